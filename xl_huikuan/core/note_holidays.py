"""Days named after holidays and the ends of years: 国庆后, 春节前, 年底."""

from __future__ import annotations

import datetime as dt
import re

from xl_huikuan.core.note_days import NEAR, WHEN_UNKNOWN, Days, Read, checked, month_end
from xl_huikuan.core.workdays import holiday, next_workday, roll_day


def beside_holiday(found: re.Match[str], said: dt.date) -> Read:
    """Read 国庆后, 春节前; neither says which day without a side."""
    name = SAME.get(found["name"], found["name"])
    year, span = said.year, holiday(name, said.year)
    if span and max(_beside(span, found["side"])) < said:
        year, span = year + 1, holiday(name, year + 1)
    if span is None:
        return (), f"{year}年{name}的放假日期还没有收录"
    days = tuple(day for day in _beside(span, found["side"]) if day >= said)
    read, doubt = checked(days, said)
    return read, doubt or ("没有说是节前还是节后" if len(days) > 1 else "")


SAME = {"十一": "国庆", "劳动节": "五一"}


def _beside(span: tuple[dt.date, dt.date], side: str | None) -> Days:
    before = roll_day(span[0] - dt.timedelta(1), "提前")
    after = next_workday(span[1] + dt.timedelta(1))
    if side is None or side[-1] not in "前后":
        return before, after
    return (before,) if side[-1] == "前" else (after,)


def new_year(found: re.Match[str], said: dt.date) -> Read:
    """Read 年前 and 年后: of the Spring Festival or of 1 January, as far as they are near."""
    side = found["side"] or "后"
    spans = [holiday(name, said.year + n) for name in ("元旦", "春节") for n in (0, 1)]
    days = {_beside(span, side)[0] for span in spans if span}
    near = sorted(day for day in days if 0 <= (day - said).days <= NEAR)
    return tuple(near), "没有说是哪个节"


def year_end(found: re.Match[str], said: dt.date) -> Read:
    """Read 年底."""
    year = said.year + (1 if "明" in found[0] else 0)
    return checked((dt.date(year, 12, 31),), said)


def quarter_end(found: re.Match[str], said: dt.date) -> Read:
    """Read 季度末."""
    del found
    return checked((month_end(said.year, (said.month + 2) // 3 * 3),), said)


def no_day(found: re.Match[str], said: dt.date) -> Read:
    """Read 尽快, 过几天: no day is said."""
    del found, said
    return (), WHEN_UNKNOWN
