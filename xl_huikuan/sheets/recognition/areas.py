"""Where a table lies on a sheet; tables side by side under one heading row are taken apart."""

from __future__ import annotations

from dataclasses import dataclass, replace

from xl_huikuan.sheets.grid import Grid, Kind
from xl_huikuan.sheets.recognition.headings import heading_forms

LEAST = 3  # headings that make a table of their own


@dataclass(frozen=True, slots=True)
class Area:
    """One table on a sheet, rows and columns 0-based.

    Attributes:
        header: rows of the heading.
        columns: column numbers, left to right.
        headings: parts of each heading from top to bottom; () = no heading.
        first, stop: data rows are within [first, stop).
        repeats: rows inside that repeat the heading.
        titles: texts above the heading, top to bottom.
        rival: column of names that disagrees with the customers, None = there is none.
    """

    header: tuple[int, ...]
    columns: tuple[int, ...]
    headings: tuple[tuple[str, ...], ...]
    first: int
    stop: int
    repeats: tuple[int, ...] = ()
    titles: tuple[str, ...] = ()
    rival: int | None = None


def text_at(grid: Grid, row: int, column: int) -> str:
    """Return the text of a cell, "" when it holds no text."""
    value = grid.cell(row, column)
    return value.strip() if isinstance(value, str) else ""


def split_side_by_side(grid: Grid, area: Area) -> list[Area]:
    """Return the tables that share the heading row, left to right; mostly just the one."""
    starts = [0, *(i for i in range(1, len(area.columns)) if _starts_anew(grid, area, i))]
    ends = [*starts[1:], len(area.columns)]
    return [_part(area, a, b) for a, b in zip(starts, ends, strict=True)]


def _part(area: Area, start: int, end: int) -> Area:
    while end > start and not area.headings[end - 1]:
        end -= 1
    return replace(area, columns=area.columns[start:end], headings=area.headings[start:end])


def _starts_anew(grid: Grid, area: Area, at: int) -> bool:
    """A table starts here: its headings were all seen before, or a gap and a key seen before."""
    names = ["".join(heading_forms("".join(parts))[:1]) for parts in area.headings]
    left, right = [n for n in names[:at] if n], [n for n in names[at:] if n]
    if not names[at] or len(left) < LEAST or len(right) < LEAST:
        return False
    first = next(n for n in names if n)
    if names[at] == first:
        return len(set(left) & set(right)) >= LEAST
    return is_gap(grid, area, at - 1) and len(set(left) & set(right)) >= 2


def is_gap(grid: Grid, area: Area, at: int) -> bool:
    """Whether a column of the area has no heading and nothing under it."""
    column = grid.columns[area.columns[at]]
    return not area.headings[at] and bool(
        (column.kinds[area.first : area.stop] == Kind.BLANK).all()
    )
