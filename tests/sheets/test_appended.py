"""Columns beside the clerk's rows in a copy of her file: hers byte for byte, ours where meant."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from openpyxl.worksheet.table import Table

from tests.sheets.small_sheets import details, parts, rewritten
from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.sheets.book import ClosedBook
from xl_huikuan.sheets.grid import column_letters
from xl_huikuan.sheets.ooxml.appended import Appending
from xl_huikuan.sheets.ooxml.package import graft
from xl_huikuan.sheets.ooxml.placing import Found, place
from xl_huikuan.sheets.ooxml.proof import is_proven
from xl_huikuan.sheets.ooxml.rowxml import SheetXml
from xl_huikuan.sheets.ooxml.styles import LOOKS
from xl_huikuan.sheets.table import Beside, Column

MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DAYS, LEVEL = "回款_逾期天数", "回款_催收级别"
SHEET = "xl/worksheets/sheet1.xml"
STYLES = dict.fromkeys(LOOKS, 7)  # which style is not what these tests ask
CELL = re.compile(rb'<(?:x:)?c r="[A-Z]+[0-9]+" s="7"[^>]*?(?:/>|>.*?</(?:x:)?c>)')


def two_columns(*rows: int, heading: int = 0, days: list[float] | None = None) -> Beside:
    """Days and a text that begins like a formula, for 0-based rows; the third day is blank."""
    some = days or [3, -1, float("nan"), 5, 6][: len(rows)]
    texts = ["=1+1", "+8", "@A1", "-", "a&<b"][: len(rows)]
    columns = (Column(DAYS, "int", some), Column(LEVEL, "text", texts))
    return Beside("应收", heading, rows, columns)


def with_columns(xml: bytes, beside: Beside, n_columns: int = 0, **old: int) -> bytes:
    """Return a worksheet part with the columns in it; `old` are columns of an earlier run."""
    sheet = SheetXml(xml, "sheet")
    placed = place(sheet, beside, Found(old, n_columns), ())
    new = b"".join(Appending(sheet, placed, STYLES, date1904=False).chunks())

    assert is_proven(lambda: xml, new, [placed], date1904=False)
    return new


def sheet(rows: bytes, head: bytes = b"", tail: bytes = b"") -> bytes:
    return b'<worksheet xmlns="%s">%s<sheetData>%s</sheetData>%s</worksheet>' % (
        MAIN, head, rows, tail,
    )  # fmt: skip


def cells(xml: bytes) -> dict[str, str]:
    """Return what stands in each cell, by its reference."""
    found = {}
    for cell in etree.fromstring(xml).iterfind("{*}sheetData/{*}row/{*}c"):
        found[cell.get("r")] = cell.findtext("{*}v") or cell.findtext("{*}is/{*}t") or ""
    return found


# -- shapes of XML


def test_cells_stand_behind_the_clerks_and_only_what_must_change_does():
    """Two rows of two columns; the third row has nothing yet."""
    rows = b'<row r="1" spans="1:2"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="2" spans="1:2" ht="20"><c r="A2"/></row>'
    head = b'<dimension ref="A1:B2"/><cols><col min="1" max="2" width="9"/></cols>'
    tail = b'<conditionalFormatting sqref="A1"/>\n<!-- <row r="9"> -->'

    new = with_columns(sheet(rows, head, tail), two_columns(1, 2))

    assert new == sheet(
        b'<row r="1" spans="1:4"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c>'
        + f'<c r="C1" s="7" t="inlineStr"><is><t>{DAYS}</t></is></c><c r="D1" s="7" t="inlineStr"><is><t>{LEVEL}</t></is></c></row>'.encode()
        + b'<row r="2" spans="1:4" ht="20"><c r="A2"/><c r="C2" s="7"><v>3</v></c><c r="D2" s="7" t="inlineStr"><is><t>=1+1</t></is></c></row>'
        b'<row r="3"><c r="C3" s="7"><v>-1</v></c><c r="D3" s="7" t="inlineStr"><is><t>+8</t></is></c></row>',
        b'<dimension ref="A1:D3"/><cols><col min="1" max="2" width="9"/><col min="3" max="3" width="15.71" customWidth="1"/><col min="4" max="4" width="15.71" customWidth="1"/></cols>',
        tail,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "where"),
    [
        (b'<row r="1"><c r="A1"><v>1</v></c></row>', "B1 B2 B3"),
        (b'<row r="2"/><row r="3" ht="9" />', "A1 A2 A3"),
        (b"", "A1 A2 A3"),
        (b"<row><c><v>1</v></c><c><v>2</v></c></row><row><c/></row>", "C1 C2 C3"),
        (b'<row r="1"><c><v>1</v></c><c r="D1"><v>2</v></c><c><v>4</v></c></row>', "F1 F2 F3"),
        (b'<row r="1"><c s="1" r="B1"><v>1</v></c></row>', "C1 C2 C3"),
        (b'<row r="1"><c r="B1"><v>1</v></c><c r="C1" s="4"/><c r="D1"></c></row>', "C1 C2 C3"),
        (b'<row r="7"><c r="B7"><f>A1</f></c></row>', "C1 C2 C3"),
        (b'<row r="7"><c r="B7" t="s"><v><![CDATA[<c r="Z7"></row>]]></v></c></row>', "C1 C2 C3"),
        (b'<row r="1"><!--<row r="1"><c r="Z1"><v>1</v></c>--><c r="A1"><v>1</v></c></row>', "B1 B2 B3"),
        (b'<row r="1"><c r="A1" t="inlineStr"><is><r><rPr><color rgb="FF"/></rPr><t>x</t></r></is></c></row>', "B1 B2 B3"),
        (b"<row r='1' x='a>b'><c r='A1' t='str'><v>/></v></c ></row >", "B1 B2 B3"),
        (b'<row r="2"><c r="A2"><f t="array" ref="A2:D4">1</f><v>1</v></c></row>', "E1 E2 E3"),
    ],
)  # fmt: skip
def test_the_first_column_right_of_all_content_in_any_spelling(rows, where):
    """Rows and cells with and without numbers, blank styled cells, comments, CDATA, arrays."""
    new = with_columns(sheet(rows), two_columns(1, 2))

    assert [at for at, text in cells(new).items() if text in {DAYS, "3", "-1"}] == where.split()
    assert cells(new)[column_letters(ord(where[0]) - 64) + "2"] == "=1+1"


def test_prefixed_and_strict_parts_keep_their_spelling():
    plain = b'<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'

    new = with_columns(plain, two_columns(1))

    assert b'<x:c r="C2" s="7" t="inlineStr"><x:is><x:t>=1+1</x:t></x:is></x:c>' in new
    assert b"<x:cols><x:col min=" in new
    spaces = {etree.QName(element).namespace for element in etree.fromstring(new).iter()}
    assert spaces == {"http://purl.oclc.org/ooxml/spreadsheetml/main"}


def test_a_sheet_without_rows_gets_them():
    new = with_columns(b'<worksheet xmlns="%s"><sheetData/></worksheet>' % MAIN, two_columns(4))

    assert cells(new) == {"A1": DAYS, "B1": LEVEL, "A5": "3", "B5": "=1+1"}


def test_rows_need_not_come_in_their_order():
    """The row of 2 comes last, that of 4 is not in the file yet."""
    rows = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>'

    new = with_columns(sheet(rows), Beside("应收", 0, [3, 1], (Column(DAYS, "int", [40, 20]),)))

    assert cells(new) == {"A1": "1", "B1": DAYS, "A2": "1", "B2": "20", "B4": "40"}


@pytest.mark.parametrize("between", [b"\n  ", b"<!-- <row> -->", b"<rowy/>"])
def test_rows_are_found_whatever_stands_between_them(between):
    rows = b'<row r="1"><c r="A1"><v>1</v></c></row>%s<row r="2"><c r="A2"><v>1</v></c></row>'

    found = SheetXml(sheet(rows % between), "sheet").rows

    assert [(row.number, row.last) for row in found] == [(1, 0), (2, 0)]


def test_merged_cells_are_content():
    tail = b'<mergeCells count="2"><mergeCell ref="A1:E1"/><mergeCell ref="A2:A3"/></mergeCells>'

    new = with_columns(sheet(b'<row r="1"><c r="A1"><v>1</v></c></row>', tail=tail), two_columns(1))

    assert cells(new)["F1"] == DAYS


@pytest.mark.parametrize(
    ("cols", "expected"),
    [
        (
            b'<col min="2" max="16384" width="3" style="5" hidden="1"/>',
            b'<col min="2" max="2" width="3" hidden="1" style="5"/><col min="3" max="3" width="15.71" customWidth="1" style="5"/><col min="4" max="4" width="15.71" customWidth="1" style="5"/><col min="5" max="16384" width="3" hidden="1" style="5"/>',
        ),
        (
            b'<col min="4" max="4" width="40" customWidth="1"></col><col min="9" max="9" width="1"/>',
            b'<col min="3" max="3" width="15.71" customWidth="1"/><col min="4" max="4" width="40.00" customWidth="1"/><col min="9" max="9" width="1"/>',
        ),
        (
            b'<col min="9" max="9" width="1"/>',
            b'<col min="3" max="3" width="15.71" customWidth="1"/><col min="4" max="4" width="15.71" customWidth="1"/><col min="9" max="9" width="1"/>',
        ),
    ],
)  # fmt: skip
def test_widths_of_other_columns_stay_and_ours_are_seen(cols, expected):
    """A hidden rest of the sheet is opened for ours; a column already wider stays wide."""
    rows = b'<row r="1"><c r="B1"><v>1</v></c></row>'

    new = with_columns(sheet(rows, b"<cols>%s</cols>" % cols), two_columns(1))

    assert new[new.index(b"<cols>") + 6 : new.index(b"</cols>")] == expected


def test_columns_of_an_earlier_run_are_written_where_they_stand():
    """Row 2 is no debt any more, row 4 is new; the heading, styles and widths of others stay."""
    once = with_columns(
        sheet(b'<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="A9"><v>9</v></c></row>'),
        two_columns(1, 2),
    )

    twice = with_columns(once, two_columns(2, 3, days=[7, 8]), **{DAYS: 1, LEVEL: 2})

    said = cells(twice)
    assert (said["B1"], said["B2"], said["B3"], said["B4"]) == (DAYS, "", "7", "8")
    assert (said["C1"], said["C2"], said["C3"]) == (LEVEL, "", "=1+1")
    assert said["A9"] == "9"
    assert len(re.findall(rb"<col ", twice)) == 2
    assert with_columns(twice, two_columns(2, 3, days=[7, 8]), **{DAYS: 1, LEVEL: 2}) == twice


def test_what_stands_above_and_between_stays():
    """The clerk moved one column of ours and put one of hers between."""
    rows = b'<row r="1"><c r="B1"><v>5</v></c></row><row r="2"><c r="B2"><v>0</v></c><c r="C2"><v>6</v></c></row><row r="3"><c r="B3" s="3"><v>1</v></c><c r="C3"><v>7</v></c></row>'

    new = with_columns(sheet(rows), two_columns(3, heading=1), **{LEVEL: 1})

    said = cells(new)
    assert (said["B1"], said["B2"], said["B3"], said["B4"]) == ("5", LEVEL, "", "=1+1")
    assert (said["C2"], said["C3"]) == ("6", "7")
    assert (said["D2"], said["D4"]) == (DAYS, "3")
    assert b'<c r="B3" s="3"/>' in new


# -- what is refused


@pytest.mark.parametrize(
    ("rows", "tail", "said"),
    [
        (b'<row r="1"><c r="XFD1"><v>1</v></c></row>', b"", "没有空列"),
        (b"", b'<sheetProtection sheet="1" password="CC1A"/>', "受保护"),
        (b'<row r="1"><c r="B1"><f>1</f></c></row><row r="3"><c r="B3"><f>1</f></c></row>', b"", "B 列.*公式"),
        (b"", b'<mergeCells><mergeCell ref="B2:B3"/></mergeCells>', "B2:B3"),
        (b'<row r="2"/><row r="1"/>', b"", "已损坏"),
        (b'<row r="2"><c r="C2"/><c r="A2"/></row>', b"", "已损坏"),
        (b'<row r="2"><c r="A2">', b"", "已损坏"),
        (b'<row r="2"><c r="B2"><v>1</v></row>', b"", "已损坏"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_safely_is_said(rows, tail, said):
    """Full, protected, damaged, or the clerk's own work stands in our column of an earlier run."""
    with pytest.raises(WriteRefused, match=said):
        with_columns(sheet(rows, tail=tail), two_columns(1, 2), **{DAYS: 1})


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        (b'<?xml version="1.0" encoding="gb18030"?><worksheet><sheetData/></worksheet>', "编码"),
        ("<worksheet><sheetData/></worksheet>".encode("utf-16"), "编码"),
        (b"<!DOCTYPE a []><worksheet><sheetData/></worksheet>", "DTD"),
        (b"<worksheet/>", "已损坏"),
        (b'<worksheet><sheetData><row r="1"/></worksheet>', "已损坏"),
    ],
)
def test_parts_that_cannot_be_searched_are_refused(xml, said):
    with pytest.raises(WriteRefused, match=said):
        SheetXml(xml, "sheet")


