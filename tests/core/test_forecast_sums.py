"""The forecast added up, its cost, and what was expected of last month; worked out by hand."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.core.forecast_books import book, expected, owes
from tests.core.planned_papers import with_form
from tests.core.small_ledger import AS_OF, small_ledger
from xl_huikuan.core.aging import age
from xl_huikuan.core.discounts import Discount, early_offer, rates_of
from xl_huikuan.core.forecast_costs import early_payers, waiting_costs
from xl_huikuan.core.forecast_kinds import Kind
from xl_huikuan.core.forecast_past import last_month, noted_for, put_back, received, variance
from xl_huikuan.core.forecast_sums import by_kind, expected_by_customer, months, sums, weeks
from xl_huikuan.core.forms.bills import BILLS
from xl_huikuan.core.forms.snapshots import SNAPSHOTS
from xl_huikuan.core.forms.stages import PLANNED
from xl_huikuan.core.settings import Settings

RATES = rates_of(Settings({"capital_rate": 6, "factoring_fee": 1, "factoring_rate": 3.6}))


def test_weeks_begin_tomorrow_and_end_on_sundays():
    """31 October 2026 is a Saturday: the first week is one day, the eighth ends on 20 December."""
    found = weeks(AS_OF)

    assert [week.title for week in found[:2]] == ["11-01 至 11-01", "11-02 至 11-08"]
    assert (len(found), found[-1].last) == (8, dt.date(2026, 12, 20))


def test_months_begin_tomorrow():
    assert [month.title for month in months(AS_OF)] == [
        "2026-11", "2026-12", "2027-01", "2027-02", "2027-03", "2027-04",
    ]  # fmt: skip
    assert months(AS_OF)[3].last == dt.date(2027, 2, 28)
    first = months(dt.date(2026, 11, 10))[0]
    assert (first.title, first.first) == ("2026-11(11日起)", dt.date(2026, 11, 11))


def several():
    """甲 1,000 on 25 November (85.71 %), 500 on 30 June; 乙 300 in dispute, a booked bill of 70."""
    return with_form(
        book(owes(), owes(500, "2027-06-25"), owes(300, customer="乙", hold="争议")), BILLS,
        {"customer": "乙", "kind": "银行承兑汇票", "amount": 70.0, "due": "2026-12-01", "booked": "是"},
    )  # fmt: skip


def test_periods_add_up_to_what_is_open():
    """85.71 % of 1,000 is 857.10, enough to be counted as sure; the bill stands beside it."""
    found = expected(several())
    by_month = sums(found, months(AS_OF), 0.8)

    assert [(s.title, s.amount, s.weighted, s.sure, s.outside, s.lines, s.customers)
            for s in by_month if s.amount or s.outside] == [
        ("2026-11", 100000, 85710, 85710, 0, 1, 1),
        ("2026-12", 0, 0, 0, 7000, 0, 0),
        ("以后", 50000, 42855, 42855, 0, 1, 1),
        ("不在预测内", 30000, 0, 0, 0, 1, 1),
    ]  # fmt: skip
    assert sum(one.amount for one in by_month) == 180000
    by_week = sums(found, weeks(AS_OF), 0.9)
    assert sum(one.amount for one in by_week) == 180000
    assert sum(one.sure for one in by_week) == 0
    assert by_week[4].title == "11-23 至 11-29"
    assert (by_week[4].amount, by_week[4].announced) == (100000, 0)


def test_sums_by_what_they_rest_on():
    assert by_kind(expected(several())) == [
        (Kind.RECORD, 150000, 128565, 2), (Kind.BOOKED_BILL, 7000, 7000, 1),
        (Kind.DISPUTED, 30000, 0, 1),
    ]  # fmt: skip


def test_expected_up_to_a_day_by_customer():
    found = expected(several())

    assert expected_by_customer(found, dt.date(2026, 11, 30), 3).tolist() == [85710, 0, 0]
    assert expected_by_customer(found, dt.date(2026, 11, 24), 3).tolist() == [0, 0, 0]


def test_waiting_costs_by_customer():
    """甲: 1,000 since 26 days and 3,000 since 6: (26 + 18) ÷ 4 = 11 days, 4,000×6 %×11÷365 = 7.23.
    Expected 30 and 4 days from now: (30 + 12) ÷ 4 = 10.5 days, 6.90; 1 % + 3.6 %×10.5÷360 = 44.20.
    乙: 100 in dispute have no day."""
    found = expected(
        book(owes(due="2026-10-05"), owes(3000, due="2026-10-25"), owes(),
             owes(100, due="2026-10-01", customer="乙", hold="争议"))
    )  # fmt: skip
    costs = waiting_costs(found, RATES, 3)

    assert costs["customer"].tolist() == [0, 1]
    assert costs[["overdue", "late", "spent", "ahead", "wait", "cost", "factored"]].iloc[
        0
    ].tolist() == [400000, 11.0, 723, 400000, 10.5, 690, 4420]
    assert costs["better"].tolist() == ["等待", ""]
    assert costs[["overdue", "late", "spent", "ahead"]].iloc[1].tolist() == [10000, 30.0, 49, 0]
    assert np.isnan(costs["wait"].iloc[1])


def test_discounts_are_worth_it_where_waiting_costs_more():
    """甲 pays in 25 days: 6 %×25÷365 = 0.41 %; 丙 in 425: 6.98 %, and 10 days less 6.82 %."""
    found = expected(book(owes(), owes(2000, due="2027-12-25", customer="丙")))
    free = early_payers(found, RATES, None, 3)

    assert free["customer"].tolist() == [2, 0]
    assert free["wait"].tolist() == [425.0, 25.0]
    assert free["share"].tolist() == [0.0698, 0.0041]
    assert free["cost"].tolist() == [13973, 411]  # 2000×0.06×425÷365; 1000×0.06×25÷365
    assert free["gains"].isna().all()
    offered = early_payers(found, RATES, early_offer(Settings({"early_offer": "2/10,n/30"})), 3)
    assert offered["customer"].tolist() == [2]
    assert offered["share"].tolist() == [0.0682]
    assert offered["gains"].tolist() == [9644]  # 2000×0.06×415÷365 = 136.44, less 40.00
    assert len(early_payers(found, rates_of(Settings()), None, 3)) == 0
    assert isinstance(early_offer(Settings({"early_offer": "2/10,n/30"})), Discount)


def test_the_last_month_that_is_over():
    assert last_month(AS_OF) == (dt.date(2026, 9, 30), dt.date(2026, 10, 31))
    assert last_month(dt.date(2026, 11, 29)) == (dt.date(2026, 9, 30), dt.date(2026, 10, 31))
    assert last_month(dt.date(2026, 3, 1)) == (dt.date(2026, 1, 31), dt.date(2026, 2, 28))


def past(**more):
    """On 30 September 1,000 of 甲 were due on 10 October and paid on the 20th: 15 October expected;
    乙's 2,000, made out on 5 October, were paid at once; 丙 got 10 back."""
    ledger = book(
        owes(due="2026-10-10", invoice_no="F1", invoice_date="2026-09-10", **more),
        owes(2000, "2026-11-05", "乙", invoice_no="F2", invoice_date="2026-10-05", biz_date="2026-10-05"),
    )  # fmt: skip
    came = small_ledger(
        ["甲", "乙", "丙"], [],
        [{"customer": "甲", "amount": 1000, "invoice_no": "F1", "date": "2026-10-20"},
         {"customer": "乙", "amount": 2000, "invoice_no": "F2", "date": "2026-10-05"},
         {"customer": "丙", "amount": -10, "date": "2026-10-31"},
         {"customer": "甲", "amount": 5, "date": "2026-11-01"}],
    )  # fmt: skip
    return replace(ledger, receipts=pd.concat([ledger.receipts, came.receipts], ignore_index=True))


