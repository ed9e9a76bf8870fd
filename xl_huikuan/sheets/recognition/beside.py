"""Two different tables under one heading row: receivables at the left, receipts at the right.

They are apart when a blank column or headings over each of them say so, or when their rows have
nothing to do with each other (another customer in the same row, a row on the right alone) while
the customers are the same on the whole. Where the rows disagree and the customers too (a dealer
and the user, somebody who pays for another), only the clerk can tell.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.recognition.areas import Area, is_gap
from xl_huikuan.sheets.recognition.schema import BY_KEY, matches
from xl_huikuan.sheets.recognition.words import Sense, sense

_APART = 0.5  # share of rows with another customer on the right
_KNOWN = 0.8  # share of the names on the right that are customers on the left
_KNOWN_APART = 0.5  # the same, when a blank column or headings set the tables apart
_DATES = frozenset({"invoice_date", "biz_date", "due_date", "receipt_date"})
_RECEIVED = frozenset({"received", "receipt_date"})
_LEADS = (_DATES, frozenset({"seq"}), frozenset({"doc_no", "invoice_no"}))  # may stand before names


def split_unlike(grid: Grid, area: Area) -> list[Area]:
    """Return the tables of an area from left to right; mostly just the one."""
    found = _second(grid, area)
    if found is None:
        return [area]
    at, name = found
    if at < 0:
        return [replace(area, rival=area.columns[name])]
    left, right = _part(area, 0, at), _part(area, at, len(area.columns))
    return [left, *split_unlike(grid, right)]


def _second(grid: Grid, area: Area) -> tuple[int, int] | None:
    """Return where the second table begins, −1 when in doubt, and its names; None = there is none."""
    keys = [_keys(parts) for parts in area.headings]
    names = [i for i, found in enumerate(keys) if "customer_name" in found]
    if len(names) < 2 or not _has_money(keys[: names[1]]):
        return None
    at = _lead(area, keys, names[0], names[1])
    if not _has_money(keys[at:]):
        return None
    left, right = (_texts(grid, area, i) for i in names[:2])
    apart = is_gap(grid, area, at - 1) or _two_groups(area, at)
    if not apart and not _independent(left, right):
        return None
    known = _known(left, right) >= (_KNOWN_APART if apart else _KNOWN)
    return (at if known or (apart and _receipts_only(keys, at)) else -1), names[1]


def _receipts_only(keys: list[frozenset[str]], at: int) -> bool:
    """Whether what was received stands at the right alone; payers may owe nothing at the left."""
    left, right = (frozenset().union(*side) for side in (keys[:at], keys[at:]))
    return bool(right & _RECEIVED) and not left & _RECEIVED


def _keys(parts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(m.key for m in matches(parts[-1]) if m.tier < 2) if parts else frozenset()


def _has_money(keys: list[frozenset[str]]) -> bool:
    return any(BY_KEY[key].content == "money" for found in keys for key in found)


def _lead(area: Area, keys: list[frozenset[str]], first: int, name: int) -> int:
    """Go left over a date or a number that belongs to the second table, not the first."""
    at = name
    while at - 1 > first and area.headings[at - 1]:
        kind = next((lead for lead in _LEADS if keys[at - 1] & lead), None)
        rest = [found for found in keys[at:] if kind and found & kind]
        if kind is None or rest or area.headings[at - 1][:-1] != area.headings[at][:-1]:
            break
        at -= 1
    return at


def _two_groups(area: Area, at: int) -> bool:
    """Whether one heading stands over all columns of the left, and another over the right."""
    sides = [[p for p in side if p] for side in (area.headings[:at], area.headings[at:])]
    over = [{parts[0] if len(parts) > 1 else "" for parts in side} for side in sides]
    return all(len(texts) == 1 and "" not in texts for texts in over) and over[0] != over[1]


def _known(left: list[str], right: list[str]) -> float:
    """Share of the names at the right that stand at the left too; totals are no names."""
    names = {text for text in right if text and not sense(text) & (Sense.TOTAL | Sense.TOTAL_LIKE)}
    return len(names & set(left)) / max(1, len(names))


def _independent(left: list[str], right: list[str]) -> bool:
    """Whether rows at the right stand alone, or mostly name another customer."""
    both = [(a, b) for a, b in zip(left, right, strict=True) if a and b]
    alone = sum(bool(b) and not a for a, b in zip(left, right, strict=True))
    other = sum(a != b for a, b in both)
    return alone > 0 or (len(both) > 1 and other > _APART * len(both))


def _texts(grid: Grid, area: Area, index: int) -> list[str]:
    column = grid.columns[area.columns[index]]
    codes = column.codes[area.first : area.stop]
    shown = [text.strip() for text in column.texts] + [""]
    return [shown[code] for code in np.where(codes < 0, len(shown) - 1, codes).tolist()]


def _part(area: Area, start: int, end: int) -> Area:
    while end > start and not area.headings[end - 1]:
        end -= 1
    while start < end and not area.headings[start]:
        start += 1
    headings, titles = area.headings[start:end], area.titles
    over = {parts[0] if len(parts) > 1 else "" for parts in headings if parts}
    if len(over) == 1 and "" not in over:
        titles = (*titles, over.pop())
        headings = tuple(parts[1:] for parts in headings)
    return replace(area, columns=area.columns[start:end], headings=headings, titles=titles)
