"""What the commands do; each takes its parsed arguments and returns a `Report`.

Apart from `commands` because these need everything, and the table needs nothing: the workbook is
already being read while this module is imported.
"""

from __future__ import annotations

import argparse
import datetime as dt
from dataclasses import replace
from pathlib import Path

from xl_huikuan.addin.buttons.desk import Desk
from xl_huikuan.addin.buttons.pipeline import Answers
from xl_huikuan.addin.buttons.steps import Ask, Steps, by_default, drive
from xl_huikuan.addin.buttons.table import BUTTONS, Button
from xl_huikuan.addin.buttons.tools import open_folder as folder_steps
from xl_huikuan.addin.commands import Report, action_of
from xl_huikuan.addin.logbook import local_folder, user_name
from xl_huikuan.addin.templates import copy_templates, template_folder
from xl_huikuan.addin.terminal import progress as progress_bar
from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.sheets.book import ClosedBook
from xl_huikuan.sheets.progress import Progress
from xl_huikuan.sheets.recognition.reading import Corrections
from xl_huikuan.sheets.selection import Selection


def press(arguments: argparse.Namespace) -> Report:
    """Press the button of a command; nobody is asked, --answer or the proposed answer holds."""
    replies = dict(getattr(arguments, "answer", ()))
    started = dt.datetime.now()

    def answer(ask: Ask) -> str:
        return replies.get(ask.key, ask.default)

    with progress_bar() as progress:
        desk = desk_of(arguments, progress, started)
        steps = _steps(arguments.button, desk)
        report = drive(steps, answer, lambda text: progress(text, 0, 0))
    seconds = (dt.datetime.now() - started).total_seconds()
    report.data["seconds"] = round(seconds, 3)
    refused = report.data.get("in_place") is False
    return replace(report, exit_code=report.exit_code or 1) if refused else report


def _steps(key: str, desk: Desk) -> Steps:
    steps: Steps = action_of(_button(key).action)(desk)
    return steps


def _button(key: str) -> Button:
    return next(button for button in BUTTONS if button.key == key)


def desk_of(arguments: argparse.Namespace, progress: Progress, now: dt.datetime) -> Desk:
    """Return the desk of a command line: the file named, which is already being read."""
    selection: Selection = getattr(arguments, "rows", None) or Selection()
    book = ClosedBook(arguments.book, progress, ahead=arguments.ahead, selection=selection)
    return Desk(
        book,
        now,
        getattr(arguments, "out", None) or arguments.book.parent,
        local_folder(),
        answers(arguments),
        templates=getattr(arguments, "templates", None) or template_folder() / "letters",
        as_of=getattr(arguments, "as_of", None),
        dry_run=getattr(arguments, "dry_run", False),
        everybody=not selection,
        in_place=getattr(arguments, "in_place", False),
        doing=_button(arguments.button).title if arguments.button else "",
        user=user_name(),
    )


def desk_beside(arguments: argparse.Namespace, book: Path, folder: Path) -> Desk:
    """Return a desk for what lies beside a file that itself is not read."""
    return Desk(
        ClosedBook(book),
        dt.datetime.now(),
        folder,
        local_folder(),
        as_of=getattr(arguments, "as_of", None),
        dry_run=getattr(arguments, "dry_run", False),
        user=user_name(),
    )


def answers(arguments: argparse.Namespace) -> Answers:
    """Return what was answered on the command line."""
    use, side, party = (dict(getattr(arguments, key, ())) for key in ("use", "side", "party"))
    aliases = tuple(getattr(arguments, "alias", ()))
    if not all(new for _, new in aliases):
        raise SettingInvalid("--alias 应写成 旧名称=现在的名称,两个名称都要写。", code="E319")
    corrections = Corrections(use=use, side=side, party=party, aliases=aliases)
    return Answers(dict(getattr(arguments, "set", ())), corrections)


def open_folder(arguments: argparse.Namespace) -> Report:
    """Open the folder of a workbook's letters; the workbook itself is not read."""
    desk = desk_beside(arguments, arguments.beside, arguments.out or arguments.beside.parent)
    return drive(folder_steps(desk), by_default, lambda _: None)


def functions(_arguments: argparse.Namespace) -> Report:
    """List the worksheet functions."""
    from xl_huikuan.addin.functions.all import functions as declared  # noqa: PLC0415  only this command needs them

    lines: list[str] = []
    for function in declared():
        lines += [function.syntax, f"  {function.help}", f"  例:{function.example}"]
    data = {"functions": [{"syntax": f.syntax, "help": f.help} for f in declared()]}
    return Report(tuple(lines), data)


def templates(arguments: argparse.Namespace) -> Report:
    """Copy the workbook and letter templates out for editing."""
    copied = copy_templates(arguments.folder, dry_run=arguments.dry_run)
    verb = "将复制" if arguments.dry_run else "已复制"
    lines = (f"{verb} {len(copied)} 个模板到 {arguments.folder}", *(f"  {p}" for p in copied))
    return Report(lines, {"files": [str(path) for path in copied]})