def test_a_protection_that_is_off_keeps_nobody_out():
    tail = b'<sheetProtection sheet="0" objects="1"/>'

    assert cells(with_columns(sheet(b"", tail=tail), two_columns(1)))["A1"] == DAYS


def test_only_columns_of_ours_are_appended():
    with pytest.raises(WriteRefused, match="回款_"):
        with_columns(sheet(b""), Beside("应收", 0, [1], (Column("金额", "int", [1]),)))


# -- the proof


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (b'<c r="C2" s="7"><v>3</v></c>', b'<c r="C2" s="7"><v>4</v></c>'),
        (b'<c r="C2" s="7"><v>3</v></c>', b""),
        (b"=1+1", b"=1+2"),
        (b'<c r="A1"><v>1</v></c>', b'<c r="A1"><v>2</v></c>'),
        (b'<c r="A1"><v>1</v></c>', b'<c r="A1" s="1"><v>1</v></c>'),
        (b'<row r="1" ht="20"', b'<row r="1" ht="21"'),
        (b'sqref="A1"', b'sqref="A2"'),
    ],
)
def test_one_wrong_byte_is_no_proof(right, wrong):
    """A cell of ours, a cell of the clerk's, her style, her row height, her formatting."""
    rows = b'<row r="1" ht="20"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
    xml = sheet(rows, tail=b'<conditionalFormatting sqref="A1"/>')
    part, beside = SheetXml(xml, "sheet"), two_columns(1)
    placed = place(part, beside, Found({}, 0), ())
    new = b"".join(Appending(part, placed, STYLES, date1904=False).chunks())

    assert right in new
    assert not is_proven(lambda: xml, new.replace(right, wrong), [placed], date1904=False)


