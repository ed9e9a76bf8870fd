"""The outlook: invoices not due yet by expected late money, each with its sum."""

import datetime as dt

from tests.core.past_ledger import monthly_ledger
from tests.core.small_ledger import small_ledger
from xl_huikuan.core.backtest.outlook import LISTED, outlook
from xl_huikuan.core.settings import Settings

DAY = dt.date(2024, 4, 11)  # both were invoiced on that day; 坏 paid three invoices ten days late


def test_the_likely_one_is_first():
    """坏 (3+5×50 %)÷8 = 68.75 % of 100.00 before 好 (0+2.5)÷8 = 31.25 %."""
    first, second = outlook(monthly_ledger({"好": 0, "坏": 10}), Settings(), DAY)

    assert (first.customer, first.invoice_no, first.due) == ("坏", "坏3", dt.date(2024, 4, 26))
    assert (first.open, first.probability, first.days) == (10_000, 0.6875, 6.88)
    assert "可能逾期(3+5×50.00%)÷(3+5)=68.75%" in first.why
    assert (second.customer, second.probability) == ("好", 0.3125)


def test_overdue_and_undated_items_are_not_ahead():
    """What is overdue is late already; without a due date nothing can be late."""
    more = [
        {"customer": "好", "amount": 9, "invoice_date": "2024-01-02", "due_given": "2024-02-01"},
        {"customer": "好", "amount": 9, "invoice_date": "2024-01-02"},
    ]
    ledger = monthly_ledger({"好": 0, "坏": 10}, items=more)

    assert [row.invoice_no for row in outlook(ledger, Settings(), DAY)] == ["坏3", "好3"]


def test_nothing_known_nothing_listed():
    """Where nothing was ever paid, nothing is estimated."""
    item = {"customer": "甲", "amount": 9, "invoice_date": "2024-04-01", "due_given": "2024-05-01"}

    assert outlook(small_ledger(["甲"], [item]), Settings(), DAY) == ()


def test_the_list_ends_somewhere():
    """Twenty of thirty customers' open invoices."""
    ledger = monthly_ledger({f"客户{k}": 3 for k in range(30)}, months=4)

    assert len(outlook(ledger, Settings(), DAY)) == LISTED
