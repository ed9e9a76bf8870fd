"""A sheet open in Excel as a `Grid`: one block of values, then few questions about its formats."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
from openpyxl.styles.numbers import is_date_format

from xl_huikuan.core.errors import Finding
from xl_huikuan.sheets.excel.blocks import as_rows, block, extent, stripes, values_of
from xl_huikuan.sheets.excel.layout import filtered_rows, hidden_columns, hidden_rows, merged_areas
from xl_huikuan.sheets.excel.signs import signs_of
from xl_huikuan.sheets.grid import DAYS_1904, CellColumn, Grid, Kind
from xl_huikuan.sheets.notes import BookState, not_a_worksheet, state_notes
from xl_huikuan.sheets.value2 import column_of

_LAST_SERIAL = 2958466  # 10000-01-01: what Excel can show as a date is below
_SHEET_VISIBLE = -1  # xlSheetVisible
_MANUAL, _DONE, _WORKBOOKS = -4135, 0, 1  # xlCalculationManual, xlDone, xlExcelLinks


def read_sheet(sheet: Any, *, date1904: bool) -> Grid:
    """Return a worksheet from A1 to its last content."""
    n_rows, n_columns = extent(sheet)
    stretches = [values_of(sheet, stripe) for stripe in stripes(n_rows, n_columns)]
    columns = [column_of(values) for values in zip(*chain.from_iterable(stretches), strict=True)]
    columns = _trimmed(columns)
    n_rows, n_columns = len(columns[0].kinds) if columns else 0, len(columns)
    shift = DAYS_1904 if date1904 else 0
    dated = [_with_dates(sheet, i, column, shift) for i, column in enumerate(columns)]
    hidden = hidden_rows(sheet, n_rows, n_columns)
    return Grid(
        sheet.Name,
        tuple(dated),
        merged_areas(sheet, columns),
        hidden,
        sheet.Visible == _SHEET_VISIBLE,
        filtered_rows(sheet, hidden),
        hidden_columns(sheet, n_columns),
        date1904,
        signs_of(sheet, dated),
    )


def _trimmed(columns: list[CellColumn]) -> list[CellColumn]:
    """Return the columns without blank rows below and blank columns at the right."""
    ends = [int(np.flatnonzero(column.kinds).max(initial=-1)) + 1 for column in columns]
    n_rows = max(ends, default=0)
    n_columns = max((i + 1 for i, end in enumerate(ends) if end), default=0)
    return [
        replace(
            column,
            kinds=column.kinds[:n_rows],
            numbers=column.numbers[:n_rows],
            codes=column.codes[:n_rows],
        )
        for column in columns[:n_columns]
    ]


def _with_dates(sheet: Any, index: int, column: CellColumn, shift: int) -> CellColumn:
    """Return the column with its dates as such, counted from 1900."""
    numbers = np.where(column.kinds == Kind.NUMBER, column.numbers, -1)
    rows = np.flatnonzero((numbers >= 0) & (numbers < _LAST_SERIAL))
    if not len(rows):
        return column
    first, last = int(rows[0]), int(rows[-1])
    rows = rows[_are_dates(block(sheet, (first, index, last, index)))[rows - first]]
    kinds, shifted = column.kinds.copy(), column.numbers.copy()
    kinds[rows] = Kind.DATE
    shifted[rows] += shift
    return replace(column, kinds=kinds, numbers=shifted)


def _are_dates(rng: Any) -> npt.NDArray[np.bool_]:
    """Tell of each cell of a column whether its number is shown as a date.

    Where formats differ, Excel itself is asked: it hands over a date for such a cell.
    """
    code = rng.NumberFormat  # None when the cells have different ones
    if code is not None:
        return np.full(rng.Rows.Count, is_date_format(code))
    return np.array([isinstance(value, dt.datetime) for (value,) in as_rows(rng.Value)], bool)


def notes_of(book: Any) -> tuple[Finding, ...]:
    """Return what the clerk should know about the workbook as a whole."""
    charts = (not_a_worksheet(chart.Name, "图表页") for chart in book.Charts)
    return (*charts, *state_notes(_state_of(book), formulas=True))


def _state_of(book: Any) -> BookState:
    excel = book.Application
    return BookState(
        date1904=bool(book.Date1904),
        uncalculated=excel.Calculation == _MANUAL and excel.CalculationState != _DONE,
        iterates=bool(excel.Iteration),
        as_displayed=bool(book.PrecisionAsDisplayed),
        links=len(book.LinkSources(_WORKBOOKS) or ()),
    )
