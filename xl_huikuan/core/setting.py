"""One setting: what it is, and how what the clerk typed for it is read."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.core.lpr import PUBLISHED, RateTable
from xl_huikuan.core.money import fen
from xl_huikuan.core.years import FIRST_YEAR, LAST_YEAR

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)
_PLAIN_NUMBER = re.compile(r"[+-]?\d{1,18}(\.\d{1,9})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Setting:
    """One value a company may change.

    Attributes:
        key: name in code.
        title: name the clerk sees; unique.
        default: typed default; None = not set.
        kind: "text", "int", "number", "percent" (0–100), "fen" (typed in 元), "fen10k" (typed in
            万元), "date", "choice" or "rates" (2026-07-20 3.00;2026-08-20 2.90).
        group: heading under which it stands.
        help: what it does, one sentence ending in 。
        low, high: range of numbers, inclusive.
        choices: allowed texts of a choice.
    """

    key: str
    title: str
    default: Any
    kind: str
    group: str
    help: str
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()


def parse_setting(setting: Setting, value: Any) -> Any:
    """Return the typed value of one setting from a cell or text; blank means the default.

    Raises SettingInvalid with a Chinese sentence when the value has the wrong kind or range.
    """
    text = "" if value is None else str(value).strip()
    if not text:
        return setting.default
    if setting.kind == "text":
        return text
    if setting.kind == "choice":
        return _choice(setting, text)
    if setting.kind == "date":
        return _day(setting, text)
    if setting.kind == "rates":
        rate_table(setting, text)
        return text
    return _number(setting, text)


def _choice(setting: Setting, text: str) -> str:
    if text not in setting.choices:
        choices = "、".join(setting.choices)
        raise SettingInvalid(
            f"参数「{setting.title}」不能是「{text}」:请选 {choices}。", code="E802"
        )
    return text


def _day(setting: Setting, text: str) -> dt.date:
    written = _DAY.fullmatch(unicodedata.normalize("NFKC", text))
    try:
        day = dt.date(*map(int, written.groups())) if written else None
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise SettingInvalid(
            f"参数「{setting.title}」应为{FIRST_YEAR}年到{LAST_YEAR}年之间的日期,"
            f"如 2026-10-31,现在是「{text}」。",
            code="E802",
        )
    return day


def rate_table(setting: Setting, text: str) -> RateTable:
    """Return the published rates with those typed, 2026-07-20 3.00;2026-08-20 2.90."""
    table = PUBLISHED
    for part in re.split("[;；]", text):
        if part.strip():
            day, _, rate = part.strip().partition(" ")
            percent = unicodedata.normalize("NFKC", rate).strip().removesuffix("%")
            if not _PLAIN_NUMBER.fullmatch(percent):
                raise SettingInvalid(
                    f"参数「{setting.title}」的「{part.strip()}」看不懂:请写日期和利率,如 2026-07-20 3.00。",
                    code="E802",
                )
            table = table.announced(_day(setting, day), Decimal(percent).scaleb(-2))
    return table


def _number(setting: Setting, text: str) -> Any:
    plain = unicodedata.normalize("NFKC", text).replace(",", "").removesuffix("%")
    if not _PLAIN_NUMBER.fullmatch(plain):  # Decimal would take NaN, Infinity and 1_000
        raise SettingInvalid(f"参数「{setting.title}」应为数字,现在是「{text}」。", code="E802")
    number = Decimal(plain)
    result: Any = {
        "fen": lambda: fen(number),
        "fen10k": lambda: fen(number * 10000),
        "int": lambda: _whole(setting, number),
    }.get(setting.kind, lambda: float(number))()
    too_low = setting.low is not None and result < setting.low
    too_high = setting.high is not None and result > setting.high
    if too_low or too_high:
        unit = {"fen": 100, "fen10k": 1_000_000}.get(setting.kind, 1)
        low, high = (f"{(end or 0) / unit:,.15g}" for end in (setting.low, setting.high))
        raise SettingInvalid(
            f"参数「{setting.title}」应在 {low} 到 {high} 之间,现在是「{text}」。", code="E802"
        )
    return result


def _whole(setting: Setting, number: Decimal) -> int:
    if number != number.to_integral_value():
        raise SettingInvalid(f"参数「{setting.title}」应为整数,现在是「{number}」。", code="E802")
    return int(number)
