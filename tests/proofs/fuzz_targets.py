"""What is fuzzed: every target takes bytes and may only end quietly or with one of our own errors.

The cell parsers must also agree with a simple reference. Seeds are small files made here.
"""

from __future__ import annotations

import argparse
import io
import re
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from pathlib import Path

from tests.proofs.planted import LEDGER, book, cell, ledger_rows, sheet_xml
from tests.proofs.planted_text import SMALL, ole, stream_of
from xl_huikuan.addin.commands import pair, rows
from xl_huikuan.core.errors import HuikuanError
from xl_huikuan.core.settings import SETTINGS, Settings
from xl_huikuan.sheets.cell_text import FIRST, LAST, State, amount_of, date_of
from xl_huikuan.sheets.files.facts import OutOfBoundsError
from xl_huikuan.sheets.files.guard import check_file
from xl_huikuan.sheets.files.scan import _scan_pieces, scan_package
from xl_huikuan.sheets.files.scan_slow import BrokenXmlError
from xl_huikuan.sheets.files.scan_xls import scan_xls
from xl_huikuan.sheets.files.signs import SignStyles
from xl_huikuan.sheets.files.text_files import TEXT_READERS
from xl_huikuan.sheets.ooxml.opc import Package
from xl_huikuan.sheets.ooxml.rowxml import SheetXml
from xl_huikuan.sheets.ooxml.surgery import Surgery

_FILE = Path(tempfile.gettempdir()) / "huikuan-fuzz"
SAID_DAMAGED = (OutOfBoundsError, BrokenXmlError, ValueError, LookupError)  # as scan_package does


def _on_disk(data: bytes) -> Path:
    _FILE.mkdir(exist_ok=True)
    path = _FILE / "x.xlsx"
    path.write_bytes(data)
    return path


def package(data: bytes) -> None:
    """A whole file: the guard, the scan, and the surgeon's reader."""
    path = _on_disk(data)
    with suppress(HuikuanError):
        check_file(path)
        scan_package(path)
    with suppress(HuikuanError):
        Surgery(Package(data))


def part(data: bytes) -> None:
    """A part in an otherwise honest package; the first byte says which."""
    names = sorted(book())
    name = names[data[0] % len(names)] if data else names[0]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for other, content in book().items():
            archive.writestr(other, data[1:] if other == name else content)
    package(stream.getvalue())


def sheet(data: bytes) -> None:
    """A worksheet part: both ways of scanning, and the splicer's reading of rows and cells."""
    with suppress(*SAID_DAMAGED):
        _scan_pieces(lambda: iter([data]), SignStyles({0: "$", 1: "US$"}))
    with suppress(HuikuanError):
        xml = SheetXml(data, "xl/worksheets/sheet1.xml")
        for row in xml.rows:
            list(xml.cells(row))


def old(data: bytes) -> None:
    """An old .xls."""
    with suppress(HuikuanError):
        scan_xls(_on_disk(data))


def texts(data: bytes) -> None:
    """A text table of each kind."""
    path = _on_disk(data)
    for read in TEXT_READERS.values():
        with suppress(HuikuanError):
            read(path)


_AMOUNT = re.compile(r"(-?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d*))?", re.ASCII)
_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)


def cells(data: bytes) -> None:
    """The text of a cell: whatever is read as an amount or a date is what it plainly says."""
    text = data.decode("utf-8", "ignore")
    amount, date = amount_of(text), date_of(text)
    if amount.state is State.OK and _AMOUNT.fullmatch(text):
        exact = Decimal(text.replace(",", "")) * 100
        assert abs(exact - amount.fen) <= Decimal("0.5"), text
    if amount.state is State.OK and not re.search(r"[\d０-９]", text):
        raise AssertionError(text)
    if amount.state is not State.OK and _is_plain(text):
        raise AssertionError(text)
    if date.date is not None:
        assert FIRST <= date.date <= LAST, text
        plain = _DATE.fullmatch(text)
        if plain:
            assert tuple(map(int, plain.groups())) == date.date.timetuple()[:3], text


def _is_plain(text: str) -> bool:
    """Tell whether anyone would read a text as an amount below ten thousand million."""
    plain = re.fullmatch(r"-?\d{1,10}(?:\.\d\d?)?", text, re.ASCII)
    with suppress(InvalidOperation):
        return bool(plain) and abs(Decimal(text)) < 10**10
    return False


def settings(data: bytes) -> None:
    """What is typed for a setting, or after --set and --rows."""
    text = data.decode("utf-8", "ignore")
    for typed in (rows, pair):
        with suppress(argparse.ArgumentTypeError, HuikuanError):
            typed(text)
    which = SETTINGS[len(text) % len(SETTINGS)]
    with suppress(HuikuanError):
        Settings().with_texts({which.title: text})


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    function.__name__: function for function in (package, part, sheet, old, texts, cells, settings)
}


def seeds() -> Mapping[str, list[bytes]]:
    """Return a few small inputs of each target."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in book().items():
            archive.writestr(name, content)
    odd = sheet_xml(
        ledger_rows()
        + f'<row r="9" hidden="1"><c r="A9" t="e"><v>#N/A</v></c><c r="B9"><f>1</f></c>{cell("C9", 5)}</row>'
    )
    page = "<table><tr><td colspan=2>a</td></tr><tr><td rowspan=2>1</td><td>2</td></tr></table>"
    xml = '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a"><Table><Row ss:Index="2"><Cell ss:MergeDown="1"><Data ss:Type="Number">1</Data></Cell></Row></Table></Worksheet></Workbook>'
    words = (
        "1,234.50",
        "-5",
        "(3)",
        "¥1.5万",
        "贷5",
        "2026-03-05",
        "2026年3月5日",
        "二〇二六年三月五日",
        "20260305",
        "3月5日",
        "2026/3/5 10:20",
    )
    parts = [
        bytes([i]) + (c if isinstance(c, bytes) else c.encode())
        for i, (_, c) in enumerate(sorted(book().items()))
    ]
    return {
        "package": [stream.getvalue()],
        "part": parts,
        "sheet": [LEDGER.encode(), odd.encode(), odd.replace('"', "'").encode()],
        "old": [ole(stream_of(SMALL))],
        "texts": ["客户,金额\n甲,1\n".encode(), page.encode(), xml.encode()],
        "cells": [word.encode() for word in words],
        "settings": ["应收!5-9,12".encode(), "默认账期=月结30天".encode(), b"0.05", b"30"],
    }
