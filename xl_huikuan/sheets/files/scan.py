"""One pass over each sheet's XML for what calamine does not tell.

Calamine returns an error cell and a formula without a result as blanks, knows no hidden rows,
and allocates whatever box the cells span. The fast way searches the raw bytes and looks closer
only where something was found; XML written in an unusual manner takes the slow way, with lxml.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml import etree

from xl_huikuan.core.errors import FileRefused
from xl_huikuan.sheets.files.facts import (
    OutOfBoundsError,
    Position,
    SheetFacts,
    check_merges,
)
from xl_huikuan.sheets.files.index import index_of, targets
from xl_huikuan.sheets.files.scan_slow import BrokenXmlError, scan_slowly
from xl_huikuan.sheets.files.signs import SignStyles, sign_styles
from xl_huikuan.sheets.files.unseen import filtered_in, hidden_columns
from xl_huikuan.sheets.files.which import ALL, Which
from xl_huikuan.sheets.files.zip_parts import check_members, inflated, open_zip, read_part
from xl_huikuan.sheets.grid import column_number
from xl_huikuan.sheets.notes import BookState


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
            styles = sign_styles(path, names)
            sheets = {
                name: _scan_sheet(path, names, part, name, styles)
                for name, part in parts.items()
                if which.wants(name)
            }
        except (etree.XMLSyntaxError, BrokenXmlError, LookupError, ValueError) as error:
            raise FileRefused(
                f"文件「{path.name}」里的 XML 已损坏:请用 Excel 打开并修复后另存,或使用备份。",
                code="E104",
            ) from error
    return PackageFacts(sheets, {n: names[p].filename for n, p in parts.items()}, state)


def _scan_sheet(
    path: Path, names: Mapping[str, zipfile.ZipInfo], part: str, name: str, styles: SignStyles
) -> SheetFacts:
    facts = _scan_rows_of(path, names[part], name, styles)
    if facts.hidden_rows:  # a table's own filter stands in its own part
        for table in set(targets(path, names, part, "/table").values()):
            if table in names:
                facts.filters += filtered_in(b"", read_part(path, names[table]))
    return facts


def _scan_rows_of(path: Path, info: zipfile.ZipInfo, name: str, styles: SignStyles) -> SheetFacts:
    try:
        return _scan_pieces(lambda: inflated(path, info), styles)
    except OutOfBoundsError as error:
        raise out_of_bounds(path, name, error) from error


def out_of_bounds(path: Path, sheet: str, error: OutOfBoundsError) -> FileRefused:
    """Return the refusal of a sheet; "" = it is not known which."""
    return FileRefused(
        f"文件「{path.name}」的工作表{f'「{sheet}」' if sheet else ''}{error}:"
        "请删去数据区以外的内容和多余的行列,另存后再读取。",
        code="E110",
    )


def _scan_pieces(pieces: Callable[[], Iterator[bytes]], styles: SignStyles) -> SheetFacts:
    """Return the facts of a worksheet part; it is read again when the fast way does not do."""
    try:
        facts = SheetFacts(styles=styles)
        for block in _row_blocks(pieces(), facts):
            _scan_block(block, facts)
            facts.check()
    except _UnusualXmlError:
        facts = SheetFacts(styles=styles)
        scan_slowly(pieces(), facts)
    return facts


_MERGE = b"<mergeCell "
_TAIL = 1 << 16  # bytes after the rows in which the filter is looked for; it comes early
_MAX_REST = 32 * 2**20  # a row of sixteen thousand cells is a tenth of it


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
        if len(rest) > _MAX_REST:
            raise _UnusualXmlError
        piece = next(pieces, b"")
        if not piece:
            break
        rest += piece
    if end < 0 and b"<row" in rest:
        raise _UnusualXmlError
    yield rest[: max(end, 0)]
    _look_around(head, _after(rest[max(end, 0) :], pieces), facts)


def _after(tail: bytes, pieces: Iterator[bytes]) -> bytes:
    """Return the beginning of what follows the rows; all is read, for the part's checksum."""
    merges = tail.count(_MERGE)
    check_merges(merges)
    for piece in pieces:
        merges += piece.count(_MERGE)
        check_merges(merges)
        tail += piece if len(tail) < _TAIL else b""
    return tail


