"""Changes of the clerk's workbook that can be taken back, as long as nobody changed them since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.sheets.excel.blocks import Box, Rows, address, block
from xl_huikuan.sheets.excel.formulas import Extent
from xl_huikuan.sheets.excel.writing import put, same


class Change(Protocol):
    """One change; plain data, so that it outlives the button that made it.

    The `book` of its methods is an `xlwings.Book`.
    """

    @property
    def label(self) -> str:
        """What was changed, for the sentence about taking it back."""

    @property
    def sheets(self) -> frozenset[str]:
        """Names of the sheets it changed."""

    def refuse(self, book: Any) -> None:
        """Raise WriteRefused when the clerk has changed the same cells since."""

    def revert(self, book: Any) -> None:
        """Bring back what was there."""

    def forget(self) -> None:
        """Delete what was only kept to bring it back."""


@dataclass(slots=True)
class Session:
    """What is remembered from one button to the next, for all workbooks of one Excel.

    Attributes:
        folder: where we may put files: workbooks on the way in, and what 撤销 needs.
        backed_up: full names of the workbooks that have been copied before we changed them.
        changes: by full name of the workbook what our last button changed, in order.
    """

    folder: Path
    backed_up: set[str] = field(default_factory=set)
    changes: dict[str, tuple[Change, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Patch:
    """A rectangle of cells before and after.

    Attributes:
        box: the cells.
        before: rows to write to have them as they were; None when `formulas` are to be written.
        after: their values after the change.
        formulas: formulas that were there; None when `before` has everything.
        formats: number formats that were there.
        width: width of the column before; None where we did not change it.
    """

    box: Box
    before: Rows | None
    after: Rows
    formulas: Extent | None = None
    formats: tuple[tuple[Box, str], ...] = ()
    width: float | None = None

    def revert(self, sheet: Any) -> None:
        """Write back content, number formats and width.

        Formats come last: a formula written into a cell of format "@" would become text.
        """
        rng = block(sheet, self.box)
        rng.ClearContents()
        rng.NumberFormat = "General"
        if self.before is not None:
            put(sheet, self.box, self.before)
        if self.formulas is not None:
            self.formulas.write(sheet)
        for box, code in self.formats:
            block(sheet, box).NumberFormat = code
        if self.width is not None:
            rng.ColumnWidth = self.width


@dataclass(frozen=True, slots=True)
class CellChange:
    """Cells changed on one sheet of the clerk's.

    Attributes:
        label: what was changed.
        sheet: its name.
        patches: the cells.
    """

    label: str
    sheet: str
    patches: tuple[Patch, ...]

    @property
    def sheets(self) -> frozenset[str]:
        """The one sheet."""
        return frozenset({self.sheet})

    def refuse(self, book: Any) -> None:
        """Raise WriteRefused when the sheet is gone, protected, or its cells were changed since."""
        if self.sheet not in {sheet.name for sheet in book.sheets}:
            raise WriteRefused(f"撤销不了:工作表「{self.sheet}」已被删除或改名。", code="E141")
        sheet = book.sheets[self.sheet].api
        if sheet.ProtectContents:
            raise WriteRefused(
                f"撤销不了:工作表「{self.sheet}」受保护,请先撤消工作表保护。", code="E225"
            )
        for patch in self.patches:
            if not same(sheet, patch.box, patch.after):
                raise WriteRefused(
                    f"撤销不了:「{self.sheet}」的 {address(patch.box)} 在那之后改过,"
                    "为免丢掉您的改动没有动它;需要时请用“回款_备份”里的副本。",
                    code="E141",
                )

    def revert(self, book: Any) -> None:
        """Write back what was in the cells."""
        sheet = book.sheets[self.sheet].api
        for patch in self.patches:
            patch.revert(sheet)

    def forget(self) -> None:
        """Nothing is kept outside of memory."""


def take_back(book: Any, changes: Sequence[Change]) -> None:
    """Revert changes from the last to the first.

    Raises WriteRefused before anything is reverted. Only what two changes have done to one sheet
    can be looked at no earlier than when the later one is reverted.
    """
    seen: frozenset[str] = frozenset()
    for change in reversed(changes):
        if seen.isdisjoint(change.sheets):
            change.refuse(book)
        seen |= change.sheets
    seen = frozenset()
    for change in reversed(changes):
        if not seen.isdisjoint(change.sheets):
            change.refuse(book)
        seen |= change.sheets
        change.revert(book)
