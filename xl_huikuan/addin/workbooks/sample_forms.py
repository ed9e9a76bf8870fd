"""How clerks write dates and amounts, and the rows they got wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from xl_huikuan.addin.workbooks.sample_nouns import Dice
from xl_huikuan.core.money import money_text

_WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")
_SERIAL_ZERO = dt.date(1899, 12, 30)
DateForm = Callable[[dt.date], Any]
AmountForm = Callable[[int], Any]


def _short(date: dt.date, sign: str = ".") -> str:
    return f"{date.year}{sign}{date.month}{sign}{date.day}"


DATE_FORMS: tuple[DateForm, ...] = (
    _short,
    lambda date: _short(date, "-"),
    lambda date: date.strftime("%Y/%m/%d"),
    lambda date: date.strftime("%Y%m%d"),
    lambda date: int(date.strftime("%Y%m%d")),
    lambda date: f"{date.year}年{date.month}月{date.day}日",
    lambda date: _short(date)[2:],
    lambda date: date.strftime("%Y.%m.%d 10:20"),
    lambda date: str((date - _SERIAL_ZERO).days),
    lambda date: dt.datetime(date.year, date.month, date.day, 15, 30),
    lambda date: _short(date) + "  ",
    lambda date: date.strftime("%Y.%m.%d").translate(_WIDE),
)
NO_DATE_FORMS: tuple[Any, ...] = (None, None, None, "待定", "—", "无")
AMOUNT_FORMS: tuple[AmountForm, ...] = (
    lambda fen: f"¥{money_text(fen)}",
    lambda fen: f"￥{money_text(fen)}",
    lambda fen: f"{money_text(fen)}元",
    lambda fen: money_text(fen).replace(",", "").translate(_WIDE),
    lambda fen: money_text(fen).replace(",", ""),
    lambda fen: f"{money_text(fen)} ",
    lambda fen: money_text(fen).replace(",", " "),
    lambda fen: fen / 100 + (1e-11 if fen < 10**7 else 0.0),  # float noise, as after 0.1 + 0.2
)
CREDIT_FORMS: tuple[AmountForm, ...] = (
    lambda fen: f"({money_text(-fen)})",
    lambda fen: f"（{money_text(-fen)}）",
    lambda fen: f"{money_text(-fen)}-",
    lambda fen: f"－{money_text(-fen)}",
    lambda fen: f"贷 {money_text(-fen)}",
)


def date_cell(dice: Dice, date: dt.date) -> Any:
    """Return a date as a clerk enters it: mostly a real date, sometimes one of the texts."""
    return dice.pick(DATE_FORMS)(date) if dice.below(100) < 14 else date


def amount_form(dice: Dice, gross: int) -> AmountForm:
    """Return how this row writes its amounts: mostly as numbers."""
    if gross < 0 and dice.below(2):
        return dice.pick(CREDIT_FORMS)
    return dice.pick(AMOUNT_FORMS) if dice.below(100) < 5 else number


def number(fen: int) -> float:
    """Return fen as the number of yuan a cell holds."""
    return fen / 100


@dataclass(frozen=True, slots=True)
class Flaw:
    """A mistake put into one row on purpose.

    Attributes:
        column: column key of the sheet it stands in.
        cells: column key → what is written instead; None = blank.
        counted: whether the amount of the row still counts.
        expect: what a finding must say.
    """

    column: str
    cells: Mapping[str, Any]
    counted: bool
    expect: str


FLAWS: Mapping[str, Flaw] = {
    "amount_error": Flaw("gross", {"net": "#REF!", "gross": "#REF!"}, False, "金额是错误值"),
    "amount_words": Flaw("gross", {"net": "待核", "gross": "待核"}, False, "金额看不懂"),
    "number_lost": Flaw("number", {"number": 2.63220000064654e19}, True, "发票号已失真"),
    "date_impossible": Flaw("date", {"date": "2026.2.30"}, False, "日期不存在"),
    "date_no_year": Flaw("date", {"date": "3月5日"}, True, "日期没有年份"),
    "date_no_day": Flaw("date", {"date": "2026年3月"}, True, "日期没有日"),
    "due_first": Flaw("due", {"due": dt.date(2024, 1, 8)}, True, "到期日早于开票日期"),
    "duplicate": Flaw("number", {}, True, "发票号重复"),
    "no_customer": Flaw("name", {"code": None, "name": None}, False, "没有客户"),
    "no_payer": Flaw("name", {"code": None, "name": None}, False, "没有客户"),
    "receipt_error": Flaw("amount", {"amount": "#N/A"}, False, "金额是错误值"),
    "receipt_words": Flaw("amount", {"amount": "待入账"}, False, "金额看不懂"),
}  # fmt: skip
