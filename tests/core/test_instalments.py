"""A debt paid in instalments: parts to the fen, days that are worked."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_huikuan.core.errors import NotApplicable
from xl_huikuan.core.instalments import MOST, Every, every, instalments
from xl_huikuan.core.workdays import is_workday

MONTHLY = Every(1, 0)


def test_the_last_part_takes_the_rounding() -> None:
    """100.00 in three: 33.33, 33.33 and 33.34."""
    plan = instalments(100_00, 3, dt.date(2026, 3, 10), MONTHLY)

    assert [part.amount for part in plan] == [33_33, 33_33, 33_34]
    assert [part.day.isoformat() for part in plan] == ["2026-03-10", "2026-04-10", "2026-05-11"]


def test_days_off_move_to_the_next_working_day_and_months_keep_their_day() -> None:
    """31 January 2026 is a Saturday; 28 February was a make-up Saturday, 1 May begins a holiday."""
    plan = instalments(400_00, 4, dt.date(2026, 1, 31), MONTHLY)

    assert [part.day.isoformat() for part in plan] == [
        "2026-02-02", "2026-02-28", "2026-03-31", "2026-04-30",
    ]  # fmt: skip


def test_the_first_payment_may_be_larger() -> None:
    """1,000.00 with 400.00 at first leaves 600.00 in three."""
    plan = instalments(1000_00, 4, dt.date(2026, 3, 2), Every(0, 30), 400_00)

    assert [part.amount for part in plan] == [400_00, 200_00, 200_00, 200_00]
    assert plan[1].day == dt.date(2026, 4, 1)  # 2 March + 30 days


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("每月", (1, 0)),
        ("每 2 个月", (2, 0)),
        ("每两个月", (2, 0)),
        ("每季度", (3, 0)),
        ("每周", (0, 7)),
        ("每30天", (0, 30)),
        ("每15日", (0, 15)),
    ],
)
def test_intervals_are_read_as_clerks_write_them(text: str, meant: tuple[int, int]) -> None:
    """Months or days."""
    assert every(text) == meant


@pytest.mark.parametrize("text", ["", "每", "30", "每0天", "每月末", "每年"])
def test_other_words_are_refused(text: str) -> None:
    """The sentence gives examples."""
    with pytest.raises(NotApplicable, match="每两个月"):
        every(text)


@pytest.mark.parametrize(
    ("total", "count", "apart", "first", "why"),
    [
        (100_00, 1, MONTHLY, None, "期数应在 2 到 60 之间"),
        (100_00, MOST + 1, MONTHLY, None, "期数应在 2 到 60 之间"),
        (1, 2, MONTHLY, None, "0.01 元,分不成 2 期"),
        (100_00, 2, MONTHLY, 100_00, "100.00 元,首期 100.00 元,分不成 2 期"),
        (100_00, 2, MONTHLY, 0, "首期 0.00 元,分不成 2 期"),
        (100_00, 3, Every(0, 1), None, "间隔太短"),
        (100_00, 60, Every(200, 0), None, "年以后"),
        (100_00, 60, Every(0, 999), None, "年以后"),
    ],
)
def test_what_cannot_be_divided_is_refused(
    total: int, count: int, apart: Every, first: int | None, why: str
) -> None:
    """Friday 6 March 2026 and two days more: Saturday and Sunday both move to Monday."""
    with pytest.raises(NotApplicable, match=why):
        instalments(total, count, dt.date(2026, 3, 6), apart, first)


@given(
    total=st.integers(60, 10**13),
    count=st.integers(2, MOST),
    first=st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31)),
    apart=st.one_of(
        st.integers(1, 12).map(lambda n: Every(n, 0)),
        st.integers(14, 90).map(lambda n: Every(0, n)),
    ),
)
def test_a_plan_pays_all_of_it_on_working_days(
    total: int, count: int, first: dt.date, apart: Every
) -> None:
    """Nothing is lost or made; parts differ by less than a fen per instalment."""
    plan = instalments(total, count, first, apart)
    amounts = [part.amount for part in plan]

    assert sum(amounts) == total
    assert len(set(amounts[:-1])) == 1
    assert 0 <= amounts[-1] - amounts[0] < count
    assert all(is_workday(part.day) and part.day >= first for part in plan)
    assert [part.day for part in plan] == sorted({part.day for part in plan})
