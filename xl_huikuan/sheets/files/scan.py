"""One pass over each sheet's XML for what calamine does not tell.

Calamine returns an error cell and a formula without a result as blanks, knows no hidden rows,
and allocates whatever box the cells span. The fast way searches the raw bytes and looks closer
only where something was found; XML written in an unusual manner takes the slow way, with lxml.
"""

from __future__ import annotations

import posixpath
import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from xl_huikuan.core.errors import FileRefused
from xl_huikuan.sheets.files.which import ALL, Which
from xl_huikuan.sheets.files.zip_parts import check_members, inflated, open_zip, read_part
from xl_huikuan.sheets.grid import column_number

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
MAX_BOX = 20_000_000
Position = tuple[int, int]


@dataclass(slots=True)
class SheetFacts:
    """What a pass over one sheet found; positions are 0-based (row, column).

    Attributes:
        errors: text of each error cell.
        no_values: formulas saved without their result.
        hidden_rows: rows the clerk does not see.
        n_rows, n_columns: the box from A1 that holds every cell with something in it.
    """

    errors: dict[Position, str] = field(default_factory=dict)
    no_values: list[Position] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    n_rows: int = 0
    n_columns: int = 0


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """What a pass over a workbook found: facts by sheet name, the zip member of each sheet."""

    sheets: Mapping[str, SheetFacts]
    parts: Mapping[str, str]
    date1904: bool


class _UnusualXmlError(Exception):
    """The XML is valid, but not written the way the fast search relies on."""


def scan_package(path: Path, which: Which = ALL) -> PackageFacts:
    """Scan the worksheets wanted of an xlsx or xlsm.

    Raises FileRefused when a sheet spans more than can be read or its XML is broken.
    """
    with open_zip(path) as archive:
        names = check_members(path, archive)
        try:
            parts, date1904 = _index(path, names)
            sheets = {
                name: _scan_sheet(path, names[part], name)
                for name, part in parts.items()
                if which.wants(name)
            }
        except etree.XMLSyntaxError as error:
            raise FileRefused(
                f"文件「{path.name}」里的 XML 已损坏:请用 Excel 打开并修复后另存,或使用备份。"
            ) from error
    return PackageFacts(sheets, {n: names[p].filename for n, p in parts.items()}, date1904)


def _index(path: Path, names: Mapping[str, zipfile.ZipInfo]) -> tuple[dict[str, str], bool]:
    """Return the member (lower case) of each worksheet by sheet name, and the 1904 flag."""
    main = next(iter(_targets(path, names, "").values()), "")
    if main not in names:
        raise FileRefused(f"文件「{path.name}」缺少工作簿部件,已损坏:请使用备份或重新导出。")
    targets = _targets(path, names, main)
    root = etree.fromstring(read_part(path, names[main]), safe_parser())
    parts = {}
    for sheet in root.iterfind("{*}sheets/{*}sheet"):
        ids = [value for key, value in sheet.attrib.items() if key.endswith("}id")]
        part = targets.get(ids[0] if ids else "", "")
        if part in names:
            parts[sheet.get("name", "")] = part
    about = root.find("{*}workbookPr")
    return parts, about is not None and about.get("date1904") in ("1", "true")


_WANTED = ("/officeDocument", "/worksheet")


def _targets(path: Path, names: Mapping[str, zipfile.ZipInfo], source: str) -> dict[str, str]:
    """Return relationship id → member name for the workbook or worksheets of a part."""
    folder, base = posixpath.split(source)
    info = names.get(posixpath.join(folder, "_rels", base + ".rels"))
    if info is None:
        return {}
    root = etree.fromstring(read_part(path, info), safe_parser())
    return {
        relation.get("Id", ""): posixpath.normpath(
            posixpath.join("/", folder, relation.get("Target", "").replace("\\", "/"))
        )
        .lstrip("/")
        .casefold()
        for relation in root.iterfind("{*}Relationship")
        if relation.get("Type", "").endswith(_WANTED)
    }


def safe_parser() -> etree.XMLParser:
    """Return an XML parser that resolves nothing and fetches nothing."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def _scan_sheet(path: Path, info: zipfile.ZipInfo, name: str) -> SheetFacts:
    try:
        facts = SheetFacts()
        for block in _row_blocks(inflated(path, info)):
            _scan_block(block, facts)
            _check_box(path, name, facts)
    except _UnusualXmlError:
        facts = SheetFacts()
        for _ in _scan_slowly(inflated(path, info), facts):
            _check_box(path, name, facts)
    return facts


def _check_box(path: Path, sheet: str, facts: SheetFacts) -> None:
    box = facts.n_rows * facts.n_columns
    if facts.n_rows > MAX_ROWS or facts.n_columns > MAX_COLUMNS or box > MAX_BOX:
        raise FileRefused(
            f"文件「{path.name}」的工作表「{sheet}」占用 {facts.n_rows:,} 行 × {facts.n_columns:,} 列,"
            "超出可读范围(2,000 万格):请删去数据区以外的内容和多余的行列,另存后再读取。"
        )


def _row_blocks(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the rows of a sheet in blocks that begin with a row start."""
    rest = next(pieces, b"")
    start = rest.find(b"<sheetData")
    if start < 0:  # a prefix, or a head of megabytes
        raise _UnusualXmlError
    rest = rest[start:]
    rest = rest[rest.find(b">") + 1 :]
    while (end := rest.find(b"</sheetData")) < 0:
        cut = max(rest.rfind(b"<row"), 0)
        yield rest[:cut]
        rest = rest[cut:]
        piece = next(pieces, b"")
        if not piece:
            break
        rest += piece
    if end < 0 and b"<row" in rest:
        raise _UnusualXmlError
    yield rest[: max(end, 0)]
    for _ in pieces:  # to the end of the part, for its checksum
        pass


