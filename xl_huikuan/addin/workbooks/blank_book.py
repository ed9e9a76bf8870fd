"""The blank receivables workbook for companies that have none: 回款台账.xlsx.

`python -m xl_huikuan.addin.workbooks.blank_book` writes it; with --check it writes nothing and exits with 1
when the file in workbook_templates is stale.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from xl_huikuan.addin.templates import template_folder
from xl_huikuan.addin.workbooks.blank_columns import SHEETS, BlankColumn
from xl_huikuan.addin.workbooks.book_look import BOX, add_styles, print_set_up, put, style_column
from xl_huikuan.addin.workbooks.stable_save import save_stable

NAME = "回款台账.xlsx"
HEADER = 3
LAST = 5000  # validations and borders reach so far; formats reach the whole column
DRAWN = 25  # rows drawn as an empty form
REQUIRED = PatternFill("solid", fgColor="FFFCE4D6")
STEPS = (
    "一、先填「客户档案」,再填「应收明细」和「收款明细」;一行一张发票,一行一笔收款,不要合并单元格,不用写小计。",
    "二、橙色列名为必填;到期日与账期至少填一个,都没有的不会催收。",
    "三、收款写明发票号码或合同号的核销该笔,没有写明的按到期先后核销;应收明细里不用再填已收金额。",
    "四、填好后运行回款助手:结果写在另存的副本里,本文件不会被改动。",
)
OWNERS = ("示例员工",)


def write_blank_book(path: Path) -> None:
    """Write the blank workbook; the same bytes every time."""
    workbook = Workbook()
    workbook.properties.creator = workbook.properties.lastModifiedBy = "回款助手"
    workbook.properties.title = "回款台账"
    add_styles(workbook)
    workbook.remove(workbook.active)
    for name, columns in SHEETS:
        _entry_sheet(workbook.create_sheet(name), name, columns)
    _help_sheet(workbook.create_sheet("填表说明"))
    save_stable(workbook, path, stored=True)


def _entry_sheet(sheet: Worksheet, name: str, columns: Sequence[BlankColumn]) -> None:
    width = len(columns)
    put(sheet, 1, 1, name, "表标题")
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=width)
    put(sheet, 2, 1, "单位:元;橙色列名为必填。光标停在列名上可看填法,样例见「填表说明」。", "说明")
    for i, column in enumerate(columns, 1):
        _heading(sheet, i, column)
        letter = get_column_letter(i)
        sheet.column_dimensions[letter].width = column.width
        _validate(sheet, f"{letter}{HEADER + 1}:{letter}{LAST}", column)
        for row in range(HEADER + 1, HEADER + 1 + DRAWN):
            put(sheet, row, i, None, column.kind)
    _carry_on(sheet, columns)
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = 18, True
    sheet.row_dimensions[1].height, sheet.row_dimensions[HEADER].height = 28, 30
    names = [column.key for column in columns].index("customer_name") + 1
    sheet.freeze_panes = f"{get_column_letter(names + 1)}{HEADER + 1}"
    sheet.auto_filter.ref = f"A{HEADER}:{get_column_letter(width)}{HEADER}"
    sheet.print_title_rows = f"{HEADER}:{HEADER}"
    print_set_up(sheet)


def _heading(sheet: Worksheet, i: int, column: BlankColumn) -> None:
    put(sheet, HEADER, i, column.title, "表头")
    cell = sheet.cell(HEADER, i)
    if column.required:
        cell.fill = REQUIRED
    if column.help:
        must = "必填。" if column.required else ""
        cell.comment = Comment(f"{must}{column.help}", "回款助手", 70, 220)


def _carry_on(sheet: Worksheet, columns: Sequence[BlankColumn]) -> None:
    """Below the drawn rows the columns keep their formats, and filled rows get their borders."""
    for i, column in enumerate(columns, 1):
        style_column(sheet, i, column.kind)
    first, last = HEADER + 1 + DRAWN, get_column_letter(len(columns))
    area = f"A{first}:{last}{LAST}"
    filled = FormulaRule([f"COUNTA($A{first}:${last}{first})>0"], border=BOX)
    sheet.conditional_formatting.add(area, filled)


def _validate(sheet: Worksheet, area: str, column: BlankColumn) -> None:
    rule = _rule(column)
    if rule is None:
        return
    rule.add(area)
    rule.allow_blank = rule.showErrorMessage = True
    rule.errorTitle = f"{column.title}填错了"
    sheet.add_data_validation(rule)


def _rule(column: BlankColumn) -> DataValidation | None:
    """Return what may be entered in a column; None = anything."""
    if column.choices:
        fixed = column.choices.startswith('"')
        return DataValidation(
            type="list", formula1=column.choices.removeprefix("="),
            errorStyle="stop" if fixed else "warning",
            error="请从下拉列表里选。" if fixed else "名单里没有,确定要用吗?名单不一致会被当成两个客户或两个人。",
        )  # fmt: skip
    if column.kind == "日期":
        return DataValidation(
            type="date", operator="between", formula1="36526", formula2="73050",
            error="请填真正的日期,如 2026-10-31。",
        )  # fmt: skip
    if column.kind == "金额":
        low = "0" if column.key == "credit_limit" else "-99999999999"
        return DataValidation(
            type="decimal", operator="between", formula1=low, formula2="99999999999",
            error="请只填数字,不要带单位和文字。",
        )  # fmt: skip
    if column.key.startswith("score_"):
        return DataValidation(
            type="decimal", operator="between", formula1="0", formula2="100",
            error="请填 0 到 100 之间的分数。",
        )  # fmt: skip
    return None


def _help_sheet(sheet: Worksheet) -> None:
    """Write 填表说明: the steps, then each column with how to fill it and an example."""
    put(sheet, 1, 1, "填表说明", "表标题")
    sheet.merge_cells("A1:F1")
    sheet.row_dimensions[1].height = 28
    for row, text in enumerate(STEPS, 2):
        put(sheet, row, 1, text, "说明")
    row = len(STEPS) + 3
    for name, columns in SHEETS:
        row = _help_block(sheet, row, name, columns) + 1
    _owners(sheet)
    for letter, width in zip("ABCDEFGH", (6, 18, 8, 46, 26, 3, 3, 14), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.sheet_view.showGridLines = False
    print_set_up(sheet)
    sheet.page_setup.orientation = "portrait"


def _help_block(sheet: Worksheet, row: int, name: str, columns: Sequence[BlankColumn]) -> int:
    put(sheet, row, 1, f"「{name}」各列", "说明")
    sheet.cell(row, 1).font = Font(name="黑体", size=12, bold=True)
    for i, heading in enumerate(("序", "列名", "必填", "怎么填", "示例(请勿当作数据)"), 1):
        put(sheet, row + 1, i, heading, "表头")
    for k, column in enumerate(columns, 1):
        must = "必填" if column.required else ""
        cells = (k, column.title, must, column.help or "照实填写。", column.example)
        for i, (value, style) in enumerate(zip(cells, _HELP_STYLES, strict=True), 1):
            put(sheet, row + 1 + k, i, value or None, style)
        if column.required:
            sheet.cell(row + 1 + k, 2).fill = REQUIRED
    return row + 2 + len(columns)


_HELP_STYLES = ("居中", "文字", "居中", "文字", "文字")


def _owners(sheet: Worksheet) -> None:
    put(sheet, 4, 8, "业务员名单", "表头")
    for k in range(20):
        put(sheet, 5 + k, 8, OWNERS[k] if k < len(OWNERS) else None, "居中")


def is_stale(path: Path) -> bool:
    """Tell whether a file differs from what would be written now; a missing one does."""
    with TemporaryDirectory() as folder:
        fresh = Path(folder) / NAME
        write_blank_book(fresh)
        return not path.is_file() or path.read_bytes() != fresh.read_bytes()


def main(arguments: Sequence[str]) -> int:
    """Write the file, or with --check tell by the exit code whether it is stale."""
    path = template_folder() / NAME
    if "--check" not in arguments:
        write_blank_book(path)
        return 0
    stale = is_stale(path)
    print(
        f"{path.name} 已过期,请运行 python -m xl_huikuan.addin.workbooks.blank_book"
        if stale
        else f"{path.name} 是最新的"
    )
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
