"""A customer's account by its moves: what was before a day, what happened since, where it ends."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.small_ledger import small_ledger
from tests.random_books import company, ledger_of
from xl_huikuan.core.aging import age
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.moves import Period, moves_by_customer, period
from xl_huikuan.core.reconcile import reconcile
from xl_huikuan.core.settings import Settings

FIRST, AS_OF = dt.date(2026, 1, 1), dt.date(2026, 10, 31)


def day(text: str) -> np.datetime64:
    return np.datetime64(text, "s")


def item(amount: str, on: str = "NaT", kind: str = "发票", **more: object) -> dict[str, object]:
    return {"customer": "甲", "kind": kind, "biz_date": day(on), "amount": amount, **more}


def receipt(amount: str, on: str = "NaT", **more: object) -> dict[str, object]:
    return {"customer": "甲", "date": day(on), "amount": amount, **more}


def account(
    items: list[dict[str, object]],
    receipts: list[dict[str, object]] | None = None,
    first: dt.date = FIRST,
) -> Period:
    book = small_ledger(["甲"], items, receipts)
    return period(moves_by_customer(book, AS_OF).get(0, ()), first)


def test_what_was_before_the_period_is_its_opening():
    """900 invoiced and 200 paid in 2025, then 500 and 350: 700 + 500 − 350 = 850."""
    found = account(
        [item("900", "2025-11-05"), item("500", "2026-03-01", invoice_no="A2", contract_no="HT1")],
        [receipt("200", "2025-12-31"), receipt("350", "2026-04-02", method="电汇")],
    )

    assert (found.opening, found.debits, found.credits, found.closing) == (
        70000, 50000, 35000, 85000,
    )  # fmt: skip
    assert [(m.day, m.number, m.contract_no, m.method, m.debit, m.credit) for m in found.moves] == [
        (dt.date(2026, 3, 1), "A2", "HT1", "", 50000, 0),
        (dt.date(2026, 4, 2), "", "", "电汇", 0, 35000),
    ]


def test_the_first_and_the_last_day_belong_to_the_period():
    """10 on New Year's Eve is before; 20 on the first day, 40 on the last are in; 80 is after."""
    days = ("2025-12-31", "2026-01-01", "2026-10-31", "2026-11-01")
    amounts = ("10", "20", "40", "80")
    found = account([item("500", "2025-06-01")], list(map(receipt, amounts, days)))

    assert (found.opening, found.credits, found.closing) == (49000, 6000, 43000)


def test_red_letters_lower_the_debits_and_refunds_the_credits():
    """1,000 less a red 300; 500 received less 100 given back: 700 − 400 = 300."""
    found = account(
        [item("1000", "2026-02-01"), item("-300", "2026-02-10", "红字")],
        [receipt("500", "2026-03-01"), receipt("-100", "2026-03-05")],
    )

    assert (found.opening, found.debits, found.credits, found.closing) == (0, 70000, 40000, 30000)
    assert [(m.debit, m.credit) for m in found.moves] == [
        (100000, 0), (-30000, 0), (0, 50000), (0, -10000),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["期初", "余额"])
def test_a_balance_is_opening_whatever_day_it_bears(kind: str):
    """A 期初 dated in the middle of the period is no sale of that day, and no undated row."""
    found = account([item("800", "2026-02-01", kind), item("5", "2026-02-01")])

    assert (found.opening, found.undated, found.debits) == (80000, 0, 500)


def test_what_has_no_date_is_opening_and_counted():
    """Nobody knows when 60 was invoiced and 25 paid: 35 net stands in the opening."""
    found = account([item("60"), item("100", "2026-05-01")], [receipt("25")])

    assert (found.opening, found.undated, found.undated_fen, found.closing) == (
        3500,
        2,
        3500,
        13500,
    )


def test_undated_money_for_an_invoice_of_the_period_stands_with_it():
    """已收 40 in the row of an invoice of May is no money from before May."""
    found = account([item("100", "2026-05-01")], [receipt("40", item=0)])

    assert (found.opening, found.undated, found.closing) == (0, 0, 6000)
    assert [(m.day, m.own_day) for m in found.moves] == [(dt.date(2026, 5, 1), True), (dt.date(2026, 5, 1), False)]  # fmt: skip


def test_undated_money_for_an_earlier_invoice_is_in_the_opening():
    """It is known to be from before: it is not counted as undated."""
    found = account([item("100", "2025-05-01")], [receipt("40", item=0)])

    assert (found.opening, found.undated, found.moves) == (6000, 0, ())


def test_an_advance_ends_below_zero():
    """300 paid ahead, 100 invoiced: we hold 200."""
    found = account([item("100", "2026-06-01")], [receipt("300", "2026-05-01")])

    assert (found.opening, found.closing) == (0, -20000)


def test_amounts_of_zero_are_no_moves():
    """A row of 0.00 happened to nobody."""
    assert account([item("0", "2026-06-01")], [receipt("0", "2026-06-01")]).moves == ()


def test_sorting_the_workbook_changes_nothing():
    """Of one day invoices come before money, then by number: rows may stand anywhere."""
    items = [item("5", "2026-06-01", invoice_no="B"), item("7", "2026-06-01", invoice_no="A"),
             item("-7", "2026-06-02", "红字"), item("9", "2026-06-01", doc_no="C")]  # fmt: skip
    receipts = [receipt("3", "2026-06-01"), receipt("2", "2026-06-01")]
    found = account(items, receipts)

    assert account(items[::-1], receipts[::-1]) == found
    assert [m.number for m in found.moves] == ["A", "B", "C", "", "", ""]
    assert [m.credit for m in found.moves] == [0, 0, 0, 200, 300, 0]


def _books(seed: int) -> tuple[dt.date, Ledger]:
    as_of, customers = company(seed)
    return as_of, ledger_of(customers)


@given(st.integers(0, 10**6), st.integers(-900, 60))
def test_every_period_ends_at_the_balance_of_the_reconciliation(seed: int, days: int):
    """期初 + 发生 − 回款 = 期末 = debits − credits of the ledger, wherever the period begins."""
    as_of, book = _books(seed)
    frame, _ = reconcile(book, age(book, Settings(), as_of), as_of)
    moves = moves_by_customer(book, as_of)
    first = as_of + dt.timedelta(days)

    for customer, balance in enumerate(frame["balance"].tolist()):
        assert period(moves.get(customer, ()), first).closing == balance
