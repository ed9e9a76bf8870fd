"""Amounts whose cells show foreign money by their number format alone: 1000 shown as $1,000.00.

To take dollars for 人民币 is a wrong letter; yet many a book in 人民币 has $ from a template. What
the column's heading, the row's 币种 or the clerk calls 人民币 is used and told. Else the clerk is
asked when most of a table shows a sign; a few such rows wait by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from xl_huikuan.core.errors import Finding, Source
from xl_huikuan.sheets.cells import texts
from xl_huikuan.sheets.grid import Grid, Kind, column_number, unmerged
from xl_huikuan.sheets.recognition.foreign import without
from xl_huikuan.sheets.recognition.questions import HOW
from xl_huikuan.sheets.recognition.reading import ColumnReading, Corrections, TableReading
from xl_huikuan.sheets.recognition.schema import MONEY_KEYS
from xl_huikuan.sheets.recognition.signed import Signed
from xl_huikuan.sheets.recognition.units import is_local, is_ours, stated_unit

CURRENCY, ANSWER = "金额币种", "人民币"
_USED = ("items", "receipts")
_MOST = 0.5  # share of the rows with amounts from which on it is one question about the table
_NO_DEBT = frozenset({"net_amount", "tax", "credit_limit", "promise_amount"})
Rows = npt.NDArray[np.int64]


def with_signs(
    tables: Sequence[TableReading], grids: Sequence[Grid], corrections: Corrections
) -> tuple[list[TableReading], list[str], list[Finding]]:
    """Return the tables with what they show in foreign money, questions about it, and findings."""
    by_name = {grid.name: grid for grid in grids if grid.signs}
    seen = [_with_signs(table, by_name, corrections) for table in tables]
    questions = [question for table in seen for question in _question(table, by_name)]
    return seen, questions, [finding for table in seen for finding in _findings(table)]


def _with_signs(
    table: TableReading, grids: Mapping[str, Grid], corrections: Corrections
) -> TableReading:
    grid = grids.get(table.sheet)
    if grid is None or table.role not in _USED:
        return table
    told = corrections.said("currency", table.address) == ANSWER
    found = (s for c in _money(table) for s in _signed(grid, table, c, told=told))
    return replace(table, signed=tuple(found))


def _money(table: TableReading) -> list[ColumnReading]:
    return [c for c in table.columns if c.field in MONEY_KEYS and c.field not in _NO_DEBT]


def _amounts(grid: Grid, column: ColumnReading, rows: Rows) -> Rows:
    """Return those of the rows in which a column holds a number other than zero."""
    cells = grid.columns[column_number(column.letters)]
    return rows[(cells.kinds[rows] == Kind.NUMBER) & (cells.numbers[rows] != 0)]


def _signed(
    grid: Grid, table: TableReading, column: ColumnReading, *, told: bool
) -> Iterator[Signed]:
    number = column_number(column.letters)
    for cells in grid.signs:
        if cells.column != number:
            continue
        rows = _amounts(grid, column, np.intersect1d(table.entries, cells.rows, assume_unique=True))
        if told or _is_ours(column.heading):
            why = f"您在「回款_参数」中答了{ANSWER}" if told else f"表头写的是{ANSWER}"
            parts = [(why, rows)]
        else:
            parts = _by_currency(grid, table, rows)
        yield from (
            Signed(column.letters, cells.sign, part, why) for why, part in parts if len(part)
        )


def _is_ours(heading: str) -> bool:
    return is_local(heading) or ("元" in heading and stated_unit(heading) > 0)


def _by_currency(grid: Grid, table: TableReading, rows: Rows) -> list[tuple[str, Rows]]:
    """Part rows by what their 币种 says; those in another currency are left out elsewhere."""
    currency = table.column("currency")
    if currency is None:
        return [("", rows)]
    number = column_number(currency.letters)
    said = texts(grid.columns[number], unmerged(grid, number, rows))
    blank = np.asarray(said == "")
    ours = np.array([is_ours(str(text)) for text in said.categories], np.bool_)[said.codes]
    return [("", rows[blank]), (f"币种列写的是{ANSWER}", rows[ours & ~blank])]


def _question(table: TableReading, grids: Mapping[str, Grid]) -> Iterator[str]:
    """Ask about a table that shows most of its amounts in what may be foreign money."""
    open_ = [signed for signed in table.signed if not signed.ours]
    if not open_:
        return
    grid = grids[table.sheet]
    every = np.unique(np.concatenate([_amounts(grid, c, table.entries) for c in _money(table)]))
    rows = np.unique(np.concatenate([signed.rows for signed in open_]))
    if len(rows) < _MOST * len(every):
        return
    first = open_[0]
    yield (
        f"工作表「{table.address}」的 {_shown(table, first)},共 {len(rows)} 行,看不出是不是{ANSWER}。"
        f"如是{ANSWER},{HOW}把该表「{CURRENCY}」填为 {ANSWER};"
        f"如是外币,请换算成人民币后再运行,或{without(table)}。"
    )


def _shown(table: TableReading, signed: Signed) -> str:
    heading = next(c.heading for c in table.columns if c.letters == signed.letters)
    first = f"{signed.letters}{signed.rows[0] + 1}"
    return f"{signed.letters} 列「{heading}」在单元格格式里带「{signed.sign}」(首处 {first})"


def _findings(table: TableReading) -> Iterator[Finding]:
    for signed in table.signed:
        if signed.ours:
            yield Finding(
                "W415", Source(table.sheet, int(signed.rows[0]) + 1, signed.letters),
                f"{_shown(table, signed)},共 {len(signed.rows)} 行;{signed.ours},按{ANSWER}计算。",
                "请核对;如是外币,请换算成人民币,或在币种列写明。",
            )  # fmt: skip
