"""When a customer is called next: after the interval, and as many a day as one person can."""

from __future__ import annotations

import datetime as dt

import numpy as np
import numpy.typing as npt

from xl_huikuan.core.model import Ledger
from xl_huikuan.core.totals import Ints
from xl_huikuan.core.workdays import next_workday, roll

Dates = npt.NDArray[np.datetime64]
_DAY = dt.timedelta(days=1)


def last_contacts(ledger: Ledger, as_of: dt.date) -> Dates:
    """Return by customer number the last day it was reached or written to; NaT = none is known."""
    last = np.full(len(ledger.customers), np.datetime64("NaT", "s"))
    for told in (ledger.contacts, ledger.written):
        for number, rows in told.items():
            days = [row.day for row in rows if row.day <= as_of]
            if days:
                last[number] = np.fmax(last[number], np.datetime64(max(days), "s"))
    return last


def workdays_from(day: dt.date, n: int) -> Dates:
    """Return n working days, the first on or after a day."""
    found = [next_workday(day)]
    while len(found) < n:
        found.append(next_workday(found[-1] + _DAY))
    return np.array(found[:n], "datetime64[s]")


def after_interval(last: Dates, every: Ints, soonest: np.datetime64) -> Dates:
    """Return the working day `every` days after the last contact, the soonest where none is known."""
    due = np.fmax(last + every.astype("timedelta64[D]"), soonest)
    return roll(due, "顺延")


def spread(wanted: Dates, owners: npt.NDArray[np.object_], *, per_day: int) -> Dates:
    """Move contacts to later working days so that nobody has more than so many on one.

    Contacts are given best first; each owner takes them by the day wanted, of one day the best
    first, and what does not fit goes to the owner's next working day with room.
    """
    if not len(wanted):
        return wanted
    first = wanted.min()
    span = int((wanted.max() - first) / np.timedelta64(1, "D")) + len(wanted) // per_day + 2
    days = workdays_from(first.astype("datetime64[D]").item(), span)
    place = np.searchsorted(days, wanted)
    moved = np.empty(len(wanted), np.int64)
    for owner in dict.fromkeys(owners.tolist()):
        rows = np.flatnonzero(owners == owner)
        order = rows[np.argsort(place[rows], kind="stable")]
        turn = np.arange(len(order))
        # Seats are numbered through: day × per_day + seat. A contact takes the next free one, or
        # the first of the day it wants.
        moved[order] = (np.maximum.accumulate(place[order] * per_day - turn) + turn) // per_day
    return days[moved]
