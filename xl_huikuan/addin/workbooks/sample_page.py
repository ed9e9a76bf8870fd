"""A sheet of the sample while it is being written, and the rows of it that are wrong on purpose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from xl_huikuan.addin.workbooks.book_look import put
from xl_huikuan.addin.workbooks.sample_forms import FLAWS
from xl_huikuan.addin.workbooks.sample_nouns import Invoice, Receipt


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row written wrong on purpose.

    Attributes:
        sheet, row, column: where; row as Excel shows it, column in letters.
        shown: what the cell holds.
        expect: what a finding must say.
        counted: whether the amount of the row still counts in the totals.
        customer: whose row it is, "" = that is what nobody can tell.
    """

    sheet: str
    row: int
    column: str
    shown: Any
    expect: str
    counted: bool
    customer: str


@dataclass(slots=True)
class Page:
    """A sheet while it is being written.

    Attributes:
        sheet: the worksheet.
        columns: its columns.
        row: the next free row.
        page_start, page_sum: first row of the printed page and fen on it so far.
        results: results of the formulas, by address.
        broken: the rows written wrong.
    """

    sheet: Worksheet
    columns: Sequence[tuple[str, str, float, str]]
    row: int = 1
    page_start: int = 1
    page_sum: int = 0
    results: dict[str, float | str] = field(default_factory=dict)
    broken: list[BrokenRow] = field(default_factory=list)

    def at(self, key: str) -> int:
        """Return the 1-based column of a key."""
        return [column[0] for column in self.columns].index(key) + 1

    def address(self, key: str, row: int) -> str:
        """Return the address of a key in a row."""
        return f"{get_column_letter(self.at(key))}{row}"

    def write(self, cells: Mapping[str, Any], *, marks: str = "") -> None:
        """Write the next row; `marks` is put before the style of each cell (小计…)."""
        for i, (key, _, _, kind) in enumerate(self.columns, 1):
            put(self.sheet, self.row, i, cells.get(key), marks + kind)
        self.row += 1

    def spoil(self, flaw_key: str, cells: dict[str, Any], customer: str) -> None:
        """Put a flaw into the cells of the next row and take note of it."""
        flaw = FLAWS[flaw_key]
        cells.update(flaw.cells)
        whose = customer if "name" not in flaw.cells else ""
        self.broken.append(
            BrokenRow(
                self.sheet.title, self.row, get_column_letter(self.at(flaw.column)),
                cells.get(flaw.column), flaw.expect, flaw.counted, whose,
            )
        )  # fmt: skip


def counted(row: Invoice | Receipt) -> int:
    """Return the fen a row adds to the totals: nothing when it cannot be read."""
    if row.flaw and not FLAWS[row.flaw].counted:
        return 0
    return row.gross if isinstance(row, Invoice) else row.amount


def stated(row: Invoice | Receipt) -> int:
    """Return the fen a row adds to the totals on the sheet: also when the row itself is no good."""
    if row.flaw and FLAWS[row.flaw].cells.keys() & {"gross", "amount"}:
        return 0
    return row.gross if isinstance(row, Invoice) else row.amount