def last(ledger):
    return variance(ledger, age(ledger, Settings(), AS_OF).matches, Settings(), AS_OF)


def test_last_month_is_forecast_again_from_what_was_known_then():
    """甲: 1,000 × 85.71 % expected and 1,000.00 came: 1 − 142.90 ÷ 857.10 = 83.33 %. 乙's invoice
    was not there yet, 丙's refund is for none."""
    found = last(past(promise_date=dt.datetime(2026, 12, 1), hold="争议"))

    assert (found.source, found.why) == ("还原台账重算", "")
    assert found.expected.tolist() == [85710, 0, 0]
    assert found.came.tolist() == [100000, 200000, -1000]
    assert found.known.tolist() == [100000, 0, 0]
    assert found.farthest.tolist() == [0]
    assert found.hit == pytest.approx(0.8333, abs=5e-5)


def test_a_snapshot_goes_before_the_replay():
    """900 + 400 noted on 30 September; 1,000.00 of it came: 1 − 300 ÷ 1,300 = 76.92 %."""
    ledger = with_form(
        past(), SNAPSHOTS,
        {"day": "2026-09-30", "customer": "甲", "expected": 900.0},
        {"day": "2026-09-30", "customer": "乙", "expected": 400.0},
        {"day": "2026-09-30", "customer": "丁", "expected": 7.0},
        {"day": "2026-08-31", "customer": "甲", "expected": 1.0},
        {"day": "2026-09-30", "customer": "丙"},
    )  # fmt: skip
    found = last(ledger)

    assert (found.source, found.expected.tolist()) == ("快照", [90000, 40000, 0])
    assert found.farthest.tolist() == [1, 0]
    assert found.hit == pytest.approx(0.7692, abs=5e-5)
    assert noted_for(ledger, dt.date(2026, 7, 31)) is None


def test_a_ledger_without_days_of_receipt_cannot_be_put_back():

    found = last(replace(past(), replayable=False))

    assert found.source == ""
    assert found.why == "没有 2026-09-30 的快照,台账又有没写日期的收款,还原不了当时的余额"
    assert found.expected.tolist() == [0, 0, 0]
    assert np.isnan(found.hit)


def test_what_came_far_beyond_is_no_hit():
    """857.10 expected, 3,000.00 came: never below nothing."""
    assert replace(last(past()), known=np.array([300000, 0, 0])).hit == 0


def test_putting_back_forgets_what_came_later():
    ledger = with_form(
        with_form(
            past(), BILLS, {"customer": "甲", "received": "2026-09-30", "where": "拒付"},
            {"customer": "甲", "received": "2026-10-01"}, {"customer": "甲"},
        ),
        PLANNED, {"customer": "甲", "date": "2026-10-01", "revised": "2026-12-01"},
    )  # fmt: skip
    ledger.customers["promises_made"] = [2, 0, 0]
    then = put_back(ledger, dt.date(2026, 9, 30))

    assert then.customers["promises_made"].tolist() == [0, 0, 0]

    assert then.papers[BILLS]["where"].tolist() == ["", ""]
    assert then.papers[PLANNED]["revised"].isna().all()
    assert len(then.receipts) == 3
    assert received(ledger, dt.date(2026, 9, 30), AS_OF).tolist() == [100000, 200000, -1000]
