"""What to hand to Excel so that a cell holds exactly this value and nothing Excel makes of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from xl_huikuan.sheets.excel.blocks import Box, Rows, block, formula_member, formulas_of, values_of
from xl_huikuan.sheets.grid import DAYS_1904
from xl_huikuan.sheets.ooxml.cellxml import cell_texts
from xl_huikuan.sheets.table import TEXT_KINDS, Column
from xl_huikuan.sheets.value2 import ERROR_TEXTS

BLANK = ""  # None would reach Excel as Null, which is something else
_DAY_1970 = 25569  # serial of 1970-01-01 in the 1900 system


def literal(value: Any) -> Any:
    """Return a value as Excel takes it for what it is: 00123 and =1+1 stay texts, "" is blank."""
    if isinstance(value, str):
        return f"'{value}" if value else BLANK
    if isinstance(value, int) and not isinstance(value, bool):
        return ERROR_TEXTS.get(value, value)
    return BLANK if value is None else value


def literals(rows: Rows) -> Rows:
    """Return rows of values as Excel takes them."""
    return tuple(tuple(map(literal, row)) for row in rows)


def inputs(sheet: Any, box: Box) -> Rows:
    """Return what has to be written into a rectangle to have it as it is now."""
    both = zip(values_of(sheet, box), formulas_of(sheet, box), strict=True)
    return tuple(tuple(map(_input, values, texts)) for values, texts in both)


def _input(value: Any, text: Any) -> Any:
    is_formula = isinstance(text, str) and text.startswith("=") and text != value
    return text if is_formula else literal(value)


def put(sheet: Any, box: Box, rows: Rows) -> None:
    """Write a rectangle by one call: formulas, and values made ready by `literal`."""
    setattr(block(sheet, box), formula_member(sheet), rows)


def number_formats(sheet: Any, box: Box) -> tuple[tuple[Box, str], ...]:
    """Return the number formats of one column's cells, in stretches."""
    code = block(sheet, box).NumberFormat  # None when the cells have different ones
    if code is not None:
        return ((box, code),)
    top, left, bottom, right = box
    middle = (top + bottom) // 2
    upper, lower = (top, left, middle, right), (middle + 1, left, bottom, right)
    return (*number_formats(sheet, upper), *number_formats(sheet, lower))


def cells_of(column: Column, *, date1904: bool) -> list[Any]:
    """Return the values of a result column as Excel holds them; a text may need `literal`."""
    if column.kind in TEXT_KINDS:
        return cell_texts(column)
    if column.kind == "date":
        days = np.asarray(column.values, "datetime64[s]")
        shift = _DAY_1970 - (DAYS_1904 if date1904 else 0)
        numbers = np.where(np.isnat(days), np.nan, days.astype(np.int64) / 86400 + shift)
    else:
        numbers = pd.Series(column.values).to_numpy(np.float64, na_value=np.nan)
        numbers = numbers.round() / 100 if column.kind == "money" else numbers
    return [None if np.isnan(number) else number for number in numbers.tolist()]


def same(sheet: Any, box: Box, rows: Rows) -> bool:
    """Tell whether a rectangle holds these values."""
    return values_of(sheet, box) == rows
