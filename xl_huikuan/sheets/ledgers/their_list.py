"""A list the customer sent, read from its side: what it owes us, what it paid, what it deducted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from xl_huikuan.core.differences.numbers import number_keys
from xl_huikuan.core.differences.rows import GOODS, MONEY, OPENING, Row
from xl_huikuan.core.errors import Finding, NotUnderstood
from xl_huikuan.core.money import Fen
from xl_huikuan.core.settings import Settings
from xl_huikuan.sheets.cell_text import normal
from xl_huikuan.sheets.cells import texts
from xl_huikuan.sheets.grid import Grid, column_number
from xl_huikuan.sheets.ledgers.entries import Days, Entries
from xl_huikuan.sheets.ledgers.ledger import sides, signed_balance
from xl_huikuan.sheets.ledgers.rolled import reduced
from xl_huikuan.sheets.ledgers.telling import Flags
from xl_huikuan.sheets.recognition.kinds import is_ledger
from xl_huikuan.sheets.recognition.reading import (
    DUNNABLE,
    Corrections,
    Recognition,
    TableReading,
)
from xl_huikuan.sheets.recognition.recognise import recognise

_OWES, _PAYS = re.compile("应付|采购|入库|进货|送货|收货|货款"), re.compile("付款|已付|支付|付出")
_NO_PAYMENT = re.compile("退货|退回|换货|平调|调拨|调货|红冲|冲红|红字|折让")
_WHO = ("customer_name", "customer_code", "supplier_name", "supplier_code", "seller_name")
_NAMES = ("customer_name", "supplier_name", "seller_name")
_TEXTS = ("doc_type", "summary", "remark", "product")
_MOSTLY = 0.9  # share of rows from which a balance counts as running


@dataclass(frozen=True, slots=True)
class TheirList:
    """What the customer's list says, in our view: what it owes is positive.

    Attributes:
        rows: one per delivery, payment or deduction it lists, and the balance brought forward.
        stated: fen of the last running balance; None = it gives none.
        open_items: its rows say what is unpaid of each invoice.
        findings: rows that could not be read.
        how: one sentence, how it was read.
    """

    rows: tuple[Row, ...]
    stated: int | None
    open_items: bool
    findings: tuple[Finding, ...]
    how: str


def read_their_list(
    grids: Sequence[Grid], file_name: str, customer: str, settings: Settings, ours: Sequence[Row]
) -> TheirList:
    """Read the customer's list, whatever its layout.

    `ours` tells which side of a ledger is which: the one whose amounts we know as deliveries.
    Raises NotUnderstood when nothing in it is a list of what happened between us.
    """
    tables = _tables(grids, file_name, customer, settings)
    by_name = {grid.name: grid for grid in grids}
    known = Counter(row.amount for row in ours)
    parts: list[_Part] = []
    for table in tables:
        entries = _entries(by_name[table.sheet], table, customer, settings)
        parts.append(_read(entries, known, first=not any(part.runs for part in parts)))
    rows = tuple(row for part in parts for row in part.rows)
    stated = [part.stated for part in parts if part.stated is not None]
    return TheirList(
        rows,
        stated[-1] if stated else None,
        any(part.open_items for part in parts),
        tuple(finding for part in parts for finding in part.findings),
        ";".join(part.how for part in parts) + "。",
    )


# -- which tables


def _tables(
    grids: Sequence[Grid], file_name: str, customer: str, settings: Settings
) -> list[TableReading]:
    sheets = [grid.name for grid in grids]
    said = Corrections(
        side=dict.fromkeys(sheets, "应收"),
        use=dict.fromkeys(sheets, "是"),
        party=dict.fromkeys(sheets, customer),
    )
    found = recognise(grids, file_name=file_name, settings=settings, corrections=said)
    if more := dict(_bought(found)):
        said = replace(said, fields=more)
        found = recognise(grids, file_name=file_name, settings=settings, corrections=said)
    usable = [t for t in found.tables if len(t.entries) and not t.empty_form]
    details = [t for t in usable if t.kind in DUNNABLE - {"ar_balances", "ar_months"}]
    if not details:
        seen = "、".join(f"「{table.sheet}」" for table in found.tables) or "没有表"
        raise NotUnderstood(
            f"「{file_name}」里没有认出往来明细(看到:{seen})。对方清单要有 日期、单据号或发票号,"
            "以及 借方/贷方、应付/已付 或 金额 等列,请整理后再核对。",
            code="E201",
        )
    booked = any(is_ledger({c.field for c in t.columns}) for t in details)
    return details + [t for t in usable if t.kind == "receipts" and not booked]


def _bought(found: Recognition) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield what a buyer's headings mean where a seller's are expected: 本期应付, 本期付款."""
    for table in found.tables:
        taken = {column.field for column in table.columns}
        if taken & {"debit", "credit"}:
            continue
        for column in table.columns:
            for key, words in (("received", _PAYS), ("amount", _OWES)):
                if not column.field and key not in taken and words.search(column.heading):
                    taken.add(key)
                    yield (table.address, column.letters), key
                    break


