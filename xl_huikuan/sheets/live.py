"""`LiveBook`: a workbook open in Excel, while the clerk looks on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import xlwings

from xl_huikuan.core.errors import Finding, WriteRefused
from xl_huikuan.sheets.book import Beside, Ours, Selection, is_wanted
from xl_huikuan.sheets.excel.backup import back_up, own_folder, suffix_of
from xl_huikuan.sheets.excel.blocks import Box, box_of
from xl_huikuan.sheets.excel.changes import CellChange, Change, Patch, Session, take_back
from xl_huikuan.sheets.excel.columns import append, into_values, our_formulas
from xl_huikuan.sheets.excel.reading import notes_of, read_sheet
from xl_huikuan.sheets.excel.refusals import polite, refuse_cells, refuse_sheets
from xl_huikuan.sheets.excel.selection import selected_areas, selected_rows, used_part
from xl_huikuan.sheets.excel.state import WORKSHEET, calm, same_view
from xl_huikuan.sheets.excel.transplant import SheetChange, bring, fingerprint, keep, temporary
from xl_huikuan.sheets.files.which import PARAMETERS
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.ooxml.package import graft
from xl_huikuan.sheets.progress import Progress, silent
from xl_huikuan.sheets.results.backup_limit import backup_limit
from xl_huikuan.sheets.table import ResultSheet


class LiveBook:
    """A workbook open in Excel; made anew for each button the clerk presses.

    Excel's own state, the active sheet and the selection are afterwards as they were. All changes
    made through one LiveBook are one step for `undo`, also for the undo of a later LiveBook.

    Args:
        book: the workbook.
        session: what is remembered from button to button.
        now: time of the press; backup copies carry it in their names.
        progress: is told how far we are besides Excel's status bar.
    """

    def __init__(
        self,
        book: xlwings.Book,
        session: Session,
        now: dt.datetime,
        progress: Progress = silent,
    ) -> None:
        self._book = book
        self._session = session
        self._now = now
        self._progress = progress
        self._changes: list[Change] = []

    @property
    def name(self) -> str:
        """File name with its ending, or the title of a book that was never saved."""
        return self._book.name

    @property
    def path(self) -> Path | None:
        """Where the file lies; None when it was never saved or lies in the cloud."""
        folder = own_folder(self._book.api)
        return folder / self.name if folder else None

    @property
    def notes(self) -> tuple[Finding, ...]:
        """What the clerk should know about the workbook as a whole."""
        with polite():
            return notes_of(self._book.api)

    def grids(self, *, ours: Ours = False) -> tuple[Grid, ...]:
        """Return the worksheets in order, each read by one block."""
        with polite():
            date1904 = self._book.api.Date1904
            wanted = [sheet for sheet in self._book.sheets if is_wanted(sheet.name, ours)]
            return tuple(read_sheet(sheet.api, date1904=date1904) for sheet in wanted)

    def selection(self) -> Selection:
        """Return the selected rows the clerk can see; nothing on a chart sheet."""
        with polite():
            rows = selected_rows(self._book.api)
            return Selection(self._book.api.ActiveSheet.Name, rows) if rows else Selection()

    def show(self, sheets: Sequence[ResultSheet]) -> None:
        """Put result sheets at the end of the workbook, in place of earlier ones.

        Raises WriteRefused, before anything is changed, when the workbook takes no sheets.
        """
        if not sheets:
            return
        with polite():
            refuse_sheets(self._book.api)
            with temporary(self._session.folder) as path:
                graft(None, sheets, path, date1904=self._book.api.Date1904)
                with self._quiet():
                    self._show(path, [sheet.name for sheet in sheets])

    def _show(self, path: Path, names: Sequence[str]) -> None:
        there = {sheet.name for sheet in self._book.sheets}
        replaced = tuple(name for name in names if name in there)
        kept = keep(self._book, replaced, self._session.folder)
        bring(self._book, path, names, before_pointing=self._back_up)
        after = {name: fingerprint(self._book.sheets[name].api) for name in names}
        self._remember(SheetChange(after, replaced, kept))

    def status(self, text: str, done: int, total: int) -> None:
        """Show progress on the status bar; the macro that pressed the button gives it back."""
        steps = f"({done}/{total})" if total else ""
        self._book.api.Application.StatusBar = f"回款助手:{text}{steps}"
        self._progress(text, done, total)

    def save(self, target: Path) -> str:
        """Write a copy of the workbook as it is now; the workbook itself is not saved."""
        with polite():
            suffix = suffix_of(self._book.api)
            if target.suffix.lower() != suffix.lower():
                raise WriteRefused(
                    f"副本“{target.name}”的扩展名应为 {suffix},请改名。", code="E139"
                )
            if target == self.path:
                raise WriteRefused(
                    f"不能覆盖正打开的“{self.name}”:请换一个文件名或文件夹。", code="E138"
                )
            self._book.api.SaveCopyAs(str(target))
            return ""

    def append(self, beside: Beside) -> None:
        """Put columns at the right of the clerk's rows, or over ours of the same title."""
        with polite():
            sheet = self._book.sheets[beside.sheet].api
            refuse_cells(self._book.api, sheet)
            self._back_up()
            with self._quiet():
                label = f"「{beside.sheet}」追加的 {len(beside.columns)} 列"
                steps = append(self._book.api, sheet, beside)
                self._patch(label, beside.sheet, steps)

    def to_values(self) -> int:
        """Replace our formulas by their values, in the selection or on the whole sheet."""
        with polite():
            api = self._book.api
            sheet = api.ActiveSheet
            if sheet.Type != WORKSHEET:
                raise WriteRefused(
                    "当前是图表页,没有公式可以转换:请先切换到有公式的工作表。", code="E131"
                )
            formulas = our_formulas(sheet, self._boxes())
            if not formulas:
                return 0
            refuse_cells(api, sheet)
            self._back_up()
            count = sum(len(each.formulas) for each in formulas)
            with self._quiet():
                label = f"「{sheet.Name}」里转成数值的 {count} 个公式"
                self._patch(label, sheet.Name, into_values(sheet, formulas))
            return count

    def _boxes(self) -> tuple[Box, ...]:
        """Return where to look for formulas: the selection, or the sheet if it is one cell."""
        api = self._book.api
        areas = selected_areas(api)
        if sum((a[2] - a[0] + 1) * (a[3] - a[1] + 1) for a in areas) > 1:
            return used_part(api.ActiveSheet, areas)
        return (box_of(api.ActiveSheet.UsedRange.Address),)

    def _patch(self, label: str, sheet: str, steps: Iterator[Patch]) -> None:
        """Change cells step by step; when one fails, take back those before it."""
        patches: list[Patch] = []
        try:
            for patch in steps:
                patches.append(patch)  # noqa: PERF402  after a failure, those made must be known
        except BaseException:
            for patch in reversed(patches):
                patch.revert(self._book.sheets[sheet].api)
            raise
        self._remember(CellChange(label, sheet, tuple(patches)))

    def undo(self) -> str:
        """Take back what the last button changed; raises WriteRefused when it was changed since."""
        with polite():
            changes = self._session.changes.get(self._key, ())
            if changes:
                with self._quiet():
                    take_back(self._book, changes)
                self._forget()
                self._changes.clear()
            return ";".join(change.label for change in changes)

    @property
    def _key(self) -> str:
        return self._book.api.FullName

    def _forget(self) -> None:
        """Drop what the last button changed: it was taken back, or there is a newer one."""
        for change in self._session.changes.pop(self._key, ()):
            change.forget()

    def _remember(self, change: Change) -> None:
        if not self._changes:
            self._forget()
        self._changes.append(change)
        self._session.changes[self._key] = tuple(self._changes)

    def _ours(self, name: str) -> Iterator[Grid]:
        """Yield a sheet of ours when it is there."""
        if name in {sheet.name for sheet in self._book.sheets}:
            date1904 = self._book.api.Date1904
            yield read_sheet(self._book.sheets[name].api, date1904=date1904)

    def _back_up(self) -> None:
        """Copy the workbook before the first change of its cells."""
        if self._key not in self._session.backed_up:
            sheet = next(self._ours(PARAMETERS), None)
            back_up(self._book.api, self._session.folder, self._now, backup_limit(sheet))
            self._session.backed_up.add(self._key)

    @contextmanager
    def _quiet(self) -> Iterator[None]:
        """Excel quiet, and the clerk's view as it was afterwards."""
        with calm(self._book.api.Application), same_view(self._book.api):
            yield