_CELL = rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"'
_ERROR_CELL = re.compile(_CELL + rb'[^>]*\bt="e"[^>]*(?:/>|>([^<]*(?:<(?!c[ />]|/c>)[^<]*)*)</c>)')
_ERROR_TEXT = re.compile(rb"<v>([^<]*)</v>")
_NO_VALUE_CELL = re.compile(
    _CELL + rb"([^>]*)>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)(?:<v></v>|<v ?/>)?</c>"
)
_NO_VALUE_SIGNS = (b"/></c>", b"</f></c>", b"<v></v></c>")
_ROW_START = re.compile(rb' r="([1-9][0-9]{0,6})"')
_LAST_CELL = re.compile(rb"([A-Z]{1,3})[0-9]")
_LETTERS = 26
_BROKEN_LINES = (b">\n<", b">\r\n<", b"> <", b">\t<", b"\n ")


def _scan_block(block: bytes, facts: SheetFacts) -> None:
    if any(_has(block, tag) for tag in (b"<!", b"<?")):
        raise _UnusualXmlError
    _widen(block, facts)
    facts.styles.gather(block, facts.signs)
    if b' hidden="' in block:
        facts.hidden_rows.update(int(found[1]) - 1 for found in _HIDDEN_ROW.finditer(block))
    if b't="e"' in block:
        for found in _ERROR_CELL.finditer(block):
            text = _ERROR_TEXT.search(found[3] or b"")
            place = _position(found)
            facts.errors[place] = text[1].decode() if text and text[1] else "#VALUE!"
            facts.widen(place[0] + 1, place[1] + 1)  # whatever row it says it stands in
    if _has(block, b"<f"):
        facts.has_formulas = True
        for place in _no_values(block):
            facts.no_values.append(place)
            facts.widen(place[0] + 1, place[1] + 1)


def _has(block: bytes, tag: bytes) -> bool:
    """Tell whether a tag is there: its second sign is rare, and looked for ten times as fast."""
    return tag[1:] in block and tag in block


_HIDDEN_ROW = re.compile(rb'<row r="([0-9]{1,7})"[^>]*\bhidden="(?:1|true)"')


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


def _widen(block: bytes, facts: SheetFacts) -> None:
    if not _are_within(block, facts):
        _scan_rows(block, facts)


_ANY_ROW = re.compile(rb'<row(?: r="([1-9][0-9]{0,6})")?')


@cache
def _outside(n_columns: int) -> re.Pattern[bytes]:
    """Return what finds a cell that is in none of the first columns, at most 26, or unusual."""
    return re.compile(rb'<c(?! r="[A-%c][1-9])' % (64 + n_columns))


def _are_within(block: bytes, facts: SheetFacts) -> bool:
    """Make the box longer by rows no wider than it, the last one filled; False = look closer."""
    if not 0 < facts.n_columns <= _LETTERS or _outside(facts.n_columns).search(block):
        return False
    rows = [int(row or b"0") for row in _ANY_ROW.findall(block)]
    last = max(rows, default=0)
    if not last or not min(rows) or rows[-1] != last or block.rfind(b"<row") > block.rfind(b"</c>"):
        return False
    facts.widen(last, facts.n_columns)
    return True


def _scan_rows(block: bytes, facts: SheetFacts) -> None:
    """Widen the box row by row: cells stand in order, so the last one of a row is the farthest."""
    if block.count(b"<c") != block.count(b'<c r="'):
        raise _UnusualXmlError
    widest: set[bytes] = set()
    n_rows = 0
    for row in block.split(b"<row")[1:]:
        start = _ROW_START.match(row)
        if start is None:
            raise _UnusualXmlError
        cell = row.rfind(b'<c r="', 0, max(row.rfind(b"</c>"), 0))  # the last that is not empty
        if cell >= 0:
            last = _LAST_CELL.match(row, cell + 6)
            if last is None:
                raise _UnusualXmlError
            widest.add(last[1])
            n_rows = max(n_rows, int(start[1]))
    for letters in widest:
        facts.widen(n_rows, column_number(letters.decode()) + 1)


def _position(found: re.Match[bytes]) -> Position:
    return int(found[2]) - 1, column_number(found[1].decode())
