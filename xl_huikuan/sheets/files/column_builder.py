"""Columns of cells from rows of Python values, fast: Python loops run over distinct texts only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, zip_longest
from typing import Any

import numpy as np

from xl_huikuan.sheets.grid import EPOCH, CellColumn, Kind, datetime_to_serial

_CHUNK_ROWS = 2048
_MANY_DATES = 100_000
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
_DATES = {type_ for type_, kind in _KINDS.items() if kind == Kind.DATE}


def columns_of(rows: Iterable[Sequence[Any]], width: int) -> list[CellColumn]:
    """Return `width` columns of rows of plain values ("" = blank); short rows end in blanks.

    Rows are taken a few thousand at a time, so that few cells are Python objects at once.
    """
    builders = [ColumnBuilder() for _ in range(width)]
    for chunk in _chunks(rows):
        even = len(set(map(len, chunk))) == 1
        columns: Iterator[Sequence[Any]] = (
            zip(*chunk, strict=True) if even else zip_longest(*chunk, fillvalue="")
        )
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


class _Index(dict[str, int]):
    """Code of each text in order of first appearance; "" is -1."""

    def __missing__(self, text: str) -> int:
        code = self[text] = len(self) - 1
        return code


class _Serials(dict[Any, float]):
    """Serial of each date met lately: few days fill many rows."""

    def __missing__(self, value: Any) -> float:
        if len(self) >= _MANY_DATES:  # moments to the second may all differ
            self.clear()
        serial = self[value] = _serial(value)
        return serial


class ColumnBuilder:
    """Collects one column of calamine values, with loops only over distinct texts and dates."""

    def __init__(self) -> None:
        self._parts: list[tuple[Any, Any, Any]] = []
        self._index = _Index({"": -1})
        self._known = _Serials()

    def add(self, values: Sequence[Any]) -> None:
        """Append cells."""
        types = set(map(type, values))
        if types == {str}:
            self._append(*self._of_texts(values))
        elif types <= {float, int}:
            self._append(Kind.NUMBER, np.array(values, np.float64), -1, len(values))
        elif types <= _DATES:
            self._append(Kind.DATE, self._serials(values), -1, len(values))
        else:
            self._append(*self._of_mixture(values))

    def _append(self, kinds: Any, numbers: Any, codes: Any, n: int) -> None:
        """Store a stretch; a single value stands for all n cells."""
        self._parts.append(
            (
                np.broadcast_to(np.asarray(kinds, np.uint8), n),
                np.broadcast_to(np.asarray(numbers, np.float64), n),
                np.broadcast_to(np.asarray(codes, np.int32), n),
            )
        )

    def _of_texts(self, texts: Sequence[str]) -> tuple[Any, Any, Any, int]:
        codes = self._codes(texts)
        return np.where(codes < 0, Kind.BLANK, Kind.TEXT), np.nan, codes, len(texts)

    def _of_mixture(self, values: Sequence[Any]) -> tuple[Any, Any, Any, int]:
        n = len(values)
        kinds = np.fromiter(map(_KINDS.__getitem__, map(type, values)), np.uint8, n)
        numbers, codes = np.full(n, np.nan), np.full(n, -1, np.int32)
        cells = np.empty(n, object)
        cells[:] = values
        is_number = (kinds == Kind.NUMBER) | (kinds == Kind.BOOL)
        numbers[is_number] = cells[is_number].astype(np.float64)
        is_date, is_text = kinds == Kind.DATE, kinds == Kind.TEXT
        numbers[is_date] = self._serials(cells[is_date].tolist())
        codes[is_text] = self._codes(cells[is_text].tolist())
        kinds[is_text & (codes < 0)] = Kind.BLANK
        return kinds, numbers, codes, n

    def _codes(self, texts: Sequence[str]) -> Any:
        """Return the code of each text, -1 for an empty one; new texts get the next codes."""
        return np.fromiter(map(self._index.__getitem__, texts), np.int32, len(texts))

    def _serials(self, values: Sequence[Any]) -> Any:
        return np.fromiter(map(self._known.__getitem__, values), np.float64, len(values))

    def column(self) -> CellColumn:
        """Return what was collected."""
        kinds, numbers, codes = (
            np.concatenate(arrays) for arrays in zip(*self._parts, strict=True)
        )
        return CellColumn(kinds, numbers, codes, tuple(self._index)[1:])


def _serial(value: Any) -> float:
    if isinstance(value, dt.timedelta):
        return value / dt.timedelta(days=1)
    if isinstance(value, dt.time):
        value = dt.datetime.combine(EPOCH, value)
    return datetime_to_serial(value)
