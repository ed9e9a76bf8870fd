"""Bare arrays of amounts and receipts into what is still open: for worksheet functions.

No ledger and no findings; the laws are those of `aging` and `settle` with undirected receipts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xl_huikuan.core.matching import Dates, Index, fen_by, fifo_open
from xl_huikuan.core.money import Fen


@dataclass(frozen=True, slots=True, eq=False)
class Running:
    """Running accounts after first-in-first-out.

    Attributes:
        open: fen per amount, ≥ 0; a red letter has nothing open.
        advance: fen per customer that settled nothing; negative where more was paid back than
            received.
    """

    open: Fen
    advance: Fen

    def __bool__(self) -> bool:
        raise TypeError("a Running has no truth value: ask for running.open.any()")


def run_accounts(customer: Index, date: Dates, amount: Fen, received: Fen) -> Running:
    """Settle the oldest amounts of every customer with all that was received.

    `received` is fen per customer number. An amount below zero, a red letter, counts as received.
    Of one day the smaller amount is served first, as in `settle`, so that sorting the sheet
    changes nothing; undated amounts come last. Σ open − Σ advance = Σ amount − Σ received, per
    customer, in fen.
    """
    n_customers = len(received)
    owed = np.maximum(amount, 0)
    pool = received + fen_by(customer, owed - amount, n_customers)
    smaller_first = np.argsort(owed, kind="stable")
    still_open = np.empty(len(amount), np.int64)
    still_open[smaller_first] = fifo_open(
        customer[smaller_first], date[smaller_first], owed[smaller_first], pool
    )
    return Running(still_open, pool - fen_by(customer, owed - still_open, n_customers))
