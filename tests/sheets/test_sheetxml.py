"""A result sheet as worksheet XML: values exact, text always text, the page set up for print."""

from __future__ import annotations

import datetime as dt
import io

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from openpyxl.worksheet.worksheet import Worksheet

from tests.sheets.small_sheets import details, overview
from xl_huikuan.sheets.ooxml.cellxml import (
    CUT,
    cell_text,
    fragments,
    money_fragments,
    text_fragment,
)
from xl_huikuan.sheets.ooxml.layout import Place, n_lines, places, used_range
from xl_huikuan.sheets.ooxml.package import graft
from xl_huikuan.sheets.ooxml.sheetxml import sheet_chunks
from xl_huikuan.sheets.ooxml.styles import merge
from xl_huikuan.sheets.table import Block, Column, ResultSheet

STYLES = merge(None)[1]
NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def xml(sheet, **options):
    return b"".join(sheet_chunks(sheet, STYLES, **options))


def root(sheet, **options):
    return etree.fromstring(xml(sheet, **options))


def one_column(kind, values, **options):
    return ResultSheet("回款_试", "试", (), (Block((Column("列", kind, values, **options),)),))


def opened(sheet, tmp_path) -> Worksheet:
    target = tmp_path / "结果.xlsx"
    graft(None, [sheet], target)
    return openpyxl.load_workbook(io.BytesIO(target.read_bytes()))[sheet.name]


@pytest.mark.parametrize(
    ("fen", "written"),
    [(0, b"0.00"), (5, b"0.05"), (-5, b"-0.05"), (-12345, b"-123.45"), (100, b"1.00"),
     (10**15 - 1, b"9999999999999.99")],
)  # fmt: skip
def test_money_is_written_from_whole_fen(fen, written):
    """Fen become yuan by digits, so that no float can round them."""

    assert money_fragments(np.array([fen]))[0] == b"><v>" + written + b"</v></c>"


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_every_amount_reads_back_as_the_same_fen(fen):
    """A reader that multiplies the cell number by 100 finds the fen again."""
    number = float(money_fragments(np.array([fen]))[0][4:-8])

    assert round(number * 100) == fen


def test_blank_money_stays_blank_and_is_not_zero():
    """A missing amount (NaN) is an empty cell; zero is written."""
    codes, values = fragments(Column("金额", "money", [float("nan"), 0.0, 250.0]))

    assert [values[code] for code in codes] == [b"/>", b"><v>0.00</v></c>", b"><v>2.50</v></c>"]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "=1+1"),
        ('R&D <甲> "乙"', "R&amp;D &lt;甲&gt; &quot;乙&quot;"),
        ("_x0041_", "_x005F_x0041_"),
        ("a\x01b", "a\ufffdb"),
        ("a\ud800b", "a\ufffdb"),
        ("a\r\nb", "a\nb"),
    ],
)  # fmt: skip
def test_hostile_texts_are_escaped(text, written):
    """Markup, escapes, control characters and lone surrogates cannot break or change a cell."""

    assert cell_text(text) == written


def test_a_text_too_long_for_a_cell_says_that_it_was_cut():
    """32,767 UTF-16 units fit; a longer text ends in the mark of the cut."""
    assert cell_text("长" * 32767) == "长" * 32767

    cut = cell_text("😀" * 20000)
    assert cut.endswith(CUT)
    assert len(cut.encode("utf-16-le")) // 2 in {32766, 32767}


@given(st.text(st.characters(codec=None)))
def test_any_text_gives_a_well_formed_cell(text):
    """Whatever a customer is called, the XML parses and shows the text or its replacement."""
    cell = etree.fromstring(b"<c" + text_fragment(text))

    shown = cell.findtext("is/t") or ""
    assert len(shown) >= len(text.replace("\r\n", "\n"))


def test_texts_that_look_like_formulas_stay_texts(tmp_path):
    """A customer named =cmd|'/c calc'!A1 is shown as written and calculates nothing."""
    values = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "{=1}", "00123", "#REF!", "http://a"]
    sheet = opened(one_column("text", values), tmp_path)
    cells = [sheet.cell(row, 1) for row in range(4, 4 + len(values))]

    assert [cell.value for cell in cells] == values
    assert {cell.data_type for cell in cells} == {"s"}
    assert b"<f" not in xml(one_column("text", values))


def test_dates_follow_the_day_count_of_the_workbook():
    """2026-01-05 is day 46027 from 1900 and 44565 from 1904; NaT is blank."""
    column = Column("日", "date", [dt.date(2026, 1, 5), None])

    codes, values = fragments(column)
    assert [values[code] for code in codes] == [b"><v>46027</v></c>", b"/>"]
    codes, values = fragments(column, date1904=True)
    assert values[codes[0]] == b"><v>44565</v></c>"


def test_an_infinite_number_is_shown_and_not_lost():
    """Infinity is no Excel number; it is shown as a sign."""
    codes, values = fragments(Column("倍", "number", [float("inf"), -0.1, float("nan")]))

    assert "∞" in values[codes[0]].decode()
    assert values[codes[1]] == b"><v>-0.1</v></c>"
    assert values[codes[2]] == b"/>"


def test_categories_lists_and_series_of_text_are_the_same_column():
    """A text column may come as Categorical, as Series or as a plain list."""
    texts = ["甲", "", "甲", "乙"]
    made = [texts, pd.Categorical(texts), pd.Series(texts), pd.Series(pd.Categorical(texts))]

    assert len({xml(one_column("text", values)) for values in made}) == 1


def test_blocks_stand_below_each_other_with_a_blank_row():
    """Title in row 1, one line, a blank row, then heading, headings, data, totals."""
    assert places(overview()) == (Place(4, 5, 6, 9, 10), Place(0, 12, 13, 14, 0))
    assert used_range(overview()) == "A1:C14"
    assert root(overview()).find("m:dimension", NS).get("ref") == "A1:C14"


