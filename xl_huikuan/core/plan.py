"""The collection plan: whom to press first, how, when, by whom, and why in that order."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.core.aging import Aged
from xl_huikuan.core.classes import classify
from xl_huikuan.core.contact_days import spread
from xl_huikuan.core.frames import PLAN, make_frame
from xl_huikuan.core.ladder import ladder_days
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.plan_actions import Advice, advise, escort, owners
from xl_huikuan.core.plan_facts import PlanFacts, plan_facts
from xl_huikuan.core.plan_reasons import plan_reasons
from xl_huikuan.core.priority import (
    RANK_WEIGHTS,
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
    klass, class_why = classify(
        facts.max_days, facts.next_promise, facts.malicious, facts.class_manual, as_of, settings,
        facts.file["klass_reason"].to_numpy(object),
    )  # fmt: skip
    grade = credit["grade"].to_numpy(object)[facts.customer]
    advice = advise(ledger, facts, grade, klass.to_numpy(), settings, as_of)
    why = plan_reasons(facts, points, priority, score, advice, class_why)
    owner = owners(ledger, aged.open_items, facts.customer)
    order = _order(facts, priority, advice)
    dates = _spread(advice, owner, order, settings["daily_calls"])
    data = _rows(facts, points, priority, advice) | {
        "why": np.array(why, object), "owner": owner, "klass": klass.to_numpy(),
        "action_date": dates,
    }  # fmt: skip
    ranked = {name: np.asarray(values)[order] for name, values in data.items()}
    return make_frame(PLAN, ranked | {"rank": np.arange(1, len(order) + 1)}, len(order))


def priority_parts(facts: PlanFacts, score: Floats, settings: Settings) -> Floats:
    """Return the six parts of the priority, customers × 6, each 0–1; `score` of the same ones."""
    return np.array([
        amount_part(facts.pressed),
        days_part(facts.pressed_days),
        credit_part(score),
        facts.promise_due,
        limitation_part(facts.limitation_left, settings["limitation_warning"]),
        facts.ease.value,
    ]).T  # fmt: skip


def _order(facts: PlanFacts, priority: Floats, advice: Advice) -> Ints:
    """Return positions best first; the same whatever the order of rows in the workbook."""
    waiting = advice.suppressed != ""
    return np.lexsort((facts.code, facts.name, -facts.overdue, -priority, waiting))


def _spread(
    advice: Advice, owner: npt.NDArray[np.object_], order: Ints, per_day: int
) -> npt.NDArray[np.datetime64]:
    """Give each owner as many of those to press a day as one person can do, best first."""
    dates = advice.date.copy()
    pressed = order[advice.suppressed[order] == ""]
    dates[pressed] = spread(dates[pressed], owner[pressed], per_day=per_day)
    return dates


def _rows(facts: PlanFacts, points: Floats, priority: Floats, advice: Advice) -> dict[str, Any]:
    return {
        "customer": facts.customer,
        "priority": round_points(priority),
        **{name: points[:, k] for k, name in enumerate(PARTS)},
        "overdue": facts.overdue,
        "balance": facts.balance,
        "max_days": facts.max_days.astype(np.int64),
        "level": facts.level,
        "pressed": facts.pressed,
        "pressed_days": facts.pressed_days.astype(np.int64),
        "risk": advice.risk,
        "quadrant": advice.quadrant,
        "action": advice.chosen.action,
        "way": advice.chosen.way,
        "every": advice.chosen.every,
        "role": escort(advice.chosen, facts.file),
        "approver": advice.chosen.approver,
        "contacted": advice.contacted,
        "suppressed": advice.suppressed,
        "next_promise": facts.next_promise,
        "until": advice.until,
        "letter": advice.letter,
    }
