"""Why a line of the forecast has its day, its likelihood, or none: one sentence for a calculator."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from xl_huikuan.core.forecast import UNKNOWN_LIKELIHOOD, Forecast
from xl_huikuan.core.forecast_days import Calendar
from xl_huikuan.core.forecast_kinds import KINDS, Kind


class _Line(NamedTuple):
    """One line and what is known of its item; days as texts, "" = none.

    Attributes:
        kind, note, likelihood, ready, day: as on the line.
        due: due date of the item.
        days: the item is overdue.
        gap: days from due date to `ready`.
        own, own_signed, book, book_signed, late: of paid invoices, as `lateness.Expected`.
        chance_own, chance_paid, chance_book, chance_share: as `forecast.Chance`.
        early: `ready` is not after the as-of date.
        habits: how the customer pays, "" = not known.
        prior, wait: of the forecast.
    """

    kind: int
    note: str
    likelihood: float
    ready: str
    day: str
    due: str
    days: float
    gap: int
    own: int
    own_signed: int
    book: int
    book_signed: float
    late: float
    chance_own: int
    chance_paid: int
    chance_book: int
    chance_share: float
    early: bool
    habits: str
    prior: float
    wait: int

    @property
    def due_said(self) -> str:
        """The due date of its item, or that it was worked out from its age."""
        return f"到期日 {self.due}" if self.due else f"按表中账龄已到期{self.days:.0f}天"


def reasons(forecast: Forecast, rows: Sequence[int] | npt.NDArray[np.int64]) -> list[str]:
    """Return for lines, by position, how their day and likelihood come about."""
    return [_reason(line) for line in _lines(forecast, np.asarray(rows, np.int64))]


def _lines(forecast: Forecast, rows: npt.NDArray[np.int64]) -> Iterator[_Line]:
    lines, items = forecast.lines.iloc[rows], forecast.items
    expected, chance = forecast.expected, forecast.chance
    at = lines["at"].to_numpy()
    ready, due = lines["ready"].to_numpy(), _at(items["due"].to_numpy(), at, np.datetime64("NaT"))
    gap = (ready - due).astype("timedelta64[D]").astype(np.int64)
    today = np.datetime64(forecast.as_of, "s")
    habits = [_habits(forecast.calendar, who) for who in range(len(forecast.calendar.bank))]
    columns = (
        lines["kind"], lines["note"], lines["likelihood"], _texts(ready), _texts(lines["day"]),
        _texts(due), _at(items["days"].to_numpy(), at, np.nan), np.where(np.isnat(due), 0, gap),
        *(_at(part, at, 0) for part in (
            expected.own, expected.own_signed, expected.book, expected.book_signed,
            expected.pay_days, chance.own, chance.own_paid, chance.book, chance.book_share,
        )),
        ready <= today,
    )  # fmt: skip
    plain = (np.asarray(column).tolist() for column in columns)
    whose = (habits[who] for who in lines["customer"].tolist())
    for *cells, told in zip(*plain, whose, strict=True):
        yield _Line._make((*cells, told, forecast.prior, forecast.wait))


def _at(values: npt.NDArray[Any], at: npt.NDArray[np.int64], blank: Any) -> npt.NDArray[Any]:
    """Return values at positions, the blank one where there is no item."""
    return np.append(values, np.asarray([blank], values.dtype))[at]


def _texts(days: Any) -> npt.NDArray[np.object_]:
    texts = np.datetime_as_string(np.asarray(days, "datetime64[D]")).astype(object)
    return np.where(texts == "NaT", "", texts)


def _habits(calendar: Calendar, who: int) -> str:
    habits = (
        ("每月{:.0f}日扎账", calendar.closing[who]), ("每月{:.0f}日付款", calendar.paying[who]),
        ("转账{:.0f}个工作日", calendar.bank[who] or np.nan),
    )  # fmt: skip
    return "、".join(text.format(number) for text, number in habits if not np.isnan(number))


def _reason(line: _Line) -> str:
    kind = Kind(line.kind)
    if kind == Kind.UNLIKELY:
        return f"{line.due_said},已逾期{line.days:.0f}天,{_of_comparable(line)},不列入预测"
    if not KINDS[kind].forecast:
        return f"{KINDS[kind].meaning},不列入预测"
    return f"{_BASES[kind](line)}{_moved(line)};{_likelihood(line, kind)}"


def _bill(line: _Line) -> str:
    return f"{line.note},{line.day} 兑付"


def _promise(line: _Line) -> str:
    return f"承诺 {line.ready} 付({line.note})"


def _stage(line: _Line) -> str:
    return f"{line.note},计划 {line.ready}"


def _own_day(line: _Line) -> str:
    """Return the day its own date says, with what was added for the customer's approvals."""
    retention = line.kind == Kind.RETENTION
    said = f"质保金 {line.due_said}" if retention else f"{line.due_said},没有可比的付款记录"
    return f"{said},加付款审批{line.gap}天到 {line.ready}" if line.gap else said


