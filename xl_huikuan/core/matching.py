"""Money against money on sorted arrays: the arithmetic under settlement, without any business.

Both sides are laid end to end as intervals of fen on one line, group after group; where two
intervals overlap, that much of the one settles the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.core.money import Fen

Index = npt.NDArray[np.int64]
Dates = npt.NDArray[np.datetime64]
_NAT = np.iinfo(np.int64).min  # how NaT looks as a number
_RADIX = 2**16  # numpy sorts 16-bit keys by counting, which is several times faster
_LARGEST_PACKED = 2**62  # key and position in one int64 sort faster than an argsort


def fen_by(group: Index, amount: Fen, n_groups: int) -> Fen:
    """Return the exact sum of int64 fen for every group number below n_groups."""
    total = np.zeros(n_groups, np.int64)
    np.add.at(total, group, amount)
    return total


def stable_order(keys: Index) -> Index:
    """Return the stable order of keys ≥ 0."""
    if not len(keys):
        return np.zeros(0, np.int64)
    largest, n = int(keys.max()), len(keys)
    if largest < _RADIX:
        return np.argsort(keys.astype(np.uint16), kind="stable")
    bits = n.bit_length()  # shifting takes a fraction of the time of dividing by n
    if largest < _LARGEST_PACKED >> bits:
        packed = (keys << bits) | np.arange(n)
        packed.sort()
        return packed & ((1 << bits) - 1)
    return np.argsort(keys, kind="stable")


def date_order(days: Dates, *, blank_first: bool = False) -> Index:
    """Return the stable order of dates; NaT comes last, or first with `blank_first`."""
    if not len(days):
        return np.zeros(0, np.int64)
    seconds = days.astype("datetime64[s]").astype(np.int64)
    blank = seconds == _NAT
    if blank.any():
        dated = seconds[~blank] if not blank.all() else np.zeros(1, np.int64)
        seconds[blank] = dated.min() - 86400 if blank_first else dated.max() + 86400
    steps = seconds - seconds.min()
    whole = steps // 86400
    return stable_order(whole if (whole * 86400 == steps).all() else steps)


def by_number(
    order: Index, sorted_by: Sequence[npt.NDArray[Any]], numbers: Sequence[pd.Series]
) -> Index:
    """Return an order in which rows that are equal in all of `sorted_by` follow their numbers.

    `order` sorts the rows by `sorted_by`. Without this, equal rows would stand as they do in the
    workbook, and sorting it would change which of them is paid.
    """
    if not len(order):
        return order
    equal = np.ones(len(order) - 1, np.bool_)
    for values in sorted_by:
        here = values[order].view(np.int64) if values.dtype.kind == "M" else values[order]
        equal &= here[1:] == here[:-1]
    tied = np.flatnonzero(np.append(equal, False) | np.append(False, equal))
    group = np.cumsum(np.append(0, ~equal))[tied]
    rows = order[tied]
    ranks = [
        np.unique(column.iloc[rows].to_numpy(object), return_inverse=True)[1] for column in numbers
    ]
    numbered = order.copy()
    numbered[tied] = rows[np.lexsort((*reversed(ranks), group))]
    return numbered


def match_amounts(
    group_a: Index, amount_a: Fen, group_b: Index, amount_b: Fen
) -> tuple[Index, Index, Fen]:
    """Match amounts ≥ 0 of two sides in their order, within groups.

    Both sides are sorted by group (numbers ≥ 0). Within a group the first fen of a meets the
    first fen of b, until the smaller side is used up. Returns (position in a, position in b,
    fen > 0), ordered by group and within it as the sides are.
    """
    rows_a, start_a, rows_b, start_b = _one_line(group_a, amount_a, group_b, amount_b)
    end_a, end_b = start_a + amount_a[rows_a], start_b + amount_b[rows_b]
    # Every overlap begins where an a begins inside a b, or where a b begins inside an a.
    b_under_a = np.searchsorted(start_b, start_a, "right") - 1
    a_inside = (b_under_a >= 0) & (start_a < end_b[b_under_a]) if len(end_b) else b_under_a >= 0
    a_under_b = np.searchsorted(start_a, start_b, "left") - 1
    b_inside = (a_under_b >= 0) & (start_b < end_a[a_under_b]) if len(end_a) else a_under_b >= 0
    a = np.concatenate([np.flatnonzero(a_inside), a_under_b[b_inside]])
    b = np.concatenate([b_under_a[a_inside], np.flatnonzero(b_inside)])
    begin = np.concatenate([start_a[a_inside], start_b[b_inside]])
    order = np.argsort(begin, kind="stable")
    a, b = a[order], b[order]
    return rows_a[a], rows_b[b], np.minimum(end_a[a], end_b[b]) - begin[order]


def _one_line(
    group_a: Index, amount_a: Fen, group_b: Index, amount_b: Fen
) -> tuple[Index, Fen, Index, Fen]:
    """Lay both sides on one line of fen; returns the rows that can match and where they start."""
    rows_a, rows_b = np.flatnonzero(amount_a > 0), np.flatnonzero(amount_b > 0)
    groups_a, first_a, part_a = _groups(group_a[rows_a])
    groups_b, first_b, part_b = _groups(group_b[rows_b])
    total_a = np.add.reduceat(amount_a[rows_a], first_a) if len(first_a) else first_a
    total_b = np.add.reduceat(amount_b[rows_b], first_b) if len(first_b) else first_b
    _, in_a, in_b = np.intersect1d(groups_a, groups_b, assume_unique=True, return_indices=True)
    span = np.maximum(total_a[in_a], total_b[in_b])
    offset = np.cumsum(span) - span
    here_a, start_a = _place(amount_a[rows_a], part_a, total_a, in_a, offset)
    here_b, start_b = _place(amount_b[rows_b], part_b, total_b, in_b, offset)
    return rows_a[here_a], start_a, rows_b[here_b], start_b


def _groups(sorted_groups: Index) -> tuple[Index, Index, Index]:
    """Return (group numbers, first position of each, ordinal of the group of every row)."""
    begins = np.diff(sorted_groups, prepend=-1) != 0
    first = np.flatnonzero(begins)
    return sorted_groups[first], first, np.cumsum(begins) - 1


def _place(
    amount: Fen, part: Index, total: Fen, matched: Index, offset: Fen
) -> tuple[npt.NDArray[np.bool_], Fen]:
    """Return which rows belong to a group of both sides, and where those rows start."""
    shift = np.zeros(len(total), np.int64)
    shift[matched] = offset - (np.cumsum(total) - total)[matched]
    both = np.zeros(len(total), np.bool_)
    both[matched] = True
    here = both[part]
    return here, (np.cumsum(amount) - amount + shift[part])[here]


def fifo_open(customer: Index, order_date: Dates, amount: Fen, pool: Fen) -> Fen:
    """Return what stays open of amounts ≥ 0 when each customer's pool pays the oldest first.

    `pool` is fen received per customer number. The same as `settle` with nothing but undirected
    receipts, several times faster because no settlement lines are made. Undated amounts are last;
    of one day the rows are served as they stand, where `settle` looks at date and amount again.
    """
    by_date = date_order(order_date)
    order = by_date[stable_order(customer[by_date])]
    owner, owed = customer[order], amount[order]
    total = np.cumsum(owed)
    paid_before = np.concatenate([[0], np.cumsum(fen_by(customer, amount, len(pool)))[:-1]])
    unpaid = total - (paid_before + pool)[owner]
    still_open = np.empty(len(amount), np.int64)
    still_open[order] = np.clip(unpaid, 0, owed)
    return still_open
