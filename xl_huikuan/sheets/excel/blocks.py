"""Rectangles of cells: where they lie, how far a sheet is used, and their content in one call."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from xl_huikuan.core.errors import FileRefused
from xl_huikuan.sheets.grid import column_letters, column_number
from xl_huikuan.sheets.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS

AT_ONCE = 2_000_000  # cells read by one call: about 200 MB of Python objects
_UNKNOWN_NAME = -2147352570  # DISP_E_UNKNOWNNAME
Box = tuple[int, int, int, int]  # first row, first column, last row, last column
Rows = tuple[tuple[Any, ...], ...]
_CORNER = re.compile(r"([A-Z]*)(\d*)")


def address(box: Box) -> str:
    """Return a rectangle as Excel writes it: B2:D9."""
    top, left, bottom, right = box
    return f"{column_letters(left)}{top + 1}:{column_letters(right)}{bottom + 1}"


def box_of(written: str) -> Box:
    """Return the rectangle of one area's address: $B$2, $B$2:$D$9, $B:$D or $2:$9."""
    first, _, last = written.replace("$", "").partition(":")
    top, left = _corner(first, 0, 0)
    bottom, right = _corner(last or first, MAX_ROWS - 1, MAX_COLUMNS - 1)
    return top, left, bottom, right


def _corner(written: str, row: int, column: int) -> tuple[int, int]:
    """Return row and column of a corner; those given for what it leaves out."""
    found = _CORNER.fullmatch(written)
    if found is None:
        raise ValueError(f"not an address: {written}")
    letters, digits = found.groups()
    return int(digits) - 1 if digits else row, column_number(letters) if letters else column


def block(sheet: Any, box: Box) -> Any:
    """Return a rectangle of a sheet as Excel's Range."""
    return sheet.Range(address(box))


def extent(sheet: Any) -> tuple[int, int]:
    """Return how many rows and columns from A1 hold all content.

    Formats far below the last row make Excel call a sheet long: then the content is looked for.

    Raises:
        FileRefused: when more cells are used than can be read.
    """
    _, _, bottom, right = box_of(sheet.UsedRange.Address)
    n_rows, n_columns = bottom + 1, right + 1
    if n_rows * n_columns > AT_ONCE:
        n_rows, n_columns = content(sheet, n_rows, n_columns)
    if n_rows * n_columns > MAX_CELLS:
        raise FileRefused(
            f"「{sheet.Name}」有 {n_rows} 行 × {n_columns} 列,超过了能处理的大小:请删掉用不到的行和列。",
            code="E110",
        )
    return n_rows, n_columns


def content(sheet: Any, n_rows: int, n_columns: int) -> tuple[int, int]:
    """Return how many of so many rows and columns reach to the last cell that is not blank."""
    count = sheet.Application.WorksheetFunction.CountA
    right, bottom = n_columns - 1, n_rows - 1
    rows = _reach(n_rows, lambda first: count(block(sheet, (first, 0, bottom, right))))
    columns = _reach(n_columns, lambda first: count(block(sheet, (0, first, bottom, right))))
    return rows, columns


def _reach(n: int, count_from: Callable[[int], float]) -> int:
    """Return the smallest number of lines after which nothing is counted."""
    low, high = 0, n
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if count_from(middle) else (low, middle)
    return low


def stripes(n_rows: int, n_columns: int) -> Iterator[Box]:
    """Yield the rectangles in which a sheet is read; one, unless it is very large."""
    step = max(1, AT_ONCE // max(1, n_columns))
    for first in range(0, n_rows if n_columns else 0, step):
        yield first, 0, min(first + step, n_rows) - 1, n_columns - 1


def as_rows(values: Any) -> Rows:
    """Return what Excel hands over for a rectangle; a single cell comes without its rows."""
    return values if isinstance(values, tuple) else ((values,),)


def values_of(sheet: Any, box: Box) -> Rows:
    """Return the values of a rectangle."""
    return as_rows(block(sheet, box).Value2)


def formula_member(sheet: Any) -> str:
    """Return the name of the member that holds formulas as the clerk typed them.

    Formulas that spill over have one of their own; older Excel has no such formulas.
    """
    return "Formula2" if spills(sheet) else "Formula"


def spills(sheet: Any) -> bool:
    """Tell whether this Excel knows formulas that spill over.

    Of a member it does not know, Excel says so in its own way or as Python does.
    """
    try:
        return sheet.Range("A1").HasSpill is not None
    except AttributeError:
        return False
    except Exception as trouble:
        if getattr(trouble, "hresult", None) == _UNKNOWN_NAME:
            return False
        raise


def formulas_of(sheet: Any, box: Box) -> Rows:
    """Return formulas as text, and values of the cells without one."""
    return as_rows(getattr(block(sheet, box), formula_member(sheet)))
