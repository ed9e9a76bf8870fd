"""One pass over each sheet's XML for what calamine does not tell.

Calamine returns an error cell and a formula without a result as blanks, knows no hidden rows,
and allocates whatever box the cells span. The fast way searches the raw bytes and looks closer
only where something was found; XML written in an unusual manner takes the slow way, with lxml.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from xl_huikuan.core.errors import FileRefused
from xl_huikuan.sheets.files.index import index_of, targets
from xl_huikuan.sheets.files.unseen import Rows, filtered_in, hidden_columns
from xl_huikuan.sheets.files.which import ALL, Which
from xl_huikuan.sheets.files.zip_parts import check_members, inflated, open_zip, read_part
from xl_huikuan.sheets.grid import column_number
from xl_huikuan.sheets.notes import BookState

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
MAX_BOX = 20_000_000
Position = tuple[int, int]


@dataclass(slots=True)
class SheetFacts:
    """What a pass over one sheet found; positions are 0-based (row, column).

    Attributes:
        errors: text of each error cell.
        no_values: formulas saved without their result.
        hidden_rows, hidden_columns: rows and columns the clerk does not see.
        filters: first and last row of each list in which a filter is at work.
        has_formulas: some cell is a formula.
        n_rows, n_columns: the box from A1 that holds every cell with something in it.
    """

    errors: dict[Position, str] = field(default_factory=dict)
    no_values: list[Position] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    filters: list[Rows] = field(default_factory=list)
    has_formulas: bool = False
    n_rows: int = 0
    n_columns: int = 0

    @property
    def filtered_rows(self) -> set[int]:
        """The hidden rows that lie in a list with a filter."""
        return {r for r in self.hidden_rows if any(a <= r <= b for a, b in self.filters)}


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """What a pass over a workbook found: facts by sheet name, the zip member of each sheet."""

    sheets: Mapping[str, SheetFacts]
    parts: Mapping[str, str]
    state: BookState


class _UnusualXmlError(Exception):
    """The XML is valid, but not written the way the fast search relies on."""


def scan_package(path: Path, which: Which = ALL) -> PackageFacts:
    """Scan the worksheets wanted of an xlsx or xlsm.

    Raises FileRefused when a sheet spans more than can be read or its XML is broken.
    """
    with open_zip(path) as archive:
        names = check_members(path, archive)
        try:
            parts, state = index_of(path, names)
            sheets = {
                name: _scan_sheet(path, names, part, name)
                for name, part in parts.items()
                if which.wants(name)
            }
        except etree.XMLSyntaxError as error:
            raise FileRefused(
                f"文件「{path.name}」里的 XML 已损坏:请用 Excel 打开并修复后另存,或使用备份。",
                code="E104",
            ) from error
    return PackageFacts(sheets, {n: names[p].filename for n, p in parts.items()}, state)


def _scan_sheet(
    path: Path, names: Mapping[str, zipfile.ZipInfo], part: str, name: str
) -> SheetFacts:
    facts = _scan_rows_of(path, names[part], name)
    if facts.hidden_rows:  # a table's own filter stands in its own part
        for table in targets(path, names, part).values():
            if table in names:
                facts.filters += filtered_in(b"", read_part(path, names[table]))
    return facts


def _scan_rows_of(path: Path, info: zipfile.ZipInfo, name: str) -> SheetFacts:
    try:
        facts = SheetFacts()
        for block in _row_blocks(inflated(path, info), facts):
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
            "超出可读范围(2,000 万格):请删去数据区以外的内容和多余的行列,另存后再读取。",
            code="E110",
        )


_TAIL = 1 << 16  # bytes after the rows in which the filter is looked for; it comes early


def _look_around(head: bytes, tail: bytes, facts: SheetFacts) -> None:
    facts.hidden_columns |= hidden_columns(head)
    facts.filters += filtered_in(head, tail)


def _row_blocks(pieces: Iterator[bytes], facts: SheetFacts) -> Iterator[bytes]:
    """Yield the rows of a sheet in blocks that begin with a row start; fill in what is around."""
    rest = next(pieces, b"")
    start = rest.find(b"<sheetData")
    if start < 0:  # a prefix, or a head of megabytes
        raise _UnusualXmlError
    head, rest = rest[:start], rest[start:]
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
    tail = rest[max(end, 0) :]
    for piece in pieces:  # to the end of the part, for its checksum
        tail += piece if len(tail) < _TAIL else b""
    _look_around(head, tail, facts)


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
        facts.has_formulas = True
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


_AROUND = ("{*}row", "{*}sheetPr", "{*}cols", "{*}autoFilter")


def _scan_slowly(pieces: Iterator[bytes], facts: SheetFacts) -> Iterator[None]:
    """Fill `facts` row by row, yielding after each; any valid XML, any prefix, refs optional."""
    with tempfile.TemporaryFile() as stream:  # hundreds of megabytes need not be in memory
        stream.writelines(pieces)
        stream.seek(0)
        found = etree.iterparse(
            stream, tag=_AROUND, resolve_entities=False, no_network=True, load_dtd=False
        )
        number, around = 0, b""
        for _, row in found:
            if not row.tag.endswith("}row"):
                around += etree.tostring(row, with_tail=False)
                continue
            number = int(row.get("r", number + 1))
            if row.get("hidden") in ("1", "true"):
                facts.hidden_rows.add(number - 1)
            _scan_cells(row, number - 1, facts)
            row.clear()
            while row.getprevious() is not None:
                del row.getparent()[0]
            yield
        _look_around(around, around, facts)


def _scan_cells(row: Any, number: int, facts: SheetFacts) -> None:
    column = -1
    for cell in row.iterfind("{*}c"):
        letters = cell.get("r", "").rstrip("0123456789").replace("$", "")
        column = column_number(letters) if letters.isalpha() else column + 1
        if len(cell):
            facts.n_rows = max(facts.n_rows, number + 1)
            facts.n_columns = max(facts.n_columns, column + 1)
        value = cell.findtext("{*}v")
        has_formula = cell.find("{*}f") is not None
        facts.has_formulas |= has_formula
        if cell.get("t") == "e":
            facts.errors[number, column] = value or "#VALUE!"
        elif not value and cell.get("t") != "str" and has_formula:
            facts.no_values.append((number, column))
