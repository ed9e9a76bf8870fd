"""When money can be expected: the customer's closing day (扎账日), then the bank (DOMAIN 37)."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange

from xl_huikuan.core.errors import NotApplicable
from xl_huikuan.core.workdays import ROLLS, next_workday, roll_day

LAST_DAY_OF_MONTH = 31
_MAX_TRANSFER, _MAX_LATE = 60, 3650


def cash_date(
    day: dt.date,
    cutoff_day: int | None,
    transfer_days: int = 0,
    late_days: int = 0,
    *,
    not_before: dt.date | None = None,
    how: str = "顺延",
) -> dt.date:
    """Return the day on which the money of an item can be expected to arrive.

    1. The item is ready to be paid `late_days` calendar days after `day`, but not before
       `not_before`.
    2. It is paid on the first closing day on or after that, which may be the same day. A closing
       day that is no working day is moved first (`how`) and compared afterwards: moved forward
       from the end of last month it still serves the first days of this one; moved backward past
       the item it has missed it, and the next closing day counts.
    3. It arrives `transfer_days` working days later; 0 = on the closing day itself, even when
       that day is off and `how` is 不顺延.

    Beyond the official calendar working days are a guess: see `workdays.beyond_calendar`.

    Args:
        day: due or promised day.
        cutoff_day: day of the month on which the customer pays; a shorter month closes on its
            last day, so 31 is always the month end. None = pays on any working day (on any day
            when `how` is 不顺延).
        transfer_days: working days the bank needs, 0–60.
        late_days: how late the customer usually is, in calendar days; negative = early.
        not_before: the as-of date, so that money overdue is not expected in the past.
        how: 顺延, 提前 or 不顺延, as for due dates.

    Raises:
        NotApplicable: a number outside its range or an unknown `how`.
    """
    _check(cutoff_day, transfer_days, late_days, how)
    ready = day + dt.timedelta(late_days)
    if not_before is not None:
        ready = max(ready, not_before)
    arrives = _closing(ready, cutoff_day, how)
    for _ in range(transfer_days):
        arrives = next_workday(arrives + dt.timedelta(1))
    return arrives


def _check(cutoff_day: int | None, transfer_days: int, late_days: int, how: str) -> None:
    if cutoff_day is not None and not 1 <= cutoff_day <= LAST_DAY_OF_MONTH:
        raise NotApplicable(f"扎账日应为每月1到31日,现在是 {cutoff_day}:月底填 31。")
    if not 0 <= transfer_days <= _MAX_TRANSFER:
        raise NotApplicable(f"转账天数应为0到{_MAX_TRANSFER}个工作日,现在是 {transfer_days}。")
    if abs(late_days) > _MAX_LATE:
        raise NotApplicable(f"习惯拖延天数应在{_MAX_LATE}天以内,现在是 {late_days}。")
    if how not in ROLLS:
        raise NotApplicable(f"遇休假日的处理不能是「{how}」:请选 {'、'.join(ROLLS)}。")


def _closing(ready: dt.date, cutoff_day: int | None, how: str) -> dt.date:
    if cutoff_day is None:
        return next_workday(ready) if ROLLS[how] else ready
    # A holiday moves a closing day by less than a month: last month's may still be to come, and
    # next month's may already have been.
    days = (roll_day(_day_of_month(ready, later, cutoff_day), how) for later in range(-1, 3))
    return next(day for day in days if day >= ready)


def _day_of_month(day: dt.date, later: int, number: int) -> dt.date:
    """Return a day of the month that many months later, its last day when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + later, 12)
    return dt.date(year, month + 1, min(number, monthrange(year, month + 1)[1]))
