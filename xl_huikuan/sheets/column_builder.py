"""Columns of cells from rows of Python values, fast: Python loops run over distinct texts only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, zip_longest
from typing import Any

import numpy as np

from xl_huikuan.sheets.grid import EPOCH, CellColumn, Kind, datetime_to_serial

_CHUNK_ROWS = 8192
_KINDS = {
    str: Kind.TEXT,
    float: Kind.NUMBER,
    int: Kind.NUMBER,
    bool: Kind.BOOL,
    dt.date: Kind.DATE,
    dt.datetime: Kind.DATE,
    dt.time: Kind.DATE,
    dt.timedelta: Kind.DATE,
}


def columns_of(rows: Iterable[Sequence[Any]], width: int) -> list[CellColumn]:
    """Return `width` columns of rows of plain values ("" = blank); short rows end in blanks.

    Rows are taken a few thousand at a time, so that few cells are Python objects at once.
    """
    builders = [ColumnBuilder() for _ in range(width)]
    for chunk in _chunks(rows):
        columns = iter(zip_longest(*chunk, fillvalue=""))
        for builder in builders:
            builder.add(next(columns, ("",) * len(chunk)))
    return [builder.column() for builder in builders]


def blank_column(rows: int) -> CellColumn:
    """Return a column of nothing."""
    return CellColumn(
        np.zeros(rows, np.uint8), np.full(rows, np.nan), np.full(rows, -1, np.int32), ()
    )


def _chunks(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    rows = iter(rows)
    while chunk := list(islice(rows, _CHUNK_ROWS)):
        yield chunk


class ColumnBuilder:
    """Collects one column of calamine values, with loops only over distinct texts and dates."""

    def __init__(self) -> None:
        self._parts: list[tuple[Any, Any, Any]] = []
        self._index = {"": -1}

    def add(self, values: Sequence[Any]) -> None:
        """Append cells."""
        n = len(values)
        kinds = np.fromiter(map(_KINDS.__getitem__, map(type, values)), np.uint8, n)
        numbers = np.full(n, np.nan)
        codes = np.full(n, -1, np.int32)
        cells = np.empty(n, object)
        cells[:] = values
        is_number = (kinds == Kind.NUMBER) | (kinds == Kind.BOOL)
        numbers[is_number] = cells[is_number].astype(np.float64)
        is_date = kinds == Kind.DATE
        if is_date.any():
            numbers[is_date] = _serials(cells[is_date].tolist())
        is_text = kinds == Kind.TEXT
        codes[is_text] = self._codes(cells[is_text].tolist())
        blank = is_text & (codes == -1)
        kinds[blank] = Kind.BLANK
        self._parts.append((kinds, numbers, codes))

    def _codes(self, texts: list[str]) -> Any:
        """Return the code of each text, -1 for an empty one; new texts get the next codes."""
        index = self._index
        for text in dict.fromkeys(texts):
            index.setdefault(text, len(index) - 1)
        return np.fromiter(map(index.__getitem__, texts), np.int32, len(texts))

    def column(self) -> CellColumn:
        """Return what was collected."""
        kinds, numbers, codes = (
            np.concatenate(arrays) for arrays in zip(*self._parts, strict=True)
        )
        return CellColumn(kinds, numbers, codes, tuple(self._index)[1:])


def _serials(values: list[Any]) -> Any:
    known = {value: _serial(value) for value in dict.fromkeys(values)}
    return np.fromiter(map(known.__getitem__, values), np.float64, len(values))


def _serial(value: Any) -> float:
    if isinstance(value, dt.timedelta):
        return value / dt.timedelta(days=1)
    if isinstance(value, dt.time):
        value = dt.datetime.combine(EPOCH, value)
    return datetime_to_serial(value)
