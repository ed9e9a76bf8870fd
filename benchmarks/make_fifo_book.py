"""Invoices and, on a sheet of their own, receipts that name nothing but the customer.

Written by openpyxl alone, so all texts are inline, as streaming exports write them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from openpyxl import Workbook

from benchmarks.make_book import FIRST_DAY, LAST_DAY, customer_name

INVOICES = (
    "客户编号",
    "客户名称",
    "发票号码",
    "合同号",
    "开票日期",
    "到期日",
    "价税合计",
    "业务员",
)
RECEIPTS = ("收款日期", "客户名称", "收款金额", "收款方式")
DAYS = (LAST_DAY - FIRST_DAY).days


def make_fifo_book(path: Path, *, invoices: int, receipts: int, customers: int, seed: int) -> None:
    """Write a workbook whose receipts must be settled first in, first out."""
    chance = np.random.default_rng(seed)
    book = Workbook(write_only=True)
    sheets = {
        "应收明细": (INVOICES, _invoices(invoices, customers, chance)),
        "收款记录": (RECEIPTS, _receipts(receipts, customers, chance)),
    }
    for title, (headings, rows) in sheets.items():
        sheet = book.create_sheet(title)
        sheet.append(headings)
        for row in rows:
            sheet.append(row)
    book.save(path)


def _invoices(n: int, customers: int, chance: np.random.Generator) -> Iterator[tuple[object, ...]]:
    customer, days = _who(n, customers, chance), np.sort(chance.integers(0, DAYS + 1, n))
    terms, amount = chance.choice([30, 60, 90], n), chance.integers(50_000, 20_000_000, n)
    columns = (column.tolist() for column in (customer, days, terms, amount))
    for i, (who, day, term, fen) in enumerate(zip(*columns, strict=True)):
        dated = FIRST_DAY + dt.timedelta(day)
        yield (f"C{who:06d}", customer_name(who), f"2632200000{i:09d}7", f"HT-{i // 10:06d}",
               dated, dated + dt.timedelta(term), fen / 100, "王海燕")  # fmt: skip


def _receipts(n: int, customers: int, chance: np.random.Generator) -> Iterator[tuple[object, ...]]:
    customer, days = _who(n, customers, chance), np.sort(chance.integers(60, DAYS + 1, n))
    amount = chance.integers(100_000, 30_000_000, n)
    columns = (column.tolist() for column in (customer, days, amount))
    for who, day, fen in zip(*columns, strict=True):
        yield FIRST_DAY + dt.timedelta(day), customer_name(who), fen / 100, "银行转账"


def _who(
    n: int, customers: int, chance: np.random.Generator
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Draw customers: a few of them buy and pay much."""
    return (chance.random(n) ** 2 * customers).astype(np.int64)