def _recorded(line: _Line) -> str:
    extra = line.gap - math.floor(line.late + 0.5) if line.due else 0
    more = f",加付款审批{extra}天" if extra else ""
    far = f",已逾期{line.days:.0f}天" if line.kind == Kind.OVERDUE else ""
    return (
        f"{line.due_said}{far},可比的已付发票本客户{line.own}笔共晚{line.own_signed}天、"
        f"全部客户{line.book}笔平均晚{line.book_signed:.2f}天:"
        f"到期后({line.own_signed}+{line.prior:g}×{line.book_signed:.2f})÷"
        f"({line.own}+{line.prior:g})={line.late:.2f}天{more},即 {line.ready}"
    )


def _unknown(line: _Line) -> str:
    return (
        f"{line.due_said},已逾期{line.days:.0f}天,没有拖过这么久又付清的发票,"
        f"按截至日期后{line.wait}天"
    )


def _moved(line: _Line) -> str:
    """Say how the calendar moved the day, "" = it did not."""
    if line.day == line.ready:
        return ""
    if line.early:
        return f",早于截至日期,按 {line.day}"
    return f",{line.habits or '遇休假日顺延'},按 {line.day}"


def _likelihood(line: _Line, kind: Kind) -> str:
    share = f"{line.likelihood:.2%}"
    if kind in (Kind.BILL, Kind.BOOKED_BILL):
        bad = line.likelihood == UNKNOWN_LIKELIHOOD
        return f"可能性{share}({'客户曾跳票,按一半' if bad else '票据按全额'})"
    if kind == Kind.PROMISE:
        return f"可能性{share}=(守诺+1)÷(承诺+2)"
    if kind == Kind.UNBILLED:
        return f"可能性{share}(还没有开票,按一半)"
    if not line.chance_book:
        return f"可能性{share}(可比的发票太少,按一半)"
    return _of_comparable(line)


def _of_comparable(line: _Line) -> str:
    top = line.chance_paid + line.prior * line.chance_share
    bottom = line.chance_own + line.prior
    share = f"{top / bottom if bottom else line.chance_share:.2%}"
    return (
        f"可能性({line.chance_paid}+{line.prior:g}×{line.chance_share:.2%})÷"
        f"({line.chance_own}+{line.prior:g})={share}(可比发票中已付清的)"
    )


_BASES: Mapping[Kind, Callable[[_Line], str]] = MappingProxyType({
    Kind.BILL: _bill, Kind.BOOKED_BILL: _bill, Kind.PROMISE: _promise, Kind.STAGE: _stage,
    Kind.UNBILLED: _stage, Kind.RETENTION: _own_day, Kind.DUE: _own_day,
    Kind.RECORD: _recorded, Kind.OVERDUE: _recorded, Kind.UNKNOWN: _unknown,
})  # fmt: skip
