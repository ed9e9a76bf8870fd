"""The day money arrives: as `cash_date` for exact days, the nearest pay day for estimates."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.planned_papers import with_form
from tests.core.small_ledger import small_ledger
from xl_huikuan.core.cash_date import cash_date
from xl_huikuan.core.dossier import by_customer
from xl_huikuan.core.forecast_days import Calendar, arrives, calendar_of
from xl_huikuan.core.forms.dossier import DOSSIER

NAN = float("nan")
FIRST = np.datetime64("2026-11-01")


def arrival(day, closing=NAN, paying=NAN, bank=0, *, exact=True):
    calendar = Calendar(np.array([closing]), np.array([paying]), np.array([bank]))
    found = arrives(np.array([day], "datetime64[D]"), calendar, FIRST, exact=np.array([exact]))
    return str(found[0])


@pytest.mark.parametrize(
    ("day", "calendar", "expected"),
    [
        ("2026-11-03", {}, "2026-11-03"),
        ("2026-11-07", {}, "2026-11-09"),  # Saturday
        ("2026-10-01", {}, "2026-11-02"),  # past: the first working day
        ("2026-11-03", {"paying": 25}, "2026-11-25"),
        ("2026-11-26", {"paying": 25}, "2026-12-25"),
        ("2026-11-03", {"closing": 25, "paying": 10}, "2026-12-10"),  # closes, then pays
        ("2026-11-03", {"closing": 25}, "2026-11-25"),
        ("2026-11-03", {"paying": 31, "bank": 2}, "2026-12-02"),  # Monday the 30th, two days
        ("2026-11-06", {"bank": 1}, "2026-11-09"),
        ("NaT", {"paying": 25}, "NaT"),
    ],
)
def test_exact_days_wait_for_closing_payment_and_bank(day, calendar, expected):
    assert arrival(day, **calendar) == expected


@pytest.mark.parametrize(
    ("day", "calendar", "expected"),
    [
        ("2026-11-06", {"bank": 3}, "2026-11-06"),  # the record holds the bank's days already
        ("2026-11-27", {"paying": 25}, "2026-11-25"),  # two days before the estimate
        ("2026-12-11", {"paying": 25}, "2026-12-25"),  # 14 days, to 25 November 16
        ("2026-11-05", {"paying": 28}, "2026-11-30"),  # October is over; the 28th is a Saturday
        ("2026-11-24", {"closing": 20, "bank": 2}, "2026-11-24"),  # Friday, then two days
    ],
)
def test_estimates_move_to_the_nearest_arrival(day, calendar, expected):
    assert arrival(day, exact=False, **calendar) == expected


@given(
    day=st.dates(dt.date(2026, 9, 1), dt.date(2027, 6, 30)),
    paying=st.one_of(st.just(NAN), st.integers(1, 31).map(float)),
    bank=st.integers(0, 5),
)
def test_exact_days_are_those_of_the_worksheet_function(day, paying, bank):
    number = None if np.isnan(paying) else int(paying)
    expected = cash_date(day, number, bank, not_before=dt.date(2026, 11, 1))

    assert arrival(day, paying=paying, bank=bank) == expected.isoformat()
    assert arrival(day, closing=paying, bank=bank) == expected.isoformat()


def test_calendars_come_from_the_credit_file():
    row = {"customer": "乙", "cut_off_day": 25, "pay_day": 10, "bank_days": 2}
    ledger = with_form(small_ledger(["甲", "乙"], []), DOSSIER, row)
    calendar = calendar_of(by_customer(ledger))

    assert calendar.known.tolist() == [False, True]
    assert calendar.bank.tolist() == [0, 2]
    assert calendar.paying[1] == 10
    with pytest.raises(TypeError):
        bool(calendar)
