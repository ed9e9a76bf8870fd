"""Credit limit, how much of it is used, and whether goods may be shipped (DOMAIN 5, 24, 2.17)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from xl_huikuan.core.money import round_half_up
from xl_huikuan.core.policy import GRADES
from xl_huikuan.core.rules import Rule
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.totals import CustomerTotals, Floats, Ints

SHIP, CAREFUL, STOP = "可发", "慎发", "停发"
STOP_LEVEL = 3  # 三级催收: supply is suspended
_FAIR, _POOR = 2, 3  # positions of 中 and 差 in GRADES


def credit_limit(base_fen: int, coefficient: float) -> int:
    """Return base × coefficient in fen, rounded half-up; the coefficient counts as written."""
    return int(round_half_up(Decimal(base_fen) * Decimal(str(coefficient))))


def limits(grades: Ints, customers: pd.DataFrame, settings: Settings) -> Floats:
    """Return each customer's limit in fen; NaN = not set, 0 = no credit.

    The limit in the customer's own record wins; else the base of its grade × its coefficient.
    `grades` are positions in GRADES, len(GRADES) = 未评. Nothing is invented for a blank base.
    """
    settings_bases = [settings[grade.base_key] for grade in GRADES]
    base = np.array([np.nan if b is None else b for b in (*settings_bases, None)])[grades]
    coefficient = coefficients(customers)
    scaled = np.flatnonzero((coefficient != 1) & ~np.isnan(base))
    for i in scaled:
        base[i] = credit_limit(int(base[i]), float(coefficient[i]))
    own = customers["credit_limit"].to_numpy()
    return np.where(own >= 0, own, base)  # NaN compares false; a negative limit is reported


def coefficients(customers: pd.DataFrame) -> Floats:
    """Return each customer's adjustment of the base limit; blank or negative counts 1."""
    coefficient = customers["limit_coefficient"].to_numpy()
    return np.where(coefficient >= 0, coefficient, 1.0)


def usage_of(balance: Ints, limit: Floats) -> Floats:
    """Return the share of the limit in use, 0 or more; NaN = no limit set, or owing at limit 0."""
    used = np.maximum(balance, 0)
    share = used / np.where(limit > 0, limit, np.nan)
    return np.where((limit == 0) & (used == 0), 0.0, share)


def rules_of(
    grades: Ints, limit: Floats, customers: pd.DataFrame, totals: CustomerTotals, settings: Settings
) -> tuple[Rule, ...]:
    """Return the rules for every customer; the first that holds says 可发, 慎发 or 停发."""
    return ship_rules(
        limit, totals.balance, grades,
        malicious=customers["malicious"].to_numpy(), overdue=totals.overdue > 0,
        level=totals.level, warning=settings["usage_warning"],
    )  # fmt: skip


def ship_rules(
    limit: Any,
    balance: Any,
    grade: Any,
    *,
    malicious: Any,
    overdue: Any,
    level: Any,
    warning: float,
) -> tuple[tuple[Any, str, str], ...]:
    """Return the rules of the shipping gate in order: (whether it holds, what it says, why).

    For arrays by customer and for the numbers of one customer alike; `grade` is a position in
    GRADES, `warning` the percentage of the limit that is worth a warning.
    """
    usage = usage_of(balance, limit)
    return (
        (malicious, STOP, "标为恶意拖欠"),
        ((limit == 0) & (balance > 0), STOP, "额度为0而仍有余额"),
        (usage > 1, STOP, "额度使用率超过100%"),
        ((grade == _POOR) & overdue, STOP, "等级为差且有逾期"),
        (level >= STOP_LEVEL, STOP, f"有款项达到催收{STOP_LEVEL}级或以上"),
        (usage >= warning / 100, CAREFUL, f"额度使用率达到{warning:g}%"),
        (grade == _FAIR, CAREFUL, "等级为中"),
        (grade == _POOR, CAREFUL, "等级为差"),
        (overdue, CAREFUL, "有逾期款项"),
        (level >= 0, SHIP, "无逾期且未触及额度预警"),  # holds for everybody
    )
