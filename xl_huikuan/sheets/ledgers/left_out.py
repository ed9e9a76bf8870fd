"""Entries that are no receivables in 人民币: void invoices, other currencies, rows of suppliers."""

from __future__ import annotations

import re
from functools import partial

import numpy as np

from xl_huikuan.core.errors import Finding, Source
from xl_huikuan.sheets.cells import texts
from xl_huikuan.sheets.grid import column_number, unmerged
from xl_huikuan.sheets.ledgers.entries import BLOCKS, Entries
from xl_huikuan.sheets.ledgers.naming import filled_down
from xl_huikuan.sheets.recognition.signs import ANSWER, CURRENCY
from xl_huikuan.sheets.recognition.units import is_local, is_ours

_VOID = re.compile("作废|废票|void|cancel", re.IGNORECASE)


def drop_void(entries: Entries) -> None:
    """Leave out 作废 invoices and say how many there were."""
    status = entries.text("status")
    heading = (entries.table.column("status") or entries.table.columns[0]).heading
    asks = "作废" in heading
    void = [
        bool(_VOID.search(str(t))) or (asks and str(t) in ("是", "Y", "Yes"))
        for t in status.categories
    ]
    marked = np.array(void, np.bool_)[status.codes] & ~entries.excluded
    if marked.any():
        rows = entries.rows[marked]
        text = f"{int(marked.sum())} 张作废发票没有计入。"
        source = Source(entries.table.sheet, int(rows[0]) + 1)
        entries.findings.append(Finding("I422", source, text, "无需处理。"))
        entries.excluded |= marked


_NO_CUSTOMER = re.compile(
    "(?:原?材?料?|设备)(?:供应商|供货商|厂商)|应付(?:[账帐]款|款)?|预付(?:[账帐]款|款)?|其[他它]应[收付]款?"
    "|员工|职工|vendor|supplier|payable|accounts payable",
    re.IGNORECASE,
)
_SILENT = frozenset({"customer_name", "remark", "summary", "product", "reason", "address"})


def drop_others(entries: Entries) -> None:
    """Leave out rows that a column such as 单位类型 calls 供应商 or 应付: they are not customers'."""
    for reading in entries.table.columns:
        number, title = column_number(reading.letters), reading.heading
        words = entries.grid.columns[number].texts
        if reading.field in _SILENT or not any(map(_NO_CUSTOMER.fullmatch, words)):
            continue
        shown = texts(entries.grid.columns[number], unmerged(entries.grid, number, entries.rows))
        blank = np.asarray(shown == "")
        if len(blank) and not blank[0] and blank.mean() >= BLOCKS:
            shown, _ = filled_down(shown, entries.rows, entries.table.total_rows)
        others = [bool(_NO_CUSTOMER.fullmatch(str(t).strip())) for t in shown.categories]
        entries.exclude(
            np.array(others, np.bool_)[shown.codes],
            number,
            "E416",
            partial(_said, title),
            "如是客户,请更正该列。",
        )


def drop_foreign(entries: Entries) -> None:
    """Leave out amounts in another currency: they cannot be added to 人民币."""
    money = [
        c for k in ("balance", "amount", "debit", "received") if (c := entries.table.column(k))
    ]
    if money and all(is_local(column.heading) for column in money):
        return
    currency = entries.text("currency")
    foreign = [bool(text.strip()) and not is_ours(text) for text in map(str, currency.categories)]
    number = entries.number_of("currency")
    entries.exclude(
        np.array(foreign, np.bool_)[currency.codes],
        number,
        "E414",
        lambda v: f"币种是「{v}」,不能与人民币相加。",
        "请折算为人民币或另表催收。",
    )
    blank = np.asarray(currency == "")
    if any(foreign) and any(map(is_ours, currency.categories)):
        text = "没有写币种,而本表有多个币种。"
        entries.exclude(blank, number, "E414", lambda _: text, "请填写币种。")


def drop_signed(entries: Entries) -> None:
    """Leave out amounts that may be foreign money by their number format, until it is known."""
    for signed in entries.table.signed:
        if signed.ours:
            continue
        number = column_number(signed.letters)
        entries.exclude(
            np.isin(entries.rows, signed.rows),
            number,
            "E415",
            partial(_shown, signed.sign),
            f"如是{ANSWER},请在「回款_参数」把该表「{CURRENCY}」填为 {ANSWER};如是外币,请折算为人民币或另表催收。",
        )


def _shown(sign: str, value: str) -> str:
    return f"金额「{value}」的单元格格式里带「{sign}」,看不出是不是{ANSWER}。"


def _said(title: str, value: str) -> str:
    shown = f"「{value}」" if value else "沿用上面的内容"
    return f"{title}是{shown},不是客户的应收。"
