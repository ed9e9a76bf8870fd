"""Part payments, the contact log and letters that restart the period, worked out by hand."""

import datetime as dt
from dataclasses import replace

import pytest

from tests.core.small_ledger import AS_OF, small_ledger
from xl_huikuan.core.aging import age
from xl_huikuan.core.contacts import Contact, contact_of
from xl_huikuan.core.decide import decide
from xl_huikuan.core.evidence import part_payments
from xl_huikuan.core.interruptions import MEDIUM, STRONG, WEAK, Interruption
from xl_huikuan.core.settings import Settings

OLD = {"customer": "甲", "amount": 1000, "due_given": "2023-10-30", "invoice_date": "2023-09-01"}
DAY = dt.date(2026, 3, 5)


def opened(items, receipts=(), contacts=None, noted=None):
    ledger = small_ledger(["甲", "乙"], items, list(receipts))
    ledger = replace(ledger, contacts=contacts or {})
    more = [] if noted is None else [lambda _: noted]
    return decide(ledger, Settings(), AS_OF, *more)


def clock(decision, row=0):
    one = decision.open_items.iloc[row]
    return str(one["limit_end"])[:10], one["limit_why"], one["evidence"]


def paid(date, **more):
    return {"customer": "甲", "amount": 100, "date": date, **more}


def test_nothing_noted_leaves_the_period_from_the_due_date():
    decision = opened([OLD])

    assert clock(decision) == ("2026-10-30", "自到期日起算", "")
    assert decision.open_items["limit_left"].tolist() == [-1]


def test_a_payment_entered_against_the_item_restarts_its_period():
    decision = opened([OLD], [paid("2024-05-31", item=0)])

    why = "2024-05-31 部分付款(指定核销)"
    assert clock(decision) == ("2027-05-31", f"{why}后重新起算", f"{why}(证据强)")
    assert not [f for f in decision.findings if f.code == "W505"]


def test_a_payment_on_account_is_noted_but_not_counted_on():
    """Who pays on account does not say for which debt: the safe end stays, the other moves."""
    decision = opened([OLD], [paid("2024-05-31")])

    assert clock(decision)[0] == "2026-10-30"
    assert str(decision.open_items["noted_end"][0])[:10] == "2027-05-31"
    (found,) = [f for f in decision.findings if f.code == "W505"]
    assert found.message == (
        "到期日2023-10-30至今已超过3年,诉讼时效可能已届满;"
        "另有2024-05-31 部分付款(先进先出)(证据中),请补齐证明。"
    )


def test_two_payments_of_a_day_on_one_item_are_one_event():
    ledger = small_ledger(["甲"], [OLD], [paid("2024-05-31", item=0)] * 2)
    (event,) = part_payments(ledger, age(ledger, Settings(), AS_OF))

    assert (list(event.items), event.date, event.proof) == ([0], dt.date(2024, 5, 31), STRONG)


def test_a_payment_after_the_period_was_over_does_not_revive_the_rest():
    old = OLD | {"due_given": "2020-06-30", "invoice_date": "2020-06-01"}
    decision = opened([old], [paid("2024-05-31", item=0)])

    assert clock(decision) == ("2023-06-30", "自到期日起算", "")


def test_a_period_that_was_restarted_and_is_over_says_from_when_it_ran():
    old = OLD | {"due_given": "2020-06-30", "invoice_date": "2020-06-01"}
    decision = opened([old], [paid("2021-02-28", item=0)])

    (found,) = [f for f in decision.findings if f.code == "W505"]
    assert found.message == "2021-02-28 部分付款(指定核销)后重新起算,2024-02-28诉讼时效可能已届满。"


def test_undated_receipts_credit_notes_and_items_not_owed_have_no_event():
    note = OLD | {"amount": -100, "kind": "红字", "invoice_date": "2024-05-31"}
    decision = opened([OLD, note], [paid(None, item=0)])

    assert clock(decision) == ("2026-10-30", "自到期日起算", "")
    assert clock(decision, 1) == ("NaT", "", "")


def test_a_log_row_is_about_all_items_of_its_customer():
    """乙 is another customer; the item due after the call has a clock of its own."""
    items = [OLD, OLD | {"customer": "乙"}, OLD | {"due_given": "2026-04-01"}]
    decision = opened(items, contacts={0: (Contact(DAY, "法院(沟通记录)", STRONG),)})

    assert [clock(decision, i)[0] for i in range(3)] == ["2029-03-05", "2026-10-30", "2029-04-01"]


def test_what_is_known_beside_the_workbook_counts_too():
    letter = Interruption([0], DAY, "催款函(一)送达", STRONG)
    decision = opened([OLD], noted=[letter])

    assert clock(decision)[0] == "2029-03-05"


def test_the_plan_is_calmed_by_what_restarts_the_period():
    """Lapsed gives all 10 points for limitation; more than 180 days to go give none."""
    before = opened([OLD]).plan
    after = opened([OLD], noted=[Interruption([0], DAY, "催款函(一)送达", STRONG)]).plan

    assert [before["part_limitation"][0], after["part_limitation"][0]] == [10, 0]


@pytest.mark.parametrize(
    ("way", "result", "promised", "proved"),
    [
        ("电话", "说下周付", False, ("催收(电话)", WEAK, False)),
        ("微信", "承诺月底付", True, ("客户承诺付款(微信)", MEDIUM, True)),
        ("电话", "承诺月底付", True, ("客户承诺付款(电话)", WEAK, True)),
        ("", "答应付款", True, ("客户承诺付款(方式未写)", WEAK, True)),
        ("法院", "", False, ("法院(沟通记录)", STRONG, False)),
        ("起诉", "已立案", True, ("起诉(沟通记录)", STRONG, False)),
        ("EMS", "已起诉,等待开庭", False, ("起诉(沟通记录)", STRONG, False)),
        ("电话", "告知如不付款将起诉", False, ("催收(电话)", WEAK, False)),
        ("上门", "客户在,拒绝付款", False, ("催收(上门)", WEAK, False)),
    ],
)
def test_what_a_row_of_the_log_proves(way, result, promised, proved):
    """Only who promises to pay starts a period that was over anew (诉讼时效规定 19)."""
    found = contact_of(DAY, way, result, promised=promised)

    assert found == Contact(DAY, *proved)


@pytest.mark.parametrize(
    ("way", "result"),
    [("", ""), ("电话", "无人接听"), ("电话", "打不通"), ("电话", "没有接"), ("EMS", "退件")],
)
def test_nobody_reached_is_nothing_proved(way, result):
    assert contact_of(DAY, way, result, promised=False) is None
