"""Who is not pressed now, why and until when; what counts when only a part waits.

The as-of date is Saturday 2026-10-31.
"""

import datetime as dt

import pytest

from tests.core.planned_papers import with_form
from tests.core.small_ledger import AS_OF, small_ledger
from xl_huikuan.core.decide import decide
from xl_huikuan.core.forms.bills import BILLS
from xl_huikuan.core.forms.contact_log import CONTACT_LOG
from xl_huikuan.core.forms.dossier import DOSSIER
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.suppressors import over


def _item(amount, days, **more):
    due = AS_OF - dt.timedelta(days=days)
    return {"customer": "甲", "amount": amount, "due_given": f"{due}"} | more


def _row(*items, bills=(), filed=None, **record):
    """The only row of the plan of 甲, with its bills and its row of the credit file."""
    ledger = small_ledger([{"name": "甲"} | record], list(items))
    ledger = with_form(ledger, BILLS, *({"customer": "甲"} | bill for bill in bills))
    if filed is not None:
        ledger = with_form(ledger, DOSSIER, {"customer": "甲"} | filed)
    return decide(ledger, Settings(), AS_OF).plan.iloc[0]


def _bill(yuan, due="2026-12-01", **more):
    return {"kind": "银行承兑汇票", "number": "001", "amount": yuan, "issued": "2026-08-01",
            "due": due} | more  # fmt: skip


@pytest.mark.parametrize(
    ("record", "item", "why", "until", "date"),
    [
        ({"hold": "诉讼"}, {}, "暂缓:诉讼", "诉讼或执行有结果", "2026-11-02"),
        ({"hold": "争议:质量"}, {}, "暂缓:争议:质量", "争议解决", "2026-11-02"),
        ({"hold": "暂停"}, {}, "暂缓:暂停", "去掉暂缓原因", "2026-11-02"),
        ({"hold_until": "2026-11-13"}, {}, "停催至2026-11-13", "2026-11-13", "2026-11-16"),
        ({"promise_date": "2026-11-05"}, {}, "承诺2026-11-05付款,未到期", "2026-11-05",
         "2026-11-04"),
        ({}, {"hold": "争议"}, "款项均暂缓(争议)", "争议解决", "2026-11-02"),
        ({}, {"promise_date": "2026-11-05"}, "款项均暂缓(承诺未到期)", "2026-11-05", "2026-11-04"),
    ],
)  # fmt: skip
def test_each_reason_says_until_when(record, item, why, until, date):
    """A day where there is one, else what must have happened; then somebody looks again."""
    row = _row(_item(10_000, 45, **item), **record)

    assert (row.suppressed, row.until, row.letter) == (why, until, "")
    assert f"{row.action_date:%Y-%m-%d}" == date
    assert f";{why},到{until}为止,排在需催收客户之后。" in row.why


def test_two_reasons_end_with_two_events():
    row = _row(_item(10_000, 45, hold="诉讼"), _item(500, 9, promise_date="2026-11-05"))

    assert row.suppressed == "款项均暂缓(承诺未到期、诉讼)"
    assert row.until == "承诺到期、诉讼或执行有结果"


@pytest.mark.parametrize("hold", ["仲裁中", "法院已立案", "破产清算"])
def test_courts_go_by_many_names(hold):
    assert over(hold) == "诉讼或执行有结果"


def test_bills_that_cover_what_is_overdue_are_waited_for():
    """10,000 overdue, 6,000 and 4,000 on hand; the later is money on Tuesday 2026-12-15."""
    row = _row(_item(10_000, 45), bills=[_bill(6_000), _bill(4_000, "2026-12-15", number="002")])

    assert row.suppressed == "在手票据10,000.00元够付逾期款"
    assert (row.until, row.letter) == ("2026-12-15", "")
    assert f"{row.action_date:%Y-%m-%d}" == "2026-12-16"


def test_a_bill_without_a_day_is_waited_for_until_it_is_honoured():
    row = _row(_item(10_000, 45), bills=[_bill(10_000, None, kind="供应链凭证")])

    assert (row.until, f"{row.action_date:%Y-%m-%d}") == ("票据兑付", "2026-11-02")


@pytest.mark.parametrize(
    "bill",
    [
        _bill(9_999.99),  # too little
        _bill(10_000, where="已贴现"),  # gone
        _bill(10_000, booked="是"),  # the ledger has it as a receipt already
    ],
)
def test_other_bills_stop_nothing(bill):
    assert _row(_item(10_000, 45), bills=[bill]).suppressed == ""


