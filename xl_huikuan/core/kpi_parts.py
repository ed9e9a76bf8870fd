"""The parts of the company's figures, read from the book and added up by cell.

Opening balances are those of the day before the period, found by settling again what was known
then.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from xl_huikuan.core.aging import Aged, posting_dates
from xl_huikuan.core.forms.papers import NOBODY
from xl_huikuan.core.kpi_cells import Cells
from xl_huikuan.core.kpi_period import Period
from xl_huikuan.core.metrics import DSO_MONTHS, LATE_DAYS
from xl_huikuan.core.model import Decision, Ledger
from xl_huikuan.core.moves import CARRIED
from xl_huikuan.core.promise_reasons import COMING
from xl_huikuan.core.promises import counts_of
from xl_huikuan.core.purchases import NO_SALE
from xl_huikuan.core.reconciliations import Reconciliation
from xl_huikuan.core.settle import item_dates
from xl_huikuan.core.stages import due_by, planned_of
from xl_huikuan.core.totals import Flags, Ints, contains, sum_by

Sums = dict[str, Ints]


@dataclass(frozen=True, slots=True, eq=False)
class Letters:
    """What the register of letters tells; None = it was not asked.

    Attributes:
        reconciled: how each customer's balance stands.
        sent, returned: statements and inquiries sent, and those answered; by customer number.
    """

    reconciled: Sequence[Reconciliation] | None = None
    sent: Ints | None = None
    returned: Ints | None = None


NO_LETTERS = Letters()


@dataclass(frozen=True, slots=True, eq=False)
class Months:
    """Sales of cells by month, and what of them is still open; arrays of one length.

    Attributes:
        cell: which cell.
        month: months before that of the as-of date.
        sales: fen invoiced, less credit notes.
        waited: Σ open fen × days since its invoice.
    """

    cell: Ints
    month: Ints
    sales: Ints
    waited: Ints


def standing(
    ledger: Ledger, items: pd.DataFrame, advances: Ints, as_of: dt.date, cells: Cells
) -> Sums:
    """Return what is open on a day, from its open items and advances."""
    cell, amount = cells.of_item[items["item"].to_numpy()], items["open"].to_numpy()
    late = np.nan_to_num(items["days"].to_numpy())
    disputed = contains(ledger.customers["hold"], "争议")[items["customer"].to_numpy()]
    disputed |= contains(items["hold"], "争议")
    waited = _days_since(items, as_of)
    dated, n = ~np.isnan(waited), len(cells.customer)
    parts = {
        "receivable": amount,
        "not_due": np.where(late > 0, 0, amount),
        "overdue": np.where(late > 0, amount, 0),
        "over90": np.where(late > LATE_DAYS, amount, 0),
        "disputed": np.where(disputed, amount, 0),
        "open_items": (amount > 0).astype(np.int64),
        "overdue_items": ((amount > 0) & (late > 0)).astype(np.int64),
        "dated_open": np.where(dated, amount, 0),
        "waited": amount * np.nan_to_num(waited).astype(np.int64),
    }
    sums = {name: sum_by(cell, values, n) for name, values in parts.items()}
    held = sum_by(cells.of_customer, advances, n)
    return sums | {"advance": held, "closing": sums["receivable"] - held}


def _days_since(
    items: pd.DataFrame, as_of: dt.date
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return days since each item was made out; NaN = no date."""
    day = item_dates(items)
    days = (np.datetime64(as_of, "s") - day).astype("timedelta64[D]").astype(np.float64)
    return np.where(np.isnat(day), np.nan, days)


def _in_period(ledger: Ledger, period: Period) -> Flags:
    posted = posting_dates(ledger.items)
    since, until = np.datetime64(period.start, "s"), np.datetime64(period.end, "s")
    return (posted >= since) & (posted <= until)  # NaT compares false


def sold(ledger: Ledger, period: Period, cells: Cells) -> Sums:
    """Return fen invoiced in the period, and balances carried into it."""
    new, amount = _in_period(ledger, period), ledger.items["amount"].to_numpy()
    sale = ~ledger.items["kind"].isin(NO_SALE).to_numpy()
    carried = ledger.items["kind"].isin(CARRIED).to_numpy()
    n = len(cells.customer)
    return {
        "sales": sum_by(cells.of_item, np.where(new & sale, amount, 0), n),
        "carried": sum_by(cells.of_item, np.where(new & carried, amount, 0), n),
    }


def flow(  # noqa: PLR0917 - one ledger at the end and at the start of the period
    ledger: Ledger, decision: Decision, before: Aged, start: Sums, carried: Ints, cells: Cells
) -> Sums:
    """Return opening balances, and what came of what was due then or since."""
    due_total, due_left = _due(ledger, decision, before, cells)
    return {
        "opening": start["closing"] + carried,
        "opening_open": start["receivable"] + carried,
        "due_total": due_total,
        "due_collected": due_total - due_left,
    }


