"""Buttons that calculate nothing: the folder, formulas into values, taking back, help."""

from __future__ import annotations

import os
import sys

from xl_huikuan.addin.buttons.desk import Desk
from xl_huikuan.addin.buttons.steps import Step, Steps, Work
from xl_huikuan.addin.commands import Report

_NO_STEPS: tuple[Step, ...] = ()


def open_folder(desk: Desk) -> Steps:
    """打开输出文件夹: the letters' folder, or the one beside the workbook as long as there is none."""
    yield from _NO_STEPS
    folder = desk.letter_folder if desk.letter_folder.is_dir() else desk.folder
    if sys.platform == "win32":
        # The stroke at the end: else Windows would rather run a program of that name beside it.
        yield Work("打开文件夹", lambda: os.startfile(f"{folder}\\"))  # noqa: S606  a folder, no program
    return Report((f"输出文件夹:{folder}",), {"folder": str(folder)})


def to_values(desk: Desk) -> Steps:
    """公式转数值: our formulas in the selection become their values."""
    yield from _NO_STEPS
    count = desk.book.to_values()
    text = (
        f"已把 {count} 个 HK_ 公式换成数值。"
        if count
        else "选中区域里没有 HK_ 公式,没有改动:请选中含 HK_ 公式的单元格再按。"
    )
    return Report((text,), {"converted": count}, then="undo:撤销 公式转数值" if count else "")


def undo(desk: Desk) -> Steps:
    """撤销上次: our last change of the workbook is taken back."""
    yield from _NO_STEPS
    what = desk.book.undo()
    text = f"已撤销:{what}。" if what else "没有可以撤销的改动:只能撤销本工具对这个工作簿的改动。"
    return Report((text,), {"undone": what})


def insert_function(_desk: Desk) -> Steps:
    """插入函数: Excel's own function dialog."""
    yield from _NO_STEPS
    text = "在“或选择类别”里选“回款助手”,就能看到本工具的全部函数。"
    return Report((text,), {}, then="wizard")


def doctor(desk: Desk) -> Steps:
    """环境自检: what Excel, Python, the add-in and the security settings are like."""
    from xl_huikuan.addin.windows.doctor import examine_here, report_of  # noqa: PLC0415  rarely pressed

    results = yield Work("检查环境", lambda: examine_here(desk.folder))
    return report_of(results)


def help_sheet(desk: Desk) -> Steps:
    """帮助: every button and every function on 回款_帮助."""
    from xl_huikuan.addin.buttons.help_sheet import help_sheet as made  # noqa: PLC0415  rarely pressed

    sheet = yield Work("排出帮助", made)
    desk.book.show((sheet,))
    text = f"全部按钮和函数的用法在 {sheet.name}。"
    return Report((text,), {}, then="undo:撤销 帮助", show=sheet.name)
