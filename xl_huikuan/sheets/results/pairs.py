"""Two tables side by side, written as one block: the shorter one ends in blank cells."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from xl_huikuan.sheets.table import TEXT_KINDS, Block, Column

HALF = (27, 16, 16, 13)  # widths of the columns of one table


def beside(heading: str, *tables: tuple[Column, ...], total_label: str = "") -> Block:
    """Return the tables in one block, from left to right, each filled up to the longest."""
    rows = max(len(table[0].values) for table in tables)
    columns = tuple(_filled(column, rows) for table in tables for column in table)
    return Block(columns, heading=heading, total_label=total_label)


def _filled(column: Column, rows: int) -> Column:
    """Return a text, money or percent column with blanks behind its values."""
    lacking = rows - len(column.values)
    if not lacking:
        return column
    values: Any = (
        [*column.values, *[""] * lacking]
        if column.kind in TEXT_KINDS
        else np.append(np.asarray(column.values, np.float64), np.full(lacking, np.nan))
    )
    tones = None if column.tones is None else [*column.tones, *[""] * lacking]
    return replace(column, values=values, tones=tones)
