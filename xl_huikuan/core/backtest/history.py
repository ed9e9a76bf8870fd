"""What a ledger must have to be replayed, which days are, and what came late in the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from xl_huikuan.core.aging import age, posting_dates
from xl_huikuan.core.errors import NotApplicable
from xl_huikuan.core.forms.papers import Papers
from xl_huikuan.core.frames import CUSTOMERS, ITEMS, FrameColumn, make_frame
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.terms import due_dates
from xl_huikuan.core.totals import Flags, Ints, sum_by

INVOICED, DUE, RECEIVED = "开票日期", "到期日(或账期)", "收款日期(或结清日期)"
MONTHS = 24  # month-ends replayed unless a first one is asked for
# What a workbook tells of customers and items as they are today, without saying since when.
UNDATED_FACTS = (
    "score_basic", "score_management", "score_record", "score_business", "score_cash",
    "promises_kept", "promises_made", "malicious", "dishonoured", "enforced",
    "hold", "hold_until", "promise_date", "class_manual", "blocked",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """How the items of a ledger ended, as far as the data go; arrays by item number.

    Attributes:
        until: the last day the data know of.
        due: day numbers; meaningless where not `known`.
        late: fen that came later than allowed, or have not come though they should have.
        known: whether that can be said: dated, and long enough before `until`.
        allowed: days after the due date that are not called late yet.
        unpaid: fen still open on the last day.
    """

    until: dt.date
    due: Ints
    late: Ints
    known: Flags
    allowed: int
    unpaid: int


def require_history(ledger: Ledger, settings: Settings) -> None:
    """Refuse a ledger that tells nothing of the past; raises NotApplicable saying what it lacks."""
    items = ledger.items
    owed = items["amount"].to_numpy() > 0
    dated = ledger.receipts["date"].notna().to_numpy()
    lacking = [
        what
        for what, there in (
            (INVOICED, owed & ~np.isnat(posting_dates(items))),
            (DUE, owed & ~np.isnat(due_dates(items, ledger.customers, settings)[0])),
            (RECEIVED, dated if ledger.replayable else dated[:0]),
        )
        if not there.any()
    ]
    if lacking:
        raise no_past(lacking)


def no_past(lacking: Sequence[str]) -> NotApplicable:
    """Return the refusal of a file that has no such columns."""
    return NotApplicable(
        f"不能回测:这个文件没有{'、'.join(lacking)}。回测要把过去的月末重演一遍,"
        "每张发票要有开票日期和到期日(没有到期日时,账期或参数「默认账期」也可以),每笔收款要有日期;"
        "请补上这些列,或换一个有收款日期的台账。",
        code="E431",
    )


def as_known_then(ledger: Ledger) -> Ledger:
    """Return the ledger without what it tells of today only: holds, promises, our forms, our findings."""
    blank = ledger.customers.assign(**_blank(CUSTOMERS, len(ledger.customers)))
    items = ledger.items.assign(**_blank(ITEMS, len(ledger.items)))
    return replace(
        ledger,
        customers=blank,
        items=items,
        findings=(),
        controls=(),
        written={},
        contacts={},
        papers=Papers(),
    )


def _blank(columns: tuple[FrameColumn, ...], n: int) -> dict[str, pd.Series]:
    frame = make_frame(columns, {}, n)
    return {column.name: frame[column.name] for column in columns if column.name in UNDATED_FACTS}


def last_day(ledger: Ledger, as_of: dt.date) -> dt.date:
    """Return the last day up to the as-of date on which anything happened."""
    days = np.concatenate([posting_dates(ledger.items), ledger.receipts["date"].to_numpy()])
    past = days[days <= np.datetime64(as_of, "s")]  # NaT compares false
    last: dt.date = past.max().astype("datetime64[D]").item() if len(past) else as_of
    return last


def month_ends(ledger: Ledger, until: dt.date, first: dt.date | None) -> tuple[dt.date, ...]:
    """Return the month-ends before the last day: all from `first` on, else the latest 24."""
    posted = posting_dates(ledger.items)
    begun = np.fmin.reduce(
        posted, initial=np.datetime64(until, "s")
    )  # fmin takes a date before NaT
    months = np.arange(np.datetime64(first or begun, "M"), np.datetime64(until, "M") + 1)
    ends: list[dt.date] = ((months + 1).astype("datetime64[D]") - 1).tolist()
    days = [day for day in ends if (first or day) <= day < until]
    return tuple(days if first else days[-MONTHS:])


def outcome_of(ledger: Ledger, settings: Settings, until: dt.date, allowed: int = 0) -> Outcome:
    """Settle the ledger up to a day and tell which money came late by then, or never came.

    Money is late when it came more than `allowed` days after the due date. An item due later than
    that many days before `until` may still be paid in time, so nothing is said of it.
    """
    aged = age(ledger, settings, until)
    items, n = aged.open_items, len(ledger.items)
    position = items["item"].to_numpy()
    still = np.zeros(n, np.int64)
    still[position] = np.maximum(items["open"].to_numpy(), 0)
    dated = items["due"].notna().to_numpy() & ~np.isnat(posting_dates(items))
    due, known = np.zeros(n, np.int64), np.zeros(n, np.bool_)
    due[position[dated]] = items["due"].to_numpy()[dated].astype("datetime64[D]").astype(np.int64)
    known[position] = dated
    known &= due + allowed < np.datetime64(until, "D").astype(np.int64)
    late = np.where(known, _came_late(ledger, aged.matches, due + allowed) + still, 0)
    return Outcome(until, due, late, known, allowed, int(still.sum()))


def _came_late(ledger: Ledger, matches: pd.DataFrame, limit: Ints) -> Ints:
    """Return fen by item paid by receipts dated after the limit; credit notes are no payment."""
    receipt, item = matches["receipt"].to_numpy(), matches["item"].to_numpy()
    dates = np.append(ledger.receipts["date"].to_numpy(), np.datetime64("NaT"))
    paid = dates[np.maximum(receipt, -1)].astype("datetime64[D]")
    late = (receipt >= 0) & ~np.isnat(paid)
    late[late] = paid[late].astype(np.int64) > limit[item[late]]
    return sum_by(item[late], matches["amount"].to_numpy()[late], len(limit))
