"""预收 beside single invoices: never passed over in silence (worked out by hand)."""

import datetime as dt

from tests.sheets.small_books import fields, grid, ledger_of, only, owed, seen
from xl_huikuan.sheets.recognition.reading import Corrections

DUE = dt.date(2026, 5, 13)
BALANCES = ["客户名称", "应收余额", "预收余额", "到期日"]
INVOICES = ["客户名称", "发票号码", "到期日", "应收金额", "已收金额", "预收款"]


def said(ledger, code):
    return [f.message for f in ledger.findings if f.code == code]


def test_an_advance_beside_a_dated_balance_is_taken_from_what_the_customer_owes():
    """甲: 1,000 owed, 300 paid ahead, 700 left; 乙 has paid 50 more than it owes."""
    ledger = ledger_of(
        grid(
            BALANCES,
            ["甲公司", 1000, 300, DUE],
            ["乙公司", 200, 250, DUE],
            ["丙公司", 80, None, DUE],
        )
    )

    assert owed(ledger) == {"甲公司": 70_000, "乙公司": -5_000, "丙公司": 8_000}
    assert said(ledger, "I417") == ["C 列「预收余额」按预收从客户的欠款中扣减,合计 550.00 元。"]


def test_an_advance_written_as_a_credit_is_the_same():
    ledger = ledger_of(grid(BALANCES, ["甲公司", 1000, -300, DUE], ["乙公司", 200, None, DUE]))

    assert owed(ledger) == {"甲公司": 70_000, "乙公司": 20_000}


def test_a_column_of_advances_without_any_is_not_worth_a_word():
    ledger = ledger_of(grid(BALANCES, ["甲公司", 1000, 0, DUE], ["乙公司", 200, None, DUE]))

    assert owed(ledger) == {"甲公司": 100_000, "乙公司": 20_000}
    assert said(ledger, "I417") == []


def test_without_a_balance_only_the_clerk_knows_whether_the_advance_is_among_what_was_received():
    """1,000 billed, 400 received, 300 ahead: 600 or 300 are left."""
    book = grid(
        INVOICES, ["甲公司", "10000001", DUE, 1000, 400, 300], ["乙公司", "10000002", DUE, 50, 0, 0]
    )
    (question,) = seen(book).questions

    assert "F 列「预收款」是否要从客户的欠款中扣减" in question
    for key, left in (("advance", 30_000), ("", 60_000)):
        told = Corrections(fields={("应收", "F"): key})
        assert seen(book, corrections=told).questions == ()
        assert owed(ledger_of(book, corrections=told)) == {"甲公司": left, "乙公司": 5_000}


def test_a_balance_that_closes_with_the_advance_has_it_counted_already():
    """1,000 − 400 − 300 = 300."""
    book = grid(
        [*INVOICES, "未收金额"],
        ["甲公司", "10000001", DUE, 1000, 400, 300, 300],
        ["乙公司", "10000002", DUE, 50, 0, 0, 50],
    )

    assert seen(book).questions == ()
    assert fields(only(book))["F"] == "reduced"
    assert owed(ledger_of(book)) == {"甲公司": 30_000, "乙公司": 5_000}


def test_a_balance_that_closes_without_the_advance_is_asked_about():
    """1,000 − 400 = 600: the 300 are among the 400, or stand apart."""
    book = grid(
        [*INVOICES, "未收金额"],
        ["甲公司", "10000001", DUE, 1000, 400, 300, 600],
        ["乙公司", "10000002", DUE, 50, 0, 0, 50],
    )

    assert len(seen(book).questions) == 1
