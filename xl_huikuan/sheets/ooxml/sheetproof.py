"""Proof that a sheet of ours says what was meant: every cell of it, from the part as written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.sheets.grid import column_letters
from xl_huikuan.sheets.ooxml.layout import n_rows, places
from xl_huikuan.sheets.ooxml.ooxml import parse
from xl_huikuan.sheets.ooxml.ownproof import OWN_CONTENT, says_own
from xl_huikuan.sheets.ooxml.readback import CONTENT, NotPlain, says
from xl_huikuan.sheets.table import Block, Column, Formula, ResultSheet

_OPEN, _CLOSE = b"<sheetData>", b"</sheetData>"
_STEP = 20_000  # rows at a time

Run = tuple[int, tuple[Column, ...]]  # first row, and columns of equal length from A on


def says_what_was_meant(xml: bytes, sheet: ResultSheet, *, date1904: bool) -> bool:
    """Tell whether the part has all our cells, each with its value, and nothing else.

    Values are compared as they are read from the bytes: amounts in fen, dates, numbers, texts.
    """
    at, end = xml.find(_OPEN) + len(_OPEN), xml.rfind(_CLOSE)
    if not len(_OPEN) <= at <= end:
        return False
    try:
        parse(xml[:at] + xml[end:], sheet.name)
        for first, columns in _runs(sheet):
            at = _end_of_run(xml, at, first, columns, date1904=date1904)
    except (WriteRefused, NotPlain):
        return False
    return at == end


def _runs(sheet: ResultSheet) -> Iterator[Run]:
    """Yield what stands where, from top to bottom."""
    for row, line in enumerate((sheet.title, *sheet.lines), 1):
        yield row, _texts(line)
    for block, place in zip(sheet.blocks, places(sheet), strict=True):
        if block.heading:
            yield place.heading, _texts(block.heading)
        yield place.header, _texts(*(column.title for column in block.columns))
        if n_rows(block):
            yield place.first, block.columns
        if place.total:
            yield place.total, _totals(block)


def _texts(*texts: str) -> tuple[Column, ...]:
    return tuple(Column("", "text", [text]) for text in texts)


def _totals(block: Block) -> tuple[Column, ...]:
    first, *rest = block.columns
    label = first if first.total is not None else replace(first, total=block.total_label)
    return tuple(_total(column) for column in (label, *rest))


def _total(column: Column) -> Column:
    if isinstance(column.total, Formula):
        return Column("", column.kind, [None], cells={0: column.total})
    if column.total is None or isinstance(column.total, str):
        return Column("", "text", [column.total or ""])
    return Column("", column.kind, [column.total])


def _end_of_run(
    xml: bytes, at: int, first: int, columns: tuple[Column, ...], *, date1904: bool
) -> int:
    """Return where a run of rows ends that starts here.

    Raises:
        NotPlain: when a row of it is missing or says something else.
    """
    n = len(columns[0].values) if columns else 1
    pattern = _row_of(columns)
    for start in range(0, n, _STEP):
        rows: list[tuple[bytes, ...]] = []
        for _ in range(start, min(start + _STEP, n)):
            row = pattern.match(xml, at)
            if row is None:
                raise NotPlain(f"row {first + start + len(rows)}")
            rows.append(row.groups())
            at = row.end()
        _compare(rows, first, start, columns, date1904=date1904)
    return at


def _compare(
    rows: list[tuple[bytes, ...]],
    first: int,
    start: int,
    columns: tuple[Column, ...],
    *,
    date1904: bool,
) -> None:
    numbers, *cells = zip(*rows, strict=True)
    if [*map(int, numbers)] != list(range(first + start, first + start + len(rows))):
        raise NotPlain(f"row {first + start}")
    for contents, column in zip(cells, columns, strict=True):
        part = _part(column, start, len(rows))
        told = says_own if part.cells else says
        if not told(contents, part, date1904=date1904):
            raise NotPlain(column.title)


def _part(column: Column, start: int, n: int) -> Column:
    """Return some rows of a column."""
    cells = {row - start: cell for row, cell in column.cells.items() if start <= row < start + n}
    return replace(column, values=column.values[start : start + n], cells=cells)


def _row_of(columns: tuple[Column, ...]) -> re.Pattern[bytes]:
    """Return the pattern of a row with cells from A on; each says the row's own number."""
    cells = b"".join(
        rb'<c r="%s(?P=row)" s="[0-9]++"' % column_letters(i).encode()
        + (OWN_CONTENT if column.cells else CONTENT)
        for i, column in enumerate(columns)
    )
    return re.compile(rb'<row r="(?P<row>[0-9]+)"[^>]*>' + cells + b"</row>")
