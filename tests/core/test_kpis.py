"""The company's figures, worked out by hand for a small October."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.kpi_ledger import JIA, YI, aged_only, book_of, item, october, paid
from tests.core.planned_papers import with_form
from tests.core.small_ledger import AS_OF, small_ledger
from xl_huikuan.core.decide import decide
from xl_huikuan.core.forms.dossier import DOSSIER
from xl_huikuan.core.forms.stages import PLANNED
from xl_huikuan.core.frames import CUSTOMERS, ITEMS, PROMISES, RECEIPTS, make_frame
from xl_huikuan.core.kpi_cells import (
    COMPANY,
    DEPT,
    GROUPED,
    NOBODY,
    REGION,
    SALESPERSON,
    TYPE,
    grouping,
)  # fmt: skip
from xl_huikuan.core.kpi_parts import Letters
from xl_huikuan.core.kpi_period import period_of
from xl_huikuan.core.kpi_table import BY_KEY, BY_TITLE, KPIS, PARTS
from xl_huikuan.core.kpis import Answer, all_figures, company_answers, of_dimension
from xl_huikuan.core.metrics import overview, spread
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.reconciliations import reconciliations
from xl_huikuan.core.settings import Settings

# What a clerk gets from the ledger in `october`, with a calculator.
EXPECTED = {
    "collected": 110_000,  # 1,300 + 400 − 600; indeed 500 + 600 came in
    "sales": 40_000,
    "receivable": 60_000,
    "due_collected": 1100 / 1300,  # 700 and 600 were due, 200 is left
    "sales_collected": 2.75,  # (400 − (600 − 1,300)) ÷ 400
    "receivable_collected": 1100 / 1700,
    "cei": 110_000 / 1300,  # 1,100 ÷ (1,300 + 400 − 400) × 100
    "dso_countback": 41,  # 400 of October 31 days, 200 of 600 of September 10 days
    "dso": 46.5,  # 600 ÷ 400 × 31
    "dso_true": 42.4,  # 82 days × 200 ÷ 1,000 + 26 days × 400 ÷ 400
    "bpdso": 31,
    "add": 15.5,
    "age": 26_800 / 600,  # (200 × 82 + 400 × 26) ÷ 600
    "overdue_share": 1 / 3,
    "overdue_count": 0.5,
    "over90_share": 0,  # 52 days overdue
    "disputed_share": 0,
    "top_share": 1,
    "on_time": 1,  # 乙 paid on the day
}


@pytest.mark.parametrize("key", EXPECTED)
def test_the_figures_of_the_company(key: str) -> None:
    answer = company_answers(book_of(october()))[key]

    assert (pytest.approx(answer.value), answer.why) == (EXPECTED[key], "")


def test_every_figure_prints_the_parts_it_is_made_of() -> None:
    """金额 in fen: (500 + 600) of (700 + 600)."""
    answers = company_answers(book_of(october()))

    assert answers["due_collected"].parts == {"due_collected": 110_000, "due_total": 130_000}
    assert all(set(kpi.parts) <= set(PARTS) for kpi in KPIS)
    assert len(BY_TITLE) == len(BY_KEY) == len(KPIS)


def test_a_figure_without_a_denominator_is_a_reason() -> None:
    answers = company_answers(book_of(october()))

    assert {key: a.why for key, a in answers.items() if a.value is None} == {
        "promises_kept": "本期没有到期的承诺", "agreed_share": "没有查函件登记",
        "returned_share": "没有查函件登记", "plan_done": "没有到期的回款计划",
        "steadiness": "已结发票不足两张",
    }  # fmt: skip


def test_figures_by_salesperson() -> None:
    """李 sold nothing in October and has nothing open."""
    figures = of_dimension(book_of(october()), SALESPERSON)

    assert figures.labels == ("张三", "李四")
    said = {
        key: [a.value if a.why == "" else a.why for a in figures.answers(BY_KEY[key])]
        for key in ("collected", "due_collected", "sales_collected", "overdue_share")
    }
    assert said == {
        "collected": [50_000, 60_000],
        "due_collected": [5 / 7, 1.0],
        "sales_collected": [1.25, "本期没有销售"],
        "overdue_share": [1 / 3, "没有未收款项"],
    }


def test_groups_by_name_the_unnamed_last() -> None:
    """乙 has no department; its city is in its file, 甲 has none."""
    ledger = with_form(october(), DOSSIER, {"customer": YI, "city": "苏州"})
    figures = all_figures(book_of(ledger))

    assert {d.key: figures[d.key].labels for d in GROUPED} == {
        "salesperson": ("张三", "李四"), "dept": ("一部", NOBODY), "region": ("苏州", NOBODY),
        "customer_type": ("国企", "民企"),
    }  # fmt: skip


def test_a_region_is_the_city_of_the_file_else_of_the_address() -> None:
    ledger = small_ledger(
        [{"name": JIA, "address": "江苏省苏州市工业园区1号"}, {"name": YI, "address": "开发区2号"}],
        [],
    )

    groups = grouping(ledger, book_of(ledger).cells, REGION)

    assert groups.labels == ("苏州", NOBODY)


def test_an_item_belongs_to_the_salesperson_on_its_row() -> None:
    """甲 is of 张; its second invoice was sold by 王, and what it paid too much stays with 张."""
    ledger = small_ledger(
        [{"name": JIA, "salesperson": "张"}],
        [item(JIA, "2026-09-01", "2026-09-30", 100),
         item(JIA, "2026-10-01", "2026-10-31", 300, salesperson="王", kind="")],
        [paid(JIA, "2026-10-02", 450)],
    )  # fmt: skip
    figures = of_dimension(book_of(ledger), SALESPERSON)

    assert figures.labels == ("张", "王")
    assert [a.value for a in figures.answers(BY_KEY["collected"])] == [15_000, 30_000]
    assert figures.parts["closing"].tolist() == [-5_000, 0]


def test_a_customer_without_a_salesperson_is_of_the_one_of_its_items() -> None:
    ledger = small_ledger([JIA, YI], [item(JIA, "2026-10-01", "2026-10-31", 300, salesperson="王")])

    book = book_of(ledger)
    groups = grouping(ledger, book.cells, SALESPERSON)

    assert groups.labels == ("王", NOBODY)
    assert groups.code[book.cells.of_customer].tolist() == [0, 1]


def test_groups_add_up_to_the_company() -> None:
    book = book_of(with_form(october(), DOSSIER, {"customer": YI, "city": "苏州"}))
    added = ("sales", "opening", "closing", "overdue", "due_total", "paid", "balances")

    whole = of_dimension(book, COMPANY)
    for dimension in (SALESPERSON, DEPT, REGION, TYPE):
        parts = of_dimension(book, dimension).parts
        assert {key: parts[key].sum() for key in added} == {
            key: whole.parts[key][0] for key in added
        }


@pytest.mark.parametrize(
    ("choice", "start", "days"),
    [("本月", (2026, 5, 1), 20), ("本季", (2026, 4, 1), 50), ("本年", (2026, 1, 1), 140),
     ("近12个月", (2025, 6, 1), 354)],
)  # fmt: skip
def test_periods_begin_with_a_month(choice: str, start: tuple[int, int, int], days: int) -> None:
    """Up to 20 May 2026: 20 days; 30 + 20; 31+28+31+30+20; 365 less 11 of May 2026."""
    period = period_of(Settings({"kpi_period": choice}), dt.date(2026, 5, 20))

    assert (period.start, period.days) == (dt.date(*start), days)
    assert str(period) == f"{period.start} 至 2026-05-20,共 {days} 天"


def test_the_figures_of_a_day_at_the_start_of_the_period() -> None:
    """At the end of September: 甲 700 of August, 21 days overdue; 乙 600 of September, not due.

    DSO: 600 of September (30 days), 700 of 1,000 of August 21.7 of 31 days.
    """
    figures = of_dimension(book_of(october()), COMPANY)
    started = {kpi.key: figures.at_start(kpi, 0) for kpi in KPIS}

    assert {key: pytest.approx(a.value) for key, a in started.items() if a} == {
        "receivable": 130_000, "dso_countback": 51.7, "overdue_share": 700 / 1300,
        "overdue_count": 0.5, "over90_share": 0, "top_share": 1,
        "age": (700 * 51 + 600 * 10) / 1300,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("receipts", "why"),
    [([paid(JIA, None, 100)], "有收款没有写日期,推不出期初"),
     ([], "台账里没有收款记录,推不出期初"),
     ([paid(JIA, "2026-10-02", 100)], "台账里没有 2026-10-01 以前的记录,推不出期初")],
)  # fmt: skip
def test_without_a_past_there_is_no_opening_balance(
    receipts: list[dict[str, object]], why: str
) -> None:
    """The DSO does not need it: 200 or 300 of 300 in October."""
    ledger = small_ledger([JIA], [item(JIA, "2026-10-01", "2026-10-31", 300)], receipts)
    book = book_of(replace(ledger, replayable=bool(ledger.receipts["date"].notna().all())))
    answers = company_answers(book)
    started = of_dimension(book, COMPANY).at_start(BY_KEY["overdue_share"], 0)

    assert {answers[key].why for key in ("collected", "due_collected", "cei")} == {why}
    assert started == Answer(None, why, {})
    assert answers["dso_countback"].value == 31 - 31 * len(receipts) / 3


def test_balances_without_invoices_have_no_days() -> None:
    """Carried balances are no sales; brought forward in the period they are opening balances."""
    ledger = small_ledger(
        [JIA],
        [item(JIA, "2026-10-01", "2026-10-31", 300, kind="期初"),
         {"customer": JIA, "amount": 50, "kind": "余额"}],
        [paid(JIA, "2026-09-02", 20)],
    )  # fmt: skip
    answers = company_answers(book_of(ledger))

    assert answers["dso_countback"].why == answers["dso"].why == "台账没有带日期的发票,不知道销售额"
    assert answers["dso_true"].why == "台账没有带日期的发票,不知道销售额"
    assert answers["cei"].parts == {"opening_open": 33_000, "receivable": 33_000, "not_due": 33_000}


def test_more_returned_than_sold_in_a_month_leaves_no_true_dso() -> None:
    """100 sold and 150 returned in October, by different customers."""
    ledger = small_ledger(
        [JIA, YI],
        [item(JIA, "2026-10-01", "2026-10-31", 100),
         item(YI, "2026-10-01", "2026-10-31", -150, kind="红字")],
    )  # fmt: skip

    assert company_answers(book_of(ledger))["dso_true"].why == "有未收发票的月份里销售额不大于零"


def test_promises_plans_and_letters() -> None:
    """Of two promises due one was kept; 100 promised of 200 overdue; 800 of 1,000 planned came.

    Of customers only 甲 has a balance and its statement was agreed; two were sent, one came back.
    """
    day, now = np.datetime64("2026-10-10"), dt.date(2026, 10, 31)
    ledger = with_form(
        october(), PLANNED,
        {"customer": JIA, "amount": 1000, "date": day}, {"customer": "丁", "amount": 1, "date": day},
    )  # fmt: skip
    decision = decide(ledger, Settings(), AS_OF)
    promises = make_frame(PROMISES, {
        "customer": [0, 1, 0, 1], "state": ["未兑现", "已兑现", "待兑现", "已兑现"],
        "due": ["2026-10-10", "2026-10-20", "2026-11-05", "2026-09-20"],
        "promised": [1.0, 1.0, 10_000.0, 1.0],
    }, 4)  # fmt: skip
    asked = reconciliations([60_000, 0], {}, now, months=6, reply_days=10)
    agreed = replace(asked[0], agreed=now, due=dt.date(2027, 4, 30))
    letters = Letters([agreed], np.array([1, 1]), np.array([1, 0]))
    answers = company_answers(book_of(ledger, letters, replace(decision, promises=promises)))

    assert answers["promises_kept"].value == 0.5
    assert answers["promise_cover"].value == 0.5
    assert (answers["agreed_share"].value, answers["returned_share"].value) == (1, 0.5)
    assert answers["plan_done"].value == 0.8


def test_disputed_money() -> None:
    """甲 disputes 400 of its 600."""
    ledger = october()
    hold = ledger.items.assign(hold=pd.Categorical(["", "争议:质量", ""]))

    answers = company_answers(book_of(replace(ledger, items=hold)))

    assert answers["disputed_share"].value == pytest.approx(400 / 600)


def test_the_ten_largest() -> None:
    """Eleven customers owe 1 to 11: ten of them 65 of 66; a twelfth has paid in advance."""
    names = [f"客户{k}" for k in range(12)]
    ledger = small_ledger(
        names,
        [item(names[k], "2026-10-01", "2026-10-31", k + 1) for k in range(11)],
        [paid(names[11], "2026-10-01", 5)],
    )

    assert company_answers(book_of(ledger))["top_share"].value == pytest.approx(65 / 66)


def test_steady_payers() -> None:
    """Paid 0 and 10 days late: the mean is 5, the deviation 5."""
    assert spread(2, 10, 100) == 5
    assert spread(1, 10, 100) is None


def test_the_figures_agree_with_the_overview() -> None:
    ledger = october()
    decision = decide(ledger, Settings(), AS_OF)
    answers = company_answers(book_of(ledger))
    found = overview(ledger, decision, Settings())

    assert {
        "overdue_share": found.overdue_share, "over90_share": found.over90_share,
        "top_share": found.top10_share, "dso_countback": found.dso, "receivable": found.open,
    } == {k: answers[k].value for k in
          ("overdue_share", "over90_share", "top_share", "dso_countback", "receivable")}  # fmt: skip


def test_an_empty_ledger_has_no_figures() -> None:
    empty = Ledger(
        make_frame(ITEMS, {}, 0), make_frame(RECEIPTS, {}, 0), make_frame(CUSTOMERS, {}, 0)
    )
    figures = all_figures(book_of(empty))

    assert {key: len(found.labels) for key, found in figures.items()} == {
        "company": 1, "salesperson": 0, "dept": 0, "region": 0, "customer_type": 0,
    }  # fmt: skip
    assert figures["company"].answer(BY_KEY["overdue_share"], 0).why == "没有未收款项"


DAYS = st.integers(0, 120).map(lambda n: str(dt.date(2026, 7, 3) + dt.timedelta(n)))  # to AS_OF
ITEM = st.builds(
    lambda who, day, amount, seller: item(who, day, "2026-10-01", amount, salesperson=seller),
    st.sampled_from([JIA, YI]), DAYS, st.integers(-300, 900), st.sampled_from(["张", "王", ""]),
)  # fmt: skip
PAID = st.builds(paid, st.sampled_from([JIA, YI]), DAYS, st.integers(-200, 900))


@settings(max_examples=25, deadline=None)
@given(st.lists(ITEM, min_size=1, max_size=8), st.lists(PAID, max_size=8))
def test_what_was_collected_is_what_came_in(
    items: list[dict[str, object]], receipts: list[dict[str, object]]
) -> None:
    """Opening + sales − closing is the receipts of the period to the fen, in all and by group."""
    came = [*receipts, paid(JIA, "2026-07-01", 1)]  # there is a past
    ledger = small_ledger([JIA, YI], items, came)
    book = book_of(ledger, decision=aged_only(ledger))
    in_october = sum(row["amount"] for row in came if str(row["date"]) >= "2026-10-01")
    people = of_dimension(book, SALESPERSON)

    assert company_answers(book)["collected"].value == in_october * 100
    assert sum(one.value or 0 for one in people.answers(BY_KEY["collected"])) == in_october * 100
