"""Proof of our columns in a very long worksheet part: every cell of ours, found by its reference."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xl_huikuan.sheets.grid import column_letters
from xl_huikuan.sheets.ooxml.placing import Placed
from xl_huikuan.sheets.ooxml.readback import CONTENT, NotPlain, says
from xl_huikuan.sheets.table import Column

_PREFIX = re.compile(rb"<([\w.-]+:)sheetData[\s/>]")


def says_in_columns(xml: bytes, placed: Placed, *, date1904: bool) -> bool:
    """Tell whether all our cells stand there, each with its value, and none besides."""
    prefix = _PREFIX.search(xml)
    try:
        return all(
            _says(xml, run, placed, prefix[1] if prefix else b"", date1904=date1904)
            for run in _runs(placed)
        )
    except NotPlain:
        return False


def _runs(placed: Placed) -> Iterator[list[tuple[int, Column]]]:
    """Yield columns that stand side by side, so that they are found together."""
    run: list[tuple[int, Column]] = []
    for at, column in sorted(
        zip(placed.at, placed.beside.columns, strict=True), key=lambda each: each[0]
    ):
        if run and run[-1][0] + 1 != at:
            yield run
            run = []
        run.append((at, column))
    yield run


def _says(
    xml: bytes, run: list[tuple[int, Column]], placed: Placed, prefix: bytes, *, date1904: bool
) -> bool:
    found = _cells(prefix, [at for at, _ in run]).findall(xml)
    beside = placed.beside
    rows = [beside.heading_row + 1, *(row + 1 for row in beside.rows)]
    if [int(row) for row, *_ in found] != rows:
        wanted = set(rows)
        rest = [cells for row, *cells in found if int(row) not in wanted]
        if any(cell != b"/>" for cells in rest for cell in cells):
            return False
        found = [each for each in found if int(each[0]) in wanted]
    if [int(row) for row, *_ in found] != rows:
        return False
    for (_, column), (title, *contents) in zip(
        run, list(zip(*found, strict=True))[1:], strict=True
    ):
        heading = Column("", "text", [column.title])
        plain = [content.replace(prefix, b"") for content in contents] if prefix else contents
        if not says([title.replace(prefix, b"") if prefix else title], heading):
            return False
        if not says(plain, column, date1904=date1904):
            return False
    return True


def _cells(prefix: bytes, columns: list[int]) -> re.Pattern[bytes]:
    """Return the pattern of adjacent cells of one row."""
    content = CONTENT.replace(b"</", b"</" + prefix)
    for tag in (b"<v>", b"<is>", b"<t["):
        content = content.replace(tag, b"<" + prefix + tag[1:])
    first, *rest = (column_letters(at).encode() for at in columns)
    cells = rb'<%sc r="%s(?P<row>[0-9]+)" s="[0-9]+"%s' % (prefix, first, content)
    for letters in rest:
        cells += rb'<%sc r="%s(?P=row)" s="[0-9]+"%s' % (prefix, letters, content)
    return re.compile(cells)
