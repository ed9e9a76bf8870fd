"""Late-payment charges by four methods, each with the sentence that says why (DOMAIN 2.8).

The day after the due date is the first day and the as-of date the last. Nothing is compounded,
and the amount is rounded to the fen once, at the end.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from xl_huikuan.core.errors import NotApplicable
from xl_huikuan.core.interest_rules import (
    AUTOMATIC,
    REDUCIBLE_ABOVE,
    USUAL_MULTIPLE,
    Answer,
    Late,
    Span,
    benchmark,
    contract,
    day_text,
    lpr,
    published,
    small_creditor,
)
from xl_huikuan.core.lpr import PUBLISHED, RateTable
from xl_huikuan.core.money import round_half_up

HIGHEST_DAILY_RATE = Decimal(
    "0.01"
)  # above it a rate in percent was typed as a share: 0.05 for 0.05%
HIGHEST_MULTIPLE = REDUCIBLE_ABOVE  # above it 150 was typed for 150%, or 50 for 加计50%
YEARS_OF_DAYS = (360, 365)


@dataclass(frozen=True, slots=True)
class Method:
    """One way to count a late charge.

    Attributes:
        key: short name in formulas.
        title: what the clerk chooses; works in formulas as well.
        help: when it is used, one sentence.
        rule: finds the rates.
    """

    key: str
    title: str
    help: str
    rule: Callable[[Late], Answer] = field(repr=False)


METHODS = (
    Method("A", "合同约定", "合同约定了逾期违约金,填约定的日利率。", contract),
    Method("B", "LPR", "没有约定,2019年8月20日及以后违约。", lpr),
    Method("C", "基准利率罚息", "没有约定,2019年8月19日及以前违约。", benchmark),
    Method("D", "中小企业", "我方为中小企业,对方为机关、事业单位或大型企业。", small_creditor),
    Method(AUTOMATIC, AUTOMATIC, "没有约定,按违约日期自动选 B 或 C。", published),
)


@dataclass(frozen=True, slots=True)
class Segment:
    """Days charged at one rate.

    Attributes:
        first, last: inclusive.
        rate: in words, with its source.
        amount: fen; the last segment takes the rounding, so that the amounts add up.
    """

    first: dt.date
    last: dt.date
    rate: str
    amount: int

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class LateCharge:
    """What may be claimed for paying late.

    Attributes:
        amount: fen.
        basis: the norm, the rate and the days, one Chinese sentence to paste.
        segments: in order of days; none when nothing is overdue.
        warnings: what a person must look at before claiming it, Chinese sentences.
        ground: the norm and the method alone, without the rate, which each segment has; "" when
            nothing is overdue.
    """

    amount: int
    basis: str
    segments: tuple[Segment, ...] = ()
    warnings: tuple[str, ...] = ()
    ground: str = ""

    @property
    def days(self) -> int:
        """Days overdue, 0 when not overdue."""
        return sum(segment.days for segment in self.segments)

    @property
    def rate(self) -> str:
        """The rate in words; with more than one, each with its days; "" when not overdue."""
        if len(self.segments) == 1:
            return self.segments[0].rate
        return ";".join(f"{segment.rate},{segment.days}天" for segment in self.segments)


def late_charge(
    principal: int,
    due: dt.date,
    as_of: dt.date,
    method: str,
    *,
    rate: Decimal | None = None,
    multiple: Decimal = USUAL_MULTIPLE,
    segmented: bool = False,
    year_days: int = 365,
    rates: RateTable = PUBLISHED,
) -> LateCharge:
    """Return the charge for a principal that was due on `due` and is unpaid on `as_of`.

    Args:
        principal: fen, not negative.
        due: last day to pay in time.
        as_of: last day charged; on or before `due` nothing is charged.
        method: key or title of `METHODS`.
        rate: agreed share per day (0.0005 = 万分之五), at most 0.01; A needs it, D may have it.
        multiple: of the yearly rate, for B and C: 1.3 to 1.5 is usual, 1 is the rate itself, 4 the most.
        segmented: for B and C: follow the rate as it changes instead of the one at the breach.
        year_days: days that a yearly rate is divided by, 360 or 365.
        rates: published rates.

    Raises:
        NotApplicable: the method, the date or a rate does not fit.
    """
    chosen = method_named(method)
    _check(principal, rate, multiple, year_days)
    if as_of <= due:
        return LateCharge(0, f"截至{day_text(as_of)}尚未逾期,不计逾期费用。")
    first = due + dt.timedelta(1)
    late = Late(first, as_of, rate, multiple, segmented, year_days, rates)
    ground, spans, warnings, general = chosen.rule(late)
    segments = tuple(_segments(spans, principal))
    days = f"自{day_text(first)}起至{day_text(as_of)}止共{(as_of - due).days}天(到期次日起算,含截止当日)"
    year = "" if spans[0].per == 1 else f",一年按{year_days}天"
    total = sum(segment.amount for segment in segments)
    basis = f"{ground},{days}{year}。"
    return LateCharge(total, basis, segments, tuple(warnings), general or ground)


def method_named(text: str) -> Method:
    """Return the method with this key, title or both; small and full-width letters will do."""
    name = unicodedata.normalize("NFKC", text).strip().upper()
    for method in METHODS:
        if name in (method.key, method.title, f"{method.key} {method.title}"):
            return method
    names = "、".join(dict.fromkeys(name for m in METHODS for name in (m.key, m.title)))
    raise NotApplicable(f"没有计息方法「{text}」:请填 {names} 之一。")


def _check(principal: int, rate: Decimal | None, multiple: Decimal, year_days: int) -> None:
    if principal < 0:
        raise NotApplicable("计息本金不能为负数:预收和红字不计逾期费用。")
    if rate is not None and not (rate.is_finite() and 0 <= rate <= HIGHEST_DAILY_RATE):
        raise NotApplicable(f"约定日利率 {rate} 不合理:请填每日的比率,日万分之五填 0.0005。")
    if not (multiple.is_finite() and 1 <= multiple <= HIGHEST_MULTIPLE):
        raise NotApplicable(
            f"利率倍数应在1到{HIGHEST_MULTIPLE}之间,现在是 {multiple}:加计50%请填 1.5;"
            "约定了日利率的,方法请填 A。"
        )
    if year_days not in YEARS_OF_DAYS:
        raise NotApplicable(f"一年的天数应为360或365,现在是 {year_days}。")


def _segments(spans: list[Span], principal: int) -> Iterator[Segment]:
    per = spans[0].per
    left = _fen(sum((span.weight for span in spans), Decimal()), principal, per)
    for span in spans[:-1]:
        amount = _fen(span.weight, principal, per)
        left -= amount
        yield Segment(span.first, span.last, span.words, amount)
    yield Segment(spans[-1].first, spans[-1].last, spans[-1].words, left)


def _fen(weight: Decimal, principal: int, per: int) -> int:
    return int(round_half_up(weight * principal / per))  # divided last: a half stays a half
