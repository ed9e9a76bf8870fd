"""The provision of a ledger: year-ends replayed or typed, individual assessment, the whole."""

from __future__ import annotations

import dataclasses
import datetime as dt
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.small_ledger import small_ledger
from tests.core.test_provision import BALANCES
from xl_huikuan.core.money import fen
from xl_huikuan.core.provision_ages import earliest_entry, replayable, year_ends
from xl_huikuan.core.provision_cases import Individual, cases
from xl_huikuan.core.provision_result import Allowance, TypedHistory, allowance
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.write_off import candidates

YEAR_END = dt.date(2025, 12, 31)
MIDDLES = ("2025-06-30", "2024-06-30", "2023-06-30", "2022-06-30", "2021-06-30", "2020-06-30")
YEARS = (2022, 2023, 2024)
TYPED = TypedHistory(
    balances={year: tuple(row) for year, row in zip(YEARS, BALANCES, strict=False)},
    written_off={2023: (0,) * 5 + (fen(10_000),), 2025: (None,) * 5 + (fen(25_000),)},
    collected={2024: 0},
)
MIGRATION = {"provision_method": "迁徙率", "provision_factor": 1.05}


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)


def worked_ledger() -> Any:
    """The balances of 2025, one invoice in the middle of each bucket; nothing was received."""
    items = [
        {"customer": "甲公司", "amount": fen_ / 100, "biz_date": day(text), "kind": "发票"}
        for text, fen_ in zip(MIDDLES, BALANCES[-1], strict=True)
    ]
    return small_ledger(["甲公司"], items)


def worked(typed: TypedHistory = TYPED, **own: Any) -> Allowance:
    return allowance(worked_ledger(), Settings({**MIGRATION, **own}), YEAR_END, typed)


def test_the_last_year_ends():
    """A year-end counts itself, the day before does not."""
    assert year_ends(YEAR_END, 3) == tuple(dt.date(year, 12, 31) for year in (2023, 2024, 2025))
    assert year_ends(dt.date(2025, 12, 30), 2) == (dt.date(2023, 12, 31), dt.date(2024, 12, 31))


def test_the_worked_example_from_a_ledger_and_typed_years():
    """1,054,366.57 in all, with the balances of 2025 from the ledger and the rest typed."""
    found = worked()

    assert found.current == (*BALANCES[-1], 0)
    assert [end.replayed for end in found.history] == [False, False, False, True]
    assert [end.blanks for end in found.history] == [6, 1, 5, 5]
    assert found.rows == (*map(fen, ("183535", "175577.54", "156211.78", "131612.25", "122430", "285000")), 0)  # fmt: skip
    assert found.needed == found.matrix_total == fen("1054366.57")
    assert found.individual_total == 0


def test_the_company_s_own_rates():
    """5, 10, 30, 50, 80 and 100 %: 325,000 + 114,000 + 139,968 + 111,375 + 118,800 + 285,000."""
    found = worked(provision_method="账龄比例")

    assert found.needed == fen(1_094_143)
    assert found.by_migration[5] == 1  # shown beside them


def test_rates_rounded_to_a_hundredth_of_a_percent():
    """18.33 % × 46.00 % × 56.67 % × 71.67 % × 78.52 % = 2.69 %, × 1.05 = 2.8245 → 2.82 %."""
    found = worked(provision_rounding="取到0.01%")

    assert found.migration.average[0] == Fraction(1833, 10_000)
    assert found.migration.historical[0] == Fraction(269, 10_000)
    assert found.used[0] == Fraction(282, 10_000)
    assert found.rows[0] == fen("183300")


def test_years_not_typed_leave_no_rates_and_no_total():
    """Blank is not zero: only 5年以上 has a rate, and the total cannot be said."""
    found = worked(TypedHistory())

    assert set(found.migration.average) == {None}
    assert found.rows[:5] == (None,) * 5
    assert (found.rows[5], found.needed) == (fen(285_000), None)
    assert found.migration.notes[0] == (
        "2022年末到2023年末,1年以内(含1年):余额没有填,没有迁徙率,不计入平均。"
    )


