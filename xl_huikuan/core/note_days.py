"""Days as people say them, from the day they were said: 15号, 月底, 下月10日前, 三天内, 国庆后.

A day that can be read in more than one way has all its readings; none is chosen here.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from xl_huikuan.core.note_numbers import chinese_number
from xl_huikuan.core.workdays import next_workday

NEAR = 183  # a day without a year that would be farther off is asked about
WHEN_UNKNOWN = "没有说到哪一天"
_YEARS = {"今年": 0, "明年": 1, "后年": 2}
_NO_SUCH_DAY = "日历上没有这一天"
_DECEMBER = 12
_STARTS, _MIDDLE, _FIRST_THIRD, _SECOND_THIRD = (1, 5, 10), 15, 10, 20
Days = tuple[dt.date, ...]
Read = tuple[Days, str]  # readings and, when there is not just one, what is not clear
Reader = Callable[[re.Match[str], dt.date], Read]


@dataclass(frozen=True, slots=True)
class Day:
    """A day in a note.

    Attributes:
        text: as it was said.
        days: readings; a single one without a doubt is clear.
        doubt: what is not clear, "" = nothing.
    """

    text: str
    days: Days
    doubt: str = ""


def with_ending(text: str, day: Day, end: int) -> Day:
    """Take in what follows a day: 前 and 内 say nothing new, 左右 and 后 leave it open."""
    if about := _ABOUT.match(text, end):
        return replace(day, text=day.text + about[0], doubt=day.doubt or "没有说准是哪一天")
    if after := _AFTER.match(text, end):
        doubt = day.doubt or WHEN_UNKNOWN
        days = tuple(next_workday(one + dt.timedelta(1)) for one in day.days)
        return Day(day.text + after[0], days, doubt)
    until = _UNTIL.match(text, end)
    return replace(day, text=day.text + until[0]) if until else day


_ABOUT = re.compile("左右|前后|上下|附近")
_AFTER = re.compile("(?:之|以|过)?后(?!天)")
_UNTIL = re.compile("(?:之|以)?[前内]")


def number(text: str) -> int:
    """Return a number of one or two figures, Chinese or Arabic."""
    return int(text) if text.isdecimal() else chinese_number(text)


def date_in(year: int, month: int, day: int) -> Days:
    """Return the date as the only reading, none when the calendar has no such day."""
    try:
        return (dt.date(year, month, day),)
    except ValueError:
        return ()


def later_month(day: dt.date, months: int) -> tuple[int, int]:
    """Return year and month so many months later."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return year, month + 1


def month_end(year: int, month: int) -> dt.date:
    """Return the last day of a month."""
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def checked(days: Days, said: dt.date) -> Read:
    """Ask about a day that does not exist, is over or is far off."""
    if not days:
        return (), _NO_SUCH_DAY
    if days[0] < said:
        return (), "已经过去"
    return days, "离现在太远" if (days[0] - said).days > NEAR else ""


# -- dates of the calendar


def full_date(found: re.Match[str], said: dt.date) -> Read:
    """Read 2026-11-20."""
    return checked(date_in(*(int(found[name]) for name in "ymd")), said)


def month_and_day(found: re.Match[str], said: dt.date) -> Read:
    """Read 11月20日; without a year it is the next one."""
    month, day, word = number(found["m"]), number(found["d"]), _part(found, "year")
    year = said.year + _YEARS[word] if word else said.year
    days = date_in(year, month, day)
    if not word and (not days or days[0] < said):
        days = date_in(year + 1, month, day)
    return checked(days, said)


def _part(found: re.Match[str], name: str) -> str:
    """Return a part of what was said, "" where it was not."""
    return found.groupdict().get(name) or ""


def _month_of(found: re.Match[str], said: dt.date) -> tuple[int, int]:
    """Return year and month of 本月, 下个月, 明年3月 or, with no word, of the day it was said."""
    word, month = _part(found, "rel"), _part(found, "m")
    if word or not month:
        return later_month(said, word.count("下") + (word == "次月"))
    year = _part(found, "year")
    ahead = _YEARS[year] if year else int(number(month) < said.month)
    return said.year + ahead, number(month)


