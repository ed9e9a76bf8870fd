"""Companies to try the laws on: a few rows drawn one by one, or up to 300 from a drawn seed.

Rows that are drawn shrink to a small example; a seed reaches the sizes that drawing cannot.
"""

from __future__ import annotations

import datetime as dt
import os
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from xl_huikuan.core.frames import CUSTOMERS, ITEMS, RECEIPTS, make_frame
from xl_huikuan.core.model import Ledger

LONG = os.environ.get("HUIKUAN_EXAMPLES")  # `make properties` tries so many instead
LARGEST = 10**13  # fen
FIRST, LAST = dt.date(1990, 1, 1), dt.date(2035, 12, 31)

# What names are made of: width, script, joiners, direction marks, quotes, formulas, markup.
HOSTILE = (
    "甲乙公司有限（）()＆&<>\"'“”=+-@|\\/:*?{}%#～·.,，、 \u3000\xa0\u200b\u202e\ufeff𠮷😀éＡAa0０ı"
)
NAMES = (
    "甲公司", "乙（中国）有限公司", "丙(中国)有限公司", "A & B <精工>", "=1+1", "-2+3", "@SUM(A1)", "CON", "../x",
    "{{ x }}", "None", "nan", "123", "客户\u202e甲", "𠮷野家😀", "合计科技", "小 计 公司", "O'Neil", '"引号"', "第1页",
)  # fmt: skip
TERMS = ("", "30天", "月结30天", "次月25日", "3个月", "每月31日", "货到付款", "滚动付款", "看不懂")
EDGES = (0, 1, 7, 29, 30, 31, 60, 61, 90, 91, 180, 181, 365, 366, 730, 1096)
CONTRACTS = ("", "", "HT1", "HT2")
HOLDS = ("",) * 8 + ("争议:质量", "诉讼")


def tries(n: int) -> Callable[[Any], Any]:
    """Try n examples in the gate, the same every time; as many as asked for in the long run."""
    return settings(max_examples=int(LONG or n))


@dataclass(frozen=True)
class Debt:
    """A row owed (amount > 0) or a credit note, in fen."""

    customer: int
    amount: int
    date: dt.date | None = None
    due: dt.date | None = None
    term: str = ""
    invoice: str = ""
    contract: str = ""
    kind: str = "发票"
    hold: str = ""


@dataclass(frozen=True)
class Money:
    """A row received (amount > 0) or taken back, in fen; `item` is the row it was entered for."""

    customer: int
    amount: int
    date: dt.date | None = None
    item: int = -1
    invoice: str = ""
    contract: str = ""


@dataclass(frozen=True)
class Company:
    """A day and the rows of all customers; `item` of a receipt counts the debts."""

    as_of: dt.date
    names: tuple[str, ...]
    debts: tuple[Debt, ...]
    money: tuple[Money, ...] = ()

    def ledger(self) -> Ledger:
        """Return the same rows as the core takes them."""
        n, m = len(self.debts), len(self.money)
        shared = ("customer", "amount", "term", "kind", "hold")
        return Ledger(
            make_frame(ITEMS, {
                **_columns(self.debts, *shared),
                **_written(self.debts),
                "invoice_date": _days(d.date for d in self.debts),
                "biz_date": _days(d.date for d in self.debts),
                "due_given": _days(d.due for d in self.debts),
                "sheet": ["台账"] * n,
            }, n),
            make_frame(RECEIPTS, {
                **_columns(self.money, "customer", "amount", "item"),
                **_written(self.money),
                "date": _days(r.date for r in self.money),
                "sheet": ["收款"] * m,
            }, m),
            make_frame(CUSTOMERS, {"name": list(self.names)}, len(self.names)),
        )  # fmt: skip

    def with_debts(self, debts: Sequence[Debt]) -> Company:
        """Return the company with other rows owed, in the same places."""
        return replace(self, debts=tuple(debts))

    def sees(self, row: Debt | Money) -> bool:
        """Tell whether a row exists on the day: undated ones do, if what they were entered for does."""
        if row.date is None and isinstance(row, Money) and row.item >= 0:
            return self.sees(self.debts[row.item])
        return row.date is None or row.date <= self.as_of


def _columns(rows: Sequence[Debt] | Sequence[Money], *names: str) -> dict[str, list[Any]]:
    return {name: [getattr(row, name) for row in rows] for name in names}


