"""Aging with first-in-first-out receipts: our arrays beside polars, duckdb and a loop.

All start from the same columns in their own native form and end with fen per customer and bucket;
every result must be equal to the fen, also that of the whole `age` with its settlement lines.
"""

from __future__ import annotations

import datetime as dt
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd
import polars as pl

from xl_huikuan.core.aging import age, age_table
from xl_huikuan.core.frames import CUSTOMERS, ITEMS, RECEIPTS, make_frame
from xl_huikuan.core.matching import fen_by
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.policy import SCHEME_OVERDUE
from xl_huikuan.core.settings import Settings

AS_OF = dt.date(2026, 10, 31)
LIMITS = SCHEME_OVERDUE.limits
WIDTH = len(LIMITS) + 2
Row = tuple[str, float, str, float, float, float]


@dataclass(frozen=True)
class Book:
    """Random items and receipts: about two thirds of the debt is paid."""

    customer: np.ndarray
    due: np.ndarray
    amount: np.ndarray
    payer: np.ndarray
    received: np.ndarray
    n_customers: int


def make_arrays(items: int = 100_000, customers: int = 5_000, seed: int = 7) -> Book:
    random = np.random.default_rng(seed)
    receipts = items // 3
    return Book(
        random.integers(0, customers, items),
        np.datetime64("2024-06-01", "s") + random.integers(0, 1000, items).astype("m8[D]"),
        random.integers(1, 20_000_000, items),
        random.integers(0, customers, receipts),
        random.integers(1, 40_000_000, receipts),
        customers,
    )


def ours(book: Book) -> np.ndarray:
    received = fen_by(book.payer, book.received, book.n_customers)
    return age_table(
        book.customer, book.due, book.amount, received, as_of=AS_OF, scheme=SCHEME_OVERDUE
    )


def with_polars(items: pl.DataFrame, receipts: pl.DataFrame) -> pl.DataFrame:
    days = (pl.lit(AS_OF) - pl.col("due")).dt.total_days()
    bucket = pl.sum_horizontal([(days > limit).cast(pl.Int64) for limit in LIMITS])
    pool = receipts.lazy().group_by("customer").agg(pl.col("amount").sum().alias("pool"))
    unpaid = pl.col("amount").cum_sum().over("customer") - pl.col("pool").fill_null(0)
    return (
        items.lazy()
        .join(pool, on="customer", how="left")
        .sort("customer", "due")
        .with_columns(open=pl.min_horizontal(pl.max_horizontal(unpaid, 0), pl.col("amount")))
        .group_by("customer", bucket.alias("bucket"))
        .agg(pl.col("open").sum())
        .collect()
    )


DUCK = f"""
with pool as (select customer, sum(amount)::bigint as pool from receipts group by customer),
     walked as (
        select i.customer, i.due, i.amount,
               sum(i.amount) over (partition by i.customer order by i.due, i.id) - coalesce(p.pool, 0)
                   as unpaid
        from items i left join pool p using (customer))
select customer,
       {" + ".join(f"(date '{AS_OF}' - due > {limit})::int" for limit in LIMITS)} as bucket,
       sum(least(greatest(unpaid, 0), amount))::bigint as open
from walked group by all
"""  # noqa: S608 - built from our own limits and date


def with_loop(items: list[tuple[int, dt.date, int]], receipts: list[tuple[int, int]]) -> dict:
    """Allocate payment after payment to the oldest invoices, as an ERP's report does."""
    outstanding = defaultdict(list)
    for customer, due, amount in items:
        outstanding[customer].append([due, amount])
    for invoices in outstanding.values():
        invoices.sort(key=lambda invoice: invoice[0])
    first_open = defaultdict(int)
    for customer, amount in receipts:
        invoices, i, left = outstanding[customer], first_open[customer], amount
        while left and i < len(invoices):
            paid = min(left, invoices[i][1])
            invoices[i][1] -= paid
            left -= paid
            i += invoices[i][1] == 0
        first_open[customer] = i
    table = defaultdict(lambda: [0] * WIDTH)
    for customer, invoices in outstanding.items():
        for due, amount in invoices:
            days = (AS_OF - due).days
            bucket = next((k for k, limit in enumerate(LIMITS) if days <= limit), len(LIMITS))
            table[customer][bucket] += amount
    return table


