"""Yuan to fen and back: half-up, exact, and as clerks write it."""

from decimal import Decimal

import numpy as np
import pytest

from xl_huikuan.core.money import MAX_FEN, fen, fen_array, money_text, round_half_up, yuan


@pytest.mark.parametrize(
    ("amount", "expected"),
    [("0.005", 1), ("0.004", 0), ("-0.005", -1), ("1.005", 101), (12, 1_200), (Decimal("0.1"), 10)],
)
def test_half_a_fen_goes_up(amount, expected):
    """四舍五入, away from zero for a negative amount."""
    assert fen(amount) == expected


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "0.00"),
        (5, "0.05"),
        (-5, "-0.05"),
        (-100, "-1.00"),
        (123_456_789, "1,234,567.89"),
        (MAX_FEN, "9,999,999,999,999.99"),
        (np.int64(-100_001), "-1,000.01"),
    ],
)
def test_money_as_clerks_write_it(amount, text):
    """Groups of three, two places, the minus in front also of less than one yuan."""
    assert money_text(amount) == text
    assert yuan(amount) == Decimal(text.replace(",", ""))


def test_a_half_is_rounded_up_and_never_to_the_even():
    """Banker's rounding would give 0 and 2."""
    assert round_half_up(Decimal("0.5")) == 1
    assert round_half_up(Decimal("2.5")) == 3
    assert round_half_up(Decimal("1.005"), 2) == Decimal("1.01")


def test_cell_numbers_become_fen_and_fractions_are_told():
    """1.005 and −1.005 are half a fen off and go away from zero; float noise is no fraction."""
    numbers, off = fen_array(np.array([0.1 + 0.2, 1.005, -1.005, 1.004, 9238.959999999999, 0.0]))

    assert numbers.tolist() == [30, 101, -101, 100, 923_896, 0]
    assert off.tolist() == [False, True, True, True, False, False]


def test_the_largest_amounts_of_a_cell_are_exact():
    """Fifteen digits are all that a cell holds."""
    numbers, off = fen_array(np.array([MAX_FEN / 100, -MAX_FEN / 100]))

    assert numbers.tolist() == [MAX_FEN, -MAX_FEN]
    assert not off.any()
