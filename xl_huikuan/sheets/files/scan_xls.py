"""Error cells and hidden rows of an old .xls, which calamine shows as blanks and not at all.

The workbook is one stream of records ([MS-XLS] 2.1.4) inside an OLE file ([MS-CFB]).
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from xl_huikuan.core.errors import FileRefused
from xl_huikuan.sheets.files.facts import MAX_MARKS, SheetFacts
from xl_huikuan.sheets.files.signs import SignStyles
from xl_huikuan.sheets.files.signs_xls import VALUED, sign_styles_xls, styled_cells
from xl_huikuan.sheets.files.unseen import EVERYWHERE
from xl_huikuan.sheets.notes import BookState

_FORMULA, _EOF, _BOUNDSHEET, _BOOLERR, _ROW = 0x06, 0x0A, 0x85, 0x205, 0x208
_FILEPASS = 0x2F
_COLINFO, _FILTERMODE = 0x7D, 0x9B
_CALCMODE, _PRECISION, _ITERATION, _DATEMODE, _UNCALCED, _SUPBOOK = (
    0x0D, 0x0E, 0x11, 0x22, 0x5E, 0x1AE,
)  # fmt: skip
_OWN_BOOK = {0x0401, 0x3A01}  # in place of a file name: this workbook, or an add-in
_BEGIN = {0x09, 0x209, 0x409, 0x809}  # BIFF 2, 3, 4, 5 and 8
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_STATE = {_CALCMODE, _PRECISION, _ITERATION, _DATEMODE, _UNCALCED}
_END = 0xFFFFFFFA  # sector numbers from here on are marks
_ENTRY = 128
_SHIFTS = (9, 12)  # sectors of 512 bytes, or of 4096
_MAX_RECORDS = 8_000_000  # more than a file of 100 MB holds that has cells in it
_MAX_SHEETS = 5_000
_LAST_COLUMN = 255
_EARLY = 500  # records of a sheet among which it says how it calculates


def scan_xls(path: Path) -> tuple[list[SheetFacts], BookState]:
    """Return the facts of each sheet in order and the book's state.

    Raises FileRefused when the file is broken.
    """
    try:
        stream = workbook_stream(path.read_bytes())
        if any(kind == _FILEPASS for kind, _, _ in _records(stream, 0)):
            raise FileRefused(  # calamine takes the oldest kind of password for plain content
                f"工作簿「{path.name}」有打开密码:请先取消密码再读取。", code="E105"
            )
        return list(facts_of_stream(stream)), state_of_stream(stream)
    except (struct.error, IndexError, ValueError) as error:
        raise FileRefused(
            f"文件「{path.name}」的内部结构已损坏:请用 Excel 打开并另存为 xlsx,或使用备份。",
            code="E104",
        ) from error


def workbook_stream(content: bytes) -> bytes:
    """Return the Workbook (or Book) stream of an OLE file."""
    shift = struct.unpack_from("<H", content, 30)[0]
    if shift not in _SHIFTS:
        raise ValueError("no sector size of an OLE file")
    size = 1 << shift
    fat = _fat(content, size)
    (start,) = struct.unpack_from("<L", content, 48)
    directory = _chain(content, fat, start, size, offset=size)
    entries = [directory[i : i + _ENTRY] for i in range(0, len(directory), _ENTRY)]
    named = {
        entry[: max(entry[64] - 2, 0)].decode("utf-16-le", "replace"): entry for entry in entries
    }
    entry = named.get("Workbook") or named.get("Book") or b""
    first, length = struct.unpack_from("<LL", entry, 116)
    if length >= struct.unpack_from("<L", content, 56)[0]:
        return _chain(content, fat, first, size, offset=size)[:length]
    mini_start, _ = struct.unpack_from("<LL", entries[0], 116)
    mini = _chain(content, fat, mini_start, size, offset=size)
    (table,) = struct.unpack_from("<L", content, 60)
    mini_fat = _numbers(_chain(content, fat, table, size, offset=size))
    return _chain(mini, mini_fat, first, 64, offset=0)[:length]


def _fat(content: bytes, size: int) -> array[int]:
    sectors = list(struct.unpack_from("<109L", content, 76))
    (more,) = struct.unpack_from("<L", content, 68)
    while more < _END and len(sectors) * size < len(content):
        block = struct.unpack_from(f"<{size // 4}L", content, (more + 1) * size)
        sectors.extend(block[:-1])
        more = block[-1]
    pieces = (content[(s + 1) * size : (s + 2) * size] for s in sectors if s < _END)
    return _numbers(b"".join(pieces))


def _numbers(content: bytes) -> array[int]:
    return array("L" if array("L").itemsize == 4 else "I", content[: len(content) // 4 * 4])


def _chain(content: bytes, fat: array[int], start: int, size: int, *, offset: int) -> bytes:
    """Return the sectors of a chain; one longer than the file goes in circles."""
    pieces: list[bytes] = []
    while start < _END:
        if len(pieces) * size > len(content):
            raise ValueError("circular chain")
        pieces.append(content[offset + start * size : offset + (start + 1) * size])
        start = fat[start]
    return b"".join(pieces)


def facts_of_stream(stream: bytes) -> Iterator[SheetFacts]:
    """Yield the facts of each sheet in the order of the workbook."""
    records = 0
    styles = sign_styles_xls(stream, _records(stream, 0))
    for position in _sheet_starts(stream):
        facts, read = _sheet_facts(stream, position, styles)
        records += read
        if styles.signs:
            _add_signs(facts, stream, position)
        if records > _MAX_RECORDS:
            raise ValueError("sheets lie over one another")
        yield facts


def _sheet_starts(stream: bytes) -> list[int]:
    starts = [
        struct.unpack_from("<L", stream, start)[0]
        for kind, start, _ in _records(stream, 0)
        if kind == _BOUNDSHEET
    ]
    if len(starts) > _MAX_SHEETS or len(set(starts)) < len(starts):
        raise ValueError("sheets lie in one place")
    return starts


def state_of_stream(stream: bytes) -> BookState:
    """Return how a workbook counts and calculates; sheets repeat how it calculates."""
    said: dict[int, int] = {}
    links = 0
    for kind, start, length in _records(stream, 0):
        if kind == _SUPBOOK and length >= 4:
            links += struct.unpack_from("<H", stream, start + 2)[0] not in _OWN_BOOK
    for begin in (0, *_sheet_starts(stream)):
        for kind, start, length in islice(_records(stream, begin), _EARLY if begin else None):
            if kind in _STATE and length >= 2:
                said.setdefault(kind, struct.unpack_from("<H", stream, start)[0])
    return BookState(
        date1904=said.get(_DATEMODE) == 1,
        uncalculated=said.get(_CALCMODE) == 0 or _UNCALCED in said,
        iterates=said.get(_ITERATION) == 1,
        as_displayed=said.get(_PRECISION) == 0,
        links=links,
    )


def _records(stream: bytes, position: int) -> Iterator[tuple[int, int, int]]:
    """Yield (type, start of the data, length) up to the end of the substream."""
    head = struct.Struct("<HH").unpack_from
    depth = 0  # charts are substreams of their own inside a sheet
    while position + 4 <= len(stream):
        kind, length = head(stream, position)
        yield kind, position + 4, length
        depth += (kind in _BEGIN) - (kind == _EOF)
        if depth <= 0:
            return
        position += 4 + length


def _sheet_facts(stream: bytes, position: int, styles: SignStyles) -> tuple[SheetFacts, int]:
    """Return the facts of one sheet and the number of its records."""
    facts, read = SheetFacts(styles=styles), 0
    for read, (kind, start, length) in enumerate(_records(stream, position), 1):
        if read > _MAX_RECORDS or len(facts.errors) > MAX_MARKS:
            raise ValueError("too many records")
        facts.has_formulas |= kind == _FORMULA
        if kind == _FORMULA and stream[start + 12 : start + 14] == b"\xff\xff":
            if stream[start + 6] == 2:
                _add_error(facts, stream, start, stream[start + 8])
        elif kind == _BOOLERR and stream[start + 7]:
            _add_error(facts, stream, start, stream[start + 6])
        elif kind == _ROW and length >= 14 and stream[start + 12] & 0x20:
            facts.hidden_rows.add(struct.unpack_from("<H", stream, start)[0])
        else:
            _look_around(facts, stream, kind, start)
    return facts, read


def _look_around(facts: SheetFacts, stream: bytes, kind: int, start: int) -> None:
    """Keep what is told of columns and of a filter; where the filtered list is, is not told."""
    if kind == _FILTERMODE:
        facts.filters = [EVERYWHERE]
    elif kind == _COLINFO and stream[start + 8] & 1:
        first, last = struct.unpack_from("<HH", stream, start)
        facts.hidden_columns.update(range(first, min(last, _LAST_COLUMN) + 1))


def _add_signs(facts: SheetFacts, stream: bytes, position: int) -> None:
    signs = facts.styles.signs
    for kind, start, length in _records(stream, position):
        if kind in VALUED:
            for row, column, style in styled_cells(stream, kind, start, length):
                if style in signs:
                    facts.signs.add(column, signs[style], (row,))


def _add_error(facts: SheetFacts, stream: bytes, start: int, code: int) -> None:
    row, column = struct.unpack_from("<HH", stream, start)
    facts.errors[row, column] = _ERRORS.get(code, "#VALUE!")
