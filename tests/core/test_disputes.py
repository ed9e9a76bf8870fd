"""What open disputes hold back. Today is Monday 2026-11-30."""

from dataclasses import replace

import numpy as np
import pytest

from tests.core.logged_ledger import AS_OF
from tests.core.text_ledger import text_ledger
from xl_huikuan.core.decide import decide
from xl_huikuan.core.disputes import disputed_amounts, standing, with_disputes
from xl_huikuan.core.forms.disputes import DISPUTES
from xl_huikuan.core.forms.papers import Papers, filled_frame
from xl_huikuan.core.metrics import overview
from xl_huikuan.core.settings import Settings

BOOK = """
应收 甲 2026-09-01 500 due_given=2026-10-31 invoice_no=A1 contract_no=HT1
应收 甲 2026-09-02 300 due_given=2026-10-31 invoice_no=A2 contract_no=HT1
应收 甲 2026-09-03 100 due_given=2026-10-31 doc_no=D3 hold=诉讼
应收 乙 2026-09-03 200 due_given=2026-10-31 invoice_no=A1 hold=有争议
"""


def _disputed(*rows):
    """Rows are (customer, document, opened, resolved, deadline, kind)."""
    names = ("who", "document", "opened", "resolved", "deadline", "kind")
    data = {name: [row[i] for row in rows] for i, name in enumerate(names)}
    for name in ("opened", "resolved", "deadline"):
        data[name] = np.array([day or None for day in data[name]], "datetime64[s]")
    form = filled_frame(DISPUTES, data | {"row": np.arange(5, 5 + len(rows))}, len(rows))
    return replace(text_ledger(BOOK), papers=Papers({"disputes": form}))


def _held(*rows):
    return with_disputes(_disputed(*rows), Settings(), AS_OF)


@pytest.mark.parametrize(
    ("customer", "document", "holds"),
    [
        (0, "A1", ["争议:质量", "", "诉讼", "有争议"]),
        (0, "HT1", ["争议:质量", "争议:质量", "诉讼", "有争议"]),
        (0, "A2、D3", ["", "争议:质量", "诉讼;争议:质量", "有争议"]),
        (0, "", ["争议:质量", "争议:质量", "诉讼;争议:质量", "有争议"]),
        (1, "A1", ["", "", "诉讼", "有争议"]),
        (-1, "", ["", "", "诉讼", "有争议"]),
    ],
)
def test_an_open_dispute_holds_what_it_is_about(customer, document, holds):
    """By invoice, document or contract number; blank is the whole customer."""
    assert _held((customer, document, "2026-11-20", "", "", "质量")).items["hold"].tolist() == holds


@pytest.mark.parametrize(
    ("opened", "resolved", "held"),
    [
        ("2026-11-20", "2026-11-29", False),
        ("2026-11-20", "2026-11-30", False),  # settled today
        ("2026-11-20", "2026-12-01", True),  # settled tomorrow: as of today it is not
        ("2026-12-01", "", False),  # not raised yet
        ("", "", True),
    ],
)
def test_only_what_is_open_on_the_day_holds(opened, resolved, held):
    ledger = _held((0, "A1", opened, resolved, "", ""))

    assert ledger.items["hold"][0] == ("争议" if held else "")


def test_the_plan_waits_and_the_amount_counts_as_disputed():
    """甲 900 of which all is held; 乙 200 was held by the book: 1,100 disputed."""
    ledger = _held((0, "", "2026-11-20", "", "", "质量"))
    decision = decide(ledger, Settings(), AS_OF)

    assert decision.plan["suppressed"].tolist()[0].startswith("款项均暂缓(争议:质量")
    assert decision.plan["letter"].tolist() == ["", ""]
    assert overview(ledger, decision, Settings()).disputed == 110_000


def test_a_number_that_is_not_in_the_ledger_is_reported():
    """乙 has no A2; the rest of the row holds all the same."""
    ledger = _held((1, "A2", "2026-11-20", "", "", ""), (0, "A1 X9", "2026-11-20", "", "", ""))

    assert ledger.items["hold"].tolist() == ["争议", "", "诉讼", "有争议"]
    assert [(f.code, f.source.row, f.customer) for f in ledger.findings] == [
        ("W821", 5, "乙"), ("W821", 6, "甲"),
    ]  # fmt: skip
    assert "「X9」" in ledger.findings[1].message


def test_no_dispute_changes_nothing():
    ledger = text_ledger(BOOK)

    assert with_disputes(ledger, Settings(), AS_OF) is ledger


def test_how_disputes_stand():
    """One working day to answer unless a day is written: Friday 11-20 until Monday 11-23."""
    ledger = _disputed(
        (0, "A1", "2026-11-20", "", "", ""),
        (0, "A2", "2026-11-20", "", "2026-12-05", ""),
        (0, "A2", "2026-11-27", "", "", ""),
        (0, "A1", "2026-11-01", "2026-11-11", "", ""),
        (0, "A1", "2026-12-01", "", "", ""),
        (0, "A1", "", "", "", ""),
    )
    found = standing(ledger.papers[DISPUTES], Settings(), AS_OF)

    assert found.state == ["已过答复期限7天", "处理中", "处理中", "已解决", "尚未提出", "处理中"]
    assert found.days[:4].tolist() == [10, 10, 3, 10]
    assert np.isnan(found.days[4:]).all()
    assert found.late.tolist() == [True, *[False] * 5]
    assert str(found.deadline[0])[:10] == "2026-11-23"


def test_how_much_a_dispute_is_about():
    """A1 500 open; all of 甲 900; nobody nothing."""
    ledger = _disputed((0, "A1", "", "", "", ""), (0, "", "", "", "", ""), (-1, "", "", "", "", ""))
    decision = decide(ledger, Settings(), AS_OF)

    assert disputed_amounts(ledger, decision.open_items).tolist() == [50_000, 90_000, 0]
