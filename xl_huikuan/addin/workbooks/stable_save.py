"""Save a workbook of our own so that the same content is always the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

STAMP = dt.datetime(2026, 10, 31, 9, 0, 0)
Cached = Mapping[
    str, float | str
]  # cell address → the value its formula shows; "#REF!" is an error
_FORMULA = re.compile(rb'<c r="([A-Z]+\d+)"([^>]*?)><f>(.*?)</f><v ?/?>(?:</v>)?</c>')


def save_stable(
    workbook: Workbook,
    path: Path,
    cached: Mapping[str, Cached] | None = None,
    *,
    stored: bool = False,
) -> None:
    """Save with fixed times, and with results beside formulas, which openpyxl cannot write.

    `cached` is by sheet name; a formula without an entry is saved without a result. `stored`
    leaves the parts uncompressed: equal bytes also where another zlib would pack differently.
    """
    packing = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    path.write_bytes(_package(workbook, cached or {}, packing))


def _package(workbook: Workbook, cached: Mapping[str, Cached], packing: int) -> bytes:
    workbook.properties.created = workbook.properties.modified = STAMP
    first = io.BytesIO()
    ExcelWriter(workbook, zipfile.ZipFile(first, "w")).save()
    results = {
        f"xl/worksheets/sheet{i}.xml": cached.get(sheet.title, {})
        for i, sheet in enumerate(workbook.worksheets, 1)
    }
    last = io.BytesIO()
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(last, "w") as target:
        for name in source.namelist():
            part = _with_results(source.read(name), results.get(name, {}))
            target.writestr(entry(name), part, packing, 6)
    return last.getvalue()


def entry(name: str) -> zipfile.ZipInfo:
    """Return a package member's head that tells neither when nor on which system it was made."""
    info = zipfile.ZipInfo(name, STAMP.timetuple()[:6])
    info.create_system = 0
    info.external_attr = 0
    return info


def _with_results(part: bytes, cached: Cached) -> bytes:
    if not cached:
        return part

    def filled(match: re.Match[bytes]) -> bytes:
        address, attributes, formula = match.groups()
        value = cached.get(address.decode())
        if value is None:
            return match[0]
        kind = b"" if not isinstance(value, str) else b' t="e"' if value[:1] == "#" else b' t="str"'
        shown = str(value).encode()
        return b'<c r="%s"%s%s><f>%s</f><v>%s</v></c>' % (
            address, attributes, kind, formula, shown,
        )  # fmt: skip

    return _FORMULA.sub(filled, part)
