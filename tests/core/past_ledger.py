"""Ledgers with a past, and days of a backtest, written down for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from tests.core.small_ledger import small_ledger
from xl_huikuan.core.backtest.judging import Judged
from xl_huikuan.core.backtest.knowledge import Knowledge
from xl_huikuan.core.model import Ledger


def monthly_ledger(late: dict[str, int], months: int = 24, **more: Any) -> Ledger:
    """Each customer gets an invoice of 100 on the 11th of each month from January 2024 on.

    All are due on the 26th; `late` tells how many days after that each customer pays.
    """
    items, receipts = [], []
    for k in range(months):
        year, month = 2024 + k // 12, 1 + k % 12
        for name, days in late.items():
            number = f"{name}{k}"
            due = dt.date(year, month, 26)
            items.append({
                "customer": name, "amount": 100, "invoice_no": number,
                "invoice_date": f"{year}-{month:02d}-11", "due_given": str(due),
            })  # fmt: skip
            receipts.append({
                "customer": name, "amount": 100, "invoice_no": number,
                "date": str(due + dt.timedelta(days)),
            })  # fmt: skip
    return small_ledger(list(late), items + more.get("items", []), receipts)


def judged_day(
    parts: list[list[float]], late: list[int], as_of: dt.date = dt.date(2025, 1, 31)
) -> Judged:
    """A day on which each customer has one open item of 1,000.00, `late` fen of it late."""
    n = len(late)
    one_each = np.arange(n)
    known = Knowledge(
        as_of=as_of,
        evidence=99,
        customer=one_each,
        parts=np.array(parts, np.float64),
        priority=np.zeros(n),
        own_rate=np.zeros(n),
        item=one_each,
        group=one_each,
        open=np.full(n, 100_000),
        days=np.zeros(n, np.int64),
        probability=np.zeros(n),
        days_late=np.zeros(n),
    )
    fen = np.array(late)
    return Judged(known, np.ones(n, np.bool_), fen, np.ones(n, np.bool_), fen)
