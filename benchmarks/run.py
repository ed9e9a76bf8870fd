"""`make bench`: one line per figure: name, ours, peer, ratio, goal, ok or miss."""

from __future__ import annotations

import sys

from benchmarks import (
    bench_aging,
    bench_append,
    bench_backtest,
    bench_buttons,
    bench_calc,
    bench_cells,
    bench_desk,
    bench_letters,
    bench_parcel,
    bench_run,
)
from benchmarks.figures import Figure


def main() -> int:
    """Run every benchmark; the exit code says whether all goals were reached."""
    figures: list[Figure] = []
    modules = (
        bench_aging,
        bench_buttons,
        bench_cells,
        bench_letters,
        bench_parcel,
        bench_append,
        bench_backtest,
        bench_desk,
        bench_run,
        bench_calc,
    )
    for module in modules:
        for row in module.run():
            figure = row if isinstance(row, Figure) else _speedup(row)
            print(figure, flush=True)
            figures.append(figure)
    return 0 if all(figure.reached for figure in figures) else 1


def _speedup(row: tuple[str, float, str, float, float, float]) -> Figure:
    """Return a figure whose goal is how many times faster than the peer we are."""
    name, ours, peer, theirs, goal, ratio = row
    return Figure(name, ours, peer, theirs, ratio, ">=", goal)


if __name__ == "__main__":
    sys.exit(main())
