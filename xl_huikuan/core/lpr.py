"""The yearly rates that late charges are counted from: dated, with their source (DOMAIN 2.7).

The 1-year LPR since 2019-08-20 and, before it, the benchmark lending rate of the People's Bank.
A rate holds from its day until the day before the next one. What was announced after our data the
company adds itself, so the rates are a value that goes along with the settings.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter

from xl_huikuan.core.errors import NotApplicable, SettingInvalid

LPR_FROM = dt.date(2019, 8, 20)
DATA_UNTIL = dt.date(2026, 6, 22)  # the last announcement looked up; later ones are not known
LPR_NAME, BENCHMARK_NAME = "1年期LPR", "人民银行一年以内贷款基准利率"
# Beyond these a rate was typed as a share (0.03 for 3 %) or without its decimal point.
LOWEST_RATE, HIGHEST_RATE = Decimal("0.005"), Decimal("0.2")


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


@dataclass(frozen=True, slots=True)
class RateTable:
    """Published rates.

    Attributes:
        changes: days on which the rate changed, ascending.
        until: the last announcement known; later ones are not.
    """

    changes: tuple[YearlyRate, ...]
    until: dt.date

    @property
    def source(self) -> str:
        """Where the rates are from and how far they go, for the clerk."""
        return (
            f"1年期LPR:中国人民银行授权全国银行间同业拆借中心公布,数据截至{self.until};"
            f"{LPR_FROM}之前:中国人民银行一年以内贷款基准利率。"
        )

    def on(self, day: dt.date) -> YearlyRate:
        """Return the rate in force on a day; after `until` it is the last one known."""
        return self.changes[self._place(day)]

    def between(
        self, first: dt.date, last: dt.date
    ) -> Iterator[tuple[dt.date, dt.date, YearlyRate]]:
        """Yield (first day, last day, rate) for each rate in force from `first` to `last`."""
        for place in range(self._place(first), self._place(last) + 1):
            rate = self.changes[place]
            after = self.changes[place + 1 : place + 2]
            ends = after[0].since - dt.timedelta(1) if after else last
            yield max(first, rate.since), min(last, ends), rate

    def announced(self, since: dt.date, rate: Decimal) -> RateTable:
        """Return the table with the LPR of one more announcement, changed or not.

        Raises:
            SettingInvalid: it is not later than what is known, or the rate cannot be.
        """
        if since <= self.until:
            raise SettingInvalid(
                f"LPR 的公布日期 {since} 不晚于已有的 {self.until}:已有的不必再填,"
                "后面的请按日期从早到晚填,每天一行。",
                code="E802",
            )
        if not LOWEST_RATE <= rate <= HIGHEST_RATE:
            raise SettingInvalid(
                f"{since} 的1年期LPR {(rate * 100).normalize():f}% 不合理:应在 "
                f"{(LOWEST_RATE * 100).normalize():f} 到 {(HIGHEST_RATE * 100).normalize():f} 之间,"
                "3.00% 请填 3.00。",
                code="E802",
            )
        added = () if rate == self.changes[-1].rate else (YearlyRate(since, LPR_NAME, rate),)
        return RateTable((*self.changes, *added), since)

    def _place(self, day: dt.date) -> int:
        place = bisect_right(self.changes, day, key=attrgetter("since")) - 1
        if place < 0:
            raise NotApplicable(
                f"没有收录{self.changes[0].since}之前的贷款基准利率,{day}的违约请按合同约定的利率计算。"
            )
        return place


PUBLISHED = RateTable(
    tuple(_yearly_rate(since, percent) for since, percent in _CHANGES), DATA_UNTIL
)
