"""A `ResultSheet` as worksheet XML, made column by column.

Rows and cells carry their `r` although the format lets it be left out: readers that look cells
up by reference (and people who diff the XML) need it, and it costs a tenth of the time, because
the row number is one shared string that is joined between the column pieces.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from xl_huikuan.sheets.cellxml import (
    Codes,
    escape,
    factorised_texts,
    text_fragment,
    toned_cells,
    total_fragment,
)
from xl_huikuan.sheets.grid import column_letters
from xl_huikuan.sheets.layout import (
    Place,
    filter_range,
    frozen_rows,
    n_columns,
    n_lines,
    n_rows,
    places,
    used_range,
    widths,
)
from xl_huikuan.sheets.ooxml import MAIN, REL
from xl_huikuan.sheets.styles import KINDS, TONES, StyleKey
from xl_huikuan.sheets.table import Block, Column, ResultSheet

MAX_LINKS = 65530  # Excel's limit in one sheet; later rows keep their text
_CHUNK = 4096
_LINE_HEIGHT, _ROW_HEIGHT, _MAX_LINES = 16.5, 19.5, 8
_PADDING = 0.71  # Excel counts the cell margin into a column's width
_FLAT_LIST = 255  # characters of an inline choice list
_SAFE_NAME = re.compile(r"'(?:[^']|'')*'")


def sheet_chunks(
    sheet: ResultSheet,
    styles: Mapping[StyleKey, int],
    *,
    date1904: bool = False,
    selected: bool = False,
) -> Iterator[bytes]:
    """Yield the XML of a result sheet in pieces of some 100 KB.

    Args:
        sheet: what to write.
        styles: cellXfs index of each style, from `styles.merge`.
        date1904: whether the workbook counts days from 1904.
        selected: whether this sheet is the one shown when the workbook opens.
    """
    yield _head(sheet, selected=selected)
    yield _intro(sheet, styles)
    for place, block in zip(places(sheet), sheet.blocks, strict=True):
        yield from _block(block, place, widths(sheet), styles, date1904=date1904)
    yield _tail(sheet)


def _head(sheet: ResultSheet, *, selected: bool) -> bytes:
    tab = f'<tabColor rgb="FF{escape(sheet.tab)}"/>' if sheet.tab else ""
    shown = ' tabSelected="1"' if selected else ""
    columns = "".join(
        f'<col min="{i}" max="{i}" width="{width + _PADDING:.2f}" customWidth="1"/>'
        for i, width in enumerate(widths(sheet), start=1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{MAIN}" xmlns:r="{REL}">'
        f'<sheetPr>{tab}<pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<dimension ref="{used_range(sheet)}"/>'
        f'<sheetViews><sheetView showGridLines="0"{shown} zoomScaleNormal="100" '
        f'workbookViewId="0">{_pane(sheet)}</sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="{_ROW_HEIGHT}" customHeight="1"/>'
        f"<cols>{columns}</cols><sheetData>"
    ).encode()


def _pane(sheet: ResultSheet) -> str:
    rows, columns = frozen_rows(sheet), sheet.freeze_columns
    if not rows and not columns:
        return ""
    split = (f' xSplit="{columns}"' if columns else "") + (f' ySplit="{rows}"' if rows else "")
    corner = f"{column_letters(columns)}{rows + 1}"
    pane = "bottomRight" if rows and columns else "bottomLeft" if rows else "topRight"
    return (
        f'<pane{split} topLeftCell="{corner}" activePane="{pane}" state="frozen"/>'
        f'<selection pane="{pane}" activeCell="{corner}" sqref="{corner}"/>'
    )


def _row(row: int, cells: Iterable[tuple[int, int, bytes]], height: float = _ROW_HEIGHT) -> bytes:
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
    date1904: bool,
) -> Iterator[bytes]:
    if place.heading:
        heading = (0, styles["heading", "", ""], text_fragment(block.heading))
        yield _row(place.heading, [heading], 24)
    style = styles["header", "", ""]
    titles = [(i, style, text_fragment(column.title)) for i, column in enumerate(block.columns)]
    lines = max(itertools.starmap(n_lines, zip(_titles(block), width, strict=False)), default=1)
    yield _row(place.header, titles, _LINE_HEIGHT * min(lines, 4) + 8)
    yield from _data_rows(block, place, width, styles, date1904=date1904)
    if place.total:
        yield _row(place.total, _totals(block, styles, date1904=date1904), 22)


def _titles(block: Block) -> list[str]:
    return [column.title for column in block.columns]


def _totals(
    block: Block, styles: Mapping[StyleKey, int], *, date1904: bool
) -> Iterator[tuple[int, int, bytes]]:
    for i, column in enumerate(block.columns):
        value = total_fragment(column, date1904=date1904)
        if i == 0 and column.total is None:
            value = text_fragment(block.total_label)
            yield i, styles["total", "text", ""], value
        else:
            yield i, styles["total", column.kind, ""], value


def _data_rows(
    block: Block,
    place: Place,
    width: list[float],
    styles: Mapping[StyleKey, int],
    *,
    date1904: bool,
) -> Iterator[bytes]:
    """Yield the data rows: row number and column pieces by turns, joined some rows at a time."""
    n = n_rows(block)
    if not n:
        return
    numbers = list(map(b"%d".__mod__, range(place.first, place.last + 1)))
    parts: list[Iterable[bytes]] = [itertools.repeat(b'<row r="', n), numbers]
    parts.append(_row_starts(block, width))
    for i, column in enumerate(block.columns):
        last = i + 1 == len(block.columns)
        after = b"</row>" if last else b'<c r="' + column_letters(i + 1).encode()
        chosen = _column_styles(column, styles, editable=i == block.editable)
        parts += [numbers, toned_cells(column, chosen, after, date1904=date1904)]
    rows = zip(*parts, strict=True)
    while chunk := b"".join(itertools.chain.from_iterable(itertools.islice(rows, _CHUNK))):
        yield chunk


def _column_styles(
    column: Column, styles: Mapping[StyleKey, int], *, editable: bool
) -> dict[str, int]:
    if column.kind not in KINDS:
        raise ValueError(f"column kind {column.kind!r}")
    body = {tone: styles["body", column.kind, tone] for tone in TONES}
    return dict.fromkeys(TONES, styles["editable", column.kind, ""]) if editable else body


def _row_starts(block: Block, width: list[float]) -> list[bytes]:
    """Return what stands between a row's number and its first cell's row number: the height."""
    lines = np.ones(n_rows(block), dtype=np.intp)
    for column, chars in zip(block.columns, width, strict=False):
        if column.kind in {"wrap", "link"}:
            codes, texts = factorised_texts(column)
            lines = np.maximum(lines, _lines_of(codes, texts, chars))
    starts = [
        b'" ht="%g" customHeight="1"><c r="A' % (max(_ROW_HEIGHT, _LINE_HEIGHT * count + 3))
        for count in range(_MAX_LINES + 1)
    ]
    return np.array(starts, dtype=object)[np.minimum(lines, _MAX_LINES)].tolist()


def _lines_of(codes: Codes, texts: Iterable[str], width: float) -> Codes:
    counts = np.array([*(n_lines(text, width) for text in texts), 1], dtype=np.intp)
    return counts[codes]


def _tail(sheet: ResultSheet) -> bytes:
    """Return what follows the rows, in the order of the schema."""
    filtered = filter_range(sheet)
    parts = [
        "</sheetData>",
        f'<autoFilter ref="{filtered}"/>' if filtered else "",
        _merges(sheet),
        _validations(sheet),
        _hyperlinks(sheet),
        _page(landscape=sheet.landscape),
        f'<ignoredErrors><ignoredError sqref="{used_range(sheet)}" numberStoredAsText="1"/>',
        "</ignoredErrors>",
        '<drawing r:id="rId1"/>' if sheet.charts else "",
        "</worksheet>",
    ]
    return "".join(parts).encode()


def _page(*, landscape: bool) -> str:
    """Return the print set-up: A4, one page wide, sheet name and page number at the foot."""
    orientation = "landscape" if landscape else "portrait"
    return (
        '<printOptions horizontalCentered="1"/>'
        '<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        f'<pageSetup paperSize="9" orientation="{orientation}" fitToWidth="1" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;L&amp;A&amp;R第 &amp;P 页，共 &amp;N 页</oddFooter>"
        "</headerFooter>"
    )


def _merges(sheet: ResultSheet) -> str:
    """Merge title and lines over the table, so that long ones wrap instead of running away."""
    last = column_letters(n_columns(sheet) - 1)
    if last == "A":
        return ""
    rows = range(1, len(sheet.lines) + 2)
    merges = "".join(f'<mergeCell ref="A{row}:{last}{row}"/>' for row in rows)
    return f'<mergeCells count="{len(rows)}">{merges}</mergeCells>'


def _validations(sheet: ResultSheet) -> str:
    lists: list[str] = []
    for block, place in zip(sheet.blocks, places(sheet), strict=True):
        cells: dict[str, list[str]] = {}
        for row, choices in sorted(block.choices.items()):
            listed = ",".join(choices)
            # a longer list, or a choice with a comma, has no inline form: the cell stays free
            if len(listed) <= _FLAT_LIST and not any("," in choice for choice in choices):
                where = f"{column_letters(block.editable)}{place.first + row}"
                cells.setdefault(listed, []).append(where)
        lists += [_choice_list(listed, where) for listed, where in cells.items()]
    if not lists:
        return ""
    return f'<dataValidations count="{len(lists)}">{"".join(lists)}</dataValidations>'


def _choice_list(listed: str, cells: list[str]) -> str:
    formula = escape('"' + listed.replace('"', '""') + '"')
    return (
        '<dataValidation type="list" allowBlank="1" showInputMessage="1" showErrorMessage="1" '
        'errorTitle="请重新选择" error="请从下拉列表中选择一项。" '
        f'sqref="{" ".join(cells)}"><formula1>{formula}</formula1></dataValidation>'
    )


def _hyperlinks(sheet: ResultSheet) -> str:
    links: list[str] = []
    for block, place in zip(sheet.blocks, places(sheet), strict=True):
        for i, column in enumerate(block.columns):
            if column.kind == "link":
                targets = enumerate((target for _, target in column.values), start=place.first)
                links += [
                    f'<hyperlink ref="{column_letters(i)}{row}" '
                    f'location="{escape(_location(target))}"/>'
                    for row, target in targets
                    if target
                ]
    return f"<hyperlinks>{''.join(links[:MAX_LINKS])}</hyperlinks>" if links else ""


def _location(target: str) -> str:
    """Return "sheet!A1" with the sheet name quoted as a reference needs it."""
    name, mark, cell = target.rpartition("!")
    if not mark or _SAFE_NAME.fullmatch(name):
        return target
    return "'" + name.replace("'", "''") + "'!" + cell
