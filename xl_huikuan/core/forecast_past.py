"""What was expected of a past month against what came (DOMAIN 167).

The expectation is the one noted on 回款_快照 at that month's begin; where there is none, the ledger
is put back to that day and forecast again: without what came and what was agreed since.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from xl_huikuan.core.aging import age, posting_dates
from xl_huikuan.core.forecast import forecast
from xl_huikuan.core.forecast_sums import expected_by_customer
from xl_huikuan.core.forms.bills import BILLS
from xl_huikuan.core.forms.papers import NOBODY, Papers
from xl_huikuan.core.forms.snapshots import SNAPSHOTS
from xl_huikuan.core.forms.stages import PLANNED
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.promises import promises_of, with_promises
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.totals import Flags, Ints, sum_by

NOTED, REPLAYED = "快照", "还原台账重算"
_DAY = dt.timedelta(1)


@dataclass(frozen=True, slots=True, eq=False)
class Variance:
    """A past month.

    Attributes:
        before: the day before its first.
        until: its last day.
        source: where the expectation comes from; "" = there is none.
        why: why there is none.
        expected: fen by customer number.
        came: all that was received, likewise.
        known: the part of it for invoices that were there before; only these could be expected.
    """

    before: dt.date
    until: dt.date
    source: str
    why: str
    expected: Ints
    came: Ints
    known: Ints

    @property
    def hit(self) -> float:
        """How near the expectation was: 1 − |known − expected| ÷ expected, at least 0; NaN = none."""
        expected, known = int(self.expected.sum()), int(self.known.sum())
        return max(0.0, 1 - abs(known - expected) / expected) if expected else float("nan")

    @property
    def farthest(self) -> Ints:
        """Customers that paid another amount than expected, the largest difference first."""
        gap = np.abs(self.known - self.expected)
        order = np.argsort(-gap, kind="stable")
        return order[gap[order] > 0]


def last_month(as_of: dt.date) -> tuple[dt.date, dt.date]:
    """Return the day before the last month that is over, and its last day."""
    until = (as_of + _DAY).replace(day=1) - _DAY
    return until.replace(day=1) - _DAY, until


def variance(ledger: Ledger, matches: pd.DataFrame, settings: Settings, as_of: dt.date) -> Variance:
    """Return the last month that is over: what was expected, and what came.

    `matches` (columns MATCHES) tell which invoices it was for.
    """
    before, until = last_month(as_of)
    expected = noted_for(ledger, before)
    came = received(ledger, before, until), for_older(ledger, matches, before, until)
    if expected is not None:
        return Variance(before, until, NOTED, "", expected, *came)
    if not ledger.replayable:
        why = f"没有 {before} 的快照,台账又有没写日期的收款,还原不了当时的余额"
        return Variance(before, until, "", why, np.zeros_like(came[0]), *came)
    return Variance(before, until, REPLAYED, "", replay(ledger, settings, before, until), *came)


def noted_for(ledger: Ledger, day: dt.date) -> Ints | None:
    """Return what 回款_快照 of a day expects of the month after, by customer; None = it has none."""
    typed = ledger.papers[SNAPSHOTS]
    that_day = (typed["day"] == pd.Timestamp(day)) & typed["expected"].notna()
    rows = typed[(that_day & (typed["who"] != NOBODY)).to_numpy()]
    if not len(rows):
        return None
    fen = rows["expected"].to_numpy().astype(np.int64)
    return sum_by(rows["who"].to_numpy(), fen, len(ledger.customers))


def received(ledger: Ledger, before: dt.date, until: dt.date) -> Ints:
    """Return fen received after one day and up to another, by customer; what went back is less."""
    date = ledger.receipts["date"]
    rows = ledger.receipts[(date > pd.Timestamp(before)) & (date <= pd.Timestamp(until))]
    return sum_by(rows["customer"].to_numpy(), rows["amount"].to_numpy(), len(ledger.customers))


def for_older(ledger: Ledger, matches: pd.DataFrame, before: dt.date, until: dt.date) -> Ints:
    """Return fen of those receipts that settled invoices made out up to `before`, by customer."""
    ours = matches[matches["receipt"].to_numpy() >= 0]
    item, receipt = ours["item"].to_numpy(), ours["receipt"].to_numpy()
    date, posted = ledger.receipts["date"].to_numpy()[receipt], posting_dates(ledger.items)[item]
    first, last = (np.datetime64(day, "s") for day in (before, until))
    chosen = (date > first) & (date <= last) & ~(posted > first)
    who = ledger.items["customer"].to_numpy()[item[chosen]]
    return sum_by(who, ours["amount"].to_numpy()[chosen], len(ledger.customers))


def replay(ledger: Ledger, settings: Settings, before: dt.date, until: dt.date) -> Ints:
    """Return what would have been expected on a past day up to a later one, by customer."""
    then = put_back(ledger, before)
    aged = age(then, settings, before)
    promises = promises_of(then, aged, settings, before)
    found = forecast(with_promises(then, promises), aged, promises, settings, before)
    return expected_by_customer(found, until, len(ledger.customers))


def put_back(ledger: Ledger, day: dt.date) -> Ledger:
    """Return the ledger without what came or was agreed after a day, as far as it tells.

    It does not tell since when an item is on hold, promised or 呆死 by hand, nor when promises it
    only counts were made: none of them counts.
    """
    nothing = np.datetime64("NaT", "s")
    blank = pd.Categorical.from_codes(np.zeros(len(ledger.items), np.int8), [""])
    whose = pd.Categorical.from_codes(np.zeros(len(ledger.customers), np.int8), [""])
    papers = ledger.papers
    bills, stages = papers[BILLS], papers[PLANNED]
    frames = {
        **papers.frames,
        BILLS.key: bills[_not_after(bills["received"], day)].assign(where=""),
        PLANNED.key: stages.assign(revised=nothing),
    }
    return replace(
        ledger,
        items=ledger.items.assign(hold=blank, promise_date=nothing),
        receipts=ledger.receipts[_not_after(ledger.receipts["date"], day)].reset_index(drop=True),
        customers=ledger.customers.assign(
            hold=whose, promise_date=nothing, class_manual=whose, promises_made=0, promises_kept=0
        ),
        papers=Papers(frames),
    )


def _not_after(days: pd.Series[pd.Timestamp], day: dt.date) -> Flags:
    """Tell which days are not after one; what has no day is from before."""
    return ~(days > pd.Timestamp(day)).to_numpy()
