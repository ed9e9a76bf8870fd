"""What the estimates say of today: the invoices not due yet on which most money may come late."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from xl_huikuan.core.aging import age
from xl_huikuan.core.lateness import expect, expected_reasons, record_of
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.settings import Settings

LISTED = 20


@dataclass(frozen=True, slots=True)
class Ahead:
    """One invoice that is not due yet.

    Attributes:
        customer, invoice_no: whose, and which.
        due: the due date.
        open: fen.
        probability: of being paid late, 0–1.
        days: expected days late.
        why: how both come about, for a calculator.
    """

    customer: str
    invoice_no: str
    due: dt.date
    open: int
    probability: float
    days: float
    why: str


def outlook(ledger: Ledger, settings: Settings, as_of: dt.date) -> tuple[Ahead, ...]:
    """Return the twenty invoices with most expected late money; none where nothing was ever paid."""
    aged = age(ledger, settings, as_of)
    items = aged.open_items
    ahead = (items["open"].to_numpy() > 0) & (items["days"].to_numpy() <= 0)
    items = items[ahead & items["due"].notna().to_numpy()]
    record, k = record_of(ledger, aged), settings["lateness_prior"]
    customer, days = items["customer"].to_numpy(), items["days"].to_numpy()
    expected_late = expect(record, customer, days, k).probability * items["open"].to_numpy()
    order = np.lexsort((items["item"].to_numpy(), -expected_late))  # NaN comes last
    first = order[: min(LISTED, int((~np.isnan(expected_late)).sum()))]
    found = expect(record, customer[first], days[first], k)
    listed = items.iloc[first]
    names = ledger.customers["name"].to_numpy(object)[customer[first]]
    return tuple(
        Ahead(*row)
        for row in zip(
            names.tolist(),
            listed["invoice_no"].tolist(),
            listed["due"].dt.date.tolist(),
            listed["open"].tolist(),
            found.probability.tolist(),
            found.days.tolist(),
            expected_reasons(found, k),
            strict=True,
        )
    )
