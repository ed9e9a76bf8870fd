"""Which formulas may show something else once cells of certain columns change."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from xl_huikuan.sheets.grid import column_letters, column_number
from xl_huikuan.sheets.ooxml.seeking import stands_in
from xl_huikuan.sheets.table import PREFIX

_MARKS = (b"<f>", b"<f ", b":f>", b":f ")
_OURS = "".join(f"(?:{c}|&#{ord(c)};|&#x{ord(c):X};)" for c in PREFIX).encode()
_ON_US = re.compile(rb"<(?:\w+:)?f(?: [^>]*)?>[^<]*" + _OURS)
_FORMULA = re.compile(rb"<(?:[\w.-]+:)?f(\s[^>]*)?>([^<]+)<")
_SHARED = re.compile(rb"""\sref\s*=\s*["']([A-Z]{1,3})[0-9]+:([A-Z]{1,3})[0-9]+["']""")
# texts and sheet names in quotes, passed over; a column that goes along; the second of A:B
_RELATIVE = re.compile(
    rb"""'[^']*'|"[^"]*"|(?<![\w$.])([A-Z]{1,3})(?=\$?[0-9]{1,7}\b(?![(!])|:\$?[A-Z])"""
    rb"""|(?<=:)([A-Z]{1,3})\b(?![$0-9(])"""
)
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
    return any(stands_in(sheet_xml, mark, b"f") for mark in _MARKS)


def reads_ours(sheet_xml: bytes) -> bool:
    """Tell whether a formula of a worksheet part speaks of a sheet of ours."""
    return has_formulas(sheet_xml) and _ON_US.search(sheet_xml) is not None


def formulas(sheet_xml: bytes) -> Iterator[bytes]:
    """Yield the texts of a worksheet part's formulas; a shared one as each column has it."""
    if not stands_in(sheet_xml, b"f>", b"f"):  # the end of one
        return
    for found in _FORMULA.finditer(sheet_xml):
        yield found[2]
        shared = found[1] and b"shared" in found[1] and _SHARED.search(found[1])
        if shared:
            first, last = (column_number(letters.decode()) for letters in shared.groups())
            yield from (_shifted(found[2], by) for by in range(1, last - first + 1))


def _shifted(formula: bytes, by: int) -> bytes:
    """Return a formula as it reads so many columns further right, as far as columns go."""

    def moved(found: re.Match[bytes]) -> bytes:
        letters = found[1] or found[2]
        return (
            column_letters(column_number(letters.decode()) + by).encode() if letters else found[0]
        )

    plain = formula.replace(b"&quot;", b'"').replace(b"&apos;", b"'")
    return _RELATIVE.sub(moved, plain)


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
