"""Bills on hand: last days by 票据法, what to do, when they are money."""

import datetime as dt

import pytest

from tests.core.planned_papers import with_form
from tests.core.small_ledger import AS_OF, small_ledger
from xl_huikuan.core.bills import bill_findings, bills_of, maturing, pending_bills, with_refused
from xl_huikuan.core.forms.bills import BILLS
from xl_huikuan.core.settings import Settings

DRAFT, CHEQUE, NOTE, CHAIN = "银行承兑汇票", "支票", "本票", "供应链凭证"
LEDGER = small_ledger(["甲", "乙"], [{"customer": "甲", "amount": 100}])


def bill(kind=DRAFT, customer="甲", amount=1000.0, **more):
    """As of 2026-10-31, a Saturday."""
    return {"customer": customer, "kind": kind, "amount": amount, "number": "N1", **more}


def row(**about):
    return bills_of(with_form(LEDGER, BILLS, bill(**about)), AS_OF).iloc[0]


def test_draft_is_presented_after_maturity_and_good_for_two_years():
    """Due Sunday 15 November: money on Monday."""
    found = row(issued="2026-08-15", due="2026-11-15")

    assert str(found.present.date()) == "2026-11-25"
    assert str(found.lapse.date()) == "2028-11-15"
    assert str(found.matures.date()) == "2026-11-16"
    assert (found.left, found["do"], found.tone) == (15, "持有到 2026-11-15 到期", "")


def test_cheque_is_presented_within_ten_days_of_issue():
    """Issued on 28 August: six months end on 28 February; it is money on the next working day."""
    found = row(kind=CHEQUE, issued="2026-10-28")

    assert str(found.present.date()) == "2026-11-07"
    assert str(found.lapse.date()) == "2027-04-28"
    assert str(found.matures.date()) == "2026-11-02"
    assert (found["do"], found.tone) == ("到银行提示付款,最迟 2026-11-07", "warn")
    assert str(row(kind=CHEQUE, issued="2026-08-31").lapse.date()) == "2027-02-28"


def test_promissory_note_has_two_months():
    found = row(kind=NOTE, issued="2026-09-15", where="已托收")

    assert str(found.present.date()) == "2026-11-15"
    assert found["do"] == "已托收,等银行入账,最迟 2026-11-15"


@pytest.mark.parametrize(
    ("about", "do", "tone"),
    [
        ({"due": "2026-11-08", "issued": "2026-08-08"}, "8天后到期,准备托收", "notice"),
        ({"due": "2026-10-25"}, "到银行提示付款,最迟 2026-11-04", "warn"),
        ({"due": "2026-10-01"}, "已过提示付款期(2026-10-11),立即提示付款并书面说明", "bad"),
        ({"due": "2024-10-30"}, "票据权利已于 2026-10-30 届满,只能请求返还利益", "bad"),
        ({"where": "拒付"}, "拒付:向出票人、背书人追索,重新催收", "bad"),
        ({"where": "已兑付", "due": "2026-10-25"}, "", ""),
        ({}, "核对票面:没有写到期日", "warn"),
        ({"kind": CHEQUE}, "核对票面:没有写出票日期", "warn"),
        ({"kind": ""}, "核对票面:没有写票据种类", "warn"),
        ({"amount": float("nan")}, "核对票面:没有写票面金额", "warn"),
        ({"issued": "2026-06-01", "due": "2026-05-01"}, "核对票面:到期日早于出票日期", "warn"),
        ({"issued": "2026-05-31", "due": "2026-12-01"}, "核对票面:期限超过6个月", "warn"),
        ({"kind": CHAIN, "due": "2026-10-31"}, "已到期,请收款", "warn"),
        ({"kind": CHAIN, "due": "2026-12-31"}, "持有到 2026-12-31 到期", ""),
    ],
)
def test_what_to_do_now(about, do, tone):
    found = row(**about)

    assert (found["do"], found.tone) == (do, tone)


