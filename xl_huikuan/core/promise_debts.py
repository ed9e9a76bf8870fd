"""What customers owed on a past day: what "all of it" meant when they promised."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xl_huikuan.core.aging import Aged, posting_dates
from xl_huikuan.core.matching import stable_order
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.money import Fen
from xl_huikuan.core.promise_money import NO_DAY, day_numbers, spread
from xl_huikuan.core.totals import Ints, sum_by

NEVER = np.iinfo(np.int64).max  # due day of an item without one, or not in view


@dataclass(frozen=True, slots=True, eq=False)
class Debts:
    """Items and what settled them when.

    Attributes:
        n_customers: how many there are.
        owner, due, amount: per item of the ledger; `NEVER` = no due day or not there yet.
        item, day, settled: per settlement line; `NO_DAY` = it is not known when.
    """

    n_customers: int
    owner: Ints
    due: Ints
    amount: Fen
    item: Ints
    day: Ints
    settled: Fen

    @classmethod
    def of(cls, ledger: Ledger, aged: Aged) -> Debts:
        """Return the debts in view; a credit note settles on its own day."""
        seen = aged.open_items["item"].to_numpy()
        due = np.full(len(ledger.items), NEVER)
        days = day_numbers(aged.open_items["due"])
        due[seen] = np.where(days == NO_DAY, NEVER, days)
        amount = np.maximum(ledger.items["amount"].to_numpy(), 0)
        receipt = aged.matches["receipt"].to_numpy()
        paid = np.append(day_numbers(ledger.receipts["date"]), NO_DAY)
        noted = np.append(_days(posting_dates(ledger.items)), NO_DAY)
        day = np.where(
            receipt >= 0,
            paid[np.maximum(receipt, -1)],
            noted[np.where(receipt < 0, -1 - receipt, -1)],
        )
        return cls(
            len(ledger.customers),
            ledger.items["customer"].to_numpy(), due, amount,
            aged.matches["item"].to_numpy(), day, aged.matches["amount"].to_numpy(),
        )  # fmt: skip

    def left(self, until: Ints) -> Fen:
        """Return what each item still was after its day `until`; undated lines count as settled."""
        counted = self.day <= until[self.item]
        return self.amount - sum_by(self.item[counted], self.settled[counted], len(self.amount))

    def undated(self, customer: Ints) -> Fen:
        """Return what came from each customer without a date."""
        lines = self.day == NO_DAY
        paid = sum_by(self.owner[self.item[lines]], self.settled[lines], self.n_customers)
        return paid[customer]

    def owed(self, customer: Ints, due_by: Ints, on: Ints) -> Fen:
        """Return what each customer owed at the end of a day of what was due by another."""
        debts, of_debt = _ranges(self.owner, customer)
        counts = self.due[debts] <= due_by[of_debt]
        owed = sum_by(of_debt[counts], self.amount[debts[counts]], len(customer))
        lines, of_line = _ranges(self.owner[self.item], customer)
        settled = (self.due[self.item[lines]] <= due_by[of_line]) & (self.day[lines] <= on[of_line])
        return owed - sum_by(of_line[settled], self.settled[lines[settled]], len(customer))


def _ranges(owner: Ints, customer: Ints) -> tuple[Ints, Ints]:
    """Return the rows of each customer asked for, and whose they are by place in `customer`."""
    order = stable_order(owner)
    ends = (np.searchsorted(owner[order], customer, side) for side in ("left", "right"))
    positions, whose = spread(*ends)
    return order[positions], whose


def _days(dates: npt.NDArray[np.datetime64]) -> Ints:
    return dates.astype("datetime64[D]").astype(np.int64)
