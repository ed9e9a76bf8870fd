"""Proof of our own cells: what was meant is found in the bytes, and nothing else passes for it."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sheets.small_sheets import details, overview
from xl_huikuan.sheets.ooxml import sheetproof
from xl_huikuan.sheets.ooxml.appended import Appending
from xl_huikuan.sheets.ooxml.longproof import says_in_columns
from xl_huikuan.sheets.ooxml.placing import Found, place
from xl_huikuan.sheets.ooxml.readback import NotPlain, says
from xl_huikuan.sheets.ooxml.rowxml import SheetXml
from xl_huikuan.sheets.ooxml.sheetproof import says_what_was_meant
from xl_huikuan.sheets.ooxml.sheetxml import sheet_chunks
from xl_huikuan.sheets.ooxml.styles import LOOKS
from xl_huikuan.sheets.table import Beside, Block, Column, ResultSheet

STYLES = dict.fromkeys(LOOKS, 7)  # which style is not what these tests ask
KINDS = ("text", "wrap", "money", "int", "number", "percent", "date")


def written(sheet: ResultSheet, *, date1904: bool = False) -> bytes:
    return b"".join(sheet_chunks(sheet, STYLES, date1904=date1904))


@pytest.mark.parametrize("date1904", [False, True])
@pytest.mark.parametrize("sheet", [overview(), details(), ResultSheet("回款_空", "空", (), ())])
def test_what_was_written_says_what_was_meant(sheet, date1904):
    """Every kind of column, headings, totals, lines; in both systems of dates."""
    assert says_what_was_meant(written(sheet, date1904=date1904), sheet, date1904=date1904)


@pytest.mark.parametrize(
    ("true", "wrong"),
    [
        (b"<v>100.05</v>", b"<v>100.06</v>"),  # one fen
        (b"<v>100.05</v>", b"<v>100.050</v>"),  # no form of ours
        (b"<v>30</v>", b"<v>-30</v>"),
        (b"<v>0.1</v>", b"<v>0.100000000001</v>"),
        (b"<v>46027</v>", b"<v>46028</v>"),  # 2026-01-05 is day 46027
        ("<t>丙</t>".encode(), "<t>西</t>".encode()),
        (b"<t>=1+1</t>", b"<t> =1+1</t>"),  # a blank that readers drop
        (b"<t>=1+1</t>", b"<t>&amp;=1+1</t>"),
        (b"<t>=1+1</t>", b"<t>&eq;1+1</t>"),  # no entity of XML
        (b"<t>=1+1</t>", b"<t>\xff</t>"),
        (b'<c r="B7"', b'<c r="B8"'),
        (b'<row r="6"', b'<row r="16"'),
        (b"</sheetData>", b'<row r="9"><c r="A9" s="7"/></row></sheetData>'),
        (b"</sheetData>", b"<!-- --></sheetData>"),
        (b"<autoFilter", b"<<autoFilter"),
        (b"</worksheet>", b"</work"),
        (b"<sheetData>", b"<sheetdata>"),
    ],
)
def test_one_wrong_byte_is_found(true, wrong):
    """Amounts, numbers, dates, texts, places, order, end."""
    xml = written(details())

    assert true in xml
    assert not says_what_was_meant(xml.replace(true, wrong, 1), details(), date1904=False)


def test_a_row_in_another_place_is_found():
    """Row and cells agree with each other, and stand one lower than they were meant to."""
    xml = written(details())
    moved = re.sub(rb'(<row r="|<c r="[A-Z])6"', rb'\g<1>9"', xml)

    assert moved != xml
    assert not says_what_was_meant(moved, details(), date1904=False)


@pytest.mark.parametrize("text", [" 甲", "甲 ", "甲  乙", "甲\n乙"])
def test_blanks_that_readers_drop_must_be_marked_as_kept(text):
    """Without xml:space="preserve" Excel may show another text than the bytes say."""
    cell = f' t="inlineStr"><is><t%s>{text}</t></is></c>'
    column = Column("文", "wrap", [text])

    assert says([(cell % ' xml:space="preserve"').encode()], column)
    with pytest.raises(NotPlain):
        says([(cell % "").encode()], column)


def test_a_sheet_of_another_name_or_size_is_not_ours():
    """Cells too few and too many."""
    assert not says_what_was_meant(written(overview()), details(), date1904=False)
    assert not says_what_was_meant(b"", details(), date1904=False)


def test_rows_are_compared_some_thousand_at_a_time(monkeypatch):
    """The last row of the second step is not forgotten."""
    monkeypatch.setattr(sheetproof, "_STEP", 2)
    sheet = ResultSheet("回款_长", "长", (), (Block((Column("额", "money", [1, 2, 3, 4, 5]),)),))
    xml = written(sheet)

    assert says_what_was_meant(xml, sheet, date1904=False)
    assert not says_what_was_meant(xml.replace(b"0.05", b"0.06"), sheet, date1904=False)


VALUES = {
    "money": st.lists(st.integers(-(10**15), 10**15), min_size=1).map(np.array),
    "int": st.lists(st.integers(-(10**9), 10**9) | st.just(float("nan")), min_size=1),
    "number": st.lists(st.floats(-1e300, 1e300) | st.sampled_from([float("inf"), float("-inf"), float("nan")]), min_size=1),
    "percent": st.lists(st.floats(0, 1), min_size=1),
    "text": st.lists(st.text(), min_size=1),
    "wrap": st.lists(st.sampled_from(["a", "", "_x0041_", "a\r\nb", "  "]), min_size=1).map(pd.Categorical),
    "date": st.lists(st.dates().filter(lambda day: day.year > 1904), min_size=1),
}  # fmt: skip


@given(st.sampled_from(KINDS).flatmap(lambda kind: st.tuples(st.just(kind), VALUES[kind])))
def test_whatever_is_written_is_read_back_as_meant(column):
    """Any value of any kind, blanks, infinities and signs no cell can hold among them."""
    sheet = ResultSheet("回款_试", "试", (), (Block((Column("列", *column),)),))

    assert says_what_was_meant(written(sheet), sheet, date1904=False)


def test_a_cell_of_a_foreign_form_is_no_cell_of_ours():
    """A text among amounts, an amount among texts."""
    text, number = b' t="inlineStr"><is><t>1.00</t></is></c>', b"><v>1.00</v></c>"

    assert says([number], Column("额", "money", [100]))
    assert not says([number, number], Column("额", "money", [100]))
    with pytest.raises(NotPlain):
        says([text], Column("额", "money", [100]))
    with pytest.raises(NotPlain):
        says([number], Column("文", "text", ["1.00"]))


@pytest.mark.parametrize("prefix", [b"", b"x:"])
def test_our_columns_of_a_long_sheet_are_found_by_their_references(prefix):
    """Two runs of columns, with an earlier one emptied below; any wrong cell is found."""
    name = b"<%sworksheet xmlns%s=" % (prefix, b":x" if prefix else b"")
    rows = b"".join(
        b'<row r="%d"><c r="A%d"><v>1</v></c>%s</row>' % (row, row, old)
        for row, old in enumerate([b"", b'<c r="C2"><v>9</v></c>', b"", b'<c r="C4"><v>9</v></c>'], 1)
    ).replace(b"<c", b"<%sc" % prefix).replace(b"<row", b"<%srow" % prefix)  # fmt: skip
    for tag in (b"row", b"c", b"v"):
        rows = rows.replace(b"</%s>" % tag, b"</%s%s>" % (prefix, tag))
    rows = rows.replace(b"<v>", b"<%sv>" % prefix)
    xml = name + b'"http://schemas.openxmlformats.org/spreadsheetml/2006/main"><%ssheetData>%s</%ssheetData></%sworksheet>' % (prefix, rows, prefix, prefix)  # fmt: skip
    sheet = SheetXml(xml, "sheet")
    columns = (
        Column("回款_天", "int", [3, 4]),
        Column("回款_级", "text", ["高", "a&b"]),
        Column("回款_额", "money", [5, 6]),
    )
    placed = place(sheet, Beside("应收", 0, [1, 2], columns), Found({"回款_天": 2}, 5), ())
    new = b"".join(Appending(sheet, placed, STYLES, date1904=False).chunks())

    assert placed.at == (2, 5, 6)
    assert says_in_columns(new, placed, date1904=False)
    for true, wrong in ((b"v>0.05", b"v>0.50"), (b"a&amp;b", b"a"), (b"_\xe5\xa4\xa9", b"_x")):
        assert true in new
        assert not says_in_columns(new.replace(true, wrong), placed, date1904=False)
    back = b'<%sc r="C4" s="7"><%sv>9</%sv></%sc>' % ((prefix,) * 4)
    assert not says_in_columns(new.replace(b'<%sc r="C4"/>' % prefix, back), placed, date1904=False)
    assert not says_in_columns(new.replace(b'r="F3"', b'r="F9"'), placed, date1904=False)
