"""Who has a workbook open, from the small file Excel, WPS or LibreOffice puts beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_MOST = 4096  # bytes; real ones have 165 or some hundred
_WIDE_NAME = 55  # where Excel's file has the user name again, by length and in UTF-16
_FIELD = re.compile(r"(?:[^\\,]|\\.)*")
_UNPRINTABLE = re.compile(r"[^\w .@\-·()()]")


@dataclass(frozen=True, slots=True)
class Owner:
    """Someone who has a workbook open, or had it open when the program broke down.

    Attributes:
        file: the owner file.
        program: what wrote it.
        user: name of the user, "" when it does not say.
        host: name of the computer, "" when it does not say.
    """

    file: Path
    program: str
    user: str = ""
    host: str = ""

    def __str__(self) -> str:
        who = f"「{self.user}」" if self.user else "别人"
        where = f"在电脑「{self.host}」上" if self.host else ""
        return f"{who}{where}用 {self.program} "


def owner_of(path: Path) -> Owner | None:
    """Return who left an owner file beside a workbook; None when there is none."""
    libre = path.with_name(f".~lock.{path.name}#")
    if libre.exists():
        return _libre_office(libre)
    for name, program in ((f"~${path.name}", "Excel 或 WPS"), (f".~{path.name}", "WPS")):
        if path.with_name(name).exists():
            return Owner(path.with_name(name), program, _office_user(_head(path.with_name(name))))
    return None


def _head(file: Path) -> bytes:
    """Return the beginning of an owner file, b"" when it is held so that nobody may read it."""
    try:
        with file.open("rb") as opened:
            return opened.read(_MOST)
    except OSError:
        return b""


def _office_user(data: bytes) -> str:
    """Return the user name: by preference the wide one, else the one of 8 bits."""
    length = int.from_bytes(data[_WIDE_NAME : _WIDE_NAME + 2], "little")
    wide = data[_WIDE_NAME + 2 : _WIDE_NAME + 2 + 2 * length]
    narrow = data[1 : 1 + data[0]] if data else b""
    name = wide.decode("utf-16-le", "replace") if length <= 52 else ""
    return _clean(name) or _clean(narrow.decode("gb18030", "replace"))


def _libre_office(file: Path) -> Owner:
    """Read `shown name,user name,host,time,profile;`."""
    text = _head(file).decode("utf-8", "replace").partition(";")[0]
    parts = [re.sub(r"\\(.)", r"\1", each) for each in _FIELD.findall(text) if each]
    shown = text[:1] != ","
    user = parts[0] if parts else ""
    host = parts[2 if shown else 1] if len(parts) > 1 + shown else ""
    return Owner(file, "LibreOffice", _clean(user), _clean(host))


def _clean(name: str) -> str:
    return _UNPRINTABLE.sub("", name).strip()
