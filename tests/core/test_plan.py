"""The collection plan: order, reasons, suppression, letters, owners and dates.

The as-of date is Saturday 2026-10-31; the next working day is Monday 2026-11-02.
"""

import datetime as dt
import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.small_ledger import AS_OF, small_ledger
from xl_huikuan.core.decide import decide
from xl_huikuan.core.settings import Settings


def _due(days):
    """Due date that is so many days overdue."""
    return f"{AS_OF - dt.timedelta(days=days)}"


def _item(customer, amount, days, **more):
    return {"customer": customer, "amount": amount, "due_given": _due(days)} | more


def _plan(customers, items, receipts=None, own=None):
    ledger = small_ledger(customers, items, receipts)
    plan = decide(ledger, Settings(own or {}), AS_OF).plan
    return plan.assign(name=ledger.customers["name"].to_numpy(object)[plan["customer"]])


def _row(record=None, own=None, receipts=None, **item):
    """The only row of a plan: 甲公司 owes 10,000 yuan, 45 days overdue unless said otherwise."""
    items = [_item("甲公司", 10_000, 45) | item]
    return _plan([{"name": "甲公司"} | (record or {})], items, receipts, own).iloc[0]


def test_only_customers_with_something_overdue_or_due_soon_are_listed():
    """−7 is soon, −8 is not; no due date and paid are not."""
    plan = _plan(
        ["逾期", "七天后", "八天后", "无日期", "结清"],
        [
            _item("逾期", 100, 1),
            _item("七天后", 100, -7),
            _item("八天后", 100, -8),
            {"customer": "无日期", "amount": 100},
            _item("结清", 100, 90),
        ],
        [{"customer": "结清", "amount": 100, "date": "2026-10-01"}],
    )

    assert plan["name"].tolist() == ["逾期", "七天后"]
    assert plan["rank"].tolist() == [1, 2]


def test_the_reason_shows_six_parts_that_add_up():
    """48 of at most 120 万元, 75 days, credit 30, broken promise, 1,021 days to limitation."""
    plan = _plan(
        ["甲公司", "乙公司"],
        [
            _item("甲公司", 480_000, 75, promise_date="2026-10-20"),
            _item("乙公司", 1_200_000, 1),
        ],
    )
    row = plan[plan["name"] == "甲公司"].iloc[0]
    parts = [float(points) for points in re.findall(r"\(([\d.]+)分\)", row.why)]

    assert row.why == (
        "逾期48.00万元(28.04分)+最长75天(12.50分)+信用未评(7.50分)"
        "+承诺到期未付(10.00分)+时效剩1021天(0.00分)+难易按中等(2.50分)=60.54分;已到期,逾期不足180天,归为代收。"
    )
    assert sum(parts) == pytest.approx(row.priority)


def test_ties_are_broken_by_amount_then_name():
    """Same score only when amounts are the same in logs; names decide last."""
    plan = _plan(["乙", "甲", "丙"], [_item("乙", 5, 9), _item("甲", 5, 9), _item("丙", 6, 9)])

    assert plan["name"].tolist() == ["丙", "乙", "甲"]


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(8)))
def test_the_order_of_rows_does_not_change_the_plan(order):
    """Customers and items shuffled together: the same ranks, reasons, owners and letters."""
    names = ["甲", "乙", "丙", "丁"]
    items = [
        _item(names[k % 4], 1_000 + 500 * (k // 4), 20 * (k % 3), salesperson=f"业务{k % 3}")
        for k in range(8)
    ]
    columns = ["name", "rank", "priority", "level", "owner", "letter", "action_date", "why"]

    straight = _plan(names, items)[columns]
    shuffled = _plan([names[k] for k in order if k < 4], [items[k] for k in order])[columns]

    pd.testing.assert_frame_equal(straight, shuffled, check_categorical=False)


@pytest.mark.parametrize(
    ("days", "letter", "level"),
    [(-3, "reminder", 0), (0, "reminder", 0), (1, "dunning1", 1), (30, "dunning1", 1),
     (31, "dunning2", 2), (61, "dunning3", 3), (91, "final", 4), (181, "final", 5)],
)  # fmt: skip
def test_the_letter_follows_the_highest_level(days, letter, level):
    """One item; the ladder says which letter."""
    row = _row(due_given=_due(days))

    assert (row.letter, row.level) == (letter, level)


@pytest.mark.parametrize(
    ("record", "item", "suppressed"),
    [
        ({"hold": "诉讼"}, {}, "暂缓:诉讼"),
        ({"hold": "诉讼", "hold_until": "2026-10-31"}, {}, "停催至2026-10-31(诉讼)"),
        ({"hold": "诉讼", "hold_until": "2026-10-30"}, {}, ""),
        ({"hold_until": "2026-11-30"}, {}, "停催至2026-11-30"),
        ({"promise_date": "2026-11-05"}, {}, "承诺2026-11-05付款,未到期"),
        ({"promise_date": "2026-10-29"}, {}, ""),  # Thursday; Friday, its grace, is over: press
        ({}, {"hold": "争议"}, "款项均暂缓(争议)"),
        ({}, {"promise_date": "2026-11-05"}, "款项均暂缓(承诺未到期)"),
    ],
)
def test_who_is_not_pressed_now(record, item, suppressed):
    """A suppressed customer stays in the plan with its score and gets no letter."""
    row = _row(record, **item)

    assert row.suppressed == suppressed
    assert (row.letter == "") == bool(suppressed)
    assert row.priority > 0


@pytest.mark.parametrize("promised", ["2026-10-30", "2026-10-31"])
def test_a_promise_that_may_still_be_kept_is_asked_about_and_no_letter_sent(promised):
    """Friday has grace until Monday, 11-02; today is today."""
    row = _row({"promise_date": promised})

    assert (row.suppressed, row.letter, row.part_promise) == ("", "", 10.0)
    assert row.action == "电话联系,暂不发函(承诺的日子刚到,还在宽限以内)"


def test_suppressed_customers_come_after_those_to_act_on():
    """甲 has the higher score but waits."""
    plan = _plan(
        [{"name": "甲", "hold": "争议"}, "乙"], [_item("甲", 900_000, 400), _item("乙", 10, 1)]
    )

    assert plan["name"].tolist() == ["乙", "甲"]
    assert plan["priority"].is_monotonic_increasing
    assert plan["why"].iloc[1].endswith("归为准呆;暂缓:争议,到争议解决为止,排在需催收客户之后。")


def test_a_disputed_item_does_not_raise_the_letter():
    """200 days but disputed, 10 days undisputed: 催款函(一), level 1."""
    plan = _plan(["甲"], [_item("甲", 9_000, 200, hold="争议"), _item("甲", 500, 10)])

    assert (plan["letter"][0], plan["level"][0], plan["suppressed"][0]) == ("dunning1", 1, "")


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        ({"record": {"blocked": "地址不明。"}}, "停发函件:地址不明。"),
        ({"amount": 99.99}, "低于最低催收金额100.00元"),
        ({"own": {"grace_days": 45}}, "款项在宽限期内、暂缓、属质保金或没有到期日"),
        ({"due_given": None, "age_given": 31.0}, "款项在宽限期内、暂缓、属质保金或没有到期日"),
        ({"record": {"hold": "诉讼"}}, "暂缓:诉讼"),
    ],
)
def test_no_letter_and_the_reason_is_said(case, reason):
    """Blocked, too little, within grace, no due date, on hold: still in the plan."""
    row = _row(**case)

    assert row.letter == ""
    assert reason in row.why
    assert "。。" not in row.why


