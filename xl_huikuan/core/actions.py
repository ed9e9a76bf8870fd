"""Which action fits each customer, and how risky it is: days × amount (DOMAIN 81, 85, 86)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from xl_huikuan.core.action_rows import ACTIONS, CASH, CASH_DAYS, LEGAL, ActionRule
from xl_huikuan.core.policy import LADDER
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.totals import Flags, Floats, Ints

LOW, MIDDLE, HIGH, HIGHEST = "低", "中", "高", "极高"
RISKS = (LOW, MIDDLE, HIGH, HIGHEST)
# By dunning level: small, middling and large amounts.
RISK_MATRIX = (
    (LOW, LOW, LOW),
    (LOW, LOW, MIDDLE),
    (LOW, MIDDLE, HIGH),
    (MIDDLE, HIGH, HIGH),
    (MIDDLE, HIGH, HIGHEST),
    (HIGH, HIGHEST, HIGHEST),
)
# 轻重缓急 (DOMAIN 88): by whether it is urgent, then by whether it matters.
QUADRANTS = (("一般", "重要不紧急"), ("紧急不重要", "重要紧急"))
URGENT_LEVEL = 3  # from this dunning level on time presses whatever else there is
Texts = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """What decides on the action, arrays of one length.

    Attributes:
        level: dunning level.
        amount: fen to be collected now.
        days: most days overdue.
        grade, klass: credit grade and class.
        legal: for the lawyers.
        cash: its terms are cash.
    """

    level: Ints
    amount: Ints
    days: Floats
    grade: Texts
    klass: Texts
    legal: Flags
    cash: Flags


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """What is to be done, by customer: Chinese texts, and the days between contacts."""

    action: Texts
    way: Texts
    every: Ints
    role: Texts
    approver: Texts


def choose(case: Case, settings: Settings) -> Chosen:
    """Return for each customer what the first rule that fits says."""
    fits = np.stack([_fits(rule, case, settings) for rule in ACTIONS])
    first = fits.argmax(axis=0)  # the last rule fits everybody
    way, every, role, action, approver = (
        np.array([settings[rule.keys[k]] for rule in ACTIONS], object)[first] for k in range(5)
    )
    return Chosen(action, way, every.astype(np.int64), role, approver)


def risks(level: Ints, amount: Ints, settings: Settings) -> Texts:
    """Return the risk of each customer by days and amount."""
    size = (amount >= settings["small_amount"]) * 1 + (amount >= settings["large_amount"])
    return np.array(RISK_MATRIX, object)[np.minimum(level, len(LADDER) - 1), np.minimum(size, 2)]


def quadrants(level: Ints, amount: Ints, pressing: Flags, settings: Settings) -> Texts:
    """Return what is important (large) and urgent: old, or `pressing` for another reason."""
    urgent = (pressing | (level >= URGENT_LEVEL)).astype(np.int64)
    return np.array(QUADRANTS, object)[urgent, (amount >= settings["large_amount"]) * 1]


def _fits(rule: ActionRule, case: Case, settings: Settings) -> Flags:
    fits = case.level >= rule.level
    if rule.small:
        fits = fits & (case.amount < settings["small_amount"])
    if rule.large:
        fits = fits & (case.amount >= settings["large_amount"])
    if rule.grades:
        fits = fits & np.isin(case.grade, rule.grades)
    if rule.classes:
        fits = fits & np.isin(case.klass, rule.classes)
    return np.asarray(fits & _marked(rule.mark, case))


def _marked(mark: str, case: Case) -> Any:
    return {LEGAL: case.legal, CASH: case.cash & (case.days >= CASH_DAYS)}.get(mark, True)
