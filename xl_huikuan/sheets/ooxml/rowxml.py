"""Where rows and cells stand in the bytes of a worksheet part, so that all others can be kept.

A sheet may be 100 MB: plain searches find what is looked for, and nothing is parsed. Comments,
CDATA and instructions are blanked out for the searches, so that all that looks like a tag is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.sheets.grid import column_number
from xl_huikuan.sheets.ooxml.seeking import stands_in

_HIDDEN = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.DOTALL)
_ENCODING = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)""")
_READABLE = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii"})
ATTRIBUTES = rb"""((?:[^>"']++|"[^"]*+"|'[^']*+')*+)>"""
_DATA = re.compile(rb"<(?:([\w.-]+):)?sheetData(?=[\s/>])" + ATTRIBUTES)
_NUMBER = re.compile(rb"""\sr\s*=\s*["']([0-9]{1,7})["']""")
_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,3})[0-9]+["']""")
_SLASH = ord("/")


Splice = tuple[int, int, bytes]  # start, stop, and what is to stand in place of those bytes


class Row(NamedTuple):
    """One row: its 1-based number, and where its start tag, its cells and its end tag begin.

    A row without end tag has its cells of no length behind the start tag. `last` is the 0-based
    column of its last cell, -1 = no cells, None = only counting tells.
    """

    number: int
    start: int
    cells: int
    end: int
    last: int | None


class Cell(NamedTuple):
    """One cell: its 0-based column, and where its start tag, its content and its end lie.

    A cell without end tag has its content of no length behind the start tag.
    """

    column: int
    start: int
    content: int
    stop: int


