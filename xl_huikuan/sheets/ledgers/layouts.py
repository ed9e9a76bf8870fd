"""From the entries of a table to items and receipts, by layout.

Each function returns columns of the frames ITEMS and RECEIPTS as arrays, plus "entry": the
position of the entry they come from. Customers are still names.
"""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.core.errors import Finding, Source
from xl_huikuan.core.money import Fen, money_text
from xl_huikuan.sheets.ledgers.booked import Booked, item_columns, receipt_columns, repeated, taken
from xl_huikuan.sheets.ledgers.entries import Days, Entries
from xl_huikuan.sheets.ledgers.ledger import signed_balance
from xl_huikuan.sheets.ledgers.retention import hold_retention
from xl_huikuan.sheets.ledgers.rolled import closed_rows, prepaid, reduced
from xl_huikuan.sheets.ledgers.telling import Flags
from xl_huikuan.sheets.recognition.reductions import magnitude

_PAID = re.compile(
    "(?:全部|全额|款项)?已?(?:收款|收讫|收齐|收|付款|付清|付讫|付|结清|结|核销|回款|支付|到账)(?:完毕|完|清)?|全额(?:收款|回款)|paid(?: in full)?|settled|closed",
    re.IGNORECASE,
)
_YES = ("是", "√", "✓", "✔", "Y", "y", "Yes", "yes", "已")
_UNPAID = re.compile("未|没|否|待|部分|部份|不|un|partial|open|no", re.IGNORECASE)
_PART = re.compile("部分|部份|partial", re.IGNORECASE)
_NAT = np.datetime64("NaT", "s")


def invoices(entries: Entries) -> Booked:
    """Layout (a): a row per invoice, with what was received or is still open beside it."""
    amount, received = _invoice_amounts(entries)
    items = item_columns(entries, amount)
    use = ~entries.excluded
    parts = [(np.flatnonzero(use & (fen != 0)), fen, date) for fen, date in received]
    paid = np.concatenate([where for where, _, _ in parts])
    fen = np.concatenate([fen[where] for where, fen, _ in parts])
    date = np.concatenate([date[where] for where, _, date in parts])
    position = np.cumsum(use) - 1
    hold_retention(entries, amount - sum(fen for _, fen, _ in parts))
    credit = prepaid(entries)
    apart = np.flatnonzero(use & (credit > 0))
    receipts = receipt_columns(
        entries,
        np.concatenate([paid, apart]),
        np.concatenate([fen, credit[apart]]),
        np.concatenate([date, np.full(len(apart), _NAT)]),
    )
    receipts["item"] = np.concatenate([position[paid], np.full(len(apart), -1)])
    booked = Booked(entries, taken(items, np.flatnonzero(use)), receipts)
    return _lines_joined(booked) if entries.table.kind == "invoice_register" else booked


def _lines_joined(booked: Booked) -> Booked:
    """A register may list each line of an invoice: lines of one number and customer are one item."""
    entries, items = booked.entries, booked.items
    number = np.asarray(items["invoice_no"].codes, np.int64)
    name = np.asarray(entries.name.codes, np.int64)[items["entry"]]
    key = np.where(
        np.asarray(items["invoice_no"] == ""),
        -1 - np.arange(len(number)),
        number * len(entries.name.categories) + name,
    )
    _, first, where = np.unique(key, return_index=True, return_inverse=True)
    lines = entries.table.column("product") or entries.table.column("quantity")
    if len(first) == len(key) or not lines or len(booked.receipts["entry"]):
        return booked
    amount = np.zeros(len(first), np.int64)
    np.add.at(amount, where, items["amount"])
    text = f"{len(key)} 行发票明细按发票号合并为 {len(first)} 张发票。"
    source = Source(entries.table.sheet, int(entries.rows[0]) + 1)
    entries.findings.append(Finding("I423", source, text, "无需处理。"))
    order = np.argsort(first)
    joined = taken(items, first[order])
    joined["amount"] = amount[order]
    return Booked(entries, joined, booked.receipts)


def _invoice_amounts(entries: Entries) -> tuple[Fen, list[tuple[Fen, Days]]]:
    """Return the receivables, and what was received with its dates, by column."""
    amount, has_amount = _gross(entries)
    listed = entries.receipts()
    received = sum((fen for fen, _ in listed), np.zeros(entries.n, np.int64))
    balance, has_balance = entries.money("balance")
    date = entries.date("receipt_date")
    amount = np.where(has_amount, amount - reduced(entries), balance + received)
    column = next(
        (
            entries.number_of(k)
            for k in ("amount", "net_amount", "balance")
            if entries.number_of(k) is not None
        ),
        None,
    )
    entries.exclude(
        ~has_amount & ~has_balance,
        column,
        "E405",
        lambda _: "没有金额(空白不是零)。",
        "请补填金额。",
    )
    if not entries.table.column("received"):
        received = np.where(has_balance, amount - balance, received)
        if not entries.table.column("balance"):
            received = _paid_by_words(entries, amount, date)
    off = has_balance & (balance != amount - received) & ~entries.excluded
    left = amount - received
    entries.exclude_each(
        off, entries.number_of("balance"), "E417",
        lambda v, i: f"未收 {v} 和应收减已收({money_text(left[i])})相差 {money_text(balance[i] - left[i])} 元。",
        "请核对这一行的应收、已收和未收。",
    )  # fmt: skip
    _paid_but_open(entries, amount - received)
    return amount, listed or [(received, date)]


