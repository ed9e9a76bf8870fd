"""Which of the tables are used, and what the clerk must be asked before anybody is dunned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from xl_huikuan.core.errors import Finding, Source
from xl_huikuan.core.identity import code_key
from xl_huikuan.sheets.recognition.asked import Asked, values
from xl_huikuan.sheets.recognition.overlooked import overlooked
from xl_huikuan.sheets.recognition.party import customer_of_account
from xl_huikuan.sheets.recognition.questions import (
    REGISTERS,
    doubts,
    due_or_paid,
    pay_date,
    table_questions,
    tabs_question,
    unclear,
)
from xl_huikuan.sheets.recognition.reading import DUNNABLE, KINDS, Corrections, TableReading
from xl_huikuan.sheets.recognition.same_debts import group_questions

DETAILS = frozenset({"ar_ledger", "ar_invoices", "ar_months", "statement"})


def settle_roles(
    asked: Sequence[Asked], corrections: Corrections
) -> tuple[list[TableReading], list[str], list[Finding]]:
    """Give every table its role; return tables, questions and findings in sheet order."""
    items = _items(asked, corrections)
    masters = [a for a in asked if _side_role(a, ()) == "customers"]
    roles = {id(a): "items" for a in items}
    roles |= {id(a): _side_role(a, masters) for a in asked if id(a) not in roles}
    items_made = [a for a in asked if roles[id(a)] == "items"]
    has_receipts = "receipts" in roles.values()
    questions = [*group_questions(items_made)]
    by_tab = [a for a in items_made if a.table.party.origin == "表名" and not _is_named(a, masters)]
    if len(by_tab) > 1:
        questions.append(tabs_question([a.table for a in by_tab]))
    for one in items_made:
        named = _is_named(one, masters) or (len(by_tab) > 1 and one in by_tab)
        questions += table_questions(one, corrections, named=named, has_receipts=has_receipts)
    if not items_made:
        questions += [unclear(a) for a in asked if _may_be(a.table)]
        questions += [due_or_paid(a) for a in asked if pay_date(a.table)]
    questions += [text for a in asked if roles[id(a)] == "receipts" for text in doubts(a)]
    if not has_receipts:
        questions += overlooked(items_made, [a for a in asked if not roles[id(a)]], corrections)
    tables = [replace(a.table, role=roles[id(a)]) for a in asked]
    return tables, list(dict.fromkeys(questions)), list(_unused(tables, corrections))


def _items(asked: Sequence[Asked], corrections: Corrections) -> list[Asked]:
    """Return the tables whose entries are the receivables."""
    usable = [a for a in asked if a.table.may_be_dunned and not a.table.empty_form]
    chosen = [a for a in usable if corrections.said("use", a.table.address) == "是"]
    if chosen:
        return chosen
    details = [a for a in usable if a.table.kind in DETAILS]
    if details:
        return details
    registers = [a for a in usable if a.table.kind in REGISTERS]
    balances = [a for a in usable if a.table.kind == "ar_balances"]
    return balances or [a for a in registers if a.table.kind == "invoice_register"] or registers


def _side_role(one: Asked, masters: Sequence[Asked]) -> str:
    table = one.table
    named = table.column("customer_name") or _coded(one, masters)
    if table.kind == "receipts" and table.side in ("应收", "不明") and named:
        return "receipts"
    if table.kind == "customers" and table.side != "应付":
        return "customers"
    return "control" if table.kind == "ar_balances" and table.may_be_dunned else ""


def _is_named(one: Asked, masters: Sequence[Asked]) -> bool:
    """Whether every entry leads to a customer, if only by its code or its account."""
    table = one.table
    if table.column("customer_name") or table.party.sure or table.groups:
        return True
    accounts = values(one, "account")
    return _coded(one, masters) or bool(accounts and all(map(customer_of_account, accounts)))


def _coded(one: Asked, masters: Sequence[Asked]) -> bool:
    """Whether most customer codes of a table without names stand in the customer sheet."""
    codes = set(map(code_key, values(one, "customer_code")))
    known = {code_key(code) for master in masters for code in values(master, "customer_code")}
    return len(codes & known) * 2 > len(codes)


def _may_be(table: TableReading) -> bool:
    if table.kind in REGISTERS and not (table.column("customer_name") or table.party.name):
        return False  # goods and prices without anybody who owes
    return table.kind in DUNNABLE and table.side == "不明" and not table.empty_form


def _unused(tables: Sequence[TableReading], corrections: Corrections) -> Iterator[Finding]:
    """Say which receivables-like tables are not used, and why."""
    for table in tables:
        if table.role in ("items", "receipts", "customers") or table.kind not in DUNNABLE:
            continue
        why = {
            "control": "只用来核对余额",
            "": "是空白表" if table.empty_form else "已有更详细的应收表或不是应收",
        }[table.role]
        if corrections.said("use", table.address) == "否":
            why = "您指定不用"
        yield Finding(
            "I200", Source(table.sheet, table.header_rows[0]),
            f"这张表({KINDS[table.kind]})没有计入应收:{why}。",
            "如需使用,请在「回款_参数」把该表「本表用途」填为 是。",
        )  # fmt: skip
