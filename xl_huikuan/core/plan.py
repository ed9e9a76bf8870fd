"""The collection plan: whom to press first, how, when, by whom, and why in that order."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from xl_huikuan.core.aging import Aged
from xl_huikuan.core.classes import classify
from xl_huikuan.core.frames import PLAN, make_frame
from xl_huikuan.core.ladder import ladder_days
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.plan_actions import Advice, advise, owners
from xl_huikuan.core.plan_facts import PlanFacts, plan_facts
from xl_huikuan.core.plan_reasons import plan_reasons
from xl_huikuan.core.priority import (
    RANK_WEIGHTS,
    UNKNOWN,
    amount_part,
    credit_part,
    days_part,
    limitation_part,
    priority_points,
    round_points,
    weights_of,
)
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.totals import Floats, Ints

PARTS = (
    "part_amount", "part_days", "part_credit", "part_promise", "part_limitation", "part_ease",
)  # fmt: skip


def make_plan(
    ledger: Ledger, aged: Aged, credit: pd.DataFrame, settings: Settings, as_of: dt.date
) -> pd.DataFrame:
    """Return columns PLAN: every customer with something overdue or due soon, best first.

    Order: customers to act on before suppressed ones, then priority, overdue amount, name.
    `aged.open_items` must carry its levels; `credit` has one row per customer number. Raises
    SettingInvalid when the six weights do not add up to 100 or the ladder does not ascend.
    """
    weights = weights_of(settings, RANK_WEIGHTS)
    soon = ladder_days(settings)[0]
    facts = plan_facts(ledger, aged, soon, settings, as_of)
    score = credit["score"].to_numpy()[facts.customer]
    amount, days, risk, promise, limitation, ease = priority_parts(facts, score, settings).T
    points, priority = priority_points(amount, days, risk, promise, limitation, ease, weights)
    advice = advise(facts, settings, as_of)
    klass, class_why = classify(
        facts.max_days, facts.next_promise, facts.malicious, facts.class_manual, as_of, settings
    )
    why = plan_reasons(facts, points, priority, score, advice, class_why)
    data = _rows(facts, points, priority, advice) | {
        "why": np.array(why, object),
        "owner": owners(ledger, aged.open_items, facts.customer),
        "klass": klass.to_numpy(),
    }
    order = _order(facts, priority, advice)
    ranked = {name: np.asarray(values)[order] for name, values in data.items()}
    return make_frame(PLAN, ranked | {"rank": np.arange(1, len(order) + 1)}, len(order))


def priority_parts(facts: PlanFacts, score: Floats, settings: Settings) -> Floats:
    """Return the six parts of the priority, customers × 6, each 0–1; `score` of the same ones."""
    return np.array([
        amount_part(facts.overdue),
        days_part(facts.max_days),
        credit_part(score),
        facts.promise_due,
        limitation_part(facts.limitation_left, settings["limitation_warning"]),
        np.full(len(score), UNKNOWN),
    ]).T  # fmt: skip


def _order(facts: PlanFacts, priority: Floats, advice: Advice) -> Ints:
    """Return positions best first; the same whatever the order of rows in the workbook."""
    waiting = advice.suppressed != ""
    return np.lexsort((facts.code, facts.name, -facts.overdue, -priority, waiting))


def _rows(facts: PlanFacts, points: Floats, priority: Floats, advice: Advice) -> dict[str, Any]:
    return {
        "customer": facts.customer,
        "priority": round_points(priority),
        **{name: points[:, k] for k, name in enumerate(PARTS)},
        "overdue": facts.overdue,
        "balance": facts.balance,
        "max_days": facts.max_days.astype(np.int64),
        "level": facts.level,
        "action": advice.action,
        "action_date": advice.date,
        "suppressed": advice.suppressed,
        "letter": advice.letter,
    }
