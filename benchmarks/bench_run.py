"""`huikuan run` as a whole process beside python-calamine reading and pandas + openpyxl working.

Two shapes: a ledger whose rows say what was received, and invoices with 33 % as many receipts on
a sheet of their own, which are settled first in, first out. Every round has a folder of its own,
because an earlier result would be read for its answers. Ours runs from compiled modules, as it is
installed: pip compiles them.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.make_book import make_book
from benchmarks.make_fifo_book import make_fifo_book

READ = """
import sys, time, python_calamine
started = time.perf_counter()
book = python_calamine.CalamineWorkbook.from_path(sys.argv[1])
for name in book.sheet_names:
    book.get_sheet_by_name(name).to_python()
print(time.perf_counter() - started)
"""
# An installed copy has its modules compiled; a machine that forbids it would time the compiler.
INSTALLED = {k: text for k, text in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
MEMORY_GOAL = 800.0  # MiB, the whole process tree


def run(rounds: int = 3) -> list[Figure]:
    """Measure each book; the runs of ours and of the reader alternate."""
    with tempfile.TemporaryDirectory() as name:
        book = Path(name) / "book.xlsx"
        make_book(book, rows=100_000, customers=5_000, seed=7)
        large = _measure("run 100,000 rows", book, rounds)
        peer = _peer(book, Path(name) / "peer.xlsx")
        make_fifo_book(book, invoices=100_000, receipts=33_000, customers=5_000, seed=7)
        settled = _measure("run 100,000 + 33,000 receipts", book, rounds)
        make_book(book, rows=10_000, customers=500, seed=7)
        small = _measure("run 10,000 rows", book, rounds)
    mine = large.seconds
    return [
        large.beside_reading(),
        Figure(large.name, mine, "pandas+openpyxl", peer, peer / mine, ">=", 8.0),
        large.memory(),
        settled.beside_reading(),
        settled.memory(),
        Figure(small.name, small.seconds, "2 s limit", 2.0, small.seconds / 2.0, "<=", 1.0),
    ]


@dataclass(frozen=True)
class _Measured:
    """Medians of one book: our whole process, the reader alone, and our largest peak."""

    name: str
    seconds: float
    reading: float
    peak: float

    def beside_reading(self) -> Figure:
        ratio = self.seconds / self.reading
        return Figure(self.name, self.seconds, "calamine read", self.reading, ratio, "<=", 4.0)

    def memory(self) -> Figure:
        name, share = f"{self.name} MiB", self.peak / MEMORY_GOAL
        return Figure(name, self.peak, "limit", MEMORY_GOAL, share, "<=", 1.0)


def _measure(name: str, book: Path, rounds: int) -> _Measured:
    subprocess.run(
        [sys.executable, "-m", "xl_huikuan", "run", str(book), "--dry-run"],
        check=True,
        capture_output=True,
        env=INSTALLED,
    )  # compiles
    reading, ours = [], []
    for _ in range(rounds):
        reading.append(float(_python("-c", READ, str(book)).strip()))
        with tempfile.TemporaryDirectory(dir=book.parent) as out:
            ours.append(_ours(book, Path(out)))
    seconds, peaks = zip(*ours, strict=True)
    return _Measured(name, statistics.median(seconds), statistics.median(reading), max(peaks))


def _python(*arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], check=True, capture_output=True, text=True)
    return done.stdout


def _ours(book: Path, out: Path) -> tuple[float, float]:
    """Return wall seconds and peak MiB of the process and its children."""
    words = ["-m", "xl_huikuan", "run", str(book), "--as-of", "2026-10-31", "--out", str(out)]
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, *words], stdout=subprocess.DEVNULL, env=INSTALLED)
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, tree_mib(process.pid))
        time.sleep(0.02)
    seconds = time.perf_counter() - started
    if process.returncode:
        raise RuntimeError(f"huikuan run ended with {process.returncode}")
    return seconds, peak


def tree_mib(pid: int) -> float:
    """Return the resident memory of a process and its children."""
    return _own_mib(pid) + sum(tree_mib(child) for child in _children(pid))


def _children(pid: int) -> list[int]:
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _own_mib(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/statm").read_text()
    except OSError:
        return 0.0
    return int(status.split()[1]) * 4096 / 2**20


def _peer(book: Path, target: Path) -> float:
    started = time.perf_counter()
    _python(str(Path(__file__).with_name("peer_pandas.py")), str(book), str(target))
    return time.perf_counter() - started


if __name__ == "__main__":
    for figure in run():
        print(figure)
