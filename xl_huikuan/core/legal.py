"""Which customers are proposed for the lawyers: long overdue, enough money, nothing promised (DOMAIN 134)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xl_huikuan.core.model import Decision
from xl_huikuan.core.money import money_text
from xl_huikuan.core.settings import Settings


def is_grave(max_days: Any, overdue: Any, settings: Settings) -> Any:
    """Tell whether a debt is old and large enough; for arrays by customer or for one customer."""
    return (max_days >= settings["legal_days"]) & (overdue >= settings["legal_amount"])


def proposals(decision: Decision, settings: Settings) -> Mapping[int, str]:
    """Return customer number → why it is proposed, in order of rank.

    Who promised to pay, or waits for another reason, is not proposed.
    """
    plan = decision.plan
    grave = is_grave(plan["max_days"].to_numpy(), plan["overdue"].to_numpy(), settings)
    chosen = plan[grave & (plan["suppressed"].to_numpy(object) == "")]
    days, least = settings["legal_days"], money_text(settings["legal_amount"])
    return {
        number: f"最长逾期 {late} 天(达到 {days} 天),逾期 {money_text(fen)} 元(达到 {least} 元),"
        "没有未到期的付款承诺"
        for number, late, fen in zip(
            chosen["customer"].tolist(), chosen["max_days"].tolist(), chosen["overdue"].tolist(),
            strict=True,
        )
    }  # fmt: skip
