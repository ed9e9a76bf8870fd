"""The words of a priority: six facts, and the sum they make."""

from xl_huikuan.core.plan_reasons import fact_words, sum_words

NAN = float("nan")


def test_facts_are_said_in_the_order_of_the_parts():
    words = fact_words(48_000_000, 75.0, 30.0, promise=True, left=126.0, ease=0.8)

    assert words == (
        "逾期48.00万元", "最长75天", "信用30.00分", "承诺到期未付", "时效剩126天", "难易0.8",
    )  # fmt: skip


def test_what_is_not_known_is_said_to_be_so():
    assert fact_words(0, NAN, NAN, promise=False, left=NAN) == (
        "逾期0.00元", "未逾期", "信用未评", "无到期承诺", "无时效问题", "难易按中等",
    )  # fmt: skip


def test_limitation_that_lapsed_is_for_the_lawyers():
    assert fact_words(100, 1, 50, promise=False, left=-1)[4] == "时效已届满,请法务确认"


def test_the_sum_shows_two_decimals_everywhere():
    assert sum_words(("甲", "乙"), [1.5, 2.0], 3.5) == "甲(1.50分)+乙(2.00分)=3.50分"
