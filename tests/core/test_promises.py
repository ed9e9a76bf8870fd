"""What became of promises; every figure is worked out beside it. Today is Monday 2026-11-30.

甲 owes 80,000: 50,000 due 10-31 and 30,000 due 12-31, unless said otherwise.
"""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.logged_ledger import AS_OF, logged_ledger, promises
from xl_huikuan.core.decide import decide
from xl_huikuan.core.frames import PROMISES
from xl_huikuan.core.promises import STATES, counts_of, with_promises
from xl_huikuan.core.settings import Settings

OWED = """
应收 甲 2026-10-01 50000 due_given=2026-10-31
应收 甲 2026-11-01 30000 due_given=2026-12-31
"""


def _one(receipts="", log="2026-11-10 甲 2026-11-20 50000", as_of=AS_OF):
    return promises(OWED + receipts, log, as_of).iloc[0]


@pytest.mark.parametrize(
    ("receipts", "state", "came", "late", "days"),
    [
        ("", "未兑现", 0, 0, 10),
        ("收款 甲 2026-11-20 50000", "已兑现", 50_000, 0, 0),
        ("收款 甲 2026-11-11 50000", "已兑现", 50_000, 0, 0),
        (
            "收款 甲 2026-11-23 50000",
            "已兑现",
            50_000,
            0,
            0,
        ),  # 20th is a Friday: Monday is in grace
        ("收款 甲 2026-11-24 50000", "迟兑现", 0, 50_000, 4),
        ("收款 甲 2026-11-20 20000", "部分兑现", 20_000, 0, 10),
        ("收款 甲 2026-11-20 20000\n收款 甲 2026-11-25 30000", "迟兑现", 20_000, 30_000, 5),
        ("收款 甲 2026-11-25 20000", "未兑现", 0, 20_000, 10),
        ("收款 甲 2026-11-10 50000", "未兑现", 0, 0, 10),  # came before she was called
        ("收款 甲 2026-11-20 60000", "已兑现", 50_000, 0, 0),
        ("收款 甲 2026-11-18 50000\n收款 甲 2026-11-19 -50000", "未兑现", 0, 0, 10),  # bounced
        ("收款 甲 2026-11-18 50000\n收款 甲 2026-11-12 -20000", "已兑现", 50_000, 0, 0),
    ],
)
def test_what_came_since_decides(receipts, state, came, late, days):
    """Receipts after the promise, up to its day and one working day more."""
    one = _one(receipts)

    assert (one.state, one.came / 100, one.late / 100, one.days_late) == (state, came, late, days)


@pytest.mark.parametrize(
    ("as_of", "state", "presses"),
    [
        ("2026-11-09", None, None),  # not said yet
        ("2026-11-19", "待兑现", False),
        ("2026-11-20", "待兑现", True),  # due today
        ("2026-11-23", "待兑现", True),  # due, in grace
        ("2026-11-24", "未兑现", True),
    ],
)
def test_a_promise_waits_for_its_day_and_the_grace(as_of, state, presses):
    """Due on Friday the 20th, grace ends on Monday the 23rd."""
    found = promises(OWED, "2026-11-10 甲 2026-11-20 50000", dt.date.fromisoformat(as_of))

    assert found["state"].tolist() == ([] if state is None else [state])
    assert found["presses"].tolist() == ([] if presses is None else [presses])


def test_a_promise_of_today_may_be_kept_the_same_day():
    """今天转20000: a receipt of that day is it."""
    found = _one("收款 甲 2026-11-10 20000", "2026-11-10 甲 2026-11-10 20000")

    assert (found.state, found.came) == ("已兑现", 2_000_000)


@pytest.mark.parametrize(
    ("log", "promised"),
    [
        ("2026-11-10 甲 2026-11-20 -", 50_000),  # overdue on the 10th
        ("2026-10-20 甲 2026-10-31 -", 50_000),  # nothing overdue yet: what falls due by then
        ("2027-01-05 甲 2027-01-08 -", 80_000),
        ("2026-11-10 甲 2026-11-20 -\n2026-11-10 甲 2026-11-15 20000", 30_000),  # the rest
    ],
)
def test_all_means_what_was_overdue_then(log, promised):
    """A promise without an amount is for all that was overdue when it was made."""
    found = promises(OWED, log, dt.date(2027, 1, 31)).iloc[0]

    assert found.promised == promised * 100


def test_what_was_settled_before_is_not_promised_again():
    """10,000 came on 11-05, a credit note of 5,000 on 11-06: 35,000 is left on the 10th."""
    book = (
        OWED
        + "收款 甲 2026-11-05 10000\n应收 甲 2026-11-06 -5000 kind=红字\n收款 甲 2026-11-16 35000"
    )
    found = promises(book, "2026-11-10 甲 2026-11-20 -").iloc[0]

    assert (found.promised, found.came, found.state) == (3_500_000, 3_500_000, "已兑现")
    assert (
        found.why == "2026-11-10说2026-11-20付清当时所欠的35,000.00元;到2026-11-16收到35,000.00元。"
    )