def test_what_has_no_date_wants_a_rate_of_its_own():
    """100 yuan undated: no total until the rate of 账龄不明 is typed; then 50 %."""
    ledger = small_ledger(["甲公司"], [{"customer": "甲公司", "amount": 100}])

    asked = allowance(ledger, Settings(), YEAR_END)
    told = allowance(ledger, Settings({"provision_rate_undated": 50.0}), YEAR_END)

    assert (asked.current, asked.needed) == ((0,) * 6 + (fen(100),), None)
    assert told.needed == fen(50)


def test_an_age_from_a_bucket_column_is_its_lower_end():
    """100 of 365天以上, without a date: 366 days, 1-2年, and it is said."""
    items = [{"customer": "甲公司", "amount": 100, "age_given": 366.0}]

    found = allowance(small_ledger(["甲公司"], items), Settings(), YEAR_END)

    assert (found.current[1], found.from_buckets) == (fen(100), fen(100))
    assert worked().from_buckets == 0


def replayed_ledger(**own: Any) -> Any:
    """100 of May 2024 of which 60 came in May 2025, and 40 of June 2025."""
    items = [
        {"customer": "甲公司", "amount": 100, "biz_date": day("2024-05-01")},
        {"customer": "甲公司", "amount": 40, "biz_date": day("2025-06-01"), "invoice_date": day("2024-12-01")},
    ]  # fmt: skip
    receipts = [{"customer": "甲公司", "amount": 60, "date": day("2025-05-01"), **own}]
    return small_ledger(["甲公司"], items, receipts)


def test_year_ends_are_replayed_as_far_as_the_ledger_goes():
    """At the end of 2024 all 100 were open; of 2023 the ledger knows nothing."""
    found = allowance(replayed_ledger(), Settings({"provision_years": 3}), YEAR_END)

    assert [end.replayed for end in found.history] == [False, True, True]
    assert [end.balances[:2] for end in found.history] == [(None, None), (fen(100), 0), (fen(40), fen(40))]  # fmt: skip
    assert found.migration.rates[1][0] == Fraction(2, 5)


def test_by_the_invoice_date_the_second_item_is_older():
    settings = Settings({"provision_basis": "开票日"})

    assert allowance(replayed_ledger(), settings, YEAR_END).current[:2] == (0, fen(80))


def test_a_clerk_who_types_the_years_is_believed():
    """手工填写: the ledger is asked for the as-of date only."""
    settings = Settings({"provision_history": "手工填写"})

    found = allowance(replayed_ledger(), settings, YEAR_END)

    assert [end.replayed for end in found.history] == [False, False, False, True]


def test_what_the_clerk_typed_of_a_year_goes_before_the_ledger():
    """99 typed for the end of 2024, where the ledger says 100."""
    typed = TypedHistory(balances={2024: (fen(99), None, None, None, None, None)})

    found = allowance(replayed_ledger(), Settings(), YEAR_END, typed)

    assert [end.replayed for end in found.history] == [False, False, False, True]
    assert found.history[2].balances[0] == fen(99)


def test_what_keeps_a_past_day_from_being_replayed():
    """Receipts without dates, no receipts at all, a ledger that begins later or has no dates."""
    ledger = replayed_ledger()
    undated = dataclasses.replace(ledger, replayable=False)

    assert earliest_entry(ledger) == dt.date(2024, 5, 1)
    assert replayable(ledger, dt.date(2024, 5, 1))
    assert not replayable(ledger, dt.date(2024, 4, 30))
    assert not replayable(undated, YEAR_END)
    assert not replayable(worked_ledger(), YEAR_END)
    assert earliest_entry(small_ledger([], [])) is None


def individual(customer: int = 0, amount: int | None = None, **own: Any) -> Individual:
    given_ = {"rate": Fraction(1, 2), "loss": None, "reason": "破产", "row": 9, **own}
    return Individual("甲公司", customer, amount, **given_)


MATRIX = np.array([[10, 20, 30, 0, 0, 0, 5], [1, 0, 0, 0, 0, 0, 0]], np.int64)


