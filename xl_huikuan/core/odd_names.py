"""What is odd about one name: signs nobody sees, letters of another alphabet, no name at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from xl_huikuan.core.likeness import LOOKS

LONG, ENDLESS = 100, 32_767  # characters; the second is what a cell holds
_SHOWN = 40
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_BREAKS = re.compile(r"[\t\r\n]")
_FOREIGN = re.compile("[\u0370-\u052f]+")
_NUMBER = re.compile(r"[-+]?[\d,]+(?:\.\d+)?|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?: [\d:]+)?")


def shown(name: str) -> str:
    """Return a name for a message: what cannot be seen by its number, and no more than a line."""
    text = "".join(char if _is_seen(char) else f"⟨U+{ord(char):04X}⟩" for char in name[:_SHOWN])
    return f"{text}…" if len(name) > _SHOWN else text


def told_apart(name: str) -> str:
    """Return a whole name with the signs nobody sees by their numbers."""
    return UNSEEN.sub(lambda sign: f"⟨U+{ord(sign[0]):04X}⟩", name)


def _is_seen(char: str) -> bool:
    return char == " " or (char.isprintable() and not UNSEEN.match(char))


def name_refusal(name: str) -> tuple[str, str]:
    """Return (code, sentence) of a text that cannot be a customer's name; blanks when it can."""
    if len(name) >= ENDLESS:
        return "E312", f"客户名称「{shown(name)}」长达{len(name)}个字符,不是名称。"
    if not name.isprintable() and any(  # quick: nearly all are
        unicodedata.category(char) in {"Cc", "Cs"} for char in _BREAKS.sub("", name)
    ):
        return "E311", f"客户名称「{shown(name)}」含有控制字符或残缺的字符。"
    return "", ""


def name_doubts(name: str) -> Iterator[tuple[str, str]]:
    """Yield (code, sentence) of what should be looked at in a name that is used as written."""
    for code, doubt in _doubts(name):
        yield code, f"客户名称「{shown(name)}」{doubt}"


def _doubts(name: str) -> Iterator[tuple[str, str]]:
    if len(name) > LONG:
        yield "W312", f"长达{len(name)}个字符。"
    if UNSEEN.search(name):
        yield "W310", "中有看不见的字符,与不带它的名称看上去一样。"
    if name.startswith(("=", "+", "-", "@")):
        yield "W313", "以公式符号开头,一律按文字处理。"
    if _NUMBER.fullmatch(name):
        yield "W316", "是数字或日期,不像名称。"
    if _mixes_alphabets(name):
        yield "W304", "中有外形像英文字母的外国字母,可能是仿冒名称。"


def _mixes_alphabets(name: str) -> bool:
    """Return whether letters of another alphabet all look Latin, beside letters that are not."""
    foreign = set("".join(_FOREIGN.findall(name)).lower())
    return (
        bool(foreign)
        and foreign <= LOOKS.keys()
        and any(char.isalpha() for char in _FOREIGN.sub("", name))
    )
