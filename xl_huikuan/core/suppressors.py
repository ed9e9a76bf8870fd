"""Why a customer is not pressed now, and until when (DOMAIN 2.17): it stays in the plan, below.

From the weakest to the strongest: every item waits (争议, 承诺未到期 …), bills on hand cover what
is overdue, the whole account was promised, the customer is on hold, pressing was paused.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xl_huikuan.core.money import money_text
from xl_huikuan.core.plan_facts import Dates, PlanFacts, Texts

COURT = ("诉讼", "起诉", "仲裁", "法院", "立案", "破产", "强制执行")
DISPUTED = ("争议", "异议", "纠纷")
PROMISED = "承诺未到期"  # of an item


@dataclass(frozen=True, slots=True, eq=False)
class Suppression:
    """Who waits; arrays of one length, texts Chinese.

    Attributes:
        why: the reason; "" = press.
        until: what it waits for: a day, or what must have happened; "" with `why`.
        day: the day on which it ends; NaT = none is known.
    """

    why: Texts
    until: Texts
    day: Dates


def suppression(facts: PlanFacts, today: np.datetime64) -> Suppression:
    """Say why customers wait: the last reason written is the strongest."""
    n = len(facts.customer)
    why, until = np.full(n, "", object), np.full(n, "", object)
    day = np.full(n, np.datetime64("NaT", "s"))
    waits = facts.waiting != ""
    why[waits] = [f"款项均暂缓({text})" for text in facts.waiting[waits]]
    until[waits] = [_all_over(text) for text in facts.waiting[waits]]
    only_promised = facts.waiting == PROMISED
    day[only_promised] = facts.next_promise[only_promised]
    billed = facts.covered
    why[billed] = [f"在手票据{money_text(fen)}元够付逾期款" for fen in facts.bills[billed].tolist()]
    until[billed] = "票据兑付"
    day[billed] = facts.bills_day[billed]
    promised = ~np.isnat(facts.own_promise) & (facts.part_promised == 0)
    day[promised] = facts.own_promise[promised]
    why[promised] = [f"承诺{text}付款,未到期" for text in day_texts(day[promised])]
    _hold(facts, today, why, until, day)
    known = ~np.isnat(day)
    until[known] = day_texts(day[known])
    return Suppression(why.astype(np.str_), until.astype(np.str_), day)


def _hold(
    facts: PlanFacts,
    today: np.datetime64,
    why: npt.NDArray[np.object_],
    until: npt.NDArray[np.object_],
    day: Dates,
) -> None:
    """Put holds of the whole customer over the other reasons."""
    held = (facts.hold != "") & (np.isnat(facts.hold_until) | (facts.hold_until >= today))
    why[held] = [f"暂缓:{text}" for text in facts.hold[held]]
    until[held] = [over(text) for text in facts.hold[held]]
    day[held] = np.datetime64("NaT", "s")
    paused = facts.hold_until >= today
    day[paused] = facts.hold_until[paused]
    why[paused] = [
        f"停催至{text}" + (f"({hold})" if hold else "")
        for text, hold in zip(day_texts(day[paused]), facts.hold[paused], strict=True)
    ]


def over(hold: str) -> str:
    """Say what must have happened before a hold is over."""
    if any(word in hold for word in COURT):
        return "诉讼或执行有结果"
    return "争议解决" if any(word in hold for word in DISPUTED) else "去掉暂缓原因"


def _all_over(holds: str) -> str:
    """Say it for several holds, joined as `PlanFacts.waiting` joins them."""
    said = ("承诺到期" if hold == PROMISED else over(hold) for hold in holds.split("、"))
    return "、".join(dict.fromkeys(said))


def day_texts(dates: Dates) -> list[str]:
    """Return dates as 2026-10-31."""
    return np.datetime_as_string(dates, unit="D").tolist()
