"""The yearly rates that late charges are counted from: dated, with their source (DOMAIN 2.7).

The 1-year LPR since 2019-08-20 and, before it, the benchmark lending rate of the People's Bank.
A rate holds from its day until the day before the next one.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from xl_huikuan.core.errors import NotApplicable

LPR_FROM = dt.date(2019, 8, 20)
DATA_UNTIL = dt.date(2026, 6, 22)  # the last announcement looked up; later ones are not known
LPR_NAME, BENCHMARK_NAME = "1年期LPR", "人民银行一年以内贷款基准利率"
SOURCE = (
    f"1年期LPR:中国人民银行授权全国银行间同业拆借中心公布,数据截至{DATA_UNTIL};"
    f"{LPR_FROM}之前:中国人民银行一年以内贷款基准利率。"
)


@dataclass(frozen=True, slots=True)
class YearlyRate:
    """A published rate.

    Attributes:
        since: first day it holds.
        name: as it is called in a sentence.
        rate: share per year, 0.0355 = 3.55 %.
    """

    since: dt.date
    name: str
    rate: Decimal

    @property
    def percent(self) -> str:
        """The rate as it is published: 3.10%."""
        return f"{self.rate * 100:.2f}%"


# Days on which the rate changed, and percent per year; announcements without a change are left out.
_CHANGES = (
    ("2015-10-24", "4.35"),
    ("2019-08-20", "4.25"),
    ("2019-09-20", "4.20"),
    ("2019-11-20", "4.15"),
    ("2020-02-20", "4.05"),
    ("2020-04-20", "3.85"),
    ("2021-12-20", "3.80"),
    ("2022-01-20", "3.70"),
    ("2022-08-22", "3.65"),
    ("2023-06-20", "3.55"),
    ("2023-08-21", "3.45"),
    ("2024-07-22", "3.35"),
    ("2024-10-21", "3.10"),
    ("2025-05-20", "3.00"),
)


def _yearly_rate(since: str, percent: str) -> YearlyRate:
    day = dt.date.fromisoformat(since)
    name = LPR_NAME if day >= LPR_FROM else BENCHMARK_NAME
    return YearlyRate(day, name, Decimal(percent).scaleb(-2))


RATES = tuple(_yearly_rate(since, percent) for since, percent in _CHANGES)
_STARTS = [rate.since for rate in RATES]


def rate_on(day: dt.date) -> YearlyRate:
    """Return the rate in force on a day; after `DATA_UNTIL` it is the last one known."""
    return RATES[_place(day)]


def rates_between(first: dt.date, last: dt.date) -> Iterator[tuple[dt.date, dt.date, YearlyRate]]:
    """Yield (first day, last day, rate) for each rate in force from `first` to `last` inclusive."""
    for place in range(_place(first), _place(last) + 1):
        ends = RATES[place + 1].since - dt.timedelta(1) if place + 1 < len(RATES) else last
        yield max(first, RATES[place].since), min(last, ends), RATES[place]


def _place(day: dt.date) -> int:
    place = bisect_right(_STARTS, day) - 1
    if place < 0:
        raise NotApplicable(
            f"没有收录{_STARTS[0]}之前的贷款基准利率,{day}的违约请按合同约定的利率计算。"
        )
    return place
