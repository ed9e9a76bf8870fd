"""Credit: score, grade, limit and whether goods may be shipped, for every customer.

behaviour ─────── 信用记录 ┐
financial ratios ─ 经营状况 ┼─ total − risk flags, capped ─ grade ─ limit ─ usage ─ 可发 / 慎发 / 停发
three manual scores ───────┘
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.core.aging import Aged
from xl_huikuan.core.bands import business_of
from xl_huikuan.core.behaviour import Behaviour, behaviour_of, behaviour_score, highest_scores
from xl_huikuan.core.credit_reasons import credit_reasons
from xl_huikuan.core.credit_rows import FLAGS
from xl_huikuan.core.dossier import BAD_FAITH, by_customer
from xl_huikuan.core.forms.form import YES
from xl_huikuan.core.frames import CREDIT, make_frame
from xl_huikuan.core.lax_terms import lax_terms
from xl_huikuan.core.matrix import cells_of, standing_of
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.policy import GRADES, UNGRADED
from xl_huikuan.core.priority import round_points, weights_of
from xl_huikuan.core.release import shipping_sentences
from xl_huikuan.core.rules import first_rule
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.shipping import STOP_LEVEL, credit_limit, limits, rules_of, usage_of
from xl_huikuan.core.totals import (
    CustomerTotals,
    Floats,
    Ints,
    contains,
    customer_totals,
    pick,
    sum_by,
    text_column,
)
from xl_huikuan.core.weighted import total_score

__all__ = [
    "DIMENSIONS", "WEIGHTS", "behaviour_score", "credit_limit", "grade_of", "rate", "total_score",
]  # fmt: skip

DIMENSIONS = ("score_basic", "score_management", "score_record", "score_business", "score_cash")
WEIGHTS = ("weight_basic", "weight_management", "weight_record", "weight_business", "weight_cash")
_RECORD = DIMENSIONS.index("score_record")
_BUSINESS = DIMENSIONS.index("score_business")
ABILITY = [_BUSINESS, DIMENSIONS.index("score_cash")]  # the dimensions that tell of it


def grade_codes(score: npt.ArrayLike) -> Ints:
    """Return positions in GRADES for scores; NaN gives len(GRADES), which is 未评."""
    values = np.asarray(score, np.float64)
    lowest_first = np.array([grade.from_score for grade in reversed(GRADES)])
    code = len(GRADES) - np.searchsorted(lowest_first, values, side="right")
    return np.where(np.isnan(values), len(GRADES), np.minimum(code, len(GRADES) - 1))


def grade_of(score: float) -> str:
    """Return 优 [80,100], 良 [60,80), 中 [40,60) or 差 [0,40); NaN is 未评."""
    return (*(grade.name for grade in GRADES), UNGRADED)[int(grade_codes(score))]


def rate(ledger: Ledger, aged: Aged, settings: Settings) -> pd.DataFrame:
    """Rate every customer; returns columns CREDIT, one row per customer number in order.

    `aged.open_items` must carry its levels (`ladder.item_level`). Raises SettingInvalid when the
    five weights, or those of the financial ratios, do not add up to 100.
    """
    weights = weights_of(settings, WEIGHTS)
    customers, typed = ledger.customers, by_customer(ledger)
    totals = customer_totals(aged.open_items, aged.advances, contains(customers["hold"], "争议"))
    behaviour, business = behaviour_of(ledger, aged), business_of(typed, settings)
    record = record_scores(behaviour, customers, totals, settings["minimum_paid"])
    dimensions = dimension_scores(customers, record, business.score)
    points = deductions(typed, settings)
    score, coverage = total_score(weights, dimensions)
    score = round_points(np.maximum(score - points.sum(axis=1), 0))
    score = np.minimum(score, highest_scores(customers))
    suspected = np.isin(typed["nature"].to_numpy(object), BAD_FAITH)
    known = (suspected, (typed["no_own_funds"] == YES).to_numpy())
    ability = (weights[ABILITY], dimensions[:, ABILITY])
    standing = standing_of(ability, dimensions[:, _RECORD], customers, known, settings)
    data = _evidence(behaviour, record) | _graded(score, coverage, customers) | cells_of(standing)
    data |= _exposed(grade_codes(score), customers, totals, settings)
    data |= {"deducted": points.sum(axis=1), "business_score": business.score}
    data |= {"lax_terms": text_column(lax_terms(aged.open_items, grade_codes(score)))}
    data |= {"business_how": text_column(business.said)}
    data |= {"business_gaps": text_column(business.missing)}
    shipping, ship_why = _shipping(aged, data["limit"], score, customers, totals, settings)
    frame = make_frame(CREDIT, data | shipping, len(customers))
    why = credit_reasons(
        frame,
        customers,
        behaviour=behaviour,
        totals=totals,
        dimensions=dimensions,
        weights=weights,
        deducted=points,
        ship_why=ship_why,
        settings=settings,
    )
    frame["why"] = text_column(why)
    return frame


def deductions(typed: pd.DataFrame, settings: Settings) -> Floats:
    """Return the points each risk flag takes off, customers × flags (DOMAIN 28)."""
    flagged = typed[[flag.field for flag in FLAGS]].to_numpy(object) == YES
    return np.where(flagged, [settings[flag.key] for flag in FLAGS], 0.0)


def record_scores(
    behaviour: Behaviour, customers: pd.DataFrame, totals: CustomerTotals, minimum_paid: int
) -> Floats:
    """Return 信用记录 from behaviour, two decimals; NaN with fewer paid invoices (样本不足)."""
    score = behaviour_score(
        behaviour.on_time_share,
        behaviour.average_days_late,
        customers["promises_kept"].to_numpy(),
        customers["promises_made"].to_numpy(),
        behaviour.trend_days,
        totals.disputed_share,
    )
    return np.where(behaviour.paid >= minimum_paid, round_points(score), np.nan)


def dimension_scores(customers: pd.DataFrame, record: Floats, business: Floats) -> Floats:
    """Return customers × 5 dimension scores.

    Behaviour wins over the manual 信用记录, the manual 经营状况 over the financial ratios. A score
    outside 0–100 counts as missing (and `checks` reports it).
    """
    values = customers[list(DIMENSIONS)].to_numpy(np.float64)
    values = np.where((values >= 0) & (values <= 100), values, np.nan)
    values[:, _RECORD] = np.where(np.isnan(record), values[:, _RECORD], record)
    values[:, _BUSINESS] = np.where(np.isnan(values[:, _BUSINESS]), business, values[:, _BUSINESS])
    return values


def _evidence(behaviour: Behaviour, record: Floats) -> dict[str, Any]:
    return {
        "customer": np.arange(len(record)),
        "on_time_share": behaviour.on_time_share,
        "average_days_late": behaviour.average_days_late,
        "paid_invoices": behaviour.paid,
        "record_score": record,
    }


def _graded(score: Floats, coverage: Floats, customers: pd.DataFrame) -> dict[str, Any]:
    codes = grade_codes(score)
    bad_faith = customers["malicious"].to_numpy() | customers["enforced"].to_numpy()
    watch = [*(grade.watch for grade in GRADES), UNGRADED]
    return {
        "score": score,
        "coverage": coverage,
        "provisional": (coverage > 0) & (coverage < 1 - 1e-9),
        "grade": pick([*(grade.name for grade in GRADES), UNGRADED], codes),
        "watch": pick(watch, np.where(bad_faith, len(GRADES) - 1, codes)),
        "terms_allowed": pick([*(grade.terms for grade in GRADES), ""], codes),
        "guarantee": np.array([*(grade.guarantee for grade in GRADES), False])[codes],
    }


def _exposed(
    codes: Ints, customers: pd.DataFrame, totals: CustomerTotals, settings: Settings
) -> dict[str, Any]:
    limit = limits(codes, customers, settings)
    return {
        "limit": limit,
        "exposure": totals.balance,
        "available": limit - totals.balance,
        "usage": usage_of(totals.balance, limit),
    }


def _shipping(  # noqa: PLR0917 - what the rules look at
    aged: Aged,
    limit: Floats,
    score: Floats,
    customers: pd.DataFrame,
    totals: CustomerTotals,
    settings: Settings,
) -> tuple[dict[str, Any], list[str]]:
    """Return the columns of CREDIT that say whether goods may go, and the first reason."""
    rules = rules_of(grade_codes(score), limit, customers, totals, settings)
    says, whys = first_rule(rules)
    items = aged.open_items
    stopped = np.where(items["level"].to_numpy() >= STOP_LEVEL, items["open"].to_numpy(), 0)
    sentences = shipping_sentences(
        rules,
        says,
        limit=limit,
        balance=totals.balance,
        overdue=totals.overdue,
        stopped=sum_by(items["customer"].to_numpy(), stopped, len(customers)),
        warning=settings["usage_warning"],
    )
    return {"can_ship": text_column(says), "ship_how": text_column(sentences)}, whys
