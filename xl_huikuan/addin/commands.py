"""The table of commands: what a clerk can press, each with its words, arguments and action.

The parser and the manual are made from `COMMANDS`; a new command is one row and one function.
"""

from __future__ import annotations

import argparse
import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xl_huikuan.core.settings import FIRST_YEAR, LAST_YEAR


@dataclass(frozen=True, slots=True)
class Report:
    """What a command or a button has to say.

    Attributes:
        lines: for a person; the first is the result in one sentence.
        data: for a machine.
        exit_code: of the process.
        then: what Excel does next: "" nothing, "wizard" opens its function window,
            "undo:" and a label offers to take the change back.
    """

    lines: tuple[str, ...]
    data: dict[str, Any]
    exit_code: int = 0
    then: str = ""


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a command, in argparse's words."""

    flags: tuple[str, ...]
    options: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Command:
    """One command.

    Attributes:
        name: word typed after huikuan.
        title: what it does, in a few words.
        help: one sentence for the manual.
        action: where the work is done, "module:function"; imported only when it is chosen.
    """

    name: str
    title: str
    help: str
    arguments: tuple[Argument, ...]
    action: str


def day(text: str) -> dt.date:
    """Return the date of an --as-of argument."""
    try:
        typed = dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"「{text}」不是日期,请写成 2026-10-31") from None
    if not FIRST_YEAR <= typed.year <= LAST_YEAR:
        raise argparse.ArgumentTypeError(f"「{text}」不在{FIRST_YEAR}年到{LAST_YEAR}年之间")
    return typed


def pair(text: str) -> tuple[str, str]:
    """Return the two halves of 名称=值."""
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise argparse.ArgumentTypeError(f"「{text}」应写成 名称=值")
    return name.strip(), value.strip()


BOOK = Argument(
    ("book",), {"type": Path, "metavar": "台账文件", "help": "应收台账(.xlsx .xlsm .xls .csv)"}
)
AS_OF = Argument(
    ("--as-of",),
    {
        "type": day,
        "metavar": "日期",
        "help": "截至日期,如 2026-10-31;不填为今天",
    },
)
OUT = Argument(
    ("--out",), {"type": Path, "metavar": "文件夹", "help": "结果放在哪里;不填为台账所在文件夹"}
)
DRY_RUN = Argument(("--dry-run",), {"action": "store_true", "help": "只试算,不写任何文件"})
TEMPLATES = Argument(
    ("--templates",), {"type": Path, "metavar": "文件夹", "help": "自己改过的 Word 模板所在文件夹"}
)
ANSWERS = tuple(
    Argument(
        (flag,),
        {"type": pair, "action": "append", "default": [], "metavar": "名称=值", "help": text},
    )
    for flag, text in (
        ("--set", "参数,如 --set 默认账期=月结30天,可多次"),
        ("--use", "某表是否用于催收,如 --use 应收明细=是"),
        ("--side", "某表是应收还是应付,如 --side 明细账=应收"),
        ("--party", "没有客户列的表属于哪个客户,如 --party 明细账=某某公司"),
    )
)

SHIPPED_BRIDGES = ("xlwings", "com")  # the first is the default

COMMANDS: tuple[Command, ...] = (
    Command("demo", "演示", "生成样例台账,并在上面完整运行一遍。", (AS_OF, OUT, DRY_RUN), "xl_huikuan.addin.demo:demo"),
    Command("check", "识别与体检", "只认表:每张表是什么、表头在哪、每列是什么、合计多少;不写任何文件。", (BOOK, *ANSWERS), "xl_huikuan.addin.actions:check"),
    Command("run", "账龄、信用、催收清单", "在台账的副本里加上 回款_ 结果表;原文件不动。", (BOOK, AS_OF, OUT, DRY_RUN, *ANSWERS), "xl_huikuan.addin.actions:run"),
    Command("letters", "付款提醒函和催款函", "按催收清单为每个客户生成一份 Word 函件,并登记文号。", (BOOK, AS_OF, OUT, DRY_RUN, TEMPLATES, *ANSWERS), "xl_huikuan.addin.actions:letters"),
    Command("statements", "对账单", "为每个有余额的客户生成一份带回执的对账单。", (BOOK, AS_OF, OUT, DRY_RUN, TEMPLATES, *ANSWERS), "xl_huikuan.addin.actions:statements"),
    Command("templates", "取出模板", "把空白台账和 Word 函件模板复制出来,改好后用 --templates 指定。", (Argument(("folder",), {"type": Path, "metavar": "文件夹", "help": "复制到哪里"}), DRY_RUN), "xl_huikuan.addin.actions:templates"),
    Command("build-addin", "生成加载项", "在本机生成 Excel 加载项文件,同样的版本每次都一样;安装请用 install,它自带生成好的。", (Argument(("--out",), {"type": Path, "required": True, "metavar": "文件", "help": "写到哪个文件,如 xl_huikuan.xlam"}), Argument(("--bridge",), {"choices": SHIPPED_BRIDGES, "default": SHIPPED_BRIDGES[0], "help": "Excel 怎样与程序连接:xlwings 用它的 DLL,com 由 Windows 启动服务"}), DRY_RUN), "xl_huikuan.addin.xlam:build_command"),
)  # fmt: skip