def _due(ledger: Ledger, decision: Decision, before: Aged, cells: Cells) -> tuple[Ints, Ints]:
    """Return fen due by the end: what of it was to come in the period, and what is still open."""
    items = decision.open_items
    start = np.maximum(ledger.items["amount"].to_numpy(), 0)
    start[before.open_items["item"].to_numpy()] = before.open_items["open"].to_numpy()
    due = items["due"].to_numpy() <= np.datetime64(decision.as_of, "s")  # NaT compares false
    due |= items["days"].to_numpy() > 0
    item, n = items["item"].to_numpy()[due], len(cells.customer)
    return (
        sum_by(cells.of_item[item], start[item], n),
        sum_by(cells.of_item[item], items["open"].to_numpy()[due], n),
    )


def promised(decision: Decision, period: Period, cells: Cells, sums: Sums) -> Sums:
    """Return promises due in the period and those kept, and overdue fen that is promised."""
    all_of, n = decision.promises, len(cells.of_customer)
    due = all_of["due"].to_numpy()
    ended = all_of[(due >= np.datetime64(period.start)) & (due <= np.datetime64(period.end))]
    counts = counts_of(ended, n)
    coming = all_of[(all_of["state"] == COMING).to_numpy()]
    fen = np.nan_to_num(coming["promised"].to_numpy()).astype(np.int64)
    whole = sum_by(cells.customer, sums["overdue"], n)
    covered = np.minimum(sum_by(coming["customer"].to_numpy(), fen, n), whole)
    by_customer = {"promises_due": counts.made, "promises_kept": counts.kept, "promised": covered}
    return {
        name: sum_by(cells.of_customer, values, len(cells.customer))
        for name, values in by_customer.items()
    }


def agreed(letters: Letters, cells: Cells, as_of: dt.date) -> Sums:
    """Return customers whose balance is to be agreed and is; letters sent and answered."""
    owing = [row for row in letters.reconciled or () if row.balance]
    done = [row for row in owing if row.agreed and row.due >= as_of]
    n = len(cells.of_customer)
    parts = {
        "to_agree": _count(owing, n),
        "agreed": _count(done, n),
        "sent": np.zeros(n, np.int64) if letters.sent is None else letters.sent,
        "returned": np.zeros(n, np.int64) if letters.returned is None else letters.returned,
    }
    return {name: sum_by(cells.of_customer, v, len(cells.customer)) for name, v in parts.items()}


def _count(rows: Sequence[Reconciliation], n: int) -> Ints:
    return np.bincount([row.customer for row in rows], minlength=n).astype(np.int64)


def planned(ledger: Ledger, decision: Decision, cells: Cells) -> Sums:
    """Return what the plan of payments says was to come by now, and what came of it."""
    planned = planned_of(ledger, decision.matches, decision.as_of)
    known = due_by(planned, decision.as_of) & planned["worth"].notna().to_numpy()
    rows = planned[known & (planned["who"].to_numpy() != NOBODY)]
    cell, n = cells.of_customer[rows["who"].to_numpy()], len(cells.customer)
    return {
        f"plan_{name}": sum_by(cell, rows[name].to_numpy().astype(np.int64), n)
        for name in ("worth", "came")
    }


def paid(invoices: pd.DataFrame, cells: Cells) -> Sums:
    """Return how paid invoices were paid: amounts, and days late with their squares."""
    cell, n = cells.of_customer[invoices["customer"].to_numpy()], len(cells.customer)
    amount, late = invoices["amount"].to_numpy(), invoices["late"].to_numpy()
    parts = {
        "paid": np.ones(len(invoices), np.int64), "paid_amount": amount,
        "paid_on_time": np.where(late <= 0, amount, 0), "late_days": late, "late_squares": late**2,
    }  # fmt: skip
    return {name: sum_by(cell, values, n) for name, values in parts.items()}


def sales_by_month(decision: Decision, cells: Cells) -> Months:
    """Return sales by cell and month of invoice up to the as-of date."""
    items = decision.open_items
    day = item_dates(items)
    until = np.datetime64(decision.as_of, "s")
    sale = (day <= until) & ~items["kind"].isin(NO_SALE).to_numpy()  # NaT compares false
    back = (np.datetime64(decision.as_of, "M") - day[sale].astype("datetime64[M]")).astype(np.int64)
    width = int(back.max(initial=0)) + 1
    key, found = pd.factorize(cells.of_item[items["item"].to_numpy()[sale]] * width + back)
    waited = _days_since(items, decision.as_of)[sale].astype(np.int64)
    return Months(
        found // width,
        found % width,
        sum_by(key, items["amount"].to_numpy()[sale], len(found)),
        sum_by(key, items["open"].to_numpy()[sale] * waited, len(found)),
    )


def monthly(months: Months, code: Ints, n: int, skipped: int = 0) -> Ints:
    """Return sales of groups by month, newest first; `skipped` months are left out at the front."""
    back = months.month - skipped
    near = (back >= 0) & (back < DSO_MONTHS)
    cell = code[months.cell[near]] * DSO_MONTHS + back[near]
    return sum_by(cell, months.sales[near], n * DSO_MONTHS).reshape(n, DSO_MONTHS)
