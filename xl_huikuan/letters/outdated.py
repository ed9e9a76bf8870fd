"""Letters issued before that the books no longer bear out: what the clerk must know before posting.

A changed workbook gives a changed letter under a new number. The old file stays, so it must be
said that it is not to be sent any more, or that the customer has just been written to.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from xl_huikuan.core.money import money_text
from xl_huikuan.letters.kinds import BY_KEY, DUNNING
from xl_huikuan.letters.plan import NOT_CHOSEN, PlannedLetter
from xl_huikuan.letters.register import Entry, Register

SOON_AGAIN = 7  # days between two letters of one family to one customer


def outdated(register: Register, planned: Sequence[PlannedLetter], as_of: dt.date) -> Iterator[str]:
    """Yield one sentence per planned letter that an earlier letter of its customer contradicts."""
    for letter in planned:
        earlier = _earlier(register, letter, as_of)
        if earlier is None or letter.reason.endswith(NOT_CHOSEN):
            continue
        if earlier.as_of == as_of.isoformat():
            yield _changed(letter, earlier)
        elif not letter.reason:
            yield (
                f"「{letter.name}」不久前已出{BY_KEY[earlier.kind].title}({earlier.number},"
                f"截至{earlier.as_of}):请确认是否需要再发。"
            )


def _earlier(register: Register, letter: PlannedLetter, as_of: dt.date) -> Entry | None:
    """Return the latest letter of the same family that is near in time and says something else."""
    line = _line(letter.kind)
    family = [
        entry
        for entry in register.of_customer(letter.name, letter.code)
        if not register.standing(entry.number).is_void
        and _line(entry.kind) == line
        and dt.date.fromisoformat(entry.as_of) > as_of - dt.timedelta(SOON_AGAIN)
    ]
    if not family or (not letter.reason and _same(family[-1], letter, as_of)):
        return None
    return family[-1]


def _line(key: str) -> str:
    """Return what letters must share for one to take the other's place: demands are one line."""
    return DUNNING if not key or BY_KEY[key].family == DUNNING else BY_KEY[key].title


def _same(entry: Entry, letter: PlannedLetter, as_of: dt.date) -> bool:
    day = as_of.isoformat()
    return entry.key == (letter.kind, letter.name, letter.code, day, letter.claim.fingerprint)


def _changed(letter: PlannedLetter, earlier: Entry) -> str:
    old = f"{BY_KEY[earlier.kind].title}({earlier.number},{money_text(earlier.amount)} 元)"
    now = (
        f"现在不应出函({letter.reason.rstrip('。')})"
        if letter.reason
        else f"内容不同(现为 {money_text(letter.amount)} 元)"
    )
    return (
        f"「{letter.name}」同一截至日先前已出{old},台账改动后{now}:"
        f"旧函「{earlier.file}」请勿寄出;已寄出的请向客户说明。"
    )
