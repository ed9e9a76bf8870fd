"""A small ledger with three paid invoices, and its forecast as of Saturday 2026-10-31."""

from __future__ import annotations

from typing import Any

from tests.core.small_ledger import AS_OF, small_ledger
from xl_huikuan.core.aging import age
from xl_huikuan.core.forecast import Forecast, forecast
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.promises import promises_of, with_promises
from xl_huikuan.core.settings import Settings

# 甲 paid 10 and 4 days late, 乙 on the day: the book is 14 ÷ 3 = 4.67 days late.
PAID = (("甲", "P1", "2026-09-01", "2026-09-11"), ("甲", "P2", "2026-08-01", "2026-08-05"),
        ("乙", "P3", "2026-09-01", "2026-09-01"))  # fmt: skip


def owes(
    amount: float = 1000, due: str | None = "2026-11-20", customer: str = "甲", **more: Any
) -> dict[str, Any]:
    return {"customer": customer, "amount": amount, "due_given": due, **more}


def book(*items: dict[str, Any], paid: Any = PAID, customers: Any = ("甲", "乙", "丙")) -> Ledger:
    """Return the ledger with invoices paid before."""
    before = [
        {"customer": who, "amount": 500, "invoice_no": number, "due_given": due}
        for who, number, due, _ in paid
    ]
    came = [
        {"customer": who, "amount": 500, "invoice_no": number, "date": day}
        for who, number, _, day in paid
    ]
    return small_ledger(list(customers), [*before, *items], came)


def expected(ledger: Ledger, **own: Any) -> Forecast:
    """Return the forecast under own settings."""
    used = Settings(own)
    aged = age(ledger, used, AS_OF)
    promises = promises_of(ledger, aged, used, AS_OF)
    return forecast(with_promises(ledger, promises), aged, promises, used, AS_OF)
