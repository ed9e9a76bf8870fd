"""The rules behind late charges: which rate holds for which days, on what ground (DOMAIN 2.8).

A rule takes what is late and answers with the ground, the rates and what to look at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from xl_huikuan.core.errors import NotApplicable
from xl_huikuan.core.lpr import LPR_FROM, LPR_NAME, RateTable, YearlyRate

AUTOMATIC = "自动"
SME_RATE = Decimal("0.0005")  # 万分之五 per day
SME_FROM = dt.date(2020, 9, 1)  # the regulation comes into force
SME_REVISED = dt.date(2025, 6, 1)  # its articles are renumbered
REDUCIBLE_ABOVE = 4  # times the 1-year rate: the cap of private lending, which courts borrow
USUAL_MULTIPLE = Decimal("1.5")  # 加计50%, the most the interpretation names


@dataclass(frozen=True, slots=True)
class Late:
    """What was asked, once it is known to be overdue.

    Attributes:
        first: the first day of the delay, which is the day of the breach.
        last: the last day charged.
        rate: agreed share per day; None = none agreed.
        multiple, segmented, year_days, rates: as in `interest.late_charge`.
    """

    first: dt.date
    last: dt.date
    rate: Decimal | None
    multiple: Decimal
    segmented: bool
    year_days: int
    rates: RateTable


@dataclass(frozen=True, slots=True)
class Span:
    """Days at one rate.

    Attributes:
        first, last: inclusive.
        words: the rate in Chinese.
        rate: share per `per` days; 1 = a daily rate.
    """

    first: dt.date
    last: dt.date
    words: str
    rate: Decimal
    per: int = 1

    @property
    def weight(self) -> Decimal:
        """Share of the principal charged for these days, times `per`."""
        return self.rate * ((self.last - self.first).days + 1)


class Answer(NamedTuple):
    """What a rule answers.

    Attributes:
        ground: the norm and the rate, without a full stop.
        spans: the rates.
        warnings: what to look at.
        general: the ground without the figure of the rate, which differs from debt to debt;
            "" = the ground has none.
    """

    ground: str
    spans: list[Span]
    warnings: list[str]
    general: str = ""


def contract(late: Late) -> Answer:
    """A: the agreed daily rate."""
    if late.rate is None:
        raise NotApplicable("按合同约定计息必须填约定的日利率,日万分之五填 0.0005。")
    ground = f"依据双方合同约定和民法典第585条,按每日{percent(late.rate)}计算逾期违约金"
    return Answer(ground, _daily(late, late.rate), [*_too_high(late, late.rate)])


def lpr(late: Late) -> Answer:
    """B: no rate agreed, breach since the LPR exists."""
    if late.first < LPR_FROM:
        raise NotApplicable(
            f"LPR 只用于{day_text(LPR_FROM)}及以后的违约,此笔{day_text(late.first)}违约:"
            f"请改用 C(基准利率罚息)或 {AUTOMATIC}。"
        )
    return published(late)


def benchmark(late: Late) -> Answer:
    """C: no rate agreed, breach before the LPR existed."""
    if late.first >= LPR_FROM:
        raise NotApplicable(
            f"基准利率罚息只用于{day_text(LPR_FROM)}之前的违约,此笔{day_text(late.first)}违约:"
            f"请改用 B(LPR)或 {AUTOMATIC}。"
        )
    return published(late)


def published(late: Late) -> Answer:
    """B or C, whichever the day of the breach asks for.

    The rate is the one published on that day; segmented, the one of each day.
    """
    parts = [(late.first, late.last, late.rates.on(late.first))]
    what, figure = f"违约行为发生时{parts[0][2].name}", f" {parts[0][2].percent}"
    if late.segmented:
        parts = list(late.rates.between(late.first, late.last))
        what, figure = "各时段" + "、".join(dict.fromkeys(rate.name for _, _, rate in parts)), ""
    times = f"{late.multiple.normalize():f}倍"
    ground = f"依据买卖合同司法解释第18条第4款,以{what}%s的{times}计算逾期付款损失"
    spans = [
        Span(first, last, _raised(rate, late.multiple), rate.rate * late.multiple, late.year_days)
        for first, last, rate in parts
    ]
    return Answer(ground % figure, spans, [*_doubts(late)], ground % "")


def _raised(rate: YearlyRate, multiple: Decimal) -> str:
    yearly = percent(rate.rate * multiple)
    return f"年利率{yearly}({rate.name} {rate.percent}×{multiple.normalize():f})"


def _doubts(late: Late) -> Iterator[str]:
    yield from _beyond_data(late, late.last if late.segmented else late.first)
    if late.multiple > USUAL_MULTIPLE:
        yield "司法解释的加计幅度为30%至50%,超过1.5倍的部分可能不被支持。"
    if late.rate is not None:
        yield "已填约定日利率,但此方法没有使用:有约定的请用 A(合同约定)。"


def small_creditor(late: Late) -> Answer:
    """D: what 机关、事业单位、大型企业 owe a small creditor: as agreed, but not below the LPR.

    With no rate agreed it is 0.05 % per day. An agreed rate below the LPR is raised to it. The
    regulation looks at the LPR when the contract was made; the day of the breach stands in for it.
    """
    if late.first < SME_FROM:
        raise NotApplicable(
            f"保障中小企业款项支付条例自{day_text(SME_FROM)}起施行,此笔{day_text(late.first)}违约:"
            f"请改用 {AUTOMATIC}。"
        )
    norm = f"依据保障中小企业款项支付条例第{17 if late.first >= SME_REVISED else 15}条"
    warnings = ["仅当我方为中小企业、对方为机关、事业单位或大型企业时适用。"]
    if late.rate is None:
        ground = f"{norm},未约定逾期利息的利率,按每日万分之五计算逾期利息"
        return Answer(ground, _daily(late, SME_RATE), warnings)
    floor = late.rates.on(late.first)
    if late.rate * late.year_days < floor.rate:
        return _at_floor(late, norm, [*warnings, *_too_low(late, late.rate)])
    ground = f"{norm}和双方约定,按每日{percent(late.rate)}计算逾期利息"
    return Answer(ground, _daily(late, late.rate), [*warnings, *_too_high(late, late.rate)])


def _at_floor(late: Late, norm: str, warnings: list[str]) -> Answer:
    floor = late.rates.on(late.first)
    words = f"年利率{floor.percent}({LPR_NAME})"
    spans = [Span(late.first, late.last, words, floor.rate, late.year_days)]
    ground = f"{norm},约定利率不得低于{LPR_NAME},按{LPR_NAME}%s计算逾期利息"
    return Answer(ground % f" {floor.percent}", spans, warnings, ground % "")


def _daily(late: Late, rate: Decimal) -> list[Span]:
    return [Span(late.first, late.last, f"每日{percent(rate)}", rate)]


def _too_low(late: Late, rate: Decimal) -> Iterator[str]:
    yearly, floor = percent(rate * late.year_days), late.rates.on(late.first).percent
    yield (
        f"约定利率年化{yearly},低于违约时{LPR_NAME} {floor},已按{LPR_NAME}计算;"
        "条例以合同订立时为准,请核对。"
    )
    yield from _beyond_data(late, late.first)


def _too_high(late: Late, rate: Decimal) -> Iterator[str]:
    """Warn of an agreed rate that the debtor may ask a court to cut (民法典 585)."""
    if late.first < late.rates.changes[0].since:
        return  # nothing to compare with
    reference, yearly = late.rates.on(late.first), rate * late.year_days
    if yearly > REDUCIBLE_ABOVE * reference.rate:
        yield (
            f"约定利率年化{percent(yearly)},超过违约时{reference.name} {reference.percent}"
            f"的{REDUCIBLE_ABOVE}倍,对方请求时可能被调减。"
        )
    yield from _beyond_data(late, late.first)


def _beyond_data(late: Late, day: dt.date) -> Iterator[str]:
    if day > late.rates.until:
        until = day_text(late.rates.until)
        yield f"LPR 数据截至{until},{day_text(day)}的利率用最后一次公布的,请核对。"


def percent(share: Decimal) -> str:
    """Return a share as percent without needless zeros: 0.0355 → 3.55%."""
    return f"{(share * 100).normalize():f}%"


def day_text(day: dt.date) -> str:
    """Return a day as letters write it: 2026年7月1日."""
    return f"{day.year}年{day.month}月{day.day}日"