def test_draft_of_six_months_to_the_day_is_fine():
    """From 31 May six months end on 30 November."""
    assert row(issued="2026-05-31", due="2026-11-30")["do"] == "持有到 2026-11-30 到期"


def test_bill_is_booked_as_the_clerk_says_or_as_a_receipt_looks():
    ledger = small_ledger(
        ["甲", "乙"],
        [{"customer": "甲", "amount": 9000}],
        [
            {"customer": "甲", "amount": 1000, "date": "2026-10-01", "method": "银行承兑"},
            {"customer": "甲", "amount": 2000, "date": "2026-10-01", "remark": "收承兑一张"},
            {"customer": "甲", "amount": 3000, "date": "2026-10-01", "method": "转账"},
        ],
    )
    due = {"due": "2026-12-01"}
    ledger = with_form(
        ledger, BILLS,
        bill(**due), bill(amount=2000.0, **due), bill(amount=3000.0, **due),
        bill(booked="否", **due), bill(amount=3000.0, booked="是", **due),
        bill(customer="乙", **due),
    )  # fmt: skip

    assert bills_of(ledger, AS_OF)["booked"].tolist() == [True, True, False, False, True, False]


def test_pending_bills_stand_for_what_is_open():
    """Neither booked nor honoured nor lapsed nor of a stranger nor without an amount."""
    ledger = with_form(
        LEDGER, BILLS,
        bill(due="2026-12-01"), bill(amount=0.5, due="2026-12-01"), bill(booked="是"),
        bill(where="已背书"), bill(due="2024-01-01"), bill(customer="丙"),
        bill(amount=float("nan")),
    )  # fmt: skip

    assert pending_bills(ledger, AS_OF).tolist() == [100050, 0]
    assert pending_bills(LEDGER, AS_OF).tolist() == [0, 0]


def test_maturing_by_month():
    """Due 31 October (a Saturday) is money on Monday 2 November."""
    ledger = with_form(
        LEDGER, BILLS,
        bill(due="2026-10-31"), bill(amount=500.0, due="2026-11-30"), bill(due="2027-01-04"),
        bill(due="2026-10-01"), bill(),
    )  # fmt: skip

    assert maturing(bills_of(ledger, AS_OF)) == [("2026-11", 2, 150000), ("2027-01", 1, 100000)]


def test_refused_and_doubtful_bills_are_reported():
    ledger = with_form(
        LEDGER, BILLS,
        bill(where="拒付", booked="是"), bill(where="拒付", number="", kind=""),
        bill(customer="丙"), bill(due="2026-12-01"),
    )  # fmt: skip
    found = list(bill_findings(ledger, Settings(), AS_OF))

    assert [(f.code, str(f.source), f.customer) for f in found] == [
        ("W813", "回款_票据!4", "甲"), ("W813", "回款_票据!5", "甲"), ("W814", "回款_票据!6", ""),
    ]  # fmt: skip
    assert found[0].message == "银行承兑汇票N1 1,000.00 元被拒付,不能算收到货款。"
    assert found[0].remedy.startswith("收款表里已登记的收款请登记一笔负数冲回,并向出票人")
    assert found[1].message == "票据(无票号) 1,000.00 元被拒付,不能算收到货款。"
    assert found[2].message == "银行承兑汇票N1 1,000.00 元:没有写到期日。"


def test_customers_of_refused_bills_have_dishonoured_one():
    ledger = with_form(LEDGER, BILLS, bill(where="拒付"), bill(where="拒付", customer="丙"))

    assert with_refused(ledger).customers["dishonoured"].tolist() == [True, False]
    assert LEDGER.customers["dishonoured"].tolist() == [False, False]
    assert with_refused(LEDGER) is LEDGER


def test_day_of_issue_may_be_blank_and_early():
    """29 February plus 24 months is 28 February."""
    assert str(row(kind=NOTE, issued=dt.date(2024, 2, 29)).lapse.date()) == "2026-02-28"
