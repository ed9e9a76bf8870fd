"""Amounts in Chinese capitals (人民币大写): writing them in one style, accepting every lawful one.

Rules of 支付结算办法 附一 and 会计基础工作规范 (DOMAIN §2.12).
"""

from __future__ import annotations

import re

DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = (("仟", 1000), ("佰", 100), ("拾", 10), ("", 1))
# Where the norm leaves 零 to the writer we still write one style: these marks stand for both.
_WRITTEN, _LEFT_OUT = "+", "-"
_VARIANTS = str.maketrans("圆圓正萬億貳參叄陸負", "元元整万亿贰叁叁陆负")
_PREFIX = re.compile("^人民[币幣]")


def rmb_upper(amount_fen: int, *, whole_after_jiao: bool = True) -> str:
    """Return integer fen in capitals, without 人民币: 150050 → 壹仟伍佰元零伍角整.

    `whole_after_jiao=False` leaves 整 out after 角, as some bank forms want it. A negative amount
    begins with 负.
    """
    text = _marked(amount_fen).replace(_WRITTEN, "零").replace(_LEFT_OUT, "")
    return text if whole_after_jiao or not text.endswith("角整") else text[:-1]


def rmb_matches(text: str, amount_fen: int) -> bool:
    """Tell whether a text is a lawful way of writing integer fen in capitals.

    Accepts 整/正, 元/圆, 零 where the norm leaves it open, 整 or nothing after 角, with or without
    人民币, simplified or traditional.
    """
    seen = _PREFIX.sub("", text.strip()).translate(_VARIANTS)
    if seen == rmb_upper(amount_fen):  # as we write it ourselves
        return True
    pattern = _marked(amount_fen).replace(_WRITTEN, "零?").replace(_LEFT_OUT, "零?")
    pattern = re.sub("角整$", "角整?", pattern)
    if 0 < abs(amount_fen) < 100:
        pattern = f"{'负' if amount_fen < 0 else ''}(?:零元零?)?{pattern.removeprefix('负')}"
    return re.fullmatch(pattern, seen) is not None


def _marked(amount_fen: int) -> str:
    whole, cents = divmod(abs(amount_fen), 100)
    sign = "负" if amount_fen < 0 else ""
    yuan = f"{_integer(whole)}元" if whole or not cents else ""
    return f"{sign}{yuan}{_cents(whole, cents)}"


def _cents(whole: int, cents: int) -> str:
    jiao, fen = divmod(cents, 10)
    if not cents:
        return "整"
    if not jiao:
        return f"{'零' if whole else ''}{DIGITS[fen]}分"
    zero = _WRITTEN if whole and whole % 10 == 0 else ""
    return f"{zero}{DIGITS[jiao]}角{f'{DIGITS[fen]}分' if fen else '整'}"


def _integer(number: int) -> str:
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        if number >= size:
            high, low = divmod(number, size)
            return f"{_integer(high)}{unit}{_joint(high, low, size)}{_integer(low) if low else ''}"
    return _below_ten_thousand(number)


def _joint(high: int, low: int, size: int) -> str:
    """Return the 零 between a section and the next lower one."""
    if not low:
        return ""
    if low >= size // 10:
        return _LEFT_OUT if high % 10 == 0 else ""
    # 万位 0 but 仟位 not (壹亿零伍仟元): the norm allows either, we keep the zero for clarity.
    return _WRITTEN if size == 10**8 and 1000 <= low < 10**4 else "零"


def _below_ten_thousand(number: int) -> str:
    text, gap = "", False
    for unit, size in _PLACES:
        digit = number // size % 10
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + unit
        gap = not digit
    return text or DIGITS[0]
