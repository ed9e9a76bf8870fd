"""Columns and rows of a sheet the clerk does not see, and whether a filter hides them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from xl_huikuan.sheets.limits import MAX_COLUMNS, MAX_ROWS

_PREFIX = rb"<(?:[\w.-]+:)?"
_COLUMN = re.compile(_PREFIX + rb"col\b[^>]*>")
_NUMBER = {word: re.compile(word + rb'="([0-9]{1,5})"') for word in (b"min", b"max")}
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_FILTER_MODE = re.compile(_PREFIX + rb'sheetPr\b[^>]*\bfilterMode="(?:1|true)"')
_FILTER = re.compile(
    _PREFIX + rb'autoFilter\b[^>]*\bref="\$?[A-Z]+\$?([0-9]+):\$?[A-Z]+\$?([0-9]+)"[^>/]*>\s*'
    + _PREFIX + rb"filterColumn\b"
)  # fmt: skip
EVERYWHERE = (0, MAX_ROWS - 1)
Rows = tuple[int, int]


def hidden_columns(head: bytes) -> set[int]:
    """Return the 0-based hidden columns that the XML before the rows tells of."""
    runs: list[Rows] = []
    for column in filter(_HIDDEN.search, _COLUMN.findall(head)):
        ends = [number.search(column) for number in _NUMBER.values()]
        first, last = (int(end[1]) if end else 0 for end in ends)
        runs.append((first - 1, min(last, MAX_COLUMNS) - 1))
    return within(runs)


def within(runs: Iterable[Rows]) -> set[int]:
    """Return every number of (first, last) runs, however often they lie over one another."""
    found: set[int] = set()
    reached = 0
    for first, last in sorted(set(runs)):
        found.update(range(max(first, reached), last + 1))
        reached = max(reached, last + 1)
    return found


def filtered_in(head: bytes, tail: bytes) -> list[Rows]:
    """Return (first, last) 0-based row of each list in which a filter is at work.

    `head` and `tail` are the XML before and after the rows; a table's own XML is a tail. A sheet
    in filter mode without a filter of its own has an advanced one, which may be anywhere.
    """
    found = [(int(f[1]) - 1, int(f[2]) - 1) for f in _FILTER.finditer(tail)]
    return found or ([EVERYWHERE] if _FILTER_MODE.search(head) else [])
