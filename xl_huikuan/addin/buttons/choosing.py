"""Whom the clerk means by the rows she selected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from xl_huikuan.addin.buttons.looking import Look
from xl_huikuan.addin.commands import Report
from xl_huikuan.core.aliases import representatives
from xl_huikuan.sheets.book import Selection
from xl_huikuan.sheets.cells import texts
from xl_huikuan.sheets.grid import Grid, column_number
from xl_huikuan.sheets.table import PREFIX

NAME_HEADINGS = ("客户名称", "客户")  # on our own sheets
NOTHING_SELECTED = (
    "没有选中客户行:请先在应收明细里选中要办的客户的一行或几行(可按住 Ctrl 多选,"
    "也可以选 回款_催收清单、回款_账龄、回款_明细、回款_信用 里的行),再按一次。"
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The customers of some rows.

    Attributes:
        customers: customer numbers in order of the rows, each once.
        rows: number of rows that name a customer.
        others: number of rows that do not: headings, totals, blank ones.
    """

    customers: tuple[int, ...]
    rows: int
    others: int

    @property
    def left_out(self) -> str:
        """A sentence about the rows that name nobody, "" when there are none."""
        if not self.others:
            return ""
        return (
            f"选中的行里有 {self.others} 行不是客户行"
            "(表头、合计、空行、没有计入的行,或一行里有两个客户),已跳过。"
        )


def nobody(selection: Selection) -> Report:
    """Say that no customer is selected, and what to select."""
    where = f"选中的行(「{selection.sheet}」)里没有客户行。" if selection else ""
    text = f"{where}{NOTHING_SELECTED}"
    code = "E701"
    return Report((f"{text}({code})",), {"code": code, "message": text}, 1)


def chosen_customers(selection: Selection, found: Look) -> Chosen:
    """Return whose rows are selected; a row of a customer means the whole customer."""
    ours = selection.sheet.startswith(PREFIX)
    by_row = _on_our_sheet if ours else _on_clerks_sheet
    known = by_row(selection, found)
    numbers = [known[row] for row in selection.rows if row in known]
    others = len(selection.rows) - len(numbers)
    return Chosen(tuple(dict.fromkeys(numbers)), len(numbers), others)


Found = Mapping[int, int]  # 0-based row → customer number


def _on_clerks_sheet(selection: Selection, found: Look) -> Found:
    """Rows that became debts or receipts; else rows of a table that names their customer.

    Of tables side by side one row may be of two customers: it is nobody's, for a letter must never
    go to the other one.
    """
    known = dict(_named_rows(selection, found))
    booked: dict[int, set[int]] = {}
    for row, number in _booked_rows(selection, found):
        booked.setdefault(row, set()).add(number)
    return {row: number for row, number in known.items() if row not in booked} | {
        row: min(numbers) for row, numbers in booked.items() if len(numbers) == 1
    }


def _booked_rows(selection: Selection, found: Look) -> Iterator[tuple[int, int]]:
    ledger = found.outcome.ledger
    wanted = np.array(selection.rows, np.int64) + 1
    for frame in (ledger.receipts, ledger.items):
        here = np.asarray(frame["sheet"] == selection.sheet)
        hits = frame[here & np.isin(frame["row"].to_numpy(), wanted)]
        rows = (hits["row"].to_numpy() - 1).tolist()
        yield from zip(rows, hits["customer"].tolist(), strict=True)


def _named_rows(selection: Selection, found: Look) -> Iterator[tuple[int, int]]:
    grid = next((g for g in found.opened.read.grids if g.name == selection.sheet), None)
    for table in found.outcome.recognition.tables:
        column = table.column("customer_name")
        if grid is not None and table.sheet == selection.sheet and column is not None:
            rows = np.intersect1d(np.array(selection.rows, np.int64), table.entries)
            yield from _by_name(grid, column_number(column.letters), rows, found)


def _on_our_sheet(selection: Selection, found: Look) -> Found:
    grid = found.opened.read.ours.get(selection.sheet)
    place = _name_column(grid) if grid is not None else None
    if grid is None or place is None:
        return {}
    heading, column = place
    rows = [row for row in selection.rows if heading < row < grid.n_rows]
    return dict(_by_name(grid, column, np.array(rows, np.int64), found))


def _name_column(grid: Grid) -> tuple[int, int] | None:
    """Return 0-based row and column of the heading over the customers' names."""
    for row in range(grid.n_rows):
        cells = grid.row(row)
        for heading in NAME_HEADINGS:
            if heading in cells:
                return row, cells.index(heading)
    return None


def _by_name(
    grid: Grid, column: int, rows: np.ndarray[tuple[int], np.dtype[np.int64]], found: Look
) -> Iterator[tuple[int, int]]:
    names = found.outcome.ledger.customers["name"].tolist()
    numbers = {name: number for number, name in enumerate(names)}
    aliases = representatives(found.outcome.corrections.aliases, numbers)
    for row, name in zip(rows.tolist(), texts(grid.columns[column], rows), strict=True):
        printed = aliases.get(name, name)
        if printed in numbers:
            yield row, numbers[printed]
