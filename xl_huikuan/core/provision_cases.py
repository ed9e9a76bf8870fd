"""单项计提: receivables whose loss is judged one by one; they leave the provision matrix first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Individual:
    """One receivable to be judged by itself, as the clerk typed it.

    Attributes:
        name: of the customer.
        customer: its number; -1 = there is no such customer.
        amount: fen to be taken out; None = all the customer owes.
        rate: share expected to be lost; None = not said.
        loss: fen expected to be lost, goes before the rate; None = not said.
        reason: why it is judged by itself.
        row: 1-based row on her sheet.
    """

    name: str
    customer: int
    amount: int | None
    rate: Fraction | None
    loss: int | None
    reason: str
    row: int


@dataclass(frozen=True, slots=True)
class Case:
    """An individual assessment held against the ledger.

    Attributes:
        typed: what the clerk typed.
        taken: fen per bucket, the undated last, that leave the matrix.
        loss: fen to be provided for; None = cannot be said, see `trouble`.
        trouble: what the clerk has to look at, Chinese, "" = nothing.
    """

    typed: Individual
    taken: tuple[int, ...]
    loss: int | None
    trouble: str

    @property
    def total(self) -> int:
        """Fen taken out in all."""
        return sum(self.taken)


def cases(asked: Sequence[Individual], matrix: Matrix) -> tuple[Case, ...]:
    """Take the individual assessments out of customers × buckets (fen, the undated last).

    Of a part of what a customer owes the oldest goes first, the undated last; a second row of a
    customer takes from what the first has left. The matrix itself is not changed.
    """
    left = matrix.copy()
    return tuple(_cases(asked, left))


def _cases(asked: Sequence[Individual], left: Matrix) -> Iterator[Case]:
    nothing = (0,) * left.shape[1]
    for one in asked:
        if one.customer < 0:
            yield Case(one, nothing, 0, "台账里没有这个客户,没有扣除")
            continue
        owed = left[one.customer]
        taken = _taken(owed, int(owed.sum()) if one.amount is None else one.amount)
        left[one.customer] -= np.array(taken)
        yield _case(one, taken)


def _taken(owed: npt.NDArray[np.int64], amount: int) -> tuple[int, ...]:
    """Split an amount over the buckets, from the oldest on."""
    oldest_first = [*range(len(owed) - 2, -1, -1), len(owed) - 1]
    ordered = owed[oldest_first]
    before = np.cumsum(ordered) - ordered
    parts = np.clip(amount - before, 0, ordered)
    taken = np.zeros_like(owed)
    taken[oldest_first] = parts
    return tuple(taken.tolist())


def _case(one: Individual, taken: tuple[int, ...]) -> Case:
    total = sum(taken)
    if not total:
        return Case(one, taken, 0, "客户没有未收余额")
    loss = _loss(one, total)
    if loss is None:
        return Case(one, taken, None, "损失率和预期损失都没有填")
    if one.amount is not None and one.amount > total:
        return Case(one, taken, loss, "金额多于台账未收余额,只扣除了余额")
    return Case(one, taken, loss, "预期损失多于单项金额" if loss > total else "")


def _loss(one: Individual, total: int) -> int | None:
    if one.loss is not None:
        return one.loss
    return None if one.rate is None else int(total * one.rate + Fraction(1, 2))
