"""Bills on hand, by customer: what they stand for of what is open, and when they are money."""

from __future__ import annotations

import datetime as dt

import numpy as np
import numpy.typing as npt

from xl_huikuan.core.bills import bills_of, pending_bills
from xl_huikuan.core.forms.papers import NOBODY
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.totals import Ints


def bills_on_hand(ledger: Ledger, as_of: dt.date) -> tuple[Ints, npt.NDArray[np.datetime64]]:
    """Return fen by customer number, and the last day one of the bills is money; NaT = unknown."""
    last = np.full(len(ledger.customers), np.datetime64("NaT", "s"))
    amount = pending_bills(ledger, as_of)
    if amount.any():
        bills = bills_of(ledger, as_of)
        standing = bills[bills["pending"] & ~bills["booked"] & (bills["who"] != NOBODY)]
        np.fmax.at(last, standing["who"].to_numpy(), standing["matures"].to_numpy("datetime64[s]"))
    return amount, last
