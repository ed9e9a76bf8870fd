"""A `ResultSheet` as worksheet XML, made column by column.

Rows and cells carry their `r` although the format lets it be left out: readers that look cells
up by reference (and people who diff the XML) need it, and it is cheap: the row number is one
shared string that is joined between the column pieces.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from xl_huikuan.sheets.grid import column_letters
from xl_huikuan.sheets.ooxml.cellxml import (
    Codes,
    factorised_texts,
    text_fragment,
    toned_cells,
    total_fragment,
)
from xl_huikuan.sheets.ooxml.formulaxml import own_fragment, with_own_cells
from xl_huikuan.sheets.ooxml.layout import Place, n_lines, n_rows, places, widths
from xl_huikuan.sheets.ooxml.sheetframe import ROW_HEIGHT, row_height, sheet_head, sheet_tail
from xl_huikuan.sheets.ooxml.styles import KINDS, TONES, StyleKey
from xl_huikuan.sheets.table import Block, Column, Formula, ResultSheet

_CHUNK = 4096
_LINE_HEIGHT, _MAX_LINES = 16.5, 8


def sheet_chunks(
    sheet: ResultSheet,
    styles: Mapping[StyleKey, int],
    *,
    date1904: bool = False,
    selected: bool = False,
) -> Iterator[bytes]:
    """Yield the XML of a result sheet in pieces of some thousand rows.

    Args:
        sheet: what to write.
        styles: cellXfs index of each style, from `styles.merge`.
        date1904: whether the workbook counts days from 1904.
        selected: whether this sheet is the one shown when the workbook opens.
    """
    yield sheet_head(sheet, selected=selected)
    yield _intro(sheet, styles)
    for place, block in zip(places(sheet), sheet.blocks, strict=True):
        low = row_height(sheet)
        yield from _block(block, place, widths(sheet), styles, low=low, date1904=date1904)
    yield sheet_tail(sheet)


def _row(row: int, cells: Iterable[tuple[int, int, bytes]], height: float = ROW_HEIGHT) -> bytes:
    """Return one row of (0-based column, style, fragment) cells."""
    body = b"".join(
        b'<c r="%s%d" s="%d"%s' % (column_letters(i).encode(), row, style, value)
        for i, style, value in cells
    )
    return b'<row r="%d" ht="%g" customHeight="1">%s</row>' % (row, height, body)


def _intro(sheet: ResultSheet, styles: Mapping[StyleKey, int]) -> bytes:
    """Return the title and the lines under it; heights fit the merged width."""
    title = (0, styles["title", "", ""], text_fragment(sheet.title))
    rows = [_row(1, [title], 30)]
    for row, line in enumerate(sheet.lines, start=2):
        cell = (0, styles["line", "", ""], text_fragment(line))
        lines = n_lines(line, sum(widths(sheet)))
        rows.append(_row(row, [cell], max(18, 14 * lines + 3)))
    return b"".join(rows)


def _block(
    block: Block,
    place: Place,
    width: list[float],
    styles: Mapping[StyleKey, int],
    *,
    low: float,
    date1904: bool,
) -> Iterator[bytes]:
    if place.heading:
        heading = (0, styles["heading", "", ""], text_fragment(block.heading))
        yield _row(place.heading, [heading], 24)
    style = styles["header", "", ""]
    titles = [(i, style, text_fragment(column.title)) for i, column in enumerate(block.columns)]
    lines = max(itertools.starmap(n_lines, zip(_titles(block), width, strict=False)), default=1)
    yield _row(place.header, titles, _LINE_HEIGHT * min(lines, 4) + 8)
    yield from _data_rows(block, place, width, styles, low=low, date1904=date1904)
    if place.total:
        yield _row(place.total, _totals(block, styles, date1904=date1904), 22)


def _titles(block: Block) -> list[str]:
    return [column.title for column in block.columns]


def _totals(
    block: Block, styles: Mapping[StyleKey, int], *, date1904: bool
) -> Iterator[tuple[int, int, bytes]]:
    for i, column in enumerate(block.columns):
        value = _total(column, date1904=date1904)
        if i == 0 and column.total is None:
            value = text_fragment(block.total_label)
            yield i, styles["total", "text", ""], value
        else:
            yield i, styles["total", column.kind, ""], value


def _total(column: Column, *, date1904: bool) -> bytes:
    if isinstance(column.total, Formula):
        return own_fragment(column.total, column.kind)
    return total_fragment(column, date1904=date1904)


def _data_rows(
    block: Block,
    place: Place,
    width: list[float],
    styles: Mapping[StyleKey, int],
    *,
    low: float,
    date1904: bool,
) -> Iterator[bytes]:
    """Yield the data rows: row number and column pieces by turns, joined some rows at a time."""
    n = n_rows(block)
    if not n:
        return
    numbers = list(map(b"%d".__mod__, range(place.first, place.last + 1)))
    parts: list[Iterable[bytes]] = [itertools.repeat(b'<row r="', n), numbers]
    parts.append(_row_starts(block, width, low))
    for i, column in enumerate(block.columns):
        last = i + 1 == len(block.columns)
        after = b"</row>" if last else b'<c r="' + column_letters(i + 1).encode()
        chosen = _column_styles(column, styles, editable=i in (block.editable, *block.also))
        cells = toned_cells(column, chosen, after, date1904=date1904)
        parts += [numbers, with_own_cells(cells, column, chosen, after)]
    rows = map(b"".join, zip(*parts, strict=True))
    while chunk := b"".join(itertools.islice(rows, _CHUNK)):
        yield chunk


def _column_styles(
    column: Column, styles: Mapping[StyleKey, int], *, editable: bool
) -> dict[str, int]:
    if column.kind not in KINDS:
        raise ValueError(f"column kind {column.kind!r}")
    body = {tone: styles["body", column.kind, tone] for tone in TONES}
    return dict.fromkeys(TONES, styles["editable", column.kind, ""]) if editable else body


def _row_starts(block: Block, width: list[float], low: float) -> list[bytes]:
    """Return what stands between a row's number and its first cell's row number: the height."""
    lines = np.ones(n_rows(block), dtype=np.intp)
    for column, chars in zip(block.columns, width, strict=False):
        if column.kind in {"wrap", "link"}:
            codes, texts = factorised_texts(column)
            lines = np.maximum(lines, _lines_of(codes, texts, chars))
    starts = [
        b'" ht="%g" customHeight="1"><c r="A' % (_LINE_HEIGHT * count + 3 if count > 1 else low)
        for count in range(_MAX_LINES + 1)
    ]
    return np.array(starts, dtype=object)[np.minimum(lines, _MAX_LINES)].tolist()


def _lines_of(codes: Codes, texts: Iterable[str], width: float) -> Codes:
    counts = np.array([*(n_lines(text, width) for text in texts), 1], dtype=np.intp)
    return counts[codes]
