"""Figures of the whole book, and the formulas behind them (DOMAIN 2.4).

A formula whose denominator is not above zero has no answer: it returns None, never 0.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from xl_huikuan.core.model import Decision, Ledger
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.totals import CustomerTotals, Floats, Ints, contains, customer_totals

TOP = 10
LATE_DAYS = 90
_FEWEST = 2  # a spread of one is none
DSO_MONTHS = 36  # beyond three years the countback says nothing about today's customers


def dso_simple(receivable: float, sales: float, days: float) -> float | None:
    """Return days sales outstanding: receivable ÷ sales of the period × its days."""
    return receivable / sales * days if sales > 0 else None


def dso_countback(receivable: float, sales: Sequence[float], days: Sequence[float]) -> float | None:
    """Return DSO by exhausting the receivable with monthly sales, newest month first.

    The last month counts pro rata. None when the months given do not exhaust the receivable.
    """
    months = np.array([sales], np.float64)
    answer = countback(np.array([receivable], np.float64), months, np.array(days, np.float64))[0]
    return None if np.isnan(answer) else float(answer)


def countback(receivable: Floats | Ints, sales: Floats | Ints, days: Floats | Ints) -> Floats:
    """Return DSO by countback of many: receivable n, sales n × months, days of the months.

    NaN where the months given do not exhaust the receivable.
    """
    n = len(receivable)
    monthly = np.column_stack([sales, np.zeros(n)])  # a last month in which nothing is left
    passed = np.concatenate([[0], np.cumsum(days)])
    left = receivable[:, None] - (np.cumsum(monthly, axis=1) - monthly)
    reached = left <= np.maximum(monthly, 0)
    month = reached.argmax(axis=1)
    rest, sold = (table[np.arange(n), month] for table in (left, monthly))
    part = np.where(rest > 0, rest, 0) / np.where(sold > 0, sold, 1)
    answer = passed[month] + part * np.append(days, 0)[month]
    return np.where(reached.any(axis=1), answer, np.nan)


def bpdso(not_due: float, sales: float, days: float) -> float | None:
    """Return the best possible DSO: receivable not yet due ÷ sales × days."""
    return not_due / sales * days if sales > 0 else None


def add_days(receivable: float, not_due: float, sales: float, days: float) -> float | None:
    """Return the average days delinquent: DSO less the best possible DSO."""
    return dso_simple(receivable - not_due, sales, days)


def cei(opening: float, sales: float, closing: float, closing_not_due: float) -> float | None:
    """Return the collection effectiveness index in percent; 100 = all that was due came in."""
    collectable = opening + sales - closing_not_due
    return (opening + sales - closing) / collectable * 100 if collectable > 0 else None


def collection_rate(opening: float, sales: float, closing: float) -> float | None:
    """Return 销售回款率, a share: (sales − (closing − opening)) ÷ sales, all with tax."""
    return (sales - (closing - opening)) / sales if sales > 0 else None


def receivable_rate(opening: float, sales: float, closing: float) -> float | None:
    """Return 应收回款率, a share: what came in ÷ what there was to come, opening balance and sales."""
    return share(opening + sales - closing, opening + sales)


def spread(count: float, total: float, squares: float) -> float | None:
    """Return the standard deviation from count, sum and sum of squares; None below two."""
    if count < _FEWEST:
        return None
    return float(np.sqrt(max(squares / count - (total / count) ** 2, 0.0)))


def share(part: float, whole: float) -> float | None:
    """Return part ÷ whole."""
    return part / whole if whole > 0 else None


@dataclass(frozen=True, slots=True)
class Overview:
    """The figures of 回款_总览; money in fen, shares 0–1, None = cannot be said (see notes).

    Attributes:
        open: all that customers still owe; advance: what we hold of theirs; balance: the net.
        overdue, over90, disputed: parts of open.
        overdue_share, over90_share: of open; top10_share: of all positive balances.
        customers_owing, customers_overdue, customers_to_press, letters, near_limit: numbers
            of customers; near_limit = credit usage at or above the warning.
        average_days_overdue: Σ open × days overdue ÷ Σ open, not due counts 0.
        dso: by countback over invoices of the ledger, tax included.
        dso_note: how dso was found, or why it cannot be.
        unreconciled: customers whose balances do not tie.
    """

    open: int
    advance: int
    balance: int
    overdue: int
    overdue_share: float | None
    over90: int
    over90_share: float | None
    disputed: int
    customers_owing: int
    customers_overdue: int
    customers_to_press: int
    letters: int
    near_limit: int
    average_days_overdue: float | None
    top10_share: float | None
    dso: float | None
    dso_note: str
    unreconciled: int

    def kpi_rows(self) -> tuple[tuple[str, float | None, str, str], ...]:
        """Return (title, value, kind, note) in printing order; kind: money, percent, int, number (days)."""
        return (
            ("应收未收合计", self.open, "money", "所有未收款项之和,未减预收"),
            ("预收余额", self.advance, "money", "尚未核销的收款和红字,单列"),
            ("应收净额", self.balance, "money", "应收未收合计减预收余额"),
            ("逾期金额", self.overdue, "money", "到期日早于基准日的未收款项"),
            ("逾期率", self.overdue_share, "percent", "逾期金额÷应收未收合计"),
            ("逾期超90天金额", self.over90, "money", "逾期天数大于90天"),
            ("超90天占比", self.over90_share, "percent", "逾期超90天金额÷应收未收合计"),
            ("争议金额", self.disputed, "money", "暂缓原因含「争议」的未收款项"),
            ("有余额客户数", self.customers_owing, "int", "净额大于零的客户"),
            ("逾期客户数", self.customers_overdue, "int", "有逾期款项的客户"),
            ("需催收客户数", self.customers_to_press, "int", "催收清单中未暂缓的客户"),
            ("建议发函客户数", self.letters, "int", "催收清单中有建议函件的客户"),
            ("额度预警客户数", self.near_limit, "int", "额度使用率达到预警线的客户,未设定额度的不计"),
            ("加权平均逾期天数", self.average_days_overdue, "number", "Σ未收×逾期天数÷Σ未收,未到期按0天"),
            ("前十大客户占比", self.top10_share, "percent", "余额最大的十家÷全部正余额"),
            ("应收周转天数(倒推法)", self.dso, "number", self.dso_note),
            ("账不平客户数", self.unreconciled, "int", "应有余额、未收、账龄或表中余额不相等的客户"),
        )  # fmt: skip


def overview(ledger: Ledger, decision: Decision, settings: Settings) -> Overview:
    """Compute the figures of the whole book from what was decided."""
    disputing = contains(ledger.customers["hold"], "争议")
    totals = customer_totals(decision.open_items, decision.advances, disputing)
    amount = decision.open_items["open"].to_numpy()
    days = decision.open_items["days"].to_numpy()
    total, overdue = int(totals.open.sum()), int(totals.overdue.sum())
    over90 = int(amount[days > LATE_DAYS].sum())
    dso, note = _ledger_dso(ledger, total, decision.as_of)
    usage = decision.credit["usage"].to_numpy()
    return Overview(
        open=total,
        advance=int(decision.advances.sum()),
        balance=int(totals.balance.sum()),
        overdue=overdue,
        overdue_share=share(overdue, total),
        over90=over90,
        over90_share=share(over90, total),
        disputed=int(totals.disputed.sum()),
        customers_owing=int((totals.balance > 0).sum()),
        customers_overdue=int((totals.overdue > 0).sum()),
        customers_to_press=int((decision.plan["suppressed"] == "").sum()),
        letters=int((decision.plan["letter"] != "").sum()),
        near_limit=int((usage >= settings["usage_warning"] / 100).sum()),
        average_days_overdue=_average_days(amount, days, total),
        top10_share=_top_share(totals),
        dso=dso,
        dso_note=note,
        unreconciled=int((decision.reconciliation["difference"] != 0).sum()),
    )


def _average_days(amount: Ints, days: Floats, total: int) -> float | None:
    late = np.maximum(np.nan_to_num(days), 0)
    return share(float((amount * late).sum()), total)


def _top_share(totals: CustomerTotals) -> float | None:
    owing = np.sort(totals.balance[totals.balance > 0])[::-1]
    return share(int(owing[:TOP].sum()), int(owing.sum()))


def _ledger_dso(ledger: Ledger, receivable: int, as_of: dt.date) -> tuple[float | None, str]:
    """Return DSO by countback from the invoices of the ledger, and how or why not."""
    invoiced = ledger.items[~contains(ledger.items["kind"], "余额")]
    dated = invoiced[invoiced["invoice_date"].notna()]
    dated = dated[dated["invoice_date"] <= pd.Timestamp(as_of)]
    if not len(dated):
        return None, "表中没有开票日期,无法倒推"
    month = dated["invoice_date"].to_numpy().astype("datetime64[M]")
    this_month = np.datetime64(as_of, "M")
    back = (this_month - month).astype(np.int64)
    near = back < DSO_MONTHS
    sales = np.zeros(DSO_MONTHS, np.int64)
    np.add.at(sales, back[near], dated["amount"].to_numpy()[near])
    answer = dso_countback(receivable, sales.tolist(), month_days(as_of, DSO_MONTHS).tolist())
    if answer is None:
        return None, f"近{DSO_MONTHS}个月的开票额不足以抵尽应收,无法倒推"
    return answer, "按月从近到远用含税开票额抵减应收未收合计"


def month_days(as_of: dt.date, months: int) -> Ints:
    """Return days of the months up to a day, the newest first; of its own month those so far."""
    starts = np.datetime64(as_of, "M") - np.arange(months)
    days = (starts + 1).astype("datetime64[D]") - starts.astype("datetime64[D]")
    return np.append(as_of.day, days.astype(np.int64)[1:])
