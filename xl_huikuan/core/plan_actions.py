"""What to do about a customer in the plan: press or wait, the action, its date, letter, owner."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.core.legal import is_grave
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.money import money_text
from xl_huikuan.core.plan_facts import Dates, PlanFacts, Texts
from xl_huikuan.core.policy import LADDER
from xl_huikuan.core.rules import first_rule
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.totals import Ints, blank
from xl_huikuan.core.workdays import next_workday, roll

_DAY = np.timedelta64(1, "D")


@dataclass(frozen=True, slots=True, eq=False)
class Advice:
    """What to do, by place in PlanFacts; texts are Chinese.

    Attributes:
        suppressed: why the customer is not pressed now; "" = act.
        letter: key of the letter kind; "" = none.
        no_letter: why there is no letter; "" when there is one.
        action, date: suggested action and the day for it.
    """

    suppressed: Texts
    letter: Texts
    no_letter: Texts
    action: Texts
    date: Dates


def advise(facts: PlanFacts, settings: Settings, as_of: dt.date) -> Advice:
    """Decide what to do about each customer on the as-of date."""
    suppressed = _suppressed(facts, np.datetime64(as_of, "s"))
    no_letter = _no_letter(facts, suppressed, settings["minimum_amount"])
    kinds = np.array([*(rung.letter for rung in LADDER), ""])  # level −1 takes the last: none
    letter = np.where(no_letter == "", kinds[facts.letter_level], "")
    return Advice(
        suppressed=suppressed,
        letter=letter,
        no_letter=no_letter,
        action=_action(facts, suppressed, no_letter, settings),
        date=_action_date(facts, suppressed, as_of),
    )


def owners(ledger: Ledger, open_items: pd.DataFrame, customer: Ints) -> npt.NDArray[np.object_]:
    """Return who collects: the customer's salesperson, else that of its largest open item.

    "" when neither is known (`checks` reports it).
    """
    held = (open_items["open"].to_numpy() > 0) & ~blank(open_items["salesperson"])
    named = open_items[held]
    person = named["salesperson"].to_numpy(object)
    keys = (person.astype(np.str_), -named["open"].to_numpy(), named["customer"].to_numpy())
    order = np.lexsort(keys)
    first_of, place = np.unique(named["customer"].to_numpy()[order], return_index=True)
    largest = np.full(len(ledger.customers), "", object)
    largest[first_of] = person[order][place]
    own = ledger.customers["salesperson"].to_numpy(object)
    return np.where(own == "", largest, own)[customer]


def _suppressed(facts: PlanFacts, today: np.datetime64) -> Texts:
    """Say why a customer waits: the last reason written is the strongest."""
    reasons = np.full(len(facts.customer), "", object)
    waits = facts.waiting != ""
    reasons[waits] = [f"款项均暂缓({text})" for text in facts.waiting[waits]]
    promised = ~np.isnat(facts.own_promise)
    reasons[promised] = [f"承诺{day}付款,未到期" for day in _days(facts.own_promise[promised])]
    until = facts.hold_until
    held = (facts.hold != "") & (np.isnat(until) | (until >= today))
    reasons[held] = [f"暂缓:{text}" for text in facts.hold[held]]
    paused = until >= today
    reasons[paused] = [
        f"停催至{day}" + (f"({hold})" if hold else "")
        for day, hold in zip(_days(until[paused]), facts.hold[paused], strict=True)
    ]
    return reasons.astype(np.str_)


def _no_letter(facts: PlanFacts, suppressed: Texts, minimum: int) -> Texts:
    asked = facts.demand - facts.advance  # what we hold of theirs is never asked for
    blocked = facts.blocked != ""
    _, reasons = first_rule((
        (suppressed != "", "", "暂缓催收期间不发函"),
        (blocked, "", ""),
        (facts.letter_level < 0, "", "款项在宽限期内、暂缓、属质保金或没有到期日"),
        (facts.advance < 0, "", "有退款找不到对应的收款,请先核对"),
        (facts.balance <= 0, "", "减去预收后余额不为正"),
        (asked <= 0, "", "预收尚未核销,请先对账"),
        (asked < minimum, "", f"低于最低催收金额{money_text(minimum)}元"),
    ))  # fmt: skip
    texts = np.array(reasons, object)
    chosen = blocked & (suppressed == "")
    texts[chosen] = [f"停发函件:{text.rstrip('。')}" for text in facts.blocked[chosen]]
    return texts.astype(np.str_)


def _action(facts: PlanFacts, suppressed: Texts, no_letter: Texts, settings: Settings) -> Texts:
    """Return what to do; only what is old and large enough, or urgent, is for the lawyers."""
    pressing = facts.limitation_left < settings["limitation_warning"]  # NaN compares false
    to_lawyers = facts.malicious | pressing | is_grave(facts.max_days, facts.overdue, settings)
    last = LADDER[-1].level
    rung = np.where(to_lawyers, last, np.minimum(facts.level, last - 1))
    action = np.array([rung.action for rung in LADDER], object)[rung]
    silent = no_letter != ""
    action[silent] = [f"电话联系,暂不发函({text})" for text in no_letter[silent]]
    waits = suppressed != ""
    action[waits] = "暂缓催收,核实暂缓原因是否仍成立"
    called = waits & ~np.isnat(facts.next_promise)
    promises = _days(facts.next_promise[called])
    action[called] = [f"承诺{day}付款,前一天电话确认" for day in promises]
    return action.astype(np.str_)


def _action_date(facts: PlanFacts, suppressed: Texts, as_of: dt.date) -> Dates:
    """Return the next working day, the one before a promise, or the one after a pause."""
    soonest = np.datetime64(next_workday(as_of), "s")
    dates = np.full(len(suppressed), soonest)
    waits = suppressed != ""
    resumed = waits & (facts.hold_until >= np.datetime64(as_of, "s"))
    dates[resumed] = roll(facts.hold_until[resumed] + _DAY, "顺延")
    called = waits & ~np.isnat(facts.next_promise)
    dates[called] = roll(facts.next_promise[called] - _DAY, "提前")
    return np.maximum(dates, soonest)


def _days(dates: Dates) -> list[str]:
    return np.datetime_as_string(dates, unit="D").tolist()
