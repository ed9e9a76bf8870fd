"""Columns of our sheets on which the clerk types: what she wrote stays as she wrote it.

A number stays a number and a day a day, whatever stands in the cells above and below.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from xl_huikuan.core.money import MAX_FEN, fen
from xl_huikuan.sheets.cells import texts
from xl_huikuan.sheets.grid import make_column
from xl_huikuan.sheets.table import TEXT_KINDS, Column

OWN = "plain"  # a column the clerk added: numbers, days or words, as she typed them


def typed_column(title: str, cells: list[Any], kind: str, width: float) -> Column:
    """Return cells as a column of this kind; one that is no such thing is a text among them."""
    kind = _kind_of(cells, kind)
    if kind in TEXT_KINDS:
        return Column(title, kind, _texts(cells), width)
    fits = _is_day if kind == "date" else _is_number
    among = [row for row, cell in enumerate(cells) if cell is not None and not fits(cell)]
    said = dict(zip(among, _texts([cells[row] for row in among]), strict=True))
    values = _values([cell if fits(cell) else None for cell in cells], kind)
    return Column(title, kind, values, width, cells=said)


def _kind_of(cells: list[Any], kind: str) -> str:
    """Return the kind that holds most of the cells and none of them otherwise than typed."""
    if kind in TEXT_KINDS:
        return kind
    filled = [cell for cell in cells if cell is not None]
    numbers = [cell for cell in filled if _is_number(cell)]
    if kind == "date" or (kind == OWN and not numbers):
        return "date" if any(map(_is_day, filled)) or not (filled or kind == OWN) else _words(kind)
    if filled and not numbers:
        return _words(kind)
    if kind == "money":
        return kind if all(map(_is_amount, numbers)) else "number"
    return "number" if kind == "int" and any(cell != round(cell) for cell in numbers) else kind


def _words(kind: str) -> str:
    return "wrap" if kind == OWN else "text"


def _values(cells: list[Any], kind: str) -> Any:
    if kind == "date":
        return np.array(cells, "datetime64[s]")
    if kind == "money":
        return np.array([np.nan if cell is None else float(fen(str(cell))) for cell in cells])
    return np.array([np.nan if cell is None else float(cell) for cell in cells])


def _is_day(cell: Any) -> bool:
    if isinstance(cell, dt.datetime):
        return cell.time() == dt.time()
    return isinstance(cell, dt.date)


def _is_amount(cell: float) -> bool:
    return abs(cell) <= MAX_FEN / 100 and round(cell, 2) == cell


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _texts(cells: list[Any]) -> list[str]:
    """Return cells as text; what is text already stays to the letter."""
    shown = texts(make_column(cells), np.arange(len(cells)))
    return [cell if isinstance(cell, str) else str(t) for cell, t in zip(cells, shown, strict=True)]
