"""A column 其中质保金: a part of the row that is due on another day than the row."""

from __future__ import annotations

from xl_huikuan.core.money import Fen
from xl_huikuan.sheets.ledgers.entries import Entries

_SPLIT = (
    "请把质保金另写一行,单据类型写 质保金,到期日写质保期满日,原来的一行减去它;"
    "不必分开的,在「回款_参数」把该列改为「不用」。"
)


def hold_retention(entries: Entries, left: Fen) -> None:
    """Let no letter go for an open row that holds retention money: one due date cannot say both."""
    retained, _ = entries.money("retention")
    entries.block(
        (retained > 0) & (left > 0), entries.number_of("retention"), "E506",
        lambda v: f"这一行含质保金 {v},没有它自己的到期日。", _SPLIT,
    )  # fmt: skip
