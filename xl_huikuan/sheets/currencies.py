"""Foreign money by its names and signs, in texts and in number formats.

An amount of 1,000 that the cell shows as $1,000.00 is the number 1000 to any reader of numbers.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

FOREIGN = (
    "美元|美金|港币|港元|港纸|欧元|日元|日圆|英镑|澳元|加元|新台币|台币|韩元|卢布"
    r"|usd|us\$|hk\$|hkd|eur|jpy|gbp|aud|cad|sgd|twd|krw|rub|\$|€|£"
)
_OURS = frozenset({"¥", "￥", "CN¥", "CN￥", "RMB", "CNY", "CNH", "元", "圆", "人民币"})
_YEN = re.compile(r"(?:0*411|ja)\b", re.IGNORECASE)  # the locale that tells a yen from a yuan
_CODES = "usd|hkd|eur|jpy|gbp|aud|cad|sgd|twd|krw|rub|chf|nzd|mop|thb|inr"
_CHINESE_WORDS = "|".join(word for word in FOREIGN.split("|") if word[0] > "\u3000")
# In quotes: names, ISO codes that are no part of a longer word, and signs with their country.
_IN_TEXT = re.compile(
    rf"{_CHINESE_WORDS}|(?i:(?<![a-z])(?:{_CODES})(?![a-z]))|JP[¥￥]|(?:[A-Z]{{1,3}})?\$"
)
_TOKEN = re.compile(r'"([^"]*)"|\\(.)|\[([^\[\]]*)\]|[_*].|(.)', re.DOTALL)


@cache
def foreign_sign(code: str) -> str:
    """Return the foreign currency that a number format shows, "" = none.

    Says $ for "$"#,##0.00, HK$ for [$HK$-C04]#,##0, ¥(日元) for [$¥-411]#,##0.
    """
    literal = ""
    for quoted, escaped, bracket, bare in _TOKEN.findall(code):
        if bracket.startswith("$"):
            sign = _bracket_sign(bracket[1:])
            if sign:
                return sign
        literal += quoted or escaped or bare
    return _text_sign(literal)


def _bracket_sign(said: str) -> str:
    """Return the foreign sign of what stands in [$…], a sign with its locale."""
    sign, _, locale = said.partition("-")
    sign = sign.strip()
    if sign in ("¥", "￥") and _YEN.match(locale):
        return f"{sign}(日元)"
    if sign.upper() in _OURS:
        return ""
    known = _text_sign(sign)
    return known or (sign if re.search("[A-Za-z]", sign) else "")


def _text_sign(text: str) -> str:
    found = _IN_TEXT.search(text)
    if found:
        return found[0]
    signs = (c for c in text if c not in _OURS and unicodedata.category(c) == "Sc")
    return next(signs, "")