def test_a_very_long_sheet_has_all_our_cells_and_its_end():
    rows = b"".join(
        b'<row r="%d"><c r="A%d"><v>%d</v></c></row>' % (i, i, 10**50) for i in range(1, 60_000)
    )
    beside = Beside("应收", 0, range(1, 60_000), (Column(DAYS, "int", range(59_999)),))
    part = SheetXml(sheet(rows), "sheet")
    placed = place(part, beside, Found({}, 0), ())
    new = b"".join(Appending(part, placed, STYLES, date1904=False).chunks())

    assert is_proven(lambda: b"", new, [placed], date1904=False)
    assert not is_proven(lambda: b"", new[:-20], [placed], date1904=False)
    assert not is_proven(lambda: b"", new.replace(b'<c r="B7"', b""), [placed], date1904=False)


# -- whole files


def ledger(path: Path, formula: str = "=SUM(应收!B:B)") -> Path:
    """Save a workbook: a list of four rows, a table at its right with a blank column, a note."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "应收"
    for row in (["客户", "金额"], ["甲", 1.5], ["乙", "=B2*2"], ["丙", True]):
        page.append(row)
    page["D1"], page["E1"] = "甲", "乙"
    page.add_table(Table(displayName="T", ref="D1:F3"))
    page["F1"] = "丙"
    book.create_sheet("备注")["A1"] = formula
    book.save(path)
    return path


def appended(source: Path, target: Path, *beside: Beside) -> ClosedBook:
    book = ClosedBook(source)
    for each in beside or (two_columns(1, 2, 3),):
        book.append(each)
    book.save(target)
    return ClosedBook(target)


def test_every_other_part_is_byte_identical(tmp_path):
    """The sheet and the styles; the table is content, though its last column may be blank."""
    source = ledger(tmp_path / "台账.xlsx")

    book = appended(source, tmp_path / "b.xlsx")

    before, after = parts(source), parts(tmp_path / "b.xlsx")
    assert {name for name in before if before[name] != after[name]} == {SHEET, "xl/styles.xml"}
    assert list(before) == list(after)
    (grid, _) = book.grids()
    assert [grid.row(r)[6:] for r in range(4)] == [[DAYS, LEVEL], [3, "=1+1"], [-1, "+8"], [None, "@A1"]]  # fmt: skip
    assert openpyxl.load_workbook(tmp_path / "b.xlsx")["应收"]["H2"].data_type == "s"


def test_again_on_the_copy_the_columns_are_updated_not_doubled(tmp_path):
    """Excel had saved the copy in between: texts are shared strings now."""
    first = tmp_path / "b.xlsx"
    appended(ledger(tmp_path / "台账.xlsx"), first)
    openpyxl.load_workbook(first).save(first)

    book = appended(first, tmp_path / "c.xlsx", two_columns(2, days=[9]))

    (grid, _) = book.grids()
    assert [grid.row(r)[6:] for r in range(4)] == [[DAYS, LEVEL], [None, None], [9, "=1+1"], [None, None]]  # fmt: skip


def test_two_tables_of_one_sheet_get_their_columns_one_after_the_other(tmp_path):
    under = two_columns(3, heading=2)

    book = appended(ledger(tmp_path / "台账.xlsx"), tmp_path / "b.xlsx", two_columns(1), under)

    (grid, _) = book.grids()
    assert grid.row(0)[6:] == [DAYS, LEVEL, None, None]
    assert grid.row(2)[8:] == [DAYS, LEVEL]


@pytest.mark.parametrize(
    ("formula", "calculated"),
    [
        ("=SUM(应收!B:B)", False), ("=SUM(应收!B1:CZ9)", True), ("=应收!$H$2", False), ("=COUNTA(应收!2:2)", True),
        ('=INDIRECT("应收!G"&"2")', True), ("=SUM(应收!Z:Z)", False),
    ],
)  # fmt: skip
def test_formulas_that_may_read_our_columns_are_calculated_when_the_copy_opens(
    formula, calculated, tmp_path
):
    """G and H are ours, unless they are read. Other workbooks keep their workbook part."""
    source = ledger(tmp_path / "台账.xlsx", formula)
    calm = {"xl/workbook.xml": (b' fullCalcOnLoad="1"', b"")}
    rewritten(source, tmp_path / "a.xlsx", calm)

    appended(tmp_path / "a.xlsx", tmp_path / "b.xlsx")

    assert (b"fullCalcOnLoad" in parts(tmp_path / "b.xlsx")["xl/workbook.xml"]) is calculated


def test_a_locked_structure_takes_columns_but_no_sheets(tmp_path):
    """Protecting the workbook's structure keeps sheets where they are; cells are free."""
    locked = openpyxl.load_workbook(ledger(tmp_path / "台账.xlsx"))
    locked.security.lockStructure = True
    locked.save(tmp_path / "台账.xlsx")

    appended(tmp_path / "台账.xlsx", tmp_path / "b.xlsx")
    book = ClosedBook(tmp_path / "台账.xlsx")
    book.append(two_columns(1))
    book.show([details()])

    with pytest.raises(WriteRefused, match="结构受保护"):
        book.save(tmp_path / "c.xlsx")
    assert not (tmp_path / "c.xlsx").exists()


