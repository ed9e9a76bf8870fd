"""What of the work in an open workbook can be told without one."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_huikuan.core.errors import FileRefused, WriteRefused
from xl_huikuan.sheets.excel import blocks
from xl_huikuan.sheets.excel.formulas import extents
from xl_huikuan.sheets.excel.reading import notes_of
from xl_huikuan.sheets.excel.references import references_to
from xl_huikuan.sheets.excel.refusals import polite
from xl_huikuan.sheets.excel.selection import selected_rows
from xl_huikuan.sheets.excel.state import _short, roomy_books
from xl_huikuan.sheets.excel.writing import cells_of, literals
from xl_huikuan.sheets.table import Column


@given(st.integers(0, 999), st.integers(0, 99), st.integers(0, 999), st.integers(0, 99))
def test_an_address_leads_back_to_its_rectangle(top, left, height, width):
    box = (top, left, top + height, left + width)

    assert blocks.box_of(blocks.address(box)) == box


@pytest.mark.parametrize(
    ("written", "box"),
    [
        ("$B$2", (1, 1, 1, 1)),
        ("$B$2:$D$9", (1, 1, 8, 3)),
        ("$B:$C", (0, 1, 1_048_575, 2)),
        ("$2:$9", (1, 0, 8, 16_383)),
        ("$XFD$1048576", (1_048_575, 16_383, 1_048_575, 16_383)),
    ],
)
def test_addresses_of_whole_rows_and_columns_are_understood(written, box):
    assert blocks.box_of(written) == box


@pytest.mark.parametrize("written", ["A1:B2:C3", "表1[金额]", "A1,B2"])
def test_what_is_no_address_of_one_area_is_an_error(written):
    with pytest.raises(ValueError, match="not an address"):
        blocks.box_of(written)


class Formatted:
    """A sheet that Excel calls a million rows long; content ends at a row and a column."""

    Name = "应收"

    def __init__(self, n_rows, n_columns):
        self.UsedRange = SimpleNamespace(Address="$A$1:$XFD$1048576")
        self.Application = SimpleNamespace(WorksheetFunction=self)
        self.asked = 0
        self._end = n_rows, n_columns

    def Range(self, written):  # noqa: N802  Excel's name
        return blocks.box_of(written)

    def CountA(self, box):  # noqa: N802  Excel's name
        self.asked += 1
        return float(box[0] < self._end[0] and box[1] < self._end[1])


@given(st.integers(0, 900), st.integers(0, 900))
def test_formats_far_below_do_not_make_a_sheet_long(n_rows, n_columns):
    sheet = Formatted(n_rows, n_columns)

    found = blocks.extent(sheet)

    assert found == ((n_rows, n_columns) if n_rows and n_columns else (0, 0))
    assert sheet.asked < 40


def test_a_sheet_that_is_really_too_large_is_refused():
    with pytest.raises(FileRefused, match="1000000 行 × 100 列"):
        blocks.extent(Formatted(1_000_000, 100))


@given(st.integers(0, 5_000_000), st.integers(0, 300))
def test_stripes_cover_every_row_once(n_rows, n_columns):
    stripes = list(blocks.stripes(n_rows, n_columns))

    rows = sum(bottom - top + 1 for top, _, bottom, _ in stripes)
    assert rows == (n_rows if n_columns else 0)
    assert all((b - t + 1) * n_columns <= blocks.AT_ONCE for t, _, b, _ in stripes)


def test_a_long_selection_is_remembered_as_far_as_excel_takes_it():
    areas = [f"$A${row}" for row in range(100, 200)]

    kept = _short(",".join(areas))

    assert len(kept) <= 255
    assert kept.split(",") == areas[: len(kept.split(","))]


def test_values_are_handed_to_excel_as_what_they_are():
    rows = (("=1+1", "00123", None, 1.5, True, -2146826246, ""),)

    assert literals(rows) == (("'=1+1", "'00123", "", 1.5, True, "#N/A", ""),)


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        (Column("a", "money", np.array([123456, -5])), [1234.56, -0.05]),
        (Column("a", "money", np.array([100.0, np.nan])), [1.0, None]),
        (Column("a", "int", np.array([3, 4])), [3.0, 4.0]),
        (Column("a", "text", ["甲", ""]), ["甲", None]),
        (Column("a", "link", [("甲", "回款_明细!A1"), ("乙", "")]), ["甲", "乙"]),
        (Column("a", "date", [dt.date(2026, 1, 5), None]), [46027.0, None]),
    ],
)
def test_result_columns_become_cells(column, cells):
    assert cells_of(column, date1904=False) == cells


class Spilled:
    """A sheet on which the formula in B2 spills over B2:B4; it notes what is written."""

    HasArray = False
    HasSpill = True
    Formula2 = "=HK_TERMS(A2:A4)"

    def __init__(self, written="$A$1", notes=None):
        self.Address = written
        self.notes = [] if notes is None else notes

    def Range(self, written):  # noqa: N802  Excel's name
        return Spilled(written, self.notes)

    @property
    def SpillParent(self):  # noqa: N802  Excel's name
        return Spilled("$B$2", self.notes)

    @property
    def SpillingToRange(self):  # noqa: N802  Excel's name
        return Spilled("$B$2:$B$4", self.notes)

    def ClearContents(self):  # noqa: N802  Excel's name
        self.notes.append((self.Address, "cleared"))

    def __setattr__(self, name, value):
        if name == "Formula2":
            self.notes.append((self.Address, value))
        else:
            super().__setattr__(name, value)


def test_a_formula_that_spills_over_is_one_and_is_written_into_its_first_cell():
    sheet = Spilled()
    found = [(row, 1, "=HK_TERMS(A2:A4)") for row in (1, 2, 3)]

    (whole,) = extents(sheet, found)
    whole.write(sheet)

    assert whole.box == (1, 1, 3, 1)
    assert sheet.notes == [("B2:B4", "cleared"), ("B2:B2", "=HK_TERMS(A2:A4)")]


class UnknownNameError(Exception):
    """What COM raises for a member an older Excel does not have."""

    hresult = -2147352570


@pytest.mark.parametrize("error", [AttributeError, UnknownNameError])
def test_an_excel_without_spilling_formulas_is_recognised(error):
    class Old:
        def Range(self, _):  # noqa: N802  Excel's name
            raise error

    assert blocks.formula_member(Old()) == "Formula"


def test_another_trouble_of_excel_is_not_taken_for_its_age():
    class Lost:
        def Range(self, _):  # noqa: N802  Excel's name
            raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        blocks.spills(Lost())


def test_on_a_chart_sheet_no_rows_are_selected():
    chart = SimpleNamespace(Type=-4100, Name="图1")

    assert selected_rows(SimpleNamespace(ActiveSheet=chart)) == ()


def test_chart_sheets_are_said_to_be_left_out():
    excel = SimpleNamespace(Calculation=-4105, CalculationState=0, Iteration=False)
    book = SimpleNamespace(
        Charts=[SimpleNamespace(Name="图1")],
        Date1904=False,
        Application=excel,
        PrecisionAsDisplayed=False,
        LinkSources=lambda _: None,
    )

    (note,) = notes_of(book)

    assert (note.code, note.source.sheet) == ("I203", "图1")
    assert "「图1」是图表页" in note.message


@pytest.mark.parametrize(
    "details",
    [
        {"hresult": -2147418111},
        {"hresult": -2147352567, "excepinfo": (0, "", "", "", 0, -2146777998)},
    ],
)
def test_an_excel_that_takes_no_calls_is_told_in_words(details):
    class ComError(Exception):
        """What pywin32 raises."""

    trouble = ComError()
    vars(trouble).update(details)

    with pytest.raises(WriteRefused, match="结束编辑"), polite():
        raise trouble


def test_any_other_error_is_passed_on():
    with pytest.raises(OSError, match="gone"), polite():
        raise OSError("gone")


@pytest.mark.parametrize("usual", [51, 56, -4143])
def test_a_new_workbook_has_room_for_a_sheet_whatever_is_saved_by_default(usual):
    excel = SimpleNamespace(DefaultSaveFormat=usual)

    with roomy_books(excel):
        assert excel.DefaultSaveFormat == 51

    assert excel.DefaultSaveFormat == usual


class Named:
    """A workbook with defined names, as ledgers collect by the ten thousand."""

    Worksheets = ()

    def __init__(self, *named):
        self._named = named
        self.asked = 0

    @property
    def Names(self):  # noqa: N802  Excel's name
        self.asked += 1
        return [SimpleNamespace(Name=name, RefersTo=text) for name, text in self._named]


def test_names_are_asked_for_once_however_many_sheets_are_meant():
    book = Named(
        ("甲", "=回款_账龄!$A$1"), ("乙", "=应收!$A$1"), ("'回款_账龄'!丙", "=回款_账龄!$B$1")
    )

    found = references_to(book, ["回款_账龄", "回款_明细"], ())

    assert book.asked == 1
    assert found["回款_账龄"].names == (("甲", "=回款_账龄!$A$1"),)
    assert not found["回款_明细"]


def test_without_a_sheet_nothing_is_asked():
    assert references_to(None, [], ()) == {}
