"""Our columns beside the clerk's rows, and our formulas turned into values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.sheets.book import Beside
from xl_huikuan.sheets.excel.blocks import (
    Box,
    block,
    box_of,
    content,
    values_of,
)
from xl_huikuan.sheets.excel.changes import Patch
from xl_huikuan.sheets.excel.formulas import Extent, extents, formulas_with
from xl_huikuan.sheets.excel.watching import columns_watched
from xl_huikuan.sheets.excel.writing import (
    BLANK,
    cells_of,
    inputs,
    literal,
    literals,
    number_formats,
    same,
)
from xl_huikuan.sheets.limits import MAX_COLUMNS
from xl_huikuan.sheets.ooxml.placing import unread
from xl_huikuan.sheets.ooxml.styles import NUMBER_FORMATS
from xl_huikuan.sheets.table import PREFIX, Column

OUR_FUNCTION = re.compile(r"(?<![\w.])HK_[A-Z0-9]+\s*\(", re.IGNORECASE)


def append(book: Any, sheet: Any, beside: Beside) -> Iterator[Patch]:
    """Write columns at the right of all content, or where an earlier run put them.

    New ones stand beyond the blank columns that formulas read: a total over them must not come to
    hold our figures.

    Yields what changed as soon as it has: when a later column fails, the earlier can be taken back.
    """
    if beside.extend:
        raise WriteRefused(
            "在 Excel 里追加列不能并入表格:请把参数「追加列并入表格」改为否再按一次,"
            "或关闭工作簿后对文件运行 huikuan append。",
            code="E224",
        )
    _, _, bottom, right = box_of(sheet.UsedRange.Address)
    n_rows, free = content(sheet, bottom + 1, right + 1)
    places = _our_columns(sheet, beside.heading_row, free)
    new = [column.title for column in beside.columns if column.title not in places]
    _refuse_titles(beside.columns)
    if new:
        free = unread(free, len(new), columns_watched(book, sheet))
    if free + len(new) > MAX_COLUMNS:
        raise WriteRefused(
            f"「{sheet.Name}」右侧没有空列了:请删掉用不到的列再按一次。", code="E223"
        )
    places |= {title: free + i for i, title in enumerate(new)}
    last = max([n_rows - 1, *beside.rows])
    for column in beside.columns:
        at = places[column.title]
        box = (beside.heading_row, at, last, at)
        yield _write(sheet, box, beside, column, date1904=book.Date1904)


def _refuse_titles(columns: Iterable[Column]) -> None:
    for column in columns:
        if not column.title.startswith(PREFIX):
            raise WriteRefused(
                f"追加的列必须以「{PREFIX}」开头,不能写「{column.title}」:请换一个列名。",
                code="E226",
            )


def _our_columns(sheet: Any, row: int, n_columns: int) -> dict[str, int]:
    """Return where columns of ours stand already, by title."""
    (titles,) = values_of(sheet, (row, 0, row, max(n_columns, 1) - 1))
    return {
        title: at
        for at, title in enumerate(titles)
        if isinstance(title, str) and title.startswith(PREFIX)
    }


def _write(sheet: Any, box: Box, beside: Beside, column: Column, *, date1904: bool) -> Patch:
    """Write one column: number format, then all its cells by one call, then a look at them."""
    top, at, bottom, _ = box
    values: list[Any] = [None] * (bottom - top + 1)
    values[0] = column.title
    for row, value in zip(beside.rows, cells_of(column, date1904=date1904), strict=True):
        values[row - top] = value
    rng = block(sheet, box)
    before, width = inputs(sheet, box), rng.ColumnWidth
    below = (top + 1, at, bottom, at)
    formats = number_formats(sheet, box)
    block(sheet, below).NumberFormat = code = NUMBER_FORMATS[column.kind]
    rng.ColumnWidth = max(width, column.width)
    ready = [value or BLANK for value in values] if code == "@" else map(literal, values)
    rng.Value2 = tuple((value,) for value in ready)
    patch = Patch(box, before, tuple((value,) for value in values), formats=formats, width=width)
    if not same(sheet, box, patch.after):
        patch.revert(sheet)
        raise WriteRefused(
            f"「{sheet.Name}」的新列没有写对,已恢复原样:请清除筛选、取消右侧的合并单元格后再按一次。",
            code="E140",
        )
    return patch


def our_formulas(sheet: Any, boxes: Iterable[Box]) -> list[Extent]:
    """Return the cells with formulas of ours; an array or a spill is whole or not at all."""
    found = [cell for box in boxes for cell in formulas_with(sheet, box, OUR_FUNCTION)]
    return list(extents(sheet, dict.fromkeys(found)))


def into_values(sheet: Any, formulas: Iterable[Extent]) -> Iterator[Patch]:
    """Replace formulas by what they show, number formats as they are."""
    for each in formulas:
        values, formats = values_of(sheet, each.box), number_formats(sheet, each.box)
        if each.anchor != each.box or each.member == "FormulaArray":
            block(sheet, each.box).ClearContents()
        block(sheet, each.box).Value2 = literals(values)
        after = values_of(sheet, each.box)
        yield Patch(each.box, None, after, formulas=each, formats=formats)
