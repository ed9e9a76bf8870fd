"""Due days, days overdue, buckets, limitation and arrival, by the vectors of the norms."""

import pytest

from tests.addin.functions.typed import column, day, formula, iso
from xl_huikuan.addin.functions.all import call
from xl_huikuan.addin.functions.registry import recent_problems


@pytest.mark.parametrize(
    ("term", "due"),
    [
        ("月结30天", "2026-03-02"),  # end of January + 30
        ("月結３０天", "2026-03-02"),
        ("票到30天", "2026-02-15"),
        ("2/10,n/30", "2026-02-15"),
        (30.0, "2026-02-15"),
        ("货到60天", "2026-03-17"),
        ("次月25日", "2026-02-25"),
        ("每月10日", "2026-02-10"),
        ("当月结清", "2026-01-31"),
        ("次月底", "2026-02-28"),
        ("三个月", "2026-04-16"),
        ("货到付款", "2026-01-16"),
        ("款到发货", "2026-01-16"),
    ],
)
def test_a_term_gives_the_due_day(term, due):
    """All for an invoice of 2026-01-16."""
    assert iso(call("HK_DUEDATE", [day("2026-01-16"), term])) == due


@pytest.mark.parametrize("term", ["滚动付款", "批结", "铺底", "预付30%,发货前60%,质保10%"])
def test_a_term_without_a_fixed_day_is_not_available(term):
    assert call("HK_DUEDATE", [day("2026-01-16"), term]) == "#N/A"
    assert recent_problems[-1] == ("HK_DUEDATE", f"账期「{term}」没有固定到期日")


def test_a_term_nobody_understands_is_a_bad_value():
    assert call("HK_DUEDATE", [day("2026-01-16"), "看情况"]) == "#VALUE!"
    assert "「看情况」看不懂" in recent_problems[-1][1]


@pytest.mark.parametrize(
    ("rolling", "due"),
    [
        ("顺延", "2026-02-24"),  # 15 to 23 February 2026 is the Spring Festival
        (True, "2026-02-24"),
        ("是", "2026-02-24"),
        ("不顺延", "2026-02-15"),
        (False, "2026-02-15"),
        (None, "2026-02-15"),
        ("提前", "2026-02-14"),  # a Saturday that is worked
        ("往后", "#VALUE!"),
    ],
)
def test_a_due_day_moves_off_a_holiday_as_told(rolling, due):
    assert iso(call("HK_DUEDATE", [day("2026-01-16"), "票到30天", rolling])) == due


def test_days_overdue():
    """Due yesterday 1, today 0, tomorrow −1; no due day, no answer."""
    dues = column([day("2026-10-30"), day("2026-10-31"), day("2026-11-01"), None, "", "待定"])

    answer = call("HK_OVERDUE", [dues, day("2026-10-31")])

    assert answer == column([1.0, 0.0, -1.0, "", "", ""])


@pytest.mark.parametrize(
    "written",
    ["2026-9-30", "2026/09/30", "2026年9月30日", "２０２６年９月３０日", "20260930", 20260930.0, 46295.75],
)  # fmt: skip
def test_a_day_may_be_written_in_many_ways(written):
    """30 September to 31 October is 31 days; a time of day does not count."""
    assert call("HK_OVERDUE", [written, day("2026-10-31")]) == 31.0


@pytest.mark.parametrize("written", ["9/30/26", "2026-13-01", "昨天", True, 12.0])
def test_what_is_no_day_is_a_bad_value(written):
    assert call("HK_OVERDUE", [written, day("2026-10-31")]) == "#VALUE!"


BUCKETS = [
    (-1, "未到期"),
    (0, "未到期"),
    (1, "1-30天"),
    (30, "1-30天"),
    (31, "31-60天"),
    (60, "31-60天"),
    (61, "61-90天"),
    (90, "61-90天"),
    (91, "91-180天"),
    (180, "91-180天"),
    (181, "181-365天"),
    (365, "181-365天"),
    (366, "365天以上"),
]


@pytest.mark.parametrize(("days", "label"), BUCKETS)
def test_buckets_include_their_upper_limit(days, label):
    """The same for days, for the due day, and for days with a part of a day."""
    as_of = day("2026-10-31")

    assert call("HK_BUCKET", [float(days)]) == label
    assert call("HK_BUCKET", [as_of - days, as_of]) == label
    assert call("HK_BUCKET", [days + 0.5, as_of]) == label


