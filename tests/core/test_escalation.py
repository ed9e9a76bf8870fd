"""How far dunning has come: letters had, the next level of an item, and notes that name a letter."""

import datetime as dt

import pytest

from xl_huikuan.core.escalation import (
    Written,
    again_from,
    last_level,
    latest,
    level_named,
    next_level,
)
from xl_huikuan.core.settings import Settings

OCT, NOV = dt.date(2026, 10, 31), dt.date(2026, 11, 30)
FIRST = Written(OCT, 1, "催款函(一)", {"甲票": 1})
SECOND = Written(NOV, 2, "催款函(二)", {"甲票": 2, "乙票": 1})
LOGGED = Written(OCT, 2, "催款函(二)")


def test_an_item_stands_where_the_hardest_letter_that_lists_it_brought_it():
    """甲票 was in both letters; 乙票, newer, reached level 1 by the letter (二); 丙票 was in none."""
    levels = [last_level(name, OCT, (FIRST, SECOND)) for name in ("甲票", "乙票", "丙票")]

    assert levels == [2, 1, 0]


@pytest.mark.parametrize(
    ("due", "level"), [(dt.date(2026, 10, 30), 2), (OCT, 0), (NOV, 0), (None, 0)]
)
def test_a_letter_of_which_nobody_knows_the_items_was_about_what_was_overdue(due, level):
    """Due on the day of the letter is not overdue yet; what has no due date is never demanded."""
    assert last_level("甲票", due, [LOGGED]) == level


@pytest.mark.parametrize(
    ("by_days", "last", "level"),
    [(0, 0, 0), (2, 0, 1), (2, 1, 2), (2, 2, 2), (1, 3, 1), (5, 3, 4), (5, 5, 5)],
)
def test_a_level_rises_step_by_step_and_never_above_what_the_days_call_for(by_days, last, level):
    """40 days late and never written to is level 1; the last rung repeats."""
    assert next_level(by_days, last, Settings()) == level


def test_by_days_alone_when_the_company_wants_it_so():
    assert next_level(3, 0, Settings({"escalation": "按逾期天数"})) == 3


def test_the_interval_runs_from_the_newest_letter():
    """(二) of November 30 waits ten days, unless the company says fourteen."""
    newest = latest([SECOND, FIRST])

    assert latest([]) is None
    assert newest is SECOND
    assert again_from(SECOND, Settings()) == dt.date(2026, 12, 10)
    assert again_from(SECOND, Settings({"level2_interval": 14})) == dt.date(2026, 12, 14)


@pytest.mark.parametrize(
    ("note", "level"),
    [
        ("催款函(二)已寄", 2),
        ("催款函（三） 已用EMS寄出", 3),
        ("寄了催款函一", 1),
        ("第二次催款函已送达", 2),
        ("二级催款函", 2),
        ("首封催款函已签收", 1),
        ("催款函", 1),
        ("发了付款提醒函", 0),
        ("最后催告函已寄", 4),
        ("寄出最后一次催款函", 4),
        ("催款函(二)还没寄", None),
        ("准备寄催款函(二)", None),
        ("催款函(二)未发出", None),
        ("催款函(二)被退回", None),
        ("电话无人接听", None),
        ("", None),
    ],
)
def test_a_note_says_which_letter_was_sent(note, level):
    """Full width and blanks do not matter; what was not sent, or came back, counts for nothing."""
    assert level_named(note) == level
