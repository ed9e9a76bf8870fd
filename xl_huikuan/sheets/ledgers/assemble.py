"""From what was recognised to a `Ledger`: items, receipts and customers, with every doubt said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from xl_huikuan.core.errors import NotUnderstood, Source
from xl_huikuan.core.frames import CUSTOMERS, make_frame
from xl_huikuan.core.model import Control, Ledger
from xl_huikuan.core.money import Fen
from xl_huikuan.core.settings import Settings
from xl_huikuan.sheets.cells import State, parse_amounts
from xl_huikuan.sheets.grid import Grid, column_number
from xl_huikuan.sheets.ledgers.booked import Booked
from xl_huikuan.sheets.ledgers.codes import NamesByCode
from xl_huikuan.sheets.ledgers.contact_log import Logged
from xl_huikuan.sheets.ledgers.debtors import Register, customer_columns
from xl_huikuan.sheets.ledgers.entries import Entries
from xl_huikuan.sheets.ledgers.layouts import balances, invoices, receipts_list
from xl_huikuan.sheets.ledgers.ledger import ledger
from xl_huikuan.sheets.ledgers.left_out import drop_foreign, drop_others, drop_signed, drop_void
from xl_huikuan.sheets.ledgers.months import first_month, monthly_receipts, months
from xl_huikuan.sheets.ledgers.same_debtor import (
    SameDebtor,
    doubted_names,
    refuse_names,
    twin_findings,
    twins_of,
    unknown_payers,
)
from xl_huikuan.sheets.ledgers.stacking import items_and_receipts
from xl_huikuan.sheets.ledgers.telling import Flags
from xl_huikuan.sheets.ledgers.unlisted import unlisted
from xl_huikuan.sheets.recognition.kinds import is_ledger
from xl_huikuan.sheets.recognition.months import PAID
from xl_huikuan.sheets.recognition.reading import KINDS, Corrections, Recognition, TableReading
from xl_huikuan.sheets.recognition.running import one_sided, runs_on
from xl_huikuan.sheets.recognition.schema import BY_KEY, MONEY_KEYS

NOTHING_LOGGED = Logged()
NOTHING_CORRECTED = Corrections()
NAMED = 8  # tables that a sentence names
_OF_A_DEBT = ("invoice_no", "due_date")  # what no mere list of customers has
LOOKED_FOR = "客户名称、应收金额(或借方/贷方、未收余额)、日期"


def assemble(
    grids: Sequence[Grid],
    recognition: Recognition,
    settings: Settings,
    logged: Logged = NOTHING_LOGGED,
    answers: Corrections = NOTHING_CORRECTED,
) -> Ledger:
    """Build the ledger from the tables recognition gave a role.

    What was logged of a customer goes over what the tables say of it; of names that look alike,
    `answers` say which are one customer.

    Raises NotUnderstood with a Chinese sentence when nothing may be dunned or a question is open.
    """
    _require(recognition)
    by_name = {grid.name: grid for grid in grids}
    with_hidden = settings["hidden_rows"] != "不计"

    names: Mapping[str, str] = {}

    def read(*roles: str) -> list[Entries]:
        tables = [table for role in roles for table in recognition.tables if table.role == role]
        tables.sort(key=_in_time)
        return [
            _read(by_name[table.sheet], table, names, with_hidden=with_hidden) for table in tables
        ]

    masters = read("customers")
    same = SameDebtor(answers, masters)
    names = NamesByCode(masters, same.kept)
    carried: dict[str, int] = {}
    tables = read("items", "receipts")
    joined = tuple(same.join(tables))
    booked = [_booked(entries, carried) for entries in tables]
    logged = replace(logged, findings=logged.findings + joined)
    return _ledger(
        recognition, masters, booked, read("control"), logged, same=same, settings=settings
    )


def _in_time(table: TableReading) -> int:
    """Tables of months go by year, as each opens with what the one before left; others stay."""
    return first_month(table) if table.kind == "ar_months" else 0


def _require(recognition: Recognition) -> None:
    if recognition.questions:
        raise NotUnderstood("使用前需要您回答:" + " ".join(recognition.questions), code="E201")
    if any(table.role == "items" for table in recognition.tables):
        return
    tables = recognition.tables
    _require_amounts(tables)
    seen = "、".join(
        f"「{t.sheet}」是{'空白表' if t.empty_form else KINDS[t.kind]}" for t in tables[:NAMED]
    )
    seen += f" 等 {len(tables)} 张" if len(tables) > NAMED else ""
    raise NotUnderstood(
        f"没有找到可以催款的应收表(要找的列:{LOOKED_FOR})。{'看到的表:' + seen + '。' if seen else '工作簿里没有看到表。'}"
        "如其中有应收表,请在「回款_参数」的「识别结果」中指定用途和各列的含义。",
        code="E201",
    )


def _require_amounts(tables: Sequence[TableReading]) -> None:
    """Name the table that lacks nothing but a column of amounts."""
    for table in tables:
        known = [c for c in table.columns if c.field]
        owes = table.column("customer_name") and any(map(table.column, _OF_A_DEBT))
        if owes and not any(c.field in MONEY_KEYS for c in known):
            named = "、".join(c.heading for c in known[:NAMED])
            raise NotUnderstood(
                f"工作表「{table.sheet}」有 {named},但没有认出金额列(如 应收金额、未收余额)。"
                "请补上列标题,或在「回款_参数」的「识别结果」中指定哪一列是金额。",
                code="E205",
            )


def _booked(entries: Entries, carried: dict[str, int]) -> Booked:
    drop_void(entries)
    drop_foreign(entries)
    drop_signed(entries)
    drop_others(entries)
    table = entries.table
    if table.role == "receipts":
        return monthly_receipts(entries) if table.column(PAID) else receipts_list(entries)
    if table.kind == "ar_months":
        return months(entries, carried)
    if table.kind == "ar_balances":
        return balances(entries)
    if is_ledger({column.field for column in table.columns}):
        return ledger(entries, carried)
    return invoices(entries)


def _read(
    grid: Grid, table: TableReading, names: Mapping[str, str], *, with_hidden: bool
) -> Entries:
    """Read a table's entries; 借/贷 used as 应收/已收, or the other way round, are renamed."""
    if table.role == "items" and table.kind not in ("ar_balances", "ar_months"):
        if _closes_each_row(grid, table):
            table = _renamed(table, {"debit": "amount", "credit": "received"})
        elif _runs_on(grid, table):
            table = _renamed(table, {"amount": "debit", "received": "credit"})
    entries = Entries(grid, table, with_hidden=with_hidden, by_code=names)
    refuse_names(entries)
    return entries


