"""The backtest of 24 month-ends: our arrays beside a loop over customers, to the same shares.

The loop replays the last few of the month-ends only, and is held against our time for those.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator

import numpy as np
import pandas as pd

from benchmarks import peer_backtest
from benchmarks.figures import Figure
from xl_huikuan.core.backtest.measures import CALLS
from xl_huikuan.core.backtest.rankings import RANKINGS
from xl_huikuan.core.backtest.replay import Backtest, Question, replay
from xl_huikuan.core.frames import CUSTOMERS, ITEMS, RECEIPTS, make_frame
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.settings import Settings

OPEN, RECEIPTS_PAST, CUSTOMERS_N = 100_000, 200_000, 5_000
UNTIL = dt.date(2026, 10, 31)
SPAN = 830  # days of invoices: 24 month-ends and a quarter before them
LIMIT = 60.0  # seconds for 24 month-ends
PEER_DAYS = 4
GOAL = 1.5


def make_history(
    n_open: int = OPEN, n_paid: int = RECEIPTS_PAST, customers: int = CUSTOMERS_N, seed: int = 11
) -> Ledger:
    """Return a ledger with so many open items and so many paid ones; customers pay as they do."""
    random = np.random.default_rng(seed)
    n = n_open + n_paid
    customer = random.integers(0, customers, n)
    issued = np.datetime64(UNTIL, "D") - random.integers(0, SPAN, n).astype("m8[D]")
    due = issued + np.timedelta64(30, "D")
    habit = random.gamma(1.2, 10, customers) - 8
    delay = np.round(habit[customer] + random.normal(0, 8, n)).astype(np.int64)
    paid = np.maximum(due + delay.astype("m8[D]"), issued + np.timedelta64(1, "D"))
    came = np.flatnonzero(paid <= np.datetime64(UNTIL, "D"))
    # Who pays late does not pay at all more often: they keep back most of what stays open.
    weight = random.random(len(came)) * (1 + np.maximum(habit[customer[came]], 0) / 10)
    kept = np.sort(came[np.argsort(weight)[:n_paid]])
    amount = np.exp(random.normal(13, 1.3, n)).astype(np.int64) + 100
    items = {
        "customer": customer, "invoice_date": issued, "biz_date": issued, "due_given": due,
        "amount": amount, "invoice_no": [f"F{k:07d}" for k in range(n)],
    }  # fmt: skip
    nowhere = np.full(len(kept), -1)  # they pay the oldest first, which takes the most settling
    receipts = {"customer": customer[kept], "date": paid[kept], "amount": amount[kept], "item": nowhere}  # fmt: skip
    names = {"name": [f"客户{k}" for k in range(customers)]}
    return Ledger(
        make_frame(ITEMS, items, n),
        make_frame(RECEIPTS, receipts, len(kept)),
        make_frame(CUSTOMERS, names, customers),
    )


def run() -> list[Figure]:
    """Return the time of the whole replay, and of its last days beside the loop."""
    ledger = make_history()
    started = time.perf_counter()
    whole = replay(ledger, Settings(), Question(UNTIL))
    seconds = time.perf_counter() - started
    days = tuple(day.as_of for day in whole.days)
    last = days[-PEER_DAYS:]
    started = time.perf_counter()
    few = replay(ledger, Settings(), Question(UNTIL, days=last))
    mine = time.perf_counter() - started
    invoices, receipts = objects_of(ledger)
    started = time.perf_counter()
    theirs = peer_backtest.replay(invoices, receipts, last, few.until)
    peer = time.perf_counter() - started
    check_equal(few, theirs)
    return [
        Figure(f"backtest {len(days)} month-ends", seconds, "limit", LIMIT, seconds / LIMIT, "<=", 1.0),
        Figure(f"backtest {len(last)} month-ends", mine, "loop", peer, peer / mine, ">=", GOAL),
    ]  # fmt: skip


def objects_of(
    ledger: Ledger,
) -> tuple[list[peer_backtest.Invoice], list[peer_backtest.Receipt]]:
    """Return the ledger as objects, as a loop wants them."""
    items = _rows(ledger.items, "customer", "invoice_date", "due_given", "amount")
    receipts = _rows(ledger.receipts, "customer", "date", "amount")
    return (
        [peer_backtest.Invoice(*row) for row in items],
        [peer_backtest.Receipt(*row) for row in receipts],
    )


def _rows(frame: pd.DataFrame, *names: str) -> Iterator[tuple]:
    columns = (frame[name].to_numpy() for name in names)
    dated = (c.astype("datetime64[D]") if c.dtype.kind == "M" else c for c in columns)
    return zip(*(column.tolist() for column in dated), strict=True)


def check_equal(ours: Backtest, theirs: dict[str, float]) -> None:
    """Raise AssertionError unless both found the same shares of the late money."""
    for k, ranking in enumerate(RANKINGS):
        if ranking.key in theirs:
            mine = ours.total.money_share[k, CALLS]
            np.testing.assert_allclose(mine, theirs[ranking.key], rtol=1e-9, err_msg=ranking.key)


if __name__ == "__main__":
    for figure in run():
        print(figure)
