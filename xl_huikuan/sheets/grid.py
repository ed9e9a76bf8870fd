"""A sheet as read: every cell keeps its kind, nothing is coerced before a column is understood.

A `Grid` is columnar. Text is factorised, so that 100,000 rows cost a few arrays: parse the
unique texts once, then spread the result by code.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

import numpy as np
import numpy.typing as npt

EPOCH = dt.date(1899, 12, 30)  # serial 0 of the 1900 date system, as used after 1900-03-01
DAYS_1904 = 1462  # serial 0 of the 1904 date system is this day of the 1900 system


class Kind(IntEnum):
    """What a cell holds. Blank, zero, error and "formula without a value" are four things."""

    BLANK = 0
    NUMBER = 1
    TEXT = 2
    BOOL = 3
    DATE = 4
    ERROR = 5
    NO_VALUE = 6  # a formula that was saved without its result


@dataclass(frozen=True, slots=True)
class CellError:
    """An Excel error value such as #REF!; never blank and never zero."""

    text: str


@dataclass(frozen=True, slots=True)
class CellNoValue:
    """A formula cell whose result was never calculated."""


Cell = None | float | str | bool | dt.datetime | CellError | CellNoValue


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class CellColumn:
    """One column of a sheet.

    Attributes:
        kinds: uint8[n] of `Kind`.
        numbers: float64[n]; the number, the date serial (1900 system, fraction = time) or 0/1
            for a bool; NaN elsewhere.
        codes: int32[n]; index into `texts` for TEXT and ERROR cells, -1 elsewhere.
        texts: the distinct texts of the column as stored, in order of first appearance.
    """

    kinds: npt.NDArray[np.uint8]
    numbers: npt.NDArray[np.float64]
    codes: npt.NDArray[np.int32]
    texts: tuple[str, ...]

    def cell(self, row: int) -> Cell:
        """Return the cell at 0-based row as a Python value; beyond the end is None (blank)."""
        if row >= len(self.kinds):
            return None
        kind = Kind(self.kinds[row])
        if kind is Kind.TEXT:
            return self.texts[self.codes[row]]
        if kind is Kind.ERROR:
            return CellError(self.texts[self.codes[row]])
        if kind is Kind.DATE:
            return serial_to_datetime(float(self.numbers[row]))
        if kind is Kind.NUMBER:
            return float(self.numbers[row])
        if kind is Kind.BOOL:
            return bool(self.numbers[row])
        return CellNoValue() if kind is Kind.NO_VALUE else None


@dataclass(frozen=True, slots=True, eq=False)
class SignedCells:
    """Cells of one column whose number format shows a foreign currency.

    Attributes:
        column: 0-based number.
        sign: as shown, e.g. $ or HK$.
        rows: int64, 0-based rows in order, each once.
    """

    column: int
    sign: str
    rows: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """One sheet, from A1 to the last used cell.

    Attributes:
        name: sheet name; a CSV has its file name without the ending.
        columns: columns from A on, all of the same length.
        merges: merged areas as 0-based (first row, first column, last row, last column).
        hidden_rows: 0-based numbers of rows the clerk does not see (hidden or filtered away).
        visible: False for a hidden or very hidden sheet.
        filtered_rows: those of the hidden rows that a filter hides.
        hidden_columns: 0-based numbers of columns the clerk does not see.
        date1904: the workbook counts its days from 1904; date cells are converted already, plain
            numbers are as written.
        signs: cells that show foreign money.
    """

    name: str
    columns: tuple[CellColumn, ...]
    merges: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = field(default_factory=frozenset)
    visible: bool = True
    filtered_rows: frozenset[int] = field(default_factory=frozenset)
    hidden_columns: frozenset[int] = field(default_factory=frozenset)
    date1904: bool = False
    signs: tuple[SignedCells, ...] = ()

    @property
    def n_rows(self) -> int:
        """Number of rows."""
        return len(self.columns[0].kinds) if self.columns else 0

    @property
    def n_columns(self) -> int:
        """Number of columns."""
        return len(self.columns)

    def cell(self, row: int, column: int) -> Cell:
        """Return one cell by 0-based row and column; outside the grid is None (blank)."""
        if column >= len(self.columns):
            return None
        return self.columns[column].cell(row)

    def row(self, row: int) -> list[Cell]:
        """Return one row of cells by 0-based number."""
        return [column.cell(row) for column in self.columns]

    @classmethod
    def from_rows(cls, name: str, rows: Iterable[Sequence[Any]], **about: Any) -> Grid:
        """Build a grid from rows of Python values; "" and None are blank.

        Dates become serials; `CellError` and `CellNoValue` stay what they are. `about` holds
        the other attributes (merges, hidden_rows, visible …).
        """
        table = [list(row) for row in rows]
        width = max((len(row) for row in table), default=0)
        for row in table:
            row.extend([None] * (width - len(row)))
        columns = tuple(make_column([row[i] for row in table]) for i in range(width))
        return cls(name, columns, **about)


