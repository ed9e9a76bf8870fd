"""What a scan finds out about one sheet, within limits that no honest sheet reaches."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from xl_huikuan.sheets.files.signs import NO_STYLES, Signs, SignStyles
from xl_huikuan.sheets.files.unseen import Rows
from xl_huikuan.sheets.limits import MAX_CELLS, MAX_COLUMNS, MAX_MERGES, MAX_ROWS

MAX_MARKS = 1_000_000  # error cells and formulas without a result: as objects, 200 bytes each
Position = tuple[int, int]


class OutOfBoundsError(Exception):
    """A sheet says something beyond what Excel can hold, or too often; why, in Chinese."""


def check_merges(count: int) -> None:
    """Raise OutOfBoundsError when there are more merged areas than a clerk can make."""
    if count > MAX_MERGES:
        raise OutOfBoundsError("有 20 万处以上的合并单元格")


@dataclass(slots=True)
class SheetFacts:
    """What a pass over one sheet found; positions are 0-based (row, column).

    Attributes:
        errors: text of each error cell.
        no_values: formulas saved without their result.
        hidden_rows, hidden_columns: rows and columns the clerk does not see.
        filters: first and last row of each list in which a filter is at work.
        styles, signs: the styles that show foreign money, and the cells that have one.
        has_formulas: some cell is a formula.
        n_rows, n_columns: the box from A1 that holds every cell with something in it.
    """

    errors: dict[Position, str] = field(default_factory=dict)
    no_values: list[Position] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    filters: list[Rows] = field(default_factory=list)
    styles: SignStyles = NO_STYLES
    signs: Signs = field(default_factory=Signs)
    has_formulas: bool = False
    n_rows: int = 0
    n_columns: int = 0

    @property
    def filtered_rows(self) -> set[int]:
        """The hidden rows that lie in a list with a filter."""
        runs = _apart(self.filters)
        starts = [first for first, _ in runs]
        inside = ((r, bisect_right(starts, r) - 1) for r in self.hidden_rows)
        return {r for r, i in inside if i >= 0 and r <= runs[i][1]}

    def widen(self, n_rows: int, n_columns: int) -> None:
        """Make the box at least this big."""
        self.n_rows = max(self.n_rows, n_rows)
        self.n_columns = max(self.n_columns, n_columns)

    def check(self) -> None:
        """Raise OutOfBoundsError when the sheet spans or says more than can be read."""
        box = self.n_rows * self.n_columns
        if self.n_rows > MAX_ROWS or self.n_columns > MAX_COLUMNS or box > MAX_CELLS:
            raise OutOfBoundsError(
                f"占用 {self.n_rows:,} 行 × {self.n_columns:,} 列,超出可读范围(2,000 万格)"
            )
        if len(self.errors) + len(self.no_values) > MAX_MARKS:
            raise OutOfBoundsError("有一百万个以上的错误值或没有结果的公式")
        if len(self.hidden_rows) > MAX_ROWS:
            raise OutOfBoundsError("有超出 1,048,576 行的行号")


def _apart(runs: list[Rows]) -> list[Rows]:
    """Return runs that do not overlap and hold the same numbers, in order."""
    found: list[Rows] = []
    for first, last in sorted(runs):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found
