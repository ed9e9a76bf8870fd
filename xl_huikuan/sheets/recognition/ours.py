"""The clerk's sheet without the columns that we stood beside its rows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from xl_huikuan.sheets.grid import CellColumn, Grid, Kind
from xl_huikuan.sheets.table import PREFIX

_VALUES = (Kind.NUMBER, Kind.DATE)


def without_ours(grid: Grid) -> Grid:
    """Return the sheet with every column blank from a heading of ours (回款_…) down.

    What stands above such a heading is the clerk's own. The same words in a row of figures are a
    remark, no heading.
    """
    starts = {i: _heading_row(grid, column) for i, column in enumerate(grid.columns)}
    found = {i: row for i, row in starts.items() if row is not None}
    if not found:
        return grid
    columns = (_cleared(c, found[i]) if i in found else c for i, c in enumerate(grid.columns))
    return replace(grid, columns=tuple(columns))


def _heading_row(grid: Grid, column: CellColumn) -> int | None:
    ours: list[int] = []
    if PREFIX in "".join(column.texts):  # quick: there may be 100,000
        ours = [code for code, text in enumerate(column.texts) if text.startswith(PREFIX)]
    rows = np.flatnonzero(np.isin(column.codes, ours)) if ours else np.zeros(0, np.intp)
    headings = (r for r in rows.tolist() if not any(c.kinds[r] in _VALUES for c in grid.columns))
    return next(headings, None)


def _cleared(column: CellColumn, start: int) -> CellColumn:
    kinds, numbers, codes = column.kinds.copy(), column.numbers.copy(), column.codes.copy()
    kinds[start:], numbers[start:], codes[start:] = Kind.BLANK, np.nan, -1
    above = int(codes[:start].max(initial=-1)) + 1
    return CellColumn(kinds, numbers, codes, column.texts[:above])
