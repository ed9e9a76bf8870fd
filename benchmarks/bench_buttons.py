"""What a button costs beyond deciding: recognising, booking and building sheets, without transfer.

The workbook's grid lies in memory as a live book has it after its one read; the result sheets are
made and not written. The time of `core.decide` within the same press is taken off.
"""

from __future__ import annotations

import datetime as dt
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure
from benchmarks.make_book import make_book
from xl_huikuan.addin.buttons import pipeline
from xl_huikuan.addin.buttons.desk import Desk
from xl_huikuan.addin.buttons.results import aging, append, plan, refresh
from xl_huikuan.addin.buttons.steps import Steps, by_default, drive
from xl_huikuan.sheets.book import ClosedBook, MemoryBook
from xl_huikuan.sheets.grid import CellColumn, Grid

GOAL = 1.0  # seconds
BUTTONS: tuple[Callable[[Desk], Steps], ...] = (aging, plan, append, refresh)


class _Deaf(MemoryBook):
    """Takes what is shown and drops it: putting it into Excel is transfer."""

    def show(self, _sheets: Any) -> None:
        pass

    def append(self, _beside: Any) -> None:
        pass


def run(rounds: int = 5, rows: int = 100_000) -> list[Figure]:
    """Press each button on fresh grids, so that nothing is known of their texts beforehand."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "book.xlsx"
        make_book(path, rows=rows, customers=rows // 20, seed=7)
        grids = ClosedBook(path).grids()
    return [_measured(button, grids, rounds, rows) for button in BUTTONS]


def _measured(
    button: Callable[[Desk], Steps], grids: tuple[Grid, ...], rounds: int, rows: int
) -> Figure:
    beyond = [_pressed(button, tuple(map(_fresh, grids))) for _ in range(rounds)]
    seconds = statistics.median(beyond)
    name = f"button {button.__name__} {rows:,} beyond core"
    return Figure(name, seconds, "1 s limit", GOAL, seconds / GOAL, "<=", 1.0)


def _fresh(grid: Grid) -> Grid:
    columns = (CellColumn(c.kinds, c.numbers, c.codes, c.texts) for c in grid.columns)
    return Grid(grid.name, tuple(columns), grid.merges, grid.hidden_rows, visible=grid.visible)


def _pressed(button: Callable[[Desk], Steps], grids: tuple[Grid, ...]) -> float:
    """Return the seconds of one press less those of deciding."""
    deciding: list[float] = []
    decide = pipeline.decide

    def timed(*arguments: Any) -> Any:
        started = time.perf_counter()
        answer = decide(*arguments)
        deciding.append(time.perf_counter() - started)
        return answer

    desk = Desk(_Deaf(grids), dt.datetime(2026, 11, 2), Path(), Path(), as_of=dt.date(2026, 10, 31))
    pipeline.decide = timed
    try:
        started = time.perf_counter()
        drive(button(desk), by_default, lambda _: None)
        return time.perf_counter() - started - sum(deciding)
    finally:
        pipeline.decide = decide


if __name__ == "__main__":
    for figure in run():
        print(figure)
