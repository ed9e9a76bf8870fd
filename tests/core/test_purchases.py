"""Purchases and the highest balance, by hand on a small account and against a plain replay."""

from __future__ import annotations

import datetime as dt

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.core.small_ledger import AS_OF, small_ledger
from xl_huikuan.core.purchases import purchases_of

# Opening 500; invoices of 300 and 200 in 2026 and one of 900 a year and a day ago; 50 credited; the
# retention of 10 is part of what was sold, the refund of 5 is not. 600 came in on 5 March.
ITEMS = [
    {"customer": "甲", "amount": 500, "kind": "期初", "biz_date": "2025-01-01"},
    {"customer": "甲", "amount": 900, "kind": "发票", "invoice_date": "2025-10-31"},
    {"customer": "甲", "amount": 300, "kind": "发票", "invoice_date": "2026-03-01"},
    {"customer": "甲", "amount": 200, "kind": "发票", "invoice_date": "2026-03-05"},
    {"customer": "甲", "amount": -50, "kind": "红字", "invoice_date": "2026-04-01"},
    {"customer": "甲", "amount": 10, "kind": "质保金", "invoice_date": "2026-05-01"},
    {"customer": "甲", "amount": 5, "kind": "退款", "invoice_date": "2026-06-01"},
    {"customer": "甲", "amount": 999, "kind": "发票", "invoice_date": "2026-11-01"},
]
RECEIPTS = [{"customer": "甲", "amount": 600, "date": "2026-03-05"}]


def test_purchases_of_a_year_and_the_highest_balance():
    """After 1 March 500 + 900 + 300 = 1,700 stand open; on the 5th 200 come and 600 go."""
    bought = purchases_of(small_ledger(["甲", "乙"], ITEMS, RECEIPTS), AS_OF)

    assert bought.first.astype(str).tolist() == ["2025-10-31", "NaT"]
    assert bought.last.astype(str).tolist() == ["2026-05-01", "NaT"]
    assert bought.year_sales.tolist() == [460_00, 0]  # 300 + 200 − 50 + 10
    assert bought.peak.tolist() == [1700_00, 0]
    assert bought.peak_day.astype(str).tolist() == ["2026-03-01", "NaT"]


def test_the_day_a_year_ago_is_not_of_the_year():
    ledger = small_ledger(["甲"], ITEMS[1:2])

    assert purchases_of(ledger, dt.date(2026, 10, 30)).year_sales.tolist() == [900_00]
    assert purchases_of(ledger, AS_OF).year_sales.tolist() == [0]


def test_money_without_a_date_hides_the_peak():
    undated = purchases_of(small_ledger(["甲"], ITEMS, [{"customer": "甲", "amount": 1}]), AS_OF)

    assert np.isnan(undated.peak).all()
    assert np.isnat(undated.peak_day).all()


def test_what_was_brought_forward_peaks_on_no_known_day():
    bought = purchases_of(small_ledger(["甲"], ITEMS[:1]), AS_OF)

    assert (bought.peak.tolist(), np.isnat(bought.peak_day).all()) == ([500_00], True)


def test_an_empty_ledger_has_no_purchases():
    assert len(purchases_of(small_ledger([], []), AS_OF).peak) == 0


MOVES = st.lists(
    st.tuples(st.sampled_from("甲乙丙"), st.integers(0, 20), st.integers(-9, 9)), max_size=25
)


@given(MOVES)
def test_peaks_are_those_of_a_plain_replay(moves):
    start = dt.date(2026, 10, 15)
    rows = [(who, start + dt.timedelta(days), amount) for who, days, amount in moves if amount]
    ledger = small_ledger(
        list("甲乙丙"),
        [{"customer": w, "amount": a, "invoice_date": str(d)} for w, d, a in rows if a > 0],
        [{"customer": w, "amount": -a, "date": str(d)} for w, d, a in rows if a < 0],
    )
    bought = purchases_of(ledger, AS_OF)

    for number, name in enumerate("甲乙丙"):
        days = sorted({day for who, day, _ in rows if who == name and day <= AS_OF})
        closing = [sum(a for w, d, a in rows if w == name and d <= day) for day in days]
        peak = max([0, *closing])
        when = next((str(d) for d, c in zip(days, closing, strict=True) if c == peak > 0), "NaT")
        assert (bought.peak[number], str(bought.peak_day[number])) == (peak * 100, when)
