"""What kind of table this is, by the fields it has and lacks."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from xl_huikuan.sheets.cell_text import State, simplified
from xl_huikuan.sheets.recognition.choices import ColumnChoice, column_of
from xl_huikuan.sheets.recognition.tabledata import TableData

IDENTITY = frozenset({"invoice_no", "doc_no", "invoice_date", "biz_date", "due_date", "digital_no"})
SETTLED = frozenset({"balance", "received", "due_date", "term", "overdue_days"})
ABOUT_CUSTOMER = frozenset(
    {"contact", "phone", "address", "postcode", "email", "credit_limit", "grade", "term", "tax_no",
     "customer_type", "limit_coefficient", "score_basic", "score_management", "score_record",
     "score_business", "score_cash", "salesperson", "short_name"}
)  # fmt: skip
MONTHLY = frozenset({"month_owed", "month_left"})
NAMED = frozenset({"customer_name", "customer_code", "supplier_name", "invoice_no", "doc_no"})
_STATEMENT = re.compile("对账单|对帐单|statement(?! of)", re.IGNORECASE)
_RECEIPTS = re.compile(
    "收款(?:明细|记录|登记|流水|台账|清单|表)|回款(?:明细|记录|登记|流水|清单|台账)|到账|(?<!往)来款"
)
_RECEIPTS_TAB = re.compile(
    r"[\d年月.\-\s]*(?:客户)?(?:收款|回款|到账|来款|进账)(?:单|表|数据|情况|汇总)?[\d年月.\-\s]*"
    r"|.*(?:收款|回款|到账)(?:明细|记录|登记|流水|台账|清单)表?.*"
)
_OWED = re.compile("应收|开票|发票|销售|欠")
_AR_ACCOUNT = re.compile("应收账款|应收帐款|1122|^1131")


def kind_of(data: TableData, columns: Sequence[ColumnChoice], titles: str) -> str:
    """Return the kind by layout alone; the side may still turn it into ap_ledger or other.

    A tab called 收款 tells receipts from invoices when the columns do not.
    """
    keys = {c.key for c in columns if c.key}
    for kind, holds in (
        ("gl_journal", _is_journal(data, columns, keys)),
        (
            "receipts",
            "month_paid" in keys and not keys & (MONTHLY | {"amount", "balance", "opening"}),
        ),
        ("ar_months", bool(keys & (MONTHLY | {"month_paid"}))),
        ("statement", bool(_STATEMENT.search(titles)) and _has_money(keys)),
        ("ar_balances", _is_rolled(keys)),
        ("ar_ledger", is_ledger(keys)),
        ("ar_balances", _is_balances(columns, keys)),
        ("receipts", _is_receipts(columns, keys, titles, data.grid.name)),
        ("ar_invoices", _says_receivable(columns) and bool(keys & IDENTITY)),
        ("ar_invoices", bool(keys & {"amount", "balance", "net_amount"} and keys & SETTLED)),
        ("invoice_register", _has_amount(keys) and _invoiced(keys)),
        ("sales_register", _has_amount(keys) and bool(keys & {"product", "price", "quantity"})),
        ("ar_invoices", _has_amount(keys) and bool(keys & IDENTITY and keys & NAMED)),
        ("ar_balances", _has_amount(keys) and "customer_name" in keys),
        ("customers", "customer_name" in keys and bool(keys & ABOUT_CUSTOMER)),
        ("ar_months", "customer_name" in keys and any(c.month is not None for c in columns)),
        ("payment_terms", "term" in keys and not keys & {"customer_name", "supplier_name"}),
    ):
        if holds:
            return kind
    return "other"


def _says_receivable(columns: Sequence[ColumnChoice]) -> bool:
    amount = column_of(columns, "amount")
    return amount is not None and bool(re.search("应收|欠|due", simplified(amount.heading).lower()))


def is_ledger(keys: set[str]) -> bool:
    """Whether entries stand under 借方/贷方, or under 金额 with a direction."""
    return "debit" in keys or {"credit", "balance"} <= keys or {"direction", "amount"} <= keys


def _has_amount(keys: set[str]) -> bool:
    return bool(keys & {"amount", "net_amount"})


def _has_money(keys: set[str]) -> bool:
    return bool(keys & {"amount", "balance", "debit", "credit", "received"})


def _invoiced(keys: set[str]) -> bool:
    return bool(keys & {"invoice_no", "digital_no", "invoice_date", "seller_name"})


def _is_receipts(columns: Sequence[ColumnChoice], keys: set[str], titles: str, tab: str) -> bool:
    if keys & {"balance", "due_date", "debit", "net_amount"}:
        return False
    if "received" in keys and "amount" not in keys:
        return True
    amount = column_of(columns, "amount")
    if amount is not None and _OWED.search(simplified(amount.heading)):
        return False  # 应收及回款明细表 over 应收金额
    titled = (
        bool(_RECEIPTS.search(titles) or _RECEIPTS_TAB.fullmatch(tab.strip()))
        and "received" not in keys
    )
    return "amount" in keys and ("receipt_date" in keys or titled) and "received" not in keys


def _is_rolled(keys: set[str]) -> bool:
    """期初, 借方, 贷方, 期末 on one row per customer: a balance list, not a ledger."""
    named = keys & {"customer_name", "customer_code", "supplier_name"}
    return bool(named) and {"opening", "balance"} <= keys and not keys & IDENTITY


def _is_balances(columns: Sequence[ColumnChoice], keys: set[str]) -> bool:
    buckets = sum(c.key == "age_bucket" for c in columns)
    if keys & IDENTITY - {"biz_date"} or not keys & {"customer_name", "supplier_name"}:
        return False
    return buckets >= 2 or ("balance" in keys and not keys & {"biz_date", "receipt_date"})


def _is_journal(data: TableData, columns: Sequence[ColumnChoice], keys: set[str]) -> bool:
    """Entries of several accounts: a journal or trial balance, unless all are 应收账款."""
    account = column_of(columns, "account")
    if account is None or not keys & {"debit", "credit", "direction", "balance"}:
        return False
    return not all(_AR_ACCOUNT.search(text) for text in account_texts(data, account))


def account_texts(data: TableData, account: ColumnChoice) -> list[str]:
    """Return the distinct texts of the account column."""
    column = data.column(account.column)
    codes = np.unique(column.codes[data.rows[data.plain]])
    return [column.texts[code] for code in codes if code >= 0] or [""]


def net_debit(data: TableData, columns: Sequence[ColumnChoice]) -> int:
    """Return Σ debit − Σ credit in fen over the plain rows; the closing sign of a ledger."""
    total = 0
    for key, sign in (("debit", 1), ("credit", -1)):
        choice = column_of(columns, key)
        if choice is not None:
            amounts = data.amounts(choice.column, choice.unit)
            total += sign * int(amounts.fen[data.plain & (amounts.state == State.OK)].sum())
    return total