def day_of_month(found: re.Match[str], said: dt.date) -> Read:
    """Read 下月15号."""
    return checked(date_in(*_month_of(found, said), number(found["d"])), said)


def bare_day(found: re.Match[str], said: dt.date) -> Read:
    """Read 15号: the next one; on the 15th itself it may be today."""
    day = number(found["d"])
    after = date_in(*later_month(said, 1), day)
    if day == said.day:
        return (said, *after), "是今天还是下个月"
    return checked(date_in(said.year, said.month, day) if day > said.day else after, said)


def part_of_month(found: re.Match[str], said: dt.date) -> Read:
    """Read 月底, 12月中旬, 下月初; without a month it is the next one."""
    year, month = _month_of(found, said)
    if not 1 <= month <= _DECEMBER:
        return (), _NO_SUCH_DAY
    part = _part(found, "part") or found["third"]
    named = _part(found, "rel") or _part(found, "m")
    days, following = _part_days(part, year, month), _part_days(part, *later_month(said, 1))
    if not named and max(days) == said:
        return (said, following[-1]), "是今天还是下个月"
    if not named and max(days) < said:
        days = following
    days = tuple(day for day in days if day >= said) or days
    read, doubt = checked(days, said)
    return read, doubt or ("没有说到几号" if "初" in part else "")


def _part_days(part: str, year: int, month: int) -> Days:
    """Return the last day meant by 月底, 中旬 …; 月初 may be any of several."""
    if "初" in part:
        return tuple(dt.date(year, month, day) for day in _STARTS)
    if "上" in part:
        return (dt.date(year, month, _FIRST_THIRD),)
    if "中" in part:
        return (dt.date(year, month, _SECOND_THIRD if "旬" in part else _MIDDLE),)
    return (month_end(year, month),)


def within_month(found: re.Match[str], said: dt.date) -> Read:
    """Read 下月内: by its last day."""
    return checked(_ends(*_month_of(found, said)), said)


def some_day_of_month(found: re.Match[str], said: dt.date) -> Read:
    """Read 下个月: no day is said."""
    year, month = _month_of(found, said)
    days = (
        date_in(year, month, _FIRST_THIRD),
        date_in(year, month, _SECOND_THIRD),
        _ends(year, month),
    )
    return tuple(day for read in days for day in read if day >= said), "没有说到几号"


def _ends(year: int, month: int) -> Days:
    return (month_end(year, month),) if 1 <= month <= _DECEMBER else ()


# -- from today on


def coming_day(found: re.Match[str], said: dt.date) -> Read:
    """Read 今天, 明天, 后天."""
    ahead = next(days for word, days in _AHEAD if found[0].startswith(word))
    return (said + dt.timedelta(ahead),), ""


_AHEAD = (("大后", 3), ("后", 2), ("明", 1), ("今", 0), ("当", 0))


def time_span(found: re.Match[str], said: dt.date) -> Read:
    """Read 三天内, 两周后, 半个月内, 5个工作日内."""
    n, unit = number(found["n"]) if found["n"] != "半" else 0, found["unit"]
    if unit == "工作日":
        day = said
        for _ in range(n):
            day = next_workday(day + dt.timedelta(1))
    elif unit == "月":
        year, month = later_month(said, n)
        day = min(month_end(year, month), dt.date(year, month, 1) + dt.timedelta(said.day - 1))
        day += dt.timedelta(_MIDDLE * (found["n"] == "半"))
    else:
        day = said + dt.timedelta(n * (1 if unit in "天日" else 7))
    return checked((day,), said)


def days_or_date(found: re.Match[str], said: dt.date) -> Read:
    """Read 5日后: five days from now, or after the 5th."""
    after = [next_workday(day + dt.timedelta(1)) for day in bare_day(found, said)[0]]
    return (said + dt.timedelta(number(found["d"])), *after), "是几天以后还是几号以后"


def from_to(found: re.Match[str], said: dt.date) -> Read:
    """Read 10号到15号: the first or the last of it."""
    year, month = _month_of(found, said)
    both = [date_in(year, month, number(found[name])) for name in ("d", "last")]
    return tuple(day for days in both for day in days if day >= said), "没有说准是哪一天"
