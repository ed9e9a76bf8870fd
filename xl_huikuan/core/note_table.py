"""The table of ways to say a day; the first that fits a place of a note is taken."""

from __future__ import annotations

import datetime as dt
import re

from xl_huikuan.core import note_days as days
from xl_huikuan.core import note_holidays as holidays
from xl_huikuan.core import note_weeks as weeks
from xl_huikuan.core.note_days import Day, Reader, with_ending
from xl_huikuan.core.note_holidays import SAME
from xl_huikuan.core.workdays import HOLIDAYS

_N = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_MONTH = rf"(?:(?P<year>今年|明年|后年)的?)?(?:(?P<rel>本月|这个月|当月|这月|下下个?月|下个?月|次月)的?|(?P<m>{_N})月份?)"
_D = rf"(?P<d>{_N})"
_PART = "(?P<part>[底末初]|中(?!旬)|[上中下]旬)"
_GOODS = "(?!的?(?:货|账|帐|款|发票|票|欠|对账))"  # 10月货款 says which goods, not when
_DAY_NUMBER = r"(?P<m>\d{1,2})[-/](?P<d>\d{1,2})(?![\d.%万千百元块成wkWK/-])"
_NAMES = "|".join((*HOLIDAYS, *SAME))
_SPAN = rf"(?:(?P<n>{_N}|半)个?(?P<unit>天|日|周|星期|礼拜|月|工作日)(?:时间)?)"
_WEEK = "(?:周|星期|礼拜)"
_THIS_OR = r"(?P<week>下下个?|下个?|这个?|本)"


def _table(*rows: tuple[str, Reader]) -> tuple[tuple[re.Pattern[str], Reader], ...]:
    return tuple((re.compile(pattern), reader) for pattern, reader in rows)


WAYS = _table(
    (r"(?P<y>\d{4})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})[日号]?", days.full_date),
    (rf"(?:{_MONTH})?{_D}[号日]?(?:[-~到至、或]|或者)(?P<last>{_N})[号日]", days.from_to),
    (
        rf"(?:(?P<year>今年|明年|后年)的?)?(?P<m>{_N})月份?{_D}[号日]?(?![万千百元块\d])",
        days.month_and_day,
    ),
    (rf"(?<![\d.]){_DAY_NUMBER}", days.month_and_day),
    (
        r"(?<![\d.付打转给汇还款])(?P<m>\d{1,2})\.(?P<d>\d{1,2})(?=[前付打转汇还结日号之以左])[日号]?",
        days.month_and_day,
    ),
    (rf"{_MONTH}{_PART}", days.part_of_month),
    (r"月(?P<part>[底末初]|中(?!旬))|月?(?P<third>[上中下]旬)", days.part_of_month),
    (rf"{_MONTH}{_D}[号日]", days.day_of_month),
    (rf"(?:{_MONTH}|月)(?:之|以)?内", days.within_month),
    (rf"{_MONTH}{_GOODS}", days.some_day_of_month),
    (rf"{_D}日(?:之|以)?后", days.days_or_date),
    (rf"{_SPAN}(?:(?:之|以)?内|(?:之|以|过)?后|(?=左右))", days.time_span),
    (rf"{_D}[号日]", days.bare_day),
    ("今天|今日|今晚|今儿|当天|当日|明天|明日|明早|明晚|明儿|大后天|后天|后日", days.coming_day),
    (
        rf"(?P<name>{_NAMES})(?:长假|放假|假期|节)?(?P<side>之?前|以前|(?:之|以|过)?后|期间)?",
        holidays.beside_holiday,
    ),
    ("(?:过?年|节|假|长假|放假)(?P<side>[前后])(?!后|年)|过完(?P<over>年|节)", holidays.new_year),
    ("(?:今年|明年|本年)?年[底末]|[今明]年[底末]|年内|今年内", holidays.year_end),
    ("(?:本|这)?季度?[底末]|本季度内?|季度内", holidays.quarter_end),
    (
        "尽快|尽早|马上|立刻|立即|近期|近日|最近|早日|过几天|过两天|过些天|这几天|这两天|这阵子|这段时间|改天|到时候?|随时|过阵子",
        holidays.no_day,
    ),
    (rf"{_THIS_OR}?{_WEEK}(?P<w>[一二三四五六日天])", weeks.weekday),
    (rf"{_THIS_OR}?{_WEEK}末", weeks.weekend),
    (rf"{_THIS_OR}{_WEEK}内?", weeks.some_day_of_week),
)


def day_at(text: str, at: int, said: dt.date) -> Day | None:
    """Return the day that begins at a place of a note of that date, None = none does."""
    for pattern, read in WAYS:
        found = pattern.match(text, at)
        if found:
            readings, doubt = read(found, said)
            return with_ending(text, Day(found[0], readings, doubt), found.end())
    return None
