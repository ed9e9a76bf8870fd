"""`Book`: a workbook wherever it lives. The only protocol between what we compute and a host.

ClosedBook    a file nobody has open
MemoryBook    grids made by hand, for tests and demonstrations
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import NoReturn, Protocol

from xl_huikuan.core.errors import Finding, WriteRefused
from xl_huikuan.saving.save import Occasion, Saved
from xl_huikuan.sheets.files.ahead import ReadAhead
from xl_huikuan.sheets.files.guard import Format
from xl_huikuan.sheets.files.reader import Reading, read_grids
from xl_huikuan.sheets.files.which import ALL, Which
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.ooxml.package import graft, graft_over
from xl_huikuan.sheets.ooxml.placing import Found
from xl_huikuan.sheets.ooxml.signed import said
from xl_huikuan.sheets.progress import Progress, silent
from xl_huikuan.sheets.selection import NOTHING_SELECTED, Selection
from xl_huikuan.sheets.shown import as_grid, with_columns
from xl_huikuan.sheets.table import PREFIX, Beside, ResultSheet

__all__ = ["Beside", "Book", "ClosedBook", "MemoryBook", "Ours", "Selection", "is_wanted"]


Ours = bool | Collection[str]  # which of our own sheets are read: all, none, or these names


def is_wanted(sheet: str, ours: Ours) -> bool:
    """Tell whether a sheet is to be read: the clerk's always are."""
    wanted = sheet in ours if isinstance(ours, Collection) else ours
    return wanted or not sheet.startswith(PREFIX)


class Book(Protocol):
    """A workbook we read tables from and show results in."""

    @property
    def name(self) -> str:
        """File name with its ending, or the title of a book that was never saved."""

    @property
    def path(self) -> Path | None:
        """Where the file lies; None for a book without one."""

    @property
    def notes(self) -> tuple[Finding, ...]:
        """What reading the book found, as sheets that could not be read; known after `grids`."""

    def grids(self, *, ours: Ours = False) -> tuple[Grid, ...]:
        """Return the worksheets in order; of our own 回款_ sheets those that `ours` asks for."""

    def selection(self) -> Selection:
        """Return what is selected, visible rows only."""

    def show(self, sheets: Sequence[ResultSheet]) -> None:
        """Put result sheets into the book; one of the same name is replaced, others stay.

        Raises WriteRefused for a name that does not begin with `PREFIX`.
        """

    def status(self, text: str, done: int, total: int) -> None:
        """Tell the clerk how far we are: `done` of `total` steps."""

    def save(self, target: Path) -> str:
        """Write the book with all sheets shown to a new file; raises WriteRefused.

        Returns what the clerk should know about the new file, "" for nothing.
        """

    # The members below are for hosts in which the clerk looks on; others may raise WriteRefused.

    def append(self, beside: Beside) -> None:
        """Put columns at the right of the clerk's own rows; nothing that was there is changed."""

    def to_values(self) -> int:
        """Replace our functions' formulas in the selection by their values; returns how many."""

    def undo(self) -> str:
        """Take back our last change of the book; returns what was taken back, "" for nothing."""


def _together(before: Iterable[ResultSheet], new: Sequence[ResultSheet]) -> tuple[ResultSheet, ...]:
    """Return the sheets with the new ones in; refuse names that are not ours."""
    for sheet in new:
        if not sheet.name.startswith(PREFIX):
            raise WriteRefused(
                f"只能写入名称以「{PREFIX}」开头的工作表,不能写「{sheet.name}」:请换一个名称。",
                code="E226",
            )
    return tuple({sheet.name: sheet for sheet in (*before, *new)}.values())