def _written(rows: Sequence[Debt] | Sequence[Money]) -> dict[str, list[Any]]:
    """Columns both frames have; the remark keeps equal rows from being taken for duplicates."""
    return {
        "invoice_no": [row.invoice for row in rows],
        "contract_no": [row.contract for row in rows],
        "row": list(range(2, len(rows) + 2)),
        "remark": [f"第{k}笔" for k in range(len(rows))],
    }


def _days(days: Any) -> np.ndarray:
    return np.array([day or "NaT" for day in days], "datetime64[s]")


@dataclass(frozen=True)
class Draw:
    """Where choices come from: Hypothesis, one value at a time, or a generator with a seed."""

    one_of: Callable[[Sequence[Any]], Any]
    between: Callable[[int, int], int]


def _drawn(draw: Any) -> Draw:
    return Draw(
        lambda values: draw(st.sampled_from(values)), lambda low, high: draw(st.integers(low, high))
    )


def _seeded(seed: int) -> Draw:
    pick = random.Random(seed)  # noqa: S311  the same books for a seed is the point
    return Draw(pick.choice, pick.randint)


def _amount(draw: Draw) -> int:
    return draw.between(0, draw.one_of((1, 100, 10**4, 10**9, LARGEST)))


def _near(draw: Draw, as_of: dt.date) -> dt.date | None:
    """A day at an edge of the rules, anywhere from 1990 to 2035, or none."""
    where = draw.between(0, 9)
    if where == 0:
        return None
    if where == 1:
        return FIRST + dt.timedelta(draw.between(0, (LAST - FIRST).days))
    return as_of - dt.timedelta(draw.one_of(EDGES) * draw.one_of((1, 1, 1, -1)))


def _debt(draw: Draw, as_of: dt.date, n_customers: int) -> Debt:
    customer = draw.between(0, n_customers - 1)
    credit = draw.between(0, 7) == 0
    amount = _amount(draw)
    return Debt(
        customer,
        -amount if credit else amount,
        _near(draw, as_of),
        _near(draw, as_of) if draw.between(0, 1) else None,
        draw.one_of(TERMS),
        draw.one_of(("", f"{customer}{draw.between(0, 3):07d}")),
        draw.one_of(CONTRACTS),
        "红字" if credit else draw.one_of(("发票", "发票", "期初", "质保金")),
        draw.one_of(HOLDS),
    )


def _money(draw: Draw, as_of: dt.date, n_customers: int, debts: Sequence[Debt]) -> Money:
    customer = draw.between(0, n_customers - 1)
    named = draw.between(0, len(debts) - 1) if debts and draw.between(0, 2) == 0 else -1
    if named >= 0 and draw.between(0, 9):
        customer = debts[named].customer
    return Money(
        customer,
        _amount(draw) * draw.one_of((1,) * 9 + (-1,)),
        _near(draw, as_of),
        named,
        draw.one_of(("", "", f"{customer}{draw.between(0, 3):07d}")),
        draw.one_of(CONTRACTS),
    )


def _company(draw: Draw, n_debts: int, n_money: int) -> Company:
    as_of = FIRST + dt.timedelta(draw.between(0, (LAST - FIRST).days))
    n_customers = draw.between(1, 4)
    debts = [_debt(draw, as_of, n_customers) for _ in range(n_debts)]
    money = [_money(draw, as_of, n_customers, debts) for _ in range(n_money)]
    names = tuple(f"{n}号{draw.one_of(NAMES)}" for n in range(n_customers))
    return Company(as_of, names, tuple(debts), tuple(money))


@st.composite
def companies(draw: Any, *, most: int = 300) -> Company:
    """A company of up to `most` rows owed and received."""
    if draw(st.booleans()):
        return _company(_drawn(draw), draw(st.integers(0, 6)), draw(st.integers(0, 5)))
    n = draw(st.integers(0, most))
    n_debts = draw(st.integers(0, n))
    return _company(_seeded(draw(st.integers(0, 2**32))), n_debts, n - n_debts)


def plain(company: Company) -> Company:
    """Return the company with receipts that name nothing: only first-in-first-out is left."""
    undirected = [replace(r, item=-1, invoice="", contract="") for r in company.money]
    return replace(company, money=tuple(undirected))


def names() -> st.SearchStrategy[str]:
    """Names of customers as a hostile or careless hand types them."""
    return st.one_of(st.sampled_from(NAMES), st.text(HOSTILE, min_size=1, max_size=12))


def values_of(row: Debt | Money) -> tuple[Any, ...]:
    """Return the values of a row, to compare rows that moved."""
    return tuple(getattr(row, field.name) for field in fields(row))
