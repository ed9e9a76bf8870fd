"""Two programs, one answer: the replay in arrays and the loop over customers beside it."""

from __future__ import annotations

import datetime as dt

from benchmarks import peer_backtest
from benchmarks.bench_backtest import UNTIL, check_equal, make_history, objects_of
from xl_huikuan.core.backtest.replay import Question, replay
from xl_huikuan.core.settings import Settings


def test_a_loop_finds_the_same_money():
    """Priority, credit score, estimates and plain rankings of 1,200 invoices, on three days."""
    ledger = make_history(n_open=400, n_paid=800, customers=40)
    days = (dt.date(2025, 6, 30), dt.date(2026, 3, 31), dt.date(2026, 9, 30))
    few = replay(ledger, Settings(), Question(UNTIL, days=days))

    assert len(few.days) == 3
    check_equal(few, peer_backtest.replay(*objects_of(ledger), days, few.until))


def test_the_history_is_what_it_says():
    """So many invoices and receipts, and no customer pays more than it was invoiced."""
    ledger = make_history(n_open=40, n_paid=80, customers=4)
    owed, paid = (f.groupby("customer")["amount"].sum() for f in (ledger.items, ledger.receipts))

    assert (len(ledger.items), len(ledger.receipts), len(ledger.customers)) == (120, 80, 4)
    assert (paid <= owed).all()
