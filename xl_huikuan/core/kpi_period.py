"""The span of time the company's figures speak of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from xl_huikuan.core.kpi_rows import period_months
from xl_huikuan.core.settings import Settings

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days.

    Attributes:
        start: first day, the first of a month.
        end: last day, the as-of date.
        months: calendar months begun.
    """

    start: dt.date
    end: dt.date
    months: int

    @property
    def before(self) -> dt.date:
        """The last day before it: opening balances are those of this day."""
        return self.start - _DAY

    @property
    def days(self) -> int:
        """How many days it has, both ends counted."""
        return (self.end - self.before).days

    def __str__(self) -> str:
        return f"{self.start} 至 {self.end},共 {self.days} 天"


def period_of(settings: Settings, as_of: dt.date) -> Period:
    """Return the period that ends on the as-of date."""
    months = period_months(settings["kpi_period"], as_of.month)
    year, month = divmod(as_of.year * 12 + as_of.month - months, 12)
    return Period(dt.date(year, month + 1, 1), as_of, months)
