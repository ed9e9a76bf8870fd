"""Invoice and document numbers as both sides write them."""

from __future__ import annotations

import re
import unicodedata

from xl_huikuan.core.identity import invoice_numbers_in

SHORTEST = 4  # a number with fewer signs (记-12) names nothing outside one's own books
TAIL = 8  # of a long number often only the last eight digits are written
_PLAIN = re.compile(r"[^0-9A-Z]")
_IN_TEXT = re.compile(r"[A-Z]{0,4}[-]?\d[\d-]{6,}")
_DAY = re.compile(r"(19|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])?")


def number_keys(*cells: str, text: str = "") -> tuple[str, ...]:
    """Return the numbers that name a row: of its number cells, and long ones in its text."""
    found = [_plain(n) for cell in cells if cell for n in invoice_numbers_in(cell)]
    if text:
        wide = unicodedata.normalize("NFKC", text).upper()
        found += [_plain(run) for run in _IN_TEXT.findall(wide)]
    named = (n for n in found if len(n) >= SHORTEST and any(c.isdigit() for c in n))
    return tuple(dict.fromkeys(n for n in named if not _DAY.fullmatch(n)))


def _plain(text: str) -> str:
    return _PLAIN.sub("", unicodedata.normalize("NFKC", text).upper())


def tail(number: str) -> str:
    """Return the end by which a long number is often quoted."""
    return number[-TAIL:]


def alike(a: str, b: str) -> bool:
    """Tell whether one number may be the other with one slip: a digit wrong, lost or swapped."""
    if a == b:
        return True
    if len(a) == len(b):
        off = [k for k in range(len(a)) if a[k] != b[k]]
        if len(off) == 1:
            return True
        return (
            len(off) == 2
            and off[1] - off[0] == 1
            and a[off[0]] == b[off[1]]
            and a[off[1]] == b[off[0]]
        )
    long, short = (a, b) if len(a) > len(b) else (b, a)
    return len(long) - len(short) == 1 and any(
        long[:k] + long[k + 1 :] == short for k in range(len(long))
    )
