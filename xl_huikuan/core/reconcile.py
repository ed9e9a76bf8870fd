"""Does it tie? Debits − credits = Σ open − advances = Σ buckets − advances, to the fen.

Codes: E601 settlement does not tie · E602 buckets do not tie · E603 the workbook's own balance
differs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np
import pandas as pd

from xl_huikuan.core.aging import Aged, in_view
from xl_huikuan.core.errors import Finding, Source
from xl_huikuan.core.frames import RECONCILIATION, make_frame
from xl_huikuan.core.matching import fen_by
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.money import Fen, money_text

_REMEDIES = {
    "E601": ("未收合计减预收与借减贷", "这是程序的差错,请不要使用本次结果并保留文件备查。"),
    "E602": ("账龄合计与未收合计", "这是程序的差错,请不要使用本次结果并保留文件备查。"),
    "E603": (
        "表中余额与按明细计算的余额",
        "请核对该客户的明细是否漏登、重复或金额有误,再重新运行。",
    ),
}


def reconcile(
    ledger: Ledger, aged: Aged, as_of: dt.date
) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """Return the frame RECONCILIATION (one row per customer) and a finding for every break.

    The balance is added up from the ledger alone, apart from settlement. Where the workbook states
    a closing balance it is compared only if nothing is dated after the as-of date; else it is NaN.
    """
    debits, credits_ = _sides(ledger, as_of)
    balance = debits - credits_
    n = len(ledger.customers)
    open_items = aged.open_items
    still_open = fen_by(open_items["customer"].to_numpy(), open_items["open"].to_numpy(), n)
    buckets = aged.matrix.sum(axis=1)
    stated = _stated(ledger, as_of)
    known = ~np.isnan(stated)
    breaks = {
        "E601": still_open - aged.advances - balance,
        "E602": buckets - still_open,
        "E603": np.where(known, np.where(known, stated, 0.0).astype(np.int64) - balance, 0),
    }
    data = {
        "customer": np.arange(n),
        "debits": debits,
        "credits": credits_,
        "balance": balance,
        "open": still_open,
        "advance": aged.advances,
        "buckets": buckets,
        "ledger_balance": stated,
        "difference": _first_break(breaks, n),
    }
    return make_frame(RECONCILIATION, data, n), tuple(_findings(ledger, breaks))


def _sides(ledger: Ledger, as_of: dt.date) -> tuple[Fen, Fen]:
    """Return debits (items > 0) and credits (receipts net of refunds, credit notes) in view."""
    item_seen, receipt_seen = in_view(ledger, as_of)
    n = len(ledger.customers)
    amount = np.where(item_seen, ledger.items["amount"].to_numpy(), 0)
    received = np.where(receipt_seen, ledger.receipts["amount"].to_numpy(), 0)
    owner, payer = ledger.items["customer"].to_numpy(), ledger.receipts["customer"].to_numpy()
    debits = fen_by(owner, np.maximum(amount, 0), n)
    return debits, fen_by(payer, received, n) - fen_by(owner, np.minimum(amount, 0), n)


def _stated(ledger: Ledger, as_of: dt.date) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    stated = np.full(len(ledger.customers), np.nan)
    if all(mask.all() for mask in in_view(ledger, as_of)):
        for customer, balance in ledger.customer_balances.items():
            stated[customer] = balance
    return stated


def _first_break(breaks: dict[str, Fen], n: int) -> Fen:
    first = np.zeros(n, np.int64)
    for difference in breaks.values():
        first = np.where(first == 0, difference, first)
    return first


def _findings(ledger: Ledger, breaks: dict[str, Fen]) -> Iterator[Finding]:
    for code, difference in breaks.items():
        what, remedy = _REMEDIES[code]
        for customer in np.flatnonzero(difference):
            name = str(ledger.customers["name"].iloc[customer])
            yield Finding(
                code,
                Source(),
                f"客户「{name}」{what}不符,相差 {money_text(difference[customer])} 元。",
                remedy,
                name,
            )
