"""Proof that a worksheet part got our columns and nothing else, from the part as it was written.

The written part is read by an XML parser, apart from the searches that found the places to write.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from lxml import etree

from xl_huikuan.sheets.grid import DAYS_1904, column_number, datetime_to_serial
from xl_huikuan.sheets.ooxml.longproof import says_in_columns
from xl_huikuan.sheets.ooxml.ooxml import parse
from xl_huikuan.sheets.ooxml.placing import Placed
from xl_huikuan.sheets.shown import cells_of

FULL_PROOF = 4_000_000  # bytes of sheet XML
_ESCAPED = re.compile("_x005F_")
_MAY_CHANGE = frozenset({"sheetData", "dimension", "cols"})

Position = tuple[int, int]
Value = float | str | None


def is_proven(
    before: Callable[[], bytes], after: bytes, placed: Sequence[Placed], *, date1904: bool
) -> bool:
    """Tell whether our cells say what was meant, and all others what they said before.

    Of a very long sheet the rest is not compared again: the file is byte for byte what was made,
    and that consists of the clerk's bytes with ours between.
    """
    if len(after) > FULL_PROOF:
        whole = after.rstrip().endswith(b"worksheet>")
        return whole and all(says_in_columns(after, each, date1904=date1904) for each in placed)
    old, new = parse(before(), "sheet"), parse(after, "sheet")
    meant: dict[Position, Value] = {}
    for each in placed:
        meant |= _emptied(each, _cells(new)) | _meant(each, date1904=date1904)
    found = _cells(new)
    return (
        {at: _value(found[at]) for at in meant.keys() & found.keys()} == meant
        and _others(_cells(old), meant) == _others(found, meant)
        and _rows(old).items() <= _rows(new).items()
        and _around(old, placed) == _around(new, placed)
    )


def _cells(root: Any) -> dict[Position, Any]:
    """Return the cells of a sheet by 0-based row and column."""
    cells: dict[Position, Any] = {}
    row = -1
    for line in root.iterfind("{*}sheetData/{*}row"):
        row, column = int(line.get("r", row + 2)) - 1, -1
        for cell in line.iterfind("{*}c"):
            letters = cell.get("r", "").rstrip("0123456789").upper()
            column = column_number(letters) if letters else column + 1
            cells[row, column] = cell
    return cells


def _meant(placed: Placed, *, date1904: bool) -> dict[Position, Value]:
    """Return what our cells must say."""
    beside, meant = placed.beside, dict[Position, Value]()
    for at, column in zip(placed.at, beside.columns, strict=True):
        meant[beside.heading_row, at] = column.title
        for row, value in zip(beside.rows, cells_of(column), strict=True):
            meant[row, at] = _written(value, date1904=date1904)
    return meant


def _emptied(placed: Placed, found: Iterable[Position]) -> dict[Position, Value]:
    """Return the cells of an earlier run, which must be blank where nothing new is meant."""
    below = placed.beside.heading_row
    return {(row, at): None for row, at in found if at in placed.old and row > below}


def _written(value: Any, *, date1904: bool) -> Value:
    if isinstance(value, dt.date):
        return datetime_to_serial(value) - (DAYS_1904 if date1904 else 0)
    return float(f"{value:.15g}") if isinstance(value, float) else value


def _value(cell: Any) -> Value:
    if cell.get("t") == "inlineStr":
        text = "".join(run.text or "" for run in cell.iterfind("{*}is/{*}t"))
        return _ESCAPED.sub("_", text) or None
    number = cell.findtext("{*}v")
    return None if number is None else float(number)


def _others(cells: Mapping[Position, Any], ours: Collection[Position]) -> dict[Position, bytes]:
    return {
        at: etree.tostring(cell, with_tail=False) for at, cell in cells.items() if at not in ours
    }


def _rows(root: Any) -> dict[int, dict[str, str]]:
    """Return the attributes of each row but those that may change."""
    rows, number = dict[int, dict[str, str]](), 0
    for line in root.iterfind("{*}sheetData/{*}row"):
        number = int(line.get("r", number + 1))
        rows[number] = {str(k): str(v) for k, v in line.items() if k != "spans"}
    return rows


def _around(root: Any, placed: Sequence[Placed]) -> list[Any]:
    """Return what stands beside the rows and does not speak of columns."""
    for own in root.iterchildren("{*}autoFilter"):
        if any(each.beside.extend for each in placed):
            own.attrib.pop("ref", None)
    names = [etree.QName(child).localname if isinstance(child.tag, str) else "" for child in root]
    kept = (c for c, name in zip(root, names, strict=True) if name not in _MAY_CHANGE)
    return [root.tag, dict(root.items()), *map(etree.tostring, kept)]
