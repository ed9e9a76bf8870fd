"""`huikuan demo`: the bundled sample, and everything run on it, with the totals held to the truth."""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from xl_huikuan.addin.buttons import say, say_letters
from xl_huikuan.addin.buttons.desk import Desk
from xl_huikuan.addin.buttons.letters import write_kinds
from xl_huikuan.addin.buttons.looking import run
from xl_huikuan.addin.buttons.pipeline import Answers
from xl_huikuan.addin.buttons.steps import by_default, drive
from xl_huikuan.addin.commands import Report
from xl_huikuan.addin.logbook import local_folder
from xl_huikuan.addin.terminal import progress as progress_bar
from xl_huikuan.addin.workbooks.sample import (
    SAMPLE_AS_OF,
    SAMPLE_NAME,
    SAMPLE_SETTINGS,
    SampleTruth,
    write_sample,
)
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.money import money_text
from xl_huikuan.letters.batch import BatchResult
from xl_huikuan.letters.kinds import DUNNING_KEYS, STATEMENT_KEYS
from xl_huikuan.sheets.book import ClosedBook
from xl_huikuan.sheets.results import ALL_RESULTS


def demo(arguments: argparse.Namespace) -> Report:
    """Make the bundled sample and run everything on it."""
    if not arguments.dry_run:
        return run_demo(arguments.out or Path("demo_out"), arguments.as_of)
    with TemporaryDirectory() as folder:
        report = run_demo(Path(folder), arguments.as_of)
    return replace(report, lines=(*report.lines, "试算完成,以上文件都没有保留。"))


def run_demo(folder: Path, as_of: dt.date | None) -> Report:
    """Write the sample into a folder, run the main job, and write all letters.

    Without an as-of date the sample's own is taken.
    """
    as_of = as_of or SAMPLE_AS_OF
    folder.mkdir(parents=True, exist_ok=True)
    book = folder / SAMPLE_NAME
    truth = write_sample(book)
    before = hashlib.sha256(book.read_bytes()).hexdigest()
    answers = Answers(dict(SAMPLE_SETTINGS))
    started = dt.datetime.now()
    with progress_bar() as progress:
        desk = Desk(
            ClosedBook(book, progress), started, folder, local_folder(), answers, as_of=as_of
        )
        tell = lambda text: progress(text, 0, 0)  # noqa: E731
        result = drive(run(desk, ALL_RESULTS), by_default, tell)
        letters = [
            drive(write_kinds(desk, result.look, keys), by_default, tell)
            for keys in (DUNNING_KEYS, STATEMENT_KEYS)
        ]
    untouched = before == hashlib.sha256(book.read_bytes()).hexdigest()
    lines = (
        f"样例台账:{book}({truth.customers} 个客户,{truth.invoice_rows} 行应收,{truth.receipt_rows} 行收款)",
        *say.run_lines(result, say.figure_lines(result.outcome)),
        *truth_lines(truth, result.outcome.ledger, untouched=untouched),
        *(line for batch in letters for line in say_letters.letter_lines(batch)),
        f"函件文件夹:{desk.letter_folder}",
        f"用时 {(dt.datetime.now() - started).total_seconds():.1f} 秒",
    )
    data = {**say.outcome_data(result.outcome), "untouched": untouched, "letters": _counts(letters)}
    return Report(lines, data, 0 if untouched else 1)


def truth_lines(truth: SampleTruth, ledger: Ledger, *, untouched: bool) -> Iterator[str]:
    """Hold what was read against what the generator wrote, and say whether the sample is intact."""
    read = {
        "应收合计": (truth.invoiced, int(ledger.items["amount"].sum())),
        "收款合计": (truth.received, int(ledger.receipts["amount"].sum())),
    }
    for name, (written, found) in read.items():
        verdict = "一致" if written == found else f"相差 {money_text(found - written)}"
        yield f"样例核对:{name} 应为 {money_text(written)},读到 {money_text(found)},{verdict}"
    yield "样例原文件:" + ("未改动(SHA-256 相同)" if untouched else "已被改动!")


def _counts(letters: list[BatchResult]) -> dict[str, int]:
    return {
        "written": sum(len(batch.letters) for batch in letters),
        "failed": sum(len(batch.failed) for batch in letters),
    }
