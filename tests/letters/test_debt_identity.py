"""A debt is known again when its row moves, when part of it is paid, and beside its twin."""

import pandas as pd

from tests.letters import sample
from xl_huikuan.core.model import Ledger
from xl_huikuan.letters.debts import accounts
from xl_huikuan.letters.debts import identities as debt_identities


def identities(book: Ledger, customer: int) -> list[str]:
    return [debt.identity for debt in accounts(sample.decision(book))[customer].debts]


def twins() -> Ledger:
    """Customer 0 with its first row three times."""
    book = sample.ledger()
    first = book.items[book.items["customer"] == 0].iloc[[0]]
    items = pd.concat([book.items, first, first], ignore_index=True)
    items["row"] = range(2, len(items) + 2)
    return Ledger(items, book.receipts, book.customers)


def test_a_moved_row_is_the_same_debt():
    book = sample.ledger()
    moved = book.items.assign(row=book.items["row"] + 9, sheet="另一张表")
    other = Ledger(moved, book.receipts, book.customers)

    known = [identities(book, customer) for customer in range(len(book.customers))]
    assert [len(one) for one in known] == [2, 3, 3, 2, 1, 1, 0, 1, 1]
    assert [identities(other, customer) for customer in range(len(book.customers))] == known


def test_another_amount_or_due_date_is_another_debt():
    book, dearer, later = (sample.ledger() for _ in range(3))
    dearer.items.loc[dearer.items["customer"] == 3, "amount"] += 1
    later.items.loc[later.items["customer"] == 3, "due_given"] += pd.Timedelta(days=1)

    assert len({one for each in (book, dearer, later) for one in identities(each, 3)}) == 6


def test_an_invoice_is_known_by_its_number_whatever_its_voucher_and_contract():
    """记-12 becomes 记-13 when a row is put in above it; a contract number is filled in later."""
    book = sample.ledger()
    vouchers, contracts = ([f"{word}-{n}" for n in range(len(book.items))] for word in ("记", "HT"))
    other = Ledger(
        book.items.assign(doc_no=vouchers, contract_no=contracts), book.receipts, book.customers
    )
    debts = [
        [
            debt
            for n in range(len(book.customers))
            for debt in accounts(sample.decision(one))[n].debts
        ]
        for one in (book, other)
    ]

    same = [
        (before.invoice_no != "", before.identity == after.identity)
        for before, after in zip(*debts, strict=True)
    ]
    assert set(same) == {(True, True), (False, False)}
    for one, told in zip((book, other), debts, strict=True):
        frame = sample.decision(one).open_items
        assert {debt.identity for debt in told} <= set(debt_identities(frame))


def test_equal_debts_are_told_apart_by_a_counter():
    """Two debts, one of them three times."""
    known = identities(twins(), 0)

    assert len(known) == len(set(known)) == 4
    assert identities(sample.ledger(), 0)[0] in known


def test_part_payment_leaves_a_debt_what_it_was():
    """Neither what is open nor how late it is makes it another."""
    debt = accounts(sample.decision(sample.ledger()))[0].debts[0]

    assert debt._replace(open=1, days=400, hold="争议", row=99).identity == debt.identity
    assert debt._replace(twin=1).identity != debt.identity
