"""Payment terms: what each phrase means and which one counts for an item."""

from __future__ import annotations

import numpy as np
import pytest

from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.core.frames import CUSTOMERS, ITEMS, make_frame
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.terms import due_dates, due_from_term, parse_term

INVOICE = "2026-01-16"
PHRASES = [
    ("月结30天", "2026-03-02"),
    ("月結45天", "2026-03-17"),
    ("月结60", "2026-04-01"),
    ("月结９０天", "2026-05-01"),
    ("月结三十天", "2026-03-02"),
    ("票到30天", "2026-02-15"),
    ("开票后30天内付款", "2026-02-15"),
    ("開票後三十天", "2026-02-15"),
    ("见票30天", "2026-02-15"),
    ("货到30天", "2026-02-15"),
    ("发货后60天", "2026-03-17"),
    ("次月25日", "2026-02-25"),
    ("次月二十五日付款", "2026-02-25"),
    ("次月31日", "2026-02-28"),
    ("隔月15日", "2026-03-15"),
    ("每月10日", "2026-02-10"),
    ("每月16号", "2026-02-16"),
    ("每月20日", "2026-01-20"),
    ("每月月底", "2026-01-31"),
    ("当月结清", "2026-01-31"),
    ("當月結清", "2026-01-31"),
    ("次月底", "2026-02-28"),
    ("次月末付清", "2026-02-28"),
    ("2/10,n/30", "2026-02-15"),
    ("net 30", "2026-02-15"),
    ("30", "2026-02-15"),
    ("30.0", "2026-02-15"),
    ("30天", "2026-02-15"),
    ("账期:一百二十天", "2026-05-16"),
    ("票到一个月", "2026-02-16"),
    ("现结", "2026-01-16"),
    ("货到付款", "2026-01-16"),
    ("款到发货", "2026-01-16"),
    ("貨到付款", "2026-01-16"),
    ("0天", "2026-01-16"),
]


def dates(*texts):
    return np.array(texts, "datetime64[s]")


@pytest.mark.parametrize(("phrase", "due"), PHRASES)
def test_each_phrase_gives_its_due_date(phrase, due):
    """The table of payment terms for an invoice of 16 January 2026."""
    term = parse_term(phrase)

    assert term is not None
    np.testing.assert_array_equal(due_from_term(term, dates(INVOICE, "NaT")), dates(due, "NaT"))


@pytest.mark.parametrize(
    "phrase",
    ["滚动付款", "压批付款", "批结", "铺底", "授信内循环", "预付30%,发货前60%,质保10%(一年)"],
)
def test_some_terms_are_understood_but_have_no_fixed_date(phrase):
    """Rolling, stock-financing and staged terms cannot give one date."""
    term = parse_term(phrase)

    assert term is not None
    assert term.anchor == ""


@pytest.mark.parametrize("phrase", ["验收后30天", "驗收合格後", "验收合格后30天付款"])
def test_acceptance_terms_run_from_a_day_no_table_gives(phrase):
    """验收 is neither the invoice nor the delivery; we do not pretend it is."""

    assert parse_term(phrase).anchor == "验收"


@pytest.mark.parametrize(
    "phrase", ["", "  ", "月结", "看情况", "次月", "次月40日", "每月0日", "99999天", "老规矩30"]
)
def test_other_texts_are_not_understood(phrase):
    """Nothing is guessed: a term without a number or with an impossible day means nothing."""

    assert parse_term(phrase) is None


def test_month_terms_may_run_from_the_end_of_the_next_month():
    """The setting 月结账期起点 moves the start by one month end."""
    due = due_from_term(parse_term("月结30天"), dates(INVOICE), "次月月末")

    np.testing.assert_array_equal(due, dates("2026-03-30"))


@pytest.mark.parametrize("year", range(2024, 2031))
def test_one_month_after_the_last_of_january_is_the_end_of_february(year):
    """民法典 202: no matching day means the last day of the month."""
    due = due_from_term(parse_term("票到1个月"), dates(f"{year}-01-31"))

    np.testing.assert_array_equal(due, dates(f"{year}-02-{29 if year in (2024, 2028) else 28}"))


