"""What a customer bought and how much it owed at most, read from the ledger (DOMAIN 20)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xl_huikuan.core.aging import posting_dates
from xl_huikuan.core.matching import stable_order
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.moves import CARRIED
from xl_huikuan.core.reconciliations import months_after
from xl_huikuan.core.settle import item_dates
from xl_huikuan.core.totals import Flags, Floats, Ints, sum_by

Days = npt.NDArray[np.datetime64]
NO_SALE = (*CARRIED, "退款")  # kinds of items that were not bought
_DAYS = 4_000_000  # more than lie between the earliest day and the latest
_EARLIEST, _LATEST = np.datetime64("0001-01-01"), np.datetime64("9999-12-31")


@dataclass(frozen=True, slots=True, eq=False)
class Purchases:
    """What the ledger tells up to the as-of date; arrays by customer number.

    Attributes:
        first, last: day of the first and last invoice; NaT = none with a date.
        year_sales: fen invoiced in the twelve months up to the as-of date, less credit notes.
        peak: fen, highest balance at the end of a day; NaN = some of its money has no date.
        peak_day: the first day it stood so high; NaT where the peak is unknown, not above 0, or
            what was brought forward.
    """

    first: Days
    last: Days
    year_sales: Ints
    peak: Floats
    peak_day: Days


def purchases_of(ledger: Ledger, as_of: dt.date) -> Purchases:
    """Read the purchases of every customer."""
    n, items = len(ledger.customers), ledger.items
    who, amount = items["customer"].to_numpy(), items["amount"].to_numpy()
    day = item_dates(items).astype("datetime64[D]")
    kind = items["kind"].isin(NO_SALE).to_numpy()
    sold = ~kind & (day <= np.datetime64(as_of))  # NaT compares false
    invoiced = sold & (amount > 0)
    recent = sold & (day > np.datetime64(months_after(as_of, -12)))
    first, last = np.full(n, _LATEST), np.full(n, _EARLIEST)
    np.minimum.at(first, who[invoiced], day[invoiced])
    np.maximum.at(last, who[invoiced], day[invoiced])
    never = np.bincount(who[invoiced], minlength=n) == 0
    first[never], last[never] = np.datetime64("NaT"), np.datetime64("NaT")
    peak, peak_day = _peaks(ledger, as_of)
    return Purchases(first, last, sum_by(who[recent], amount[recent], n), peak, peak_day)


def _posted(ledger: Ledger) -> Days:
    """Return the day every item came into being; a balance brought forward was there before all."""
    carried = ledger.items["kind"].isin(CARRIED).to_numpy()
    return np.where(carried, _EARLIEST, posting_dates(ledger.items).astype("datetime64[D]"))


def _peaks(ledger: Ledger, as_of: dt.date) -> tuple[Floats, Days]:
    """Return the highest balance of every customer and the first day it was reached."""
    n, items, receipts = len(ledger.customers), ledger.items, ledger.receipts
    who = np.append(items["customer"].to_numpy(), receipts["customer"].to_numpy())
    amount = np.append(items["amount"].to_numpy(), -receipts["amount"].to_numpy())
    day = np.append(_posted(ledger), receipts["date"].to_numpy().astype("datetime64[D]"))
    unknown = np.bincount(who[np.isnat(day)], minlength=n) > 0
    counts = day <= np.datetime64(as_of)
    who, amount, day = who[counts], amount[counts], day[counts]
    # One key sorts several times faster than two; the order within a day does not matter.
    order = stable_order(who * _DAYS + (day - _EARLIEST).astype(np.int64))
    who, amount, day = who[order], amount[order], day[order]
    balance = np.cumsum(amount)
    starts = np.flatnonzero(np.diff(who, prepend=-1))
    before = np.append(0, balance)[starts]
    balance -= np.repeat(before, np.diff(np.append(starts, len(who))))
    return _highest(who, day, balance, unknown)


def _highest(who: Ints, day: Days, balance: Ints, unknown: Flags) -> tuple[Floats, Days]:
    """Return the peaks of balances that stand in order of customer and day."""
    closing = np.append((np.diff(who) != 0) | (np.diff(day) != np.timedelta64(0)), True)[: len(who)]
    who, day, balance = who[closing], day[closing], balance[closing]
    highest = np.zeros(len(unknown), np.int64)
    np.maximum.at(highest, who, balance)
    reached = (balance == highest[who]) & (highest[who] > 0)
    first = np.full(len(unknown), _LATEST)
    np.minimum.at(first, who[reached], day[reached])
    first[(highest == 0) | unknown | (first == _EARLIEST)] = np.datetime64("NaT")
    return np.where(unknown, np.nan, highest), first
