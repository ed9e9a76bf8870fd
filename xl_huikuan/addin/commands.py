"""The table of commands: what a clerk can press, each with its words, arguments and action.

The parser and the manual are made from `COMMANDS`; a new command is one row and one function.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xl_huikuan.addin import say
from xl_huikuan.addin.pipeline import (
    Answers,
    RunResult,
    decide_book,
    open_book,
    run_book,
    target_path,
)
from xl_huikuan.addin.templates import copy_templates, template_folder
from xl_huikuan.letters.batch import BatchResult, plan_letters, write_letters
from xl_huikuan.letters.kinds import LETTER_KINDS
from xl_huikuan.sheets.reading import Corrections
from xl_huikuan.sheets.results.outcome import Outcome

LETTER_FOLDER = "回款_函件"
STATEMENTS = tuple(kind.key for kind in LETTER_KINDS if kind.key == "statement")
LETTERS = tuple(kind.key for kind in LETTER_KINDS if kind.key != "statement")


@dataclass(frozen=True, slots=True)
class Report:
    """What a command has to say: lines for a person, data for a machine, and the exit code."""

    lines: tuple[str, ...]
    data: dict[str, Any]
    exit_code: int = 0


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
    """

    name: str
    title: str
    help: str
    arguments: tuple[Argument, ...]
    run: Callable[[argparse.Namespace], Report] = field(compare=False)


def day(text: str) -> dt.date:
    """Return the date of an --as-of argument."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"「{text}」不是日期,请写成 2026-10-31") from None


def pair(text: str) -> tuple[str, str]:
    """Return the two halves of 名称=值."""
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise argparse.ArgumentTypeError(f"「{text}」应写成 名称=值")
    return name.strip(), value.strip()


def answers(arguments: argparse.Namespace) -> Answers:
    """Return what was answered on the command line."""
    return Answers(
        dict(arguments.set),
        Corrections(
            use=dict(arguments.use), side=dict(arguments.side), party=dict(arguments.party)
        ),
    )


def check(arguments: argparse.Namespace) -> Report:
    """Read and recognise only; nothing is written."""
    book = open_book(arguments.book, answers(arguments))
    questions = book.recognition.questions
    return Report(say.recognition_lines(book), say.recognition_data(book), 3 if questions else 0)


def run(arguments: argparse.Namespace) -> Report:
    """Do the main job on one workbook."""
    started = dt.datetime.now()
    with say.progress() as progress:
        result = run_book(
            arguments.book,
            _as_of(arguments),
            _folder(arguments),
            answers(arguments),
            now=started,
            dry_run=arguments.dry_run,
            progress=progress,
        )
    seconds = (dt.datetime.now() - started).total_seconds()
    return run_report(result, seconds)


def run_report(result: RunResult, seconds: float) -> Report:
    """Return the report of a run."""
    data = {**say.outcome_data(result.outcome), "output": str(result.target or ""),
            "question": result.question, "note": result.note, "seconds": round(seconds, 3)}  # fmt: skip
    return Report(say.run_lines(result), data, 3 if result.question else 0)


def letters(arguments: argparse.Namespace) -> Report:
    """Write reminders and dunning letters."""
    return _write(arguments, LETTERS)


def statements(arguments: argparse.Namespace) -> Report:
    """Write statements."""
    return _write(arguments, STATEMENTS)


def _write(arguments: argparse.Namespace, keys: tuple[str, ...]) -> Report:
    folder = _folder(arguments)
    previous = target_path(arguments.book, _as_of(arguments), folder)
    with say.progress() as progress:
        book = open_book(arguments.book, answers(arguments), previous, progress)
        outcome = decide_book(book, _as_of(arguments))
        templates = arguments.templates or template_folder() / "letters"
        result = write_kinds(
            outcome, keys, folder / LETTER_FOLDER, templates, dry_run=arguments.dry_run
        )
    return Report(
        tuple(say.letter_lines(result)), say.letter_data(result), 5 if result.failed else 0
    )


def write_kinds(
    outcome: Outcome, keys: tuple[str, ...], folder: Path, templates: Path, *, dry_run: bool = False
) -> BatchResult:
    """Plan and write the letters of some kinds."""
    known = (outcome.ledger, outcome.decision, outcome.settings)
    planned = plan_letters(*known, keys)
    return write_letters(planned, folder, templates, *known, dry_run=dry_run)


def templates(arguments: argparse.Namespace) -> Report:
    """Copy the workbook and letter templates out for editing."""
    copied = copy_templates(arguments.folder)
    lines = (f"已复制 {len(copied)} 个模板到 {arguments.folder}", *(f"  {p}" for p in copied))
    return Report(lines, {"files": [str(path) for path in copied]})


def demo(arguments: argparse.Namespace) -> Report:
    """Make the bundled sample and run everything on it."""
    from xl_huikuan.addin.demo import run_demo  # noqa: PLC0415  the sample's names are only wanted here

    return run_demo(arguments.out or Path("demo_out"), arguments.as_of)


def _as_of(arguments: argparse.Namespace) -> dt.date:
    """Return the as-of date typed, or today: only the doors of the product know the clock."""
    typed: dt.date | None = arguments.as_of
    return typed or dt.date.today()


def _folder(arguments: argparse.Namespace) -> Path:
    folder: Path = arguments.out or arguments.book.parent
    return folder


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

COMMANDS: tuple[Command, ...] = (
    Command("demo", "演示", "生成样例台账,并在上面完整运行一遍。", (AS_OF, OUT), demo),
    Command("check", "识别与体检", "只认表:每张表是什么、表头在哪、每列是什么、合计多少;不写任何文件。", (BOOK, *ANSWERS), check),
    Command("run", "账龄、信用、催收清单", "在台账的副本里加上 回款_ 结果表;原文件不动。", (BOOK, AS_OF, OUT, DRY_RUN, *ANSWERS), run),
    Command("letters", "付款提醒函和催款函", "按催收清单为每个客户生成一份 Word 函件,并登记文号。", (BOOK, AS_OF, OUT, DRY_RUN, TEMPLATES, *ANSWERS), letters),
    Command("statements", "对账单", "为每个有余额的客户生成一份带回执的对账单。", (BOOK, AS_OF, OUT, DRY_RUN, TEMPLATES, *ANSWERS), statements),
    Command("templates", "取出模板", "把空白台账和 Word 函件模板复制出来,改好后用 --templates 指定。", (Argument(("folder",), {"type": Path, "metavar": "文件夹", "help": "复制到哪里"}),), templates),
)  # fmt: skip
