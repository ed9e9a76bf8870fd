"""Four columns beside 100,000 rows of a file: our splices beside openpyxl's load and save.

Each runs in a process of its own, imports not counted; both are given the columns. The ledger is
already read by then, so ours is told what the reader found; what is timed is the making of the
copy, for ours with the proof of it.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.make_book import HEADINGS, SHEET, make_book

ROWS = 100_000
MEMORY_GOAL = 400.0  # MiB
_AROUND = """
import sys, time
from pathlib import Path
source, target = Path(sys.argv[1]), Path(sys.argv[2])
rows, first, name = int(sys.argv[3]), int(sys.argv[4]), sys.argv[5]
titles = ["回款_逾期天数", "回款_账龄段", "回款_催收级别", "回款_优先级"]
days = [row % 400 for row in range(rows)]
words = [("未到期", "1-30天", "31-60天", "已结清")[day % 4] for day in days]
{}
# Not ru_maxrss: that of a process just started can be the peak of the one it was started from.
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(time.perf_counter() - started, int(peak.split()[1]) / 1024)
"""
OURS = """
import numpy, pandas
from xl_huikuan.sheets.ooxml.package import graft
from xl_huikuan.sheets.ooxml.placing import Found
from xl_huikuan.sheets.table import Beside, Column
days, words = numpy.array(days), pandas.Categorical(words)
started = time.perf_counter()
columns = [Column(titles[i], kind, values) for i, (kind, values) in enumerate(
    [("int", days), ("text", words), ("text", words), ("number", days)])]
beside = Beside(name, 0, range(1, rows + 1), tuple(columns))
graft(source, [], target, beside=[(beside, Found({}, first))])
"""
PEER = """
import openpyxl
started = time.perf_counter()
book = openpyxl.load_workbook(source)
sheet = book[name]
for i, values in enumerate([days, words, words, days], first + 1):
    sheet.cell(1, i, titles[i - first - 1])
    for row, value in enumerate(values, 2):
        sheet.cell(row, i, value)
book.save(target)
"""


def run(rounds: int = 3) -> list[Figure]:
    """Measure ours several times, the peer once."""
    with tempfile.TemporaryDirectory() as name:
        book = Path(name) / "book.xlsx"
        make_book(book, rows=ROWS, customers=5_000, seed=7)
        ours, peaks = zip(*(_measured(OURS, book) for _ in range(rounds)), strict=True)
        theirs, _ = _measured(PEER, book)
    mine, peak = statistics.median(ours), max(peaks)
    what = f"append to {ROWS:,} rows"
    return [
        Figure(what, mine, "openpyxl load+save", theirs, theirs / mine, ">=", 20.0),
        Figure(f"{what} MiB", peak, "limit", MEMORY_GOAL, peak / MEMORY_GOAL, "<=", 1.0),
    ]


def _measured(work: str, book: Path) -> tuple[float, float]:
    """Return seconds and peak MiB of one process."""
    words = [str(book), str(book.with_name("copy.xlsx")), str(ROWS), str(len(HEADINGS)), SHEET]
    done = subprocess.run(
        [sys.executable, "-c", _AROUND.replace("{}", work), *words],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    seconds, peak = done.stdout.split()
    return float(seconds), float(peak)


if __name__ == "__main__":
    for figure in run():
        print(figure)
