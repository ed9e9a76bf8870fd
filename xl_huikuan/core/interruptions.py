"""What restarts the limitation period of an item, and how well each could be proved in court.

A delivered demand, the debtor's consent (a part payment, a promise, a sealed reply) and a suit
restart the period from their own day (民法典 195, 诉讼时效规定 8, 14). Each open item has a clock
of its own. Two ends are kept: the safe one counts only what is strongly proved, the later one
counts everything noted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from xl_huikuan.core.limitation import limitation_end

WEAK, MEDIUM, STRONG = 1, 2, 3
PROOFS: Mapping[int, str] = {WEAK: "弱", MEDIUM: "中", STRONG: "强"}
WARNINGS = (90, 180, 365)  # days left up to which an item is listed, most pressing first
_NEVER = np.iinfo(np.int64).min  # NaT as a number


@dataclass(frozen=True, slots=True)
class Interruption:
    """One event that may restart the period.

    Attributes:
        items: positions in the arrays given to `clocks`.
        date: when it happened; a demand counts from the day it arrived.
        kind: what it was, in a few words.
        proof: `WEAK`, `MEDIUM` or `STRONG`.
        revives: the debtor agreed to pay, which counts after the period is over too (规定 19).
    """

    items: Sequence[int]
    date: dt.date
    kind: str
    proof: int
    revives: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Clocks:
    """The clocks of some items, arrays of one length.

    Attributes:
        safe_end: datetime64[s], the last day by what is strongly proved; NaT = no due date.
        safe_left: days from the as-of date to `safe_end`; NaN = no due date, < 0 = over.
        noted_end: the last day when everything noted is counted.
        why: what the safe period runs from, one phrase per item.
        noted: the last event noted and its proof, "" when there is none.
    """

    safe_end: npt.NDArray[np.datetime64]
    safe_left: npt.NDArray[np.float64]
    noted_end: npt.NDArray[np.datetime64]
    why: tuple[str, ...]
    noted: tuple[str, ...]


def clocks(
    due: npt.NDArray[np.datetime64],
    events: Iterable[Interruption],
    years: int,
    as_of: dt.date,
) -> Clocks:
    """Return the clock of each item with these due dates.

    Events up to the due date or after the as-of date do not count, nor do those after the period
    was over, unless the debtor then agreed to pay.
    """
    days = np.asarray(due, "datetime64[D]")
    seen = sorted((event for event in events if event.date <= as_of), key=lambda e: e.date)
    ends = _days(limitation_end(np.array([event.date for event in seen], "datetime64[s]"), years))
    first = _days(limitation_end(days, years))
    safe = _run(days, first, seen, ends, STRONG)
    noted = _run(days, first, seen, ends, WEAK)
    safe_end = np.array(safe.end, np.int64).view("datetime64[D]")
    left = (safe_end - np.datetime64(as_of, "D")).astype(np.float64)
    return Clocks(
        safe_end.astype("datetime64[s]"),
        np.where(np.isnat(safe_end), np.nan, left),
        np.array(noted.end, np.int64).view("datetime64[D]").astype("datetime64[s]"),
        tuple(_why(safe.last)),
        tuple(_noted(noted.last)),
    )


def lamp(left: float) -> str:
    """Return what the lamp of an item says by its days left: 已届满, 红, 橙, 黄, 绿 or 无到期日."""
    if np.isnan(left):
        return "无到期日"
    if left < 0:
        return "已届满"
    colours = zip(WARNINGS, ("红", "橙", "黄"), strict=True)
    return next((colour for days, colour in colours if left <= days), "绿")


def pressing(
    left: npt.NDArray[np.float64], within: Sequence[int]
) -> Iterator[tuple[int, list[int]]]:
    """Yield (days, positions) per step of `within`, ascending: each item in its own step only."""
    order = np.argsort(left, kind="stable")
    for low, high in pairwise((0, *within)):
        above = left >= 0 if low == 0 else left > low
        yield high, [int(i) for i in order if above[i] and left[i] <= high]


@dataclass(slots=True)
class _Running:
    end: list[int]
    last: list[Interruption | None]


def _days(dates: npt.NDArray[np.datetime64]) -> list[int]:
    return dates.astype("datetime64[D]").astype(np.int64).tolist()


def _run(
    due: npt.NDArray[np.datetime64],
    first: Sequence[int],
    events: Sequence[Interruption],
    ends: Sequence[int],
    proof: int,
) -> _Running:
    """Go through the events in order of date, counting those with at least this proof."""
    start = due.astype(np.int64).tolist()
    state = _Running(list(first), [None] * len(first))
    for event, end in zip(events, ends, strict=True):
        if event.proof < proof:
            continue
        day = event.date.toordinal() - _EPOCH
        for item in event.items:
            in_time = event.revives or day <= state.end[item]
            if start[item] != _NEVER and day > start[item] and in_time:
                state.end[item], state.last[item] = end, event
    return state


_EPOCH = dt.date(1970, 1, 1).toordinal()


def _why(last: Iterable[Interruption | None]) -> Iterator[str]:
    for event in last:
        yield f"{event.date} {event.kind}后重新起算" if event else "自到期日起算"


def _noted(last: Iterable[Interruption | None]) -> Iterator[str]:
    for event in last:
        yield f"{event.date} {event.kind}(证据{PROOFS[event.proof]})" if event else ""
