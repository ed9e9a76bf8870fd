"""What most buttons begin with: read the workbook, understand it, decide; then deliver results."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xl_huikuan.addin.buttons.desk import Delivered, Desk
from xl_huikuan.addin.buttons.letter_notes import (
    NOTHING_TAKEN,
    Taken,
    register_sheets,
    take_in,
)
from xl_huikuan.addin.buttons.pipeline import (
    OpenedBook,
    ReadBook,
    decide_book,
    read_book,
    unanswered,
    understand,
)
from xl_huikuan.addin.buttons.steps import Part, Work
from xl_huikuan.core.errors import Finding, NotUnderstood, Source
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.noting import Noting
from xl_huikuan.sheets.files.which import REGISTER
from xl_huikuan.sheets.results import QUESTIONS, result_sheets
from xl_huikuan.sheets.results.outcome import Outcome
from xl_huikuan.sheets.table import ResultSheet

_SLACK = dt.timedelta(hours=1)  # clocks of a PC and of the server that keeps its files differ


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """A workbook and what follows from it.

    Attributes:
        opened: what it says.
        outcome: what follows; no figures when there is a question.
        question: what the clerk must answer first, "" = nothing.
        day_said: sentence that says where the as-of date comes from.
        letters: the register, with what she noted on its sheet.
    """

    opened: OpenedBook
    outcome: Outcome
    question: str
    day_said: str
    letters: Taken = NOTHING_TAKEN


@dataclass(frozen=True, slots=True, eq=False)
class RunResult:
    """What a run left behind.

    Attributes:
        look: what was found.
        delivered: where the results went.
    """

    look: Look
    delivered: Delivered

    @property
    def outcome(self) -> Outcome:
        """Figures, findings and recognition."""
        return self.look.outcome

    @property
    def target(self) -> Path | None:
        """The workbook written; None when results went into an open one, or nowhere."""
        return self.delivered.target

    @property
    def question(self) -> str:
        """The question that keeps this workbook from being used, "" = none."""
        return self.look.question

    @property
    def note(self) -> str:
        """A sentence about where or how results were written, "" when as usual."""
        return self.delivered.note


def open_book(desk: Desk, chosen: str = "") -> Part[OpenedBook]:
    """Read and recognise the workbook; our own sheet too that is `chosen` by selecting rows."""
    Settings().with_texts(desk.answers.settings)  # a slip of the pen is told before a long read
    read: ReadBook
    if desk.is_live:
        desk.book.status("读取工作簿", 0, 0)
        read = read_book(desk.book, desk.folder, chosen)
    else:
        read = yield Work("读取工作簿", lambda: read_book(desk.book, desk.folder, chosen))
    read = replace(read, notes=(*read.notes, *_clock_went_back(read.earlier, desk.now)))
    opened: OpenedBook = yield Work("识别表头和列", lambda: understand(read, desk.answers))
    return opened


def _clock_went_back(earlier: Path | None, now: dt.datetime) -> Iterator[Finding]:
    """Say that the last result is of a later time than the clock shows: today would be wrong."""
    if earlier is None:
        return
    saved = dt.datetime.fromtimestamp(earlier.stat().st_mtime)
    if saved > now + _SLACK:
        text = f"上次的结果保存于 {saved:%Y-%m-%d %H:%M},晚于电脑现在的时间 {now:%Y-%m-%d %H:%M}。"
        remedy = "请核对电脑的日期;日期有误时用 --as-of 或「截至日期」指定。"
        yield Finding("W137", Source(), text, remedy)


def look(desk: Desk, chosen: str = "") -> Part[Look]:
    """Read, recognise and decide; a question is kept, not raised.

    `chosen` is the sheet with the selection, given by a button that goes by it: to ask Excel for
    the selection costs many calls.
    """
    opened = yield from open_book(desk, chosen)
    as_of, said = desk.day(opened.settings)
    taken: Taken = yield Work("读取函件登记", lambda: _letters(desk, opened))
    try:
        outcome = yield Work("核销、账龄、信用、优先级", lambda: decide_book(opened, as_of, taken))
    except NotUnderstood as error:
        question = str(error)
        outcome = yield Work("整理问题", lambda: unanswered(opened, as_of, question))
        return Look(opened, outcome, question, said, taken)
    return Look(opened, outcome, "", said, taken)


def _letters(desk: Desk, opened: OpenedBook) -> Taken:
    """Take in what the clerk noted of letters before anything is decided on it."""
    noting, grid = Noting(desk.now, desk.user), opened.read.ours.get(REGISTER)
    return take_in(desk.letter_folder, grid, noting, dry_run=desk.dry_run)


def put(desk: Desk, found: Look, names: Collection[str]) -> Part[RunResult]:
    """Show result sheets; of a workbook with a question only those that ask it."""
    wanted = QUESTIONS if found.question else names
    sheets = yield Work("排出结果表", lambda: _sheets(found, wanted))
    return RunResult(found, desk.deliver(found.opened, found.outcome, sheets))


def _sheets(found: Look, names: Collection[str]) -> Sequence[ResultSheet]:
    letters = register_sheets(found.letters) if REGISTER in names else ()
    return (*result_sheets(found.outcome, names), *letters)


def run(desk: Desk, names: Collection[str]) -> Part[RunResult]:
    """Look, and show result sheets of these names with the two that ask and explain."""
    found = yield from look(desk)
    return (yield from put(desk, found, {*names, *QUESTIONS}))
