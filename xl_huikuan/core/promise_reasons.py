"""Why a promise counts as kept or broken: a sentence whose figures can be looked up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from math import isnan

from xl_huikuan.core.money import money_text

COMING, KEPT, LATE, PARTLY, BROKEN, PUT_OFF, UNKNOWN = (
    "待兑现", "已兑现", "迟兑现", "部分兑现", "未兑现", "已改约", "无法判断",
)  # fmt: skip
STATES = (BROKEN, PARTLY, COMING, PUT_OFF, LATE, KEPT, UNKNOWN)  # as they are listed
_EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class One:
    """One promise; days are numbers, amounts fen.

    Attributes:
        place: where it stands.
        dated: whether `made` is known.
        made, due, deadline, next_made, done: days, see `Said` and `Course`.
        amount, promised, came, late: fen, NaN = not written, or not known.
        state: one of `STATES`.
        unknown: why the outcome cannot be told.
    """

    place: str
    dated: bool
    made: int
    due: int
    deadline: int
    next_made: int
    done: int
    amount: float
    promised: float
    came: float
    late: float
    state: str
    unknown: str


def promise_reason(one: One, today: int) -> str:
    """Return the sentence of a promise."""
    if one.state == UNKNOWN:
        return f"{_promise(one)};{one.unknown}。"
    told = _by_money(one, today) if not isnan(one.came) else _by_debt(one, today)
    return f"{_promise(one)};{told}。"


def _promise(one: One) -> str:
    if not one.dated:
        return f"{one.place}写的承诺日期{_day(one.due)},没有写哪天说的"
    amount = money_text(int(one.promised))
    what = f"付清当时所欠的{amount}元" if isnan(one.amount) else f"付{amount}元"
    return f"{_day(one.made)}说{_day(one.due)}{what}"


def _by_money(one: One, today: int) -> str:
    got = f"收到{money_text(int(one.came))}元" if one.came else "没有收到款"
    if one.state == COMING:
        return f"到{_day(today)}{got},{_ahead(one, today)}"
    if one.state == PUT_OFF:
        return f"{_day(one.next_made)}又改了日子,之前{got}"
    if one.state == KEPT:
        return f"到{_day(one.done)}{got}"
    told = f"到{_day(min(one.deadline, one.next_made))}{got}"
    if one.state == LATE:
        return f"{told},{_day(one.done)}才付齐,迟{one.done - one.due}天"
    after = f",之后收到{money_text(int(one.late))}元" if one.late else ""
    missing = money_text(int(one.promised - one.came))
    return f"{told},差{missing}元{after},已过{today - one.due}天"


def _by_debt(one: One, today: int) -> str:
    left = "" if isnan(one.promised) else f"还有{money_text(int(one.promised))}元未付"
    if one.state == COMING:
        return ",".join(part for part in (left, _ahead(one, today)) if part)
    if one.state == KEPT:
        return f"到{_day(min(one.deadline, today))}已付清"
    paid = "现在已付清" if one.state == LATE else f"已过{today - one.due}天"
    return f"到{_day(one.deadline)}{left},{paid}"


def _ahead(one: One, today: int) -> str:
    """Say how far the day promised is away."""
    if one.due > today:
        return f"还有{one.due - today}天"
    if one.due == today:
        return "今天到期"
    return f"已过{today - one.due}天,宽限到{_day(one.deadline)}"


@cache
def _day(number: int) -> str:
    return str(_EPOCH + dt.timedelta(number))
