"""Two programs, one answer: the desk in arrays and the loop over customers beside it."""

from __future__ import annotations

from benchmarks import peer_desk
from benchmarks.bench_desk import PIECES, whole
from benchmarks.desk_ledger import AS_OF, SETTINGS, Size, make_desk
from xl_huikuan.core.decide import decide

SMALL = Size(customers=30, paid=400, open=200, log=80, promises=40, disputes=10, bills=8, stages=20)


def test_a_loop_finds_the_same_figures():
    """Balances of three days, what is overdue, and how 30 customers paid 400 invoices."""
    ledger = make_desk(SMALL)
    desk, times = whole(ledger)

    assert tuple(times) == tuple(piece.__name__ for piece in PIECES)
    assert len(desk.earlier) == 2
    peer_desk.check_equal(desk.figures(), peer_desk.desk(ledger, AS_OF, desk.earlier))


def test_the_book_is_as_full_as_it_says():
    """What is paid is paid in full, by invoice or the oldest first, and nothing is left over."""
    ledger = make_desk(SMALL)
    decision = decide(ledger, SETTINGS, AS_OF)
    specified = (ledger.receipts["item"] >= 0).mean()

    assert (decision.open_items["open"] > 0).sum() == SMALL.open
    assert not decision.advances.any()
    assert len(decision.promises) == SMALL.promises
    assert 0.3 < specified < 0.7
