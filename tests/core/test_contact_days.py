"""When a customer is called next. 2026-10-31 is a Saturday, 11-02 a Monday."""

import datetime as dt
from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.core.small_ledger import AS_OF, small_ledger
from xl_huikuan.core.contact_days import after_interval, last_contacts, spread, workdays_from
from xl_huikuan.core.contacts import Contact
from xl_huikuan.core.escalation import Written

MONDAY = np.datetime64("2026-11-02", "s")


def _days(*texts):
    return np.array(texts, "datetime64[s]")


def _texts(dates):
    return np.datetime_as_string(dates, unit="D").tolist()


def test_the_last_contact_is_a_talk_or_a_letter_up_to_the_day():
    """甲 talked to and written to, 乙 only after the as-of date, 丙 never."""
    ledger = replace(
        small_ledger(["甲", "乙", "丙"], []),
        contacts={0: (Contact(dt.date(2026, 10, 20), "催收(电话)", 1),),
                  1: (Contact(dt.date(2026, 11, 5), "催收(电话)", 1),)},
        written={0: (Written(dt.date(2026, 10, 26), 1, "催款函(一)"),)},
    )  # fmt: skip

    assert np.array_equal(
        last_contacts(ledger, AS_OF), _days("2026-10-26", "NaT", "NaT"), equal_nan=True
    )


def test_the_next_call_is_after_the_interval_on_a_working_day():
    """10 days after 10-28 is Saturday 11-07 → Monday 11-09; 3 days after 10-26 has passed."""
    due = after_interval(_days("2026-10-28", "2026-10-26", "NaT"), np.array([10, 3, 10]), MONDAY)

    assert _texts(due) == ["2026-11-09", "2026-11-02", "2026-11-02"]


def test_working_days_leave_weekends_out():
    assert _texts(workdays_from(dt.date(2026, 10, 31), 6)) == [
        "2026-11-02", "2026-11-03", "2026-11-04", "2026-11-05", "2026-11-06", "2026-11-09",
    ]  # fmt: skip


def test_what_does_not_fit_in_a_day_goes_to_the_next():
    """张 can do two a day: three wanted on Monday, one on Tuesday; 李 has a day of his own."""
    wanted = _days("2026-11-02", "2026-11-02", "2026-11-03", "2026-11-02", "2026-11-02")
    owners = np.array(["张", "张", "张", "张", "李"], object)

    assert _texts(spread(wanted, owners, per_day=2)) == [
        "2026-11-02", "2026-11-02", "2026-11-03", "2026-11-03", "2026-11-02",
    ]  # fmt: skip


def test_nobody_to_call_needs_no_day():
    assert not len(spread(_days(), np.array([], object), per_day=3))


@given(
    st.lists(st.tuples(st.integers(0, 9), st.sampled_from("甲乙")), min_size=1, max_size=40),
    st.integers(1, 5),
)
def test_nobody_has_more_than_fit_and_nothing_comes_early(contacts, per_day):
    """Days that have passed by the limit are full; a day with room is not skipped."""
    days = workdays_from(dt.date(2026, 11, 2), 10)
    wanted = days[[k for k, _ in contacts]]
    owners = np.array([owner for _, owner in contacts], object)

    got = spread(wanted, owners, per_day=per_day)

    assert (got >= wanted).all()
    for owner in "甲乙":
        taken = got[owners == owner]
        load = {day: int((taken == day).sum()) for day in set(taken.tolist())}
        assert all(n <= per_day for n in load.values())
        late = got[(owners == owner) & (got > wanted)]
        before = wanted[(owners == owner) & (got > wanted)]
        for day, first in zip(late.tolist(), before.tolist(), strict=True):
            assert load.get(first, 0) == per_day
            assert first < day
