"""With whom the balance is agreed: cycle, state, what to do next, coverage."""

from __future__ import annotations

import datetime as dt

import pytest

from xl_huikuan.core.reconciliations import (
    Asked,
    Coverage,
    agreed_on,
    coverage,
    months_after,
    reconciliations,
)

AS_OF = dt.date(2026, 10, 31)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def asked(as_of: str, reply: str = "", sent: str = "") -> Asked:
    return Asked("财对函〔2026〕1号", day(as_of), day(sent) if sent else None, reply)


def only(*letters: Asked, balance: int = 100) -> tuple[str, str, str]:
    """State, next date and what to do of one customer under a cycle of six months."""
    [row] = reconciliations([balance], {0: letters}, AS_OF, months=6, reply_days=10)
    return row.state, str(row.due), row.todo


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-08-31", 6, "2027-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2026-04-30", 3, "2026-07-30"),
        ("2026-12-01", 1, "2027-01-01"),
    ],
)
def test_months_end_on_the_same_day_or_the_last(start: str, months: int, end: str) -> None:
    assert months_after(day(start), months) == day(end)


def test_who_was_never_asked_is_due_now() -> None:
    assert only() == ("未对账", "2026-10-31", "还没有对过账:出对账单或货款征询函。")


def test_an_agreed_balance_holds_for_the_cycle() -> None:
    assert only(asked("2026-06-30", "相符")) == ("相符", "2026-12-30", "下次对账 2026-12-30。")
    assert only(asked("2026-04-30", "相符"))[0] == "逾期未对账"
    assert only(asked("2026-05-31", "相符"))[:2] == ("相符", "2026-11-30")


def test_a_balance_agreed_too_long_ago_is_late() -> None:
    """30 April and six months: 30 October, yesterday."""
    assert only(asked("2026-04-30", "相符")) == (
        "逾期未对账",
        "2026-10-30",
        "应在 2026-10-30 前对账,已过 1 天:出对账单或货款征询函。",
    )


def test_a_letter_not_answered_is_chased_by_what_is_known_of_it() -> None:
    assert only(asked("2026-09-30"))[2] == "还没有登记寄发:寄出后在 回款_函件登记 填寄发日期。"
    assert only(asked("2026-09-30", sent="2026-10-21"))[2] == "寄出 10 天,等回函。"
    late = only(asked("2026-09-30", sent="2026-10-20"))
    assert late == ("已发函未回", "2026-10-31", "寄出 11 天没有回函:电话催问,或再发一次征询函。")
    assert only(asked("2026-09-30", "退回"))[2] == "回函结果是「退回」:核实后请客户重新确认余额。"


def test_a_letter_not_answered_does_not_hide_that_the_cycle_is_over() -> None:
    state, due, todo = only(asked("2026-01-31", "相符"), asked("2026-09-30", sent="2026-10-30"))

    assert (state, due, todo) == ("逾期未对账", "2026-07-31", "寄出 1 天,等回函。")


def test_a_difference_stays_until_it_is_settled() -> None:
    assert only(asked("2026-06-30", "相符"), asked("2026-09-30", "不符")) == (
        "不符",
        "2026-12-30",
        "请对方发来明细,用「对账差异」查原因。",
    )


def test_what_is_to_be_done_comes_first_and_the_larger_before_the_smaller() -> None:
    """Nothing is said of who owes nothing and agreed, or was never asked."""
    letters = {
        0: [asked("2026-06-30", "相符")],
        1: [asked("2026-09-30", "不符")],
        2: [asked("2026-01-31", "相符")],
        4: [asked("2026-06-30", "相符")],
        6: [asked("2026-09-30", "不符")],
        7: [asked("2026-12-31", "相符")],
    }

    rows = reconciliations([5, 5, 5, 7, 0, 0, 0, 9], letters, AS_OF, months=6, reply_days=10)

    assert [(row.customer, row.state) for row in rows] == [
        (2, "逾期未对账"),
        (1, "不符"),
        (6, "不符"),
        (7, "未对账"),
        (3, "未对账"),
        (0, "相符"),
    ]


def test_coverage_counts_customers_and_money_not_due_yet() -> None:
    """100 of 100 + 300 + |−50| is agreed: one of three customers."""
    letters = {0: [asked("2026-06-30", "相符")], 1: [asked("2026-01-31", "相符")]}

    rows = reconciliations([100, 300, -50], letters, AS_OF, months=6, reply_days=10)

    assert coverage(rows, AS_OF) == Coverage(3, 1, 450, 100)


def test_a_balance_answered_for_may_be_one_that_differs() -> None:
    letters = [asked("2026-06-30", "相符"), asked("2026-09-30", "不符"), asked("2026-10-30")]

    assert agreed_on(letters) == day("2026-06-30")
    assert agreed_on(letters, ("相符", "不符")) == day("2026-09-30")
    assert agreed_on([]) is None
