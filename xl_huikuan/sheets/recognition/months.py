"""Columns of months: 1月应收, 2025年1月/回款, 1月 … 12月 under 应收; which month and what of it.

A month is kept as a whole number, twelve times the year plus the month less one. What plain
columns (1月, 2月 …) hold is told by arithmetic, else by the clerk.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from xl_huikuan.core.money import Fen
from xl_huikuan.sheets.cell_text import simplified
from xl_huikuan.sheets.recognition.choices import BY_CLERK, ColumnChoice, column_of
from xl_huikuan.sheets.recognition.headings import bucket_start
from xl_huikuan.sheets.recognition.tabledata import TableData

OWED, PAID, LEFT = "month_owed", "month_paid", "month_left"
MONTH_KEYS = (OWED, PAID, LEFT)
LEAST = 3  # months that make a table one of months; two are enough when both sides are there
MOST = 0.9  # share of rows on which arithmetic must hold
_MONTH = re.compile(
    r"(?:(?<!\d)(20\d\d|\d\d(?=年))[年./-])?(?<!\d)(1[0-2]|0?[1-9])月(?:份|末|底)?(?![\d结内])"
    r"|(?<!\d)(20\d\d)[年./-]?(1[0-2]|0[1-9]|(?<=\D)[1-9])(?![\d月日./-])"
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?:年度?|财年)?(?![\d./-])(?!\d{1,2}月)")
_NUMBERS = {
    w: i
    for i, w in enumerate(
        ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"], 1
    )
}
_NOISE = re.compile(r"[\s()\[\]【】{}:：、,，/_-]|[(（](?:万|千)?元[)）]|人民币|本位?币")
_MONEY = "(?:账款|款项|款|金额|额|收入|合计|小计|数|发生额|货款)?"
_KINDS = {
    OWED: f"(?:本月|当月|新增|本期|实际)?(?:应收|销售|开票|发货|送货|出库|销货|货款|含税|价税|借方|增加){_MONEY}",
    PAID: f"(?:本月|当月|本期|实际|已)?(?:回款|收款|回笼|到账|收回|收|实收|来款|到款|贷方|减少|收货款){_MONEY}",
    LEFT: "(?:本月|当月|月末|期末)?(?:应收账?款?|累计)?(?:余额|余款|余|欠款|欠款额|欠款余额|未收|未回款|结余|未收余额|尚欠|未收款|未收金额)",
}
_PLAIN = re.compile("(?:金额|合计|小计|元|万元|本月)?")


@dataclass(frozen=True, slots=True)
class Month:
    """What the heading of one column says.

    Attributes:
        key: one of `MONTH_KEYS`, "" = it does not say.
        year: None = not in the heading.
        month: 1–12.
        group: the headings above a plain month; plain months of one group are alike.
    """

    key: str
    year: int | None
    month: int
    group: tuple[str, ...] = ()


def is_month_heading(text: str) -> bool:
    """Whether a heading is of a month: 1月, 2025年1月份, 1月开票."""
    return _read((text,)) is not None


def month_columns(
    headings: Sequence[tuple[str, ...]], outside: Sequence[str], told: int | None = None
) -> dict[int, tuple[Month, int | None]]:
    """Return the columns of months by position, each with its month as a number (None = no year).

    `outside` are texts that may name the year, nearest first: titles, tab, file; `told` is the
    clerk's word. Empty when the table is none of months.
    """
    found = {i: month for i, parts in enumerate(headings) if (month := _read(parts))}
    if not _is_wide(list(found.values())):
        return {}
    year = told or year_of(outside)
    numbers = dict(_numbered(found, year))
    seen = Counter((found[i].key, found[i].group, number) for i, number in numbers.items())
    if any(count > 1 for (_, _, number), count in seen.items() if number is not None):
        return {}
    return {i: (month, numbers[i]) for i, month in found.items()}


def year_of(texts: Sequence[str]) -> int | None:
    """Return the year the first text with one names; None when it names several, or none does."""
    for text in texts:
        years = {int(year) for year in _YEAR.findall(re.sub(r"\s", "", simplified(text)))}
        if years:
            return years.pop() if len(years) == 1 else None
    return None


def month_text(number: int | None) -> str:
    """Return 2025年1月."""
    return "" if number is None else f"{number // 12}年{number % 12 + 1}月"


def last_day(number: int) -> np.datetime64:
    """Return the last day of a month."""
    return first_day(number + 1) - np.timedelta64(1, "D").astype("timedelta64[s]")


def first_day(number: int) -> np.datetime64:
    """Return the first day of a month."""
    return np.datetime64(f"{number // 12:04d}-{number % 12 + 1:02d}-01", "s")


# -- one heading


def _read(parts: tuple[str, ...]) -> Month | None:
    texts = [_in_digits(re.sub(r"\s", "", simplified(part))) for part in parts]
    for at in range(len(texts) - 1, -1, -1):
        found = _MONTH.search(texts[at])
        if found is None or bucket_start(parts[at]) is not None:
            continue
        year = found[1] or found[3] or _year_above(texts[:at])
        others = [*texts[:at], texts[at].replace(found[0], "", 1), *texts[at + 1 :]]
        kinds = [_kind(text) for text in reversed(others)]
        if None in kinds:
            return None
        key = next((k for k in kinds if k), "")
        number = int(found[2] or found[4])
        group = () if key else tuple(_bare(text) for text in texts[:at])
        return Month(key, None if year is None else _full(int(year)), number, group)
    return None


def _in_digits(text: str) -> str:
    """Return 1月 for 一月, 11月 for 十一月."""
    return re.sub("(十[一二]?|[一二三四五六七八九])(?=月)", lambda m: str(_NUMBERS[m[1]]), text)


def _year_above(texts: Sequence[str]) -> str | None:
    found = [m[1] for text in texts if (m := _YEAR.search(text))]
    return found[-1] if found else None


def _full(year: int) -> int:
    return year if year > 99 else 2000 + year


def _bare(text: str) -> str:
    return _NOISE.sub("", _YEAR.sub("", text))


def _kind(text: str) -> str | None:
    """Return the key a text stands for, "" when it says nothing, None for something else."""
    bare = _bare(text)
    if _PLAIN.fullmatch(bare):
        return ""
    return next((key for key, words in _KINDS.items() if re.fullmatch(words, bare)), None)


# -- all of them


def _is_wide(found: Sequence[Month]) -> bool:
    months = {(m.year, m.month) for m in found}
    keys = {m.key for m in found}
    return len(months) >= (2 if {OWED, PAID} <= keys else LEAST)


def _numbered(found: Mapping[int, Month], year: int | None) -> Iterator[tuple[int, int | None]]:
    """Give each column its month; a year named once holds until the next, months must go on."""
    stated = any(m.year for m in found.values())
    for lines in _by_line(found).values():
        now, last = (None if stated else year), 0
        for i in lines:
            if found[i].year:
                now, last = found[i].year, 0
            if found[i].month <= last:
                now = None  # 12月 and then 1月: of another year, or of what?
            last = found[i].month
            yield i, None if now is None else now * 12 + found[i].month - 1


def _by_line(found: Mapping[int, Month]) -> dict[tuple[str, tuple[str, ...]], list[int]]:
    lines: dict[tuple[str, tuple[str, ...]], list[int]] = {}
    for i, month in found.items():
        lines.setdefault((month.key, month.group), []).append(i)
    return lines


# -- what plain months hold


def settle_plain(
    data: TableData,
    chosen: list[ColumnChoice],
    months: Mapping[int, Month],
    fixed: Mapping[str, str],
) -> tuple[list[ColumnChoice], tuple[tuple[str, str], ...]]:
    """Give columns with only a month in their heading what they hold; return also a doubt."""
    doubts: list[tuple[str, str]] = []
    for (key, _), lines in _by_line(months).items():
        told = {fixed[chosen[i].letters] for i in lines if chosen[i].letters in fixed}
        told &= set(MONTH_KEYS)
        if key and not told:
            continue
        found = told.pop() if len(told) == 1 else _by_arithmetic(data, chosen, lines)
        if not found:
            found = _by_words(data.area.titles)
        if found:
            why = BY_CLERK if told else "各月之和与合计、余额相符"
            for i in lines:
                chosen[i] = replace(chosen[i], key=found, reason=why, confidence=0.9)
        elif column_of(chosen, "balance") is None:
            doubts.append(_doubt(chosen, lines))
    return chosen, tuple(doubts)


def _doubt(chosen: Sequence[ColumnChoice], lines: Sequence[int]) -> tuple[str, str]:
    first, last = chosen[lines[0]], chosen[lines[-1]]
    return (
        f"{first.letters}–{last.letters} 列「{first.heading}」到「{last.heading}」看不出是每月的应收、回款还是月末余额。",
        f"把 {first.letters} 列指定为「当月应收」「当月回款」或「月末余额」,其余各月照此。",
    )


def _by_words(titles: Sequence[str]) -> str:
    text = simplified(" ".join(titles))
    sold = re.search("销售|开票|发货", text)
    paid = re.search("回款|收款|到账", text)
    left = re.search("应收|欠款|余额|未收", text)
    if bool(sold) + bool(paid) + bool(left) != 1:
        return ""
    return OWED if sold else PAID if paid else ""


def _by_arithmetic(data: TableData, chosen: Sequence[ColumnChoice], lines: Sequence[int]) -> str:
    parts = [data.fen(chosen[i]) for i in lines]
    total = np.sum(parts, axis=0)
    amount, paid, left = (column_of(chosen, k) for k in ("amount", "received", "balance"))
    if amount is not None and _holds(data, total, data.fen(amount)):
        return OWED
    if paid is not None and _holds(data, total, data.fen(paid)):
        return PAID
    if (
        left is not None
        and paid is not None
        and _holds(data, total - data.fen(paid), data.fen(left))
    ):
        return OWED
    if left is not None and amount is None and _holds(data, parts[-1], data.fen(left)):
        return LEFT
    return ""


def _holds(data: TableData, one: Fen, other: Fen) -> bool:
    at = data.plain & ((one != 0) | (other != 0))
    return bool(at.any()) and float((one == other)[at].mean()) >= MOST
