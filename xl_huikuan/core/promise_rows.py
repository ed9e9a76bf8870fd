"""Where promises stand: rows of the contact log, and 承诺日期 of the workbook's own tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from xl_huikuan.core.aging import Aged
from xl_huikuan.core.forms.contact_log import CONTACT_LOG
from xl_huikuan.core.forms.papers import NOBODY
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.promise_money import NO_DAY, customer_day, day_numbers
from xl_huikuan.core.totals import Flags, Floats, Ints

IN_LOG, OF_CUSTOMER, OF_ITEMS = range(3)
PLACES = (CONTACT_LOG.sheet, "客户资料", "应收明细")


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """Promises as they were written; arrays of one length, days as numbers.

    Attributes:
        customer: customer numbers.
        made: when it was promised; `NO_DAY` = not written.
        due: the day promised.
        amount: fen; NaN = all that was overdue then.
        place: which of `PLACES`.
        row: 1-based on the log; 0 elsewhere.
        of_item: promise of each item of the ledger, as place in these arrays; −1 = none.
    """

    customer: Ints
    made: Ints
    due: Ints
    amount: Floats
    place: Ints
    row: Ints
    of_item: Ints

    @property
    def dated(self) -> Flags:
        """Tell which say when they were made."""
        return self.made != NO_DAY

    @property
    def logged(self) -> Flags:
        """Tell which stand on the log."""
        return self.place == IN_LOG


def gathered(ledger: Ledger, aged: Aged, today: int) -> Said:
    """Return all promises made up to today, those of the log first.

    What the log says of a customer and a day is not taken from the workbook again: the log knows
    when it was promised, and how much.
    """
    log = _log_rows(ledger)
    written = {*zip(log["customer"].tolist(), log["due"].tolist(), strict=True)}
    log = log[log["made"].to_numpy() <= today]
    number, due = np.arange(len(ledger.customers)), day_numbers(ledger.customers["promise_date"])
    own = _new(number, due, written)
    items, of_item = _items(ledger, aged, written)
    parts = (log, _rows(number[own], due[own], OF_CUSTOMER), items)
    rows = pd.concat(parts, ignore_index=True)
    of_item = np.where(of_item >= 0, of_item + len(rows) - len(items), -1)
    return Said(**{name: rows[name].to_numpy() for name in rows}, of_item=of_item)


def _log_rows(ledger: Ledger) -> pd.DataFrame:
    """Return the rows of the log that promise something; one without a day has that above it."""
    log = ledger.papers[CONTACT_LOG]
    made = np.maximum.accumulate(day_numbers(log["day"]))
    given = day_numbers(log["day"])
    due, who = day_numbers(log["promise_date"]), log["who"].to_numpy()
    kept = (due != NO_DAY) & (who != NOBODY)
    rows = _rows(who[kept], due[kept], IN_LOG)
    return rows.assign(
        made=np.where(given == NO_DAY, made, given)[kept],
        amount=log["promise_amount"].to_numpy()[kept],
        row=log["row"].to_numpy()[kept],
    )


def _items(ledger: Ledger, aged: Aged, written: set[tuple[int, int]]) -> tuple[pd.DataFrame, Ints]:
    """Return one promise for the items of one customer and day, and which each item has."""
    seen = aged.open_items["item"].to_numpy()
    owner, day = (
        aged.open_items["customer"].to_numpy(),
        day_numbers(aged.open_items["promise_date"]),
    )
    own = _new(owner, day, written) & (aged.open_items["amount"].to_numpy() > 0)
    keys = customer_day(owner[own], day[own])
    _, first, place = np.unique(keys, return_index=True, return_inverse=True)
    of_item = np.full(len(ledger.items), -1)
    of_item[seen[own]] = place
    return _rows(owner[own][first], day[own][first], OF_ITEMS), of_item


def _new(customer: Ints, due: Ints, written: set[tuple[int, int]]) -> Flags:
    """Tell which days are promised and not on the log."""
    there = np.flatnonzero(due != NO_DAY)
    pairs = zip(customer[there].tolist(), due[there].tolist(), strict=True)
    new = np.zeros(len(due), np.bool_)
    new[there[[pair not in written for pair in pairs]]] = True
    return new


def _rows(customer: Ints, due: Ints, place: int) -> pd.DataFrame:
    n = len(customer)
    return pd.DataFrame({
        "customer": customer, "made": np.full(n, NO_DAY), "due": due, "amount": np.full(n, np.nan),
        "place": np.full(n, place), "row": np.zeros(n, np.int64),
    })  # fmt: skip
