"""`Desk`: what a pressed button works on, and the places its results go to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from xl_huikuan.addin.buttons.delivery import target_path, write_columns, write_results
from xl_huikuan.addin.buttons.pipeline import NOTHING_ANSWERED, Answers, OpenedBook
from xl_huikuan.addin.templates import template_folder
from xl_huikuan.core.settings import Settings
from xl_huikuan.sheets.book import Book, ClosedBook
from xl_huikuan.sheets.files.which import LOG, PARAMETERS
from xl_huikuan.sheets.results.log import log_sheet
from xl_huikuan.sheets.results.outcome import Outcome
from xl_huikuan.sheets.results.parameters import parameters_sheet
from xl_huikuan.sheets.table import ResultSheet

LETTER_FOLDER = "回款_函件"


@dataclass(frozen=True, slots=True)
class Delivered:
    """Where results went.

    Attributes:
        where: one sentence for the clerk.
        target: the file written; None when results went into an open workbook, or nowhere.
        note: a sentence about what was unusual, "" when as usual.
    """

    where: str
    target: Path | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Desk:
    """Everything a button needs; made by whichever door the clerk came in by.

    Attributes:
        book: the workbook.
        now: when the button was pressed, by the door's clock.
        folder: where files go: beside the workbook, or where the clerk wants them.
        home: our own folder on this PC, for the log and temporary files.
        answers: given on a command line, over those on 回款_参数.
        templates: folder of the .docx templates.
        as_of: date typed on a command line; None = as 回款_参数 says, else today.
        dry_run: nothing is written.
        everybody: letters go to all customers; nothing need be selected.
    """

    book: Book
    now: dt.datetime
    folder: Path
    home: Path
    answers: Answers = NOTHING_ANSWERED
    templates: Path = field(default_factory=lambda: template_folder() / "letters")
    as_of: dt.date | None = None
    dry_run: bool = False
    everybody: bool = False

    @property
    def today(self) -> dt.date:
        """The day the button was pressed."""
        return self.now.date()

    @property
    def letter_folder(self) -> Path:
        """Where letters and their register lie."""
        return self.folder / LETTER_FOLDER

    @property
    def is_live(self) -> bool:
        """Whether the clerk has the workbook before her, so that results appear in it at once."""
        return not isinstance(self.book, ClosedBook)

    def day(self, settings: Settings) -> tuple[dt.date, str]:
        """Return the as-of date and a sentence that says where it comes from."""
        if self.as_of is not None:
            return self.as_of, "截至日期按您这次写的日期。"
        if settings["as_of"] is not None:
            return settings["as_of"], f"截至日期按 {PARAMETERS} 里填的日期,要改请在那里改。"
        return self.today, f"截至日期是今天;要用别的日期,请在 {PARAMETERS} 填「截至日期」。"

    def deliver(
        self, opened: OpenedBook, outcome: Outcome, sheets: Sequence[ResultSheet]
    ) -> Delivered:
        """Put result sheets into the open workbook, or into a copy of the file."""
        if self.dry_run:
            return Delivered("试算完成,没有写任何文件。")
        if not isinstance(self.book, ClosedBook):
            self.book.show(sheets)
            return Delivered(f"结果在 {'、'.join(sheet.name for sheet in sheets)}。")
        self.book.status("写结果表", 2, 3)
        target = target_path(self.book.path, outcome.decision.as_of, self.folder)
        complete = (*sheets, *_kept(opened, outcome, {sheet.name for sheet in sheets}))
        target, note = write_results(self.book, complete, target, self.now)
        return Delivered(f"结果文件:{target}", target, _from_earlier(opened) + note)

    def deliver_columns(self, opened: OpenedBook, outcome: Outcome) -> Delivered:
        """Write the copy of a file that has columns appended; an open workbook has them already."""
        if self.dry_run or not isinstance(self.book, ClosedBook):
            return Delivered("")
        self.book.status("写副本", 2, 3)
        has_answers = opened.read.earlier and opened.read.ours
        kept = _kept(opened, outcome, set()) if has_answers else ()
        target = target_path(self.book.path, outcome.decision.as_of, self.folder)
        target, note = write_columns(self.book, kept, target, self.now)
        said = _from_earlier(opened) if has_answers else ""
        return Delivered(f"结果文件:{target}", target, said + note)


def _from_earlier(opened: OpenedBook) -> str:
    return f"沿用 {opened.read.earlier.name} 里的参数。" if opened.read.earlier else ""


def _kept(opened: OpenedBook, outcome: Outcome, names: set[str]) -> Sequence[ResultSheet]:
    """What the clerk wrote on our sheets of an earlier result goes into the new one."""
    kept = [] if PARAMETERS in names else [parameters_sheet(outcome)]
    log = opened.read.ours.get(LOG)
    if log is not None and opened.read.earlier and LOG not in names:
        kept.append(log_sheet(log, ()))
    return kept
