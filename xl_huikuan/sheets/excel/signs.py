"""Which cells of a sheet open in Excel show foreign money by their number format."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from xl_huikuan.sheets.currencies import foreign_sign
from xl_huikuan.sheets.excel.blocks import Box, block
from xl_huikuan.sheets.grid import CellColumn, Kind, SignedCells

MOST = 4_000  # questions about one sheet; each takes Excel a fraction of a millisecond
Rows = npt.NDArray[np.int64]


def signs_of(sheet: Any, columns: Sequence[CellColumn]) -> tuple[SignedCells, ...]:
    """Return the numbers of a sheet that show foreign money, by column and sign."""
    numbers = {i: np.flatnonzero(column.kinds == Kind.NUMBER) for i, column in enumerate(columns)}
    places = {i: rows.astype(np.int64) for i, rows in numbers.items() if len(rows)}
    found: dict[tuple[int, str], list[Rows]] = {}
    for (top, column, bottom, _), code in _formats(sheet, places):
        sign = foreign_sign(code)
        if sign:
            rows = places[column]
            part = rows[(rows >= top) & (rows <= bottom)]
            found.setdefault((column, sign), []).append(part)
    return tuple(
        SignedCells(column, sign, np.unique(np.concatenate(parts)))
        for (column, sign), parts in found.items()
    )


def _formats(sheet: Any, places: dict[int, Rows]) -> Iterator[tuple[Box, str]]:
    """Yield stretches of columns with their number format; where it changes, halves are asked.

    As Excel shows it here: the format in English says $ for whatever the money of the PC is.
    """
    waiting = deque((int(rows[0]), i, int(rows[-1]), i) for i, rows in places.items())
    for _ in range(MOST):
        if not waiting:
            return
        box = waiting.popleft()
        code = block(sheet, box).NumberFormatLocal  # None when the cells have different ones
        if code is not None:
            yield box, code
            continue
        top, column, bottom, _ = box
        middle = (top + bottom) // 2
        waiting += (top, column, middle, column), (middle + 1, column, bottom, column)
