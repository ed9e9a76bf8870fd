"""The main job in six hops: read → recognise → decide → write sheets → render letters → say so.

Every button and every command goes through these functions; nothing here prints.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from glob import escape
from pathlib import Path

from xl_huikuan.core.decide import decide
from xl_huikuan.core.errors import (
    Finding,
    NotUnderstood,
    Severity,
    Source,
    WriteRefused,
    trouble_of,
)
from xl_huikuan.core.metrics import overview
from xl_huikuan.core.model import CUSTOMERS, ITEMS, RECEIPTS, Ledger, make_frame
from xl_huikuan.core.settings import Settings
from xl_huikuan.sheets.book import ClosedBook
from xl_huikuan.sheets.files.guard import Format
from xl_huikuan.sheets.files.which import ONLY_ANSWERS, PARAMETERS
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.ledgers.assemble import assemble
from xl_huikuan.sheets.ooxml.package import graft
from xl_huikuan.sheets.recognition.reading import Corrections, Recognition
from xl_huikuan.sheets.recognition.recognise import recognise
from xl_huikuan.sheets.results import result_sheets
from xl_huikuan.sheets.results.findings import findings_sheet
from xl_huikuan.sheets.results.outcome import Outcome
from xl_huikuan.sheets.results.parameters import parameters_sheet, read_parameters
from xl_huikuan.sheets.table import ResultSheet

PACKAGES = (".xlsx", ".xlsm", ".xltx", ".xltm")  # kinds our sheets can be grafted into
NOTHING_CORRECTED = Corrections()
STEPS = 3
OUTPUT_STEM = re.compile(r"_回款_\d{8}$")


@dataclass(frozen=True, slots=True)
class Answers:
    """What the clerk answered, on the command line or on 回款_参数.

    Attributes:
        settings: setting title or key → text.
        corrections: what sheets and columns are.
    """

    settings: Mapping[str, str]
    corrections: Corrections = NOTHING_CORRECTED

    def over(self, other: Answers) -> Answers:
        """Return these answers on top of others."""
        mine, theirs = self.corrections, other.corrections
        return Answers(
            {**other.settings, **self.settings},
            Corrections(
                fields={**theirs.fields, **mine.fields},
                use={**theirs.use, **mine.use},
                side={**theirs.side, **mine.side},
                party={**theirs.party, **mine.party},
            ),
        )


@dataclass(frozen=True, slots=True, eq=False)
class OpenedBook:
    """A workbook that was read and recognised, before anything is decided.

    Attributes:
        earlier: the result of an earlier run whose 回款_参数 is in force; None = none.
    """

    file: ClosedBook
    settings: Settings
    corrections: Corrections
    recognition: Recognition
    earlier: Path | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What reading the file itself found."""
        return self.file.reading.notes


@dataclass(frozen=True, slots=True, eq=False)
class RunResult:
    """What a run left behind.

    Attributes:
        outcome: figures, findings and recognition.
        target: the workbook written; None on a dry run.
        question: "" or the question that keeps this workbook from being used.
        note: a sentence about where or how results were written, "" when as usual.
    """

    outcome: Outcome
    target: Path | None
    question: str
    note: str


def open_book(book: ClosedBook, answers: Answers, folder: Path | None = None) -> OpenedBook:
    """Recognise a workbook with the answers given now, on its own 回款_参数, or last time.

    `folder` is where results of earlier runs lie; None = do not look for any.
    """
    Settings().with_texts(answers.settings)  # a slip of the pen is told before a long read
    book.status("读取工作簿,识别表头和列", 0, STEPS)
    ours = [grid for grid in book.grids(ours=True) if grid.name == PARAMETERS]
    earlier = None if ours or folder is None else earlier_result(book.path, folder)
    answers = answers.over(_stored_answers(ours or _parameters_of(earlier)))
    settings = Settings().with_texts(answers.settings)
    recognition = recognise(
        book.grids(), file_name=book.name, settings=settings, corrections=answers.corrections
    )
    return OpenedBook(book, settings, answers.corrections, recognition, earlier)


def earlier_result(path: Path, folder: Path) -> Path | None:
    """Return the newest result of this workbook in a folder, whatever its as-of date."""
    stem = OUTPUT_STEM.sub("", path.stem)
    pattern = f"{escape(stem)}_回款_{'[0-9]' * 8}.xls?"
    found = sorted(folder.glob(pattern), key=lambda result: result.stat().st_mtime)
    return found[-1] if found else None


def _parameters_of(result: Path | None) -> Sequence[Grid]:
    return ClosedBook(result, which=ONLY_ANSWERS).grids(ours=True) if result else ()


def _stored_answers(parameters: Sequence[Grid]) -> Answers:
    """Return what the clerk left on 回款_参数."""
    return Answers(*read_parameters(parameters[0])) if parameters else Answers({})


def decide_book(book: OpenedBook, as_of: dt.date) -> Outcome:
    """Return everything that follows from a recognised workbook on a date."""
    return _outcome(book, assemble(book.file.grids(), book.recognition, book.settings), as_of, ())


