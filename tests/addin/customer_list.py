"""The list a customer of the bundled sample would send, disturbed as such lists are.

Made from our own rows, so that what was done to it is known exactly; amounts in fen.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook

from xl_huikuan.core.differences.rows import GOODS, Row

HEAD = ["日期", "凭证号", "摘要", "借方", "贷方", "方向", "余额"]


@dataclass(frozen=True)
class Line:
    """One line of the customer's ledger: what it owes us by credits, what it paid by debits."""

    date: dt.date
    text: str
    debit: int = 0
    credit: int = 0


def mirrored(row: Row) -> Line:
    """Our row as the customer books it: an invoice by its number, a payment the day before."""
    assert row.date
    if row.kind == GOODS:
        word = "采购入库 发票" if row.amount > 0 else "红字发票"
        return Line(row.date, f"{word}{row.numbers[0]}", credit=row.amount)
    return Line(row.date - dt.timedelta(1), "付货款", debit=-row.amount)


def write_list(path: Path, customer: str, opening: int, lines: list[Line]) -> int:
    """Write the ledger as 用友 prints it, with a running balance; returns that balance."""
    book = Workbook()
    sheet = book.active
    sheet.title = "应付账款明细账"
    sheet.append([customer])
    sheet.append(["科目:2202 应付账款    供应商:江南示例机电有限公司"])
    sheet.append(HEAD)
    sheet.append([dt.date(2026, 1, 1), None, "期初余额", None, None, "贷", opening / 100])
    balance, debits, credits_ = opening, 0, 0
    for number, line in enumerate(sorted(lines, key=lambda line: line.date), 1):
        balance += line.credit - line.debit
        debits, credits_ = debits + line.debit, credits_ + line.credit
        side = "平" if not balance else "贷" if balance > 0 else "借"
        amounts = [value / 100 if value else None for value in (line.debit, line.credit)]
        sheet.append([line.date, f"记-{number}", line.text, *amounts, side, abs(balance) / 100])
    sheet.append(["合计", None, None, debits / 100, credits_ / 100, None, None])
    book.save(path)
    return balance
