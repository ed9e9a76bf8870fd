"""What stands before the rows of a worksheet part and speaks of columns: the used range, widths."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping

from xl_huikuan.sheets.grid import column_letters, column_number
from xl_huikuan.sheets.ooxml.rowxml import ATTRIBUTES, SheetXml, Splice
from xl_huikuan.sheets.ooxml.sheetframe import PADDING

_CORNERS = re.compile(rb"([A-Z]{1,3})([0-9]+)(?::([A-Z]{1,3})([0-9]+))?")
_OWN = rb"\s(?:min|max|width|customWidth|bestFit|hidden|collapsed)"
_REPLACED = re.compile(_OWN + rb"""\s*=\s*(?:"[^"]*"|'[^']*')""")
_HIDDEN = re.compile(rb"""\shidden\s*=\s*["'](?:1|true)["']""")


def head_splices(
    sheet: SheetXml, widths: Mapping[int, float], last_row: int, last_column: int
) -> Iterator[Splice]:
    """Yield the changes before the rows: what is new has a width and lies in the used range.

    Args:
        sheet: the part.
        widths: width wanted of each new column, 0-based, in characters.
        last_row: the last row written, 0-based.
        last_column: the last column written, 0-based.
    """
    yield from _dimension(sheet, last_row, last_column)
    yield from _widths(sheet, widths)


def _dimension(sheet: SheetXml, last_row: int, last_column: int) -> Iterator[Splice]:
    name = b"<" + re.escape(sheet.prefix)
    tag = re.compile(name + rb"""dimension\s[^>]*?ref\s*=\s*["']([^"'>]*)["']""")
    found = tag.search(sheet.plain, 0, sheet.tag)
    corners = _CORNERS.fullmatch(found[1]) if found else None
    if found is None or corners is None:
        return
    left, top, right, bottom = (corner.decode() if corner else "" for corner in corners.groups())
    row = max(int(bottom or top), last_row + 1)
    column = max(column_number(right or left), last_column)
    ref = f"{left}{top}:{column_letters(column)}{row}".encode()
    if (row, column) != (int(bottom or top), column_number(right or left)):
        yield (*found.span(1), ref)


def _widths(sheet: SheetXml, widths: Mapping[int, float]) -> Iterator[Splice]:
    """Yield the widths; a run of columns that holds a new one is taken apart around it."""
    name = re.escape(sheet.prefix) + b"col"
    single = rb"<" + name + rb"(?=[\s/>])" + ATTRIBUTES
    tag = re.compile(single + rb"(?:\s*</" + name + rb"\s*>)?")
    wanted, stop = dict(sorted(widths.items())), 0
    for found in tag.finditer(sheet.plain, 0, sheet.tag):
        stop = found.end()
        first, last = (int(_value(found[1], word) or 1) - 1 for word in (b"min", b"max"))
        before = [_col(sheet, c, c, wanted.pop(c)) for c in list(wanted) if c < first]
        if before:
            yield found.start(), found.start(), b"".join(before)
        inside = {c: wanted.pop(c) for c in list(wanted) if c <= last}
        if inside:
            yield (*found.span(), b"".join(_apart(sheet, found[1], first, last, inside)))
    rest = b"".join(_col(sheet, c, c, width) for c, width in wanted.items())
    if rest and stop:
        yield stop, stop, rest
    elif rest:
        cols = b"%scols>" % sheet.prefix
        yield sheet.tag, sheet.tag, b"<%s%s</%s" % (cols, rest, cols)


def _apart(
    sheet: SheetXml, attributes: bytes, first: int, last: int, inside: Mapping[int, float]
) -> Iterator[bytes]:
    """Yield a run of columns as it was, but for those inside that get a width of their own."""
    kept = _REPLACED.sub(b"", attributes).rstrip(b"/ ")
    as_it_was = b"".join(
        each[0]
        for each in _REPLACED.finditer(attributes)
        if each[0].split(b"=")[0].strip() not in (b"min", b"max")
    )
    old = 0.0 if _HIDDEN.search(attributes) else float(_value(attributes, b"width") or 0)
    edges = sorted({first, last + 1, *inside, *(column + 1 for column in inside)})
    for start, after in itertools.pairwise(edges):
        if start in inside:
            yield _col(sheet, start, start, max(inside[start], old - PADDING), kept)
        else:
            yield _run(sheet, start, after - 1, as_it_was + kept)


def _col(sheet: SheetXml, first: int, last: int, width: float, more: bytes = b"") -> bytes:
    """Return a run of columns of this width in characters."""
    return _run(sheet, first, last, b' width="%.2f" customWidth="1"' % (width + PADDING) + more)


def _run(sheet: SheetXml, first: int, last: int, attributes: bytes) -> bytes:
    return b'<%scol min="%d" max="%d"%s/>' % (sheet.prefix, first + 1, last + 1, attributes)


def _value(attributes: bytes, name: bytes) -> bytes:
    """Return the value of an attribute; b"" = it is not there."""
    found = re.search(rb"\s" + name + rb"""\s*=\s*["']([0-9.]+)["']""", attributes)
    return found[1] if found else b""
