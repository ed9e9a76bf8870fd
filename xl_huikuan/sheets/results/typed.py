"""Columns of our sheets on which the clerk types: what she wrote stays as she wrote it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from xl_huikuan.core.money import MAX_FEN, fen
from xl_huikuan.sheets.cells import texts
from xl_huikuan.sheets.grid import make_column
from xl_huikuan.sheets.table import Column

_NUMBERS = ("number", "percent", "int")


def typed_column(title: str, cells: list[Any], kind: str, width: float) -> Column:
    """Return cells as a column of this kind, as texts when one of them is no such thing."""
    if kind == "date" and all(map(_is_day, cells)):
        return Column(title, kind, np.array(cells, "datetime64[s]"), width)
    if kind == "money" and all(map(_is_amount, cells)):
        values = [np.nan if cell is None else float(fen(str(cell))) for cell in cells]
        return Column(title, kind, np.array(values), width)
    if kind in _NUMBERS and all(map(_is_number, cells)):
        numbers = [np.nan if cell is None else float(cell) for cell in cells]
        return Column(title, kind, np.array(numbers), width)
    return Column(
        title, "text" if kind in ("date", "money", *_NUMBERS) else kind, _texts(cells), width
    )


def _is_day(cell: Any) -> bool:
    if isinstance(cell, dt.datetime):
        return cell.time() == dt.time()
    return cell is None or isinstance(cell, dt.date)


def _is_amount(cell: Any) -> bool:
    is_amount = isinstance(cell, float) and abs(cell) <= MAX_FEN / 100 and round(cell, 2) == cell
    return cell is None or is_amount


def _is_number(cell: Any) -> bool:
    return cell is None or (isinstance(cell, int | float) and not isinstance(cell, bool))


def _texts(cells: list[Any]) -> list[str]:
    """Return cells as text; what is text already stays to the letter."""
    shown = texts(make_column(cells), np.arange(len(cells)))
    return [cell if isinstance(cell, str) else str(t) for cell, t in zip(cells, shown, strict=True)]
