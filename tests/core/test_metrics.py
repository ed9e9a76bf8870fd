"""Formulas of DOMAIN 2.4 with their vectors; a zero denominator has no answer."""

import pytest

from xl_huikuan.core.metrics import (
    add_days,
    bpdso,
    cei,
    collection_rate,
    dso_countback,
    dso_simple,
    receivable_rate,
)


def test_days_sales_outstanding():
    """1.2 M of 10 M a year is 43.8 days; 0.8 M not due is 29.2 days at best, 14.6 days late."""
    assert pytest.approx(dso_simple(1_200_000, 10_000_000, 365)) == 43.8
    assert pytest.approx(bpdso(800_000, 10_000_000, 365)) == 29.2
    assert pytest.approx(add_days(1_200_000, 800_000, 10_000_000, 365)) == 14.6


def test_countback_exhausts_the_receivable_month_by_month():
    """Dec 400,000 (31), Nov 350,000 (30), half of Oct 500,000 (31): 31 + 30 + 15.5."""
    assert dso_countback(1_000_000, [400_000, 350_000, 500_000], [31, 30, 31]) == 76.5


def test_countback_without_enough_history_has_no_answer():
    """400,000 of sales cannot explain a receivable of 1,000,000."""
    assert dso_countback(1_000_000, [400_000], [31]) is None
    assert dso_countback(400_000, [400_000], [31]) == 31
    assert dso_countback(0, [400_000], [31]) == 0


def test_countback_passes_over_a_month_of_returns():
    """Nov −100,000 adds its days and its returns to what is left: 100,000 + 100,000 of Oct 400,000."""
    assert dso_countback(500_000, [400_000, -100_000, 400_000], [31, 30, 31]) == 31 + 30 + 15.5


def test_collection_effectiveness():
    """(900 + 1,200 − 1,000) ÷ (900 + 1,200 − 700) = 78.57 %."""
    assert pytest.approx(cei(900, 1_200, 1_000, 700), abs=0.005) == 78.57


def test_collection_rate():
    """Sales 1,000, receivable up from 200 to 500: 700 came in, 70 % of sales, 58.3 % of 1,200."""
    assert pytest.approx(collection_rate(200, 1_000, 500)) == 0.7
    assert pytest.approx(receivable_rate(200, 1_000, 500)) == 700 / 1200


def test_a_zero_denominator_has_no_answer():
    """None, never 0: the sheet shows a dash and the reason."""
    assert dso_simple(1, 0, 365) is None
    assert bpdso(1, 0, 365) is None
    assert add_days(1, 0, 0, 365) is None
    assert receivable_rate(0, 0, 5) is None
    assert cei(100, 0, 50, 100) is None
    assert collection_rate(1, 0, 1) is None
