"""A ledger of two customers in October 2026 whose figures are worked out by hand in the tests."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tests.core.small_ledger import AS_OF, small_ledger
from xl_huikuan.core.aging import age
from xl_huikuan.core.decide import decide
from xl_huikuan.core.kpi_book import KpiBook, kpi_book
from xl_huikuan.core.kpi_parts import NO_LETTERS, Letters
from xl_huikuan.core.model import Decision, Ledger
from xl_huikuan.core.settings import Settings

JIA, YI = "甲公司", "乙公司"


def item(customer: str, made: str, due: str, amount: int, **more: Any) -> dict[str, Any]:
    """An invoice."""
    return {
        "customer": customer, "invoice_date": made, "biz_date": made, "due_given": due,
        "amount": amount, "kind": "发票", **more,
    }  # fmt: skip


def paid(customer: str, day: str | None, amount: int, **more: Any) -> dict[str, Any]:
    """A receipt."""
    return {"customer": customer, "date": day, "amount": amount, **more}


def october() -> Ledger:
    """甲 owes 700 at the end of September, buys 400 and pays 500; 乙 owes 600 and pays it all.

    应收 甲 08-10 due 09-09 1,000 · 甲 10-05 due 11-04 400 · 乙 09-20 due 10-20 600
    收款 甲 09-30 300 · 甲 10-15 500 · 乙 10-20 600
    """
    return small_ledger(
        [
            {"name": JIA, "salesperson": "张三", "dept": "一部", "customer_type": "民企"},
            {"name": YI, "salesperson": "李四", "customer_type": "国企"},
        ],
        [
            item(JIA, "2026-08-10", "2026-09-09", 1000),
            item(JIA, "2026-10-05", "2026-11-04", 400),
            item(YI, "2026-09-20", "2026-10-20", 600),
        ],
        [paid(JIA, "2026-09-30", 300), paid(JIA, "2026-10-15", 500), paid(YI, "2026-10-20", 600)],
    )


def book_of(
    ledger: Ledger,
    letters: Letters = NO_LETTERS,
    decision: Decision | None = None,
    **own: Any,
) -> KpiBook:
    """The figures' parts on 2026-10-31."""
    settings = Settings(own)
    decided = decide(ledger, settings, AS_OF) if decision is None else decision
    return kpi_book(ledger, decided, settings, letters)


def aged_only(ledger: Ledger) -> Decision:
    """What the figures read of a decision, without the rest of it: a fraction of the time."""
    aged = age(ledger, Settings(), AS_OF)
    nothing = pd.DataFrame()
    return Decision(
        AS_OF, aged.open_items, aged.matches, aged.advances, aged.matrix, nothing, nothing, nothing
    )