class SheetXml:
    """A worksheet part as bytes.

    Attributes:
        xml: the bytes.
        plain: the same with what is no tag blanked out; positions are alike.
        prefix: prefix of the tags with its colon, b"" = none.
        tag: start of the start tag of sheetData.
        start: start of the rows.
        end: end of the rows.

    Raises:
        WriteRefused: when it is damaged, unsafe, or in a rare encoding.
    """

    def __init__(self, xml: bytes, part: str) -> None:
        self.xml = xml
        self.plain = _without_hidden(xml, part)
        self._damaged = WriteRefused(
            f"工作簿内部的 {part} 已损坏，请先用 Excel 打开修复并另存。", code="E104"
        )
        found = _DATA.search(self.plain)
        if found is None:
            raise self._damaged
        self.prefix = found[1] + b":" if found[1] else b""
        self.tag, self.start = found.span()
        self.end = self.start if self.is_single(self.start) else self._close(b"sheetData")
        name = b"<" + re.escape(self.prefix)
        self._row = re.compile(name + rb'row(?=[\s/>])(?: r="([0-9]{1,7})")?' + ATTRIBUTES)
        self._cell = re.compile(name + rb'c(?=[\s/>])(?: r="([A-Z]{1,3})[0-9]+")?' + ATTRIBUTES)
        self._open = b"<" + self.prefix + b"c"
        self._usual = re.compile(re.escape(self._open) + rb' r="([A-Z]{1,3})[0-9]').match
        self._columns: dict[bytes, int] = {}
        self._long = len(self._open) + len(b' r="ABC1')
        self._begun: dict[bytes, int] = {}  # columns of cells that begin like this

    def _close(self, name: bytes) -> int:
        end = self.plain.rfind(b"</" + self.prefix + name)
        if end < self.start:
            raise self._damaged
        return end

    def is_single(self, stop: int) -> bool:
        """Tell whether the tag that ends here is start and end in one."""
        return self.plain[stop - 2] == _SLASH

    @cached_property
    def rows(self) -> list[Row]:
        """The rows in order."""
        return list(self._found_rows())

    def _found_rows(self) -> Iterator[Row]:
        plain, at, stop_at, number = self.plain, self.start, self.end, 0
        match, close, cell = self._row.match, b"</" + self.prefix + b"row", self._open
        find, rfind, known, long = plain.find, plain.rfind, self._begun.get, self._long
        # mostly a row begins where the one before ends
        while found := match(plain, at, stop_at) or self._row.search(plain, at, stop_at):
            start, cells = found.span()
            written, attributes = found.groups()
            last, number = number, int(written or _number_in(attributes) or number + 1)
            single = attributes.endswith(b"/")
            end = cells if single else find(close, cells, stop_at)
            if end < cells or number <= last:
                raise self._damaged
            at = rfind(cell, cells, end)
            reach = known(plain[at : at + long])
            if reach is None:
                reach = self._last(cells, end)
            yield Row(number, start, cells, end, reach)
            at = end if single else end + len(close) + 1

    def cells(self, row: Row) -> Iterator[Cell]:
        """Yield the cells of a row in order."""
        last, close = -1, b"</" + self.prefix + b"c"
        for found in self._cell.finditer(self.plain, row.cells, row.end):
            start, content = found.span()
            column = self._column(found, last)
            stop = content
            if not self.is_single(content):
                end = self.plain.find(close, content, row.end)
                stop = self.plain.find(b">", end, row.end) + 1 if end >= 0 else 0
            if stop < content or column <= last:
                raise self._damaged
            last = column
            yield Cell(column, start, content, stop)

    def _column(self, found: re.Match[bytes], last: int) -> int:
        """Return the column of a cell; one that does not say it stands behind the last."""
        told = self._told(found)
        return last + 1 if told is None else told

    def _told(self, found: re.Match[bytes]) -> int | None:
        """Return the column a cell says it stands in; None = it does not say."""
        letters = found[1]
        if letters is None:
            written = _REFERENCE.search(found[2])
            if written is None:
                return None
            letters = written[1]
        return self._number(letters)

    def _number(self, letters: bytes) -> int:
        if letters not in self._columns:
            self._columns[letters] = column_number(letters.decode().upper())
        return self._columns[letters]

    def _last(self, start: int, end: int) -> int | None:
        """Return the column of the last cell among these; the usual way of writing it is kept."""
        at = self.plain.rfind(self._open, start, end)
        begin = self.plain[at : at + self._long] if at >= 0 else b""
        usual = self._usual(begin)
        if usual:
            self._begun[begin] = self._number(usual[1])
            return self._begun[begin]
        for found in self._backwards(start, end):
            return self._told(found)
        return -1

    def reach(self) -> int:
        """Return how many columns hold all cells with something in them."""
        widest = 0
        for row in self.rows:
            if row.last is None:
                widest = max(widest, self._counted(row))
            elif row.last >= widest:
                widest = self._filled(row, widest)
        return widest

    def _filled(self, row: Row, widest: int) -> int:
        """Return how many columns hold all filled cells of a row, at least `widest`."""
        for found in self._backwards(row.cells, row.end):
            column = self._told(found)
            if column is None:
                return max(widest, self._counted(row))
            if column < widest:
                break
            if self.is_filled(found.end()):
                return column + 1
        return widest

    def _backwards(self, start: int, end: int) -> Iterator[re.Match[bytes]]:
        """Yield the start tags of cells, last one first."""
        while (end := self.plain.rfind(self._open, start, end)) >= 0:
            found = self._cell.match(self.plain, end)
            if found:  # else another tag that begins alike
                yield found

    def _counted(self, row: Row) -> int:
        filled = (c.column + 1 for c in self.cells(row) if self.is_filled(c.content))
        return max(filled, default=0)

    def is_filled(self, content: int) -> bool:
        """Tell whether a cell whose start tag ends here has something in it."""
        close = b"</" + self.prefix + b"c"
        return not self.is_single(content) and not self.plain.startswith(close, content)


def _number_in(attributes: bytes) -> bytes:
    """Return the number a row says it has; b"" = it does not say."""
    return (_NUMBER.search(attributes) or (b"", b""))[1]


def _without_hidden(xml: bytes, part: str) -> bytes:
    declared = _ENCODING.match(xml.removeprefix(b"\xef\xbb\xbf"))
    if b"\0" in xml[:200] or (declared and declared[1].lower() not in _READABLE):
        raise WriteRefused(
            f"工作簿内部的 {part} 用了少见的编码，请用 Excel 打开并另存一次再运行。", code="E111"
        )
    behind = xml.find(b"<?xml", 0, 8) + 1  # the declaration, if any
    if not stands_in(xml, b"<!", b"!") and not stands_in(xml, b"<?", b"?", behind):
        return xml
    plain = _HIDDEN.sub(lambda found: b" " * len(found[0]), xml)
    if b"<!" in plain:
        raise WriteRefused(
            f"工作簿内部的 {part} 含有不安全的 DTD 声明，为安全起见不写入。", code="E111"
        )
    return plain
