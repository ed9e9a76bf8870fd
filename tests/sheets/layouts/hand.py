"""How a clerk writes: units, dates, blanks, title lines, notes and hidden rows."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.sheets.layouts.company import LayoutBook, Pick, Sheet

LAYOUTS: dict[str, Callable[[Pick], LayoutBook]] = {}


def layout(maker: Callable[[Pick], LayoutBook]) -> Callable[[Pick], LayoutBook]:
    LAYOUTS[maker.__name__] = maker
    return maker


@dataclass
class Hand:
    """How a clerk writes: the unit of money, how dates look, what blanks look like."""

    pick: Pick
    unit: int = 1
    dates: str = "date"
    zero: Any = None

    @classmethod
    def of(cls, pick: Pick, *, units: bool = True) -> "Hand":
        unit = 10_000 if units and pick.random() < 0.12 else 1
        style = pick.choice(
            ("date", "date", "date", "%Y-%m-%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y/%m/%d")
        )
        return cls(pick, unit, style, pick.choice((None, None, 0, "-")))

    def money(self, fen: int) -> Any:
        if not fen:
            return self.zero
        yuan = fen / 100 / self.unit
        if self.unit == 1 and self.pick.random() < 0.02:
            return f"{yuan:,.2f}"
        return round(yuan, 8)

    def day(self, date: dt.date) -> Any:
        return date if self.dates == "date" else date.strftime(self.dates)


def titles(pick: Pick, sheet: Sheet, title: str, hand: Hand, width: int) -> None:
    """Title lines above a table."""
    if title:
        row = sheet.add(title)
        sheet.merge(row, 0, row, width - 1)
    if pick.random() < 0.3:
        sheet.add()
    if hand.unit != 1:
        sheet.add(*[None] * max(0, width - 1), "单位:万元")
    elif pick.random() < 0.3:
        sheet.add(pick.choice(("制表日期:2025-12-31", "编制单位:江城精密机械有限公司", "单位:元")))


def notes(pick: Pick, sheet: Sheet) -> None:
    """Lines under a table."""
    if pick.random() < 0.4:
        sheet.add()
    if pick.random() < 0.4:
        sheet.add("制表人:王芳", None, "审核:李强")
    if pick.random() < 0.2:
        sheet.add("备注:以上数据截至2025年12月31日")


def hide(pick: Pick, sheet: Sheet, rows: Sequence[int]) -> None:
    """Hide a few rows; they count."""
    if rows and pick.random() < 0.15:
        sheet.hidden.add(pick.choice(rows))
