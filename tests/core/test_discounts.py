"""What money costs: every figure worked out by hand."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pytest

from xl_huikuan.core.discounts import (
    FACTOR,
    WAIT,
    Discount,
    discount_of,
    early_offer,
    highest_share,
    rates_of,
)
from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.core.settings import Settings

TWO_TEN = Discount(Decimal("0.02"), 10, 30)
RATES = rates_of(Settings({"capital_rate": 6, "discount_rate": 2.4, "factoring_fee": 0.5,
                           "factoring_rate": 5.4}))  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2/10,n/30", TWO_TEN),
        (" 2% / 10 , N/30 ", TWO_TEN),
        ("2/10、n/30", TWO_TEN),
        ("1.5/7n/60", Discount(Decimal("0.015"), 7, 60)),
        ("2/30,n/30", None),  # nothing is paid earlier
        ("n/30", None),
        ("", None),
    ],
)
def test_discount_phrases(text, found):
    assert discount_of(text) == found


def test_two_ten_net_thirty_costs_37_percent_a_year():
    """2/98 × 365/20 = 0.372449."""
    assert TWO_TEN.annual_cost == Decimal("0.3724")
    assert TWO_TEN.reason == "2/10,n/30:年化成本 2÷(100−2)×365÷(30−10)=37.24%"


def test_discount_is_taken_to_the_fen_until_a_day():
    """2 % of 1,234.25 = 24.685 → 24.69; made out on the 16th, the 26th is the last day."""
    assert TWO_TEN.granted(123425) == 2469
    assert TWO_TEN.deadline(dt.date(2026, 1, 16)) == dt.date(2026, 1, 26)


def test_waiting_discounting_and_factoring():
    """100,000.00 for 90 days: 6 %/365; 2.4 %/360; 0.5 % + 5.4 %/360."""
    amount = [10_000_000]

    assert RATES.waiting(amount, [90]).tolist() == [147945]  # 100000×0.06×90÷365 = 1,479.45
    assert RATES.bill_discount(amount, [90]).tolist() == [60000]  # 600.00
    assert RATES.factored(amount, [90]).tolist() == [185000]  # 500 + 1,350
    assert RATES.cheaper(amount, [90]) == [WAIT]


def test_factoring_a_long_wait_pays():
    """At 9 % waiting 300 days: 7,397.26; factoring 500 + 4,500 = 5,000.00."""
    rates = rates_of(Settings({"capital_rate": 9, "factoring_fee": 0.5, "factoring_rate": 5.4}))

    assert rates.cheaper([10_000_000], [300]) == [FACTOR]


def test_rates_that_are_not_given_leave_the_cost_open():
    nothing = rates_of(Settings())

    assert np.isnan(nothing.waiting([100], [1])[0])
    assert np.isnan(nothing.bill_discount([100], [1])[0])
    assert nothing.cheaper([100], [1]) == [""]


def test_half_a_fen_is_rounded_up():
    """18.25 yuan at 10 % for 1 day of 365 is half a fen."""
    rates = rates_of(Settings({"capital_rate": 10}))

    assert rates.waiting([1825], [1]).tolist() == [1]


def test_highest_discount_is_what_waiting_costs():
    """6 % for 150 − 10 days: 2.3013… → 2.30 %; who pays within ten days needs none."""
    assert highest_share(0.06, np.array([150.0, 9.0, np.nan]), 10)[:2].tolist() == [0.023, 0.0]


def test_own_offer_is_checked():
    assert early_offer(Settings()) is None
    assert early_offer(Settings({"early_offer": "2/10,n/30"})) == TWO_TEN
    with pytest.raises(SettingInvalid, match="提前付款条件」看不懂:「九五折」"):
        early_offer(Settings({"early_offer": "九五折"}))
