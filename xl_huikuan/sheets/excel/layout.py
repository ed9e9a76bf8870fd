"""What rows the clerk sees, what is merged, where a table's totals stand: found in few calls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from xl_huikuan.sheets.excel.blocks import Box, block, box_of
from xl_huikuan.sheets.grid import CellColumn, Kind

_VISIBLE_CELLS = 12  # xlCellTypeVisible


def hidden_rows(sheet: Any, n_rows: int, n_columns: int) -> frozenset[int]:
    """Return the rows that are hidden or filtered away."""
    if not n_rows or not n_columns:
        return frozenset()
    state = sheet.Range(f"1:{n_rows}").Hidden  # None when some are and some are not
    if state is not None:
        return frozenset(range(n_rows)) if state else frozenset()
    hidden = np.ones(n_rows, bool)
    column = _visible_column(sheet, n_columns)
    for area in block(sheet, (0, column, n_rows - 1, column)).SpecialCells(_VISIBLE_CELLS).Areas:
        top, _, bottom, _ = box_of(area.Address)
        hidden[top : bottom + 1] = False
    return frozenset(np.flatnonzero(hidden).tolist())


def filtered_rows(sheet: Any, hidden: frozenset[int]) -> frozenset[int]:
    """Return those of the hidden rows that lie in a list with a filter."""
    if not hidden:
        return frozenset()
    filters = [table.AutoFilter for table in sheet.ListObjects]
    ranges = [each.Range for each in filters if each is not None and each.FilterMode]
    if sheet.FilterMode and not ranges:
        own = sheet.AutoFilter  # None: an advanced filter, which may be anywhere
        ranges = [sheet.UsedRange if own is None else own.Range]
    boxes = [box_of(rng.Address) for rng in ranges]
    return frozenset(r for r in hidden if any(top <= r <= last for top, _, last, _ in boxes))


def hidden_columns(sheet: Any, n_columns: int) -> frozenset[int]:
    """Return the columns that are hidden."""
    if not n_columns or block(sheet, (0, 0, 0, n_columns - 1)).EntireColumn.Hidden is False:
        return frozenset()
    numbers = range(n_columns)
    return frozenset(i for i in numbers if block(sheet, (0, i, 0, i)).EntireColumn.Hidden)


def _visible_column(sheet: Any, n_columns: int) -> int:
    """Return a column that is not hidden: in a hidden one no cell is visible."""
    shown = (i for i in range(n_columns) if not block(sheet, (0, i, 0, i)).EntireColumn.Hidden)
    return next(shown, n_columns)


def merged_areas(sheet: Any, columns: Sequence[CellColumn]) -> tuple[Box, ...]:
    """Return the merged areas.

    All cells of a merged area but the first are blank, so only stretches of blanks are asked about,
    and what the columns before have shown is not asked again.
    """
    found: dict[Box, None] = {}
    for at, column in enumerate(columns):
        blank = column.kinds == Kind.BLANK
        for top, left, bottom, right in found:
            if left <= at <= right:
                blank[top : bottom + 1] = False
        found |= dict.fromkeys(_merged_in(sheet, at, _stretches(blank)))
    return tuple(sorted(found))


def _stretches(chosen: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return (first, last) of each run of rows chosen."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], chosen, [False]])))
    return [(first, after - 1) for first, after in edges.reshape(-1, 2).tolist()]


def _merged_in(sheet: Any, column: int, stretches: list[tuple[int, int]]) -> Iterator[Box]:
    """Yield the merged areas in some stretches of a column; what is mixed is halved."""
    if not stretches:
        return
    first, last = stretches[0][0], stretches[-1][1]
    state = block(sheet, (first, column, last, column)).MergeCells  # None when mixed
    if state is None:
        middle = (first + last) // 2
        half = len(stretches) // 2
        upper, lower = stretches[:half], stretches[half:]
        if not half:
            upper, lower = [(first, middle)], [(middle + 1, last)]
        yield from _merged_in(sheet, column, upper)
        yield from _merged_in(sheet, column, lower)
    while state and first <= last:
        area = box_of(block(sheet, (first, column, first, column)).MergeArea.Address)
        yield area
        first = area[2] + 1


def totals_rows(sheet: Any) -> tuple[Box, ...]:
    """Return the totals rows of the tables on a sheet."""
    tables = [table for table in sheet.ListObjects if table.ShowTotals]
    return tuple(box_of(table.TotalsRowRange.Address) for table in tables)
