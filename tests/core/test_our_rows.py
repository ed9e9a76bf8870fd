"""Our rows of one customer, as the detective takes them."""

from __future__ import annotations

import datetime as dt

from tests.core.text_ledger import text_ledger
from xl_huikuan.core.decide import decide
from xl_huikuan.core.differences.ours import are_open, movements, open_rows
from xl_huikuan.core.differences.rows import GOODS, MONEY, OPENING, Row
from xl_huikuan.core.settings import Settings

AS_OF = dt.date(2026, 6, 30)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2026-{text}")


def test_what_happened_is_deliveries_credit_notes_and_receipts() -> None:
    """10000001 is paid by name, the second receipt goes to the oldest debt; 乙 is left out."""
    ledger = text_ledger("""
        应收 甲 2026-01-10 100.00 invoice_no=10000001 due_given=2026-02-10 kind=发票 remark=首批
        应收 甲 2026-02-10 -30.00 doc_no=TH-0001 kind=红字
        应收 乙 2026-02-11 55.00
        应收 甲 - 12.00 kind=期初
        收款 甲 2026-03-01 60.00 invoice_no=10000001 method=电汇
        收款 甲 2026-07-02 5.00
        收款 甲 2026-03-05 7.00
    """)
    decision = decide(ledger, Settings(), AS_OF)

    assert movements(ledger, decision, 0) == (
        Row(10000, day("01-10"), GOODS, ("10000001",), "发票 首批", "明细", 1, day("02-10")),
        Row(-3000, day("02-10"), GOODS, ("TH0001",), "红字", "明细", 2),
        Row(1200, None, OPENING, (), "期初", "明细", 4),
        Row(-6000, day("03-01"), MONEY, ("10000001",), "电汇", "明细", 5),
        Row(-500, day("07-02"), MONEY, (), "", "明细", 6, loose=True),
        Row(-700, day("03-05"), MONEY, (), "", "明细", 7, loose=True),
    )


def test_what_is_open_is_the_rest_of_each_item_and_money_not_used_up() -> None:
    """100 − 60 = 40 open; the 500 of 乙 are more than its 55."""
    ledger = text_ledger("""
        应收 甲 2026-01-10 100.00 invoice_no=10000001 due_given=2026-02-10 kind=发票
        应收 乙 2026-02-11 55.00
        收款 甲 2026-03-01 60.00
        收款 乙 2026-03-01 500.00
    """)
    decision = decide(ledger, Settings(), AS_OF)

    assert open_rows(decision, 0) == (
        Row(4000, day("01-10"), GOODS, ("10000001",), "发票", "明细", 1, day("02-10")),
    )
    assert open_rows(decision, 1) == (Row(-44500, None, MONEY, (), "尚未核销的收款", loose=True),)


def test_a_list_of_what_is_unpaid_is_told_from_one_of_all_deliveries() -> None:
    """We delivered 100, 200 and 300; 100 and half of 200 are paid."""
    happened = [Row(amount, None) for amount in (100, 200, 300)] + [Row(-200, None, MONEY)]
    still_open = [Row(100, None), Row(300, None)]

    assert are_open([Row(100, None), Row(300, None)], happened, still_open)
    assert not are_open([Row(100, None), Row(200, None)], happened, still_open)
    assert not are_open([Row(300, None), Row(-200, None, MONEY)], happened, still_open)
