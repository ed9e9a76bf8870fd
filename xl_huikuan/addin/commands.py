"""The table of commands: what a clerk can press, each with its words, arguments and action.

The parser and the manual are made from `COMMANDS`. Every button that makes sense outside Excel is
a command; another command is one row and one function.
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from xl_huikuan.addin.buttons.table import BUTTONS, Button
from xl_huikuan.core.years import FIRST_YEAR, LAST_YEAR
from xl_huikuan.sheets.limits import MAX_ROWS
from xl_huikuan.sheets.selection import Selection

_ROWS = re.compile(r"([1-9]\d{0,6})(?:-([1-9]\d{0,6}))?", re.ASCII)
_GRACE = re.compile(r"\d{1,4}", re.ASCII)
_ANOTHER_SHEET = re.compile(r"!\d[\d\s-]*[,,]", re.ASCII)  # 甲!2,乙!3


@dataclass(frozen=True, slots=True)
class Report:
    """What a command or a button has to say.

    Attributes:
        lines: for a person; the first is the result in one sentence.
        data: for a machine.
        exit_code: of the process.
        then: what Excel does next: "" nothing, "wizard" opens its function window,
            "undo:" and a label offers to take the change back.
        show: name of the sheet the clerk wants to see now, "" = the one before her.
    """

    lines: tuple[str, ...]
    data: dict[str, Any]
    exit_code: int = 0
    then: str = ""
    show: str = ""


def action_of(name: str) -> Any:
    """Return the function "module:function" names; its module is imported only now."""
    module, _, function = name.partition(":")
    return getattr(import_module(module), function)


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
        button: key of the button it presses, "" = none.
    """

    name: str
    title: str
    help: str
    arguments: tuple[Argument, ...]
    action: str
    button: str = ""


def day(text: str) -> dt.date:
    """Return the date of an --as-of argument."""
    try:
        typed = dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"「{text}」不是日期,请写成 2026-10-31") from None
    if not FIRST_YEAR <= typed.year <= LAST_YEAR:
        raise argparse.ArgumentTypeError(f"「{text}」不在{FIRST_YEAR}年到{LAST_YEAR}年之间")
    return typed


def grace(text: str) -> int:
    """Return the days of a --late-after argument."""
    if not _GRACE.fullmatch(text):
        raise argparse.ArgumentTypeError(f"「{text}」应为 0 到 9999 的整数")
    return int(text)


def pair(text: str) -> tuple[str, str]:
    """Return the two halves of 名称=值."""
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise argparse.ArgumentTypeError(f"「{text}」应写成 名称=值")
    return name.strip(), value.strip()


def rows(text: str) -> Selection:
    """Return the rows of a --rows argument, 表名!5-9,12, as if they were selected."""
    sheet, _, numbers = text.rpartition("!")
    if _ANOTHER_SHEET.search(sheet):
        raise argparse.ArgumentTypeError(
            f"「{text}」写了几张表:一次只能办一张表的行,如 应收明细!5-9,12"
        )
    chosen: set[int] = set()
    for part in re.split("[,,]", numbers):
        ends = _ROWS.fullmatch(part.strip())
        first, last = (int(ends[1]), int(ends[2] or ends[1])) if ends else (1, 0)
        if not sheet.strip() or not first <= last <= MAX_ROWS:
            raise argparse.ArgumentTypeError(f"「{text}」应写成 表名!行,如 应收明细!5-9,12")
        chosen |= set(range(first - 1, last))
    return Selection(sheet.strip().strip("'"), tuple(sorted(chosen)))


BOOK = Argument(
    ("book",), {"type": Path, "metavar": "台账文件", "help": "应收台账(.xlsx .xlsm .xls .csv)"}
)
AS_OF = Argument(
    ("--as-of",),
    {
        "type": day,
        "metavar": "日期",
        "help": "截至日期,如 2026-10-31;不填按 回款_参数,那里也没有填就是今天",
    },
)
OUT = Argument(
    ("--out",), {"type": Path, "metavar": "文件夹", "help": "结果放在哪里;不填为台账所在文件夹"}
)
DRY_RUN = Argument(("--dry-run",), {"action": "store_true", "help": "只试算,不写任何文件"})
IN_PLACE = Argument(
    ("--in-place",),
    {"action": "store_true", "help": "写回原文件(先备份);写不回时写在副本里并说明原因"},
)
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
        ("--alias", "两个名称是同一客户,如 --alias 旧名称=现在的名称,可多次"),
    )
)

