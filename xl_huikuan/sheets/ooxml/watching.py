"""Which formulas may show something else once cells of certain columns change."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from xl_huikuan.sheets.grid import column_number

_MARKS = (b"<f>", b"<f ", b":f>", b":f ")  # plain searches: a sheet may be 100 MB
_FORMULA = re.compile(rb"<(?:[\w.-]+:)?f(?:\s[^>]*)?>([^<]+)<")
_COLUMNS = re.compile(rb"\$?\b([A-Z]{1,3})(?:\$?[0-9]+)?:\$?([A-Z]{1,3})(?:\$?[0-9]+)?\b")
_CELL = re.compile(rb"\$?\b([A-Z]{1,3})\$?[0-9]+\b")
_ANYWHERE = re.compile(rb"\$?\b[0-9]+:\$?[0-9]+\b|\b(?:INDIRECT|OFFSET)\(")

_QUOTED = re.compile(r'"[^"]*"')
_REFERENCE = re.compile(
    r"(?:('(?:[^']|'')+'|[^\s!'\"(),;{}+\-*/^&=<>]+)!)?"
    r"\$?\b([A-Z]{1,3})(?:\$?[0-9]{1,7}(?::\$?([A-Z]{1,3})\$?[0-9]{1,7})?|:\$?([A-Z]{1,3}))\b(?![(!])"
)

Stretch = tuple[int, int]  # first and last column, 0-based


def has_formulas(sheet_xml: bytes) -> bool:
    """Tell whether a worksheet part has formulas."""
    return any(mark in sheet_xml for mark in _MARKS)


def formulas(sheet_xml: bytes) -> Iterator[bytes]:
    """Yield the texts of a worksheet part's formulas."""
    if b"f>" in sheet_xml:  # the end of one; a single search
        yield from (found[1] for found in _FORMULA.finditer(sheet_xml))


def may_read(texts: Iterable[bytes], first: int, last: int) -> bool:
    """Tell whether any formula may read these columns, on whichever sheet; rather yes than no."""
    return any(
        any(left <= last and right >= first for left, right in _stretches(text))
        or _ANYWHERE.search(text)
        for text in texts
    )


def _stretches(text: bytes) -> Iterator[tuple[int, int]]:
    for found in _COLUMNS.finditer(text):
        left, right = (column_number(letters.decode()) for letters in found.groups())
        yield left, right
    for found in _CELL.finditer(text):
        yield column_number(found[1].decode()), column_number(found[1].decode())


def columns_read(own: Iterable[bytes], others: Iterable[bytes], sheet: str) -> set[Stretch]:
    """Return which columns of a sheet formulas read, as far as the formulas say it.

    Args:
        own: formulas of the sheet itself.
        others: formulas of other sheets, and what names stand for.
        sheet: its name.
    """
    return set(_read_on(sheet, own, bare=True)) | set(_read_on(sheet, others, bare=False))


def _read_on(sheet: str, texts: Iterable[bytes], *, bare: bool) -> Iterator[Stretch]:
    joined = html.unescape(b"\n".join(texts).decode("utf-8", "replace"))
    for where, first, to, whole_to in set(_REFERENCE.findall(_QUOTED.sub("", joined))):
        name = where.removeprefix("'").removesuffix("'").replace("''", "'").lower()
        if (bare and not where) or name == sheet.lower():
            left, right = column_number(first), column_number(to or whole_to or first)
            yield min(left, right), max(left, right)
