"""Write a small ledger in a test as a clerk would: names, yuan, ISO dates."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from xl_huikuan.core.frames import CUSTOMERS, ITEMS, RECEIPTS, make_frame
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.money import fen

AS_OF = dt.date(2026, 10, 31)


def small_ledger(
    customers: list[dict[str, Any]] | list[str],
    items: list[dict[str, Any]],
    receipts: list[dict[str, Any]] | None = None,
) -> Ledger:
    """Customers are names or records; items and receipts name their customer; money in yuan."""
    records = [c if isinstance(c, dict) else {"name": c} for c in customers]
    names = [record["name"] for record in records]
    for record in records:
        if "credit_limit" in record:
            record["credit_limit"] = fen(record["credit_limit"])
    return Ledger(
        _frame(ITEMS, _rows(items, names, "台账")),
        _frame(RECEIPTS, _rows(receipts or [], names, "收款", {"item": -1})),
        _frame(CUSTOMERS, records),
    )


def _rows(
    rows: list[dict[str, Any]], names: list[str], sheet: str, blank: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    return [
        {"sheet": sheet, "row": i, **(blank or {}), **row,
         "customer": names.index(row["customer"]), "amount": fen(str(row["amount"]))}
        for i, row in enumerate(rows, 2)
    ]  # fmt: skip


def _frame(columns: Any, rows: list[dict[str, Any]]) -> pd.DataFrame:
    used = {name for row in rows for name in row}
    data = {c.name: [row.get(c.name, c.default) for row in rows] for c in columns if c.name in used}
    return make_frame(columns, data, len(rows))
