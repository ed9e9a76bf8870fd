"""What a piece of work says: what to do, why, and what to send the customer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from xl_huikuan.core.action_rows import LAWYERS, VISIT
from xl_huikuan.core.agenda import Agenda
from xl_huikuan.core.money import money_text
from xl_huikuan.core.task_kinds import COMING, TASK_KINDS, TaskKind


@dataclass(frozen=True, slots=True)
class Said:
    """One piece of work in words.

    Attributes:
        what: what to do.
        way: by what channel.
        why: where it comes from.
        say: what to send the customer, "" = nothing.
        amount: fen it is about, NaN = none.
    """

    what: str
    way: str
    why: str
    say: str
    amount: float


def said_of(agenda: Agenda, work: pd.DataFrame) -> list[Said]:
    """Return pieces of work in words, one each; the plan tells what is known of its customers."""
    company, year = agenda.settings["company"], agenda.decision.as_of.year
    head = f"【{company}】" if company else ""
    amount = work["amount"].to_numpy()
    amount = np.where(np.isnan(amount), agenda.overdue[work["customer"]], amount)
    columns = (
        work["kind"].tolist(), _days(work["meant"]), _days(work["on"]), _days(work["day"]),
        work["late"].tolist(), amount.tolist(), work["about"].tolist(), _planned(agenda, work),
        agenda.waits[work["customer"]].tolist(),
    )  # fmt: skip
    return [_said(_Piece(*row), head, year) for row in zip(*columns, strict=True)]


@dataclass(frozen=True, slots=True)
class _Piece:
    """One piece of work, and what is planned for its customer."""

    kind: int
    meant: dt.date
    on: dt.date | None
    day: dt.date
    late: bool
    amount: float
    about: str
    planned: _Planned
    waits: bool


@dataclass(frozen=True, slots=True)
class _Planned:
    """What the collection plan knows of a customer; `rank` 0 = it does not stand in it."""

    rank: int = 0
    days: int = 0
    every: int = 0
    way: str = ""
    contacted: dt.date | None = None


def _planned(agenda: Agenda, work: pd.DataFrame) -> list[_Planned]:
    plan = agenda.decision.plan
    plan = plan[plan["customer"].isin(work["customer"])]
    columns = (plan[name].tolist() for name in ("rank", "pressed_days", "every", "way"))
    rows = zip(*columns, _days(plan["contacted"]), strict=True)
    known = dict(zip(plan["customer"].tolist(), (_Planned(*row) for row in rows), strict=True))
    return [known.get(number, _Planned()) for number in work["customer"].tolist()]


def _days(dates: pd.Series[Any]) -> list[Any]:
    """Return dates as Python's, None where there is none."""
    return dates.to_numpy("datetime64[D]").tolist()


def _said(work: _Piece, head: str, year: int) -> Said:
    kind, planned = TASK_KINDS[work.kind], work.planned
    facts = {
        "on": day_words(work.on, year),
        "k": (work.on - work.meant).days if work.on else 0,
        "sum": f"{money_text(int(work.amount))}元",
        "about": work.about,
        "rank": planned.rank,
        "days": planned.days,
        "last": _last(planned, year),
    }
    say = _pattern(kind, work).format_map(facts)
    return Said(
        what=kind.what.format_map(facts),
        way=kind.way or planned.way,
        why=_why(work, kind.why.format_map(facts)),
        say=head + say if say else "",
        amount=work.amount,
    )


def _pattern(kind: TaskKind, work: _Piece) -> str:
    """Return what to send; where the plan decides, by its channel, and nothing to who waits."""
    if not work.amount:  # nothing is due yet: a text that asks for money would be wrong
        return ""
    if kind.way:
        return kind.say
    if work.waits or work.planned.way == LAWYERS:
        return ""
    return COMING if work.planned.way == VISIT else kind.say


def _why(work: _Piece, why: str) -> str:
    if work.late:
        return f"{why}(早该办)"
    return why if work.day == work.meant else f"{why}(遇休息日移到今天)"


def _last(planned: _Planned, year: int) -> str:
    if planned.contacted is None:
        return ",没有联系记录"
    return f",{day_words(planned.contacted, year)}联系过,隔{planned.every}天"


def day_words(day: dt.date | None, year: int) -> str:
    """Return a day as people say it, with the year where it is not this one; None = not known."""
    if day is None:
        return "(日期不明)"
    return f"{'' if day.year == year else f'{day.year}年'}{day.month}月{day.day}日"
