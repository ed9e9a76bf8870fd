"""With which customers the balance was agreed, with whom it is due, and what is to be done next."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

AGREED, DIFFERS = "相符", "不符"
LATE, NEVER, WAITING = "逾期未对账", "未对账", "已发函未回"
STATES = (LATE, DIFFERS, NEVER, WAITING, AGREED)  # what is to be done comes first
ANSWERS = (AGREED, DIFFERS)  # replies that say something of the balance


@dataclass(frozen=True, slots=True)
class Asked:
    """A statement or inquiry that asked a customer to agree a balance, and what came of it.

    Attributes:
        number: of the letter.
        as_of: the date its balance speaks of.
        sent, replied: None = not noted.
        reply: what the customer answered, "" = nothing yet.
        difference: fen by which the customer differs; None = not noted.
    """

    number: str
    as_of: dt.date
    sent: dt.date | None = None
    reply: str = ""
    replied: dt.date | None = None
    difference: int | None = None


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """How one customer stands.

    Attributes:
        customer: customer number.
        balance: fen.
        last: the last statement, None = there was none.
        agreed: date of the last balance agreed, None = never.
        due: when the next balance is to be agreed.
        state: one of `STATES`.
        todo: what to do now, one Chinese sentence.
    """

    customer: int
    balance: int
    last: Asked | None
    agreed: dt.date | None
    due: dt.date
    state: str
    todo: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much is agreed; a customer counts while its next balance is not due yet."""

    customers: int
    agreed: int
    amount: int
    agreed_amount: int


def months_after(day: dt.date, months: int) -> dt.date:
    """Return the same day some months later, the last of its month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def reconciliations(
    balances: Sequence[int],
    asked: Mapping[int, Sequence[Asked]],
    as_of: dt.date,
    *,
    months: int,
    reply_days: int,
) -> tuple[Reconciliation, ...]:
    """Return every customer with a balance or an open answer, what is to be done first.

    Args:
        balances: fen by customer number.
        asked: customer number → statements that are not void, oldest first.
        as_of: today's view; statements of later dates do not count.
        months: the cycle.
        reply_days: days a customer has for its answer.
    """
    found = []
    for customer, balance in enumerate(balances):
        seen = [one for one in asked.get(customer, ()) if one.as_of <= as_of]
        if balance or (seen and seen[-1].reply != AGREED):
            found.append(_standing(customer, balance, seen, as_of, months, reply_days))
    order = {state: place for place, state in enumerate(STATES)}
    return tuple(sorted(found, key=lambda one: (order[one.state], -abs(one.balance), one.customer)))


def _standing(  # noqa: PLR0917  what is known of a customer, and the three rules
    customer: int,
    balance: int,
    seen: Sequence[Asked],
    as_of: dt.date,
    months: int,
    reply_days: int,
) -> Reconciliation:
    last = max(seen, key=lambda one: one.as_of, default=None)
    agreed = agreed_on(seen)
    due = months_after(agreed, months) if agreed else as_of
    state = _state(last, agreed, due, as_of)
    todo = _todo(state, last, due, as_of, reply_days)
    return Reconciliation(customer, balance, last, agreed, due, state, todo)


def agreed_on(asked: Iterable[Asked], replies: Sequence[str] = (AGREED,)) -> dt.date | None:
    """Return the date of the last balance a customer answered for with one of some replies."""
    return max((one.as_of for one in asked if one.reply in replies), default=None)


def _state(last: Asked | None, agreed: dt.date | None, due: dt.date, as_of: dt.date) -> str:
    if last is None:
        return NEVER
    if last.reply in ANSWERS:
        late = last.reply == AGREED and due < as_of
        return LATE if late else last.reply
    return LATE if agreed and due < as_of else WAITING


def _todo(state: str, last: Asked | None, due: dt.date, as_of: dt.date, reply_days: int) -> str:
    if last is None:
        return "还没有对过账:出对账单或货款征询函。"
    if last.reply == DIFFERS:
        return "请对方发来明细,用「对账差异」查原因。"
    if last.reply not in ANSWERS:
        return _chase(last, as_of, reply_days)
    if state == LATE:
        return f"应在 {due} 前对账,已过 {(as_of - due).days} 天:出对账单或货款征询函。"
    return f"下次对账 {due}。"


def _chase(last: Asked, as_of: dt.date, reply_days: int) -> str:
    """Say what is to be done about a letter that was not answered."""
    if last.reply:
        return f"回函结果是「{last.reply}」:核实后请客户重新确认余额。"
    if last.sent is None:
        return "还没有登记寄发:寄出后在 回款_函件登记 填寄发日期。"
    waited = (as_of - last.sent).days
    if waited > reply_days:
        return f"寄出 {waited} 天没有回函:电话催问,或再发一次征询函。"
    return f"寄出 {waited} 天,等回函。"


def coverage(rows: Sequence[Reconciliation], as_of: dt.date) -> Coverage:
    """Return how many customers with a balance, and how much of it, are agreed and not due yet."""
    owing = [row for row in rows if row.balance]
    done = [row for row in owing if row.agreed and row.due >= as_of]
    amounts = (sum(abs(row.balance) for row in part) for part in (owing, done))
    amount, agreed = amounts
    return Coverage(len(owing), len(done), amount, agreed)