def test_columns_and_sheets_go_into_one_copy(tmp_path):
    book = ClosedBook(ledger(tmp_path / "台账.xlsx"))
    book.show([details()])
    book.append(two_columns(1))
    book.save(tmp_path / "b.xlsx")

    saved = ClosedBook(tmp_path / "b.xlsx").grids(ours=True)
    assert [grid.name for grid in saved] == ["应收", "备注", "回款_明细"]
    assert saved[0].cell(0, 6) == DAYS


def test_a_refusal_leaves_no_worker_behind(tmp_path):
    source = ledger(tmp_path / "台账.xlsx")
    lost = replace(two_columns(1), sheet="别的")
    before = threading.active_count()

    with pytest.raises(WriteRefused, match="找不到工作表“别的”"):
        graft(
            source,
            [details()],
            tmp_path / "b.xlsx",
            beside=[(two_columns(1), Found({}, 0)), (lost, Found({}, 0))],
        )
    assert threading.active_count() == before


def test_a_workbook_without_styles_gets_them(tmp_path):
    rels = "xl/_rels/workbook.xml.rels"
    source = ledger(tmp_path / "台账.xlsx")
    rewritten(source, tmp_path / "a.xlsx", {rels: (b"/styles", b"/other")}, drop="xl/styles.xml")

    appended(tmp_path / "a.xlsx", tmp_path / "b.xlsx")

    cell = openpyxl.load_workbook(tmp_path / "b.xlsx")["应收"]["G2"]
    assert (cell.value, cell.number_format) == (3, "#,##0")