def _entries(grid: Grid, table: TableReading, customer: str, settings: Settings) -> Entries:
    """Return the entries that are about us: all, unless the list names several companies."""
    plain = tuple(replace(c, field="") if c.field in _WHO else c for c in table.columns)
    entries = Entries(grid, replace(table, columns=plain), with_hidden=True)
    readable = entries.excluded.copy()
    _dates(entries, paid=True)
    entries.excluded = readable  # a date that cannot be read leaves the amount to be matched
    wanted = {normal(customer), normal(str(settings["company"]))}
    for column in table.columns:
        if column.field in _NAMES:
            cells = texts(grid.columns[column_number(column.letters)], entries.rows)
            names = [normal(str(name)) for name in cells]
            others = np.array([bool(name) and name not in wanted for name in names], np.bool_)
            if len(set(names) - {""}) > 1:
                entries.excluded |= others
    if entries.n and entries.excluded.all():
        raise NotUnderstood(
            f"「{table.sheet}」里有几个单位,没有一行写的是本公司:请只留与本公司往来的行,"
            "或在 回款_参数 填好「本公司名称」。",
            code="E201",
        )
    return entries


# -- the rows of a table


@dataclass(frozen=True, slots=True)
class _Part:
    """What one table says."""

    rows: tuple[Row, ...]
    stated: int | None
    runs: bool
    open_items: bool
    findings: tuple[Finding, ...]
    how: str


@dataclass(frozen=True, slots=True)
class _Moves:
    """Amounts of each entry in our view, all ≥ 0 but for what is taken back."""

    owed: Fen
    paid: Fen
    less: Fen
    balance: Fen
    given: Flags
    how: str


def _read(entries: Entries, known: Counter[int], *, first: bool) -> _Part:
    ledger = is_ledger({column.field for column in entries.table.columns})
    moves = _ledger_moves(entries, known) if ledger else _plain_moves(entries)
    net = moves.owed - moves.paid - moves.less
    plain = ~entries.opening & ~entries.excluded
    runs = _runs(moves, net, plain)
    open_items = not ledger and not runs and bool(moves.given.any())
    if open_items:
        rows = [*_rows(entries, moves.balance, plain, GOODS)]
    else:
        rows = [*_openings(entries, moves, net, runs=runs)] if first else []
        rows += _rows(entries, moves.owed, plain, GOODS)
        rows += _rows(entries, -moves.paid, plain, MONEY)
        rows += _rows(entries, -moves.less, plain, GOODS, "退货")
    at = np.flatnonzero(plain & moves.given)
    stated = int(moves.balance[at[-1]]) if runs and len(at) else None
    return _Part(
        tuple(rows), stated, runs, open_items, tuple(entries.findings), _how(entries, moves, rows)
    )


