"""Words of a heading made comparable: script, width, brackets and bucket limits."""

from __future__ import annotations

import re
from functools import cache

from xl_huikuan.sheets.cell_text import simplified
from xl_huikuan.sheets.recognition.units import without_unit

_NOISE = re.compile(r"[\s_*:：、,，.。;；\-—–·•'\"“”\\]+")
_BRACKET = re.compile(r"[(\[【〔{（].*?[)\]】〕}）]")
_PIVOT = re.compile(r"^(?:求和项|sum of)\s*[:：]?\s*")  # a pivot table's 求和项:应收金额
_NUMBER_SIGN = re.compile(r"(number|#|№|no\.?$)")


@cache
def heading_forms(heading: str) -> tuple[str, ...]:
    """Return the ways to compare a heading: in full, without brackets, without a unit at its end."""
    text = _PIVOT.sub("", simplified(heading).lower().strip()).replace("帐", "账")
    text = _NUMBER_SIGN.sub("no", text)
    bare = _NOISE.sub("", _BRACKET.sub("", text))
    full = _NOISE.sub("", re.sub(r"[()\[\]【】〔〕{}]", "", text))
    plain = _NOISE.sub("", _BRACKET.sub("", without_unit(text)))
    return tuple(dict.fromkeys(form for form in (full, bare, plain) if form))


_NOT_DUE = ("未到期", "未逾期", "账期内", "信用期内", "notdue", "current", "notyetdue")
_NOT_DUE_YET = re.compile(r"未到期\d+[-~至到]\d+天?$|未到期\d+天?以[上内]$")
_PER = {"年": 365, "个月": 30, "月": 30, "天": 1, "日": 1, "days": 1, "day": 1, "d": 1}
_NUM = r"(\d+(?:\.\d+)?|半|[一二三四五六七八九十]+)"
_PERIOD = r"(个月|年|月|天|日|days|day|d)?"
_RANGE = re.compile(_NUM + _PERIOD + r"[-~至到to]+" + _NUM + _PERIOD + "(?:以内|内)?")
_ABOVE = re.compile(
    r"(?:[>≥]|超过|大于|over|above)=?" + _NUM + _PERIOD + "(?:以上)?"
    + r"|" + _NUM + _PERIOD + r"(?:以上|及以上|\+|(?:and)?(?:over|above|older)|plus)"
)  # fmt: skip
_BELOW = re.compile(r"(?:[<≤]|小于|within|under)=?" + _NUM + _PERIOD + r"|" + _NUM + _PERIOD + "(?:以内|内|以下)")  # fmt: skip
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"半": 0.5}


@cache
def bucket_start(heading: str) -> int | None:
    """Return the first day of an age bucket column: 31-60天 → 31, 1-2年 → 366, 未到期 → -1.

    None when the heading is not an age bucket.
    """
    text = re.sub(
        r"[\s()（）_]|含\d+年?|逾期|账龄|超期|欠款|金额|余额|应收|已到期|past\s*due",
        "",
        simplified(heading).lower(),
    ).replace("以上天", "天以上")
    if text in _NOT_DUE or _NOT_DUE_YET.match(text):
        return -1
    if len(text) > 16:
        return None
    found = _RANGE.fullmatch(text)
    if found:
        return _range_start(found[1], found[2] or found[4], text)
    found = _ABOVE.fullmatch(text)
    if found:
        return _days(found[1] or found[3], found[2] or found[4], text) + 1
    found = _BELOW.fullmatch(text)
    if found and (found[2] or found[4] or text[0] in "<≤"):
        return 1 if "逾期" in heading else 0
    return None


def _range_start(number: str, period: str | None, text: str) -> int | None:
    if period is None and not re.fullmatch(r"\d{1,3}[-~至到to]+\d{2,4}", text):
        return None
    low = _days(number, period, text)
    coarse = period in ("年", "个月", "月") and low > 0
    touching = low > 0 and low % 30 == 0 and period != "年"
    return low + 1 if coarse or touching else low


def _days(number: str, period: str | None, text: str) -> int:
    if period is None:
        period = "年" if text.endswith("年") or "年以" in text else "天"
    value = _DIGITS[number] if number in _DIGITS else float(number)
    return int(value * _PER[period])
