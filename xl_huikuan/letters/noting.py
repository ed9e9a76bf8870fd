"""What somebody wrote about letters, held against the register: what is new, and what cannot be.

Whoever wrote it saw the register as it was some time ago. Only what she changed since then is news:
a cell left as it was does not undo what was noted in between.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from xl_huikuan.letters.events import EVENT_BY_KEY, Event, Standing
from xl_huikuan.letters.register import Register

_PAST = ("sent", "delivered", "replied")  # these have happened


class Written(NamedTuple):
    """What somebody wrote: which letter, key of the kind of event, and the value; "" = blank."""

    number: str
    kind: str
    value: str


@dataclass(slots=True)
class News:
    """What follows from it.

    Attributes:
        events: to be recorded.
        refused: what cannot be recorded → why, a sentence without its end.
    """

    events: list[Event] = field(default_factory=list)
    refused: dict[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Noting:
    """Who notes something and when."""

    now: dt.datetime
    by: str = ""

    @property
    def today(self) -> dt.date:
        """The day it is noted."""
        return self.now.date()

    def event(self, written: Written) -> Event:
        """Return the event that says what was written."""
        return Event(*written, f"{self.now:%Y-%m-%dT%H:%M:%S}", self.by)


def news(register: Register, written: Iterable[Written], seen: int | None, noting: Noting) -> News:
    """Return what is new of letters in the register.

    `seen` is the number of events it had when the writer looked; None = not known, then blanks
    say nothing.
    """
    before = _standings(register.events[:seen]) if seen is not None else None
    found = News()
    for number, cells in _by_letter(written).items():
        now = register.standing(number)
        was = now if before is None else before.get(number, Standing())
        changed = [cell for cell in cells if _is_changed(cell, was, now, blanks=before is not None)]
        ahead = now.after([noting.event(cell) for cell in changed])
        for cell in changed:
            if why := _refusal(cell, now, ahead, noting.today):
                found.refused[number, cell.kind] = why
            else:
                found.events.append(noting.event(cell))
    return found


def _is_changed(cell: Written, was: Standing, now: Standing, *, blanks: bool) -> bool:
    same = cell.value in (getattr(was, cell.kind), getattr(now, cell.kind))
    return not same and (blanks or bool(cell.value))


def _standings(events: Sequence[Event]) -> Mapping[str, Standing]:
    standings: dict[str, Standing] = {}
    for event in events:
        standings[event.number] = standings.get(event.number, Standing()).after([event])
    return standings


def _by_letter(written: Iterable[Written]) -> dict[str, list[Written]]:
    letters: dict[str, list[Written]] = {}
    for cell in written:
        letters.setdefault(cell.number, []).append(cell)
    return letters


def _refusal(cell: Written, now: Standing, ahead: Standing, today: dt.date) -> str:
    """Return why something cannot be noted, "" = it can."""
    return next(_reasons(cell, now, ahead, today), "")


def _reasons(cell: Written, now: Standing, ahead: Standing, today: dt.date) -> Iterator[str]:
    kind = EVENT_BY_KEY[cell.kind]
    if cell.kind == "void" and now.is_void:
        yield f"这份函件已经作废({now.void}),不能改也不能收回"
    if kind.choices and cell.value and cell.value not in kind.choices:
        yield f"「{cell.value}」不能用,请从 {'、'.join(kind.choices)} 中选一个"
    if cell.kind in _PAST and cell.value > today.isoformat():
        yield f"{cell.value} 晚于今天 {today}"
    if cell.kind == "delivered" and ahead.sent and "" < cell.value < ahead.sent:
        yield f"送达日期 {cell.value} 早于寄发日期 {ahead.sent}"
