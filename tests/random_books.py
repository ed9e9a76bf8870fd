"""Random companies for the oracle: the same seed gives the same books on every machine."""

import datetime as dt
import random
from dataclasses import dataclass
from decimal import Decimal

from tests.oracle import DAY, Item, Receipt
from xl_huikuan.core.frames import CUSTOMERS, ITEMS, RECEIPTS, make_frame
from xl_huikuan.core.model import Ledger

TERMS = ("", "30天", "票到45天", "月结30天", "次月25日", "次月31日", "3个月", "每月10日", "次月底", "货到付款", "滚动付款")  # fmt: skip
EDGES = (0, 1, 2, 3, 4, 7, 8, 29, 30, 31, 60, 61, 90, 91, 180, 181, 365, 366)


@dataclass
class Customer:
    """One customer's books."""

    name: str
    items: list[Item]
    receipts: list[Receipt]
    term: str = ""


def fen(yuan: Decimal) -> int:
    """Yuan as integer fen; the amounts here have no more than two places."""
    return int(yuan * 100)


def company(seed: int) -> tuple[dt.date, list[Customer]]:
    """An as-of date and customers whose dates crowd around it, at the edges of every rule."""
    pick = random.Random(seed)  # noqa: S311  the same books every time is the point
    as_of = dt.date(2024, 1, 1) + pick.randrange(1200) * DAY
    return as_of, [customer(pick, as_of, n) for n in range(pick.randrange(1, 5))]


def customer(pick: random.Random, as_of: dt.date, number: int) -> Customer:
    items = [item(pick, as_of, number) for _ in range(pick.choice((0, 1, 2, 3, 6, 12)))]
    receipts = [receipt(pick, as_of, number, items) for _ in range(pick.choice((0, 0, 1, 2, 5, 9)))]
    if pick.random() < 0.2:
        named = f"{number}{pick.randrange(4):07d}" if pick.random() < 0.5 else ""
        receipts.append(Receipt(-amount(pick), near(pick, as_of), None, named))
    name = f"客户{number}号有限公司"
    return Customer(name, items, receipts, pick.choice(("", pick.choice(TERMS))))


def amount(pick: random.Random) -> Decimal:
    most = pick.choice((1, 10**4, 10**9, 10**13))
    return Decimal(pick.randint(1, most)) / 100


def near(pick: random.Random, as_of: dt.date) -> dt.date:
    return (
        as_of + pick.choice((-pick.choice(EDGES), -pick.randrange(700), pick.randrange(40))) * DAY
    )


def item(pick: random.Random, as_of: dt.date, number: int) -> Item:
    date = near(pick, as_of) if pick.random() < 0.92 else None
    due = (date or as_of) + pick.choice((0, 0, 1, 30, 60, -3, 365)) * DAY
    size = amount(pick) * pick.choice((1, 1, 1, 1, 1, -1))
    return Item(
        size,
        date,
        due if pick.random() < 0.6 else None,
        pick.choice(TERMS),
        pick.choice(("", f"{number}{pick.randrange(4):07d}")),
        pick.choice(("", "HT1", "HT2")),
        pick.choice(("发票",) * 6 + ("质保金",)) if size > 0 else "红字",
        pick.choice(("",) * 9 + ("争议:质量", "诉讼")),
        as_of + pick.choice((-5, 0, 1, 10)) * DAY if pick.random() < 0.1 else None,
    )


def receipt(pick: random.Random, as_of: dt.date, number: int, items: list[Item]) -> Receipt:
    debts = [debt for debt in items if debt.amount > 0]
    return Receipt(
        amount(pick),
        near(pick, as_of) if pick.random() < 0.85 else None,
        pick.choice(debts) if debts and pick.random() < 0.3 else None,
        pick.choice(("", "", f"{number}{pick.randrange(4):07d}")),
        pick.choice(("", "", "HT1", "HT2")),
    )


def ledger_of(customers: list[Customer]) -> Ledger:
    """The same books as a Ledger; items and receipts stand in the order of the customers."""
    items = [(n, row) for n, owner in enumerate(customers) for row in owner.items]
    receipts = [(n, row) for n, owner in enumerate(customers) for row in owner.receipts]
    place = {id(row): k for k, (_, row) in enumerate(items)}
    return Ledger(
        make_frame(ITEMS, {
            **_columns([row for _, row in items]),
            "customer": [n for n, _ in items],
            "kind": [row.kind for _, row in items],
            "invoice_date": [row.date for _, row in items],
            "biz_date": [row.date for _, row in items],
            "due_given": [row.due for _, row in items],
            "term": [row.term for _, row in items],
            "hold": [row.hold for _, row in items],
            "promise_date": [row.promise for _, row in items],
        }, len(items)),
        make_frame(RECEIPTS, {
            **_columns([row for _, row in receipts]),
            "customer": [n for n, _ in receipts],
            "date": [row.date for _, row in receipts],
            "item": [place.get(id(row.item), -1) for _, row in receipts],
        }, len(receipts)),
        make_frame(CUSTOMERS, {
            "name": [owner.name for owner in customers],
            "term": [owner.term for owner in customers],
        }, len(customers)),
    )  # fmt: skip


def _columns(rows: list[Item] | list[Receipt]) -> dict[str, list]:
    """Columns both frames have; the remark keeps equal rows from being taken for duplicates."""
    return {
        "amount": [fen(row.amount) for row in rows],
        "invoice_no": [row.invoice for row in rows],
        "contract_no": [row.contract for row in rows],
        "sheet": ["台账"] * len(rows),
        "row": list(range(2, len(rows) + 2)),
        "remark": [f"第{k}笔" for k in range(len(rows))],
    }
