"""Which columns formulas read: ours must not stand there."""

from __future__ import annotations

import openpyxl
import pytest

from tests.sheets.small_sheets import rewritten
from xl_huikuan.sheets.ooxml.package import graft, read_back
from xl_huikuan.sheets.ooxml.placing import Found
from xl_huikuan.sheets.ooxml.watching import columns_read, formulas
from xl_huikuan.sheets.table import Beside, Column

A, B, C, D, E, F, G, J, XFD = 0, 1, 2, 3, 4, 5, 6, 9, 16_383


@pytest.mark.parametrize(
    ("formula", "columns"),
    [
        (b"SUM(B1:D9)", {(B, D)}),
        (b"SUM($D$9:B1)", {(B, D)}),
        (b"C2*2+$G$7", {(C, C), (G, G)}),
        (b"SUM(C:E)", {(C, E)}),
        (b"SUM(1:9)", set()),  # whole rows: calculated again, never blank beside
        (b"'\xe5\xba\x94\xe6\x94\xb6'!B2", {(B, B)}),
        (b"\xe5\xba\x94\xe6\x94\xb6!B2:C3", {(B, C)}),
        (b"\xe5\xa4\x87\xe6\xb3\xa8!B2", set()),
        (b'IF(A1="B2:J9",1,LOG10(2))', {(A, A)}),
        (b"IF(A1=&quot;B2&quot;,1)", {(A, A)}),
        (b"ATAN2(1,2)+XFD1", {(XFD, XFD)}),
    ],
)
def test_columns_of_its_own_sheet_a_formula_reads(formula, columns):
    assert columns_read([formula], [], "应收") == columns


def test_of_other_formulas_only_those_count_that_name_the_sheet():
    others = [b"B2", b"\xe5\xba\x94\xe6\x94\xb6!C2", b"'\xe5\xba\x94\xe6\x94\xb6'!$E:$F"]

    assert columns_read([], others, "应收") == {(C, C), (E, F)}


@pytest.mark.parametrize(
    ("cell", "columns"),
    [
        (b'<f t="shared" ref="B9:D9" si="0">SUM(A2:B8)</f>', {(A, B), (B, C), (C, D)}),
        (b'<f t="shared" ref="B2:B8" si="0">A2*2</f>', {(A, A)}),
        (b"<f t='shared' si='0' ref='B9:C9'>$A2+A$2+$J$1</f>", {(A, A), (B, B), (J, J)}),
        (b'<f t="shared" ref="B9:C9" si="0">SUM(D:E)</f>', {(D, E), (E, F)}),
        (b'<f t="shared" ref="B9:C9" si="0">IF(A1="D4",LOG10(1))</f>', {(A, A), (B, B)}),
        (b'<f t="shared" ref="B9:C9" si="0">IF(A1=&quot;D4&quot;,0)</f>', {(A, A), (B, B)}),
        (b'<f t="shared" ref="B9:C9" si="0">\'D4\'!E5+A1</f>', {(A, A), (B, B)}),
        (b'<f t="array" ref="B9:D9">A2:A4</f>', {(A, A)}),
    ],
)
def test_a_shared_formula_reads_what_it_reads_in_each_of_its_columns(cell, columns):
    """The file has its text once, for its first cell."""
    xml = b"<sheetData><row><c>%s<v>1</v></c></row></sheetData>" % cell

    assert columns_read(formulas(xml), [], "应收") == columns


def ledger(tmp_path, *, shared: bool):
    """A workbook in which A9 adds up columns C and D, which are blank; A9:B9 when shared."""
    book = openpyxl.Workbook()
    book.active.title = "应收"
    book.active.append(["客户", "金额"])
    book.active.append(["甲公司", 12.5])
    other = book.create_sheet("备注")
    other["A1"] = "=SUM(应收!B2:D2)"
    book.active["A9"] = "=SUM(C2:D2)"
    book.save(tmp_path / "a.xlsx")
    if not shared:
        return tmp_path / "a.xlsx"
    one = (b"<f>SUM(C2:D2)</f>", b'<f t="shared" ref="A9:B9" si="0">SUM(C2:D2)</f>')
    return rewritten(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {"xl/worksheets/sheet1.xml": one})


@pytest.mark.parametrize(("shared", "at"), [(False, E), (True, F)])
def test_our_columns_stand_beyond_what_formulas_read(tmp_path, shared, at):
    """C and D are blank, but a total over them would take our figures in."""
    source = ledger(tmp_path, shared=shared)
    beside = Beside("应收", 0, [1], (Column("回款_甲", "int", [7]),))
    graft(source, [], tmp_path / "c.xlsx", beside=[(beside, Found({}, 2))])

    row = read_back(tmp_path / "c.xlsx", "应收")[1]
    assert row == ["甲公司", 12.5, *[""] * (at - 2), 7.0]


def test_a_formula_over_whole_rows_does_not_push_them_out_of_sight(tmp_path):
    source = ledger(tmp_path, shared=False)
    wide = (b"SUM(C2:D2)", b"SUM(C2:XFD2)")
    rewritten(source, tmp_path / "b.xlsx", {"xl/worksheets/sheet1.xml": wide})
    beside = Beside("应收", 0, [1], (Column("回款_甲", "int", [7]),))
    graft(tmp_path / "b.xlsx", [], tmp_path / "c.xlsx", beside=[(beside, Found({}, 2))])

    assert read_back(tmp_path / "c.xlsx", "应收")[1][:5] == ["甲公司", 12.5, "", "", 7.0]
