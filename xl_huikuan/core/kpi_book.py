"""What the company's figures are made of, by cell: every fen of the book, once.

A part that cannot be known stands in `missing` with the reason, and is never taken as 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from xl_huikuan.core.aging import Aged, age
from xl_huikuan.core.behaviour import paid_items
from xl_huikuan.core.kpi_cells import Cells, cells_of
from xl_huikuan.core.kpi_parts import (
    NO_LETTERS,
    Letters,
    Months,
    agreed,
    flow,
    paid,
    planned,
    promised,
    sales_by_month,
    sold,
    standing,
)
from xl_huikuan.core.kpi_period import Period, period_of
from xl_huikuan.core.model import Decision, Ledger
from xl_huikuan.core.provision_ages import replayable
from xl_huikuan.core.purchases import NO_SALE
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.settle import item_dates
from xl_huikuan.core.totals import Ints

OPENING_PARTS = ("opening", "opening_open", "due_total", "due_collected")


@dataclass(frozen=True, slots=True, eq=False)
class KpiBook:
    """The book as its figures need it.

    Attributes:
        ledger: what it is read from.
        period: of the figures.
        cells: who the parts belong to.
        sums: name of a part → its sum by cell.
        start: the same of the day before the period, what is known of it.
        months: sales by month.
        paid: invoices paid in full, as `behaviour.paid_items` returns them.
        missing: name of a part → why it is not known.
    """

    ledger: Ledger
    period: Period
    cells: Cells
    sums: Mapping[str, Ints]
    start: Mapping[str, Ints]
    months: Months
    paid: pd.DataFrame
    missing: Mapping[str, str]


def kpi_book(
    ledger: Ledger, decision: Decision, settings: Settings, letters: Letters = NO_LETTERS
) -> KpiBook:
    """Read all parts of the figures; the period ends on the as-of date of the decision."""
    period = period_of(settings, decision.as_of)
    cells = cells_of(ledger, decision.open_items)
    missing = _no_sales(ledger) | _no_opening(ledger, period) | _no_letters(letters)
    items, advances = decision.open_items, decision.advances
    sums = standing(ledger, items, advances, period.end, cells) | sold(ledger, period, cells)
    start: Mapping[str, Ints] = {}
    if "opening" not in missing:
        before = age(ledger, settings, period.before)
        start = standing(ledger, before.open_items, before.advances, period.before, cells)
        sums |= flow(ledger, decision, before, start, sums["carried"], cells)
    sums |= promised(decision, period, cells, sums)
    sums |= agreed(letters, cells, decision.as_of)
    invoices = paid_items(ledger, Aged(items, decision.matches, advances, decision.aging))
    sums |= planned(ledger, decision, cells) | paid(invoices, cells)
    months = sales_by_month(decision, cells)
    return KpiBook(ledger, period, cells, sums, start, months, invoices, missing)


def _no_sales(ledger: Ledger) -> dict[str, str]:
    sale = ~ledger.items["kind"].isin(NO_SALE).to_numpy()
    if np.isnat(item_dates(ledger.items)[sale]).all():
        return dict.fromkeys(("sales", "months"), "台账没有带日期的发票,不知道销售额")
    return {}


def _no_opening(ledger: Ledger, period: Period) -> dict[str, str]:
    if replayable(ledger, period.before):
        return {}
    why = f"台账里没有 {period.start} 以前的记录,推不出期初"
    if not ledger.replayable:
        why = "有收款没有写日期,推不出期初"
    elif not len(ledger.receipts):
        why = "台账里没有收款记录,推不出期初"
    return dict.fromkeys(OPENING_PARTS, why)


def _no_letters(letters: Letters) -> dict[str, str]:
    missing = dict.fromkeys(("to_agree",), "没有查函件登记") if letters.reconciled is None else {}
    return missing | (dict.fromkeys(("sent",), "没有查函件登记") if letters.sent is None else {})
