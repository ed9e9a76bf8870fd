"""Weekdays as people say them: 周五, 这周五, 下周三, 下下周一, 周末, 本周内."""

from __future__ import annotations

import datetime as dt
import re

from xl_huikuan.core.note_days import Read, checked

_WEEKDAYS = {word: place for place, word in enumerate("一二三四五六")} | {"日": 6, "天": 6}
_WEEK, _FRIDAY, _SATURDAY, _SUNDAY = dt.timedelta(7), 4, 5, 6


def weekday(found: re.Match[str], said: dt.date) -> Read:
    """Read 周五 with or without a word for the week."""
    monday, place = said - dt.timedelta(said.weekday()), _WEEKDAYS[found["w"]]
    this = monday + dt.timedelta(place)
    word = found["week"] or ""
    if word.startswith("下"):
        return _later(this + _WEEK * word.count("下"), said)
    if word:
        return checked((this,), said)
    if this == said:
        return (this, this + _WEEK), "是今天还是下周"
    return checked((this if this > said else this + _WEEK,), said)


def _later(day: dt.date, said: dt.date) -> Read:
    """On a Sunday some already call the week that begins tomorrow this week."""
    if said.weekday() == _SUNDAY:
        return (day, day + _WEEK), "星期天说的下周,不知道是哪一周"
    return checked((day,), said)


def weekend(found: re.Match[str], said: dt.date) -> Read:
    """Read 周末: Saturday or Sunday."""
    return _either(found, said, (_SATURDAY, _SUNDAY), "是星期六还是星期天")


def some_day_of_week(found: re.Match[str], said: dt.date) -> Read:
    """Read 本周内, 下周: until Friday or until Sunday."""
    return _either(found, said, (_FRIDAY, _SUNDAY), "没有说到星期几")


def _either(found: re.Match[str], said: dt.date, places: tuple[int, int], doubt: str) -> Read:
    monday = said - dt.timedelta(said.weekday()) + _WEEK * (found["week"] or "").count("下")
    days = (monday + dt.timedelta(place) for place in places)
    return tuple(day for day in days if day >= said), doubt
