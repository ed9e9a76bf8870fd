"""Worksheet functions, the Python side alone: a table of 100,000 rows, and one cell at a time.

Both start from Value2 as COM hands it over and end with cells. Beside them xlwings' own way for
the same: its dispatch and its converters around the same arithmetic, over a stand-in for pywin32.
`python -m benchmarks.bench_cells` prints every function that answers cell by cell.
"""

from __future__ import annotations

import importlib
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from benchmarks.figures import Figure
from tests.addin.functions.typed import arguments
from tests.addin.stock_xlwings import stock_xlwings
from xl_huikuan.addin.functions.all import Function, call, functions
from xl_huikuan.addin.functions.values import Cells

PEER = "benchmarks.peer_xlwings"
AS_OF = 46326.0  # 2026-10-31
TABLE_GOAL = 0.6  # seconds
CELL_GOAL = 40.0  # µs
CALLS = 2_000
Column = tuple[tuple[Any], ...]


def run(rounds: int = 7) -> list[Figure]:
    """Measure in turn; every figure is a median of one run."""
    with stock_xlwings() as stock:
        importlib.import_module(PEER)
        peer = stock.com_server.XLPython().CallUDF
        return [*_table(peer, rounds), *_one_cell(peer, rounds)]


def make_columns(items: int = 100_000, receipts: int = 60_000) -> list[Column]:
    """Return customer, due day, amount, payer, day, amount as columns of Value2."""
    random = np.random.default_rng(7)
    columns: list[Column] = []
    for rows in (items, receipts):
        who = random.integers(0, 5_000, rows).tolist()
        # Every cell is a string of its own, as COM makes them.
        names = tuple((f"第{number:04}号贸易有限公司",) for number in who)
        days = tuple((AS_OF - days,) for days in random.integers(-60, 900, rows).tolist())
        yuan = tuple((fen / 100,) for fen in random.integers(1, 20_000_000, rows).tolist())
        columns += [names, days, yuan]
    return columns


def _table(peer: Callable[..., Any], rounds: int) -> list[Figure]:
    items, receipts = (columns := make_columns())[:3], columns[3:]

    def ours() -> Any:
        return call("HK_AGING", [*items, AS_OF, None, *receipts])

    def theirs() -> Any:
        return peer(PEER, "aging", [*items, AS_OF, *receipts])

    assert list(map(list, ours())) == list(map(list, theirs()))
    mine, other = _medians((ours, theirs), rounds)
    name = "HK_AGING 100,000 + 60,000"
    return [
        Figure(name, mine, "0.6 s limit", TABLE_GOAL, mine / TABLE_GOAL, "<=", 1.0),
        Figure(name, mine, "xlwings converters", other, other / mine, ">=", 1.5),
    ]


def _one_cell(peer: Callable[..., Any], rounds: int) -> list[Figure]:
    overdue = _calls(next(f for f in functions() if f.name == "HK_OVERDUE"))

    def theirs() -> None:
        for given in overdue:
            peer(PEER, "overdue", given)

    each = each_function(rounds)
    other = _micro(theirs, rounds)
    middle, mine = statistics.median(each.values()), each["HK_OVERDUE"]
    goal = middle / CELL_GOAL
    return [
        Figure(f"one cell µs, {len(each)} functions", middle, "40 µs limit", CELL_GOAL, goal, "<=", 1.0),
        Figure("one cell µs, HK_OVERDUE", mine, "xlwings dispatch", other, other / mine, ">=", 1.5),
    ]  # fmt: skip


def each_function(rounds: int = 7) -> dict[str, float]:
    """Return µs of one call by function: those that answer cell by cell, nothing remembered."""
    return {f.name: _micro(_caller(f), rounds) for f in functions() if f.by_cell}


def _caller(function: Function) -> Callable[[], None]:
    calls = _calls(function)
    forget = getattr(function.body, "cache_clear", lambda: None)

    def once() -> None:
        forget()
        for given in calls:
            call(function.name, given)

    return once


def _calls(function: Function) -> list[list[Any]]:
    """Return arguments as in the example of a function, with days and numbers that differ."""
    given = arguments(function.example)
    kinds = [parameter.kind for parameter in function.parameters]
    return [
        [_moved(cell, kind, k) for cell, kind in zip(given, kinds, strict=False)]
        for k in range(CALLS)
    ]


def _moved(cell: Any, kind: Cells, k: int) -> Any:
    """Return a cell another than any before; whole small numbers (a day of the month) stay."""
    if not isinstance(cell, float):
        return cell
    if kind in (Cells.DAY, Cells.AGE):
        return cell - k
    return cell * (1 - k / 1e6) if cell % 1 else cell + k * (cell >= 1_000)


def _micro(racer: Callable[[], None], rounds: int) -> float:
    """Return µs of one of the CALLS calls a racer makes; the first round only warms up."""
    racer()
    return _medians((racer,), rounds)[0] / CALLS * 1e6


def _medians(racers: Sequence[Callable[[], Any]], rounds: int) -> list[float]:
    seconds: list[list[float]] = [[] for _ in racers]
    for _ in range(rounds):
        for racer, times in zip(racers, seconds, strict=True):
            started = time.perf_counter()
            racer()
            times.append(time.perf_counter() - started)
    return [statistics.median(times) for times in seconds]


if __name__ == "__main__":
    for figure in run():
        print(figure)
    for name, micro in sorted(each_function().items(), key=lambda row: row[1]):
        print(f"{name:16} {micro:6.1f} µs")
