"""What customers promised, and what became of it: kept, partly kept, broken, put off (DOMAIN 63–66).

gathered (log, workbook) → course_of (money in time, late; by debts) → state → why → `PROMISES`
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from xl_huikuan.core.aging import Aged
from xl_huikuan.core.frames import PROMISES, make_frame
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.promise_debts import NEVER, Debts
from xl_huikuan.core.promise_money import NO_DAY, Till, day_numbers
from xl_huikuan.core.promise_outcomes import Course, Texts, course_of
from xl_huikuan.core.promise_reasons import (
    BROKEN,
    COMING,
    KEPT,
    LATE,
    PARTLY,
    PUT_OFF,
    STATES,
    UNKNOWN,
    One,
    promise_reason,
)
from xl_huikuan.core.promise_rows import PLACES, Said, gathered
from xl_huikuan.core.rules import first_rule
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.totals import Floats, Ints, sum_by
from xl_huikuan.core.workdays import Dates, workdays_after

__all__ = ["STATES", "Counts", "counts_of", "promises_of", "with_promises"]

COUNTED = (KEPT, LATE, PARTLY, BROKEN, PUT_OFF)  # states that tell something of the customer
_UNPAID = (COMING, PARTLY, BROKEN, UNKNOWN)


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """How customers kept their promises; arrays by customer number.

    Attributes:
        made: promises whose outcome is known, those put off among them.
        kept, late, partly, broken, put_off: how many of them were.
    """

    made: Ints
    kept: Ints
    late: Ints
    partly: Ints
    broken: Ints
    put_off: Ints


def promises_of(ledger: Ledger, aged: Aged, settings: Settings, as_of: dt.date) -> pd.DataFrame:
    """Return columns PROMISES: every promise made up to the as-of date, in order of the log."""
    today = int(np.datetime64(as_of, "D").astype(np.int64))
    said = gathered(ledger, aged, today)
    if not len(said.customer):
        return make_frame(PROMISES, {}, 0)
    deadline = _deadlines(said.due, settings["promise_grace"])
    debts, till = Debts.of(ledger, aged), Till.of(ledger.receipts, today)
    course = course_of(said, debts, till, deadline, today)
    state = np.array(_states(course, said, today), object)
    latest = course.next_made == NEVER
    data = {
        "customer": said.customer, "made": _dates(said.made), "due": _dates(said.due),
        "deadline": _dates(deadline), "amount": said.amount, "promised": course.promised,
        "came": course.came, "late": course.late, "state": state,
        "days_late": _days_late(said, course, state, today),
        "again": _again(said, state),
        "latest": latest,
        "presses": latest & (said.due <= today) & np.isin(state, _UNPAID),
        "place": np.array(PLACES, object)[said.place], "row": said.row,
        "why": _whys(said, course, state, today),
    }  # fmt: skip
    return make_frame(PROMISES, data, len(said.customer))


def counts_of(promises: pd.DataFrame, n: int) -> Counts:
    """Count the promises of n customers by how they ended."""
    customer, state = promises["customer"].to_numpy(), promises["state"].to_numpy(object)

    def count(*states: str) -> Ints:
        return sum_by(customer, np.isin(state, states).astype(np.int64), n)

    return Counts(
        count(*COUNTED), count(KEPT), count(LATE), count(PARTLY), count(BROKEN), count(PUT_OFF)
    )


def with_promises(ledger: Ledger, promises: pd.DataFrame) -> Ledger:
    """Return the ledger with what its promises say of the customers.

    Kept and made ones are added to what the workbook counts. The promise in force is the earliest
    one not fulfilled of those the customer made last.
    """
    n = len(ledger.customers)
    counts = counts_of(promises, n)
    pressing = promises[promises["presses"].to_numpy()]["customer"].to_numpy()
    presses = np.zeros(n, np.bool_)
    presses[pressing] = True
    old = ledger.customers
    customers = old.assign(
        promises_made=old["promises_made"].to_numpy() + counts.made,
        promises_kept=old["promises_kept"].to_numpy() + counts.kept,
        promise_date=_in_force(promises, old["promise_date"].to_numpy()),
        promise_amount=_to_come(promises, n),
        promise_presses=presses,
    )
    return replace(ledger, customers=customers)


def _in_force(promises: pd.DataFrame, dates: Dates) -> Dates:
    """Return the promise each customer is held to; the log goes over the customer's record.

    Who has paid what it promised is held to nothing: what else is overdue was not promised.
    """
    logged = promises["latest"].to_numpy() & (promises["place"] == PLACES[0]).to_numpy()
    rows = promises[logged]
    done = ~np.isin(rows["state"].to_numpy(object), _UNPAID)
    customer, due = rows["customer"].to_numpy(), day_numbers(rows["due"])
    order = np.lexsort((due, done, customer))
    whose, first = np.unique(customer[order], return_index=True)
    held = dates.copy()
    due_days, kept = rows["due"].to_numpy()[order][first], done[order][first]
    held[whose] = np.where(kept, np.datetime64("NaT", "s"), due_days)
    return held


def _to_come(promises: pd.DataFrame, n: int) -> Floats:
    """Return fen that n customers still promise by the log; NaN = all, or no amount is known."""
    rows = promises[promises["latest"].to_numpy() & (promises["state"] == COMING).to_numpy()]
    logged = (rows["place"] == PLACES[0]).to_numpy()
    left = np.maximum(rows["amount"].to_numpy() - np.nan_to_num(rows["came"].to_numpy()), 0)
    total = np.full(n, np.nan)
    total[rows["customer"]] = 0
    np.add.at(total, rows["customer"].to_numpy(), np.where(logged, left, np.nan))
    return total


def _states(course: Course, said: Said, today: int) -> list[str]:
    waits = (today <= course.deadline) & (course.next_made == NEVER)
    partly = np.nan_to_num(course.came) > 0
    states, _ = first_rule((
        (course.in_time, KEPT, ""),
        (course.next_made <= said.due, PUT_OFF, ""),
        (waits, COMING, ""),
        (course.unknown != "", UNKNOWN, ""),
        (course.by_now, LATE, ""),
        (partly, PARTLY, ""),
        (~partly, BROKEN, ""),
    ))  # fmt: skip
    return states


def _days_late(said: Said, course: Course, state: Texts, today: int) -> Floats:
    """Return days from the day promised to payment, or to today; NaN = it is not known."""
    open_still = np.maximum(today - said.due, 0)
    paid = np.where(course.done == NO_DAY, np.nan, course.done - said.due)
    late = np.where(np.isin(state, _UNPAID), open_still, 0.0)
    return np.where(state == LATE, paid, late)


def _again(said: Said, state: Texts) -> Ints:
    """Return how many promises in a row the customer had not kept when it made this one."""
    rows = np.flatnonzero(said.logged & said.dated)
    order = rows[np.lexsort((said.made[rows], said.customer[rows]))]
    failed = np.isin(state[order], (LATE, PARTLY, BROKEN, PUT_OFF))
    customer, made = said.customer[order], said.made[order]
    before: Ints = np.cumsum(failed) - failed
    opens = np.append(True, customer[1:] != customer[:-1])[: len(order)]
    kept_before = np.append(False, state[order][:-1] == KEPT)[: len(order)]
    base = np.maximum.accumulate(np.where(opens | kept_before, before, 0))
    together = ~np.append(True, (customer[1:] != customer[:-1]) | (made[1:] != made[:-1]))[
        : len(order)
    ]
    first = np.maximum.accumulate(np.where(together, 0, np.arange(len(order))))
    times = np.zeros(len(state), np.int64)
    times[order] = (before - base)[first]
    return times


def _whys(said: Said, course: Course, state: Texts, today: int) -> list[str]:
    columns = (
        np.array(PLACES, object)[said.place], said.logged & said.dated, said.made, said.due,
        course.deadline, course.next_made, course.done, said.amount, course.promised, course.came,
        course.late, state, course.unknown,
    )  # fmt: skip
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return [promise_reason(One(*row), today) for row in rows]


def _deadlines(due: Ints, grace: int) -> Ints:
    return workdays_after(_dates(due), grace).astype("datetime64[D]").astype(np.int64)


def _dates(days: Ints) -> Dates:
    return days.astype("datetime64[D]").astype("datetime64[s]")
