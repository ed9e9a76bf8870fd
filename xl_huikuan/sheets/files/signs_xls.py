"""Which cells of an old .xls show foreign money: its formats, styles and cells of numbers."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

from xl_huikuan.sheets.files.signs import SignStyles, of_styles

_FORMULA, _MULRK, _NUMBER, _RK = 0x06, 0xBD, 0x203, 0x27E
_BOF, _XF, _FORMAT = 0x809, 0xE0, 0x41E
_NEWEST = 0x0600  # BIFF 8, the only one with texts in Unicode
VALUED = frozenset({_FORMULA, _MULRK, _NUMBER, _RK})


def sign_styles_xls(stream: bytes, records: Iterable[tuple[int, int, int]]) -> SignStyles:
    """Return the styles that show foreign money, from the records of the workbook's globals."""
    codes: dict[int, str] = {}
    formats: list[int] = []
    newest = False
    for kind, start, length in records:
        if kind == _BOF:
            newest = struct.unpack_from("<H", stream, start)[0] == _NEWEST
        elif kind == _XF:
            formats.append(struct.unpack_from("<H", stream, start + 2)[0])
        elif kind == _FORMAT:
            number, code = _format(stream[start : start + length], newest=newest)
            codes[number] = code
    return SignStyles(of_styles(codes, formats))


def _format(data: bytes, *, newest: bool) -> tuple[int, str]:
    (number,) = struct.unpack_from("<H", data)
    if not newest:
        return number, data[3:].decode("gbk", "replace")
    return number, data[5:].decode("utf-16-le" if data[4] & 1 else "latin-1", "replace")


def styled_cells(
    stream: bytes, kind: int, start: int, length: int
) -> Iterator[tuple[int, int, int]]:
    """Yield (row, column, style) of the cells in a record of numbers or of a formula."""
    row, column, style = struct.unpack_from("<HHH", stream, start)
    yield row, column, style
    if kind == _MULRK:
        for i, place in enumerate(range(start + 10, start + length - 2, 6), 1):
            yield row, column + i, struct.unpack_from("<H", stream, place)[0]
