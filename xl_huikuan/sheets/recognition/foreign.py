"""Tables that count in foreign money: they cannot be added to 人民币, so the clerk is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xl_huikuan.sheets.recognition.reading import TableReading
from xl_huikuan.sheets.recognition.schema import MONEY_KEYS
from xl_huikuan.sheets.recognition.units import foreign_money


def foreign_questions(table: TableReading, titles: Sequence[str]) -> Iterator[str]:
    """Ask about a table for collection whose title or amount headings name a foreign currency."""
    if not (table.may_be_dunned or table.kind == "receipts"):
        return
    said = [c.heading for c in table.columns if c.field in MONEY_KEYS] + list(titles)
    for text in said:
        money = foreign_money(text)
        if money:
            yield (
                f"工作表「{table.sheet}」的「{text.strip()}」以 {money} 为单位,不能与人民币相加:"
                f"请换算成人民币后再运行,或在「回款_参数」{without(table)}。"
            )
            return


def without(table: TableReading) -> str:
    """Return what to answer on 回款_参数 so that a table is not used."""
    what, answer = ("应收/应付", "无关") if table.kind == "receipts" else ("本表用途", "否")
    return f"把该表「{what}」填为 {answer}"