_CELL = rb'<c r="([A-Z]{1,3})([0-9]{1,7})"'
_ERROR_CELL = re.compile(_CELL + rb'[^>]*\bt="e"[^>]*>(.*?)</c>', re.DOTALL)
_ERROR_TEXT = re.compile(rb"<v>([^<]*)</v>")
_NO_VALUE_CELL = re.compile(
    _CELL + rb"([^>]*)>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)(?:<v></v>|<v ?/>)?</c>"
)
_NO_VALUE_SIGNS = (b"/></c>", b"</f></c>", b"<v></v></c>")
_LAST_CELL = re.compile(rb"([A-Z]{1,3})[0-9]")
_BROKEN_LINES = (b">\n<", b">\r\n<", b"> <", b">\t<", b"\n ")


def _scan_block(block: bytes, facts: SheetFacts) -> None:
    if block.count(b"<c") != block.count(b'<c r="'):
        raise _UnusualXmlError
    _scan_rows(block, facts)
    if b' hidden="' in block:
        facts.hidden_rows.update(int(found[1]) - 1 for found in _HIDDEN_ROW.finditer(block))
    if b't="e"' in block:
        for found in _ERROR_CELL.finditer(block):
            text = _ERROR_TEXT.search(found[3])
            facts.errors[_position(found)] = text[1].decode() if text else "#VALUE!"
    if b"<f" in block:
        facts.no_values.extend(_no_values(block))


_HIDDEN_ROW = re.compile(rb'<row r="([0-9]+)"[^>]*\bhidden="(?:1|true)"')


def with_old_errors(xml: bytes) -> bytes:
    """Return sheet XML with every error value as #VALUE!, for readers that know only the old."""
    return _ERROR_CELL.sub(lambda cell: _ERROR_TEXT.sub(b"<v>#VALUE!</v>", cell[0]), xml)


def _no_values(block: bytes) -> Iterator[Position]:
    if any(gap in block for gap in _BROKEN_LINES):
        raise _UnusualXmlError
    if any(sign in block for sign in _NO_VALUE_SIGNS):
        for found in _NO_VALUE_CELL.finditer(block):
            if b't="str"' not in found[3]:  # that one returned ""
                yield _position(found)


def _scan_rows(block: bytes, facts: SheetFacts) -> None:
    """Widen the box: cells stand in order, so the last one of a row is the farthest."""
    widest: set[bytes] = set()
    for row in block.split(b"<row")[1:]:
        if not row.startswith(b' r="'):
            raise _UnusualXmlError
        cell = row.rfind(b'<c r="', 0, max(row.rfind(b"</c>"), 0))  # the last that is not empty
        if cell >= 0:
            last = _LAST_CELL.match(row, cell + 6)
            if last is None:
                raise _UnusualXmlError
            widest.add(last[1])
            facts.n_rows = max(facts.n_rows, int(row[4 : row.index(b'"', 4)]))
    for letters in widest:
        facts.n_columns = max(facts.n_columns, column_number(letters.decode()) + 1)


def _position(found: re.Match[bytes]) -> Position:
    return int(found[2]) - 1, column_number(found[1].decode())


def _scan_slowly(pieces: Iterator[bytes], facts: SheetFacts) -> Iterator[None]:
    """Fill `facts` row by row, yielding after each; any valid XML, any prefix, refs optional."""
    with tempfile.TemporaryFile() as stream:  # hundreds of megabytes need not be in memory
        stream.writelines(pieces)
        stream.seek(0)
        rows = etree.iterparse(
            stream, tag="{*}row", resolve_entities=False, no_network=True, load_dtd=False
        )
        number = 0
        for _, row in rows:
            number = int(row.get("r", number + 1))
            if row.get("hidden") in ("1", "true"):
                facts.hidden_rows.add(number - 1)
            _scan_cells(row, number - 1, facts)
            row.clear()
            while row.getprevious() is not None:
                del row.getparent()[0]
            yield


def _scan_cells(row: Any, number: int, facts: SheetFacts) -> None:
    column = -1
    for cell in row.iterfind("{*}c"):
        letters = cell.get("r", "").rstrip("0123456789").replace("$", "")
        column = column_number(letters) if letters.isalpha() else column + 1
        if len(cell):
            facts.n_rows = max(facts.n_rows, number + 1)
            facts.n_columns = max(facts.n_columns, column + 1)
        value = cell.findtext("{*}v")
        if cell.get("t") == "e":
            facts.errors[number, column] = value or "#VALUE!"
        elif not value and cell.get("t") != "str" and cell.find("{*}f") is not None:
            facts.no_values.append((number, column))