def _how(entries: Entries, moves: _Moves, rows: Sequence[Row]) -> str:
    bad = int((entries.excluded & ~entries.opening).sum())
    left = f",{bad} 行没有计入(看不懂或不是与本公司的往来)" if bad else ""
    return f"工作表「{entries.table.sheet}」{moves.how},读到 {len(rows)} 笔{left}"


def _ledger_moves(entries: Entries, known: Counter[int]) -> _Moves:
    """Read debit and credit: a buyer owes by credits, unless our deliveries stand on the other side."""
    debit, credit, _ = sides(entries)
    stated, given = entries.money("balance")
    signed = signed_balance(entries, stated)
    hits = [sum(known[a] > 0 for a in side.tolist() if a > 0) for side in (debit, credit)]
    if hits[0] > hits[1]:
        return _Moves(debit, credit, 0 * debit, signed, given, "按借方为货款、贷方为付款读")
    balance = -signed if entries.table.column("direction") else stated
    return _Moves(credit, debit, 0 * debit, balance, given, "按贷方为货款、借方为付款读")


def _plain_moves(entries: Entries) -> _Moves:
    owed, _ = entries.money("amount")
    paid = sum((amounts for amounts, _ in entries.receipts()), 0 * owed)
    balance, given = entries.money("balance")
    if entries.table.kind == "receipts":
        return _Moves(0 * owed, paid + owed, 0 * owed, balance, given & False, "按付款读")
    return _Moves(owed, paid, reduced(entries), balance, given, "按每行一笔读")


def _runs(moves: _Moves, net: Fen, plain: Flags) -> bool:
    """Tell whether the balance runs on from row to row."""
    at = np.flatnonzero(plain & moves.given)
    if len(at) < 2:
        return False
    running = np.cumsum(np.where(plain, net, 0))[at]
    return bool((np.diff(moves.balance[at]) == np.diff(running)).mean() >= _MOSTLY)


def _openings(entries: Entries, moves: _Moves, net: Fen, *, runs: bool) -> Iterator[Row]:
    """Yield the balance brought forward: as written, or what the first balance lets conclude."""
    dates = _dates(entries)
    for i in np.flatnonzero(entries.opening & ~entries.excluded)[:1].tolist():
        amount = int(moves.balance[i]) if moves.given[i] else int(net[i])
        yield _row(entries, i, amount, OPENING, dates)
        return
    at = np.flatnonzero(~entries.excluded & moves.given)
    if runs and len(at):
        before = int(moves.balance[at[0]] - np.cumsum(net)[at[0]])
        if before:
            yield _row(entries, int(at[0]), before, OPENING, dates)


def _rows(entries: Entries, amounts: Fen, plain: Flags, kind: str, word: str = "") -> Iterator[Row]:
    dates = _dates(entries, paid=kind == MONEY)
    for i in np.flatnonzero(plain & (amounts != 0)).tolist():
        yield _row(entries, i, int(amounts[i]), kind, dates, word=word)


def _row(entries: Entries, i: int, amount: int, kind: str, dates: Days, *, word: str = "") -> Row:
    text = " ".join(dict.fromkeys(filter(None, (*(str(entries.text(key)[i]) for key in _TEXTS), word))))  # fmt: skip
    if kind == MONEY and _NO_PAYMENT.search(text):
        kind = GOODS
    invoice = str(entries.text("digital_no")[i]) or str(entries.text("invoice_no")[i])
    number = invoice or str(entries.text("doc_no")[i])
    day = None if np.isnat(dates[i]) else dates[i].astype("datetime64[D]").item()
    row = int(entries.rows[i]) + 1
    return Row(amount, day, kind, number_keys(number, text=text), text, entries.table.sheet, row)


def _dates(entries: Entries, *, paid: bool = False) -> Days:
    """Return the date of each entry; a payment's own where the table has one."""
    keys = ("receipt_date", "biz_date", "invoice_date")
    found = entries.date("receipt_date") if paid or entries.table.kind == "receipts" else None
    for key in keys[1:]:
        days = entries.date(key)
        found = days if found is None else np.where(np.isnat(found), days, found)
    return found if found is not None else entries.date(keys[0])