@pytest.mark.parametrize(
    ("second", "states", "again"),
    [
        ("2026-11-18 甲 2026-12-05 50000", ["已改约", "待兑现"], [0, 1]),
        ("2026-11-20 甲 2026-12-05 50000", ["已改约", "待兑现"], [0, 1]),  # on its day
        ("2026-11-21 甲 2026-12-05 50000", ["未兑现", "待兑现"], [0, 1]),  # after it
        ("2026-11-10 甲 2026-12-05 30000", ["未兑现", "待兑现"], [0, 0]),  # two in one call
        ("2026-11-18 乙 2026-12-05 50000", ["未兑现", "待兑现"], [0, 0]),
    ],
)
def test_a_newer_promise_takes_the_place_of_the_older(second, states, again):
    """Before its day is over that is a change of date; later the older one is broken."""
    found = promises(OWED, f"2026-11-10 甲 2026-11-20 50000\n{second}")

    assert found["state"].tolist() == states
    assert found["again"].tolist() == again


def test_promises_in_a_row_are_counted_until_one_is_kept():
    """Broken, put off, kept, broken: the last has none before it since the kept one."""
    log = """
2026-10-01 甲 2026-10-05 1000
2026-10-10 甲 2026-10-20 1000
2026-10-15 甲 2026-10-25 1000
2026-11-10 甲 2026-11-12 1000
2026-11-20 甲 2026-11-24 1000
"""
    found = promises(OWED + "收款 甲 2026-10-25 1000", log)

    assert found["state"].tolist() == ["未兑现", "已改约", "已兑现", "未兑现", "未兑现"]
    assert found["again"].tolist() == [0, 1, 2, 0, 1]
    counts = counts_of(found, 2)
    assert [part.tolist() for part in (counts.made, counts.kept, counts.put_off, counts.broken)] == [
        [5, 0], [1, 0], [1, 0], [3, 0],
    ]  # fmt: skip


def test_money_counts_for_one_promise_only():
    """40,000 for two promises of 30,000: the earlier day is served first, 10,000 is left."""
    log = "2026-11-10 甲 2026-11-25 30000\n2026-11-10 甲 2026-11-20 30000"
    found = promises(OWED + "收款 甲 2026-11-19 40000", log)

    assert found["came"].tolist() == [1_000_000, 3_000_000]
    assert found["state"].tolist() == ["部分兑现", "已兑现"]


def test_money_for_a_new_promise_is_not_late_money_of_the_old():
    """The old one stays broken, though nobody asks for it any more."""
    log = "2026-11-02 甲 2026-11-05 50000\n2026-11-10 甲 2026-11-20 50000"
    found = promises(OWED + "收款 甲 2026-11-20 50000", log)

    assert found["state"].tolist() == ["未兑现", "已兑现"]
    assert not found["presses"].any()


@pytest.mark.parametrize(
    ("book", "log", "why"),
    [
        (OWED, "- 甲 2026-11-20 50000", "沟通记录没有写日期"),
        (OWED, "2026-11-10 甲 2026-10-20 50000", "承诺日期早于沟通日期,请核对"),
        (OWED, "2026-11-10 乙 2026-11-20 -", "当时没有到期的欠款"),
        (
            OWED + "收款 甲 - 50000",
            "2026-11-10 甲 2026-11-20 50000",
            "有收款没有日期,看不出是不是按时",
        ),
    ],
)
def test_what_cannot_be_told_is_said(book, log, why):
    """Such promises count neither as kept nor as broken."""
    found = promises(book, log)

    assert found["state"].tolist() == ["无法判断"]
    assert why in found["why"][0]
    assert counts_of(found, 3).made.sum() == 0


def test_a_row_without_a_day_is_of_the_day_above_it():
    """As when the log is read for the plan."""
    found = promises(OWED, "2026-11-10 甲 - -\n- 甲 2026-11-20 50000\n2026-11-12 丁 2026-11-20 1")

    assert found["made"].tolist() == [pd.Timestamp("2026-11-10")]
    assert found["row"].tolist() == [7]


@pytest.mark.parametrize(
    ("receipt", "state", "presses"),
    [
        ("", "未兑现", True),
        ("收款 甲 2026-11-20 50000", "已兑现", False),
        ("收款 甲 2026-11-27 50000", "迟兑现", False),
        ("收款 甲 2026-11-20 40000", "未兑现", True),
        ("收款 甲 - 50000", "无法判断", True),
    ],
)
@pytest.mark.parametrize("of_customer", [False, True])
def test_a_promise_of_the_workbook_is_read_from_what_is_left(receipt, state, presses, of_customer):
    """承诺日期 in the list of debts, or of customers: nobody knows when it was said."""
    words = "" if of_customer else " promise_date=2026-11-20"
    ledger = logged_ledger(OWED.replace("10-31\n", f"10-31{words}\n", 1) + receipt)
    if of_customer:
        ledger.customers.loc[0, "promise_date"] = pd.Timestamp("2026-11-20")
    found = decide(ledger, Settings(), AS_OF).promises

    assert found["state"].tolist() == [state]
    assert found["presses"].tolist() == [presses]
    assert found["place"].tolist() == ["客户资料" if of_customer else "应收明细"]


