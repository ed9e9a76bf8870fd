"""What to do about a customer in the plan: press or wait, the action, its date, letter, owner."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.core.action_rows import LEADER, OWN, WAYS
from xl_huikuan.core.actions import Case, Chosen, choose, quadrants, risks
from xl_huikuan.core.contact_days import after_interval, last_contacts
from xl_huikuan.core.forms.form import YES
from xl_huikuan.core.legal import is_grave
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.money import money_text
from xl_huikuan.core.plan_facts import Dates, PlanFacts, Texts
from xl_huikuan.core.policy import LADDER
from xl_huikuan.core.rules import first_rule
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.suppressors import Suppression, day_texts, suppression
from xl_huikuan.core.totals import Flags, Ints, blank, contains
from xl_huikuan.core.workdays import next_workday, roll

CASH_TERMS = ("款到发货", "货到付款", "现款", "现结", "现金")
_DAY = np.timedelta64(1, "D")


@dataclass(frozen=True, slots=True, eq=False)
class Advice:
    """What to do, by place in PlanFacts; texts are Chinese.

    Attributes:
        suppressed, until: why the customer is not pressed now, "" = act; and until when.
        letter: key of the letter kind; "" = none.
        no_letter: why there is no letter; "" when there is one.
        chosen: action, way, days between contacts, who does it, who agrees.
        watched: its interval is capped: 空手套白狼.
        risk: by days and amount.
        quadrant: whether it matters and is urgent.
        contacted: when it was last reached; NaT = not known.
        date: the day for the action.
    """

    suppressed: Texts
    until: Texts
    letter: Texts
    no_letter: Texts
    chosen: Chosen
    watched: npt.NDArray[np.bool_]
    risk: npt.NDArray[np.object_]
    quadrant: npt.NDArray[np.object_]
    contacted: Dates
    date: Dates


def advise(  # noqa: PLR0917 - what is known of the customers, and the rules
    ledger: Ledger,
    facts: PlanFacts,
    grade: npt.NDArray[np.object_],
    klass: npt.NDArray[np.object_],
    settings: Settings,
    as_of: dt.date,
) -> Advice:
    """Decide what to do about each customer on the as-of date; `grade` and `klass` of the same."""
    waits = suppression(facts, np.datetime64(as_of, "s"))
    no_letter = _no_letter(facts, waits.why, settings["minimum_amount"])
    kinds = np.array([*(rung.letter for rung in LADDER), ""])  # level −1 takes the last: none
    letter = np.where(no_letter == "", kinds[facts.letter_level], "")
    watched = facts.file["no_own_funds"].to_numpy(object) == YES
    chosen = _chosen(ledger, facts, grade, klass, settings)
    quiet = no_letter != ""  # nothing goes out and nobody comes: the salesperson calls
    every = np.where(watched, np.minimum(chosen.every, settings["watch_interval"]), chosen.every)
    chosen = Chosen(
        action=_action(facts, waits, no_letter, chosen),
        way=np.where(quiet, WAYS[0], chosen.way),
        every=every,
        role=np.where(quiet, OWN, chosen.role),
        approver=np.where(quiet, "", chosen.approver),
    )
    contacted = last_contacts(ledger, as_of)[facts.customer]
    soonest = np.datetime64(next_workday(as_of), "s")
    return Advice(
        suppressed=waits.why,
        until=waits.until,
        letter=letter,
        no_letter=no_letter,
        chosen=chosen,
        watched=watched,
        risk=risks(facts.level, facts.pressed, settings),
        quadrant=quadrants(facts.level, facts.pressed, _pressing(facts, settings), settings),
        contacted=contacted,
        date=_dates(facts, waits, after_interval(contacted, every, soonest), soonest),
    )


def owners(ledger: Ledger, open_items: pd.DataFrame, customer: Ints) -> npt.NDArray[np.object_]:
    """Return who collects: the customer's salesperson, else that of its largest open item.

    "" when neither is known (`checks` reports it).
    """
    held = (open_items["open"].to_numpy() > 0) & ~blank(open_items["salesperson"])
    amount, owner = open_items["open"].to_numpy()[held], open_items["customer"].to_numpy()[held]
    most = np.zeros(len(ledger.customers), np.int64)
    np.maximum.at(most, owner, amount)
    people = pd.Categorical(open_items["salesperson"])
    by_name = np.argsort(people.categories.to_numpy(object))
    rank = np.argsort(by_name)[people.codes[held]]
    first = np.full(len(most), len(by_name))
    top = amount == most[owner]  # of several largest items the first by name
    np.minimum.at(first, owner[top], rank[top])
    largest = np.append(people.categories.to_numpy(object)[by_name], "")[first]
    own = ledger.customers["salesperson"].to_numpy(object)
    return np.where(own == "", largest, own)[customer]


def escort(chosen: Chosen, file: pd.DataFrame) -> npt.NDArray[np.object_]:
    """Return who does it; where a leader is wanted, with the name of the one who goes along."""
    leader = file["company"].to_numpy(object)
    named = (chosen.role == LEADER) & (leader != "")
    role = chosen.role.copy()
    role[named] = [f"{LEADER}({name})" for name in leader[named]]
    return role


def _chosen(ledger: Ledger, facts: PlanFacts, grade: Any, klass: Any, settings: Settings) -> Chosen:
    """Choose; only what is old and large enough, or urgent, is for the lawyers."""
    grave = is_grave(facts.pressed_days, facts.pressed, settings)
    terms = ledger.customers["term"].iloc[facts.customer]
    cash = np.any([contains(terms, word) for word in CASH_TERMS], axis=0)
    legal = facts.malicious | _lapsing(facts, settings) | grave
    case = Case(facts.level, facts.pressed, facts.pressed_days, grade, klass, legal, cash)
    return choose(case, settings)


def _lapsing(facts: PlanFacts, settings: Settings) -> Flags:
    """Tell of whom limitation is near."""
    near: Flags = facts.limitation_left < settings["limitation_warning"]  # NaN compares false
    return near


def _pressing(facts: PlanFacts, settings: Settings) -> Flags:
    """Tell who is urgent whatever the days: a broken promise, limitation, malice."""
    return (facts.promise_due > 0) | _lapsing(facts, settings) | facts.malicious


def _no_letter(facts: PlanFacts, suppressed: Texts, minimum: int) -> Texts:
    asked = facts.demand - facts.advance  # what we hold of theirs is never asked for
    blocked = facts.blocked != ""
    _, reasons = first_rule((
        (suppressed != "", "", "暂缓催收期间不发函"),
        (blocked, "", ""),
        (facts.part_promised > 0, "", "一部分款项承诺的日期还没有到"),
        (facts.in_grace, "", "承诺的日子刚到,还在宽限以内"),
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


def _action(
    facts: PlanFacts, waits: Suppression, no_letter: Texts, chosen: Chosen
) -> npt.NDArray[np.object_]:
    """Return what to do: what the case says, unless no letter goes out or the customer waits."""
    action = chosen.action.copy()
    silent = no_letter != ""
    action[silent] = [f"电话联系,暂不发函({text})" for text in no_letter[silent]]
    waiting = waits.why != ""
    action[waiting] = "暂缓催收,核实暂缓原因是否仍成立"
    called = waiting & ~np.isnat(facts.next_promise)
    promises = day_texts(facts.next_promise[called])
    action[called] = [f"承诺{day}付款,前一天电话确认" for day in promises]
    return action


def _dates(facts: PlanFacts, waits: Suppression, after: Dates, soonest: np.datetime64) -> Dates:
    """Return when to act: after the interval, before a promise, after a pause; now if one broke."""
    dates = after.copy()
    dates[facts.promise_due > 0] = soonest
    ends = ~np.isnat(waits.day)
    dates[ends] = roll(waits.day[ends] + _DAY, "顺延")
    called = (waits.why != "") & ~np.isnat(facts.next_promise)
    dates[called] = roll(facts.next_promise[called] - _DAY, "提前")
    return np.maximum(dates, soonest)
