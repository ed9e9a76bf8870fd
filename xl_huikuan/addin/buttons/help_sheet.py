"""回款_帮助: every button and every worksheet function, from the tables they are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xl_huikuan.addin.buttons.table import BUTTONS, Button
from xl_huikuan.addin.functions.all import Function, functions
from xl_huikuan.sheets.table import PREFIX, Block, Column, ResultSheet

NAME = f"{PREFIX}帮助"
# Both tables have the same headings: those of the first are repeated on every printed page.
_COLUMNS = (
    ("组", "text", 8),
    ("名称", "wrap", 34),
    ("说明", "wrap", 60),
    ("命令或示例", "wrap", 40),
    ("补充", "wrap", 90),
)


def help_sheet() -> ResultSheet:
    """Build the help sheet."""
    return ResultSheet(
        NAME,
        "回款助手:按钮和函数",
        (
            "按钮在“回款助手”选项卡上;也可以不开 Excel,在命令行里用同一个功能。",
            "函数的参数可以是一个单元格,也可以是一列,给一列时结果填满一列;带方括号的参数可以不填。",
            "Excel 2019 及更早版本要先选好结果区域,再按 Ctrl+Shift+Enter。",
            "#N/A 没有答案(如额度未设定),#VALUE! 参数看不懂,#NUM! 数字超出范围;最近的原因见 环境自检。",
        ),
        (
            _block("一、按钮", map(_button, BUTTONS)),
            _block("二、函数", map(_function, functions())),
        ),
        filtered=False,
        tab="7F7F7F",
    )


def _block(heading: str, rows: Iterable[Sequence[str]]) -> Block:
    columns = zip(_COLUMNS, zip(*rows, strict=True), strict=True)
    return Block(
        tuple(Column(title, kind, values, width) for (title, kind, width), values in columns),
        heading=heading,
    )


def _button(button: Button) -> tuple[str, ...]:
    command = f"huikuan {button.command}" if button.command else ""
    menus = "单元格的右键菜单里也有" if button.menus else ""
    undo = "可以撤销" if button.undoable else ""
    return button.group, button.label, button.help, command, ";".join(filter(None, (menus, undo)))


def _function(function: Function) -> tuple[str, ...]:
    arguments = ";".join(f"{p.title}:{p.help.rstrip('。')}" for p in function.parameters)
    return function.group, function.syntax, function.help, function.example, arguments