class ClosedBook:
    """A workbook file nobody has open. Results go into a copy, or into it when asked to.

    `which` chooses the sheets that are read: large results of an earlier run need not be.
    `ahead` is a reading already under way, with a choice of its own. `selection` is what the
    clerk names on a command line; in the file itself nothing is selected.
    """

    def __init__(
        self,
        path: Path,
        progress: Progress = silent,
        *,
        which: Which = ALL,
        ahead: ReadAhead | None = None,
        selection: Selection = NOTHING_SELECTED,
    ) -> None:
        self.path = path
        self._selection = selection
        self._which = which
        self._ahead = ahead
        self.shown: tuple[ResultSheet, ...] = ()
        self._beside: list[tuple[Beside, Found]] = []
        self._progress = progress
        self._reading: Reading | None = None

    @property
    def name(self) -> str:
        """File name with its ending."""
        return self.path.name

    @property
    def reading(self) -> Reading:
        """The sheets chosen and what is known about the file; read once, on first use."""
        if self._reading is None:
            ahead = self._ahead
            self._reading = ahead.reading() if ahead else read_grids(self.path, self._which)
        return self._reading

    @property
    def notes(self) -> tuple[Finding, ...]:
        """What reading the file found."""
        return self.reading.notes

    def grids(self, *, ours: Ours = False) -> tuple[Grid, ...]:
        """Return the worksheets in order; raises FileRefused when the file cannot be read."""
        return tuple(g for g in self.reading.grids if is_wanted(g.name, ours))

    def selection(self) -> Selection:
        """Return what was named on the command line, nothing otherwise."""
        return self._selection

    def show(self, sheets: Sequence[ResultSheet]) -> None:
        """Keep the sheets for `save`."""
        self.shown = _together(self.shown, sheets)

    def status(self, text: str, done: int, total: int) -> None:
        """Pass progress on."""
        self._progress(text, done, total)

    def save(self, target: Path) -> str:
        """Write a copy with the sheets and columns.

        What is no xlsx package gets a new workbook for the sheets.
        """
        source = self.path if self.reading.kind.format is Format.XLSX else None
        return said(graft(source, self.shown, target, beside=self._beside).notes)

    def save_over(self, occasion: Occasion) -> Saved:
        """Put the sheets and columns into the file itself, which is backed up before.

        Raises WriteRefused when that is not possible; the file is then as it was.
        """
        sha256 = self.reading.sha256
        return graft_over(self.path, self.shown, occasion, beside=self._beside, sha256=sha256)

    def append(self, beside: Beside) -> None:
        """Keep the columns for `save`; raises WriteRefused when no copy can have them."""
        if self.reading.kind.format is not Format.XLSX:
            raise WriteRefused(
                f"「{self.name}」是{self.reading.kind.format},不能在副本里追加列:"
                "请用 Excel 打开并另存为 .xlsx 再运行。",
                code="E106",
            )
        [grid] = [grid for grid in self.reading.grids if grid.name == beside.sheet]
        titles = {column.title for column in beside.columns}
        row = [grid.cell(beside.heading_row, i) for i in range(grid.n_columns)]
        old = {title: at for at, title in enumerate(row) if isinstance(title, str)}
        found = Found({title: old[title] for title in titles & old.keys()}, grid.n_columns)
        self._beside.append((beside, found))

    def to_values(self) -> int:
        """Refuse: the clerk's own sheets of a file stay as they are."""
        _refuse("不能把公式转成数值")

    def undo(self) -> str:
        """Refuse: results went into a copy, and the file was never changed."""
        _refuse("没有可以撤销的改动")


def _refuse(what: str) -> NoReturn:
    raise WriteRefused(f"对没有打开的文件{what}:此功能需要在 Excel 里打开台账使用。", code="E131")


class MemoryBook:
    """A book made of grids, without a file behind it; what is shown is read back from it."""

    def __init__(
        self,
        grids: Iterable[Grid],
        *,
        name: str = "内存工作簿.xlsx",
        path: Path | None = None,
        selection: Selection = NOTHING_SELECTED,
        progress: Progress = silent,
    ) -> None:
        self.name = name
        self.path = path
        self.notes: tuple[Finding, ...] = ()
        self.shown: tuple[ResultSheet, ...] = ()
        self.chosen = selection
        self._grids = tuple(grids)
        self._before: list[tuple[str, tuple[ResultSheet, ...], tuple[Grid, ...]]] = []
        self._progress = progress

    def grids(self, *, ours: Ours = False) -> tuple[Grid, ...]:
        """Return the grids it was made of, and the sheets shown since as they are read back."""
        return tuple(g for g in self._grids if is_wanted(g.name, ours))

    def selection(self) -> Selection:
        """Return what is chosen."""
        return self.chosen

    def show(self, sheets: Sequence[ResultSheet]) -> None:
        """Keep the sheets; `shown` has them."""
        together = _together(self.shown, sheets)
        self._before.append(("、".join(sheet.name for sheet in sheets), self.shown, self._grids))
        self.shown = together
        grids = {grid.name: grid for grid in (*self._grids, *map(as_grid, sheets))}
        self._grids = tuple(grids.values())

    def status(self, text: str, done: int, total: int) -> None:
        """Pass progress on."""
        self._progress(text, done, total)

    def save(self, target: Path) -> str:
        """Write a new workbook with only the sheets shown."""
        return said(graft(None, self.shown, target).notes)

    def append(self, beside: Beside) -> None:
        """Put the columns beside the rows of the grid."""
        self._before.append((f"「{beside.sheet}」右侧的列", self.shown, self._grids))
        self._grids = tuple(
            with_columns(grid, beside.heading_row, beside.rows, beside.columns)
            if grid.name == beside.sheet
            else grid
            for grid in self._grids
        )

    def to_values(self) -> int:
        """Return 0: grids hold values only."""
        return 0

    def undo(self) -> str:
        """Take back the last `show` or `append`."""
        if not self._before:
            return ""
        what, self.shown, self._grids = self._before.pop()
        return what