def _gross(entries: Entries) -> tuple[Fen, Flags]:
    """Return the receivable: the amount with tax, or 金额 + 税额."""
    amount, given = entries.money("amount")
    net, has_net = entries.money("net_amount")
    if not has_net.any() or given.all():
        return amount, given
    tax, _ = entries.money("tax")
    return np.where(given, amount, net + tax), given | has_net


def _flags(
    texts: pd.Categorical, pattern: re.Pattern[str], refuse: re.Pattern[str] | None
) -> Flags:
    hits = [
        bool(pattern.fullmatch(str(t).strip())) and not (refuse and refuse.search(str(t)))
        for t in texts.categories
    ]
    return np.array(hits, np.bool_)[texts.codes]


def _says_paid(entries: Entries) -> Flags:
    status, reading = entries.text("status"), entries.table.column("status")
    if reading is None:
        return np.zeros(entries.n, np.bool_)
    paid = _flags(status, _PAID, _UNPAID)
    if re.search("是否(?:结清|收款|付款|回款|已收)", reading.heading):
        paid |= np.isin(np.asarray(status), _YES)
    return paid


def _paid_by_words(entries: Entries, amount: Fen, date: npt.NDArray[np.datetime64]) -> Fen:
    """Without 已收 and 未收 columns a status 已收 or a receipt date says that all was paid."""
    paid = _says_paid(entries) | ~np.isnat(date)
    status = entries.text("status")
    part = np.array([bool(_PART.search(str(t))) for t in status.categories], np.bool_)[status.codes]
    entries.exclude(
        part,
        entries.number_of("status"),
        "E424",
        lambda v: f"状态是「{v}」,但没有已收金额。",
        "请增加已收金额。",
    )
    if paid.any():
        text = f"表中没有已收金额列,{int(paid.sum())} 行按状态或收款日期视为全额已收。"
        entries.findings.append(
            Finding(
                "W424",
                Source(entries.table.sheet),
                text,
                "请核对这些行是否确已全额收款。",
            )
        )
    return np.where(paid, amount, 0)


def _paid_but_open(entries: Entries, still_open: Fen) -> None:
    odd = _says_paid(entries) & (still_open > 0) & ~entries.excluded
    entries.block(
        odd,
        entries.number_of("status"),
        "E425",
        lambda v: f"状态是「{v}」,但还有未收金额。",
        "请核对状态和金额。",
    )


def balances(entries: Entries) -> Booked:
    """Layout (c): one item per customer and age bucket, or per customer when there are none."""
    total, has_total = entries.money("balance")
    total = signed_balance(entries, total)
    advance = magnitude(entries.money("advance")[0])
    buckets = entries.buckets()
    if buckets:
        if not has_total.any():
            total, has_total = entries.money("amount")
        total = _checked_sum(entries, sum(f for _, f in buckets), (total, has_total), advance)  # type: ignore[arg-type]  # sum of arrays
    else:
        total, has_total = closed_rows(entries, total, has_total, advance)
        buckets = [(-(10**6), total)]
        entries.exclude(
            ~has_total,
            entries.number_of("balance"),
            "E405",
            lambda _: "没有余额(空白不是零)。",
            "请补填余额。",
        )
    hold_retention(entries, total)
    columns = item_columns(entries, total)
    use = ~entries.excluded
    chunks = [(np.flatnonzero(use & (fen != 0)), start, fen) for start, fen in buckets]
    where = np.concatenate([w for w, _, _ in chunks])
    items = taken(columns, where)
    items["amount"] = np.concatenate([fen[w] for w, _, fen in chunks])
    items["age_given"] = np.concatenate(
        [np.full(len(w), start if start > -(10**6) else np.nan, float) for w, start, _ in chunks]
    )
    items["kind"] = repeated("余额", len(where))
    apart = np.flatnonzero(use & (advance > 0))
    receipts = receipt_columns(entries, apart, advance[apart], np.full(len(apart), _NAT))
    return Booked(entries, items, receipts)


def _checked_sum(entries: Entries, ours: Fen, stated: tuple[Fen, Flags], advance: Fen) -> Fen:
    total, given = stated
    off = given & (total != ours) & (total != ours - advance)
    entries.exclude(off, entries.number_of("balance") or entries.number_of("amount"), "E417",
                    lambda v: f"余额 {v} 不等于各账龄段之和。", "请核对这一行的余额和各账龄段。")  # fmt: skip
    return ours


def receipts_list(entries: Entries) -> Booked:
    """Layout (h): a row per receipt."""
    key = "received" if entries.table.column("received") else "amount"
    amount, given = entries.money(key)
    entries.exclude(
        ~given, entries.number_of(key), "E405", lambda _: "没有收款金额。", "请补填收款金额。"
    )
    amount = amount + reduced(entries)
    date = entries.date("receipt_date")
    date = np.where(np.isnat(date), entries.date("biz_date"), date)
    columns = item_columns(entries, amount)
    use = np.flatnonzero(~entries.excluded & (amount != 0))
    return Booked(
        entries, taken(columns, use[:0]), receipt_columns(entries, use, amount[use], date[use])
    )
