"""What is wrong with entries of a table, told at their cells: a few one by one, the rest counted."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.core.catalogue import CATALOGUE
from xl_huikuan.core.errors import Finding, Source
from xl_huikuan.sheets import cells
from xl_huikuan.sheets.grid import Grid, column_number
from xl_huikuan.sheets.recognition.reading import TableReading

LISTED = 20  # rows of one problem told one by one
Flags = npt.NDArray[np.bool_]


class Telling:
    """Entries about which findings are made; all arrays have one element per entry.

    Attributes:
        table, grid: where they stand.
        rows: 0-based sheet rows.
        excluded: entries that cannot be used.
        findings: what was found so far.
        name: customer name of each entry.
    """

    def __init__(self, grid: Grid, table: TableReading, rows: npt.NDArray[np.int64]) -> None:
        self.table = table
        self.grid = grid
        self.rows = rows
        self.excluded = np.zeros(len(rows), np.bool_)
        self.findings: list[Finding] = []
        self.name = pd.Categorical.from_codes(np.zeros(len(rows), np.int8), [""])

    @property
    def n(self) -> int:
        """Number of entries."""
        return len(self.rows)

    def exclude(
        self, marked: Flags, column: int | None, code: str, say: Callable[[str], str], remedy: str
    ) -> None:
        """Leave the marked entries out and say why at their cells."""
        self.exclude_each(marked, column, code, lambda value, _: say(value), remedy)

    def exclude_each(
        self,
        marked: Flags,
        column: int | None,
        code: str,
        say: Callable[[str, int], str],
        remedy: str,
    ) -> None:
        """Leave the marked entries out; the sentence depends on the entry, not on its cell alone."""
        remedy += "更正前该行不计入,也不向该客户发函。"
        self._tell(marked, column, code, say, remedy)
        self.excluded |= marked

    def block(
        self, marked: Flags, column: int | None, code: str, say: Callable[[str], str], remedy: str
    ) -> None:
        """Keep the marked entries but let no letter go to their customers."""
        remedy += "更正前不向该客户发函。"
        self._tell(marked, column, code, lambda value, _: say(value), remedy)

    def warn(
        self, marked: Flags, column: int | None, code: str, say: Callable[[str], str], remedy: str
    ) -> None:
        """Say something about the marked entries, which are used as read."""
        self._tell(marked, column, code, lambda value, _: say(value), remedy)

    def _tell(
        self,
        marked: Flags,
        column: int | None,
        code: str,
        say: Callable[[str, int], str],
        remedy: str,
    ) -> None:
        positions = np.flatnonzero(marked & ~self.excluded)
        letters = "" if column is None else self.letters(column)
        blocking = CATALOGUE[code].excludes
        seen: set[str] = set()
        for order, i in enumerate(positions.tolist()):
            customer = str(self.name[i])
            if order >= LISTED and (not blocking or customer in seen):
                continue
            seen.add(customer)
            value = "" if column is None else self.shown(int(self.rows[i]), column)
            source = Source(self.table.sheet, int(self.rows[i]) + 1, letters)
            self.findings.append(Finding(code, source, say(value, i), remedy, customer))
        if len(positions) > LISTED:
            source = Source(self.table.sheet)
            text = f"同类问题({code})共 {len(positions)} 行,没有逐条列出。"
            self.findings.append(Finding(code, source, text, remedy))

    def shown(self, row: int, column: int) -> str:
        """Return a cell as the clerk sees it."""
        return str(cells.texts(self.grid.columns[column], np.array([row]))[0])

    def letters(self, column: int) -> str:
        """Return the letters of a 0-based column."""
        return next(c.letters for c in self.table.columns if column_number(c.letters) == column)

    def count(self, marked: Flags, column: int, code: str, text: str, remedy: str) -> None:
        """Say once how many entries are marked, and show the first: text holds both places."""
        if marked.any():
            first = int(self.rows[np.flatnonzero(marked)[0]])
            said = text.format(int(marked.sum()), self.shown(first, column))
            source = Source(self.table.sheet, first + 1, self.letters(column))
            self.findings.append(Finding(code, source, said, remedy))
