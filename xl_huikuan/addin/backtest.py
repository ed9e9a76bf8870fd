"""huikuan backtest: does the ranking work on this company's own past."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

from xl_huikuan.addin.actions import desk_of
from xl_huikuan.addin.backtest_reading import read_history, with_doubts
from xl_huikuan.addin.backtest_text import data_of, lines_of
from xl_huikuan.addin.buttons.desk import Desk
from xl_huikuan.addin.buttons.pipeline import read_book
from xl_huikuan.addin.commands import PRINTED, Report
from xl_huikuan.addin.terminal import progress as progress_bar
from xl_huikuan.core.backtest.replay import Backtest, Question, replay
from xl_huikuan.core.errors import NotApplicable, WriteRefused, trouble_of, write_code
from xl_huikuan.saving.backups import move_to_backups
from xl_huikuan.sheets.ooxml.package import graft
from xl_huikuan.sheets.progress import Progress
from xl_huikuan.sheets.results.backtest import backtest_sheet


def backtest(arguments: argparse.Namespace) -> Report:
    """Replay the month-ends of a workbook and say how good each ranking would have been."""
    arguments.json = arguments.json_file == PRINTED
    _check_json(arguments.json_file)
    now = dt.datetime.now()
    with progress_bar() as progress:
        desk = replace(desk_of(arguments, progress, now), doing="回测")
        test, notes = _replayed(desk, arguments, progress)
    made = (
        []
        if desk.dry_run
        else [*_written(desk, arguments.book, test), *_json(arguments.json_file, test)]
    )
    data = {**data_of(test), "files": [str(path) for path in made], "notes": list(notes),
            "seconds": round((dt.datetime.now() - now).total_seconds(), 3)}  # fmt: skip
    files = (f"已写:{path}" for path in made)
    return Report((*notes, *lines_of(test), "", *files), data)


def _check_json(target: Path | None) -> None:
    if target is not None and target != PRINTED and target.suffix.lower() != ".json":
        raise WriteRefused(
            f"--json 后面的「{target}」要写成以 .json 结尾的文件名,如 --json 回测.json。",
            code="E139",
        )


def _replayed(
    desk: Desk, arguments: argparse.Namespace, progress: Progress
) -> tuple[Backtest, tuple[str, ...]]:
    """Return what the replay found, and what was taken for granted in reading."""
    read = read_book(desk.book, desk.folder)
    try:
        history = read_history(read, desk.answers)
        question = Question(
            desk.day(history.settings)[0],
            arguments.first,
            tuple(sorted(set(arguments.on))),
            arguments.late_after,
            arguments.fit,
        )

        def tell(done: int, total: int) -> None:
            progress(f"重演第 {done + 1} 次", done, total)

        return replay(history.ledger, history.settings, question, tell), history.notes
    except NotApplicable as error:
        raise with_doubts(error, read) from error


def _written(desk: Desk, path: Path, test: Backtest) -> list[Path]:
    """Write the sheet into a workbook of its own; an earlier one goes to the backups."""
    target = desk.folder / f"{path.stem}_回测_{test.until:%Y%m%d}.xlsx"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            move_to_backups(target, desk.now, "回测(上次的结果)")
    except OSError as error:
        raise _unwritten(target, error) from error
    graft(None, [backtest_sheet(test, path.name)], target)
    return [target]


def _json(target: Path | None, test: Backtest) -> list[Path]:
    if target is None or target == PRINTED:
        return []
    text = json.dumps(data_of(test), ensure_ascii=False, indent=2)
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise _unwritten(target, error) from error
    return [target]


def _unwritten(target: Path, error: OSError) -> WriteRefused:
    return WriteRefused(
        f"写不了「{target}」:{trouble_of(error)}。请换一个能写入的文件夹,或关闭正在打开的文件。",
        code=write_code(error),
    )
