"""Sums and maxima of open items by customer: the one place that groups rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class CustomerTotals:
    """What each customer owes; arrays by customer number.

    Attributes:
        open, overdue, disputed: fen still open, past due, and held as 争议.
        balance: open less advances, fen; negative when we hold the customer's money.
        max_days: most days overdue of its open items; NaN = none with a due date.
        level: highest dunning level of its open items.
    """

    open: Ints
    overdue: Ints
    disputed: Ints
    balance: Ints
    max_days: Floats
    level: Ints

    @property
    def disputed_share(self) -> Floats:
        """Return disputed over open, 0–1, as it is printed (four decimals); 0 when none is open."""
        return np.round(self.disputed / np.maximum(self.open, 1), 4)


def customer_totals(open_items: pd.DataFrame, advances: Ints, held: Flags) -> CustomerTotals:
    """Total the open items of each customer; `held` marks whole customers that dispute."""
    n = len(advances)
    customer = open_items["customer"].to_numpy()
    amount = open_items["open"].to_numpy()
    days = open_items["days"].to_numpy()
    is_open = amount > 0
    disputed = contains(open_items["hold"], "争议") | held[customer]
    total = sum_by(customer, amount, n)
    return CustomerTotals(
        open=total,
        overdue=sum_by(customer, np.where(days > 0, amount, 0), n),
        disputed=sum_by(customer, np.where(disputed, amount, 0), n),
        balance=total - advances,
        max_days=max_by(customer[is_open], days[is_open], n),
        level=highest_by(customer[is_open], open_items["level"].to_numpy()[is_open], n),
    )


def sum_by(group: Ints, values: Ints, n: int) -> Ints:
    """Return exact int64 sums of values for groups 0…n−1."""
    totals = np.zeros(n, np.int64)
    np.add.at(totals, group, values)
    return totals


def max_by(group: Ints, values: Floats, n: int) -> Floats:
    """Return the largest value of groups 0…n−1; NaN where a group has none."""
    largest = np.full(n, np.nan)
    np.fmax.at(largest, group, values)
    return largest


def highest_by(group: Ints, levels: Ints, n: int) -> Ints:
    """Return the highest level of groups 0…n−1; 0 where a group has none."""
    highest = np.zeros(n, np.int64)
    np.maximum.at(highest, group, levels)
    return highest


def contains(texts: Any, word: str) -> Flags:
    """Tell which texts contain the word; looks at each distinct text once."""
    column = pd.Categorical(texts)
    return np.array([word in text for text in column.categories] or [False])[column.codes]


def blank(texts: Any) -> Flags:
    """Tell which texts are blank."""
    return np.asarray(pd.Categorical(texts) == "")


def pick(labels: list[str], codes: Ints) -> pd.Categorical:
    """Return labels[codes] as a categorical; labels may repeat."""
    distinct = list(dict.fromkeys(labels))
    position = np.array([distinct.index(label) for label in labels])
    return pd.Categorical.from_codes(position[codes], distinct)


def text_column(texts: list[str]) -> pd.Categorical:
    """Return texts as a categorical in order of appearance; sorting many long ones takes longer."""
    place = {text: k for k, text in enumerate(dict.fromkeys(texts))}
    return pd.Categorical.from_codes([place[text] for text in texts], list(place))
