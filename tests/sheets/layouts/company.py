"""Companies whose customers owe something, and sheets to write it on."""

import datetime as dt
import random
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from xl_huikuan.sheets.grid import Grid

Pick = random.Random
YEAR = 2025
PLACES = [
    "上海",
    "杭州",
    "南京",
    "苏州",
    "武汉",
    "长沙",
    "成都",
    "广州",
    "青岛",
    "厦门",
    "合肥",
    "济南",
]
WORDS = [
    "明远",
    "立信",
    "恒达",
    "华鑫",
    "瑞丰",
    "天成",
    "金桥",
    "博雅",
    "宏图",
    "安泰",
    "中和",
    "东方",
]
ENDS = [
    "有限公司",
    "商贸有限公司",
    "科技有限公司",
    "股份有限公司",
    "贸易有限责任公司",
    "厂",
    "商行",
]


@dataclass
class Move:
    """One movement of a customer's account; yuan, counted in fen."""

    date: dt.date
    kind: str  # "应收", "回款", "退货" or "扣款"
    fen: int
    number: str = ""


@dataclass
class Account:
    """One customer's account."""

    name: str
    code: str
    opening: int
    moves: list[Move]

    def total(self, kind: str, month: int = 0, year: int = 0) -> int:
        """Sum of one kind of movement, of one month or of all."""
        return sum(
            m.fen for m in self.moves
            if m.kind == kind and month in (0, m.date.month) and year in (0, m.date.year)
        )  # fmt: skip

    def owed(self, until: tuple[int, int] = (9999, 12)) -> int:
        """What is owed at the end of a (year, month)."""
        signs = {"应收": 1}
        found = [m for m in self.moves if (m.date.year, m.date.month) <= until]
        return self.opening + sum(signs.get(m.kind, -1) * m.fen for m in found)


@dataclass
class Sheet:
    """Rows of a sheet while it is written."""

    name: str
    rows: list[list[Any]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)

    def add(self, *cells: Any) -> int:
        """Append a row and return its number."""
        self.rows.append(list(cells))
        return len(self.rows) - 1

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Merge an area, if it has more than one cell."""
        if (top, left) != (bottom, right):
            self.merges.append((top, left, bottom, right))

    def grid(self) -> Grid:
        """The finished sheet."""
        return Grid.from_rows(
            self.name, self.rows, merges=tuple(self.merges), hidden_rows=frozenset(self.hidden)
        )


@dataclass
class LayoutBook:
    """A workbook and what it means; `ask` says that only a question is right."""

    sheets: list[Sheet]
    owed: dict[str, int]
    file_name: str
    ask: bool = False

    def grids(self) -> list[Grid]:
        return [sheet.grid() for sheet in self.sheets]


def accounts(
    pick: Pick, least: int = 2, most: int = 7, *, kinds: Sequence[str] = (), years: int = 1
) -> list[Account]:
    """Customers with movements; `kinds` beyond sales and receipts."""
    names = [a + b for a in PLACES for b in WORDS]
    chosen = pick.sample(names, pick.randint(least, most))
    return [
        account(pick, n + pick.choice(ENDS), f"K{i + 1:03d}", kinds, years)
        for i, n in enumerate(chosen)
    ]


def account(pick: Pick, name: str, code: str, kinds: Sequence[str], years: int) -> Account:
    opening = pick.choice((0, 0, round_fen(pick), round_fen(pick)))
    moves, number = [], pick.randint(100, 900)
    owed = opening
    for month in range(1, 12 * years + 1):
        year = YEAR - years + 1 + (month - 1) // 12
        at = (month - 1) % 12 + 1
        for _ in range(pick.choice((0, 0, 1, 1, 2))):
            amount = round_fen(pick)
            number += 1
            moves.append(Move(day(pick, year, at), "应收", amount, f"{code}-{number}"))
            owed += amount
        for kind in ("回款", *kinds):
            if owed > 0 and pick.random() < (0.5 if kind == "回款" else 0.25):
                part = owed if pick.random() < 0.3 else round_up(pick.randint(1, owed), owed)
                number += 1
                moves.append(Move(day(pick, year, at), kind, part, f"{code}-{number}"))
                owed -= part
    return Account(name, code, opening, sorted(moves, key=lambda m: (m.date, m.kind != "应收")))


def round_fen(pick: Pick) -> int:
    """An amount in fen, mostly whole yuan."""
    return pick.choice(
        (pick.randint(1, 999) * 100_00, pick.randint(100, 99_999) * 100, pick.randint(1, 9_999_999))
    )


def round_up(fen: int, most: int) -> int:
    return min(most, max(100, fen // 100 * 100))


def day(pick: Pick, year: int, month: int) -> dt.date:
    return dt.date(year, month, pick.randint(1, monthrange(year, month)[1]))


def truth(owners: Sequence[Account]) -> dict[str, int]:
    return {a.name: a.owed() for a in owners}
