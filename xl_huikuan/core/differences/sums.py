"""One row against several: amounts that add up, told from those that add up by chance.

Runs of rows that follow each other in time come first, then any few of the nearest rows. A sum is
taken when it is the only one and too precise to be chance; else it is only likely.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from xl_huikuan.core.differences.pairs import NEAR_DAYS
from xl_huikuan.core.differences.rows import OPENING, Board, Match, Side

LONGEST_RUN = 31  # rows of one month added up to one line
FEW = 12  # rows among which any combination is tried
TARGETS = 500  # rows for which combinations are tried, the largest first
CHANCE = 0.02  # more expected sums by chance than this, and a sum proves nothing
RUN, ANY = "连续 {} 笔合计", "{} 笔合计"
_COMBINATIONS = np.array([[k >> bit & 1 for bit in range(FEW)] for k in range(1 << FEW)], np.int64)
_SEVERAL = _COMBINATIONS.sum(axis=1) >= 2


def by_sum(board: Board) -> None:
    """Match rows that several rows of the other side add up to, either way round."""
    for ours_is_one in (False, True):
        _of_runs(board, ours_is_one=ours_is_one)
    for ours_is_one in (False, True):
        _of_any(board, ours_is_one=ours_is_one)


def _sides(board: Board, *, ours_is_one: bool) -> tuple[Side, Side]:
    return (board.ours, board.theirs) if ours_is_one else (board.theirs, board.ours)


def _match(one: int, many: tuple[int, ...], rule: str, note: str, *, ours_is_one: bool) -> Match:
    return Match((one,), many, rule, note) if ours_is_one else Match(many, (one,), rule, note)


def _lists(side: Side) -> Iterator[tuple[tuple[str, bool], list[int]]]:
    """Yield (kind, below zero) and the free dated rows, by date and position."""
    found: dict[tuple[str, bool], list[int]] = {}
    for i in side.free:
        row = side.rows[i]
        if row.kind != OPENING and row.date:
            found.setdefault((row.kind, row.amount < 0), []).append(i)
    for key, rows in found.items():
        yield key, sorted(rows, key=lambda i: (side.rows[i].day, i))


def _of_runs(board: Board, *, ours_is_one: bool) -> None:
    one_side, many_side = _sides(board, ours_is_one=ours_is_one)
    targets = dict(_lists(one_side))
    for key, rows in _lists(many_side):
        wanted: dict[int, list[int]] = {}
        for one in targets.get(key, ()):
            wanted.setdefault(one_side.rows[one].amount, []).append(one)
        found: dict[int, list[tuple[int, ...]]] = {}
        for one, run in _runs(many_side, rows, wanted, one_side):
            found.setdefault(one, []).append(run)
        days = np.array([many_side.rows[i].day for i in rows])
        for one, runs in found.items():
            near = _near(one_side.rows[one].day, days, rows, many_side)
            tried = len(near) * min(LONGEST_RUN, len(near)) // 2
            _judge(board, one, runs, (tried, near), RUN, ours_is_one=ours_is_one)


def _runs(
    side: Side, rows: list[int], wanted: dict[int, list[int]], one_side: Side
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield (the one row, a run that adds up to it), all of them near it in time."""
    for start, first in enumerate(rows):
        total = side.rows[first].amount
        for stop in range(start + 1, min(start + LONGEST_RUN, len(rows))):
            row = side.rows[rows[stop]]
            if row.day - side.rows[first].day > 2 * NEAR_DAYS:
                break
            total += row.amount
            for one in wanted.get(total, ()):
                day = one_side.rows[one].day
                if row.day - NEAR_DAYS <= day <= side.rows[first].day + 2 * NEAR_DAYS:
                    yield one, tuple(rows[start : stop + 1])


def _of_any(board: Board, *, ours_is_one: bool) -> None:
    one_side, many_side = _sides(board, ours_is_one=ours_is_one)
    lists = dict(_lists(many_side))
    days = {key: np.array([many_side.rows[i].day for i in rows]) for key, rows in lists.items()}
    targets = [(one, key) for key, ones in _lists(one_side) for one in ones if key in lists]
    targets.sort(key=lambda pair: -abs(one_side.rows[pair[0]].amount))
    for one, key in targets[:TARGETS]:
        around = _near(one_side.rows[one].day, days[key], lists[key], many_side)
        wanted = one_side.rows[one].amount
        near = [i for i in around if abs(many_side.rows[i].amount) < abs(wanted)][:FEW]
        if one in one_side.free and len(near) >= 2:
            found = list(_combinations(many_side, near, wanted))
            _judge(board, one, found, (1 << len(near), around), ANY, ours_is_one=ours_is_one)


def _near(day: int, days: np.ndarray, rows: list[int], side: Side) -> list[int]:
    """Return the free rows of a list within the window, the nearest first."""
    low, high = np.searchsorted(days, (day - NEAR_DAYS, day + NEAR_DAYS + 1))
    near = [i for i in rows[low:high] if i in side.free]
    return sorted(near, key=lambda i: (abs(side.rows[i].day - day), i))


def _combinations(side: Side, rows: list[int], wanted: int) -> Iterator[tuple[int, ...]]:
    amounts = np.array([side.rows[i].amount for i in rows])
    size = 1 << len(rows)
    sums = _COMBINATIONS[:size, : len(rows)] @ amounts
    for k in np.flatnonzero((sums == wanted) & _SEVERAL[:size]).tolist():
        yield tuple(sorted(i for bit, i in enumerate(rows) if k >> bit & 1))


def _judge(
    board: Board,
    one: int,
    found: list[tuple[int, ...]],
    tried: tuple[int, list[int]],
    rule: str,
    *,
    ours_is_one: bool,
) -> None:
    """Take the only combination when chance cannot have made it; else it is only likely.

    `tried` is the number of combinations, and the rows nearby.
    """
    one_side, many_side = _sides(board, ours_is_one=ours_is_one)
    free = [many for many in found if all(i in many_side.free for i in many)]
    if one not in one_side.free or not free:
        return
    many = min(free, key=lambda rows: (len(rows), rows))
    amount = one_side.rows[one].amount
    unit = _unit(amount, many_side, many, tried[1])
    by_chance = tried[0] * unit / abs(amount)
    match = _match(one, many, rule.format(len(many)), "", ours_is_one=ours_is_one)
    day = one_side.rows[one].day
    twins = _twin(one_side, (one,), day) or _twin(many_side, many, day)
    if len(free) == 1 and by_chance <= CHANCE and not twins:
        board.take(match)
    else:
        several = twins or len(free) > 1
        why = "合计相符,但不止一种组合" if several else "合计相符,但可能是凑巧"
        board.maybe.append(Match(match.ours, match.theirs, match.rule, why))


def _unit(amount: int, side: Side, many: Sequence[int], near: list[int]) -> int:
    """Return the step in which amounts go: of round money by its zeros, of prices by the piece.

    The step of a price shows in all rows nearby; two equal halves alone are no price.
    """
    own = math.gcd(amount, *(side.rows[i].amount for i in many))
    zeros = next(10**k for k in range(18) if own % 10 ** (k + 1))
    others = [side.rows[i].amount for i in near if i not in many]
    return max(zeros, math.gcd(own, *others) if others else 1)


def _twin(side: Side, rows: Sequence[int], day: int) -> bool:
    """Tell whether a free row of the same amount could stand in the place of one of these."""
    return any(
        k not in rows and k in side.free and abs(side.rows[k].day - day) <= 2 * NEAR_DAYS
        for i in rows
        for k in side.like[side.rows[i].kind, side.rows[i].amount]
    )
