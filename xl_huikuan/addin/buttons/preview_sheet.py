"""回款_出函预览: who would get which letter and why, and what the clerk wants otherwise.

It is written from `Preview`s and read back into them, so that her changes also outlive another
result of the same workbook.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from xl_huikuan.core.errors import HuikuanError
from xl_huikuan.letters.kinds import BY_KEY, DUNNING_KEYS
from xl_huikuan.letters.overrides import NOT_SENT, Override
from xl_huikuan.sheets.cell_text import State, amount_of
from xl_huikuan.sheets.cells import texts
from xl_huikuan.sheets.files.which import PREVIEW
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.table import Block, Column, ResultSheet

GOES, ISSUED, FAILED, STAYS = "发", "已出函", "出错", "不发"
_TONES = {GOES: "good", ISSUED: "muted", FAILED: "bad", STAYS: "muted"}
_DAY = re.compile(r"截至 (\d{4})年(\d{1,2})月(\d{1,2})日")
_LADDER = {BY_KEY[key].title: key for key in DUNNING_KEYS}
HOW = (
    "要改:在浅黄色的「改为」里选 不发 或另一级催款函,并写「理由」,保存后再按「月末批量」或「催款函」。"
    "预览不占用文号,也不写函件。"
)


@dataclass(frozen=True, slots=True)
class Preview:
    """One row; every text may be "".

    Attributes:
        name, code: of the customer.
        verdict: 发, 已出函, 出错 or 不发.
        title: of the letter planned.
        level: of the ladder, as shown.
        amount: fen it is about.
        count: number of items listed.
        to, reason: what the clerk wants instead, and why.
        why: why this letter, or why none.
        approver: who must agree.
        number: it will get.
        last: the letter before, with its date and number.
        notice: what to look at.
        file: name of its file.
    """

    name: str
    code: str
    verdict: str
    title: str
    level: str
    amount: int
    count: int
    to: str
    reason: str
    why: str
    approver: str
    number: str
    last: str
    notice: str
    file: str


# Field → (heading, kind of column, width).
_COLUMNS = {
    "name": ("客户名称", "text", 24),
    "code": ("客户编码", "text", 9),
    "verdict": ("发不发", "text", 7),
    "title": ("函件", "text", 12),
    "level": ("级别", "text", 11),
    "amount": ("金额", "money", 14),
    "count": ("笔数", "int", 6),
    "to": ("改为", "text", 12),
    "reason": ("理由", "wrap", 16),
    "why": ("为什么", "wrap", 40),
    "approver": ("审批人", "text", 10),
    "number": ("将用文号", "text", 18),
    "last": ("上次函件", "wrap", 20),
    "notice": ("提醒", "wrap", 24),
    "file": ("文件名", "wrap", 28),
}
_HEADINGS = {field: heading for field, (heading, _, _) in _COLUMNS.items()}


def preview_sheet(rows: Sequence[Preview], lines: tuple[str, ...]) -> ResultSheet:
    """Build the sheet; `lines` stand on top, the first says the as-of date."""
    columns = tuple(_column(field.name, rows) for field in fields(Preview))
    choices = {i: choices_of(row.title) for i, row in enumerate(rows)}
    names = list(_COLUMNS)
    block = Block(
        columns, editable=names.index("to"), also=(names.index("reason"),), choices=choices
    )
    return ResultSheet(PREVIEW, "出函预览", lines, (block,), freeze_columns=1, tab="C00000")


def _column(field: str, rows: Sequence[Preview]) -> Column:
    heading, kind, width = _COLUMNS[field]
    values = [getattr(row, field) for row in rows]
    tones = [_TONES.get(value, "") for value in values] if field == "verdict" else None
    numbers = kind in ("money", "int")
    return Column(heading, kind, np.array(values, np.int64) if numbers else values, width, tones=tones)  # fmt: skip


def choices_of(planned: str) -> tuple[str, ...]:
    """Return what the clerk may choose instead of a letter of this title; "" counts as dunning."""
    if planned and planned not in _LADDER:
        return (NOT_SENT,)
    return (NOT_SENT, *(title for title in _LADDER if title != planned))


def lines_of(grid: Grid) -> tuple[str, ...]:
    """Return the lines on top of the sheet as they were written."""
    heading = _heading(grid)
    first = [str(grid.cell(row, 0) or "") for row in range(1, heading or 0)]
    return tuple(line for line in first if line)


def read_preview(grid: Grid | None) -> Iterator[tuple[int, Preview]]:
    """Yield the rows with their numbers as Excel shows them; nothing when there is no such sheet."""
    heading = _heading(grid) if grid else None
    if grid is None or heading is None:
        return
    titles = [str(cell) for cell in grid.row(heading)]
    rows = np.arange(heading + 1, grid.n_rows)
    told = {
        field: texts(grid.columns[titles.index(title)], rows).tolist()
        if title in titles
        else [""] * len(rows)
        for field, title in _HEADINGS.items()
    }
    for i, row in enumerate(rows.tolist()):
        cells: dict[str, Any] = {field: column[i] for field, column in told.items()}
        if cells["name"] or cells["to"]:
            cells["amount"], cells["count"] = (
                _amount(cells["amount"]),
                _amount(cells["count"]) // 100,
            )
            yield row + 1, Preview(**cells)


def _amount(text: str) -> int:
    """Return fen; -1 = it cannot be read any more, and no letter is about so much."""
    read = amount_of(text, 1)
    return int(read[1]) if read[0] is State.OK else -1


def _heading(grid: Grid) -> int | None:
    wanted = {_HEADINGS["name"], _HEADINGS["to"], _HEADINGS["reason"]}
    return next((r for r in range(grid.n_rows) if wanted <= set(map(str, grid.row(r)))), None)


def kept_preview(grid: Grid) -> ResultSheet:
    """Return the sheet as it was read, for another result of the same workbook."""
    return preview_sheet([row for _, row in read_preview(grid)], lines_of(grid))


def has_changes(grid: Grid) -> bool:
    """Tell whether the clerk wants anything otherwise."""
    return any(row.to for _, row in read_preview(grid))


def read_overrides(grid: Grid | None) -> tuple[Override, ...]:
    """Return the clerk's changes.

    Raises HuikuanError with the row when a change is none she may choose, or has no reason.
    """
    day = day_of(grid) if grid else None
    return tuple(
        _override(number, row, day) for number, row in read_preview(grid) if row.to
    )  # fmt: skip


def day_of(grid: Grid) -> dt.date | None:
    """Return the as-of date a preview speaks of; None = it does not say."""
    found = next(filter(None, map(_DAY.search, lines_of(grid))), None)
    return dt.date(*map(int, found.groups())) if found else None


def _override(number: int, row: Preview, day: dt.date | None) -> Override:
    allowed = choices_of(row.title)
    where = f"{PREVIEW} 第{number}行(「{row.name}」)"
    if row.to not in allowed:
        raise HuikuanError(
            f"{where}:「改为」填的「{row.to}」不行,只能选 {'、'.join(allowed)},或清空。",
            code="E719",
        )
    if not row.reason:
        raise HuikuanError(
            f"{where}:「改为」填了 {row.to},没有写「理由」,没有出任何函。请补上理由或清空「改为」。",
            code="E719",
        )
    to = _LADDER.get(row.to, "")
    return Override(row.name, row.code, row.title, row.amount, day, to, row.reason)
