"""Proof of our columns in a very long worksheet part: every cell of ours, found by its reference."""

from __future__ import annotations

import itertools
import operator
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from xl_huikuan.sheets.grid import column_letters
from xl_huikuan.sheets.ooxml.placing import Placed
from xl_huikuan.sheets.ooxml.readback import CONTENT, NotPlain, says
from xl_huikuan.sheets.table import Column

_PREFIX = re.compile(rb"<([\w.-]+:)?sheetData[\s/>]")


def says_in_columns(xml: bytes, placed: Placed, *, date1904: bool) -> bool:
    """Tell whether all our cells stand there, each with its value, and none besides."""
    tag = _PREFIX.search(xml)
    prefix = (tag and tag[1]) or b""
    try:
        return all(_says(xml, run, placed, prefix, date1904=date1904) for run in _runs(placed))
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
    numbers, *cells = _found(xml, prefix, [at for at, _ in run])
    rows = [placed.beside.heading_row + 1, *(row + 1 for row in placed.beside.rows)]
    if numbers != rows:
        wanted = set(rows)
        ours = [number in wanted for number in numbers]
        if any(cell != b"/>" for column in cells for cell in _left_out(column, ours)):
            return False
        numbers = [*itertools.compress(numbers, ours)]
        cells = [[*itertools.compress(column, ours)] for column in cells]
    return numbers == rows and all(
        says(contents[:1], Column("", "text", [column.title]))
        and says(contents[1:], column, date1904=date1904)
        for (_, column), contents in zip(run, cells, strict=True)
    )


def _left_out(column: Sequence[bytes], ours: Iterable[bool]) -> Iterator[bytes]:
    return itertools.compress(column, map(operator.not_, ours))


def _found(xml: bytes, prefix: bytes, columns: list[int]) -> list[Sequence[Any]]:
    """Return the numbers of the rows that have these cells, and the contents of each column."""
    found = _cells(prefix, columns).findall(xml)
    numbers, *cells = ([*map(operator.itemgetter(i), found)] for i in range(len(columns) + 1))
    if prefix:
        cells = [[content.replace(prefix, b"") for content in column] for column in cells]
    return [[*map(int, numbers)], *cells]


def _cells(prefix: bytes, columns: list[int]) -> re.Pattern[bytes]:
    """Return the pattern of adjacent cells of one row."""
    content = CONTENT.replace(b"</", b"</" + prefix)
    for tag in (b"<v>", b"<is>", b"<t["):
        content = content.replace(tag, b"<" + prefix + tag[1:])
    first, *rest = (column_letters(at).encode() for at in columns)
    cells = rb'<%sc r="%s(?P<row>[0-9]+)" s="[0-9]++"%s' % (prefix, first, content)
    for letters in rest:
        cells += rb'<%sc r="%s(?P=row)" s="[0-9]++"%s' % (prefix, letters, content)
    return re.compile(cells)
