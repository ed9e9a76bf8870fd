"""Lateness: the customer's own record pulled to the book, every figure worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.small_ledger import AS_OF, small_ledger
from xl_huikuan.core.aging import age
from xl_huikuan.core.lateness import (
    expect,
    expect_whole,
    expected_reasons,
    make_record,
    record_of,
)
from xl_huikuan.core.settings import Settings

NAN = float("nan")


def record(*rows):
    """Rows are (customer, days late) or (customer, days overdue so far, "open")."""
    return make_record(
        np.array([row[0] for row in rows], np.int64),
        np.array([row[1] for row in rows], np.int64),
        np.array([len(row) == 2 for row in rows], np.bool_),
    )


# Customer 0 paid 10 days early, on the day, 4 and 20 days late; customer 1 3 days early.
FOUR_AND_ONE = record((0, 4), (1, -3), (0, -10), (0, 20), (0, 0))


def test_own_record_and_book_are_mixed():
    """0: (2 + 5×40 %) ÷ (4+5) = 44.44 %; 1: (0 + 2) ÷ (1+5) = 33.33 %; 2 has none: 40 %."""
    found = expect_whole(FOUR_AND_ONE, 3, 5)

    assert found.own.tolist() == [4, 1, 0]
    assert found.own_late.tolist() == [2, 0, 0]
    assert found.own_days.tolist() == [24, 0, 0]
    assert found.own_signed.tolist() == [14, -3, 0]
    assert found.book.tolist() == [5, 5, 5]
    assert found.probability.tolist() == [0.4444, 0.3333, 0.4]
    # The book: 24 days over five invoices = 4.80; signed 11 ÷ 5 = 2.20.
    assert found.days.tolist() == [5.33, 4.0, 4.8]  # (24+24)÷9, 24÷6
    assert found.pay_days.tolist() == [2.78, 1.33, 2.2]  # (14+11)÷9, (−3+11)÷6


def test_open_item_is_held_against_what_was_as_far():
    """Five days to go: those paid ten days early are no comparison; due today: only from 0 on."""
    found = expect(FOUR_AND_ONE, np.array([0, 0, 1]), [-5, 0, 0], 1)

    assert found.own.tolist() == [3, 3, 0]
    assert found.book.tolist() == [4, 3, 3]
    assert found.probability.tolist() == [0.625, 0.6667, 0.6667]  # (2+1×50 %)÷4, (2+66.67 %)÷4
    assert found.days.tolist() == [7.5, 8.0, 8.0]  # (24+6)÷4; (24+8)÷4; the book's 24÷3


def test_overdue_item_is_late_and_no_sooner_paid_than_now():
    """Six days overdue: only the invoice 20 days late compares; beyond it the days so far count."""
    found = expect(FOUR_AND_ONE, np.array([0, 1, 1]), [6, 6, 30], 5)

    assert found.probability.tolist() == [1.0, 1.0, 1.0]
    assert found.days.tolist() == [20.0, 20.0, 30.0]
    assert found.pay_days.tolist() == [20.0, 20.0, 30.0]
    assert found.book.tolist() == [1, 1, 0]


def test_open_invoice_is_evidence_but_not_against_itself():
    """An item 8 days overdue speaks for items less overdue, not for itself."""
    found = expect(record((0, 8, "open"), (0, 8)), np.array([0, 0]), [8, 7], 0)

    assert found.own.tolist() == [1, 2]


def test_without_prior_the_own_record_is_all():
    """k = 0: 2 of 4; who has none counts as the book; no due date says nothing."""
    found = expect(FOUR_AND_ONE, np.array([0, 2, 0]), [-99, -99, NAN], 0)

    assert found.probability[:2].tolist() == [0.5, 0.4]
    assert found.own.tolist() == [4, 0, 0]
    assert np.isnan([found.probability[2], found.days[2], found.pay_days[2]]).all()


def test_empty_record_knows_nothing():
    """Nothing paid yet: unknown is unknown, only what is overdue is late."""
    found = expect(record(), np.array([0, 0]), [-5, 12], 5)

    assert np.isnan(found.probability[0])
    assert np.isnan(found.days[0])
    assert (found.probability[1], found.days[1]) == (1.0, 12.0)
    assert expected_reasons(found, 5) == ["没有可比的已付发票,无法估计"] * 2


def test_reasons_can_be_worked_out_again():
    """The sentence carries every number of the two divisions."""
    (reason,) = expected_reasons(expect_whole(FOUR_AND_ONE, 1, 5), 5)

    assert reason == (
        "可比发票本客户4笔逾期2笔共24天,全部客户5笔逾期40.00%平均4.80天;"
        "可能逾期(2+5×40.00%)÷(4+5)=44.44%,预计逾期(24+5×4.80)÷(4+5)=5.33天"
    )


def test_record_is_read_from_what_settled_what():
    """Paid 10 days late; open and overdue 30 days; not due and undated 已收 say nothing."""
    ledger = small_ledger(
        ["甲", "乙"],
        [
            {"customer": "乙", "amount": 100, "invoice_no": "1", "due_given": "2026-09-01"},
            {"customer": "甲", "amount": 100, "invoice_no": "2", "due_given": "2026-10-01"},
            {"customer": "甲", "amount": 100, "invoice_no": "3", "due_given": "2026-11-20"},
            {"customer": "甲", "amount": 100, "invoice_no": "4", "due_given": "2026-08-01"},
        ],
        [
            {"customer": "乙", "amount": 100, "invoice_no": "1", "date": "2026-09-11"},
            {"customer": "甲", "amount": 100, "invoice_no": "4"},
        ],
    )

    found = record_of(ledger, age(ledger, Settings(), AS_OF))

    rows = zip(found.customer.tolist(), found.late.tolist(), found.paid.tolist(), strict=True)
    assert list(rows) == [(0, 30, False), (1, 10, True)]


def test_record_has_no_truth_value():
    """A record is asked for its length, never for being there."""
    with pytest.raises(TypeError):
        bool(FOUR_AND_ONE)


LATE = st.integers(-40, 60)
ROWS = st.lists(st.tuples(st.integers(0, 3), LATE, st.booleans()), max_size=25)


@given(rows=ROWS, customer=st.integers(0, 4), days=LATE, k=st.integers(0, 9))
def test_every_figure_is_a_count_over_the_rows(rows, customer, days, k):
    """The sorted sums equal plain counting, row by row."""
    known = [(c, late, paid or late <= 0) for c, late, paid in rows]
    made = make_record(*(np.array([row[i] for row in known], t) for i, t in enumerate("qq?")))
    found = expect(made, np.array([customer]), [days], k)

    book = [(c, late) for c, late, paid in known if (late >= days if paid else late > days)]
    own = [late for c, late in book if c == customer]
    assert found.own.tolist() == [len(own)]
    assert found.own_late.tolist() == [sum(late > 0 for late in own)]
    assert found.own_days.tolist() == [sum(max(late, 0) for late in own)]
    assert found.own_signed.tolist() == [sum(own)]
    assert found.book.tolist() == [len(book)]
    if book:
        assert 0 <= found.probability[0] <= 1
        assert found.days[0] >= max(days, 0) - 0.01
        assert found.pay_days[0] >= days - 0.01
