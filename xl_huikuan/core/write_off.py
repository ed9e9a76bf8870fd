"""可申报坏账损失候选: receivables a company may claim as bad debts before tax once written off.

SAT Announcement 2011-25: overdue three years or more (article 23); overdue a year or more and a
single amount up to 50,000 yuan or up to 0.01 % of the year's revenue (article 24).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.core.aging import bucket_index
from xl_huikuan.core.money import fen
from xl_huikuan.core.policy import SCHEME_YEARS

SMALL = fen(50_000)
REVENUE_PARTS = 10_000  # 0.01 % of it
REASONS = (
    "第23条:满3年",
    "第24条:满1年,5万元以内",
    "第24条:满1年,万分之一内",
)


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """What may be claimed.

    Attributes:
        rows: positions in the open items, by reason and then the largest first.
        reasons: index into `REASONS` of each.
        untested: fen that could not be tested: open without a due date.
    """

    rows: npt.NDArray[np.int64]
    reasons: npt.NDArray[np.int64]
    untested: int


def candidates(open_items: pd.DataFrame, as_of: dt.date, revenue: int | None) -> Candidates:
    """Return the open items that may be claimed on the as-of date.

    Years count by the calendar, the last day of a full year included. A single amount is what is
    still open of one item.

    Args:
        open_items: columns OPEN_ITEMS.
        as_of: the date.
        revenue: fen of the year; None = not known, and the test by revenue is not made.
    """
    due = open_items["due"].to_numpy().astype("datetime64[s]")
    owed = open_items["open"].to_numpy()
    # From the day after on: what was due three years ago today is overdue for three full years.
    after = as_of + dt.timedelta(days=1)
    years = bucket_index(np.full(len(due), np.nan), due, after, SCHEME_YEARS)
    small = owed <= SMALL
    tiny = np.zeros(len(owed), np.bool_) if revenue is None else owed <= revenue // REVENUE_PARTS
    reason = np.select([years >= 3, (years >= 1) & small, (years >= 1) & tiny], [0, 1, 2], -1)
    rows = np.flatnonzero((reason >= 0) & (owed > 0))
    rows = rows[np.lexsort((-owed[rows], reason[rows]))]
    untested = int(owed[np.isnat(due) & (owed > 0)].sum())
    return Candidates(rows, reason[rows].astype(np.int64), untested)