def _renamed(table: TableReading, fields: Mapping[str, str]) -> TableReading:
    columns = tuple(replace(c, field=fields.get(c.field, c.field)) for c in table.columns)
    return replace(table, columns=columns)


def _fen(grid: Grid, table: TableReading, key: str) -> tuple[Fen, Flags]:
    """Return a column's amounts and which cells hold one, without findings."""
    column = table.column(key)
    if column is None:
        nothing = np.zeros(len(table.entries), np.int64)
        return nothing, nothing.astype(np.bool_)
    cells = grid.columns[column_number(column.letters)]
    read = parse_amounts(cells, table.entries, unit=column.unit)
    return read.fen, read.state == State.OK


def _closes_each_row(grid: Grid, table: TableReading) -> bool:
    """借方/贷方/余额 used as 应收/已收/未收: both sides on many rows, 余额 = 借 − 贷 on each."""
    if not (table.column("debit") and table.column("credit")) or table.opening_rows:
        return False
    (debit, _), (credit, _) = _fen(grid, table, "debit"), _fen(grid, table, "credit")
    if ((debit != 0) & (credit != 0)).sum() < 2:
        return False
    balance, given = _fen(grid, table, "balance")
    return bool(given.any()) and bool((balance == debit - credit)[given].mean() >= 0.9)


def _runs_on(grid: Grid, table: TableReading) -> bool:
    """应收/已收/余额 used as a ledger: a row has one side or the other, and 余额 runs on."""
    if table.column("due_date") or not (table.column("amount") and table.column("received")):
        return False
    (amount, _), (received, _) = _fen(grid, table, "amount"), _fen(grid, table, "received")
    balance, given = _fen(grid, table, "balance")
    if not given.any():
        return one_sided(amount, received)
    return runs_on(amount, received, balance, given)


# -- putting it together


def _ledger(
    recognition: Recognition,
    masters: Sequence[Entries],
    booked: Sequence[Booked],
    controls: Sequence[Entries],
    logged: Logged,
    *,
    same: SameDebtor,
    settings: Settings,
) -> Ledger:
    register = Register(same.kept)
    register.add_masters(masters)
    numbers = [
        register.number(part.entries, loosely=part.entries.table.role == "receipts")
        for part in booked
    ]
    items, receipts = items_and_receipts(booked, numbers)
    customers = customer_columns(register)
    customers |= {key: register.dates(dates, customers[key]) for key, dates in logged.dates.items()}
    twins = twins_of(register.debtors, items, receipts, same.distinct)
    register.findings += twin_findings(register.debtors, twins)
    if any(part.entries.table.role == "receipts" for part in booked):
        register.findings += unknown_payers(register.debtors, items, receipts, twins)
    register.findings += unlisted(register.debtors, items, settings)
    closing = {name: fen for part in booked for name, fen in part.closing.items()}
    stated = {name: fen for entries in controls for name, fen in _stated_balances(entries)}
    cell_findings = [f for e in [*masters, *(b.entries for b in booked)] for f in e.findings]
    found = [*recognition.findings, *cell_findings, *register.check(), *register.findings]
    found += [*doubted_names(register.debtors), *logged.findings]
    customers["blocked"] = register.blocked(found)
    return Ledger(
        items,
        receipts,
        make_frame(CUSTOMERS, customers, len(register.debtors)),
        register.by_number(closing) | register.by_number(stated),
        tuple(_controls(recognition)),
        tuple(found),
        replayable=not bool(receipts["date"].isna().any()),
        twins=twins,
        written=register.by_number(logged.written),
        contacts=register.by_number(logged.contacts),
        other_names=register.other_names(),
    )


def _stated_balances(entries: Entries) -> Iterator[tuple[str, int]]:
    """Yield the balances of a table that only serves to check the details."""
    key = "balance" if entries.table.column("balance") else "amount"
    fen, given = entries.money(key)
    for i in np.flatnonzero(given & ~entries.excluded).tolist():
        yield str(entries.name[i]), int(fen[i])


def _controls(recognition: Recognition) -> Iterator[Control]:
    for table in recognition.tables:
        for control in table.controls:
            if table.role in ("items", "receipts") and control.stated is not None:
                yield Control(
                    Source(table.sheet, control.stated_row, control.letters),
                    f"合计 {BY_KEY[control.field].title}", control.stated, control.total,
                )  # fmt: skip