def test_a_sheet_that_is_not_there_is_said(tmp_path):
    beside = [(Beside("别的", 0, [1], two_columns(1).columns), Found({}, 0))]

    with pytest.raises(WriteRefused, match="找不到工作表“别的”"):
        graft(ledger(tmp_path / "台账.xlsx"), [], tmp_path / "b.xlsx", beside=beside)


# -- laws


CELLS = st.one_of(
    st.none(), st.integers(-9, 9), st.floats(-1e6, 1e6), st.booleans(), st.text("甲<&\"'=+ \n", max_size=5)
)  # fmt: skip


@st.composite
def sheets(draw: st.DrawFn) -> tuple[bytes, list[int]]:
    """Draw rows of cells, blank styled ones between, with or without their numbers, and rows of ours."""
    numbered, prefix = draw(st.booleans()), draw(st.sampled_from(["", "x:"]))
    rows = []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        if numbered and draw(st.booleans()):
            continue
        line = draw(st.lists(st.sampled_from(["", "/", "v", "v", "is"]), max_size=5))
        body = "".join(
            f"<{prefix}c" + (f' r="{column_letters(i)}{number}"' * numbered) + _rest(kind, prefix)
            for i, kind in enumerate(line)
            if kind or not numbered
        )
        spans = draw(st.sampled_from(["", ' spans="1:5"', " x='>'"]))
        at = f' r="{number}"' if numbered else ""
        rows.append(
            f"<{prefix}row{at}{spans}>{body}</{prefix}row>" if line else f"<{prefix}row{at}/>"
        )
    name = f'xmlns{":x" if prefix else ""}="{MAIN.decode()}"'
    data = f"<{prefix}sheetData>{''.join(rows)}</{prefix}sheetData>"
    ours = draw(st.lists(st.integers(1, 9), min_size=1, max_size=5, unique=True).map(sorted))
    return f"<{prefix}worksheet {name}>{data}</{prefix}worksheet>".encode(), ours


