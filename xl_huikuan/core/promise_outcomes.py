"""What came of promises: by the money received, or by what is left where no day tells when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xl_huikuan.core.promise_debts import NEVER, Debts
from xl_huikuan.core.promise_money import NO_DAY, Till, customer_day, served_in_turn
from xl_huikuan.core.promise_rows import OF_CUSTOMER, Said
from xl_huikuan.core.totals import Flags, Floats, Ints, sum_by

NOTHING_OWED = "当时没有到期的欠款"
NO_MADE, BEFORE = "沟通记录没有写日期", "承诺日期早于沟通日期,请核对"
UNDATED = "有收款没有日期,看不出是不是按时"
Texts = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """The course of promises up to today; arrays like those of `Said`.

    Attributes:
        deadline: last day that still counts as kept.
        next_made: when the customer promised anew; `NEVER` = not yet.
        promised: fen it came to; NaN = it cannot be said.
        came, late: fen that came in time, and after; NaN = not known.
        done: the day on which the last of it came; `NO_DAY` = not known, or nothing came.
        in_time, by_now: whether all of it was there by the deadline, is there today.
        unknown: why the outcome cannot be told, "" where it can.
    """

    deadline: Ints
    next_made: Ints
    promised: Floats
    came: Floats
    late: Floats
    done: Ints
    in_time: Flags
    by_now: Flags
    unknown: Texts


def course_of(said: Said, debts: Debts, till: Till, deadline: Ints, today: int) -> Course:
    """Follow promises up to today."""
    following = _next_made(said)
    by_money = _by_money(said, debts, till, deadline, following, today)
    by_debt = _by_debt(said, debts, deadline, today)
    followed = said.logged & said.dated
    both = {key: np.where(followed, by_money[key], by_debt[key]) for key in by_money}
    return Course(deadline, following, **both)


def _next_made(said: Said) -> Ints:
    """Return when the customer next promised on the log, on a later day than this."""
    rows = np.flatnonzero(said.logged & said.dated)
    order = rows[np.lexsort((said.made[rows], said.customer[rows]))]
    customer, made = said.customer[order], said.made[order]
    following = np.full(len(said.customer), NEVER)
    changes = np.flatnonzero((customer[1:] != customer[:-1]) | (made[1:] != made[:-1])) + 1
    ends = np.append(changes, len(order))
    after = (
        ends[np.searchsorted(changes, np.arange(len(order)), "right")] if len(order) else ends[:0]
    )
    there = after < len(order)
    there[there] = customer[after[there]] == customer[there]
    following[order[there]] = made[after[there]]
    return following


def _by_money(  # noqa: PLR0917 - what is promised, what came, and three days
    said: Said, debts: Debts, till: Till, deadline: Ints, following: Ints, today: int
) -> dict[str, npt.NDArray[np.generic]]:
    """Count receipts since each promise; of a promise put off only those up to the new one."""
    n = len(said.customer)
    followed = said.logged & said.dated
    promised = _promised(said, debts, followed)
    wanted = np.where(followed, promised, 0)
    turn, _ = served_in_turn(said.customer, said.due, said.made, np.arange(n))
    # Who says "today" may pay that day; else what came that day came before she was called.
    after = np.where(said.due == said.made, said.made - 1, said.made)
    until = np.minimum(np.minimum(deadline, following), today)
    came, done = till.take(said.customer, after, until, wanted, turn)
    missing = np.where(following <= said.due, 0, wanted - came)  # a new day was agreed instead
    late, later = till.take(said.customer, until, np.full(n, today), missing, turn)
    undated = debts.undated(said.customer)
    in_time, by_now = came >= wanted, came + late >= wanted
    unknown = np.full(n, "", object)
    unknown[~in_time & (came + undated >= wanted)] = UNDATED
    unknown[said.due < said.made] = BEFORE
    unknown[wanted <= 0] = NOTHING_OWED
    known = unknown == ""
    return {
        "promised": promised.astype(np.float64), "came": came.astype(np.float64),
        "late": late.astype(np.float64), "done": np.maximum(done, later),
        "in_time": in_time & known, "by_now": by_now & known, "unknown": unknown,
    }  # fmt: skip


def _promised(said: Said, debts: Debts, followed: Flags) -> Ints:
    """Return what promises came to; "all" is what was overdue then, else due by the day promised.

    Who promises some on one day and the rest on another means the rest of that.
    """
    wanted = np.nan_to_num(said.amount).astype(np.int64)
    rows = np.flatnonzero(followed & np.isnan(said.amount))
    customer, made = said.customer[rows], said.made[rows]
    owed = debts.owed(customer, made - 1, made)
    not_yet = owed <= 0
    owed[not_yet] = debts.owed(customer[not_yet], said.due[rows][not_yet], made[not_yet])
    _, batch = np.unique(customer_day(said.customer, said.made), return_inverse=True)
    told = sum_by(batch, np.where(followed, wanted, 0), len(batch))
    wanted[rows] = np.maximum(owed - told[batch[rows]], 0)
    return wanted


def _by_debt(
    said: Said, debts: Debts, deadline: Ints, today: int
) -> dict[str, npt.NDArray[np.generic]]:
    """Look at what is left of the debts promised: the workbook says no day on which it was.

    A promise of a customer is about what was due by then. What came for it cannot be said.
    """
    n = len(said.customer)
    until = np.minimum(deadline, today)
    left, now, undated = (np.zeros(n, np.int64) for _ in range(3))
    count, done = np.zeros(n, np.int64), np.full(n, NO_DAY)
    for about in (said.of_item, _of_customer(said, debts)):
        mine = about >= 0
        limit = np.where(mine, np.append(until, 0)[about], NO_DAY)
        left += sum_by(about[mine], debts.left(limit)[mine], n)
        now += sum_by(about[mine], debts.left(np.full(len(about), today))[mine], n)
        count += sum_by(about[mine], np.ones(mine.sum(), np.int64), n)
        lines = mine[debts.item]
        line_of = about[debts.item[lines]]
        undated += sum_by(line_of, np.where(debts.day[lines] == NO_DAY, debts.settled[lines], 0), n)
        np.maximum.at(done, line_of, debts.day[lines])
    unknown = np.full(n, "", object)
    unknown[(left <= 0) & (undated > 0)] = UNDATED
    unknown[count == 0] = NOTHING_OWED
    unknown[said.logged] = NO_MADE
    known, blank = unknown == "", np.full(n, np.nan)
    return {
        "promised": np.where(known & (left > 0), left, said.amount), "came": blank, "late": blank,
        "done": done, "in_time": (left <= 0) & known, "by_now": (now <= 0) & known,
        "unknown": unknown,
    }  # fmt: skip


def _of_customer(said: Said, debts: Debts) -> Ints:
    """Return which promise of a customer as a whole each item falls under; −1 = none."""
    rows = np.flatnonzero(said.place == OF_CUSTOMER)
    of_owner = np.full(debts.n_customers, -1)
    of_owner[said.customer[rows]] = rows
    about = of_owner[debts.owner]
    due = np.append(said.due, NO_DAY)[about]
    return np.where((debts.due <= due) & (debts.amount > 0), about, -1)
