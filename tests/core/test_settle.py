"""Which receipt settles which item, and the laws every settlement keeps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.text_ledger import text_ledger
from xl_huikuan.core.errors import NotUnderstood
from xl_huikuan.core.frames import ITEMS, RECEIPTS, make_frame
from xl_huikuan.core.matching import fifo_open
from xl_huikuan.core.settle import ELSEWHERE, RULES, item_dates, settle


def settled(ledger, **options):
    items = ledger.items
    return settle(items, ledger.receipts, len(ledger.customers), item_dates(items), **options)


def lines(done):
    """Return settlement lines as (item, receipt, fen, rule)."""
    return [tuple(row) for row in done.matches.itertuples(index=False)]


def test_a_part_payment_leaves_the_rest_open_with_its_dates():
    """Of an invoice of 500,000 the customer pays 350,000 now and the other 150,000 next time."""
    now = """
        应收 甲 2026-01-10 500000 invoice_no=A
        收款 甲 2026-02-01 350000 invoice_no=A
    """
    later = now + "收款 甲 2026-03-01 150000"

    assert lines(settled(text_ledger(now))) == [(0, 0, 35_000_000, "同发票")]
    assert lines(settled(text_ledger(later))) == [
        (0, 0, 35_000_000, "同发票"),
        (0, 1, 15_000_000, "先进先出"),
    ]


def test_rules_serve_in_order_specified_invoice_contract_oldest():
    """Four receipts, each finding its item by another rule; the oldest item is last in line."""
    ledger = text_ledger("""
        应收 甲 2026-01-01 100
        应收 甲 2026-01-02 100 contract_no=HT1
        应收 甲 2026-01-03 100 invoice_no=F1
        应收 甲 2026-01-04 100
        收款 甲 2026-02-01 60
        收款 甲 2026-02-02 60 contract_no=HT1
        收款 甲 2026-02-03 60 invoice_no=F1
        收款 甲 2026-02-04 60 item=3
    """)

    assert lines(settled(ledger)) == [
        (3, 3, 6000, "指定核销"),
        (2, 2, 6000, "同发票"),
        (1, 1, 6000, "同合同"),
        (0, 0, 6000, "先进先出"),
    ]


def test_undated_receipts_are_spent_before_dated_ones():
    """A 已收 figure without a date came in at some time before, so it pays the oldest item."""
    ledger = text_ledger("""
        应收 甲 2026-01-01 100
        应收 甲 2026-01-02 100
        收款 甲 2026-02-01 100
        收款 甲 - 100
    """)

    assert [line[:2] for line in lines(settled(ledger))] == [(0, 1), (1, 0)]


def test_without_fifo_undirected_receipts_stay_advances():
    """只认指定: what names nothing settles nothing."""
    ledger = text_ledger("应收 甲 2026-01-01 100\n收款 甲 2026-02-01 60")

    assert settled(ledger, fifo=False).settled.tolist() == [0]
    assert settled(ledger, fifo=False).advances.tolist() == [6000, 0, 0]


def test_money_never_crosses_customers_even_with_equal_numbers():
    """乙 quotes an invoice number 甲 has as well, and names an item of 甲: it stays with 乙."""
    ledger = text_ledger("""
        应收 甲 2026-01-01 100 invoice_no=F1 contract_no=H1
        收款 乙 2026-02-01 60 invoice_no=F1 contract_no=H1
        收款 乙 2026-02-01 40 item=0
    """)

    assert settled(ledger).settled.tolist() == [0]
    assert settled(ledger).advances.tolist() == [0, 10000, 0]


def test_a_credit_note_goes_to_its_blue_invoice_and_else_pays_like_a_receipt():
    """The first red note names F2; the second names nothing and pays the oldest."""
    ledger = text_ledger("""
        应收 甲 2026-01-01 100 invoice_no=F1
        应收 甲 2026-01-05 100 invoice_no=F2
        应收 甲 2026-01-09 -30 invoice_no=F2 kind=红字
        应收 甲 2026-01-10 -20 kind=红字
    """)
    done = settled(ledger)

    assert lines(done) == [(1, -3, 3000, "同发票"), (0, -4, 2000, "先进先出")]
    assert done.settled.tolist() == [2000, 3000, -3000, -2000]
    assert done.advances.tolist() == [0, 0, 0]


def test_a_dishonoured_cheque_reopens_what_the_latest_receipt_settled():
    """The second receipt bounces: the first item stays paid, the second is open again."""
    ledger = text_ledger("""
        应收 甲 2026-01-01 100
        应收 甲 2026-01-02 100
        收款 甲 2026-02-01 100
        收款 甲 2026-03-01 100
        收款 甲 2026-03-05 -100
    """)
    done = settled(ledger)

    assert lines(done) == [(0, 0, 10000, "先进先出")]
    assert done.unmatched_refunds.tolist() == [0, 0, 0]


def test_a_returned_receipt_that_is_named_goes_before_the_latest():
    """The cheque for F1 bounces although a later receipt for F2 exists."""
    ledger = text_ledger("""
        应收 甲 2026-01-01 100 invoice_no=F1
        应收 甲 2026-01-02 100 invoice_no=F2
        收款 甲 2026-02-01 100 invoice_no=F1
        收款 甲 2026-03-01 100 invoice_no=F2
        收款 甲 2026-03-05 -100 invoice_no=F1
    """)

    assert settled(ledger).settled.tolist() == [0, 10000]


def test_a_refund_on_the_row_of_a_credit_note_clears_both():
    """Goods came back (−20) and the 20 were paid out: nothing is owed, no advance remains."""
    ledger = text_ledger("应收 甲 2026-01-09 -20 kind=红字\n收款 甲 2026-01-10 -20 item=0")
    done = settled(ledger)

    assert done.advances.tolist() == [0, 0, 0]
    assert done.unmatched_refunds.tolist() == [0, 0, 0]


def test_a_refund_without_receipt_makes_the_advance_negative():
    """More was paid back than ever came in."""
    ledger = text_ledger("收款 甲 2026-02-01 30\n收款 甲 2026-03-01 -50")
    done = settled(ledger)

    assert done.unmatched_refunds.tolist() == [2000, 0, 0]
    assert done.advances.tolist() == [-2000, 0, 0]


def test_over_received_items_are_named_and_the_surplus_serves_other_items():
    """150 entered on a row of 100: 50 go on to the next item, and the row is reported."""
    ledger = text_ledger("""
        应收 甲 2026-01-01 100
        应收 甲 2026-01-02 100
        收款 甲 - 150 item=0
    """)
    done = settled(ledger)

    assert done.overspecified.tolist() == [0]
    assert done.settled.tolist() == [10000, 5000]


def test_a_receipt_entered_twice_and_taken_back_is_not_over_received():
    """The clerk reversed the duplicate in red: nothing is left to report."""
    ledger = text_ledger("""
        应收 甲 2026-01-01 100
        收款 甲 2026-02-01 100 item=0
        收款 甲 2026-02-01 100 item=0
        收款 甲 2026-02-02 -100 item=0
    """)

    assert settled(ledger).overspecified.tolist() == []
    assert settled(ledger).advances.tolist() == [0, 0, 0]


def test_a_receipt_for_an_item_out_of_view_is_kept_as_an_advance():
    """Money entered against next month's invoice does not pay this month's."""
    ledger = text_ledger(f"应收 甲 2026-01-01 100\n收款 甲 2026-01-02 60 item={ELSEWHERE}")
    done = settled(ledger)

    assert done.settled.tolist() == [0]
    assert done.advances.tolist() == [6000, 0, 0]


def left_open(text):
    """Number or hold of each item → yuan open, of the ledger as it is and turned upside down."""
    answers = []
    for rows in (text.strip().splitlines(), text.strip().splitlines()[::-1]):
        ledger = text_ledger("\n".join(rows))
        items = ledger.items
        left = (items["amount"].to_numpy() - settled(ledger).settled) // 100
        named = [
            number or hold for number, hold in zip(items["invoice_no"], items["hold"], strict=True)
        ]
        answers.append(dict(zip(named, left.tolist(), strict=True)))
    assert answers[0] == answers[1]
    return answers[0]


def test_of_one_day_and_amount_the_lower_number_pays_and_is_paid_first():
    """Sorting the workbook changes nothing: both receipts could pay F1, the one of HT2 does.

    The other one then pays the item of its own contract, so that F2 stays open.
    """
    assert left_open("""
        应收 甲 2026-01-01 100 invoice_no=F1 contract_no=HT1
        应收 甲 2026-01-02 100 invoice_no=F2 contract_no=HT2
        应收 甲 2026-01-03 100 invoice_no=F3 contract_no=HT3
        收款 甲 2026-05-01 100 invoice_no=F1 contract_no=HT2
        收款 甲 2026-05-01 100 invoice_no=F1 contract_no=HT3
    """) == {"F1": 0, "F2": 100, "F3": 0}
    assert left_open("""
        应收 甲 2026-01-01 100 invoice_no=F2
        应收 甲 2026-01-01 100 invoice_no=F1
        收款 甲 2026-05-01 100
    """) == {"F1": 0, "F2": 100}


def test_of_one_day_the_smaller_receipt_pays_first():
    """60 go to F1 by its number, then 40 of the 100, whose 60 left pay F3 by its contract."""
    assert left_open("""
        应收 甲 2026-01-01 100 invoice_no=F1
        应收 甲 2026-01-02 100 invoice_no=F2 contract_no=HT2
        应收 甲 2026-01-03 100 invoice_no=F3 contract_no=HT3
        收款 甲 2026-05-01 100 invoice_no=F1 contract_no=HT3
        收款 甲 2026-05-01 60 invoice_no=F1 contract_no=HT2
    """) == {"F1": 0, "F2": 100, "F3": 40}


def test_of_one_day_and_amount_what_is_on_hold_is_paid_last():
    """Without any number the disputed item stays open, wherever it stands."""
    assert left_open("""
        应收 甲 2026-01-01 100 hold=争议
        应收 甲 2026-01-01 100
        收款 甲 2026-05-01 100
    """) == {"": 0, "争议": 100}


def test_of_one_day_and_amount_a_refund_undoes_the_higher_number():
    """As the last one to pay, it is the first to be taken back."""
    assert left_open("""
        应收 甲 2026-01-01 100 invoice_no=F1
        应收 甲 2026-01-02 100 invoice_no=F2
        收款 甲 2026-05-01 100 invoice_no=F2
        收款 甲 2026-05-01 100 invoice_no=F1
        收款 甲 2026-05-02 -100
    """) == {"F1": 0, "F2": 100}


def test_refuses_sums_that_would_not_fit():
    """Amounts a million times too large are a reading error, not arithmetic to attempt."""
    items = make_frame(ITEMS, {"amount": [2**61, 2**61]}, 2)

    with pytest.raises(NotUnderstood, match="金额合计"):
        settle(items, make_frame(RECEIPTS, {}, 0), 1, item_dates(items))


def test_nothing_in_nothing_out():
    """An empty ledger settles to empty frames."""
    done = settled(text_ledger(""))

    assert len(done.matches) == len(done.settled) == 0
    assert done.advances.tolist() == [0, 0, 0]


DAYS = [None, *(f"2026-01-{day:02}" for day in range(1, 9))]
ITEM_ROWS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(DAYS),
        st.one_of(st.integers(-300, 300), st.integers(-(10**13), 10**13)),
        st.sampled_from(["", "F1", "F2"]),
        st.sampled_from(["", "H1"]),
    ),
    max_size=25,
)
RECEIPT_ROWS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(DAYS),
        st.one_of(st.integers(-300, 300), st.integers(-(10**13), 10**13)),
        st.sampled_from(["", "F1", "F2", "F9"]),
        st.sampled_from(["", "H1", "H2"]),
        st.integers(-2, 24),
    ),
    max_size=25,
)


def frames(item_rows, receipt_rows):
    """Return both frames; a named item beyond the table means no item is named."""
    columns = list(zip(*item_rows, strict=True)) or [[]] * 5
    names = ("customer", "invoice_date", "amount", "invoice_no", "contract_no")
    items = make_frame(ITEMS, dict(zip(names, columns, strict=True)), len(item_rows))
    n = len(item_rows)
    rows = [(*row[:5], row[5] if row[5] < n else -1) for row in receipt_rows]
    columns = list(zip(*rows, strict=True)) or [[]] * 6
    names = ("customer", "date", "amount", "invoice_no", "contract_no", "item")
    return items, make_frame(RECEIPTS, dict(zip(names, columns, strict=True)), len(rows))


def by_customer(frame, amounts):
    total = [0, 0, 0]
    for customer, amount in zip(frame["customer"], amounts, strict=True):
        total[customer] += int(amount)
    return np.array(total)


@given(ITEM_ROWS, RECEIPT_ROWS, st.booleans())
def test_settlement_neither_makes_nor_loses_a_fen(item_rows, receipt_rows, fifo):
    """Per customer: open − advances = debits − credits, whatever the signs."""
    items, receipts = frames(item_rows, receipt_rows)
    done = settle(items, receipts, 3, item_dates(items), fifo=fifo)
    still_open = items["amount"].to_numpy() - done.settled
    balance = by_customer(items, items["amount"]) - by_customer(receipts, receipts["amount"])

    assert (by_customer(items, still_open) - done.advances == balance).all()


@given(ITEM_ROWS, RECEIPT_ROWS)
def test_no_item_and_no_receipt_gives_more_than_it_has(item_rows, receipt_rows):
    """Never over-allocated, never over-spent, no credit note paid, no line of zero."""
    items, receipts = frames(item_rows, receipt_rows)
    done = settle(items, receipts, 3, item_dates(items))
    owed, received = items["amount"].to_numpy(), receipts["amount"].to_numpy()
    paid, spent = np.zeros(len(items), int), {}
    for item, receipt, amount, _ in lines(done):
        assert amount > 0
        paid[item] += amount
        spent[receipt] = spent.get(receipt, 0) + amount

    assert (paid <= np.maximum(owed, 0)).all()
    assert (done.settled == np.where(owed < 0, owed, paid)).all()
    for receipt, amount in spent.items():
        assert amount <= (received[receipt] if receipt >= 0 else -owed[-1 - receipt])


@given(ITEM_ROWS, RECEIPT_ROWS)
def test_lines_stay_with_the_customer_and_obey_their_rule(item_rows, receipt_rows):
    """Every line joins one customer; 指定, 同发票 and 同合同 lines agree on what they name."""
    items, receipts = frames(item_rows, receipt_rows)
    done = settle(items, receipts, 3, item_dates(items))
    for item, receipt, _, rule in lines(done):
        source = receipts.iloc[receipt] if receipt >= 0 else items.iloc[-1 - receipt]
        target = items.iloc[item]
        named = {"同发票": "invoice_no", "同合同": "contract_no"}.get(rule)

        assert source["customer"] == target["customer"]
        assert rule in RULES
        assert rule != "指定核销" or source["item"] == item
        assert named is None or source[named] == target[named] != ""


@given(ITEM_ROWS, RECEIPT_ROWS)
def test_with_fifo_open_items_and_free_advances_do_not_stand_side_by_side(item_rows, receipt_rows):
    """A customer with something open has no advance, but for money held for items out of view."""
    items, receipts = frames(item_rows, [row for row in receipt_rows if row[5] != ELSEWHERE])
    done = settle(items, receipts, 3, item_dates(items))
    still_open = by_customer(items, items["amount"].to_numpy() - done.settled)

    assert (
        np.minimum(still_open, np.maximum(done.advances + done.unmatched_refunds, 0)) == 0
    ).all()


def amount_of_row(row):
    """The amount of an item row."""
    return row[2]


@given(ITEM_ROWS, RECEIPT_ROWS)
def test_undirected_receipts_serve_the_oldest_first(item_rows, receipt_rows):
    """No younger item is touched while an older one of the same customer is open; undated last.

    Rows come smallest first, as items of one day are served.
    """
    items, receipts = frames(
        sorted(((*row[:2], abs(row[2]), "", "") for row in item_rows), key=amount_of_row),
        [(*row[:2], abs(row[2]), "", "", -1) for row in receipt_rows],
    )
    done = settle(items, receipts, 3, item_dates(items))
    still_open = items["amount"].to_numpy() - done.settled
    for customer in range(3):
        mine = np.flatnonzero(items["customer"].to_numpy() == customer)
        order = mine[np.argsort(item_dates(items)[mine], kind="stable")]
        first_open = np.flatnonzero(still_open[order] > 0)[:1]
        assert not first_open.size or (done.settled[order[first_open[0] + 1 :]] == 0).all()


@given(ITEM_ROWS, RECEIPT_ROWS)
def test_fifo_equals_the_auditors_backward_formula_and_the_fast_path(item_rows, receipt_rows):
    """未核销_i = MIN(借方_i, MAX(0, B − Σ_{j>i} 借方_j)) with debits by date, then by amount."""
    items, receipts = frames(
        sorted(((*row[:2], abs(row[2]), "", "") for row in item_rows), key=amount_of_row),
        [(*row[:2], abs(row[2]), "", "", -1) for row in receipt_rows],
    )
    dates, amount = item_dates(items), items["amount"].to_numpy()
    done = settle(items, receipts, 3, dates)
    pool = by_customer(receipts, receipts["amount"])
    balance = by_customer(items, amount) - pool
    expected = np.zeros(len(items), np.int64)
    for i in np.argsort(dates, kind="stable")[::-1]:
        customer = items["customer"].iloc[i]
        expected[i] = min(amount[i], max(0, balance[customer]))
        balance[customer] -= amount[i]

    assert (amount - done.settled == expected).all()
    assert (fifo_open(items["customer"].to_numpy(), dates, amount, pool) == expected).all()


@given(ITEM_ROWS, RECEIPT_ROWS)
def test_specified_receipts_are_served_before_anything_else(item_rows, receipt_rows):
    """An item gets what was entered on it, up to its amount, whatever else is around."""
    items, receipts = frames(
        [(*row[:2], abs(row[2]), *row[3:]) for row in item_rows],
        [(*row[:2], abs(row[2]), *row[3:]) for row in receipt_rows],
    )
    done = settle(items, receipts, 3, item_dates(items))
    named = np.zeros(len(items), np.int64)
    for customer, amount, item in zip(
        receipts["customer"], receipts["amount"], receipts["item"], strict=True
    ):
        if item >= 0 and items["customer"].iloc[item] == customer:
            named[item] += amount

    assert (done.settled >= np.minimum(named, items["amount"].to_numpy())).all()
    assert done.overspecified.tolist() == np.flatnonzero(named > items["amount"]).tolist()