def unanswered(book: OpenedBook, as_of: dt.date, question: str) -> Outcome:
    """Return an outcome with no figures, for a workbook that must be asked about first."""
    blank = Ledger(
        make_frame(ITEMS, {}, 0), make_frame(RECEIPTS, {}, 0), make_frame(CUSTOMERS, {}, 0)
    )
    asked = tuple(dict.fromkeys((question, *book.recognition.questions)))
    remedy = f"在 {PARAMETERS} 的浅黄色格子里回答,保存后再运行一次。"
    findings = tuple(Finding("E201", Severity.BLOCK, Source(), text, remedy) for text in asked)
    return _outcome(book, blank, as_of, findings)


def _outcome(book: OpenedBook, ledger: Ledger, as_of: dt.date, first: Sequence[Finding]) -> Outcome:
    decision = decide(ledger, book.settings, as_of)
    found = (
        *first, *book.findings, *book.recognition.findings, *ledger.findings, *decision.findings
    )  # fmt: skip
    return Outcome(
        book.file.name,
        ledger,
        decision,
        overview(ledger, decision, book.settings),
        book.settings,
        book.recognition,
        book.corrections,
        tuple(dict.fromkeys(found)),
    )


def run_book(
    file: ClosedBook,
    as_of: dt.date,
    folder: Path,
    answers: Answers,
    *,
    now: dt.datetime,
    dry_run: bool = False,
) -> RunResult:
    """Do the main job on one workbook: results go into a copy of it, the original is not touched.

    A workbook that cannot be understood still yields a copy with the questions on 回款_待核对
    and the answers' places on 回款_参数.
    """
    target = target_path(file.path, as_of, folder)
    book = open_book(file, answers, folder)
    question = ""
    try:
        file.status("核销、账龄、信用、优先级", 1, STEPS)
        outcome = decide_book(book, as_of)
        sheets = result_sheets(outcome)
    except NotUnderstood as error:
        question = str(error)
        outcome = unanswered(book, as_of, question)
        sheets = (findings_sheet(outcome), parameters_sheet(outcome))
    if dry_run:
        return RunResult(outcome, None, question, "")
    file.status("写结果表", 2, STEPS)
    kept = f"沿用 {book.earlier.name} 里的参数。" if book.earlier else ""
    target, note = write_results(file, sheets, target, now)
    return RunResult(outcome, target, question, kept + note)


def target_path(path: Path, as_of: dt.date, folder: Path) -> Path:
    """Return where results go: 台账.xlsx → 台账_回款_20261031.xlsx."""
    suffix = path.suffix.lower() if path.suffix.lower() in PACKAGES else ".xlsx"
    stem = OUTPUT_STEM.sub("", path.stem)
    return folder / f"{stem}_回款_{as_of:%Y%m%d}{suffix}"


def write_results(
    book: ClosedBook, sheets: Sequence[ResultSheet], target: Path, now: dt.datetime
) -> tuple[Path, str]:
    """Write result sheets into a copy, or into a new workbook where a copy is not possible.

    Returns the file written and a sentence about what was unusual, "" for nothing.
    """
    _make_folder(target.parent)
    if _same_file(target, book.path):
        target = target.with_stem(f"{target.stem}_{now:%H%M%S}")
    note = _set_aside(target, now)
    book.show(sheets)
    if book.reading.kind.format is not Format.XLSX:
        note += f"{book.reading.kind.format}里不能加表,结果写在单独的新工作簿里。"
    try:
        book.save(target)
    except WriteRefused as error:
        target = target.with_suffix(".xlsx")
        note += _set_aside(target, now)
        graft(None, sheets, target)
        note += f"{str(error).rstrip('。')},结果写在单独的新工作簿里。"
    return target, note


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteRefused(
            f"结果文件夹「{folder}」建不了:{trouble_of(error)}。请用 --out 另选一个可以写入的文件夹。"
        ) from error


def _same_file(a: Path, b: Path) -> bool:
    return a.exists() and b.exists() and a.samefile(b)


def _set_aside(target: Path, now: dt.datetime) -> str:
    """Move an earlier result into the backup folder, so that nothing is ever overwritten.

    Returns the sentence that says so, "" when there was none; raises WriteRefused when it cannot
    be moved, as when it is still open in Excel.
    """
    if not target.exists():
        return ""
    backup = target.parent / "回款_备份"
    place = backup / f"{target.stem}_{now:%Y%m%d%H%M%S%f}{target.suffix}"
    try:
        backup.mkdir(exist_ok=True)
        target.replace(place)
    except OSError as error:
        raise WriteRefused(
            f"原有的结果「{target}」移不到「{backup}」:{trouble_of(error)}。"
            "请关闭正在打开的结果文件再运行,或用 --out 另选文件夹。"
        ) from error
    return f"原有的 {target.name} 已移到 {place}。"
