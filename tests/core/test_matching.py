"""The arithmetic of settlement on bare arrays, against loops that take one fen after another."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from xl_huikuan.core.matching import date_order, fen_by, fifo_open, match_amounts, stable_order

FEN = st.one_of(st.just(0), st.integers(0, 10**13))
SIDE = st.lists(st.tuples(st.integers(0, 4), FEN), max_size=30).map(sorted)


def ints(values):
    return np.array(values, np.int64)


def loop_match(side_a, side_b):
    """Serve a in order, each from the first b of its group that has something left."""
    left = [amount for _, amount in side_b]
    lines = []
    for i, (group, amount) in enumerate(side_a):
        rest = amount
        for j, (other, _) in enumerate(side_b):
            take = min(rest, left[j]) if group == other else 0
            if take:
                lines.append((i, j, take))
                rest, left[j] = rest - take, left[j] - take
    return lines


@given(SIDE, SIDE)
def test_matching_equals_the_loop_line_by_line(side_a, side_b):
    """Same pairs, same fen, same order as serving one amount after another."""
    group_a, amount_a = ints([g for g, _ in side_a]), ints([x for _, x in side_a])
    group_b, amount_b = ints([g for g, _ in side_b]), ints([x for _, x in side_b])
    a, b, fen = match_amounts(group_a, amount_a, group_b, amount_b)

    assert loop_match(side_a, side_b) == list(zip(*(x.tolist() for x in (a, b, fen)), strict=True))


def test_an_amount_of_nothing_is_on_no_line():
    """2, 0 and 3 are paid by 5; the 0 between them and the 0 after the 5 leave no line."""
    a, b, fen = match_amounts(ints([0, 0, 0]), ints([2, 0, 3]), ints([0, 0, 0]), ints([5, 0, 1]))

    assert (a.tolist(), b.tolist(), fen.tolist()) == ([0, 2], [0, 0], [2, 3])


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5), st.integers(0, 10**13)), max_size=30),
       st.lists(st.integers(0, 10**14), min_size=4, max_size=4))  # fmt: skip
def test_fifo_open_equals_the_loop(rows, pool):
    """Each customer's money pays the oldest first; day 0 stands for no date and comes last."""
    customer, day, amount = (ints([row[k] for row in rows]) for k in range(3))
    dates = np.where(
        day == 0, np.datetime64("NaT", "s"), np.datetime64("2026-01-01", "s") + day * 86400
    )
    left, expected = list(pool), [0] * len(rows)
    for i in sorted(range(len(rows)), key=lambda i: (day[i] == 0, day[i], i)):
        paid = min(left[rows[i][0]], rows[i][2])
        left[rows[i][0]] -= paid
        expected[i] = rows[i][2] - paid

    assert expected == fifo_open(customer, dates, amount, ints(pool)).tolist()


def test_orders_are_stable_for_small_large_and_huge_keys():
    """Radix sort, packed sort and plain sort give the same stable order."""
    keys = ints([3, 1, 3, 0, 1])

    for scale in (1, 10**9, 2**60):
        assert stable_order(keys * scale).tolist() == [3, 1, 4, 0, 2]
    assert stable_order(keys[:0]).tolist() == []


def test_date_order_puts_blanks_where_asked():
    """Undated items are last, undated receipts first; seconds count."""
    days = np.array(["2026-01-02", "NaT", "2026-01-01", "2026-01-01T00:00:01"], "datetime64[s]")

    assert date_order(days).tolist() == [2, 3, 0, 1]
    assert date_order(days, blank_first=True).tolist() == [1, 2, 3, 0]
    assert date_order(days[1:2]).tolist() == [0]


def test_sums_are_exact_where_floats_are_not():
    """2**53 + 1 fen is the first sum a float cannot hold."""

    assert fen_by(ints([0, 0]), ints([2**53, 1]), 2).tolist() == [2**53 + 1, 0]
