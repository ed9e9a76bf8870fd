"""Who is proposed for the lawyers: days and money both reached, and nothing promised."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.core.small_ledger import AS_OF, small_ledger
from xl_huikuan.core.decide import decide
from xl_huikuan.core.legal import proposals
from xl_huikuan.core.model import Decision
from xl_huikuan.core.settings import Settings

SETTINGS = Settings({"legal_days": 200, "legal_amount": 5_000_00})


def decided(days: int, amount: float, **customer: Any) -> Decision:
    due = f"{AS_OF - dt.timedelta(days=days)}"
    record = {"name": "甲公司", **customer}
    items = [{"customer": "甲公司", "amount": amount, "due_given": due}]
    return decide(small_ledger([record], items), SETTINGS, AS_OF)


@pytest.mark.parametrize(
    ("days", "amount", "numbers"),
    [(200, 5000, {0}), (199, 5000, set()), (200, 4999.99, set()), (900, 100_000, {0})],
)
def test_both_thresholds_must_be_reached(days: int, amount: float, numbers: set[int]) -> None:
    """200 days and 5,000 yuan, both inclusive; the plan says the same."""
    decision = decided(days, amount)

    assert proposals(decision, SETTINGS).keys() == numbers
    assert ("移交法务" in decision.plan["action"].iloc[0]) == bool(numbers)


def test_the_reason_says_both_figures() -> None:
    """What the person who decides wants to see."""
    assert proposals(decided(300, 8000), SETTINGS) == {
        0: "最长逾期 300 天(达到 200 天),逾期 8,000.00 元(达到 5,000.00 元),没有未到期的付款承诺"
    }


@pytest.mark.parametrize("more", [{"promise_date": "2026-11-20"}, {"hold": "客户重组"}])
def test_who_promised_or_waits_is_not_proposed(more: dict[str, str]) -> None:
    """The promise is waited for."""
    assert not proposals(decided(300, 8000, **more), SETTINGS)