ROWS = Argument(
    ("--rows",),
    {"type": rows, "metavar": "表名!行", "help": "只办这些行的客户,如 --rows 应收明细!5-9,12"},
)
REPLIES = Argument(
    ("--answer",),
    {"type": pair, "action": "append", "default": [], "metavar": "名称=值",
     "help": "事先回答按钮会问的问题,如 --answer 确认=否;不写按默认回答"},
)  # fmt: skip
KIND = Argument(("kind",), {"metavar": "函件", "help": "哪一种函件,写它的名称,如 对账单"})
FILL = Argument(
    ("--fill",),
    {"type": pair, "action": "append", "default": [], "metavar": "名称=值",
     "help": "函件要问的,如 --fill 期数=3,可多次"},
)  # fmt: skip
CUSTOMER = Argument(("customer",), {"metavar": "客户名称", "help": "与谁对账:客户名称或编码"})
THEIR_LIST = Argument(
    ("their_list",), {"type": Path, "metavar": "对方清单", "help": "客户发来的往来清单文件"}
)
_RESULTS = (BOOK, AS_OF, OUT, IN_PLACE, DRY_RUN, *ANSWERS)
_LETTERS = (BOOK, AS_OF, OUT, DRY_RUN, TEMPLATES, *ANSWERS, REPLIES)
# What a button's command takes, where that is not `_RESULTS`.
_ARGUMENTS: Mapping[str, tuple[Argument, ...]] = {
    "log": (*_RESULTS, ROWS, REPLIES),
    "dunning": (*_LETTERS, ROWS),
    "reconcile": (BOOK, CUSTOMER, THEIR_LIST, *_RESULTS[1:]),
    "statement": (*_LETTERS, ROWS),
    "month_end": _LETTERS,
    "letter": (KIND, *_LETTERS, ROWS, FILL),
    "legal_pack": (*_LETTERS, ROWS),
    "policy": (BOOK, AS_OF, OUT, DRY_RUN, TEMPLATES, *ANSWERS),
    "profile": (BOOK, AS_OF, OUT, DRY_RUN, TEMPLATES, *ANSWERS, ROWS),
    "report": (BOOK, AS_OF, OUT, DRY_RUN, TEMPLATES, *ANSWERS),
    "void": (
        Argument(("beside",), {"type": Path, "metavar": "台账文件", "help": "它的函件登记在旁边的 回款_函件 里"}),
        Argument(("number",), {"metavar": "文号", "help": "要作废的文号,如 财催函〔2026〕12号;括号写成 () 或 [] 也可以"}),
        Argument(("--reason",), {"required": True, "metavar": "理由", "help": "为什么作废,记在登记里"}),
        OUT,
        DRY_RUN,
    ),
    "parcel": (Argument(("where",), {"type": Path, "metavar": "台账文件或函件文件夹", "help": "应收台账;只有函件文件夹时也可以,但地址、电话和邮箱都空着"}), AS_OF, OUT, DRY_RUN, *ANSWERS, REPLIES),
    "open_folder": (Argument(("beside",), {"type": Path, "metavar": "台账文件", "help": "打开它的函件所在的文件夹"}), OUT),
    "to_values": (BOOK,),
    "insert_function": (),
    "doctor": (
        Argument(("--out",), {"type": Path, "metavar": "文件夹", "help": "检查这个文件夹能不能写函件;不填为当前文件夹"}),
        Argument(("--report",), {"type": Path, "metavar": "文件", "help": "把结果另存为文本文件"}),
    ),
}  # fmt: skip
_ACTIONS: Mapping[str, str] = {  # commands that do more, or less, than press their button
    "open_folder": "xl_huikuan.addin.actions:open_folder",
    "reconcile": "xl_huikuan.addin.letter_actions:reconcile",
    "parcel": "xl_huikuan.addin.posting:parcel",
    "letter": "xl_huikuan.addin.letter_actions:letter",
    "void": "xl_huikuan.addin.letter_actions:void",
    "insert_function": "xl_huikuan.addin.actions:functions",
    "doctor": "xl_huikuan.addin.windows.doctor:doctor",
}


def _command(button: Button) -> Command:
    return Command(
        button.command,
        button.title,
        button.typed or button.help,
        _ARGUMENTS.get(button.key, _RESULTS),
        _ACTIONS.get(button.key, "xl_huikuan.addin.actions:press"),
        button.key,
    )


PRINTED = Path("-")  # --json without a file name: print it
_BACKTEST = (
    BOOK,
    Argument(("--from",), {"dest": "first", "type": day, "metavar": "日期", "help": "从哪一天以后的月末起重演;不填为最近 24 个月末"}),
    Argument(("--on",), {"type": day, "action": "append", "default": [], "metavar": "日期", "help": "不按月末,只重演这一天,可多次"}),
    Argument(("--late-after",), {"type": grace, "default": 0, "metavar": "天数", "help": "逾期超过几天才算晚,如 30;不填为 0"}),
    Argument(("--fit",), {"action": "store_true", "help": "另外用较早的月末拟合优先分的权重,用较晚的月末检验,两套并列;不会自己改参数"}),
    Argument(("--json",), {"dest": "json_file", "nargs": "?", "const": PRINTED, "type": Path, "metavar": "文件", "help": "把全部数字写成 JSON 文件;不写文件名就打印出来"}),
    AS_OF, OUT, DRY_RUN, *ANSWERS,
)  # fmt: skip
SHIPPED_BRIDGES = ("xlwings", "com")  # the first is the default

