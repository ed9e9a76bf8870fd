"""How much of each bucket rolled on into the next, and which customers changed, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from xl_huikuan.core.money import money_text
from xl_huikuan.core.movements import Movement
from xl_huikuan.core.snapshots import recorded_days, snapshot_on
from xl_huikuan.core.totals import Ints

NEW, WORSE, BETTER, CLEARED = "新逾期", "逾期增加", "逾期减少", "逾期清零"
CHANGES = (NEW, WORSE, BETTER, CLEARED)
_PAST_DAYS = 365  # monthly rates reach back a year


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one customer's overdue money.

    Attributes:
        place: in `Movement.names`.
        kind: one of `CHANGES`, "" = nothing overdue changed.
        more: fen overdue more than before, negative = less.
        said: one sentence, "" with `kind`.
    """

    place: int
    name: str
    kind: str
    more: int
    said: str


@dataclass(frozen=True, slots=True)
class Roll:
    """What rolled from bucket to bucket between two recorded days.

    Attributes:
        rates: per bucket but the last two: share that stands in the next one now; None = nothing
            was in it.
    """

    first: dt.date
    last: dt.date
    rates: tuple[float | None, ...]


def net_rolls(before: Ints, after: Ints) -> tuple[float | None, ...]:
    """Return balance of the next bucket now ÷ balance of the bucket then, per bucket.

    The last bucket has none after it, and 无到期日 behind it is no bucket of an age.
    """
    pairs = zip(before[:-2].tolist(), after[1:-1].tolist(), strict=True)
    return tuple(now / then if then else None for then, now in pairs)


def slipped(flow: Ints) -> tuple[int, ...]:
    """Return fen of each bucket, 无到期日 left out, that stands in an older bucket now."""
    ages = flow[:-2, :-2]
    return tuple(np.triu(ages, 1).sum(axis=1).tolist())


def share_of(part: int, whole: int) -> float | None:
    """Return a share; None = there is no whole."""
    return part / whole if whole else None


def rolls(frame: pd.DataFrame, until: dt.date) -> tuple[Roll, ...]:
    """Return the rates from each recorded day to the next, of the year before a day."""
    days = [d for d in recorded_days(frame) if d <= until and (until - d).days <= _PAST_DAYS]
    found = []
    sides = [snapshot_on(frame, day) for day in days]
    for then, now in pairwise(sides):
        if then is None or now is None or then.scheme != now.scheme:
            continue
        if then.buckets is None or now.buckets is None:
            continue
        rates = net_rolls(then.buckets.sum(axis=0), now.buckets.sum(axis=0))
        found.append(Roll(then.day, now.day, rates))
    return tuple(found)


def changes(movement: Movement) -> tuple[Change, ...]:
    """Return every customer whose overdue money changed, the largest change of each kind first."""
    before, after = movement.before.overdue, movement.after.overdue
    more = after - before
    kinds = np.select(
        [(before <= 0) & (more > 0), more > 0, (more < 0) & (after > 0), more < 0],
        [1, 2, 3, 4],
    )
    told = [
        Change(i, movement.names[i], CHANGES[kinds[i] - 1], int(more[i]), _said(movement, i))
        for i in np.flatnonzero(kinds).tolist()
    ]
    return tuple(sorted(told, key=lambda one: (CHANGES.index(one.kind), -abs(one.more))))


def of_kind(found: Sequence[Change], kind: str) -> tuple[Change, ...]:
    """Return the changes of one kind."""
    return tuple(one for one in found if one.kind == kind)


def _said(movement: Movement, i: int) -> str:
    before, after = int(movement.before.overdue[i]), int(movement.after.overdue[i])
    if not after:
        head = f"期初逾期 {money_text(before)} 元,已没有逾期"
    elif not before:
        head = f"期初没有逾期,现在逾期 {money_text(after)} 元"
    else:
        verb = "增至" if after > before else "降至"
        head = f"逾期由 {money_text(before)} 元{verb} {money_text(after)} 元"
    return f"{head}{_why(movement, i)}。"


def _why(movement: Movement, i: int) -> str:
    """Return what is known of the reasons, after a colon; "" = only balances are known."""
    if not movement.replayed:
        return ""
    parts = []
    if movement.late_new[i]:
        lines, amount = movement.late_new_lines[i], money_text(movement.late_new[i])
        parts.append(f"新到期未付 {lines} 笔 {amount} 元")
    parts.append(f"本期回款 {money_text(movement.parts['collected'][i])} 元")
    notes = int(movement.parts["notes"][i])
    if notes:
        parts.append(f"红字冲减 {money_text(notes)} 元")
    return f":{','.join(parts)}"
