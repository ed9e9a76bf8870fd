"""Ranges of cells: rows of them, several side by side, and their days in another date system.

What is no tuple or list is a single cell; a flat sequence is one row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from xl_huikuan.addin.functions.problems import BadInput
from xl_huikuan.sheets.grid import DAYS_1904

_LAST_SERIAL = 2_958_465  # 9999-12-31; a day written like 20260105 is beyond and stays
Row = Sequence[Any]


def rows_of(raw: Any) -> Sequence[Row]:
    """Return the rows of a range."""
    if not isinstance(raw, (tuple, list)):
        return ((raw,),)
    return raw if raw and isinstance(raw[0], (tuple, list)) else (raw,)


def side_by_side(ranges: Sequence[Any]) -> list[Iterator[Row]]:
    """Return the rows of each range, single rows, columns and cells repeated to the common size.

    Raises BadInput when two ranges differ in height or width and neither is 1.
    """
    tables = [rows_of(raw) for raw in ranges]
    heights = {len(rows) for rows in tables} - {1}
    widths = {len(rows[0]) for rows in tables} - {1}
    if len(heights) > 1 or len(widths) > 1:
        raise BadInput("几个区域的行数或列数不一样,请选一样大的区域")
    height, width = max(heights, default=1), max(widths, default=1)
    return [_repeated(rows, height, width) for rows in tables]


def _repeated(rows: Sequence[Row], height: int, width: int) -> Iterator[Row]:
    for line in range(height):
        row = rows[line if len(rows) > 1 else 0]
        yield row if len(row) > 1 else tuple(row) * width


def to_1900(raw: Any, unless: Callable[[float], bool] = lambda _: False) -> Any:
    """Return cells of a workbook that counts from 1904 with their days in the 1900 system."""
    return _shifted(raw, DAYS_1904, unless)


def to_1904(raw: Any) -> Any:
    """Return cells with their days as a workbook that counts from 1904 wants them."""
    return _shifted(raw, -DAYS_1904, lambda _: False)


def _shifted(raw: Any, by: int, unless: Callable[[float], bool]) -> Any:
    if isinstance(raw, (tuple, list)):
        return tuple(_shifted(item, by, unless) for item in raw)
    is_day = type(raw) is float and raw <= _LAST_SERIAL and not unless(raw)
    return raw + by if is_day else raw
