"""Whole columns as clerks refer to them (A:A): what stands above the data, and totals among it.

A heading, the titles above it and 合计 rows are made blank, so that they count for nothing while
every other row stays where it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xl_huikuan.addin.functions.values import Cells, is_blank
from xl_huikuan.sheets.cell_text import State, amount_of, date_of
from xl_huikuan.sheets.recognition.words import STRONG, total_word, totalled_name

DEEPEST = 10  # rows from the top among which a heading is looked for
_READ = {Cells.DAY: date_of, Cells.MONEY: amount_of}


def data_only(columns: Sequence[list[Any]], kinds: Sequence[Cells]) -> list[list[Any]]:
    """Return the columns of the same rows with headings and totals blank.

    A heading has words where a day and an amount should be, in every such column; no amount
    stands above it. A total row says 合计, 小计 … in one of its cells.
    """
    above = _heading(columns, kinds)
    totals = [row for column in columns for row in _totals(column)]
    if not above and not totals:
        return list(columns)
    blanked = [column.copy() for column in columns]
    for column in blanked:
        for row in (*range(above), *totals):
            column[row] = None
    return blanked


def _heading(columns: Sequence[list[Any]], kinds: Sequence[Cells]) -> int:
    """Return how many rows from the top are heading; 0 = none."""
    telling = [(c, _READ[kind]) for c, kind in zip(columns, kinds, strict=True) if kind in _READ]
    for row in range(min(DEEPEST, *map(len, columns))):
        cells = [column[row] for column, _ in telling]
        if any(type(cell) is float for cell in cells):
            return 0
        if all(_is_word(column[row], read) for column, read in telling):
            return row + 1
    return 0


def _is_word(cell: Any, read: Any) -> bool:
    return type(cell) is str and not is_blank(cell) and read(cell).state == State.BAD


def _totals(column: list[Any]) -> list[int]:
    """Return the rows that say 合计, or 甲公司小计 where there is a 甲公司."""
    texts = {cell for cell in set(column) if type(cell) is str}
    words = {t for t in texts if total_word(t) == STRONG or totalled_name(t) in texts - {""}}
    return [row for row, cell in enumerate(column) if cell in words] if words else []
