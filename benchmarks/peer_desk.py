"""The figures the desk rests on as a loop over customers, as one would write it first with pandas.

One group of rows per customer; its receipts pay the invoice they name, else the oldest, on the
day itself and again on each day it is held against. No scores, plans, forecasts or sentences.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from xl_huikuan.core.model import Ledger

OLD = 90


@dataclass
class Standing:
    """An invoice on a day: what is open, and when it was last paid."""

    due: dt.date
    issued: dt.date
    amount: int
    number: str
    item: int
    open: int = 0
    last: dt.date | None = None


@dataclass
class Figures:
    """What is told of one customer; `before` has its balance on each earlier day."""

    balance: int = 0
    overdue: int = 0
    old: int = 0
    longest: int | None = None
    paid: int = 0
    in_time: float = float("nan")
    late: float = float("nan")
    before: list[int] = field(default_factory=list)


def desk(ledger: Ledger, as_of: dt.date, earlier: Iterable[dt.date]) -> list[Figures]:
    """Return the figures of every customer."""
    days = tuple(earlier)
    receipts = dict(iter(ledger.receipts.groupby("customer")))
    found = [Figures() for _ in range(len(ledger.customers))]
    for customer, items in ledger.items.groupby("customer"):
        own = receipts.get(customer, ledger.receipts[:0])
        found[customer] = _figures(items, own, as_of)
        found[customer].before = [_balance(items, own, day) for day in days]
    return found


def _balance(items: pd.DataFrame, receipts: pd.DataFrame, day: dt.date) -> int:
    standing, advance = _settled(items, receipts, day)
    return sum(one.open for one in standing) - advance


def _figures(items: pd.DataFrame, receipts: pd.DataFrame, day: dt.date) -> Figures:
    standing, advance = _settled(items, receipts, day)
    unpaid = [(one.open, (day - one.due).days) for one in standing if one.open]
    paid = [one for one in standing if not one.open]
    delays = [(one.last - one.due).days for one in paid]
    told = Figures(
        sum(fen for fen, _ in unpaid) - advance,
        sum(fen for fen, days in unpaid if days > 0),
        sum(fen for fen, days in unpaid if days > OLD),
        max((days for _, days in unpaid), default=None),
        len(paid),
    )
    if paid:
        whole = sum(one.amount for one in paid)
        in_time = sum(one.amount for one, late in zip(paid, delays, strict=True) if late <= 0)
        told.in_time = in_time / whole
        told.late = sum(max(late, 0) for late in delays) / len(paid)
    return told


def _settled(
    items: pd.DataFrame, receipts: pd.DataFrame, day: dt.date
) -> tuple[list[Standing], int]:
    """Return the invoices up to a day, the oldest first, and money that paid none of them."""
    seen = items[items["invoice_date"] <= pd.Timestamp(day)]
    standing = sorted(
        (Standing(_due(row), row.invoice_date.date(), row.amount, row.invoice_no, row.Index, row.amount)
         for row in seen.itertuples()),
        key=lambda one: (one.due, one.issued, one.amount, one.number),
    )  # fmt: skip
    by_item = {one.item: one for one in standing}
    came = receipts[receipts["date"] <= pd.Timestamp(day)].sort_values(["date", "amount"])
    place = advance = 0
    for row in came.itertuples():
        left = row.amount
        if row.item >= 0:
            left -= _pay(by_item[row.item], left, row.date)
        while left and place < len(standing):
            left -= _pay(standing[place], left, row.date)
            place += not standing[place].open
        advance += left
    return standing, advance


def _due(row: Any) -> dt.date:
    if pd.isna(row.due_given):
        return row.invoice_date.date() + dt.timedelta(int(row.term.removesuffix("天")))
    return row.due_given.date()


def _pay(one: Standing, money: int, when: pd.Timestamp) -> int:
    part = min(one.open, money)
    if part:
        one.open -= part
        one.last = when.date()
    return part


def check_equal(ours: dict[str, np.ndarray], theirs: list[Figures]) -> None:
    """Raise AssertionError unless both found the same; shares and means as they are printed."""
    for name, values in ours.items():
        found = np.array([getattr(one, name) for one in theirs], np.float64)
        places = {"in_time": 5e-5, "late": 5e-3}.get(name, 0)
        np.testing.assert_allclose(values, found, rtol=0, atol=places * 1.01, err_msg=name)