def make_column(values: Sequence[Any]) -> CellColumn:
    """Turn one column of Python values into a `CellColumn`."""
    n = len(values)
    kinds = np.zeros(n, np.uint8)
    numbers = np.full(n, np.nan)
    codes = np.full(n, -1, np.int32)
    index: dict[str, int] = {}
    for i, value in enumerate(values):
        kind, number, text = classify(value)
        kinds[i] = kind
        numbers[i] = number
        if text is not None:
            codes[i] = index.setdefault(text, len(index))
    return CellColumn(kinds, numbers, codes, tuple(index))


def classify(value: Any) -> tuple[Kind, float, str | None]:
    """Return (kind, number, text) of one Python value as a cell."""
    nothing = float("nan")
    if value is None or value == "":
        return Kind.BLANK, nothing, None
    if isinstance(value, str):
        return Kind.TEXT, nothing, value
    if isinstance(value, bool):
        return Kind.BOOL, float(value), None
    if isinstance(value, (int, float)):
        return Kind.NUMBER, float(value), None
    if isinstance(value, CellError):
        return Kind.ERROR, nothing, value.text
    if isinstance(value, CellNoValue):
        return Kind.NO_VALUE, nothing, None
    return Kind.DATE, datetime_to_serial(value), None


def datetime_to_serial(value: dt.date | dt.datetime) -> float:
    """Return the 1900-system serial of a date or datetime."""
    if isinstance(value, dt.datetime):
        midnight = dt.datetime(EPOCH.year, EPOCH.month, EPOCH.day)
        return (value - midnight) / dt.timedelta(days=1)
    return float((value - EPOCH).days)


def serial_to_datetime(serial: float) -> dt.datetime:
    """Return the datetime of a 1900-system serial, rounded to the second."""
    midnight = dt.datetime(EPOCH.year, EPOCH.month, EPOCH.day)
    return midnight + dt.timedelta(seconds=round(serial * 86400))


def column_letters(column: int) -> str:
    """Return the letters of a 0-based column number: 0 → A, 26 → AA."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the 0-based number of column letters: A → 0, AA → 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def merged_runs(
    grid: Grid, column: int, rows: npt.NDArray[np.int64]
) -> Iterator[tuple[int, int, int]]:
    """Yield (first, after the last, top row) of the runs of `rows` in each vertical merge."""
    upright = [m for m in grid.merges if m[1] <= column <= m[3] and m[2] > m[0]]
    starts = np.searchsorted(rows, np.array([m[0] for m in upright], np.int64))
    stops = np.searchsorted(rows, np.array([m[2] for m in upright], np.int64), side="right")
    tops = [m[0] for m in upright]
    yield from zip(starts.tolist(), stops.tolist(), tops, strict=True)


def unmerged(grid: Grid, column: int, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the rows to read so that every cell of a vertical merge shows the merged value."""
    shown = rows.copy()
    for start, stop, top in merged_runs(grid, column, rows):
        shown[start:stop] = top
    return shown