def test_a_workbook_promise_says_what_is_left():
    """Late, coming, due by nothing."""
    book = OWED.replace("12-31\n", "12-31 promise_date=2026-12-10\n")
    found = promises(book + "收款 甲 2026-11-20 50000").iloc[0]

    assert (found.state, found.promised) == ("待兑现", 3_000_000)
    assert (
        found.why == "应收明细写的承诺日期2026-12-10,没有写哪天说的;还有30,000.00元未付,还有10天。"
    )


def test_the_log_goes_over_the_workbook():
    """The same day on both is one promise; items of one day are one promise."""
    book = """
应收 甲 2026-10-01 100 due_given=2026-10-31 promise_date=2026-11-20
应收 甲 2026-10-02 200 due_given=2026-10-31 promise_date=2026-11-20
应收 乙 2026-10-02 300 due_given=2026-10-31 promise_date=2026-11-20
应收 乙 2026-10-03 400 due_given=2026-10-31 promise_date=2026-11-20
"""
    found = promises(book, "2026-11-10 甲 2026-11-20 300")

    assert found[["customer", "place", "promised"]].to_numpy().tolist() == [
        [0, "回款_沟通记录", 30_000], [1, "应收明细", 70_000],
    ]  # fmt: skip


def test_the_customer_is_held_to_the_earliest_promise_not_fulfilled():
    """Some on the 20th, the rest on 12-15: the first is broken, so nobody waits for the second."""
    log = "2026-11-10 甲 2026-12-15 -\n2026-11-10 甲 2026-11-20 20000"
    broken = decide(logged_ledger(OWED, log), Settings(), AS_OF)
    kept = decide(logged_ledger(OWED + "收款 甲 2026-11-19 20000", log), Settings(), AS_OF)

    assert broken.plan.iloc[0][["suppressed", "part_promise"]].tolist() == ["", 10.0]
    assert kept.plan.iloc[0][["suppressed", "part_promise"]].tolist() == [
        "承诺2026-12-15付款,未到期", 0.0,
    ]  # fmt: skip


def test_who_has_kept_a_promise_early_is_pressed_for_what_it_did_not_promise():
    """20,000 of 50,000 promised by 12-15 and paid on 11-19: 30,000 were promised by nobody."""
    log = "2026-11-10 甲 2026-12-15 20000"
    kept = decide(logged_ledger(OWED + "收款 甲 2026-11-19 20000", log), Settings(), AS_OF)

    assert kept.promises["state"].tolist() == ["已兑现"]
    assert kept.plan.iloc[0][["suppressed", "pressed"]].tolist() == ["", 30_000_00]


def test_what_was_kept_and_made_is_added_to_the_workbook_s_own_count():
    """2 of 3 by the workbook, 1 of 2 by the log."""
    log = "2026-10-20 甲 2026-11-03 1000\n2026-11-10 甲 2026-11-20 50000"
    ledger = logged_ledger(OWED + "收款 甲 2026-11-03 1000", log)
    ledger.customers["promises_kept"], ledger.customers["promises_made"] = [2, 0, 0], [3, 0, 0]
    found = decide(ledger, Settings(), AS_OF).promises
    customers = with_promises(ledger, found).customers

    assert (customers["promises_kept"][0], customers["promises_made"][0]) == (3, 5)


def test_no_promises_no_rows():
    """The columns are there."""
    found = promises(OWED)

    assert list(found) == [column.name for column in PROMISES]
    assert not len(found)


DAYS = st.integers(0, 60).map(lambda n: f"{dt.date(2026, 10, 1) + dt.timedelta(n)}")
SAID = st.tuples(DAYS, st.sampled_from("甲乙"), DAYS, st.sampled_from(["-", "100", "250"]))
PAID = st.tuples(DAYS, st.sampled_from("甲乙"), st.sampled_from([-50, 40, 100, 300]))


@settings(max_examples=40)
@given(st.lists(SAID, max_size=6), st.lists(PAID, max_size=6))
def test_no_fen_counts_twice(said, paid):
    """What counts for promises is at most what came, and at most what was promised."""
    book = OWED + "\n".join(f"收款 {who} {day} {amount}" for day, who, amount in paid)
    log = "\n".join(" ".join(row) for row in said)
    found = promises(book, log)
    counted = found["came"].fillna(0) + found["late"].fillna(0)

    for number, name in enumerate("甲乙"):
        came = sum(max(amount, 0) for _, who, amount in paid if who == name)
        assert counted[found["customer"] == number].sum() <= came * 100
    known = found["promised"].notna()
    assert (counted[known] <= found["promised"][known]).all()
    assert set(found["state"]) <= set(STATES)
    assert np.isfinite(found["again"]).all()
