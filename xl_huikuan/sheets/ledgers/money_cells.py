"""The amounts of one column of entries, and what is wrong with single cells of it."""

from __future__ import annotations

from functools import partial

import numpy as np
import numpy.typing as npt

from xl_huikuan.core.money import Fen
from xl_huikuan.sheets import cells
from xl_huikuan.sheets.cell_text import State
from xl_huikuan.sheets.grid import Kind, merged_runs
from xl_huikuan.sheets.ledgers.telling import Flags, Telling
from xl_huikuan.sheets.recognition.reading import ColumnReading
from xl_huikuan.sheets.recognition.schema import BY_KEY

_BROKEN = {
    State.BAD: ("E403", "{0}「{1}」不能读作金额。", "请改为数字。"),
    State.LONG: (
        "E411",
        "{0}「{1}」位数太多(连同角分超过15位),Excel 记不准。",
        "请按原始单据更正金额。",
    ),
    State.ERROR: ("E412", "{0}「{1}」是错误值。", "请更正公式。"),
    State.NO_VALUE: ("E228", "{0}是没有计算结果的公式。", "请在 Excel 中重新计算并保存。"),
}
_CHECK = "请核对,建议改为数值。"


def money_at(entries: Telling, number: int, reading: ColumnReading) -> tuple[Fen, Flags]:
    """Return amounts in fen and which cells hold one; broken cells exclude their entries."""
    column = entries.grid.columns[number]
    read = cells.parse_amounts(column, entries.rows, unit=reading.unit)
    title = reading.heading or BY_KEY[reading.field].title
    _refuse(entries, number, title, read.state)
    _refuse_shared(entries, number, title)
    entries.warn(
        read.subfen,
        number,
        "W410",
        lambda v: f"{title}「{v}」不是整分,已四舍五入到分。",
        "请核对原始金额。",
    )
    dash = read.converted & (read.state == State.BLANK)
    texts = read.converted & (read.state == State.OK)
    minus = texts & (read.fen < 0)
    for marked, code, text in (
        (dash, "W404", f"{title}有 {{}} 处写作横线或「无」,按零计算,如「{{}}」。"),
        (texts & ~minus, "W401", f"{title}有 {{}} 个文本金额已读作数字,如「{{}}」。"),
        (minus, "W402", f"{title}有 {{}} 个文本金额写作负数,已读作负数,如「{{}}」。"),
    ):
        entries.count(marked, number, code, text, _CHECK)
    return read.fen, (read.state == State.OK) | dash


def _refuse(entries: Telling, number: int, title: str, state: npt.NDArray[np.uint8]) -> None:
    flag = entries.grid.columns[number].kinds[entries.rows] == Kind.BOOL
    entries.exclude(flag, number, "E413", lambda v: f"{title}是 {v},不是金额。", "请改为数字。")
    for broken, (code, text, remedy) in _BROKEN.items():
        say = partial(text.format, title)
        entries.exclude((state == broken) & ~flag, number, code, say, remedy)


def _refuse_shared(entries: Telling, number: int, title: str) -> None:
    """Leave out entries that share one merged cell: the amount may belong to any of them."""
    shared = np.zeros(entries.n, np.bool_)
    for start, stop, _ in merged_runs(entries.grid, number, entries.rows):
        shared[start:stop] = stop - start > 1
    entries.exclude(
        shared,
        number,
        "E222",
        lambda _: f"{title}是合并单元格,分不清属于哪一行。",
        "请取消合并并逐行填写。",
    )
