"""Amounts as people say them: 5万, 三万五, 两千, 20000元, 一半, 三成, 30%, 余款, 结清."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from xl_huikuan.core.money import fen

FIGURES = {word: value for value, word in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "俩": 2,
}
_UNITS = (("万", 10**4), ("千", 1000), ("百", 100), ("十", 10))
_POWERS = {
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "万": 10**4,
    "w": 10**4,
    "千": 1000,
    "k": 1000,
    "百": 100,
    "": 1,
}
CHINESE = "零〇一二两三四五六七八九十百千"
_CURRENCY = r"(?:元|块钱?|圆|rmb|人民币)"
_COUNTED = re.compile(
    r"[号日月年点天周星个张笔期票次折成%时分层楼级位人家]"
)  # what else is counted
# 3万5, 3.5万, 20000元, 5k; the digit behind 万 or 千 is of the next lower unit.
_DIGITS = re.compile(
    rf"[¥￥]?(\d+(?:\.\d+)?)(百万|千万|亿|万|w|千|k|百)?(?:(?<=[万千w])(\d)(?![\d号日月.%]))?({_CURRENCY})?",
    re.IGNORECASE,
)
_WORDS = re.compile(
    rf"([一二两俩三四五六七八九十][{CHINESE}俩]*万?[{CHINESE}]*)(半)?({_CURRENCY})?"
)
_ABOUT = re.compile(r"左右|上下|多|来万|来块|几|出头|以内|以下|不到|美元|美金|欧元|港币|港元|日元")
_RANGE = re.compile(
    rf"(?:\d+(?:\.\d+)?|[{CHINESE}]+)(?:万|千|百)?[-~到至、或](?:\d+(?:\.\d+)?|[{CHINESE}]+)(?:万|千|百|元|块)"
    r"|(?:一两|两三|三四|三五|四五|五六|六七|七八|八九|十几|几十|几|好几)(?:十|百)?(?:万|千|百)"
)
_PLAIN_DIGITS = (3, 6)  # a number without a unit that is so long is yuan
_SHARES = (
    (
        re.compile(
            r"一大半|大半|大部分?|很多|许多|不少|好几万|几万|几千|小部分|一部分|部分|一些|一点|点儿?钱|多少付点|先付点|先打点|若干"
        ),
        None,
    ),
    (re.compile(r"另一半"), 0.0),
    (re.compile(r"一半|半数|对半|百分之五十"), 0.5),
    (re.compile(r"(\d+(?:\.\d+)?)%"), 0.01),
    (re.compile(rf"百分之([{CHINESE}]+)"), 0.01),
    (re.compile(r"(\d|[一二两三四五六七八九])成"), 0.1),
    (re.compile(r"([一二两三四五六七八九])分之([一二两三四五六七八九])"), 1.0),
)
_ALL = re.compile(
    r"全部|全款|全额|全数|所有|结清|付清|还清|清账|清款|清完|清掉|付完|打完|还完|结完|全付|全清|全打|都付|都打|都结|都清|一次性|一笔付|了清|两清"
)
_REST = re.compile(r"余款|余下的?|余额|剩下的?|剩余的?|剩的|其余的?|尾款|尾数|后面的|另外的|再剩")
_SPARE = re.compile(r"至少|最少|不少于|不低于|起码")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a note.

    Attributes:
        text: as it was said.
        fen: amount; None = not said in yuan.
        share: of all that is overdue, 0–1; None = not said as a share.
        rest: whether it is what another payment leaves.
        vague: whether it cannot be told how much it is.
    """

    text: str
    fen: int | None = None
    share: float | None = None
    rest: bool = False
    vague: bool = False

    @property
    def all(self) -> bool:
        """Whether all that is overdue is meant."""
        return self.fen is None and self.share is None and not self.rest and not self.vague


def money_at(text: str, at: int) -> Money | None:
    """Return the amount that begins at a place of a note, None = none does."""
    for read in (_spare, _range, _share, _whole, _digits, _words):
        found = read(text, at)
        if found is not None:
            return found
    return None


def chinese_number(text: str) -> int:
    """Return the number that Chinese figures say: 二十五 25, 一百零五 105, 三千五 3,500, 两万五 25,000."""
    for unit, value in _UNITS:
        head, found, tail = text.partition(unit)
        if found:
            high = chinese_number(head) if head else 1
            short = value > 10 and len(tail) == 1 and tail in FIGURES
            low = FIGURES[tail] * value // 10 if short else chinese_number(tail)
            return high * value + low
    return int("".join(str(FIGURES[word]) for word in text) or 0)


def _spare(text: str, at: int) -> Money | None:
    word = _SPARE.match(text, at)
    inner = money_at(text, word.end()) if word else None
    return (
        Money(word[0] + inner.text, inner.fen, inner.share, inner.rest, inner.vague)
        if word and inner
        else None
    )


def _range(text: str, at: int) -> Money | None:
    found = _RANGE.match(text, at)
    return Money(found[0], vague=True) if found else None


def _share(text: str, at: int) -> Money | None:
    for pattern, unit in _SHARES:
        found = pattern.match(text, at)
        if found:
            return _shared(found, unit)
    return None


def _shared(found: re.Match[str], unit: float | None) -> Money:
    if unit is None:
        return Money(found[0], vague=True)
    if not unit:
        return Money(found[0], rest=True)
    parts = [chinese_number(part) if part[0] in CHINESE else float(part) for part in found.groups()]
    if not parts:
        share = unit
    elif len(parts) == 2:
        share = parts[1] / parts[0]
    else:
        share = parts[0] * unit
    return Money(found[0], share=share) if 0 < share <= 1 else Money(found[0], vague=True)


def _whole(text: str, at: int) -> Money | None:
    rest, whole = _REST.match(text, at), _ALL.match(text, at)
    if rest:
        return Money(rest[0], rest=True)
    return Money(whole[0]) if whole else None


def _digits(text: str, at: int) -> Money | None:
    """Read figures; without a unit they are yuan only where nothing else is counted so."""
    found = _DIGITS.match(text, at)
    if not found:
        return None
    number, unit, lower, currency = found.groups()
    said = unit or lower or currency or found[0][0] in "¥￥"
    if not said and _COUNTED.match(text, found.end()):
        return None
    size = len(number.partition(".")[0])
    plain = _PLAIN_DIGITS[0] <= size <= _PLAIN_DIGITS[1]
    power = _POWERS[(unit or "").lower()]
    value = Decimal(number) * power + int(lower or 0) * power // 10
    return _about(text, at, Money(found[0], fen(value), vague=not (said or plain) or not value))


def _words(text: str, at: int) -> Money | None:
    """Read Chinese figures that end in a unit of money, or hold 万, 千 or 百."""
    found = _WORDS.match(text, at)
    if not found:
        return None
    number, half, currency = found.groups()
    if not (currency or re.search("[万千百]", number)):
        return None
    value = chinese_number(number)
    unit = next((value for name, value in _UNITS if number.endswith(name)), 0) if half else 0
    return _about(text, at, Money(found[0], fen(value + unit // 2)))


def _about(text: str, at: int, money: Money) -> Money:
    """Say that an amount is only about right: 5万多, 3万左右."""
    about = _ABOUT.match(text, at + len(money.text))
    return replace(money, text=money.text + about[0], vague=True) if about else money