def _rest(kind: str, prefix: str) -> str:
    if kind == "v":
        return f' s="2"><{prefix}v>1.5</{prefix}v></{prefix}c>'
    if kind == "is":
        return f' t="inlineStr"><{prefix}is><{prefix}t> a&lt;c r="Z9"/> </{prefix}t></{prefix}is></{prefix}c>'
    return ' s="3"/>'


@given(sheets())
def test_the_clerks_cells_are_hers_and_ours_are_ours(drawn):
    """Without our cells and rows the part is byte for byte what it was; a second time adds nothing."""
    xml, rows = drawn

    once = with_columns(xml, two_columns(*rows))
    (at,) = (at for at, text in cells(once).items() if text == DAYS)
    first = ord(at[0]) - 65
    twice = with_columns(once, two_columns(*rows), **{DAYS: first, LEVEL: first + 1})

    assert twice == once
    assert _bare(once) == _bare(xml)


def _bare(xml: bytes) -> bytes:
    """Return a part without our cells, blank ones, rows without any, spans and widths."""
    bare = re.sub(rb"<(x:)?cols>.*?</(x:)?cols>| spans=\"[^\"]*\"", b"", CELL.sub(b"", xml))
    bare = re.sub(rb'<(x:)?c[^>]* s="3"/>', b"", bare)
    return re.sub(rb"<(x:)?row[^>]*?(/>|></(x:)?row>)", b"", bare)


VALUES = st.lists(st.lists(CELLS, max_size=4), min_size=1, max_size=6)


@given(VALUES)
def test_all_old_values_of_a_file_read_equal(tmp_path_factory, rows):
    """Whatever openpyxl writes: after the columns are in, the reader finds the same and ours."""
    folder = tmp_path_factory.mktemp("law")
    book = openpyxl.Workbook()
    book.active.title = "应收"
    for row in rows:
        book.active.append(row)
    book.save(folder / "a.xlsx")

    after = appended(folder / "a.xlsx", folder / "b.xlsx", two_columns(1, 4))

    (new,), (old,) = after.grids(), ClosedBook(folder / "a.xlsx").grids()
    assert [new.row(r)[: old.n_columns] for r in range(old.n_rows)] == [
        old.row(r) for r in range(old.n_rows)
    ]
    assert [new.cell(r, old.n_columns) for r in (0, 1, 4)] == [DAYS, 3, -1]