def test_rows_and_cells_are_numbered_in_order():
    """Each row and cell says where it stands, also where rows come from joined pieces."""
    sheet = root(details())
    rows = [int(row.get("r")) for row in sheet.iterfind("m:sheetData/m:row", NS)]
    cells = [cell.get("r") for cell in sheet.iterfind("m:sheetData/m:row/m:c", NS)]

    assert rows == [1, 2, 4, 5, 6, 7, 8]
    assert cells[:2] == ["A1", "A2"]
    assert cells[2:] == [f"{letter}{row}" for row in range(4, 9) for letter in "ABCDEFGH"]
    assert len(cells) == 1 + 1 + 5 * 8  # title, line, and headings, three rows, totals of 8 columns


def test_elements_stand_in_the_order_of_the_schema():
    """Excel calls a worksheet damaged when its elements are out of order."""
    order = ["sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData",
             "autoFilter", "mergeCells", "dataValidations", "hyperlinks", "printOptions",
             "pageMargins", "pageSetup", "headerFooter", "ignoredErrors"]  # fmt: skip

    assert [etree.QName(element).localname for element in root(details())] == order
    assert etree.QName(root(overview())[-1]).localname == "drawing"


def test_a_list_is_frozen_filtered_and_printed_one_page_wide(tmp_path):
    """Headings and names stay in view; A4, repeated headings, page numbers."""
    sheet = opened(details(), tmp_path)

    assert sheet.freeze_panes == "B5"
    assert sheet.auto_filter.ref == "A4:H7"
    assert sheet.print_title_rows == "$4:$4"
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.page_setup.paperSize == 9
    assert sheet.oddFooter.right.text == "第 &P 页，共 &N 页"
    assert sheet.sheet_view.showGridLines is False
    assert sheet.sheet_properties.tabColor.rgb == "FFC00000"


@pytest.mark.parametrize(("second", "repeated"), [("金额", "$3:$3"), ("客户", None)])
def test_headings_are_repeated_in_print_only_over_tables_that_share_them(
    tmp_path, second, repeated
):
    """Two tables on a sheet without a filter: the first has its heading 金额 in row 3."""
    tables = [Block((Column(title, "int", [1]),)) for title in ("金额", second)]
    sheet = opened(ResultSheet("回款_试", "试", (), tuple(tables), filtered=False), tmp_path)

    assert sheet.print_title_rows == repeated


def test_a_heading_far_down_does_not_freeze_the_screen():
    """Freezing 40 rows would leave nothing to scroll."""
    lines = tuple(f"说明 {i}" for i in range(40))
    sheet = ResultSheet("回款_试", "试", lines, (Block((Column("列", "int", [1]),)),))

    assert root(sheet).find(".//m:pane", NS) is None


def test_links_and_choices_point_where_they_should(tmp_path):
    """Sheet names are quoted in links; equal choice lists share one validation."""
    sheet = opened(details(), tmp_path)

    locations = [sheet[cell].hyperlink.location for cell in ("A5", "A6")]
    assert locations == ["'回款_总览'!A1", "'b''c'!A1"]
    assert sheet["A7"].hyperlink is None
    [choices] = sheet.data_validations.dataValidation
    assert choices.formula1 == '"同意,不同意"'
    assert str(choices.sqref) == "H5 H7"


def test_neighbouring_cells_share_one_area():
    """60,000 cells with the same choices are one area, not 60,000 addresses."""
    column = Column("值", "text", ["a"] * 5)
    block = Block((column,), editable=0, choices=dict.fromkeys((0, 1, 2, 4), ("是", "否")))

    assert b'sqref="A4:A6 A8"' in xml(ResultSheet("回款_试", "试", (), (block,)))


def test_a_choice_list_excel_cannot_hold_is_left_out():
    """A choice with a comma has no inline form: the cell stays free instead of wrong."""
    column = Column("值", "text", ["a"])
    block = Block((column,), editable=0, choices={0: ("a,b", "c")})

    assert b"dataValidation" not in xml(ResultSheet("回款_试", "试", (), (block,)))


def test_long_texts_make_their_row_higher():
    """The row is as high as its longest wrapped text; other rows keep the usual height."""
    heights = [float(row.get("ht")) for row in root(details()).iterfind("m:sheetData/m:row", NS)]

    assert n_lines("逾期一个月" * 9, 30) == 3
    assert heights[3] > heights[4] > heights[5]


def test_a_table_without_rows_still_has_headings_and_totals():
    """Nothing overdue is a result too."""
    columns = (
        Column("客户", "text", pd.Categorical([])),
        Column("金额", "money", np.array([], dtype=np.int64), total=0),
    )
    sheet = ResultSheet("回款_试", "试", (), (Block(columns, total_label="合计"),))
    texts = [cell.findtext(".//m:t", namespaces=NS) for cell in root(sheet).iter("{*}c")]

    assert texts == ["试", "客户", "金额", "合计", None]
    assert root(sheet).find("m:autoFilter", NS).get("ref") == "A3:B3"


def test_tones_colour_only_their_cells():
    """The tone of a row changes the style of that cell, never its value."""
    styles = [
        int(cell.get("s")) for cell in root(details()).iter("{*}c") if cell.get("r")[0] == "G"
    ]

    expected = [STYLES["body", "wrap", tone] for tone in ("bad", "", "good")]
    assert styles[1:4] == expected


def test_an_unknown_kind_of_column_is_a_mistake():
    """A typing error in a table definition must not become an unformatted column."""
    with pytest.raises(ValueError, match="monye"):
        xml(one_column("monye", [1]))
