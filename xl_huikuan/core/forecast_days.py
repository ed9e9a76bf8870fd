"""On which day money arrives, for many items at once: 扎账日, 付款日, 转账周期 (DOMAIN 37, 194).

Money that is due on a day (`exact`) waits for the next closing day, then for the next day of
payment, then for the bank, as `cash_date` says. A day that was only estimated from a record holds
that waiting already: it moves to the nearest day on which the customer's money arrives.

A closing day without a day of payment is the day of payment.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.core.totals import Flags, Floats, Ints
from xl_huikuan.core.workdays import roll

Days = npt.NDArray[np.datetime64]  # datetime64[D], NaT = none
_FAR = 10**7  # days: later than any date
_MONTHS = range(-1, 3)  # a holiday moves a day by less than a month


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """How and when customers pay; arrays of one length, NaN = not known.

    Attributes:
        closing: day of the month on which they close their books.
        paying: day of the month on which they pay.
        bank: working days of the bank.
    """

    closing: Floats
    paying: Floats
    bank: Ints

    def __getitem__(self, rows: Ints | Flags) -> Calendar:
        """Return the calendars of some rows."""
        return Calendar(self.closing[rows], self.paying[rows], self.bank[rows])

    @property
    def known(self) -> Flags:
        """Tell who pays on a day of the month."""
        return ~(np.isnan(self.closing) & np.isnan(self.paying))

    def __bool__(self) -> bool:
        raise TypeError("a Calendar has no truth value: ask for len(calendar.bank)")


def calendar_of(dossier: pd.DataFrame) -> Calendar:
    """Return the calendars of the credit file, one row per customer."""
    bank = np.nan_to_num(dossier["bank_days"].to_numpy()).astype(np.int64)
    return Calendar(dossier["cut_off_day"].to_numpy(), dossier["pay_day"].to_numpy(), bank)


def arrives(day: Days, calendar: Calendar, first: np.datetime64, *, exact: Flags) -> Days:
    """Return the day on which money ready on `day` arrives, not before `first`; NaT stays NaT."""
    ready = np.maximum(day, first)
    arrival = after_bank(_workdays(ready), calendar.bank)
    for chosen, rule in ((exact, _next), (~exact, _nearest)):
        rows = np.flatnonzero(chosen & calendar.known & ~np.isnat(day))
        if len(rows):
            arrival[rows] = rule(ready[rows], calendar[rows], first)
    return np.where(exact | calendar.known, arrival, _workdays(ready))


def after_bank(day: Days, bank: Ints) -> Days:
    """Return the working day so many working days after a working day."""
    arrival = day.copy()
    for passed in range(int(bank.max(initial=0))):
        rows = bank > passed
        arrival[rows] = _workdays(arrival[rows] + 1)
    return arrival


def _next(ready: Days, calendar: Calendar, first: np.datetime64) -> Days:
    """Return closing day, then day of payment, then bank."""
    del first  # `ready` is not before it
    day = _on_or_after(ready, calendar.closing)
    return after_bank(_on_or_after(day, calendar.paying), calendar.bank)


def _on_or_after(ready: Days, number: Floats) -> Days:
    """Return the first such day of a month on or after `ready`, moved to a working day."""
    day = _workdays(ready)
    asked = ~np.isnan(number)
    for later in reversed(_MONTHS):
        candidate = _workdays(_month_day(ready[asked], later, number[asked]))
        day[asked] = np.where(candidate >= ready[asked], candidate, day[asked])
    return day


def _nearest(ready: Days, calendar: Calendar, first: np.datetime64) -> Days:
    """Return the day of arrival nearest to `ready` and not before `first`; of two the later."""
    number = np.where(np.isnan(calendar.paying), calendar.closing, calendar.paying)
    best = np.full(len(ready), np.datetime64("NaT", "D"))
    for later in _MONTHS:
        candidate = after_bank(_workdays(_month_day(ready, later, number)), calendar.bank)
        farther = np.abs(candidate - ready) > np.abs(best - ready)
        best = np.where((candidate < first) | farther, best, candidate)
    return best


def _month_day(day: Days, later: int, number: Floats) -> Days:
    """Return a day of the month that many months later, the month's last when it is shorter."""
    month = day.astype("datetime64[M]") + later
    last = (month + 1).astype("datetime64[D]") - 1
    found: Days = np.minimum(month.astype("datetime64[D]") + (number.astype(np.int64) - 1), last)
    return found


def _workdays(day: Days) -> Days:
    """Move days off to the next working day; each day that occurs is looked up once."""
    known = ~np.isnat(day)
    number = day[known].astype(np.int64)
    low = int(number.min(initial=_FAR))
    occurs = np.zeros(int(number.max(initial=low)) - low + 1, np.bool_)
    occurs[number - low] = True
    found = np.flatnonzero(occurs)
    moved = np.zeros(len(occurs), "datetime64[D]")
    moved[found] = roll((found + low).astype("datetime64[D]").astype("datetime64[s]"), "顺延")
    worked = day.copy()
    worked[known] = moved[number - low]
    return worked
