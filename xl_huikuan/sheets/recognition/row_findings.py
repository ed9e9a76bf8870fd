"""What the clerk should know about the rows of a table: totals, notes, hidden rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from xl_huikuan.core.errors import Finding, Source
from xl_huikuan.core.money import money_text
from xl_huikuan.sheets.grid import column_number
from xl_huikuan.sheets.recognition.reading import TableReading
from xl_huikuan.sheets.recognition.rows import RowReading
from xl_huikuan.sheets.recognition.schema import BY_KEY
from xl_huikuan.sheets.recognition.tabledata import TableData
from xl_huikuan.sheets.recognition.totals import StatedTotal

SHOWN = 8  # row numbers named in one sentence
WEIGHTY = ("amount", "balance", "debit", "received")  # the column that says how much a row is
Rows = npt.NDArray[np.int64]


def table_findings(
    data: TableData, rows: RowReading, table: TableReading, *, with_hidden: bool = True
) -> list[Finding]:
    """Return findings about a table that is or may be receivables; none for other tables.

    `with_hidden` is whether hidden rows are counted.
    """
    if table.side in ("应付", "无关") or table.kind in ("other", "gl_journal", "payment_terms"):
        return []
    return [
        *_disagreeing(data, rows, table),
        *_left_out(data, rows, table),
        *_unseen(data, rows, table, counted=with_hidden),
    ]


def _disagreeing(data: TableData, rows: RowReading, table: TableReading) -> Iterator[Finding]:
    for total in rows.stated:
        if total.stated == total.computed:
            continue
        gap = money_text(total.stated - total.computed)
        yield Finding(
            "W212", Source(table.sheet, total.row + 1, total.column.letters),
            f"「{total.label or '合计'}」写的{BY_KEY[total.column.key].title}是 {money_text(total.stated)},"
            f"明细相加是 {money_text(total.computed)},相差 {gap}{_left_out_row(data, rows, total)}。",
            "请核对合计公式的范围或明细是否漏行;计算以明细为准。",
        )  # fmt: skip


def _left_out_row(data: TableData, rows: RowReading, total: StatedTotal) -> str:
    """Say which one row a total lacks, when its amount is the whole difference."""
    read = data.amounts(total.column.column, total.column.unit)
    is_below = bool((rows.data < total.row).any())
    above = rows.data[rows.data < total.row] if is_below else rows.data
    lacking = above[read.fen[above - data.area.first] == total.computed - total.stated]
    return f",正好是第 {lacking[0] + 1} 行的金额,合计可能漏了这一行" if len(lacking) == 1 else ""


def _left_out(data: TableData, rows: RowReading, table: TableReading) -> Iterator[Finding]:
    repeats = [row + 1 for row in data.area.repeats]
    notes = [row + 1 for row in rows.notes if row not in data.area.repeats]
    for code, numbers, what in (
        ("W211", list(table.total_rows), "是合计行"),
        ("W213", repeats, "是重复的表头"),
        ("W214", notes, "是标题、备注或签字行"),
    ):
        if numbers:
            yield Finding(
                code, Source(table.sheet, numbers[0]),
                f"{named_rows(numbers)}{what},没有计入明细。", "如有误判,请在「回款_待核对」标出并联系维护人。",
            )  # fmt: skip


def named_rows(numbers: Sequence[int]) -> str:
    """Return 第4、6、7行, shortened when there are many."""
    shown = "、".join(str(n) for n in numbers[:SHOWN])
    return f"第{shown}行" if len(numbers) <= SHOWN else f"第{shown}…等{len(numbers)}行"


def _unseen(
    data: TableData, rows: RowReading, table: TableReading, *, counted: bool
) -> Iterator[Finding]:
    """Say what is read although the clerk does not see it: the sheet, rows, columns."""
    grid = data.grid
    if not grid.visible:
        yield Finding(
            "W203", Source(table.sheet), "这张工作表是隐藏的,其中的表照样读取。",
            "如不应使用,请在「回款_参数」把该表「本表用途」填为 否。",
        )  # fmt: skip
    done, other = ("默认计入", "不应计入") if counted else ("按参数「隐藏行」没有计入", "应计入")
    for code, numbers, what in (
        ("W218", grid.hidden_rows - grid.filtered_rows, "行被隐藏"),
        ("W219", grid.filtered_rows, "行被筛选掉"),
    ):
        unseen = np.array(sorted(numbers & set(rows.data.tolist())), np.int64)
        if len(unseen):
            yield Finding(
                code, Source(table.sheet, int(unseen[0]) + 1),
                f"有 {len(unseen)} {what},{_amount_of(data, table, unseen)},{done}。",
                f"如{other},请把「回款_参数」的「隐藏行」改为 {'不计' if counted else '计入'}。",
            )  # fmt: skip
    hidden = [
        c for c in table.columns if c.field and column_number(c.letters) in grid.hidden_columns
    ]
    if hidden:
        names = "、".join(f"{c.letters} 列「{c.heading}」" for c in hidden)
        yield Finding("I218", Source(table.sheet), f"隐藏的 {names}照样使用。", "不需要处理。")


def _amount_of(data: TableData, table: TableReading, rows: Rows) -> str:
    """Return the amounts in some rows as 应收金额合计 1.00."""
    money = next((c for k in WEIGHTY for c in [table.column(k)] if c), None)
    if money is None:
        return "没有金额列"
    read = data.amounts(column_number(money.letters), money.unit)
    total = int(read.fen[rows - data.area.first].sum())
    return f"{money.heading or BY_KEY[money.field].title}合计 {money_text(total)}"
