"""Clocks of limitation worked out by hand (DOMAIN 2.9)."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_huikuan.core.interruptions import (
    LAMPS,
    MEDIUM,
    STRONG,
    WARNINGS,
    WEAK,
    Interruption,
    clocks,
    lamp_codes,
    pressing,
)

AS_OF = dt.date(2026, 10, 31)
DUE = np.array(["2023-12-01", "2021-06-30", "NaT"], "datetime64[s]")


def event(date: str, *items: int, proof: int = STRONG, revives: bool = False) -> Interruption:
    return Interruption(items, dt.date.fromisoformat(date), "催款函送达", proof, revives)


def ends(*events: Interruption) -> list[str]:
    found = clocks(DUE, events, 3, AS_OF)
    return [str(day) for day in found.safe_end.astype("datetime64[D]")]


def test_without_events_the_period_runs_from_the_due_date():
    """2023-12-01 and three years; 2021-06-30 ended 2024-06-30; no date, no clock."""
    found = clocks(DUE, (), 3, AS_OF)

    assert ends() == ["2026-12-01", "2024-06-30", "NaT"]
    np.testing.assert_array_equal([31, -853, np.nan], found.safe_left)
    assert found.why[0] == "自到期日起算"
    assert found.noted.tolist() == ["", "", ""]


def test_a_delivered_demand_restarts_the_period_of_the_items_it_names():
    """Arrived 2024-02-29: three years later February has 28 days."""
    assert ends(event("2024-02-29", 0)) == ["2027-02-28", "2024-06-30", "NaT"]


def test_events_on_the_due_date_before_it_and_after_the_as_of_date_do_not_count():
    assert ends(event("2023-12-01", 0), event("2023-11-30", 0), event("2026-11-01", 0)) == ends()


def test_an_event_on_the_last_day_counts_and_one_the_day_after_does_not():
    assert ends(event("2024-06-30", 1))[1] == "2027-06-30"
    assert ends(event("2024-07-01", 1))[1] == "2024-06-30"


def test_a_debtor_who_agrees_to_pay_after_the_end_starts_a_new_period():
    """诉讼时效规定 19."""
    assert ends(event("2025-01-10", 1, revives=True))[1] == "2028-01-10"


def test_the_later_event_wins_whatever_the_order_they_come_in():
    assert ends(event("2025-05-31", 0), event("2024-03-15", 0))[0] == "2028-05-31"


def test_weak_proof_moves_only_the_end_that_counts_everything():
    found = clocks(DUE, (event("2025-05-31", 0, proof=MEDIUM), event("2024-03-15", 0)), 3, AS_OF)

    assert str(found.safe_end[0])[:10] == "2027-03-15"
    assert str(found.noted_end[0])[:10] == "2028-05-31"
    assert found.why[0] == "2024-03-15 催款函送达后重新起算"
    assert found.noted[0] == "2025-05-31 催款函送达(证据中)"


def test_of_one_day_the_best_proved_is_the_one_that_is_shown():
    found = clocks(DUE, (event("2025-05-31", 0), event("2025-05-31", 0, proof=WEAK)), 3, AS_OF)

    assert found.noted[0] == "2025-05-31 催款函送达(证据强)"


def test_an_item_without_a_due_date_has_no_clock_however_often_it_was_demanded():
    found = clocks(DUE, (event("2025-05-31", 2),), 3, AS_OF)

    assert np.isnat(found.safe_end[2])
    assert np.isnan(found.safe_left[2])


@pytest.mark.parametrize(
    ("left", "shown"),
    [(-1, "已届满"), (0, "红"), (30, "红"), (31, "橙"), (90, "橙"), (91, "黄"), (180, "黄"),
     (181, "蓝"), (365, "蓝"), (366, "绿"), (float("nan"), "无到期日")],
)  # fmt: skip
def test_the_lamp_changes_on_the_day_after_each_step(left, shown):
    assert [LAMPS[code] for code in lamp_codes(np.array([left]))] == [shown]


def test_each_item_is_listed_in_one_step_the_most_pressing_first():
    left = np.array([366, 90, 0, np.nan, -1, 91, 30])

    assert list(pressing(left, WARNINGS)) == [(30, [2, 6]), (90, [1]), (180, [5]), (365, [])]


@given(
    st.lists(
        st.tuples(st.dates(dt.date(2020, 1, 1), dt.date(2028, 1, 1)), st.sampled_from([WEAK, STRONG])),
        max_size=6,
    )
)  # fmt: skip
def test_counting_more_never_ends_the_period_sooner(events):
    """The safe end lies between the end without events and the end with all of them."""
    found = clocks(DUE, [Interruption((0, 1, 2), d, "电话", p) for d, p in events], 3, AS_OF)
    bare = clocks(DUE, (), 3, AS_OF)

    assert (bare.safe_end[:2] <= found.safe_end[:2]).all()
    assert (found.safe_end[:2] <= found.noted_end[:2]).all()
