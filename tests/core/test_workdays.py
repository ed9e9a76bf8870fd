"""Holidays of 2024–2026 and what happens where no calendar is published."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from xl_huikuan.core.workdays import (
    beyond_calendar,
    calendar_known_until,
    is_workday,
    next_workday,
    roll,
)

VECTORS = [
    ("2025-01-28", "2025-02-05"),
    ("2025-05-31", "2025-06-03"),
    ("2025-10-01", "2025-10-09"),
    ("2026-01-03", "2026-01-04"),
    ("2026-02-14", "2026-02-14"),
    ("2026-02-15", "2026-02-24"),
    ("2026-05-09", "2026-05-09"),
    ("2026-06-20", "2026-06-22"),
    ("2026-10-01", "2026-10-08"),
    ("2024-09-14", "2024-09-14"),
    ("2024-10-05", "2024-10-08"),
]


@pytest.mark.parametrize(("day", "rolled"), VECTORS)
def test_next_workday_knows_holidays_and_make_up_days(day, rolled):
    """Spring Festival, National Day and working weekends, as published."""

    assert next_workday(dt.date.fromisoformat(day)) == dt.date.fromisoformat(rolled)


def test_rolls_a_whole_column_and_keeps_blanks():
    """顺延 moves forward, 提前 backward, 不顺延 not at all; a missing date stays missing."""
    days = np.array(["2026-02-15", "NaT", "2026-03-02", "2026-02-15"], "datetime64[s]")
    after = np.array(["2026-02-24", "NaT", "2026-03-02", "2026-02-24"], "datetime64[s]")
    before = np.array(["2026-02-14", "NaT", "2026-03-02", "2026-02-14"], "datetime64[s]")

    np.testing.assert_array_equal(roll(days, "顺延"), after)
    np.testing.assert_array_equal(roll(days, "提前"), before)
    np.testing.assert_array_equal(roll(days, "不顺延"), days)
    assert roll(days[:0], "顺延").dtype == "datetime64[s]"


def test_all_official_days_off_of_2025_and_2026_are_off():
    """The tables of the State Council: days off, and weekends that are worked."""
    off = [("2025-01-28", 8), ("2025-10-01", 8), ("2026-02-15", 9), ("2026-10-01", 7)]
    worked = ["2025-01-26", "2025-02-08", "2025-09-28", "2026-01-04", "2026-02-28", "2026-10-10"]
    days_off = [dt.date.fromisoformat(day) + dt.timedelta(i) for day, n in off for i in range(n)]

    assert not any(is_workday(day) for day in days_off)
    assert all(is_workday(dt.date.fromisoformat(day)) for day in worked)


def test_beyond_the_published_years_weekends_and_fixed_holidays_are_off():
    """No calendar is no reason to stop, but callers can see that it was a guess."""
    beyond = calendar_known_until().year + 1

    assert not is_workday(dt.date(2100, 10, 1))  # a Friday
    assert is_workday(dt.date(2100, 10, 4))  # Monday; the official length is not known
    assert not is_workday(dt.date(2100, 10, 9))  # Saturday
    assert beyond_calendar(np.array([f"{beyond}-01-05", "NaT"], "datetime64[s]"))
    assert not beyond_calendar(np.array(["2026-12-31", "NaT"], "datetime64[s]"))