COMMANDS: tuple[Command, ...] = (
    Command("demo", "演示", "生成样例台账,并在上面完整运行一遍。", (AS_OF, OUT, DRY_RUN), "xl_huikuan.addin.demo:demo"),
    *(_command(button) for button in BUTTONS if button.command),
    Command("backtest", "回测", "拿过去检验排法:在过去每个月末只用当时知道的开票和收款排队,看后来逾期的钱有多少在前 10%、20%、30%,与最早到期在前、金额最大在前、随便挑和客户以往逾期率比;台账要有到期日和收款日期。", _BACKTEST, "xl_huikuan.addin.backtest:backtest"),
    Command("pdf", "转成 PDF", "把一个文件夹里的 Word 函件转成 PDF,放在原函件旁边;用本机的 Word 或 LibreOffice,没有改过的不重做。", (Argument(("folder",), {"type": Path, "metavar": "函件文件夹", "help": "函件所在的文件夹,或一份 .docx"}), Argument(("--chunk",), {"type": int, "default": 100, "metavar": "份数", "help": "一次交给程序几份,1 为一份一份地转;不填为 100"}), DRY_RUN), "xl_huikuan.addin.posting:pdf"),
    Command("restore", "恢复备份", "列出 回款_备份 里某个工作簿的备份;加 --backup 恢复其中一个,恢复前先备份现在的文件。", (Argument(("workbook",), {"type": Path, "metavar": "台账文件", "help": "要恢复的工作簿;文件已经不在时也写它原来的名称"}), Argument(("--backup",), {"metavar": "编号或时间", "help": '恢复哪一个,如 --backup 1 或 --backup "2026-10-31 09:30";不写只列出'}), Argument(("--out",), {"type": Path, "metavar": "文件", "help": "恢复成另一个文件,原文件不动"}), DRY_RUN), "xl_huikuan.addin.restoring:restore_command"),
    Command("templates", "取出模板", "把空白台账和 Word 函件模板复制出来,改好后用 --templates 指定。", (Argument(("folder",), {"type": Path, "metavar": "文件夹", "help": "复制到哪里"}), DRY_RUN), "xl_huikuan.addin.actions:templates"),
    Command("template", "检查模板", "检查改过的 Word 模板:哪里的占位符写错、缺什么、哪些词和金额不该写,一次列全。", (Argument(("what",), {"choices": ("check",), "metavar": "check", "help": "写 check"}), Argument(("files",), {"type": Path, "nargs": "+", "metavar": "模板", "help": "模板文件(.docx)或它们所在的文件夹"}), Argument(("--kind",), {"metavar": "函件", "help": "按哪种函件检查,如 催款函(一);不填看文件名"})), "xl_huikuan.addin.template_check:template"),
    Command("build-addin", "生成加载项", "在本机生成 Excel 加载项文件,同样的版本每次都一样;安装请用 install,它自带生成好的。", (Argument(("--out",), {"type": Path, "required": True, "metavar": "文件", "help": "写到哪个文件,如 xl_huikuan.xlam"}), Argument(("--bridge",), {"choices": SHIPPED_BRIDGES, "default": SHIPPED_BRIDGES[0], "help": "Excel 怎样与程序连接:xlwings 用它的 DLL,com 由 Windows 启动服务"}), DRY_RUN), "xl_huikuan.addin.xlam.make:build_command"),
    Command("install", "安装到 Excel", "把加载项装到当前用户的 Excel,不需要管理员权限;装之前先关闭 Excel。只用于 Windows。", (Argument(("--bridge",), {"choices": SHIPPED_BRIDGES, "default": SHIPPED_BRIDGES[0], "help": "Excel 怎样与程序连接:xlwings 用它的 DLL,com 由 Windows 启动服务;安全软件拦截前者时用后者"}), Argument(("--place",), {"choices": ("xlstart", "addins"), "default": "xlstart", "help": "装在哪里:xlstart 随 Excel 打开,addins 出现在 Excel 的“加载项”列表里,可以勾掉"})), "xl_huikuan.addin.windows.install:install"),
    Command("uninstall", "从 Excel 卸载", "删除 install 装上的全部文件和登记;您的台账、函件和模板不动。只用于 Windows。", (), "xl_huikuan.addin.windows.install:uninstall"),
    Command("bundle", "离线安装包", "把 Python、程序和全部依赖做成一个压缩包,拷到没有网络的电脑上双击安装。", (Argument(("--python-zip",), {"type": Path, "required": True, "metavar": "文件", "help": "从 python.org 下载的 Windows embeddable package (64-bit)"}), Argument(("--out",), {"type": Path, "required": True, "metavar": "文件", "help": "生成的压缩包,如 huikuan.zip"}), Argument(("--wheels",), {"type": Path, "metavar": "文件夹", "help": "已经下载好的依赖(.whl);不填就联网下载"})), "xl_huikuan.addin.windows.bundle:bundle"),
)  # fmt: skip