@pytest.mark.parametrize(
    ("base", "as_of", "label"),
    [
        ("2024-12-31", "2025-12-31", "1年以内(含1年)"),
        ("2024-12-30", "2025-12-31", "1-2年"),
        ("2022-12-31", "2025-12-31", "2-3年"),
        ("2020-12-30", "2025-12-31", "5年以上"),
        ("2024-02-29", "2025-02-28", "1年以内(含1年)"),
        ("2024-02-29", "2025-03-01", "1-2年"),
    ],
)
def test_years_are_counted_by_anniversaries(base, as_of, label):
    """Leap days included; days since the base date say the same as the date itself."""
    days = day(as_of) - day(base)

    assert call("HK_BUCKET", [day(base), day(as_of), "年度6段"]) == label
    assert call("HK_BUCKET", [base, as_of, "年度6段"]) == label
    assert call("HK_BUCKET", [days, day(as_of), "年度6段"]) == label


@pytest.mark.parametrize(
    ("days", "label"), [(0, "未到期"), (15, "1-15天"), (16, "16-30天"), (60, "31-60天"), (61, "60天以上")]
)  # fmt: skip
def test_a_company_has_limits_of_its_own(days, label):
    assert call("HK_BUCKET", [float(days), None, "15，30、60"]) == label


def test_without_a_date_there_is_a_bucket_for_it():
    """Blank, a word for nothing; also in the middle of a column."""
    cells = column([None, "待定", day("2026-10-01")])

    assert call("HK_BUCKET", [cells, day("2026-10-31")]) == column(
        ["无到期日", "无到期日", "1-30天"]
    )


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ([46000.0], "还要填基准日"),
        ([35.0, None, "年度6段"], "要填基准日"),
        ([35.0, 46326.0, "三段"], "账龄方案「三段」看不懂"),
        (["三十天", 46326.0], "不是数字"),
    ],
)
def test_a_bucket_that_cannot_be_told_says_why(arguments, why):
    assert call("HK_BUCKET", arguments) == "#VALUE!"
    assert why in recent_problems[-1][1]


@pytest.mark.parametrize(
    ("typed", "end"),
    [
        ("=HK_LIMITATION(DATE(2024,2,29))", "2027-02-28"),
        ("=HK_LIMITATION(DATE(2023,6,30))", "2026-06-30"),
        ("=HK_LIMITATION(DATE(2023,6,30),2)", "2025-06-30"),
        ('=HK_LIMITATION("2025年12月31日",20)', "2045-12-31"),
        ("=HK_LIMITATION(DATE(2023,6,30),0)", "#NUM!"),
        ("=HK_LIMITATION(DATE(2023,6,30),2.5)", "#NUM!"),
        ("=HK_LIMITATION(DATE(2023,6,30),21)", "#NUM!"),
    ],
)
def test_limitation_ends_after_calendar_years(typed, end):
    assert iso(formula(typed)) == end


@pytest.mark.parametrize(
    ("typed", "arrival"),
    [
        ("=HK_CASHDATE(DATE(2026,10,15),25,2)", "2026-10-28"),  # the 25th is a Sunday: 26 + 2
        ("=HK_CASHDATE(DATE(2026,10,15),None)", "2026-10-15"),  # a Thursday
        ("=HK_CASHDATE(DATE(2026,2,3),31)", "2026-02-28"),  # a Saturday that is worked
        ("=HK_CASHDATE(DATE(2026,11,2),None,0,12.5)", "2026-11-16"),  # 13 days later is a Sunday
        ("=HK_CASHDATE(DATE(2026,9,1),None,0,0,DATE(2026,10,31))", "2026-11-02"),  # from a Saturday
        ("=HK_CASHDATE(DATE(2026,10,15),32)", "#NUM!"),
        ("=HK_CASHDATE(DATE(2026,10,15),25,1.5)", "#NUM!"),
        ("=HK_CASHDATE(DATE(2026,10,15),25,-1)", "#NUM!"),
    ],
)
def test_money_comes_on_the_closing_day_and_through_the_bank(typed, arrival):
    assert iso(formula(typed)) == arrival


def test_a_workbook_that_counts_from_1904():
    """Days go in and come out 1462 lower; days late and days written 20260930 stay as they are."""
    due, as_of = day("2026-09-30") - 1462, day("2026-10-31") - 1462

    assert call("HK_OVERDUE", [due, as_of], date_1904=True) == 31.0
    assert call("HK_OVERDUE", [20260930.0, as_of], date_1904=True) == 31.0
    assert call("HK_BUCKET", [due, as_of], date_1904=True) == "31-60天"
    assert call("HK_BUCKET", [31.0, as_of], date_1904=True) == "31-60天"
    assert call("HK_LIMITATION", [column([due])], date_1904=True) == column(
        [day("2029-09-30") - 1462]
    )
