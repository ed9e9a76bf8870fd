"""Score, grade, terms, limit and the shipping gate, by the vectors of the credit rules."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.addin.functions.typed import column, formula
from xl_huikuan.addin.functions.all import call
from xl_huikuan.addin.functions.registry import recent_problems

NOT_AVAILABLE = -2146826246  # Value2 of a cell that shows #N/A
POINTS = st.floats(0, 100).map(lambda score: round(score, 2))


def test_the_worked_scores_come_out():
    """62 % on time, 18 days late, 3 of 5 promises, 6 days worse, 5 % disputed; then the total."""
    assert formula("=HK_RECORD(0.62,18,3,5,-6,0.05)") == 64.37
    assert formula("=HK_SCORE(80,70,64.37,65,55)") == 66.0
    assert formula("=HK_GRADE(HK_SCORE(80,70,64.37,65,55))") == "良"


def test_a_share_may_be_typed_as_a_percentage():
    assert call("HK_RECORD", ["62%", 18.0, 3.0, 5.0, -6.0, "5%"]) == 64.37


def test_a_record_needs_only_two_observations():
    """All on time: 40 + 25 + 15×1/2 + 10×0.5 + 10 = 87.5."""
    assert call("HK_RECORD", [1.0, 0.0]) == 87.5
    assert call("HK_RECORD", [1.0, None]) == ""


@pytest.mark.parametrize(
    "given",
    [
        (62.0, 18.0),  # 62 where 62 % or 0.62 is meant
        (-0.1, 18.0),
        (0.62, -1.0),
        (0.62, 18.0, 3.0, 2.0),  # kept more promises than were made
        (0.62, 18.0, 0.0, -1.0),
        (0.62, 18.0, 0.0, 0.0, 0.0, 1.01),
    ],
)
def test_observations_that_cannot_be_are_out_of_range(given):
    assert call("HK_RECORD", given) == "#NUM!"


def test_a_missing_dimension_is_left_out_and_the_rest_scaled():
    """Without 管理水平: (80×15+64.37×40+65×20+55×15)÷90 = 5899.8÷90 = 65.55333…"""
    assert call("HK_SCORE", [80.0, None, 64.37, 65.0, 55.0]) == 65.55
    assert call("HK_SCORE", [None, " ", None, 65.0, None]) == 65.0
    assert call("HK_SCORE", [None] * 5) == ""


def test_weights_are_the_companys_own():
    """80×20+70×20+60×20+50×20+40×20 = 6000."""
    dimensions = [80.0, 70.0, 60.0, 50.0, 40.0]

    assert call("HK_SCORE", [*dimensions, ((20.0,) * 5,)]) == 60.0
    assert call("HK_SCORE", [*dimensions, column([0.2] * 5)]) == 60.0  # cells shown as 20%
    assert call("HK_SCORE", [*dimensions, ((100.0, 0.0, 0.0, 0.0, 0.0),)]) == 80.0


@pytest.mark.parametrize(
    ("weights", "code", "why"),
    [
        (((20.0,) * 4,), "#VALUE!", "选了 4 个"),
        (((20.0,) * 4 + (21.0,),), "#NUM!", "现在是101"),
        (((120.0, -20.0, 0.0, 0.0, 0.0),), "#NUM!", "不小于0"),
        (((25.0,) * 4 + (None,),), "#NUM!", "都要填"),
        (100.0, "#VALUE!", "选了 1 个"),
        (((20.0,) * 4 + (NOT_AVAILABLE,),), "#N/A", "#N/A"),
    ],
)
def test_weights_must_be_five_that_add_up(weights, code, why):
    assert call("HK_SCORE", [80.0, 70.0, 60.0, 50.0, 40.0, weights]) == code
    assert why in recent_problems[-1][1]


def test_a_column_of_customers_shares_the_weights():
    """The five weights stand once on the sheet, the customers below one another."""
    basic, weights = column([80.0, None, 40.0]), ((20.0,) * 5,)
    answer = call("HK_SCORE", [basic, None, None, None, column([40.0, None, 40.0]), weights])

    assert answer == ((60.0,), ("",), (40.0,))


@pytest.mark.parametrize("score", [-0.01, 100.01])
def test_a_score_outside_0_to_100_is_out_of_range(score):
    assert call("HK_SCORE", [score, 70.0, 60.0, 50.0, 40.0]) == "#NUM!"
    assert call("HK_GRADE", [score]) == "#NUM!"
    assert call("HK_TERMS", [score]) == "#NUM!"


@pytest.mark.parametrize(
    ("score", "grade", "terms"),
    [
        (100.0, "优", "后付款"),
        (80.0, "优", "后付款"),
        (79.99, "良", "后付款或分期付款"),
        (60.0, "良", "后付款或分期付款"),
        (59.99, "中", "预付款或分期付款"),
        (40.0, "中", "预付款或分期付款"),
        (39.99, "差", "预付款"),
        (0.0, "差", "预付款"),
    ],
)
def test_grades_begin_at_80_60_and_40(score, grade, terms):
    assert call("HK_GRADE", [score]) == grade
    assert call("HK_TERMS", [score]) == terms
    assert call("HK_TERMS", [grade]) == terms


def test_no_score_is_ungraded_and_has_no_terms():
    assert call("HK_GRADE", [column([None, "", 90.0])]) == (("未评",), ("未评",), ("优",))
    assert call("HK_TERMS", ["未评"]) == ""
    assert call("HK_TERMS", [None]) == ""
    assert call("HK_TERMS", ["-"]) == ""
    assert call("HK_TERMS", ["甲级"]) == "#VALUE!"
    assert recent_problems[-1] == (
        "HK_TERMS",
        "「甲级」应填 优、良、中、差、未评,或0-100的分数",
    )


@given(st.lists(POINTS, min_size=5, max_size=5), st.integers(0, 4))
def test_a_total_lies_between_its_dimensions_and_never_falls_when_one_rises(points, place):
    better = [*points[:place], 100.0, *points[place + 1 :]]
    score, raised = call("HK_SCORE", points), call("HK_SCORE", better)

    assert min(points) - 0.005 <= score <= max(points) + 0.005
    assert raised >= score


def test_a_limit_is_in_the_unit_of_its_base():
    """50 万 × 1.2 = 60 万; 333,333.33 元 × 0.9 = 299,999.997 元; both as written, no binary noise."""
    assert call("HK_LIMIT", [50.0, 1.2]) == 60.0
    assert call("HK_LIMIT", [500000.0]) == 500000.0
    assert call("HK_LIMIT", [1.1, 3.0]) == 3.3
    assert call("HK_LIMIT", [0.0, 1.2]) == 0.0
    assert call("HK_LIMIT", [50.0, 0.0]) == 0.0


def test_a_base_nobody_set_is_not_available_and_never_zero():
    assert call("HK_LIMIT", [None, 1.2]) == "#N/A"
    assert recent_problems[-1] == ("HK_LIMIT", "额度基数未设定,请填写公司定的基数")
    assert call("HK_LIMIT", [column([50.0, None]), 1.2]) == ((60.0,), ("#N/A",))


def test_a_negative_base_or_coefficient_is_out_of_range():
    assert call("HK_LIMIT", [50.0, -0.1]) == "#NUM!"
    assert call("HK_LIMIT", [-50.0]) == "#NUM!"


@given(st.integers(0, 10**8), st.integers(0, 300))
def test_a_limit_is_the_product_of_what_is_written(base, hundredths):
    coefficient = Decimal(hundredths) / 100

    assert call("HK_LIMIT", [float(base), float(coefficient)]) == float(base * coefficient)


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ((500000.0, 300000.0, 0.0, 0.0, 0.0, "优"), "可发"),
        ((500000.0, 399999.99, 0.0, 0.0, 0.0, "优"), "可发"),  # just under 80 %
        ((500000.0, 400000.0, 0.0, 0.0, 0.0, "优"), "慎发"),  # 80 % used
        ((500000.0, 300000.0, 100000.0, 0.0, 0.0, "优"), "慎发"),  # shipped, not yet invoiced
        ((500000.0, 400000.0, 0.0, 0.01, 0.0, "优"), "可发"),  # less what was paid in advance
        ((500000.0, 500000.0, 0.0, 0.0, 0.0, "优"), "慎发"),  # 100 % is not over it
        ((500000.0, 500000.01, 0.0, 0.0, 0.0, "优"), "停发"),
        ((0.0, 0.01), "停发"),  # no credit, and yet owing
        ((0.0, 0.0), "可发"),
        ((None, 9e9), "可发"),  # no limit set: nothing to exceed
        ((None, 100.0, 0.0, 0.0, 1.0), "慎发"),
        ((None, 100.0, 0.0, 0.0, 60.0), "慎发"),
        ((None, 100.0, 0.0, 0.0, 61.0), "停发"),  # third level of dunning
        ((None, 100.0, 0.0, 0.0, 0.0, "中"), "慎发"),
        ((None, 100.0, 0.0, 0.0, 0.0, 59.99), "慎发"),  # a score instead of the grade
        ((None, 100.0, 0.0, 0.0, 0.0, "差"), "慎发"),  # no better than 中
        ((None, 100.0, 0.0, 0.0, 1.0, "差"), "停发"),
        ((None, 0.0, 0.0, 0.0, 0.0, "优", "是"), "停发"),  # bad faith
        ((100.0, 50.0, 0.0, 0.0, 0.0, "优", False, 0.5), "慎发"),  # the company's own warning
        ((100.0, None), ""),
        ((-1.0, 100.0), "#NUM!"),
        ((100.0, 50.0, 0.0, 0.0, 0.0, "优", False, 80.0), "#NUM!"),  # 80 where 80 % is meant
        ((100.0, 50.0, 0.0, 0.0, 0.0, "甲"), "#VALUE!"),
        ((NOT_AVAILABLE, 100.0), "#N/A"),
    ],
)
def test_goods_are_shipped_by_the_rules_of_the_credit_sheet(given, answer):
    assert call("HK_CANSHIP", given) == answer


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 400))
def test_owing_more_or_longer_never_opens_the_gate(balance, more, days):
    order = ("可发", "慎发", "停发")
    now = call("HK_CANSHIP", [500000.0, float(balance), None, None, float(days)])
    later = call("HK_CANSHIP", [500000.0, float(balance + more), None, None, float(days + 30)])

    assert order.index(later) >= order.index(now)


@pytest.mark.parametrize(
    "typed",
    [
        "=HK_GRADE(0.8)",
        '=HK_TERMS("80%")',
        "=HK_SCORE(0.8,0.7,0.6,1,0)",
        '=HK_SCORE("80%",None,None,None,None)',
        '=HK_CANSHIP(500000,320000,0,0,0,"0.8")',
        "=HK_CANSHIP(500000,320000,0,0,DATE(2026,9,30))",
        "=HK_RECORD(0.62,DATE(2026,9,30))",
        "=HK_RECORD(0.62,18,3)",
    ],
)
def test_a_share_for_a_score_or_a_date_for_days_is_refused(typed):
    assert formula(typed) == "#NUM!"


@pytest.mark.parametrize(("typed", "answer"), [("=HK_GRADE(0)", "差"), ("=HK_GRADE(1)", "差"), ("=HK_SCORE(0,0,0,0,0)", 0.0), ("=HK_SCORE(0.5,2,None,None,None)", 1.1)])  # fmt: skip
def test_low_scores_are_scores(typed, answer):
    """(15×0.5 + 10×2) ÷ 25 = 1.1."""
    assert formula(typed) == answer
