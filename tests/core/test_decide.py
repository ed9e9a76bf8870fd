"""The whole decision: laws that hold for any ledger, and the edges."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.small_ledger import AS_OF, small_ledger
from xl_huikuan.core.decide import decide
from xl_huikuan.core.errors import Finding, Source
from xl_huikuan.core.frames import CREDIT, OPEN_ITEMS, PLAN, RECONCILIATION
from xl_huikuan.core.metrics import overview
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.policy import LADDER
from xl_huikuan.core.settings import Settings


def test_an_empty_ledger_gives_empty_frames_with_all_columns():
    """A company with no receivables has nothing to collect, and no error."""
    ledger = small_ledger([], [])
    decision = decide(ledger, Settings(), AS_OF)
    figures = overview(ledger, decision, Settings())

    for frame, columns in (
        (decision.open_items, OPEN_ITEMS),
        (decision.credit, CREDIT),
        (decision.plan, PLAN),
        (decision.reconciliation, RECONCILIATION),
    ):
        assert [c.name for c in columns] == list(frame.columns)
        assert len(frame) == 0
    assert (figures.open, figures.overdue_share, figures.dso) == (0, None, None)
    assert figures.dso_note == "表中没有开票日期,无法倒推"


def test_customers_without_items_are_rated_and_not_pressed():
    """A new customer stands in the credit sheet only."""
    decision = decide(small_ledger(["甲", "乙"], []), Settings(), AS_OF)

    assert (len(decision.credit), len(decision.plan)) == (2, 0)


def test_a_decision_has_no_truth_value():
    """Ask for what you mean."""
    with pytest.raises(TypeError):
        bool(decide(small_ledger([], []), Settings(), AS_OF))


def test_findings_of_the_ledger_block_letters_and_are_not_repeated():
    """An unreadable row of 甲 stops the letter to 甲, not to 乙."""
    base = small_ledger(
        ["甲", "乙"],
        [{"customer": name, "amount": 900, "due_given": "2026-09-01"} for name in "甲乙"],
    )
    unreadable = Finding("E403", Source("台账", 9, "C"), "金额看不懂", "请更正。", "甲")
    ledger = Ledger(base.items, base.receipts, base.customers, findings=(unreadable,))
    decision = decide(ledger, Settings(), AS_OF)

    letters = dict(zip(decision.plan["customer"], decision.plan["letter"], strict=True))
    assert letters == {0: "", 1: "dunning2"}
    assert unreadable not in decision.findings


def test_settled_items_have_no_level():
    """An item paid late is not dunned again, nor does it stop shipping."""
    ledger = small_ledger(
        ["甲"],
        [{"customer": "甲", "amount": 900, "due_given": "2026-01-01"}],
        [{"customer": "甲", "amount": 900, "date": "2026-10-01"}],
    )
    decision = decide(ledger, Settings(), AS_OF)

    assert decision.open_items["level"].tolist() == [0]
    assert decision.open_items["why"].tolist() == ["已结清"]
    assert decision.credit["can_ship"].tolist() == ["可发"]


def test_the_figures_of_the_whole_book():
    """甲 owes 600 (400 of it 100 days overdue), 乙 400 (disputed, 10 days), we hold 50 of 丙.

    Overdue 800 of 1,000; over 90 days 400; (400×100 + 400×10)/1,000 = 44 days on average.
    """
    ledger = small_ledger(
        ["甲", "乙", "丙"],
        [
            {"customer": "甲", "amount": 400, "invoice_date": "2026-07-01", "due_given": "2026-07-23"},
            {"customer": "甲", "amount": 200, "invoice_date": "2026-10-01", "due_given": "2026-12-01"},
            {"customer": "乙", "amount": 400, "invoice_date": "2026-09-01", "due_given": "2026-10-21",
             "hold": "争议"},
        ],
        [{"customer": "丙", "amount": 50, "date": "2026-10-05"}],
    )  # fmt: skip
    figures = overview(ledger, decide(ledger, Settings(), AS_OF), Settings())

    assert (figures.open, figures.advance, figures.balance) == (100_000, 5_000, 95_000)
    assert (figures.overdue_share, figures.over90_share, figures.disputed) == (0.8, 0.4, 40_000)
    assert (figures.customers_owing, figures.customers_overdue) == (2, 2)
    assert (figures.customers_to_press, figures.letters) == (1, 1)
    assert figures.average_days_overdue == 44
    assert figures.top10_share == 1
    # October 200 (31 days), September 400 (30), August 0 (31), July 400 (31)
    assert figures.dso == 31 + 30 + 31 + 31
    assert figures.unreconciled == 0


@pytest.mark.parametrize(
    ("invoiced", "dso", "note"),
    [
        (None, None, "表中没有开票日期,无法倒推"),
        ("2023-10-31", None, "近36个月的开票额不足以抵尽应收,无法倒推"),  # 37 calendar months ago
        ("2023-11-01", 1096, "按月从近到远用含税开票额抵减应收未收合计"),  # 2024 is a leap year
    ],
)
def test_days_sales_outstanding_counts_back_three_years(invoiced, dso, note):
    """November 2023 to October 2026 are 36 months and 1,096 days."""
    ledger = small_ledger(["甲"], [{"customer": "甲", "amount": 9, "invoice_date": invoiced}])
    figures = overview(ledger, decide(ledger, Settings(), AS_OF), Settings())

    assert (figures.dso, figures.dso_note) == (dso, note)
    assert {kind for _, _, kind, _ in figures.kpi_rows()} == {"money", "percent", "int", "number"}


_ITEM = st.tuples(
    st.integers(0, 3),
    st.integers(-50_000, 500_000).filter(bool),
    st.integers(-60, 1500),
    st.sampled_from(["", "争议"]),
)
_RECEIPT = st.tuples(st.integers(0, 3), st.integers(1, 400_000), st.integers(0, 900))


def _random_ledger(items, receipts):
    day = dt.timedelta(days=1)
    return small_ledger(
        list("甲乙丙丁"),
        [
            {"customer": "甲乙丙丁"[c], "amount": a / 100, "due_given": f"{AS_OF - d * day}",
             "invoice_date": f"{AS_OF - (d + 60) * day}", "hold": hold}
            for c, a, d, hold in items
        ],
        [
            {"customer": "甲乙丙丁"[c], "amount": a / 100, "date": f"{AS_OF - d * day}"}
            for c, a, d in receipts
        ],
    )  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(st.lists(_ITEM, max_size=12), st.lists(_RECEIPT, max_size=6))
def test_what_holds_for_any_ledger(items, receipts):
    """Parts add up to the score, letters have their reasons, money ties, shares are shares."""
    ledger = _random_ledger(items, receipts)
    decision = decide(ledger, Settings(), AS_OF)
    plan, credit = decision.plan, decision.credit

    parts = plan[[name for name in plan.columns if name.startswith("part_")]].sum(axis=1)
    np.testing.assert_allclose(parts, plan["priority"], atol=1e-9)
    assert plan["priority"].between(0, 100).all()
    acting = (plan["suppressed"] == "").to_numpy()
    assert not (~acting[:-1] & acting[1:]).any()
    lettered = plan[plan["letter"] != ""]
    assert (lettered["balance"] > 0).all()
    assert (lettered["suppressed"] == "").all()
    assert set(lettered["letter"]) <= {rung.letter for rung in LADDER}
    total = decision.open_items["open"].sum() - decision.advances.sum()
    assert credit["exposure"].sum() == total
    assert not decision.reconciliation["difference"].any()
    assert plan["overdue"].sum() <= max(decision.open_items["open"].sum(), 0)


@settings(max_examples=10, deadline=None)
@given(st.lists(_ITEM, max_size=8), st.lists(_RECEIPT, max_size=4))
def test_the_same_question_gets_the_same_answer(items, receipts):
    """Deciding changes nothing in the ledger and depends on nothing else."""
    ledger = _random_ledger(items, receipts)
    before = ledger.items.copy(), ledger.customers.copy()
    first, second = (decide(ledger, Settings(), AS_OF) for _ in range(2))

    assert first.plan.equals(second.plan)
    assert first.findings == second.findings
    assert ledger.items.equals(before[0])
    assert ledger.customers.equals(before[1])
