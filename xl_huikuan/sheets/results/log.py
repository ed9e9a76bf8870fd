"""回款_沟通记录: what was said to customers, one row each time; rows are only ever added.

The clerk may write on it too: her rows, her own columns and what she typed stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.sheets.files.which import LOG
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.ledgers.contact_log import columns_of, heading_row
from xl_huikuan.sheets.results.typed import typed_column
from xl_huikuan.sheets.table import Block, ResultSheet

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
        typed_column(
            title,
            [*old, *(row.get(title) for row in new)],
            *LOG_COLUMNS.get(title, ("wrap", 20)),
        )
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
