"""Balances by yearly bucket for the provision: now, and at past year-ends replayed from the ledger.

Buckets are those of `SCHEME_YEARS` with the undated at the end, counted by calendar anniversary
from the day of booking (or of the invoice), whatever scheme the clerk presses customers by.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import numpy.typing as npt

from xl_huikuan.core.aging import Aged, age, posting_dates
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.policy import SCHEME_YEARS
from xl_huikuan.core.settings import Settings

Table = npt.NDArray[np.int64]


def year_ends(as_of: dt.date, n: int) -> tuple[dt.date, ...]:
    """Return the last n year-ends up to the as-of date, oldest first."""
    last = as_of.year if (as_of.month, as_of.day) == (12, 31) else as_of.year - 1
    return tuple(dt.date(year, 12, 31) for year in range(last - n + 1, last + 1))


def aged_by_year(ledger: Ledger, settings: Settings, as_of: dt.date) -> Aged:
    """Settle and age the ledger as the provision wants it: full years since booking."""
    own = {"scheme": SCHEME_YEARS.key, "basis": settings["provision_basis"]}
    return age(ledger, Settings({**settings.own, **own}), as_of)


def earliest_entry(ledger: Ledger) -> dt.date | None:
    """Return the day of the first dated item or receipt; None when there is none."""
    booked = posting_dates(ledger.items)
    received = ledger.receipts["date"].to_numpy().astype("datetime64[s]")
    days = np.concatenate([booked, received])
    days = days[~np.isnat(days)]
    return days.min().astype("datetime64[D]").item() if len(days) else None


def replayable(ledger: Ledger, day: dt.date) -> bool:
    """Tell whether the ledger tells how things stood on a past day.

    It does when its receipts have dates, it has receipts at all (a list of what is open today
    says nothing of what was open then), and it has an entry of that day or earlier.
    """
    first = earliest_entry(ledger)
    has_receipts = len(ledger.receipts) > 0
    return ledger.replayable and has_receipts and first is not None and first <= day


def year_end_balances(ledger: Ledger, settings: Settings, day: dt.date) -> Table:
    """Return fen per bucket, the undated last, as the ledger tells for a past day."""
    return aged_by_year(ledger, settings, day).matrix.sum(axis=0)
