"""How our own workbooks look: cell styles, title rows, widths and print set-up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

MONEY = "#,##0.00;[Red]-#,##0.00"
DATE = "yyyy-mm-dd"
_SIDE = Side(style="thin", color="FF9AA5B1")
BOX = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_FORMATS = {"文字": "@", "日期": DATE, "金额": MONEY, "居中": "General"}
_ALIGN = {"文字": "left", "日期": "center", "金额": "right", "居中": "center"}


def add_styles(workbook: Workbook) -> None:
    """Register the named styles `put` uses."""
    for kind, number_format in _FORMATS.items():
        for mark, bold, fill in (("", False, None), ("小计", True, "FFF2F4F7")):
            style = NamedStyle(mark + kind, number_format=number_format)
            style.font = Font(name="宋体", size=10, bold=bold)
            style.alignment = Alignment(horizontal=_ALIGN[kind], vertical="center")
            style.border = BOX
            if fill:
                style.fill = PatternFill("solid", fgColor=fill)
            workbook.add_named_style(style)
    for style in _heading_styles():
        workbook.add_named_style(style)


def _heading_styles() -> tuple[NamedStyle, ...]:
    middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
    header = NamedStyle("表头", font=Font(name="宋体", size=10, bold=True), alignment=middle)
    header.fill = PatternFill("solid", fgColor="FFDCE6F1")
    header.border = BOX
    title = NamedStyle("表标题", font=Font(name="黑体", size=16, bold=True), alignment=middle)
    left = Alignment(horizontal="left", vertical="center")
    note = NamedStyle("说明", font=Font(name="宋体", size=10), alignment=left)
    return header, title, note


def style_column(sheet: Worksheet, column: int, kind: str) -> None:
    """Give a whole column the format of a kind, without borders, for cells not written yet."""
    whole = sheet.column_dimensions[get_column_letter(column)]
    whole.number_format = _FORMATS[kind]
    whole.font = Font(name="宋体", size=10)
    whole.alignment = Alignment(horizontal=_ALIGN[kind], vertical="center")


def put(sheet: Worksheet, row: int, column: int, value: Any, style: str) -> None:
    """Write one cell in a named style."""
    cell = sheet.cell(row, column, value)
    typed_number = style == "日期" and isinstance(value, int)  # 20240305: Excel keeps General
    cell.style = "居中" if typed_number else style


def title_rows(sheet: Worksheet, company: str, title: str, dated: str, width: int) -> int:
    """Write merged company and title rows and the dated line; returns the next row."""
    for row, text in ((1, company), (2, title)):
        put(sheet, row, 1, text, "表标题")
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
        sheet.row_dimensions[row].height = 26
    put(sheet, 3, 1, dated, "说明")
    put(sheet, 3, width, "单位:元", "说明")
    return 4


def finish(
    sheet: Worksheet, columns: Sequence[tuple[str, str, float, str]], *, frozen: str, filtered: str
) -> None:
    """Set widths, frozen panes, filter ("" = none) and A4 landscape printing."""
    for i, (_, _, width, _) in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(i)].width = width
    sheet.freeze_panes = frozen
    if filtered:
        sheet.auto_filter.ref = filtered
    print_set_up(sheet)


def print_set_up(sheet: Worksheet) -> None:
    """Print on A4 landscape, one page wide, with the page number below."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.6, 0.75
    sheet.page_margins.footer = 0.35
    sheet.oddFooter.center.text = "第 &P 页,共 &N 页"
