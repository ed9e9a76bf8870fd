"""What the commands do; each takes its parsed arguments and returns a `Report`.

Apart from `commands` because these need everything, and the table needs nothing: the workbook is
already being read while this module is imported.
"""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

from xl_huikuan.addin import say
from xl_huikuan.addin.commands import Report
from xl_huikuan.addin.pipeline import (
    Answers,
    RunResult,
    decide_book,
    open_book,
    run_book,
)
from xl_huikuan.addin.templates import copy_templates, template_folder
from xl_huikuan.addin.terminal import progress as progress_bar
from xl_huikuan.letters.batch import BatchResult, plan_letters, write_letters
from xl_huikuan.letters.kinds import LETTER_KINDS
from xl_huikuan.sheets.book import ClosedBook
from xl_huikuan.sheets.progress import Progress, silent
from xl_huikuan.sheets.recognition.reading import Corrections
from xl_huikuan.sheets.results.outcome import Outcome

LETTER_FOLDER = "回款_函件"
STATEMENTS = tuple(kind.key for kind in LETTER_KINDS if kind.key == "statement")
LETTERS = tuple(kind.key for kind in LETTER_KINDS if kind.key != "statement")


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
    book = open_book(_book(arguments), answers(arguments), arguments.book.parent)
    questions = book.recognition.questions
    return Report(say.recognition_lines(book), say.recognition_data(book), 3 if questions else 0)


def run(arguments: argparse.Namespace) -> Report:
    """Do the main job on one workbook."""
    started = dt.datetime.now()
    with progress_bar() as progress:
        result = run_book(
            _book(arguments, progress),
            _as_of(arguments),
            _folder(arguments),
            answers(arguments),
            now=started,
            dry_run=arguments.dry_run,
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
    with progress_bar() as progress:
        book = open_book(_book(arguments, progress), answers(arguments), folder)
        outcome = decide_book(book, _as_of(arguments))
        templates = arguments.templates or template_folder() / "letters"
        result = write_kinds(
            outcome,
            keys,
            folder / LETTER_FOLDER,
            templates,
            progress=progress,
            dry_run=arguments.dry_run,
        )
    within = outcome.settings["reply_within_days" if keys == STATEMENTS else "pay_within_days"]
    made_today = dt.date.today()
    notices = date_notices(_as_of(arguments), within, made_today) if result.letters else []
    lines = [*say.letter_lines(result), *(f"  请注意:{text}" for text in notices)]
    if result.letters and not result.dry_run:
        lines.append(f"函件文件夹:{result.folder}")
    data = say.letter_data(result)
    data["notices"] += notices
    return Report(tuple(lines), data, 5 if result.failed else 0)


def date_notices(as_of: dt.date, within: int, today: dt.date) -> list[str]:
    """Say what is odd about letters dated `as_of` that set a term of `within` days, made today."""
    if as_of > today:
        return [f"截至日期 {as_of} 晚于今天 {today},函件上的日期和逾期天数都按它计算,请核对。"]
    limit = as_of + dt.timedelta(within)
    if limit < today:
        return [f"函件日期是 {as_of},函中要求的期限 {limit} 已过:请改用较近的截至日期,或不要寄出。"]
    return []


def write_kinds(
    outcome: Outcome,
    keys: tuple[str, ...],
    folder: Path,
    templates: Path,
    *,
    progress: Progress = silent,
    dry_run: bool = False,
) -> BatchResult:
    """Plan and write the letters of some kinds."""
    known = (outcome.ledger, outcome.decision, outcome.settings)
    planned = plan_letters(*known, keys)
    return write_letters(
        planned,
        folder,
        templates,
        *known,
        progress=lambda done, total: progress("生成函件", done, total),
        dry_run=dry_run,
    )


def templates(arguments: argparse.Namespace) -> Report:
    """Copy the workbook and letter templates out for editing."""
    copied = copy_templates(arguments.folder, dry_run=arguments.dry_run)
    verb = "将复制" if arguments.dry_run else "已复制"
    lines = (f"{verb} {len(copied)} 个模板到 {arguments.folder}", *(f"  {p}" for p in copied))
    return Report(lines, {"files": [str(path) for path in copied]})


def _book(arguments: argparse.Namespace, progress: Progress = silent) -> ClosedBook:
    """Return the workbook named on the command line, which is already being read."""
    return ClosedBook(arguments.book, progress, ahead=arguments.ahead)


def _as_of(arguments: argparse.Namespace) -> dt.date:
    """Return the as-of date typed, or today: only the doors of the product know the clock."""
    typed: dt.date | None = arguments.as_of
    return typed or dt.date.today()


def _folder(arguments: argparse.Namespace) -> Path:
    folder: Path = arguments.out or arguments.book.parent
    return folder
