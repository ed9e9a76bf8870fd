"""When money can be expected; closing days around weekends and holidays.

2026: 31 January is a Saturday, 1 February a Sunday, 14 February a Saturday that is worked,
15–23 February are off, 28 February is a Saturday that is worked, 1 March a Sunday.
25 April is a Saturday, 1–5 May are off, 9 May is worked. 1–7 October are off.
"""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_huikuan.core.cash_date import cash_date
from xl_huikuan.core.errors import NotApplicable
from xl_huikuan.core.workdays import ROLLS, is_workday


@pytest.mark.parametrize(
    ("day", "arguments", "options", "expected"),
    [
        # closing on the 25th, on or after the day
        ("2026-06-10", (25,), {}, "2026-06-25"),
        ("2026-06-25", (25,), {}, "2026-06-25"),
        ("2026-06-26", (25,), {}, "2026-07-27"),  # 25 July is a Saturday
        ("2026-06-26", (25,), {"how": "不顺延"}, "2026-07-25"),
        ("2026-06-26", (25,), {"how": "提前"}, "2026-07-24"),
        ("2026-12-26", (25,), {}, "2027-01-25"),
        # a month without that day closes on its last one
        ("2026-06-10", (31,), {}, "2026-06-30"),
        ("2025-02-10", (30,), {}, "2025-02-28"),
        ("2024-02-10", (30,), {}, "2024-02-29"),
        # how late the customer usually is, and early
        ("2026-06-10", (25, 0, 15), {}, "2026-06-25"),
        ("2026-06-10", (25, 0, 16), {}, "2026-07-27"),
        ("2026-06-26", (25, 0, -1), {}, "2026-06-25"),
        # the bank: 30 April Thursday, then 6 and 7 May
        ("2026-04-20", (30, 1), {}, "2026-05-06"),
        ("2026-04-20", (30, 2), {}, "2026-05-07"),
        ("2026-04-20", (30, 4), {}, "2026-05-09"),  # a Saturday that is worked
        ("2026-04-20", (30, 5), {}, "2026-05-11"),
        # a closing day in the Spring Festival
        ("2026-02-10", (20,), {}, "2026-02-24"),
        ("2026-02-22", (20,), {}, "2026-02-24"),  # moved forward it still serves the 22nd
        ("2026-02-10", (20,), {"how": "提前"}, "2026-02-14"),
        ("2026-02-15", (20,), {"how": "提前"}, "2026-03-20"),  # moved backward it has passed
        ("2026-02-10", (20,), {"how": "不顺延"}, "2026-02-20"),
        ("2026-02-10", (20, 1), {"how": "不顺延"}, "2026-02-24"),
        # the month end of January moves into February, the first of February into January
        ("2026-02-01", (31,), {}, "2026-02-02"),
        ("2026-02-03", (31,), {}, "2026-02-28"),
        ("2026-01-31", (1,), {"how": "提前"}, "2026-02-28"),
        ("2026-01-30", (1,), {"how": "提前"}, "2026-01-30"),
        # no closing day
        ("2026-10-01", (None,), {}, "2026-10-08"),
        ("2026-10-01", (None,), {"how": "提前"}, "2026-10-08"),
        ("2026-10-01", (None,), {"how": "不顺延"}, "2026-10-01"),
        ("2026-10-01", (None, 1), {"how": "不顺延"}, "2026-10-08"),
        ("2026-10-09", (None, 1), {}, "2026-10-10"),  # a Saturday that is worked
        # the longest there is: 60 working days, ten years
        # 12 weeks are 25 May; 6 April, 1, 4 and 5 May are off, 9 May is worked: three days more
        ("2026-03-02", (None, 60), {}, "2026-05-28"),
        ("2016-06-10", (25, 0, 3650), {}, "2026-06-25"),  # 2026-06-08
        # overdue: not in the past
        ("2026-03-10", (25,), {"not_before": dt.date(2026, 10, 31)}, "2026-11-25"),
        ("2026-12-10", (25,), {"not_before": dt.date(2026, 10, 31)}, "2026-12-25"),
    ],
)
def test_expected_days(day, arguments, options, expected):
    """Counted on the official calendar."""
    got = cash_date(dt.date.fromisoformat(day), *arguments, **options)

    assert got == dt.date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        ((0,), {}, "扎账日应为每月1到31日,现在是 0"),
        ((32,), {}, "扎账日应为每月1到31日,现在是 32"),
        ((25, -1), {}, "转账天数应为0到60个工作日,现在是 -1"),
        ((25, 61), {}, "转账天数应为0到60个工作日"),
        ((25, 0, 3651), {}, "习惯拖延天数应在3650天以内"),
        ((25, 0, -3651), {}, "现在是 -3651"),
        ((25,), {"how": "推迟"}, "不能是「推迟」:请选 不顺延、顺延、提前"),
    ],
)
def test_numbers_out_of_range_are_refused(arguments, options, message):
    """In a sentence."""
    with pytest.raises(NotApplicable, match=message):
        cash_date(dt.date(2026, 1, 1), *arguments, **options)


DAY = st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31))
CUTOFF = st.one_of(st.none(), st.integers(1, 31))
HOW = st.sampled_from(list(ROLLS))


@given(DAY, CUTOFF, st.integers(0, 10), st.integers(-60, 400), HOW)
def test_money_never_comes_before_it_is_ready(day, cutoff, transfer, late, how):
    """And within a month, the longest holiday and the transfer."""
    ready = day + dt.timedelta(late)
    got = cash_date(day, cutoff, transfer, late, how=how)

    assert ready <= got <= ready + dt.timedelta(31 + 12 + 3 * transfer + 12)
    assert is_workday(got) or (how == "不顺延" and transfer == 0)


@given(DAY, CUTOFF, st.integers(0, 10), HOW, st.data())
def test_later_days_and_slower_banks_never_bring_money_earlier(day, cutoff, transfer, how, data):
    """Monotone in the day, the lateness, the transfer and the as-of date."""
    more = data.draw(st.integers(0, 90))
    got = cash_date(day, cutoff, transfer, how=how)

    later = day + dt.timedelta(more)
    assert got <= cash_date(later, cutoff, transfer, how=how)
    assert cash_date(later, cutoff, transfer, how=how) == cash_date(
        day, cutoff, transfer, more, how=how
    )
    assert cash_date(later, cutoff, transfer, how=how) == cash_date(
        day, cutoff, transfer, not_before=later, how=how
    )
    assert got < cash_date(day, cutoff, transfer + 1, how=how)


@given(DAY, CUTOFF, HOW)
def test_what_is_ready_on_a_closing_day_is_paid_on_it(day, cutoff, how):
    """The closing day found is its own answer."""
    closing = cash_date(day, cutoff, how=how)

    assert cash_date(closing, cutoff, how=how) == closing
