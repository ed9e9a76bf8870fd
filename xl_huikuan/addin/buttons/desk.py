"""`Desk`: what a pressed button works on, and the places its results go to."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from xl_huikuan.addin.buttons.delivery import (
    target_path,
    write_columns,
    write_in_place,
    write_results,
)
from xl_huikuan.addin.buttons.letter_notes import KINDS
from xl_huikuan.addin.buttons.pipeline import NOTHING_ANSWERED, Answers, OpenedBook
from xl_huikuan.addin.buttons.preview_sheet import kept_preview
from xl_huikuan.addin.templates import template_folder
from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.core.forms.all import FORMS
from xl_huikuan.core.settings import Settings
from xl_huikuan.saving.save import CHANGED, Occasion, Saved
from xl_huikuan.sheets.book import Book, ClosedBook
from xl_huikuan.sheets.files.which import LOG, PARAMETERS, PREVIEW, PROVISION, REGISTER
from xl_huikuan.sheets.ledgers.letter_page import read_letter_page
from xl_huikuan.sheets.ledgers.provision_page import read_provision_page
from xl_huikuan.sheets.results.backup_limit import MEGABYTE
from xl_huikuan.sheets.results.form_sheet import kept_form
from xl_huikuan.sheets.results.letter_page import kept_letter_page
from xl_huikuan.sheets.results.log import log_sheet
from xl_huikuan.sheets.results.outcome import Outcome
from xl_huikuan.sheets.results.parameters import parameters_sheet
from xl_huikuan.sheets.results.provision import kept_provision
from xl_huikuan.sheets.table import ResultSheet

LETTER_FOLDER = "回款_函件"
_NO_COPY = (CHANGED, "E136")  # what was computed is outdated, or somebody else is at it
CopyWriter = Callable[[ClosedBook, Sequence[ResultSheet], Path, Occasion], tuple[Path, str]]


@dataclass(frozen=True, slots=True)
class Delivered:
    """Where results went.

    Attributes:
        where: one sentence for the clerk.
        target: the file written; None when results went into an open workbook, or nowhere.
        note: a sentence about what was unusual, "" when as usual.
        in_place: whether the clerk's own file was written; None when nobody asked for it.
        backup: copy of that file as it was before.
    """

    where: str
    target: Path | None = None
    note: str = ""
    in_place: bool | None = None
    backup: Path | None = None

    @property
    def data(self) -> dict[str, Any]:
        """Where results went, for a machine."""
        data: dict[str, Any] = {"output": str(self.target or "")}
        if self.in_place is not None:
            data |= {"in_place": self.in_place, "backup": str(self.backup or "")}
        return data


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
        in_place: results go into the clerk's own file, which is backed up before.
        doing: what is being done, for the list of backups.
        clock: seconds, monotonic; tells how long the rest of the work takes.
        user: who sits at the PC, for the register of letters; "" = not known.
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
    in_place: bool = False
    doing: str = ""
    clock: Callable[[], float] = time.monotonic
    user: str = ""

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
        """Put result sheets into the open workbook, or into the file or a copy of it."""
        if self.dry_run:
            return Delivered("试算完成,没有写任何文件。")
        if not isinstance(self.book, ClosedBook):
            self.book.show(sheets)
            return Delivered(f"结果在 {'、'.join(sheet.name for sheet in sheets)}。")
        self.book.status("写结果表", 2, 3)
        complete = (*sheets, *_kept(opened, outcome, {sheet.name for sheet in sheets}))
        return self._written(opened, outcome, complete, write_results)

    def deliver_columns(self, opened: OpenedBook, outcome: Outcome) -> Delivered:
        """Write the columns appended to a file; an open workbook has them already."""
        if self.dry_run or not isinstance(self.book, ClosedBook):
            return Delivered("")
        self.book.status("写追加的列", 2, 3)
        kept = _kept(opened, outcome, set()) if opened.read.lent else ()
        return self._written(opened, outcome, kept, write_columns)

    def _written(
        self,
        opened: OpenedBook,
        outcome: Outcome,
        sheets: Sequence[ResultSheet],
        write_copy: CopyWriter,
    ) -> Delivered:
        """Write into the file when asked to, and into a copy when not, or when that is refused."""
        book = cast("ClosedBook", self.book)
        limit = opened.settings["backup_limit"] * MEGABYTE
        occasion = Occasion(self.now, self.doing, limit)
        earlier = _from_earlier(opened) if sheets else ""
        refusal: WriteRefused | None = None
        if self.in_place:
            try:
                return _in_place(write_in_place(book, sheets, occasion), earlier)
            except WriteRefused as error:
                if error.code in _NO_COPY:
                    raise
                refusal = error
        target = target_path(book.path, outcome.decision.as_of, self.folder)
        target, note = _after(refusal, lambda: write_copy(book, sheets, target, occasion))
        where = f"结果文件:{target}"
        return Delivered(where, target, earlier + note, in_place=False if refusal else None)


def _in_place(saved: Saved, earlier: str) -> Delivered:
    where = f"已写回原文件:{saved.place}。写入前的备份:{saved.backup}"
    note = earlier + "".join(saved.notes)
    return Delivered(where, saved.place, note, in_place=True, backup=saved.backup)


def _after(refusal: WriteRefused | None, write: Callable[[], tuple[Path, str]]) -> tuple[Path, str]:
    """Write a copy, and say first why the file itself was not written."""
    if refusal is None:
        return write()
    why = f"没有写回原文件:{refusal}"
    try:
        target, note = write()
    except WriteRefused as error:
        raise WriteRefused(f"{why}另存也不成:{error}", code=refusal.code) from error
    return target, f"{why}结果另存为单独的文件。{note}"


def _from_earlier(opened: OpenedBook) -> str:
    """Say which of our sheets the workbook does not have itself, and where they come from."""
    read = opened.read
    if read.earlier is None:
        return ""
    others = "、".join(name for name in sorted(read.lent) if name != PARAMETERS)
    what = "参数" if PARAMETERS in read.lent else f" {others}"
    return f"沿用 {read.earlier.name} 里的{what}。"


def _kept(opened: OpenedBook, outcome: Outcome, names: set[str]) -> Sequence[ResultSheet]:
    """What the clerk wrote on our sheets of an earlier result goes into the new one."""
    kept = [] if PARAMETERS in names else [parameters_sheet(outcome)]
    log = opened.read.ours.get(LOG)
    if log is not None and LOG in opened.read.lent - names:
        kept.append(log_sheet(log, ()))
    kept += [
        kept_form(form, opened.read.ours[form.sheet])
        for form in FORMS
        if form.sheet in opened.read.lent - names - {LOG}
    ]
    preview = opened.read.ours.get(PREVIEW)
    if preview is not None and PREVIEW in opened.read.lent - names:
        kept.append(kept_preview(preview))
    letters = opened.read.ours.get(REGISTER)
    if letters is not None and REGISTER in opened.read.lent - names:
        kept.append(kept_letter_page(read_letter_page(letters, KINDS), KINDS))
    if PROVISION in opened.read.lent - names:
        kept.append(kept_provision(read_provision_page(opened.read.ours[PROVISION])))
    return kept