def test_individual_assessment_takes_the_oldest_first_and_the_undated_last():
    """35 of 65: the 30 of 2-3年 and 5 of the 20; the second row of the customer has the rest."""
    first, second = cases([individual(amount=35), individual(loss=7)], MATRIX)

    assert (first.taken, first.total, first.loss) == ((0, 5, 30, 0, 0, 0, 0), 35, 18)
    assert (second.taken, second.loss) == ((10, 15, 0, 0, 0, 0, 5), 7)
    assert MATRIX.sum() == 66


@pytest.mark.parametrize(
    ("asked", "loss", "trouble"),
    [
        (individual(-1), 0, "台账里没有这个客户,没有扣除"),
        (individual(rate=None), None, "损失率和预期损失都没有填"),
        (individual(amount=100), 33, "金额多于台账未收余额,只扣除了余额"),
        (individual(amount=0, loss=5), 0, "客户没有未收余额"),
        (individual(loss=66), 66, "预期损失多于单项金额"),
        (individual(), 33, ""),
    ],
)
def test_what_is_odd_about_an_individual_assessment(asked, loss, trouble):
    """Half of 65 is 32.5, half-up 33."""
    (case,) = cases([asked], MATRIX)

    assert (case.loss, case.trouble) == (loss, trouble)


amounts = st.none() | st.integers(0, 10**9)


@given(st.lists(st.tuples(st.integers(0, 1), amounts), max_size=5))
def test_nothing_is_taken_twice(asked):
    """Buckets never go below zero, whatever is asked for."""
    found = cases([individual(*one) for one in asked], MATRIX)

    taken = np.array([case.taken for case in found], np.int64).reshape(-1, 7)
    assert (taken >= 0).all()
    assert (taken.sum(axis=0) <= MATRIX.sum(axis=0)).all()


def test_the_individually_assessed_leave_the_matrix_first():
    """500,000 of the 1年以内 out at 50 %: 6,000,000 at 5 % and 250,000 more."""
    one = [
        {"customer": "甲公司", "amount": 6_000_000, "biz_date": day("2025-06-30")},
        {"customer": "乙公司", "amount": 500_000, "biz_date": day("2025-06-30")},
    ]
    typed = TypedHistory(individual=[individual(1)])

    found = allowance(small_ledger(["甲公司", "乙公司"], one), Settings(), YEAR_END, typed)

    assert (found.apart[0], found.net[0]) == (fen(500_000), fen(6_000_000))
    assert (found.matrix_total, found.individual_total) == (fen(300_000), fen(250_000))
    assert found.needed == fen(550_000)


def open_items(*rows: tuple[str, float]) -> pd.DataFrame:
    due = np.array([text or "NaT" for text, _ in rows], "datetime64[s]")
    return pd.DataFrame({"due": due, "open": np.array([fen(str(a)) for _, a in rows], np.int64)})


def test_what_may_be_claimed_as_a_bad_debt():
    """Three full years; one year and small; one year and tiny against 1,000 million of revenue."""
    items = open_items(
        ("2022-12-31", 900_000),  # three years to the day
        ("2023-01-01", 900_000),  # a day less, and too large
        ("2024-12-31", 50_000),
        ("2025-01-01", 50_000),  # a day less than a year
        ("2023-06-30", 50_000.01),
        ("2023-06-30", 100_000),
        ("2023-06-30", 100_000.01),
        ("2020-01-01", 0),
        ("", 800),
    )

    plain = candidates(items, YEAR_END, None)
    rich = candidates(items, YEAR_END, fen(1_000_000_000))

    assert (plain.rows.tolist(), plain.reasons.tolist()) == ([0, 2], [0, 1])
    assert (rich.rows.tolist(), rich.reasons.tolist()) == ([0, 2, 5, 4], [0, 1, 2, 2])
    assert plain.untested == fen(800)


def test_29_february_has_its_anniversary_on_the_28th():
    """民法典 202: due on 2024-02-29, a full year is over on 2025-02-28."""
    items = open_items(("2024-02-29", 1))

    assert len(candidates(items, dt.date(2025, 2, 27), None).rows) == 0
    assert len(candidates(items, dt.date(2025, 2, 28), None).rows) == 1
