"""Recorded days: what is written of a day reads back as it was."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from tests.core.small_ledger import small_ledger
from xl_huikuan.core.decide import decide
from xl_huikuan.core.forms.papers import NOBODY, Papers, filled_frame
from xl_huikuan.core.forms.snapshots import SNAPSHOTS
from xl_huikuan.core.metrics import overview
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.snapshots import (
    bucket_names,
    figures_of,
    latest_before,
    recorded_days,
    scheme_text,
    snapshot_on,
    snapshot_rows,
    trend,
    with_day,
)

OCTOBER = dt.date(2026, 10, 31)


def bill(customer, amount, due, invoice_date="2026-07-01", **more):
    return {"customer": customer, "amount": amount, "due_given": due,
            "invoice_date": invoice_date, **more}  # fmt: skip


def book():
    """甲 owes 300.05, of it 200.05 for 92 days; 乙 100.00 not due; 丙 nothing; 丁 paid 50 too much."""
    return small_ledger(
        [{"name": "甲", "salesperson": "张三"}, "乙", "丙", "丁"],
        [
            bill("甲", 200.05, "2026-07-31"),
            bill("甲", 100, "2026-11-30"),
            bill("乙", 100, "2026-11-30", salesperson="李四"),
            bill("丙", 70, "2026-09-30"),
        ],
        [
            {"customer": "丙", "amount": 70, "date": "2026-10-01"},
            {"customer": "丁", "amount": 50, "date": "2026-10-01"},
        ],
    )


def rows(settings=Settings(), day=OCTOBER):  # noqa: B008 - settings never change
    ledger = book()
    expected = np.array([10_000, 0, 0, 0])
    return snapshot_rows(ledger, decide(ledger, settings, day), settings, expected)


def test_a_row_for_each_customer_that_owes_or_is_owed():
    """丙 is square and has none; 丁 is owed 50.00."""
    made = rows()

    assert made["customer"].tolist() == ["甲", "乙", "丁"]
    assert made["balance"].tolist() == [30_005, 10_000, -5_000]
    assert made["overdue"].tolist() == [20_005, 0, 0]
    assert made["buckets"].tolist() == [
        "100|0|0|0|200.05|0|0|0",
        "100|0|0|0|0|0|0|0",
        "0|0|0|0|0|0|0|0",
    ]
    assert made["expected"].tolist() == [10_000, 0, 0]
    assert made["salesperson"].tolist() == ["张三", "李四", ""]
    assert made["scheme"].tolist() == ["逾期7段"] * 3


def test_a_recorded_day_has_the_figures_of_the_overview():
    """What is written of a day says of it what the overview of that day says."""
    ledger, settings = book(), Settings()
    then = snapshot_on(rows(), OCTOBER)
    told = overview(ledger, decide(ledger, settings, OCTOBER), settings)

    assert then is not None
    found = figures_of(then)
    assert found == {name: pytest.approx(getattr(told, name)) for name in found}
    assert found["over90"] == 20_005
    assert set(found) >= {"open", "advance", "balance", "overdue", "over90_share", "top10_share"}


def test_figures_that_cannot_be_said_are_left_out():
    """By year of invoice nobody can say what is 90 days overdue; without buckets not even what is open."""
    by_year = Settings({"scheme": "年度6段"})
    other_basis = Settings({"basis": "开票日"})
    without_90 = Settings({"scheme": "15,30"})
    for settings in (by_year, other_basis, without_90):
        then = snapshot_on(rows(settings), OCTOBER)
        assert "over90" not in figures_of(then)
        assert figures_of(then)["open"] == 40_005
    assert scheme_text(other_basis) == "逾期7段·开票日"
    blank = snapshot_on(rows().assign(buckets="?"), OCTOBER)
    assert blank.buckets is None
    assert "open" not in figures_of(blank)


def test_a_day_on_which_nothing_was_owed_has_no_shares():
    """All balances 0.00."""
    then = snapshot_on(rows().assign(balance=0.0, overdue=0.0, buckets="0|0|0|0|0|0|0|0"), OCTOBER)
    found = figures_of(then)

    assert (found["overdue_share"], found["over90_share"], found["top10_share"]) == (None,) * 3
    assert found["open"] == 0


@pytest.mark.parametrize("cell", ["", "1|2", "1|2|3|4|5|6|7|x", "1|2|3|4|5|6|7|nan"])
def test_buckets_that_cannot_be_read_are_none(cell):
    """One such cell and the buckets of that day are not used: part of a book is no book."""
    made = rows()
    made.loc[1, "buckets"] = cell

    assert snapshot_on(made, OCTOBER).buckets is None


def test_of_mixed_or_unknown_schemes_buckets_are_not_used():
    """The day keeps its balances."""
    mixed, unknown = rows(), rows().assign(scheme="随便")
    mixed.loc[0, "scheme"] = "年度6段"

    for made in (mixed, unknown):
        then = snapshot_on(made, OCTOBER)
        assert (then.buckets, then.scheme) == (None, "")
        assert then.balance.sum() == 35_005
    assert bucket_names("随便") == ()
    assert bucket_names("15,30·开票日") == ("未到期", "1-15天", "16-30天", "30天以上", "无到期日")


def test_days_are_found_in_order_whatever_the_order_of_rows():
    """August written after October; a row without a day or a balance is no row."""
    made = rows()
    august = made.assign(day=np.datetime64("2026-08-31", "s"), balance=1.0, overdue=np.nan)
    broken = made.assign(day=np.datetime64("NaT", "s"))
    no_figure = made.assign(balance=np.nan)
    frame = filled_frame(SNAPSHOTS, {}, 0)
    for more in (made, august, broken, no_figure):
        frame = type(frame)(
            {c: [*frame[c].tolist(), *more[c].tolist()] for c in frame.columns}
        ).astype({"day": "datetime64[s]"})

    assert recorded_days(frame) == (dt.date(2026, 8, 31), OCTOBER)
    assert latest_before(frame, OCTOBER).day == dt.date(2026, 8, 31)
    assert latest_before(frame, dt.date(2026, 8, 31)) is None
    assert snapshot_on(frame, dt.date(2026, 9, 30)) is None
    points = trend(frame, dt.date(2026, 12, 31))
    assert [(p.day.month, p.balance, p.overdue, p.customers) for p in points] == [
        (8, 3, 0, 3), (10, 35_005, 20_005, 2),
    ]  # fmt: skip
    assert len(trend(frame, dt.date(2026, 9, 30))) == 1


def test_of_two_rows_of_one_customer_and_day_the_latter_counts():
    """A copied row must not double the book."""
    made = rows()
    twice = type(made)({c: [*made[c].tolist(), made[c].tolist()[0]] for c in made.columns})

    assert snapshot_on(twice, OCTOBER).balance.sum() == 35_005


def test_a_day_made_again_takes_the_place_of_the_first():
    """October twice is October once; September stays."""
    september = rows().assign(day=np.datetime64("2026-09-30", "s"))
    both = with_day(september, rows(), OCTOBER)

    assert recorded_days(both) == (dt.date(2026, 9, 30), OCTOBER)
    again = with_day(both, rows().iloc[:1], OCTOBER)
    assert snapshot_on(again, OCTOBER).balance.tolist() == [30_005]
    assert len(snapshot_on(again, dt.date(2026, 9, 30)).balance) == 3
    assert with_day(rows(), rows().iloc[:1], OCTOBER)["customer"].tolist() == ["甲"]


def test_a_snapshot_has_no_truth_value():
    """Ask whether it is None."""
    with pytest.raises(TypeError):
        bool(snapshot_on(rows(), OCTOBER))


def test_no_page_is_no_day():
    """A ledger without the form."""
    ledger = replace(book(), papers=Papers())

    assert recorded_days(ledger.papers[SNAPSHOTS]) == ()
    assert trend(ledger.papers[SNAPSHOTS], OCTOBER) == ()
    assert NOBODY not in rows()["who"].tolist()
