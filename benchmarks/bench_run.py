"""`huikuan run` as a whole process beside python-calamine reading and pandas + openpyxl working."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.make_book import make_book

READ = """
import sys, time, python_calamine
started = time.perf_counter()
book = python_calamine.CalamineWorkbook.from_path(sys.argv[1])
for name in book.sheet_names:
    book.get_sheet_by_name(name).to_python()
print(time.perf_counter() - started)
"""
MEMORY_GOAL = 800.0  # MiB, the whole process tree


def run(rounds: int = 3) -> list[Figure]:
    """Measure both sizes; the runs of ours and of the reader alternate."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return [*_size(folder, 100_000, rounds), *_size(folder, 10_000, rounds)]


def _size(folder: Path, rows: int, rounds: int) -> list[Figure]:
    book = folder / f"book{rows}.xlsx"
    make_book(book, rows=rows, customers=rows // 20, seed=7)
    ours, reading, memory = [], [], []
    for _ in range(rounds):
        reading.append(float(_python("-c", READ, str(book)).strip()))
        seconds, peak = _ours(book, folder / "out")
        ours.append(seconds)
        memory.append(peak)
    mine, read = statistics.median(ours), statistics.median(reading)
    label = f"{rows:,} rows"
    figures = [Figure(f"run {label}", mine, "calamine read", read, mine / read, "<=", 4.0)]
    if rows >= 100_000:
        peer = _peer(book, folder / "peer.xlsx")
        figures += [
            Figure(f"run {label}", mine, "pandas+openpyxl", peer, peer / mine, ">=", 8.0),
            Figure(f"run {label} peak MiB", max(memory), "limit", MEMORY_GOAL,
                   max(memory) / MEMORY_GOAL, "<=", 1.0),
        ]  # fmt: skip
        return figures
    return [Figure(f"run {label}", mine, "2 s limit", 2.0, mine / 2.0, "<=", 1.0)]


def _python(*arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], check=True, capture_output=True, text=True)
    return done.stdout


def _ours(book: Path, out: Path) -> tuple[float, float]:
    """Return wall seconds and peak MiB of the process and its children."""
    words = ["-m", "xl_huikuan", "run", str(book), "--as-of", "2026-10-31", "--out", str(out)]
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, *words], stdout=subprocess.DEVNULL)
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, _tree_mib(process.pid))
        time.sleep(0.02)
    seconds = time.perf_counter() - started
    if process.returncode:
        raise RuntimeError(f"huikuan run ended with {process.returncode}")
    return seconds, peak


def _tree_mib(pid: int) -> float:
    """Return the resident memory of a process and its children."""
    return _own_mib(pid) + sum(_tree_mib(child) for child in _children(pid))


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