def frames(customer_term="", **columns):
    n = len(next(iter(columns.values())))
    return (
        make_frame(ITEMS, columns, n),
        make_frame(CUSTOMERS, {"name": ["甲"], "term": [customer_term]}, 1),
    )


def test_the_nearest_source_of_a_term_wins_and_says_so():
    """A due date in the table, then the item's term, the customer's, the default."""
    items, customers = frames(
        "月结30天",
        invoice_date=[INVOICE] * 3,
        due_given=["2026-01-20", None, None],
        term=["票到60天", "票到60天", " "],
    )
    due, why = due_dates(items, customers, Settings({"default_term": "现结"}))

    np.testing.assert_array_equal(due, dates("2026-01-20", "2026-03-17", "2026-03-02"))
    assert list(why) == ["表中到期日", "票到60天(行内账期)", "月结30天(客户档案)"]


def test_without_any_term_the_default_counts_and_else_nothing():
    """No due date and no term is said, not guessed."""
    items, customers = frames(invoice_date=[INVOICE])
    due, why = due_dates(items, customers, Settings({"default_term": "票到30天"}))
    no_due, no_why = due_dates(items, customers, Settings())

    np.testing.assert_array_equal(due, dates("2026-02-15"))
    assert list(why) == ["票到30天(默认账期)"]
    np.testing.assert_array_equal(no_due, dates("NaT"))
    assert list(no_why) == ["无到期日也无账期"]


def test_says_why_a_term_gives_no_date():
    """Not understood, no fixed date, an anchor the table lacks, no date to count from."""
    items, customers = frames(
        invoice_date=[INVOICE, INVOICE, INVOICE, None],
        term=["老规矩", "批结", "验收后30天", "票到30天"],
    )
    due, why = due_dates(items, customers, Settings())

    assert np.isnat(due).all()
    assert list(why) == [
        "账期「老规矩」看不懂(行内账期)",
        "账期「批结」没有固定到期日(行内账期)",
        "账期「验收后30天」从验收日起算,表中没有验收日(行内账期)",
        "有账期票到30天(行内账期),但缺起算日期",
    ]


def test_delivery_terms_run_from_the_business_date_and_invoice_terms_from_the_invoice_date():
    """Each stands in for the other when it is missing."""
    items, customers = frames(
        invoice_date=["2026-01-10", "2026-01-10", "2026-01-10", None],
        biz_date=["2026-01-05", "2026-01-05", None, "2026-01-05"],
        term=["货到10天", "票到10天", "货到10天", "票到10天"],
    )
    due, _ = due_dates(items, customers, Settings())

    np.testing.assert_array_equal(
        due, dates("2026-01-15", "2026-01-20", "2026-01-20", "2026-01-15")
    )


def test_due_dates_on_holidays_move_as_the_setting_says():
    """票到30天 of 16 January 2026 falls into Spring Festival and moves to 24 February."""
    items, customers = frames(
        invoice_date=[INVOICE, INVOICE], due_given=[None, "2026-02-25"], term=["票到30天", ""]
    )
    due, why = due_dates(items, customers, Settings({"roll": "顺延"}))

    np.testing.assert_array_equal(due, dates("2026-02-24", "2026-02-25"))
    assert list(why) == ["票到30天(行内账期),遇休假日顺延", "表中到期日"]


def test_an_empty_table_has_no_due_dates():
    """No rows in, no rows out."""
    items, customers = frames(invoice_date=[])
    due, why = due_dates(items, customers, Settings())

    assert len(due) == len(why) == 0


def test_a_default_term_that_says_nothing_is_refused():
    """The company typed it for every item that has none: a slip there must not pass in silence."""
    items, customers = make_frame(ITEMS, {}, 0), make_frame(CUSTOMERS, {}, 0)

    with pytest.raises(SettingInvalid, match="随便"):
        due_dates(items, customers, Settings({"default_term": "随便"}))