def contestants(book: Book) -> dict[str, Callable[[], object]]:
    """Return what is timed; each has its data in its own form beforehand."""
    due = book.due.astype("datetime64[D]")
    ids = np.arange(len(due))
    items = pl.DataFrame({"id": ids, "customer": book.customer, "due": due, "amount": book.amount})
    receipts = pl.DataFrame({"customer": book.payer, "amount": book.received})
    item_list = list(zip(book.customer.tolist(), due.tolist(), book.amount.tolist(), strict=True))
    receipt_list = list(zip(book.payer.tolist(), book.received.tolist(), strict=True))
    ledger = ledger_of(book)
    duck = duckdb.connect()
    for name, frame in (("items", items), ("receipts", receipts)):
        duck.register("source", pd.DataFrame({c: frame[c].to_numpy() for c in frame.columns}))
        duck.execute(f"create table {name} as select * from source")  # noqa: S608 - our two names
    duck.execute("alter table items alter due type date")
    return {
        "ours": lambda: ours(book),
        "polars": lambda: with_polars(items, receipts),
        "duckdb": lambda: duck.execute(DUCK).fetchnumpy(),
        "loop": lambda: with_loop(item_list, receipt_list),
        "age": lambda: age(ledger, Settings(), AS_OF),
    }


def ledger_of(book: Book) -> Ledger:
    n, m = len(book.amount), len(book.received)
    items = {"customer": book.customer, "due_given": book.due, "amount": book.amount}
    receipts = {"customer": book.payer, "amount": book.received, "item": np.full(m, -1)}
    names = {"name": [f"客户{k}" for k in range(book.n_customers)]}
    return Ledger(
        make_frame(ITEMS, items, n),
        make_frame(RECEIPTS, receipts, m),
        make_frame(CUSTOMERS, names, book.n_customers),
    )


def check_equal(results: dict[str, object], n_customers: int) -> None:
    """Raise AssertionError unless all results are the same table, fen by fen."""
    expected = results["ours"]
    assert expected.sum() > 0
    np.testing.assert_array_equal(results["age"].matrix, expected)
    for name in ("polars", "duckdb"):
        table = np.zeros((n_customers, WIDTH), np.int64)
        cells = {key: np.asarray(results[name][key]) for key in ("customer", "bucket", "open")}
        table[cells["customer"], cells["bucket"]] = cells["open"]
        np.testing.assert_array_equal(table, expected, err_msg=name)
    loop = np.array([results["loop"][customer] for customer in range(n_customers)])
    np.testing.assert_array_equal(loop, expected, err_msg="loop")


def run(rounds: int = 9) -> list[Row]:
    """Return (name, our seconds, peer, its seconds, goal ratio, ratio), medians of one run."""
    book = make_arrays()
    racers = contestants(book)
    check_equal({name: racer() for name, racer in racers.items()}, book.n_customers)
    seconds: dict[str, list[float]] = {name: [] for name in racers}
    for _ in range(rounds):
        for name, racer in racers.items():
            started = time.perf_counter()
            racer()
            seconds[name].append(time.perf_counter() - started)
    median = {name: statistics.median(values) for name, values in seconds.items()}
    goals = (("ours", "loop", 15.0), ("ours", "polars", 3.0), ("ours", "duckdb", 3.0), ("age", "loop", 3.0))  # fmt: skip
    labels = {"ours": "aging 100,000 items", "age": "aging with settlement lines"}
    return [
        (labels[we], median[we], peer, median[peer], goal, median[peer] / median[we])
        for we, peer, goal in goals
    ]


if __name__ == "__main__":
    for label, mine, peer, theirs, goal, ratio in run():
        verdict = "ok" if ratio >= goal else "miss"
        print(f"{label:30} {mine * 1e3:8.1f} ms  {peer:8} {theirs * 1e3:8.1f} ms  {ratio:6.1f}x  goal {goal:g}x  {verdict}")  # fmt: skip
