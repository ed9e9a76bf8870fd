"""A ledger of any number of customers, each with ten invoices that are overdue: letters for all."""

from __future__ import annotations

import datetime as dt

import numpy as np

from xl_huikuan.core.decide import decide
from xl_huikuan.core.frames import CUSTOMERS, ITEMS, RECEIPTS, make_frame
from xl_huikuan.core.model import Decision, Ledger
from xl_huikuan.core.settings import Settings

ITEMS_EACH = 10
AS_OF = dt.date(2026, 1, 5)
NOW = dt.datetime(2026, 1, 5, 9, 30)
SETTINGS = Settings({
    "company": "苏州恒远精密机械有限公司", "bank_name": "中国银行", "bank_account": "1102020709",
    "minimum_amount": 0,
})  # fmt: skip


def ledger_of(customers: int) -> Ledger:
    """Return the ledger; overdue 26 to 35 days."""
    count = customers * ITEMS_EACH
    numbers = np.arange(count)
    issued = np.full(count, np.datetime64("2025-11-01", "s"))
    due = np.datetime64("2025-12-01", "D") + (numbers % ITEMS_EACH).astype("m8[D]")
    items = {
        "customer": numbers // ITEMS_EACH,
        "kind": ["发票"] * count,
        "invoice_no": [f"2532{number:014d}37" for number in numbers.tolist()],
        "invoice_date": issued,
        "biz_date": issued,
        "due_given": due.astype("M8[s]"),
        "amount": 1_000_00 + numbers * 7,
        "sheet": ["应收"] * count,
        "row": numbers + 2,
    }
    who = {
        "name": [f"第{number:05d}宏达&利安有限公司" for number in range(customers)],
        "code": [f"K{number}" for number in range(customers)],
    }
    return Ledger(
        make_frame(ITEMS, items, count), make_frame(RECEIPTS, {}, 0),
        make_frame(CUSTOMERS, who, customers),
    )  # fmt: skip


def decided(customers: int) -> tuple[Ledger, Decision, Settings]:
    """Return what letters are planned from."""
    ledger = ledger_of(customers)
    return ledger, decide(ledger, SETTINGS, AS_OF), SETTINGS
