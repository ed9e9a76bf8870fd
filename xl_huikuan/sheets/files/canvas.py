"""A sheet being filled cell by cell from a text format, never beyond what can be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xl_huikuan.core.errors import FileRefused
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS


def check_box(path: Path, n_rows: int, n_columns: int) -> None:
    """Refuse a table of more cells than can be read."""
    if n_rows > MAX_ROWS or n_columns > MAX_COLUMNS or n_rows * n_columns > MAX_CELLS:
        raise FileRefused(
            f"文件「{path.name}」有 {n_rows:,} 行 × {n_columns:,} 列,超出可读范围:请拆分后再读取。",
            code="E110",
        )


@dataclass(slots=True)
class Canvas:
    """A sheet being filled: values by row, merged areas and hidden rows, all 0-based."""

    path: Path
    rows: list[list[Any]] = field(default_factory=list)
    taken: set[tuple[int, int]] = field(default_factory=set)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    width: int = 0

    def put(self, row: int, column: int, value: Any, *, down: int = 1, across: int = 1) -> int:
        """Place a value; return the column after it."""
        self.width = max(self.width, column + across)
        check_box(self.path, max(len(self.rows), row + down), self.width)
        while len(self.rows) <= row:
            self.rows.append([])
        cells = self.rows[row]
        cells.extend([""] * (column + 1 - len(cells)))
        cells[column] = value
        if down > 1 or across > 1:
            area = (row, column, row + down - 1, column + across - 1)
            self.merges.append(area)
            if down > 1:
                self._take(area)
        return column + across

    def _take(self, area: tuple[int, int, int, int]) -> None:
        first_row, first_column, last_row, last_column = area
        if (
            len(self.taken) + (last_row - first_row) * (last_column - first_column + 1)
            > MAX_CELLS // 40
        ):
            check_box(self.path, MAX_ROWS + 1, self.width)
        self.taken.update(
            (r, c)
            for r in range(first_row + 1, last_row + 1)
            for c in range(first_column, last_column + 1)
        )

    def free(self, row: int, column: int) -> int:
        """Return the first column from here on that no merged area from above covers."""
        while (row, column) in self.taken:
            column += 1
        return column

    def grid(self, name: str, *, visible: bool = True) -> Grid:
        """Return what was filled in."""
        return Grid.from_rows(
            name, self.rows, merges=tuple(self.merges), hidden_rows=frozenset(self.hidden),
            visible=visible,
        )  # fmt: skip
