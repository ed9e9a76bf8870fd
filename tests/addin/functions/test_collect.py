"""Class, level, next step, priority and its reasons, by the vectors of the collection rules."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.addin.functions.typed import column, day, formula
from xl_huikuan.addin.functions.all import call
from xl_huikuan.addin.functions.registry import recent_problems

NOT_AVAILABLE = -2146826246  # Value2 of a cell that shows #N/A
TODAY = day("2026-10-31")
VECTOR = [480000.0, 75.0, 30.0, True, 126.0, 0.5, 1200000.0]


@pytest.mark.parametrize(
    ("given", "klass"),
    [
        ((-1.0,), "未收"),
        ((0.0,), "代收"),  # due today
        ((179.0,), "代收"),
        ((180.0,), "准呆"),
        ((1094.0,), "准呆"),
        ((1095.0,), "呆死"),
        ((5.0, None, "是"), "准呆"),
        ((1095.0, None, True), "呆死"),
        ((-1.0, TODAY, None, day("2026-10-31")), "代收"),  # promised for today
        ((-1.0, TODAY, None, day("2026-10-30")), "未收"),  # a broken promise is none
        ((1095.0, None, None, None, "代收"), "代收"),  # a person has the last word
        ((10.0, None, None, None, "坏账"), "呆死"),
        ((10.0, None, None, None, "看情况"), "代收"),
        ((day("2026-05-04"), TODAY), "准呆"),  # 180 days
        ((day("2026-05-05"), TODAY), "代收"),
        ((day("2026-11-01"), TODAY), "未收"),
        ((None, TODAY), ""),
        ((NOT_AVAILABLE,), "#N/A"),
        ((day("2026-05-05"),), "#VALUE!"),  # a due date needs the as-of date
        ((-1.0, None, None, day("2026-11-05")), "#VALUE!"),  # and so does a promise
    ],
)
def test_the_first_rule_that_holds_decides_the_class(given, klass):
    assert call("HK_CLASS", given) == klass


@pytest.mark.parametrize(
    ("days", "level"),
    [(-30, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4), (180, 4),
     (181, 5), (3000, 5)],
)  # fmt: skip
def test_levels_begin_at_1_31_61_91_and_181_days(days, level):
    assert call("HK_LEVEL", [float(days)]) == level
    assert call("HK_LEVEL", [TODAY - days, TODAY]) == level


def test_a_column_of_due_dates_gives_a_column_of_levels():
    due = column([day("2026-09-30"), None, "2026-6-30", "没有"])

    assert call("HK_LEVEL", [due, TODAY]) == ((2.0,), ("",), (4.0,), ("#VALUE!",))


def test_a_due_date_without_an_as_of_date_is_a_bad_value():
    assert call("HK_LEVEL", [day("2026-09-30")]) == "#VALUE!"
    assert recent_problems[-1] == ("HK_LEVEL", "给了到期日,还要填基准日")


def test_the_next_step_belongs_to_the_level():
    assert formula("=HK_NEXT(HK_LEVEL(75))") == "发催款函(三),暂停供货,上门拜访"
    assert call("HK_NEXT", [0.0]) == "发付款提醒函并电话确认付款安排"
    assert call("HK_NEXT", ["5"]) == "移交法务,核对时效与证据"
    assert call("HK_NEXT", ["2 二级催收"]) == "发催款函(二),约定付款日期"  # as our sheets show it
    assert call("HK_NEXT", ["二级催收"]) == "发催款函(二),约定付款日期"
    assert call("HK_NEXT", [None]) == ""


@pytest.mark.parametrize(
    ("level", "code"),
    [(6.0, "#NUM!"), (-1.0, "#NUM!"), (1.5, "#VALUE!"), ("催一催", "#VALUE!"), ("22x", "#VALUE!")],
)
def test_a_level_that_is_none_is_refused(level, code):
    assert call("HK_NEXT", [level]) == code


def test_the_worked_priority_is_66_54_and_says_why():
    """28.04 + 12.50 + 10.50 + 10.00 + 3.00 + 2.50."""
    assert call("HK_PRIORITY", VECTOR) == 66.54
    assert call("HK_WHY", VECTOR) == (
        "逾期48.00万元(28.04分)+最长75天(12.50分)+信用30.00分(10.50分)+承诺到期未付(10.00分)"
        "+时效剩126天(3.00分)+难易按中等(2.50分)=66.54分"
    )


def test_what_is_not_known_counts_as_the_sheets_count_it():
    """Alone in its group 30; 90 of 180 days 15; no score 7.5; no promise, no limitation 0; 2.5."""
    assert call("HK_PRIORITY", [5000.0, 90.0, None]) == 55.0
    assert call("HK_WHY", [5000.0, 90.0, None]) == (
        "逾期5,000.00元(30.00分)+最长90天(15.00分)+信用未评(7.50分)+无到期承诺(0.00分)"
        "+无时效问题(0.00分)+难易按中等(2.50分)=55.00分"
    )


def test_limitation_and_ease_speak_for_themselves():
    """Lapsed 10; hardest 0, easiest 5."""
    lapsed = call("HK_WHY", [0.0, -3.0, 100.0, "否", -1.0, 0.0])

    assert lapsed == (
        "逾期0.00元(0.00分)+未逾期(0.00分)+信用100.00分(0.00分)+无到期承诺(0.00分)"
        "+时效已届满,请法务确认(10.00分)+难易0(0.00分)=10.00分"
    )
    assert call("HK_PRIORITY", [0.0, 0.0, 100.0, None, 180.0, 1.0]) == 5.0


def test_a_range_is_its_own_group():
    """The largest of the range stands for 组内最大逾期额; blank rows stay blank."""
    overdue = column([480000.0, 1200000.0, None])
    days, score = column([75.0, 0.0, 5.0]), column([30.0, 100.0, 50.0])
    own = call("HK_PRIORITY", [overdue, days, score])
    given = call("HK_PRIORITY", [overdue, days, score, None, None, None, 1200000.0])

    assert own == ((53.54,), (32.5,), ("",))  # 28.04+12.50+10.50+0+0+2.50; 30.00+2.50
    assert own == given


def test_one_cell_is_ranked_in_the_range_of_its_group():
    """As filled down: the amount of this row, and the whole column as the group."""
    group = column([480000.0, "1,200,000", None])

    assert call("HK_PRIORITY", [*VECTOR[:6], group]) == 66.54
    assert call("HK_PRIORITY", [*VECTOR[:6], column([480000.0, "没有"])]) == "#VALUE!"


@pytest.mark.parametrize(
    ("place", "cell", "code"),
    [(2, 100.5, "#NUM!"), (2, -1.0, "#NUM!"), (5, 1.1, "#NUM!"), (0, "很多", "#VALUE!"),
     (1, None, ""), (0, None, ""), (3, "也许", "#VALUE!"), (6, NOT_AVAILABLE, "#N/A")],
)  # fmt: skip
def test_an_argument_that_does_not_do_is_refused(place, cell, code):
    given = [*VECTOR[:place], cell, *VECTOR[place + 1 :]]

    assert call("HK_PRIORITY", given) == code
    assert call("HK_WHY", given) == code


ARGUMENTS = st.tuples(
    st.integers(0, 10**9).map(float),
    st.integers(-100, 2000).map(float),
    st.none() | st.integers(0, 100).map(float),
    st.booleans(),
    st.none() | st.integers(-500, 2000).map(float),
    st.integers(0, 10).map(lambda tenths: tenths / 10),
    st.integers(0, 10**9).map(float),
)


@given(ARGUMENTS)
def test_the_parts_of_the_reason_add_up_to_the_priority(cells):
    priority, why = call("HK_PRIORITY", cells), call("HK_WHY", cells)
    parts = [float(part) for part in re.findall(r"\((\d+\.\d\d)分\)", why)]

    assert 0 <= priority <= 100
    assert len(why) <= 255
    assert len(parts) == 6
    assert round(sum(parts), 2) == priority == float(re.findall(r"=(\d+\.\d\d)分$", why)[0])


@given(st.integers(1, 10**8), st.integers(0, 10**8), st.integers(0, 300))
def test_owing_more_or_longer_never_lowers_the_priority(overdue, more, days):
    largest = 2e8
    now = call("HK_PRIORITY", [float(overdue), float(days), 50.0, None, None, None, largest])
    later = call(
        "HK_PRIORITY", [float(overdue + more), days + 30.0, 50.0, None, None, None, largest]
    )

    assert later >= now


@pytest.mark.parametrize("place", [1, 4])
def test_a_date_where_days_are_asked_for_is_refused(place):
    """A due date would count as 46,000 days: all the points for lateness, none for limitation."""
    arguments = [*VECTOR[:place], TODAY, *VECTOR[place + 1 :]]

    assert call("HK_PRIORITY", arguments) == "#NUM!"
    assert "应填天数,填的 46326 像是日期" in recent_problems[-1][1]


def test_a_score_typed_as_a_share_is_refused():
    """0.3 out of 100 would make the worst customer of one with 30."""
    assert call("HK_PRIORITY", [*VECTOR[:2], 0.3, *VECTOR[3:]]) == "#NUM!"
    assert "按 0 到 100 填" in recent_problems[-1][1]


@pytest.mark.parametrize("level", [2.0, "2级", "２", "2 二级催收", "二级催收"])
def test_a_level_is_known_by_number_and_name(level):
    assert call("HK_NEXT", [level]) == call("HK_NEXT", [2.0]) != "#VALUE!"
