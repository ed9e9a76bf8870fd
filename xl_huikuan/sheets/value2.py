"""Cells as Excel hands them over (Value2): a blank is None, an error an int, a date its serial.

Loops in Python run over distinct texts only: 100,000 rows of twelve columns take a blink.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from types import NoneType
from typing import Any

import numpy as np
import numpy.typing as npt

from xl_huikuan.sheets.grid import CellColumn, Kind, make_column

# Value2 of an error cell as COM hands it over → its text; VBA CVErr numbers are the low 16 bits.
ERROR_TEXTS = {
    -2146826288: "#NULL!",
    -2146826281: "#DIV/0!",
    -2146826273: "#VALUE!",
    -2146826265: "#REF!",
    -2146826259: "#NAME?",
    -2146826252: "#NUM!",
    -2146826246: "#N/A",
    -2146826245: "#GETTING_DATA",
    -2146826243: "#SPILL!",
    -2146826242: "#CONNECT!",
    -2146826241: "#BLOCKED!",
    -2146826240: "#UNKNOWN!",
    -2146826239: "#FIELD!",
    -2146826238: "#CALC!",
}
_KINDS: dict[type, Kind] = {
    NoneType: Kind.BLANK,
    float: Kind.NUMBER,
    Decimal: Kind.NUMBER,
    str: Kind.TEXT,
    bool: Kind.BOOL,
    int: Kind.ERROR,
}


class _Index(dict[str, int]):
    """Code of each text in order of first appearance; "" is -1."""

    def __missing__(self, text: str) -> int:
        code = self[text] = len(self) - 1
        return code


def column_of(values: Sequence[Any]) -> CellColumn:
    """Return one column of cells; an int that is no error value is a number, a date is a date."""
    types = set(map(type, values))
    if types <= {float, NoneType}:
        return _numbers(values)
    if types == {str}:
        return _texts(values)
    return _mixture(values) if types <= _KINDS.keys() else make_column(values)


def _numbers(values: Sequence[Any]) -> CellColumn:
    numbers = np.array(values, np.float64)  # None becomes NaN
    kinds = np.where(np.isnan(numbers), Kind.BLANK, Kind.NUMBER).astype(np.uint8)
    return CellColumn(kinds, numbers, np.full(len(values), -1, np.int32), ())


def _texts(values: Sequence[str]) -> CellColumn:
    codes, texts = _codes(values)
    kinds = np.where(codes < 0, Kind.BLANK, Kind.TEXT).astype(np.uint8)
    return CellColumn(kinds, np.full(len(values), np.nan), codes, texts)


def _codes(values: Sequence[str]) -> tuple[npt.NDArray[np.int32], tuple[str, ...]]:
    index = _Index({"": -1})
    codes = np.fromiter(map(index.__getitem__, values), np.int32, len(values))
    return codes, tuple(index)[1:]


def _mixture(values: Sequence[Any]) -> CellColumn:
    n = len(values)
    kinds = np.fromiter(map(_KINDS.__getitem__, map(type, values)), np.uint8, n)
    cells = np.empty(n, object)
    cells[:] = values
    for row in np.flatnonzero(kinds == Kind.ERROR).tolist():
        cells[row] = ERROR_TEXTS.get(values[row], float(values[row]))
        kinds[row] = Kind.ERROR if values[row] in ERROR_TEXTS else Kind.NUMBER
    numbers, codes = np.full(n, np.nan), np.full(n, -1, np.int32)
    is_number = (kinds == Kind.NUMBER) | (kinds == Kind.BOOL)
    numbers[is_number] = cells[is_number].astype(np.float64)
    has_text = (kinds == Kind.TEXT) | (kinds == Kind.ERROR)
    codes[has_text], texts = _codes(cells[has_text].tolist())
    kinds[(kinds == Kind.TEXT) & (codes < 0)] = Kind.BLANK
    return CellColumn(kinds, numbers, codes, texts)
