"""期初 + 借方 − 贷方 = 期末 for each row of a balance list, and blanks that this shows to be zero."""

from __future__ import annotations

import numpy as np

from xl_huikuan.core.errors import Finding, Source
from xl_huikuan.core.money import Fen, money_text
from xl_huikuan.sheets.grid import column_number
from xl_huikuan.sheets.ledgers.entries import Entries
from xl_huikuan.sheets.ledgers.money_cells import money_at
from xl_huikuan.sheets.ledgers.telling import Flags
from xl_huikuan.sheets.recognition.reductions import REDUCED, magnitude

_MOSTLY = 0.5  # without 期初, rows are held to 应收 − 已收 = 未收 when most close


def reduced(entries: Entries) -> Fen:
    """Return what 退货, 折让 and the like take from each entry."""
    columns = [c for c in entries.table.columns if c.field == REDUCED]
    if not columns:
        return np.zeros(entries.n, np.int64)
    parts = [magnitude(money_at(entries, column_number(c.letters), c)[0]) for c in columns]
    named = "、".join(f"{c.letters} 列「{c.heading}」" for c in columns)
    source = Source(entries.table.sheet, entries.table.header_rows[-1], columns[0].letters)
    text = f"{named}已从应收中减去,合计 {money_text(int(sum(part.sum() for part in parts)))} 元。"
    entries.findings.append(
        Finding("I417", source, text, "如不应减,请在「回款_参数」把该列改为「不用」。")
    )
    return sum(parts, np.zeros(entries.n, np.int64))


def prepaid(entries: Entries) -> Fen:
    """Return what customers of a table of invoices have paid ahead, to be taken from what they owe."""
    column = entries.table.column("advance")
    if column is None:
        return np.zeros(entries.n, np.int64)
    credit = magnitude(entries.money("advance")[0])
    if credit.any():
        source = Source(entries.table.sheet, entries.table.header_rows[-1], column.letters)
        text = f"{column.letters} 列「{column.heading}」按预收从客户的欠款中扣减,合计 {money_text(int(credit.sum()))} 元。"
        entries.findings.append(
            Finding("I417", source, text, "如不应扣减,请在「回款_参数」把该列改为「不用」。")
        )
    return credit


def closed_rows(entries: Entries, stated: Fen, given: Flags, advance: Fen) -> tuple[Fen, Flags]:
    """Check each row's closing balance; return the balances and which rows have one.

    A blank is zero where 期初 + 借方 − 贷方 says so; a column without any balance is filled in.
    """
    opening, has_opening = entries.money("opening")
    less, has_less = entries.money("opening_credit")
    owed, has_owed = _first(entries, "debit", "amount")
    paid, has_paid = _first(entries, "credit", "received")
    known = has_opening | has_less | has_owed | has_paid
    whole = opening - less + owed - paid - reduced(entries)
    if not given.any() and not advance.any():
        return whole, known
    given = given | (advance != 0)
    total = stated - advance
    closes = total == whole
    off = given & known & ~closes & (total != whole - 2 * opening)  # 期初 may be on the 贷 side
    if not _must_close(entries, closes[given & known]):
        off &= False
    entries.exclude_each(
        off, entries.number_of("balance"), "E417",
        lambda v, i: f"期末 {v} 不等于期初加借方减贷方({money_text(int(whole[i]))})。",
        "请核对这一行。",
    )  # fmt: skip
    return stated, given | (known & closes)


def _must_close(entries: Entries, closes: Flags) -> bool:
    """Whether rows must close: always beside 期初, else where most do."""
    table = entries.table
    rolled = table.column("opening") and (table.column("debit") or table.column("credit"))
    if rolled:
        return True
    paired = table.column("amount") and table.column("received")
    return bool(paired) and bool(len(closes)) and float(closes.mean()) >= _MOSTLY


def _first(entries: Entries, *keys: str) -> tuple[Fen, Flags]:
    key = next((k for k in keys if entries.table.column(k)), keys[0])
    return entries.money(key)
