"""File names that every Windows disk accepts and that never collide (RELIABILITY §3.5)."""

from __future__ import annotations

import hashlib
import re
import unicodedata

LONGEST = 60  # UTF-16 units of the visible customer name
_OURS = re.compile(r"(〔\d{4}〕\d+号.*|_\d{4}-\d+号_[0-9a-f]{6}(_\d+)?)\.docx$")
_RESERVED = re.compile(
    r"^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\..*)?$", re.IGNORECASE
)
_FORBIDDEN = frozenset('<>:"/\\|?*')


def safe_name(text: str) -> str:
    """Return text as the visible part of a file name: NFC, no path, control or odd characters."""
    clean = "".join(_safe(character) for character in unicodedata.normalize("NFC", text))
    clean = _shorten(clean).rstrip(" .").lstrip(" .~$=+-@")
    return f"_{clean}" if not clean or _RESERVED.match(clean) else clean


def is_our_letter(name: str) -> bool:
    """Tell whether a file has a name as we give letters, now or in an earlier version."""
    return bool(_OURS.search(name))


def letter_file(title: str, customer: str, code: str, year: int, sequence: int) -> str:
    """Return e.g. 催款函(一)_客户名_2026-12号_a1b2c3.docx.

    The number makes it unique over time, the hash of code and name between customers.
    """
    mark = hashlib.sha256(f"{code}\0{customer}".encode("utf-8", "replace")).hexdigest()[:6]
    return f"{safe_name(title)}_{safe_name(customer)}_{year}-{sequence}号_{mark}.docx"


def _safe(character: str) -> str:
    odd = unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    return "_" if odd or character in _FORBIDDEN else character


def _shorten(text: str) -> str:
    while len(text.encode("utf-16-le")) > 2 * LONGEST:
        text = text[:-1]
    return text
