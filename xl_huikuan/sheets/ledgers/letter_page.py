"""回款_函件登记 read back: what the clerk noted of each letter, and everything else she wrote there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from xl_huikuan.core.errors import Source
from xl_huikuan.sheets.cell_text import State
from xl_huikuan.sheets.cells import parse_amounts, parse_dates, texts
from xl_huikuan.sheets.files.which import REGISTER
from xl_huikuan.sheets.grid import Grid, column_letters
from xl_huikuan.sheets.ledgers.contact_log import columns_of

NUMBER, CUSTOMER, STATE = "文号", "客户", "状态"
_COUNTS = re.compile(r"共 (\d+) 份函件、(\d+) 条登记")


@dataclass(frozen=True, slots=True)
class NoteKind:
    """One column that the clerk fills in.

    Attributes:
        key: name of what it says.
        title: heading.
        kind: "date", "text", "choice" or "money".
        choices: allowed words of a choice.
    """

    key: str
    title: str
    kind: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """One cell she may fill in.

    Attributes:
        number: of the letter.
        key: of its `NoteKind`.
        value: ISO date, fen as a whole number, or text; "" = blank, None = it cannot be read.
        shown: the cell as she sees it.
        source: where it stands.
        place: 0-based row and column.
    """

    number: str
    key: str
    value: str | None
    shown: str
    source: Source
    place: tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class LetterPage:
    """The sheet as it was read.

    Attributes:
        grid: all of it.
        lines: above the table.
        heading: 0-based row of the headings.
        at: heading → 0-based column, the first of each.
        rows: number of a letter → its 0-based row, the first of each.
        others: 0-based rows with something on them but no number, or one that stands above.
        notes: the cells of `rows` that she may fill in.
        counts: letters and events the register had when the sheet was written; None = not known.
    """

    grid: Grid
    lines: tuple[str, ...]
    heading: int
    at: Mapping[str, int]
    rows: Mapping[str, int]
    others: tuple[int, ...]
    notes: tuple[Note, ...]
    counts: tuple[int, int] | None


def read_letter_page(grid: Grid | None, kinds: Sequence[NoteKind]) -> LetterPage | None:
    """Return what stands on the sheet, None when there is none or it has lost its headings."""
    heading = _heading_row(grid) if grid else None
    if grid is None or heading is None:
        return None
    at = columns_of(grid, heading)
    below = [r for r in range(heading + 1, grid.n_rows) if any(c is not None for c in grid.row(r))]
    rows: dict[str, int] = {}
    for row, number in zip(below, _shown(grid, at[NUMBER], below), strict=True):
        if number:
            rows.setdefault(number, row)
    known = set(rows.values())
    lines = tuple(filter(None, (str(grid.cell(r, 0) or "") for r in range(1, heading))))
    found = next(filter(None, map(_COUNTS.search, lines)), None)
    return LetterPage(
        grid,
        lines,
        heading,
        at,
        rows,
        tuple(row for row in below if row not in known),
        tuple(note for kind in kinds if kind.title in at for note in _notes(grid, at, rows, kind)),
        (int(found[1]), int(found[2])) if found else None,
    )


def counts_line(letters: int, events: int) -> str:
    """Return the line that says what the register had; it is read back."""
    return f"共 {letters} 份函件、{events} 条登记。"


def _heading_row(grid: Grid) -> int | None:
    wanted = {NUMBER, CUSTOMER}
    return next((r for r in range(grid.n_rows) if wanted <= set(map(str, grid.row(r)))), None)


def _notes(
    grid: Grid, at: Mapping[str, int], rows: Mapping[str, int], kind: NoteKind
) -> Iterator[Note]:
    column = at[kind.title]
    letters, where = column_letters(column), np.fromiter(rows.values(), np.int64, len(rows))
    shown = _shown(grid, column, where)
    values = _values(grid.columns[column], where, kind, shown)
    for number, row, value, text in zip(rows, where.tolist(), values, shown, strict=True):
        source = Source(REGISTER, row + 1, letters)
        yield Note(number, kind.key, value, text, source, (row, column))


def _values(
    column: Any, rows: npt.NDArray[np.int64], kind: NoteKind, shown: Sequence[str]
) -> list[str | None]:
    if kind.kind == "date":
        dates = parse_dates(column, rows)
        days = dates.days.astype("datetime64[D]").astype(str).tolist()
        return _told(days, dates.state)
    if kind.kind == "money":
        amounts = parse_amounts(column, rows)
        return _told(list(map(str, amounts.fen.tolist())), amounts.state)
    return list(shown)


def _told(values: Sequence[str], states: npt.NDArray[np.uint8]) -> list[str | None]:
    """Return values that were read; "" for a blank cell, None for one that says something else."""
    readable = {State.OK: 0, State.BLANK: 1}
    return [
        (value, "")[readable[State(state)]] if State(state) in readable else None
        for value, state in zip(values, states.tolist(), strict=True)
    ]


def _shown(grid: Grid, column: int, rows: Sequence[int] | npt.NDArray[np.int64]) -> list[str]:
    return [str(text) for text in texts(grid.columns[column], np.asarray(rows, np.int64))]
