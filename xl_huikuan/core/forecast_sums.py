"""The forecast added up: by week, by month, by customer, by what it rests on; all ties to the fen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from xl_huikuan.core.forecast import Forecast, forecast_kinds, of_ledger
from xl_huikuan.core.forecast_kinds import KINDS, Kind
from xl_huikuan.core.totals import Flags, Ints, sum_by

WEEKS, MONTHS = 8, 6
LATER, APART = "以后", "不在预测内"


@dataclass(frozen=True, slots=True)
class Period:
    """Some days.

    Attributes:
        title: as shown; of the first week or month, which may be shorter, its days.
        first, last: inclusive.
    """

    title: str
    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class Sum:
    """What is expected in one period, or apart.

    Attributes:
        period: None = later than all periods, or no day.
        title: as shown.
        amount: fen of what is open, all of it.
        weighted: fen × likelihood.
        sure: the part of `weighted` of lines that are likely enough.
        announced: fen of `amount` that rests on bills, promises and stages.
        outside: fen beside it that is not part of what is open.
        lines, customers: how many there are in `amount`.
    """

    period: Period | None
    title: str
    amount: int
    weighted: int
    sure: int
    announced: int
    outside: int
    lines: int
    customers: int


def weeks(as_of: dt.date) -> tuple[Period, ...]:
    """Return the weeks to come, Monday to Sunday; the first begins on the day after `as_of`."""
    first = as_of + dt.timedelta(1)
    monday = first - dt.timedelta(first.weekday())
    found = []
    for k in range(WEEKS):
        begin, end = monday + dt.timedelta(7 * k), monday + dt.timedelta(7 * k + 6)
        begin = max(begin, first)
        found.append(Period(f"{begin:%m-%d} 至 {end:%m-%d}", begin, end))
    return tuple(found)


def months(as_of: dt.date) -> tuple[Period, ...]:
    """Return the months to come; the first begins on the day after `as_of`."""
    first = as_of + dt.timedelta(1)
    found = []
    for k in range(MONTHS):
        begin, after = _month(first, k), _month(first, k + 1)
        title = f"{begin:%Y-%m}" if k or first.day == 1 else f"{begin:%Y-%m}({first.day}日起)"
        found.append(Period(title, max(begin, first), after - dt.timedelta(1)))
    return tuple(found)


def _month(day: dt.date, later: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + later, 12)
    return dt.date(year, month + 1, 1)


def sums(forecast: Forecast, periods: tuple[Period, ...], sure: float) -> tuple[Sum, ...]:
    """Return one sum per period, one for later and one for what stands apart.

    Σ amount = Σ open of the ledger. `sure` is the likelihood from which a line is counted as sure.
    """
    lines = forecast.lines
    starts = np.array([period.first for period in periods], "datetime64[s]")
    place = np.searchsorted(starts, lines["day"].to_numpy(), "right") - 1
    last = np.datetime64(periods[-1].last, "s")
    place = np.where(lines["day"].to_numpy() > last, len(periods), place)
    place = np.where(forecast_kinds(lines), place, len(periods) + 1)
    columns = _added(lines, place, len(periods) + 2, sure)
    titles = (*(period.title for period in periods), LATER, APART)
    whole = (*periods, None, None)
    return tuple(map(Sum, whole, titles, *columns))


def _added(lines: pd.DataFrame, place: Ints, n: int, sure: float) -> tuple[list[int], ...]:
    ours, amount = of_ledger(lines), lines["amount"].to_numpy()
    weighted = np.where(ours, lines["weighted"].to_numpy(), 0)
    likely = lines["likelihood"].to_numpy() >= sure
    said = np.isin(lines["kind"].to_numpy(), (Kind.BILL, Kind.PROMISE, Kind.STAGE))
    who = lines["customer"].to_numpy()[ours]
    pairs = np.unique(place[ours] * (who.max(initial=0) + 1) + who) // (who.max(initial=0) + 1)
    columns = (
        sum_by(place, np.where(ours, amount, 0), n),
        sum_by(place, weighted, n),
        sum_by(place, np.where(likely, weighted, 0), n),
        sum_by(place, np.where(ours & said, amount, 0), n),
        sum_by(place, np.where(ours, 0, amount), n),
        np.bincount(place[ours], minlength=n),
        np.bincount(pairs, minlength=n),
    )
    return tuple(column.tolist() for column in columns)


def expected_by_customer(forecast: Forecast, last: dt.date, n_customers: int) -> Ints:
    """Return weighted fen of what is open and expected up to a day, by customer."""
    lines = forecast.lines
    chosen = of_ledger(lines) & (lines["day"] <= pd.Timestamp(last)).to_numpy()
    return _by_customer(lines, chosen, n_customers)


def _by_customer(lines: pd.DataFrame, chosen: Flags, n: int) -> Ints:
    rows = lines[chosen]
    return sum_by(rows["customer"].to_numpy(), rows["weighted"].to_numpy(), n)


def by_kind(forecast: Forecast) -> list[tuple[Kind, int, int, int]]:
    """Return kind, fen, weighted fen and number of lines of each kind there is."""
    lines = forecast.lines
    kind, n = lines["kind"].to_numpy(), len(KINDS)
    columns = (
        sum_by(kind, lines["amount"].to_numpy(), n).tolist(),
        sum_by(kind, lines["weighted"].to_numpy(), n).tolist(),
        np.bincount(kind, minlength=n).tolist(),
    )
    rows = zip(Kind, *columns, strict=True)
    return [row for row in rows if row[-1]]
