"""What promises add up to. Today is 2026-11-30."""

from tests.core.logged_ledger import AS_OF, logged_ledger
from xl_huikuan.core.decide import decide
from xl_huikuan.core.promise_figures import NO_OWNER, by_owner, by_state
from xl_huikuan.core.settings import Settings

# 甲 (小李) owes 500 overdue, 乙 (小王) 300 overdue, 丙 (nobody) nothing overdue.
BOOK = """
应收 甲 2026-10-01 500 due_given=2026-10-31 salesperson=小李
应收 乙 2026-10-01 300 due_given=2026-10-31 salesperson=小王
应收 丙 2026-10-01 200 due_given=2026-12-31
收款 乙 2026-11-10 100
收款 丙 2026-11-10 10
"""
# 甲: broken, then 800 coming (more than is overdue). 乙: 100 kept. 丙: 10 kept.
LOG = """
2026-11-02 甲 2026-11-05 100
2026-11-20 甲 2026-12-05 800
2026-11-02 乙 2026-11-10 100
2026-11-02 丙 2026-11-10 10
"""


def _figures():
    ledger = logged_ledger(BOOK, LOG)
    return ledger, decide(ledger, Settings(), AS_OF)


def test_promises_are_totalled_by_state():
    totals = {t.state: (t.count, t.promised, t.came) for t in by_state(_figures()[1]) if t.count}

    assert totals == {
        "未兑现": (1, 10_000, 0), "待兑现": (1, 80_000, 0), "已兑现": (2, 11_000, 11_000),
    }  # fmt: skip


def test_no_more_is_covered_than_is_overdue():
    """小李 500 of 500 covered, 0 of 1 kept; 小王 0 of 200, 1 of 1; nobody: nothing overdue, 1 of 1."""
    rows = by_owner(*_figures())

    assert [(r.owner, r.overdue, r.covered, r.made, r.kept) for r in rows] == [
        ("小李", 50_000, 50_000, 1, 0),
        ("小王", 20_000, 0, 1, 1),
        (NO_OWNER, 0, 0, 1, 1),
    ]
    assert [(r.coverage, r.kept_rate) for r in rows] == [(1.0, 0.0), (0.0, 1.0), (None, 1.0)]


def test_without_promises_there_is_no_rate():
    ledger = logged_ledger(BOOK)
    decision = decide(ledger, Settings(), AS_OF)

    assert [r.kept_rate for r in by_owner(ledger, decision)] == [None, None]
    assert not any(t.count for t in by_state(decision))
