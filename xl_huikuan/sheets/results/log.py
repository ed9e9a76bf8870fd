"""回款_沟通记录: what was said to customers, one row each time; rows are only ever added.

The clerk may write on it too: her rows, her own columns and what she typed stay as they are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.core.money import MAX_FEN, fen
from xl_huikuan.sheets.cells import texts
from xl_huikuan.sheets.files.which import LOG
from xl_huikuan.sheets.grid import Grid, make_column
from xl_huikuan.sheets.ledgers.contact_log import columns_of, heading_row
from xl_huikuan.sheets.table import Block, Column, ResultSheet

# Heading → (kind of column, width).
LOG_COLUMNS: Mapping[str, tuple[str, float]] = {
    "日期": ("date", 12),
    "客户": ("text", 28),
    "方式": ("text", 8),
    "结果": ("wrap", 36),
    "承诺日期": ("date", 12),
    "承诺金额": ("money", 14),
    "停催至": ("date", 12),
    "经办人": ("text", 10),
    "备注": ("wrap", 30),
}


def log_sheet(earlier: Grid | None, new: Sequence[Mapping[str, Any]]) -> ResultSheet:
    """Return the log with rows added below; each is heading → text, date, yuan or None.

    Raises WriteRefused when the log there is has lost its headings.
    """
    columns = [
        _column(title, [*old, *(row.get(title) for row in new)])
        for title, old in _earlier_columns(earlier)
    ]
    return ResultSheet(
        LOG,
        "客户沟通记录",
        (
            "每次沟通一行,只增不改;每个客户最近一次的 承诺日期 和 停催至 用于催收清单和函件。",
            "可以直接在最下面加行,也可以在右边加自己的列。",
        ),
        (Block(tuple(columns)),),
        freeze_columns=2,
        tab="C00000",
    )


def _earlier_columns(grid: Grid | None) -> Iterator[tuple[str, list[Any]]]:
    """Yield heading and cells of our columns, then of the clerk's own."""
    if grid is None:
        yield from ((title, []) for title in LOG_COLUMNS)
        return
    heading = heading_row(grid)
    if heading is None:
        raise WriteRefused(
            f"「{LOG}」里找不到表头(要有 日期、客户):请恢复表头,或把这张表改名后再登记。",
            code="E205",
        )
    at = columns_of(grid, heading)
    rows = [r for r in range(heading + 1, grid.n_rows) if any(c is not None for c in grid.row(r))]
    ours = {title: at.get(title, grid.n_columns) for title in LOG_COLUMNS}
    for title, i in ours.items():
        yield title, [grid.cell(row, i) for row in rows]
    for i in sorted(set(range(grid.n_columns)) - set(ours.values())):
        cells = [grid.cell(row, i) for row in (heading, *rows)]
        if any(cell is not None for cell in cells):
            yield str(cells[0] or ""), cells[1:]


def _column(title: str, cells: list[Any]) -> Column:
    kind, width = LOG_COLUMNS.get(title, ("wrap", 20))
    if kind == "date" and all(map(_is_day, cells)):
        return Column(title, kind, np.array(cells, "datetime64[s]"), width)
    if kind == "money" and all(map(_is_amount, cells)):
        values = [np.nan if cell is None else float(fen(str(cell))) for cell in cells]
        return Column(title, kind, np.array(values), width)
    return Column(title, "text" if kind in ("date", "money") else kind, _texts(cells), width)


def _is_day(cell: Any) -> bool:
    if isinstance(cell, dt.datetime):
        return cell.time() == dt.time()
    return cell is None or isinstance(cell, dt.date)


def _is_amount(cell: Any) -> bool:
    is_amount = isinstance(cell, float) and abs(cell) <= MAX_FEN / 100 and round(cell, 2) == cell
    return cell is None or is_amount


def _texts(cells: list[Any]) -> list[str]:
    """Return cells as text; what is text already stays to the letter."""
    shown = texts(make_column(cells), np.arange(len(cells)))
    return [cell if isinstance(cell, str) else str(t) for cell, t in zip(cells, shown, strict=True)]
