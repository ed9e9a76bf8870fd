"""What stands before and after the rows of a worksheet: view, filter, choices, links, print."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping

from xl_huikuan.sheets.grid import column_letters
from xl_huikuan.sheets.ooxml.cellxml import escape
from xl_huikuan.sheets.ooxml.layout import (
    filter_range,
    frozen_rows,
    n_columns,
    places,
    used_range,
    widths,
)
from xl_huikuan.sheets.ooxml.ooxml import MAIN, REL
from xl_huikuan.sheets.table import ResultSheet

MAX_LINKS = 65530  # Excel's limit in one sheet; later rows keep their text
ROW_HEIGHT, LOW_ROW = 19.5, 15.0  # points, of most sheets and of one that must fit a page
PADDING = 0.71  # Excel counts the cell margin into a column's width
_FLAT_LIST = 255  # characters of an inline choice list
_SAFE_NAME = re.compile(r"'(?:[^']|'')*'")


def sheet_head(sheet: ResultSheet, *, selected: bool) -> bytes:
    """Return everything before the first row: view, frozen panes, column widths."""
    tab = f'<tabColor rgb="FF{escape(sheet.tab)}"/>' if sheet.tab else ""
    shown = ' tabSelected="1"' if selected else ""
    columns = "".join(
        f'<col min="{i}" max="{i}" width="{width + PADDING:.2f}" customWidth="1"/>'
        for i, width in enumerate(widths(sheet), start=1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{MAIN}" xmlns:r="{REL}">'
        f'<sheetPr>{tab}<pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<dimension ref="{used_range(sheet)}"/>'
        f'<sheetViews><sheetView showGridLines="0"{shown} zoomScaleNormal="100" '
        f'workbookViewId="0">{_pane(sheet)}</sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="{row_height(sheet)}" customHeight="1"/>'
        f"<cols>{columns}</cols><sheetData>"
    ).encode()


def row_height(sheet: ResultSheet) -> float:
    """Return the height of a row of one line, in points."""
    return LOW_ROW if sheet.one_page else ROW_HEIGHT


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


def sheet_tail(sheet: ResultSheet) -> bytes:
    """Return what follows the rows, in the order of the schema."""
    filtered = filter_range(sheet)
    parts = [
        "</sheetData>",
        f'<autoFilter ref="{filtered}"/>' if filtered else "",
        _merges(sheet),
        _validations(sheet),
        _hyperlinks(sheet),
        _page(landscape=sheet.landscape, one_page=sheet.one_page),
        f'<ignoredErrors><ignoredError sqref="{used_range(sheet)}" numberStoredAsText="1"/>',
        "</ignoredErrors>",
        '<drawing r:id="rId1"/>' if sheet.charts else "",
        "</worksheet>",
    ]
    return "".join(parts).encode()


def _page(*, landscape: bool, one_page: bool) -> str:
    """Return the print set-up: A4, one page wide, sheet name and page number at the foot."""
    orientation = "landscape" if landscape else "portrait"
    return (
        '<printOptions horizontalCentered="1"/>'
        '<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        f'<pageSetup paperSize="9" orientation="{orientation}" fitToWidth="1" '
        f'fitToHeight="{int(one_page)}"/>'
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
        every = range(len(block.columns[0].values))
        by_column = {block.editable: block.choices}
        by_column |= {at: dict.fromkeys(every, choices) for at, choices in block.lists.items()}
        for column, choices in by_column.items():
            lists += _column_lists(column_letters(column), choices, place.first)
    if not lists:
        return ""
    return f'<dataValidations count="{len(lists)}">{"".join(lists)}</dataValidations>'


def _column_lists(
    letter: str, choices_by_row: Mapping[int, tuple[str, ...]], first: int
) -> Iterator[str]:
    """Yield the lists of one column; a table with its first row there begins at `first`."""
    rows: dict[str, list[int]] = {}
    for row, choices in sorted(choices_by_row.items()):
        listed = ",".join(choices)
        # a longer list, or a choice with a comma, has no inline form: the cell stays free
        if len(listed) <= _FLAT_LIST and not any("," in choice for choice in choices):
            rows.setdefault(listed, []).append(first + row)
    for listed, found in rows.items():
        yield _choice_list(listed, _areas(letter, found))


def _areas(letter: str, rows: list[int]) -> str:
    """Return ascending rows of one column as areas: H5:H7 H9."""
    ends = [row for row, after in itertools.pairwise([*rows, -1]) if after != row + 1]
    starts = [row for before, row in itertools.pairwise([-1, *rows]) if before != row - 1]
    return " ".join(
        f"{letter}{start}" if start == end else f"{letter}{start}:{letter}{end}"
        for start, end in zip(starts, ends, strict=True)
    )


def _choice_list(listed: str, areas: str) -> str:
    formula = escape('"' + listed.replace('"', '""') + '"')
    return (
        '<dataValidation type="list" allowBlank="1" showInputMessage="1" showErrorMessage="1" '
        'errorTitle="请重新选择" error="请从下拉列表中选择一项。" '
        f'sqref="{areas}"><formula1>{formula}</formula1></dataValidation>'
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
