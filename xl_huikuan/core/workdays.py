"""Working days in China: State Council holidays as far as they are published, then a guess.

The bundled calendar (chinesecalendar) ends with the last published year; beyond it weekends and
holidays with a fixed date are used, and callers can see that through `beyond_calendar`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType, ModuleType

import numpy as np
import numpy.typing as npt

Dates = npt.NDArray[np.datetime64]
ROLLS = {"不顺延": 0, "顺延": 1, "提前": -1}
# 元旦, 劳动节, 国庆节: the holidays whose date needs no almanac (since 2025: May 1–2, Oct 1–3).
_FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})

# Name → (as the calendar calls it, days off where nothing is published).
HOLIDAYS: Mapping[str, tuple[str, tuple[tuple[int, int], ...]]] = MappingProxyType({
    "元旦": ("New Year's Day", ((1, 1),)), "春节": ("Spring Festival", ()),
    "清明": ("Tomb-sweeping Day", ()), "五一": ("Labour Day", ((5, 1), (5, 2))),
    "端午": ("Dragon Boat Festival", ()), "中秋": ("Mid-autumn Festival", ()),
    "国庆": ("National Day", ((10, 1), (10, 3))),
})  # fmt: skip


@cache
def _calendar() -> ModuleType:
    import chinese_calendar  # noqa: PLC0415 - start-up must not pay for a table few runs need

    return chinese_calendar


@cache
def _known_years() -> tuple[int, int]:
    years = {day.year for day in _calendar().holidays}
    return min(years), max(years)


def calendar_known_until() -> dt.date:
    """Return the last day for which official holidays are known."""
    return dt.date(_known_years()[1], 12, 31)


def beyond_calendar(days: Dates) -> bool:
    """Tell whether any day lies outside the official calendar, so that a warning is due."""
    known = days[~np.isnat(days)].astype("datetime64[Y]").astype(np.int64) + 1970
    first, last = _known_years()
    return bool(((known < first) | (known > last)).any())


@cache
def is_workday(day: dt.date) -> bool:
    """Tell whether a day is worked: official make-up weekends are, holidays are not."""
    first, last = _known_years()
    weekday = day.weekday() < 5
    if not first <= day.year <= last:
        return weekday and (day.month, day.day) not in _FIXED_HOLIDAYS
    calendar = _calendar()
    return day in calendar.workdays or (weekday and day not in calendar.holidays)


def next_workday(day: dt.date) -> dt.date:
    """Return the day itself when it is worked, else the first working day after it."""
    return _move(day, 1)


def roll_day(day: dt.date, how: str) -> dt.date:
    """Move one day off to a working day as `roll` does."""
    return _move(day, ROLLS[how])


def _move(day: dt.date, step: int) -> dt.date:
    while step and not is_workday(day):
        day += dt.timedelta(days=step)
    return day


def roll(days: Dates, how: str) -> Dates:
    """Move days off to a working day (民法典 203): how is 不顺延, 顺延 (after) or 提前 (before).

    Takes and returns datetime64[s]; NaT stays NaT.
    """
    step = ROLLS[how]
    if not step or not len(days):
        return days.astype("datetime64[s]")
    unique, back = np.unique(days.astype("datetime64[D]"), return_inverse=True)
    moved = [None if day is None else _move(day, step) for day in unique.tolist()]
    return np.array(moved, "datetime64[s]")[back]


def workdays_after(days: Dates, count: int) -> Dates:
    """Return the day so many working days after each; 0 is the day itself, worked or not.

    Takes and returns datetime64[s]; NaT stays NaT.
    """
    after: Dates = days.astype("datetime64[s]")
    for _ in range(count):
        after = roll(np.add(after, np.timedelta64(1, "D")), "顺延")
    return after


def holiday(name: str, year: int) -> tuple[dt.date, dt.date] | None:
    """Return the first and last day off of a holiday, None when they are not published.

    `name` is one of `HOLIDAYS`. Those with a fixed date are known in every year.
    """
    english, fixed = HOLIDAYS[name]
    days = [day for day, what in _calendar().holidays.items() if what == english]
    found = [day for day in days if day.year == year]
    if not found and fixed:
        found = [dt.date(year, *month_day) for month_day in fixed]
    return (min(found), max(found)) if found else None
