"""A debt paid in instalments: how much on which day (DOMAIN 124).

Parts are equal to the fen and the last one takes the rounding; a day that is not worked moves to
the next one that is. Days are counted from the first as it was asked for, not from where it moved.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from calendar import monthrange
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from xl_huikuan.core.errors import NotApplicable
from xl_huikuan.core.money import money_text
from xl_huikuan.core.workdays import next_workday
from xl_huikuan.core.years import LAST_YEAR

MOST = 60  # instalments of one agreement; five years of months
_EVERY = re.compile(r"每(?P<n>\d{1,3}|[两二三四五六])?个?(?P<unit>天|日|周|星期|月|季度|季)")
_DIGITS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_MONTHS, _DAYS = {"月": 1, "季度": 3, "季": 3}, {"天": 1, "日": 1, "周": 7, "星期": 7}


class Every(NamedTuple):
    """How far apart instalments are: months or days, the other is 0."""

    months: int
    days: int

    def after(self, first: dt.date, times: int) -> dt.date:
        """Return the day this many intervals later; a month too short gives its last day.

        Raises:
            NotApplicable: it lies too far in the future.
        """
        number = first.year * 12 + first.month - 1 + self.months * times
        year, month = number // 12, number % 12 + 1
        ahead = self.days * times
        if year > LAST_YEAR or first.toordinal() + ahead > _LAST_DAY:
            raise NotApplicable(f"分期排到了{LAST_YEAR}年以后,请减少期数或缩短间隔。")
        day = dt.date(year, month, min(first.day, monthrange(year, month)[1]))
        return day + dt.timedelta(ahead)


class Instalment(NamedTuple):
    """One payment: until when, and how many fen."""

    day: dt.date
    amount: int


_LAST_DAY = dt.date(LAST_YEAR, 12, 31).toordinal()


def every(text: str) -> Every:
    """Return what 每月, 每两个月, 每季度, 每周 or 每30天 means.

    Raises:
        NotApplicable: it is none of these.
    """
    read = _EVERY.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))
    many = (read["n"] or "1") if read else "0"
    n = _DIGITS.get(many) or int(many)
    if read is None or n == 0:
        raise NotApplicable(f"间隔「{text}」看不懂:请写 每月、每两个月、每季度、每周 或 每30天。")
    unit = read["unit"]
    return Every(_MONTHS.get(unit, 0) * n, _DAYS.get(unit, 0) * n)


def instalments(
    total: int, count: int, first: dt.date, apart: Every, first_amount: int | None = None
) -> tuple[Instalment, ...]:
    """Return a debt of `total` fen as `count` payments, the first on or after `first`.

    Args:
        total: fen, all of it is paid.
        count: from 2 to `MOST`.
        first: day of the first payment, moved to a working day.
        apart: how far apart the days are.
        first_amount: fen of the first payment; None = as much as the others.

    Raises:
        NotApplicable: it cannot be divided like that, with a Chinese sentence why.
    """
    if not 2 <= count <= MOST:
        raise NotApplicable(f"期数应在 2 到 {MOST} 之间,现在是 {count}。")
    amounts = _amounts(total, count, first_amount)
    days = [next_workday(apart.after(first, k)) for k in range(count)]
    if any(earlier >= later for earlier, later in pairwise(days)):
        raise NotApplicable("间隔太短,避开休假日以后有两期落在同一天:请拉长间隔。")
    return tuple(map(Instalment, days, amounts))


def _amounts(total: int, count: int, first: int | None) -> Sequence[int]:
    """Return the parts: floors, and a last one that is up to `count` fen larger."""
    ahead = [] if first is None else [first]
    left, equal = total - sum(ahead), count - len(ahead)
    part = left // equal
    if part < 1 or min(ahead, default=1) < 1:
        said = "" if first is None else f",首期 {money_text(first)} 元"
        raise NotApplicable(
            f"{money_text(total)} 元{said},分不成 {count} 期:请核对期数和首期金额。"
        )
    return [*ahead, *[part] * (equal - 1), left - part * (equal - 1)]
