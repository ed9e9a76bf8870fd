"""Money that came for promises: each fen counts for one promise only, that of the earliest day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from xl_huikuan.core.money import Fen
from xl_huikuan.core.totals import Flags, Ints, sum_by

NO_DAY = np.iinfo(np.int64).min  # NaT as a day number
_SPAN = 1 << 32  # more than there are days: customer × _SPAN + day is one ascending key


def day_numbers(dates: pd.Series) -> Ints:
    """Return days since 1970 of a date column; NaT is `NO_DAY`."""
    return dates.to_numpy().astype("datetime64[D]").astype(np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Till:
    """Dated receipts of all customers, by customer and day; `left` is drawn down in place.

    Attributes:
        key: customer and day in one number, ascending.
        day: day of each receipt.
        left: fen not yet counted for a promise.
    """

    key: Ints
    day: Ints
    left: Fen

    @classmethod
    def of(cls, receipts: pd.DataFrame, today: int) -> Till:
        """Return what came up to today; what was taken back lowers the latest before it."""
        customer, amount = receipts["customer"].to_numpy(), receipts["amount"].to_numpy()
        day = day_numbers(receipts["date"])
        seen = (day != NO_DAY) & (day <= today)
        paid, back = seen & (amount > 0), seen & (amount < 0)
        order = np.flatnonzero(paid)
        order = order[np.argsort(customer_day(customer[order], day[order]), kind="stable")]
        left = amount[order].copy()
        if back.any():
            _take_back(customer[order], day[order], left, (customer[back], day[back], amount[back]))
        return cls(customer_day(customer[order], day[order]), day[order], left)

    def take(
        self, customer: Ints, after: Ints, until: Ints, wanted: Fen, turn: Ints
    ) -> tuple[Fen, Ints]:
        """Count receipts dated after one day and until another for promises that want so much.

        `turn` is the place of a promise among those of its customer: 0 is served first. Returns
        fen and the last day something was counted, `NO_DAY` = nothing was.
        """
        came = np.zeros(len(customer), np.int64)
        last = np.full(len(customer), NO_DAY)
        first = np.searchsorted(self.key, customer_day(customer, after), "right")
        end = np.searchsorted(self.key, customer_day(customer, until), "right")
        asks = (wanted > 0) & (end > first)
        for now in np.unique(turn[asks]).tolist():
            mine = np.flatnonzero(asks & (turn == now))
            self._serve(mine, first[mine], end[mine], wanted, (came, last))
        return came, last

    def _serve(
        self, mine: Ints, first: Ints, end: Ints, wanted: Fen, told: tuple[Fen, Ints]
    ) -> None:
        """Serve promises of different customers: their receipts never overlap."""
        receipt, owner = spread(first, end)
        amount = self.left[receipt]
        whose = mine[owner]
        share = np.clip(wanted[whose] - _before(amount, owner), 0, amount)
        self.left[receipt] -= share
        np.add.at(told[0], whose, share)
        used = share > 0
        np.maximum.at(told[1], whose[used], self.day[receipt[used]])


def spread(first: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Return all positions of the ranges first…end−1, and which range each belongs to."""
    count = np.maximum(end - first, 0)
    owner = np.repeat(np.arange(len(count)), count)
    start = np.cumsum(count) - count
    return np.arange(len(owner)) - start[owner] + first[owner], owner


def _before(amount: Fen, group: Ints) -> Fen:
    """Return the sum of what stands before each amount within its group; groups stand together."""
    total = np.cumsum(amount) - amount
    opens = np.append(True, group[1:] != group[:-1])[: len(group)]
    base = np.maximum.accumulate(np.where(opens, np.arange(len(group)), 0))
    before: Fen = total - total[base]
    return before


def _take_back(customer: Ints, day: Ints, left: Fen, back: tuple[Ints, Ints, Fen]) -> None:
    """Lower receipts by what was taken back, the latest first, none that came after it."""
    whose, when, amount = back
    n = int(max(customer.max(initial=0), whose.max())) + 1
    owed = sum_by(whose, -amount, n)
    latest = np.full(n, NO_DAY)
    np.maximum.at(latest, whose, when)
    eligible = np.flatnonzero(day <= latest[customer])[::-1]
    group = customer[eligible]
    share = np.clip(owed[group] - _before(left[eligible], group), 0, left[eligible])
    left[eligible] -= share


def customer_day(customer: Ints, day: Ints) -> Ints:
    """Return customer and day as one number that ascends with both."""
    return customer * _SPAN + np.clip(day, -_SPAN // 2, _SPAN // 2 - 1)


def served_in_turn(customer: Ints, *keys: Ints) -> tuple[Ints, Flags]:
    """Return the place of each row among those of its customer, ordered by `keys`.

    Also which rows are the last of their customer.
    """
    order = np.lexsort((*reversed(keys), customer))
    opens = np.append(True, customer[order][1:] != customer[order][:-1])[: len(order)]
    closes = np.append(opens[1:], True)[: len(order)]
    start = np.maximum.accumulate(np.where(opens, np.arange(len(order)), 0))
    turn, last = np.zeros(len(order), np.int64), np.zeros(len(order), np.bool_)
    turn[order], last[order] = np.arange(len(order)) - start, closes
    return turn, last