def test_exactly_the_minimum_amount_gets_a_letter():
    """A sum below the minimum gets none, the minimum itself does."""
    assert _row(amount=100).letter == "dunning2"


@pytest.mark.parametrize(
    ("received", "letter", "reason"),
    [
        (10_000, "", "减去预收后余额不为正"),
        (9_950, "", "低于最低催收金额100.00元"),
        (9_900, "dunning2", ""),
    ],
)
def test_money_we_hold_is_not_asked_for(received, letter, reason):
    """Only specified receipts are settled, so this one stays an advance beside 10,000 overdue."""
    receipts = [{"customer": "甲公司", "amount": received, "date": "2026-10-01"}]
    row = _row(own={"allocation": "只认指定"}, receipts=receipts)

    assert row.letter == letter
    assert reason in row.why


@pytest.mark.parametrize(
    ("record", "action", "date"),
    [
        ({}, "催款函(二)", "2026-11-02"),
        ({"promise_date": "2026-11-05"}, "承诺2026-11-05付款,前一天电话确认", "2026-11-04"),
        ({"promise_date": "2026-11-09"}, "前一天电话确认", "2026-11-06"),  # Monday: call on Friday
        ({"promise_date": "2026-11-01"}, "前一天电话确认", "2026-11-02"),  # too late for the day
        ({"hold": "诉讼", "hold_until": "2026-11-13"}, "暂缓催收", "2026-11-16"),  # after a Friday
        ({"blocked": "地址不明"}, "电话联系,暂不发函", "2026-11-02"),
        ({"malicious": True}, "移交法务", "2026-11-02"),
    ],
)
def test_action_and_its_day(record, action, date):
    """A working day from the as-of date, before a promise, or after a pause."""
    row = _row(record)

    assert action in row.action
    assert f"{row.action_date:%Y-%m-%d}" == date


def test_the_owner_is_the_customers_else_that_of_the_largest_open_item():
    """Paid items do not count, and nobody is made up."""
    plan = _plan(
        [{"name": "甲", "salesperson": "张"}, "乙", "丙"],
        [
            _item("甲", 900, 9, salesperson="王"),
            _item("乙", 900, 9, salesperson="王"),
            _item("乙", 500, 8, salesperson="李"),
            _item("乙", 300, 7, salesperson="赵"),
            _item("乙", 800, 6),
            _item("丙", 100, 5),
        ],
        [{"customer": "乙", "amount": 900, "item": 1, "date": "2026-10-30"}],
    ).set_index("name")

    assert plan["owner"].to_dict() == {"甲": "张", "乙": "李", "丙": ""}


def test_near_limitation_the_lawyers_are_asked_whatever_the_level():
    """Due 2023-12-01: 31 days to limitation, 10 × (180 − 31)/180 = 8.28 points; manual class 代收."""
    row = _row({"class_manual": "代收"}, due_given="2023-12-01")

    assert (row.action, row.part_limitation) == ("移交法务,核对时效与证据", 8.28)
    assert (row.klass, "人工定为「代收」(没有写理由)" in row.why) == ("代收", True)