def test_only_what_does_not_wait_counts_for_amount_and_days():
    """9,000 disputed 200 days, 1,000 clear 10 days, a bill of 400: 600 yuan, 10 days are pressed.

    Days 10/180 × 30 = 1.67. The whole group is 甲 alone, so the amount earns 30.
    """
    row = _row(_item(9_000, 200, hold="争议"), _item(1_000, 10), bills=[_bill(400)])

    assert (row.overdue, row.max_days) == (1_000_000, 200)
    assert (row.pressed, row.pressed_days, row.suppressed) == (60_000, 10, "")
    assert (row.part_amount, row.part_days) == (30.0, 1.67)
    assert row.why.startswith(
        "逾期600.00元[不含暂缓9,000.00元、在手票据400.00元](30.00分)+最长10天(1.67分)"
    )
    assert (row.level, row.risk, row.way) == (1, "低", "电话")


def test_of_a_customer_that_waits_altogether_everything_counts():
    row = _row(_item(9_000, 200, hold="争议"), _item(1_000, 10, hold="争议"))

    assert (row.pressed, row.pressed_days) == (1_000_000, 200)


def test_who_has_no_money_of_its_own_is_called_more_often():
    """二级催收 every 10 days, but at most 3 for 空手套白狼."""
    row = _row(_item(10_000, 45), filed={"no_own_funds": "是"})

    assert row.every == 3
    assert row.why.endswith(";空手套白狼,严密跟踪,至多隔3天联系。")
    assert _row(_item(10_000, 45), filed={"no_own_funds": "否"}).every == 10


def test_the_watch_is_said_where_the_customer_waits_and_where_no_letter_goes():
    held = _row(_item(10_000, 45, hold="争议"), filed={"no_own_funds": "是"})
    blocked = _row(_item(10_000, 45), filed={"no_own_funds": "是"}, blocked="地址不明")

    assert held.why.endswith("排在需催收客户之后;空手套白狼,严密跟踪,至多隔3天联系。")
    assert blocked.why.endswith("不出函:停发函件:地址不明;空手套白狼,严密跟踪,至多隔3天联系。")


def test_ease_and_the_leader_come_from_the_credit_file():
    """6 steps and 150 km: ease 0.55, 2.75 points; 91 days: the leader goes along."""
    row = _row(_item(50_000, 91), filed={"approvals": 6, "distance": 150, "company": "王总"})

    assert row.part_ease == 2.75
    assert "+难易0.55[审批6环节0.40,150公里0.70](2.75分)=" in row.why
    assert (row.way, row.role, row.approver) == ("上门", "领导(王总)", "总经理")


@pytest.mark.parametrize(
    ("record", "days", "quadrant"),
    [
        ({}, 10, "一般"),
        ({"malicious": True}, 10, "紧急不重要"),
        ({"promise_date": "2026-10-20"}, 10, "紧急不重要"),
        ({}, 3 * 365 - 100, "紧急不重要"),  # limitation is near
    ],
)
def test_what_presses_whatever_the_days(record, days, quadrant):
    assert _row(_item(5_000, days), **record).quadrant == quadrant


def test_the_reason_of_a_manual_class_is_printed():
    said = {"klass": "准呆", "klass_reason": "老板失联"}

    given = _row(_item(5_000, 9), filed=said, class_manual="准呆")
    missing = _row(_item(5_000, 9), class_manual="准呆")

    assert "人工定为「准呆」(老板失联)" in given.why
    assert "人工定为「准呆」(没有写理由)" in missing.why


@pytest.mark.parametrize(
    ("amount", "pressed", "suppressed"),
    [
        (4_000, 6_000, ""),  # the other 6,000 are pressed for
        (10_000, 10_000, "承诺2026-11-05付款,未到期"),
        (None, 10_000, "承诺2026-11-05付款,未到期"),  # no amount: all of it
    ],
)
def test_a_promise_of_a_part_holds_back_that_part(amount, pressed, suppressed):
    """10,000 overdue; who promises 4,000 for Thursday still owes 6,000 today."""
    ledger = small_ledger(["甲"], [_item(10_000, 45)])
    note = {"customer": "甲", "day": "2026-10-20", "promise_date": "2026-11-05"}
    if amount:
        note["promise_amount"] = amount
    ledger = with_form(ledger, CONTACT_LOG, note)

    row = decide(ledger, Settings(), AS_OF).plan.iloc[0]

    assert (row.pressed, row.suppressed, row.letter) == (pressed * 100, suppressed, "")
    assert ("[不含暂缓4,000.00元]" in row.why) == (amount == 4_000)
    assert ("不出函:一部分款项承诺的日期还没有到" in row.why) == (amount == 4_000)


def test_what_came_of_a_promise_is_no_longer_held_back():
    """Promised 4,000 in two: 1,000 came; 3,000 are waited for, 6,000 of 9,000 are pressed for."""
    paid = [{"customer": "甲", "amount": 1_000, "date": "2026-10-25"}]
    ledger = small_ledger(["甲"], [_item(10_000, 45)], paid)
    note = {"customer": "甲", "day": "2026-10-20", "promise_date": "2026-11-05"}
    ledger = with_form(ledger, CONTACT_LOG, note | {"promise_amount": 4_000})

    row = decide(ledger, Settings(), AS_OF).plan.iloc[0]

    assert (row.overdue, row.pressed) == (900_000, 600_000)
