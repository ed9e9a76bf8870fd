"""What restarts the limitation period of an item, and how well each could be proved in court.

A delivered demand, the debtor's consent (a part payment, a promise, a sealed reply) and a suit
restart the period from their own day (民法典 195, 诉讼时效规定 8, 14). Each open item has a clock
of its own. Two ends are kept: the safe one counts only what is strongly proved, the later one
counts everything noted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.core.limitation import limitation_end

Ints = npt.NDArray[np.int64]
WEAK, MEDIUM, STRONG = 1, 2, 3
PROOFS: Mapping[int, str] = {WEAK: "弱", MEDIUM: "中", STRONG: "强"}
WARNINGS = (30, 90, 180, 365)  # days left up to which an item is listed, most pressing first
LAPSED, UNDATED, CALM = "已届满", "无到期日", "绿"
_COLOURS = ("红", "橙", "黄", "蓝")  # of the steps of WARNINGS, as public warnings have them
LAMPS = (LAPSED, *_COLOURS, CALM, UNDATED)
FROM_DUE = "自到期日起算"
_NOTHING, _NO_CLOCK = -1, -2  # no event; no due date either


@dataclass(frozen=True, slots=True)
class Interruption:
    """One event that may restart the period.

    Attributes:
        items: positions in the arrays given to `clocks`, each once.
        date: when it happened; a demand counts from the day it arrived.
        kind: what it was, in a few words.
        proof: `WEAK`, `MEDIUM` or `STRONG`.
        revives: the debtor agreed to pay, which counts after the period is over too (规定 19).
    """

    items: Sequence[int] | Ints
    date: dt.date
    kind: str
    proof: int
    revives: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Clocks:
    """The clocks of some items, of one length.

    Attributes:
        safe_end: datetime64[s], the last day by what is strongly proved; NaT = no due date.
        safe_left: days from the as-of date to `safe_end`; NaN = no due date, < 0 = over.
        noted_end: the last day when everything noted is counted.
        why: what the safe period runs from, "" without a due date.
        noted: the last event noted and its proof, "" when there is none.
    """

    safe_end: npt.NDArray[np.datetime64]
    safe_left: npt.NDArray[np.float64]
    noted_end: npt.NDArray[np.datetime64]
    why: pd.Categorical
    noted: pd.Categorical


def clocks(
    due: npt.NDArray[np.datetime64],
    events: Iterable[Interruption],
    years: int,
    as_of: dt.date,
) -> Clocks:
    """Return the clock of each item with these due dates.

    Events up to the due date or after the as-of date do not count, nor do those after the period
    was over, unless the debtor then agreed to pay. Of one day, the best proved is the last.
    """
    days = np.asarray(due, "datetime64[D]")
    first = limitation_end(days, years).astype("datetime64[D]").astype(np.int64)
    seen = sorted((e for e in events if e.date <= as_of), key=lambda e: (e.date, e.proof))
    pairs = _in_rounds(seen, years)
    start = np.where(np.isnat(days), np.iinfo(np.int64).max, days.astype(np.int64))
    safe, last = _run(start, first, pairs, STRONG)
    noted, newest = _run(start, first, pairs, WEAK)
    safe_end = safe.view("datetime64[D]")
    left = (safe_end - np.datetime64(as_of, "D")).astype(np.float64)
    return Clocks(
        safe_end.astype("datetime64[s]"),
        np.where(np.isnat(safe_end), np.nan, left),
        noted.view("datetime64[D]").astype("datetime64[s]"),
        _phrases(np.where(np.isnat(days), _NO_CLOCK, last), seen, _why, FROM_DUE),
        _phrases(newest, seen, _noted, ""),
    )


def lamp_codes(left: npt.NDArray[np.float64]) -> Ints:
    """Return what the lamp of each item says by its days left, as positions in `LAMPS`."""
    step = 1 + np.searchsorted(WARNINGS, left)  # NaN comes behind every number
    codes = np.where(np.isnan(left), LAMPS.index(UNDATED), np.where(left < 0, 0, step))
    return codes.astype(np.int64)


def pressing(
    left: npt.NDArray[np.float64], within: Sequence[float]
) -> Iterator[tuple[float, list[int]]]:
    """Yield (days, positions) per step of `within`, ascending: each item in its own step only."""
    order = np.argsort(left, kind="stable")
    for low, high in pairwise((0, *within)):
        above = left >= 0 if low == 0 else left > low
        yield high, [int(i) for i in order if above[i] and left[i] <= high]


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """Each item with each of its events: what is the k-th of its item stands in round k."""

    item: Ints
    event: Ints
    day: Ints
    end: Ints
    proof: Ints
    revives: npt.NDArray[np.bool_]
    rounds: Sequence[int]  # where each round begins, and the last ends


def _in_rounds(events: Sequence[Interruption], years: int) -> _Pairs:
    """Spread events, ascending by date, over rounds: no item is twice in one."""
    item = np.concatenate([np.zeros(0, np.int64), *(np.asarray(e.items, np.int64) for e in events)])
    event = np.repeat(np.arange(len(events)), [len(e.items) for e in events])
    by_item = np.argsort(item, kind="stable")
    heads = np.flatnonzero(np.diff(item[by_item], prepend=-1))
    turn = np.empty(len(item), np.int64)
    turn[by_item] = np.arange(len(item)) - np.repeat(heads, np.diff([*heads, len(item)]))
    order = np.argsort(turn, kind="stable")
    event = event[order]
    dates = np.array([e.date for e in events], "datetime64[D]")
    ends = limitation_end(dates, years).astype("datetime64[D]").astype(np.int64)
    return _Pairs(
        item[order],
        event,
        dates.astype(np.int64)[event],
        ends[event],
        np.array([e.proof for e in events], np.int64)[event],
        np.array([e.revives for e in events], np.bool_)[event],
        [0, *np.cumsum(np.bincount(turn)).tolist()],
    )


def _run(start: Ints, first: Ints, pairs: _Pairs, proof: int) -> tuple[Ints, Ints]:
    """Go through the events in order, counting those with at least this proof.

    Returns the last day of each item and the event it follows from.
    """
    end, last = first.copy(), np.full(len(first), _NOTHING)
    for low, high in pairwise(pairs.rounds):
        part = slice(low, high)
        item, day = pairs.item[part], pairs.day[part]
        counts = (pairs.proof[part] >= proof) & (day > start[item])
        counts &= pairs.revives[part] | (day <= end[item])
        hit = item[counts]
        end[hit], last[hit] = pairs.end[part][counts], pairs.event[part][counts]
    return end, last


def _phrases(
    events: Ints,
    seen: Sequence[Interruption],
    say: Callable[[Interruption], str],
    without: str,
) -> pd.Categorical:
    """Say of each item the event it has; only those that some item has are put in words."""
    used = np.zeros(len(seen) + 2, np.bool_)
    used[events] = True
    texts = ["", *(say(seen[k]) for k in np.flatnonzero(used[:-2]).tolist()), "", without]
    codes, words = pd.factorize(np.array(texts, object))
    place = np.where(used, np.cumsum(used), 0)
    place[-2:] = -2, -1  # what stands for no clock and no event
    return pd.Categorical.from_codes(codes[place[events]], list(words))


def _why(event: Interruption) -> str:
    return f"{event.date} {event.kind}后重新起算"


def _noted(event: Interruption) -> str:
    return f"{event.date} {event.kind}(证据{PROOFS[event.proof]})"
