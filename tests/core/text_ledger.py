"""Small ledgers written as text, so that a test shows its input."""

from __future__ import annotations

from typing import Any

from xl_huikuan.core.frames import CUSTOMERS, ITEMS, RECEIPTS, make_frame
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.money import fen


def text_ledger(text: str, customers: str = "甲 乙 丙", **extra: Any) -> Ledger:
    """Read lines such as `应收 甲 2026-01-10 100.00 due_given=2026-02-10` and `收款 甲 - 50`.

    The date of 应收 is the business and invoice date; `-` means none. `item=0` names the first
    应收. Other words are columns of the frame.
    """
    names = customers.split()
    rows: dict[str, list[dict[str, Any]]] = {"应收": [], "收款": []}
    for number, line in enumerate(filter(str.strip, text.splitlines()), 1):
        what, customer, date, amount, *words = line.split()
        row: dict[str, Any] = {"customer": names.index(customer), "amount": fen(amount)}
        row |= dict(word.split("=", 1) for word in words) | {"sheet": "明细", "row": number}
        row |= {key: None if date == "-" else date for key in _DATES[what] if key not in row}
        rows[what].append(row)
    return Ledger(
        _frame(ITEMS, rows["应收"]),
        _frame(RECEIPTS, [{"item": -1} | row for row in rows["收款"]]),
        make_frame(CUSTOMERS, {"name": names}, len(names)),
        **extra,
    )


_DATES = {"应收": ("invoice_date", "biz_date"), "收款": ("date",)}


def _frame(columns: Any, rows: list[dict[str, Any]]) -> Any:
    defaults = {column.name: column.default for column in columns}
    used = {key for row in rows for key in row}
    data = {key: [row.get(key, defaults[key]) for row in rows] for key in used}
    numbers = {column.name for column in columns if column.dtype in ("int", "float")}
    data = {k: [float(v) for v in vs] if k in numbers else vs for k, vs in data.items()}
    return make_frame(columns, data, len(rows))
