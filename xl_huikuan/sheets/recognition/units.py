"""Units and currencies that headings and titles state: to miss one is to read every number wrongly."""

from __future__ import annotations

import re
from functools import cache

from xl_huikuan.sheets.cell_text import simplified
from xl_huikuan.sheets.currencies import FOREIGN

_FACTORS = {
    "": 1,
    "百": 100,
    "千": 10**3,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "十亿": 10**9,
    "'000": 10**3,
    "thousand": 10**3,
    "thousands": 10**3,
    "million": 10**6,
    "millions": 10**6,
}
_OURS = r"(?:人民币|rmb|cny|cnh|￥|¥|本位币|本币)"
_SCALE_WORDS = r"(?:[十百千]?[万亿]|[百千]|['’`]000|thousands?|millions?)"
_SCALE = rf"(?P<scale>{_SCALE_WORDS})"
_UNIT = rf"(?:in\s*)?(?:{_OURS}\s*)*(?:of\s*)?{_SCALE}?\s*(?:of\s*)?(?P<yuan>元|圆|yuan|{_OURS})?"
_ALONE = re.compile(rf"(?:(?:计量|金额|货币)?单位|unit)?\s*[:为是]?\s*{_UNIT}", re.IGNORECASE)
_BRACKETED = re.compile(r"[(\[【〔](.*?)[)\]】〕]")
_STATED = re.compile(
    rf"(?:单位|金额|unit)\s*[:为是]?\s*[(\[【]?\s*{_UNIT}(?=$|[\s)\]】,;。、/])", re.IGNORECASE
)
_TAIL = re.compile(
    rf"[/:_\-\s,]+(?:单位:?)?(?:{_OURS}\s*)*{_SCALE}?(?P<yuan>元)?$|(?P<close>{_SCALE_WORDS})元$",
    re.IGNORECASE,
)
_FOREIGN = re.compile(
    rf"(?:[十百千]?[万亿]|[百千])?(?P<money>{FOREIGN})(?:['’`]000|k)?",
    re.IGNORECASE,
)
_FOREIGN_STATED = re.compile(
    rf"(?:单位|币种|币别|currency|unit)\s*[:为是]?\s*[(\[【]?\s*{_FOREIGN.pattern}", re.IGNORECASE
)


def _factor(found: re.Match[str] | None) -> int:
    """Return the factor of a match, 0 when it names neither a scale nor 元."""
    said = {} if found is None else found.groupdict()
    scale = said.get("scale") or said.get("close") or ""
    if not (scale or said.get("yuan")):
        return 0
    return _FACTORS[scale.lower().replace("’", "'").replace("`", "'")]


def _comparable(text: str) -> str:
    return simplified(text).strip()


@cache
def stated_unit(heading: str) -> int:
    """Return the factor in 元 a heading gives in brackets or at its end; 0 when it gives none."""
    text = _comparable(heading)
    inside = (_factor(_ALONE.fullmatch(part.strip())) for part in _BRACKETED.findall(text))
    return next((f for f in inside if f), 0) or _factor(_TAIL.search(text))


def heading_unit(heading: str) -> int:
    """Return the factor in 元 of a heading: 金额(万元) → 10000; 1 when it names no unit."""
    return stated_unit(heading) or 1


def title_unit(text: str) -> int:
    """Return the factor of a line such as 单位:万元 above a table; 0 when it names none."""
    text = _comparable(text)
    found = _factor(_STATED.search(text)) or _factor(_ALONE.fullmatch(text))
    inside = (_factor(_ALONE.fullmatch(part.strip())) for part in _BRACKETED.findall(text))
    return found or next((f for f in inside if f), 0)


def without_unit(heading: str) -> str:
    """Return a heading without a unit at its end: 应收金额万元 → 应收金额."""
    return _TAIL.sub("", heading)


_LOCAL = re.compile("本币|人民币|rmb|cny|local|折算|折人民币", re.IGNORECASE)
_OUR_MONEY = re.compile(r"人民币|rmb|cny|¥|￥|元|人民币元|本位币", re.IGNORECASE)


def is_local(heading: str) -> bool:
    """Tell whether a heading says that its amounts are in 人民币, whatever another column says."""
    return bool(_LOCAL.search(heading))


def is_ours(currency: str) -> bool:
    """Tell whether a cell of a column of currencies names 人民币."""
    return bool(_OUR_MONEY.fullmatch(currency.strip()))


def foreign_money(text: str) -> str:
    """Return the foreign currency that a heading or title counts in, "" = none."""
    text = _comparable(text)
    for part in (*_BRACKETED.findall(text), text):
        found = _FOREIGN.fullmatch(re.sub(r"^(?:单位|币种|币别):?", "", part.strip()))
        if found:
            return found["money"]
    found = _FOREIGN_STATED.search(text)
    return found["money"] if found else ""
