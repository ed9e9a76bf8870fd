"""Six columns and all our sheets into a file of 100,000 rows, beside openpyxl's load and save.

Each runs in a process of its own, imports not counted. The sheets and columns are at hand, as the
ledger is already read and decided on by then; what is timed is the making of the proven copy. The
peer writes the same columns, and once the values of the sheets too, without their look,
charts and choices. Memory is that of the whole process tree.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.bench_run import tree_mib
from benchmarks.figures import Figure
from benchmarks.make_book import HEADINGS, SHEET, make_book

ROWS = 100_000
MEMORY_GOAL = 600.0  # MiB
_AROUND = """
import sys, time
from pathlib import Path
source, target = Path(sys.argv[1]), Path(sys.argv[2])
rows, first, name = int(sys.argv[3]), int(sys.argv[4]), sys.argv[5]
titles = ["回款_逾期天数", "回款_账龄段", "回款_催收级别", "回款_优先级", "回款_余额", "回款_到期日"]
days = [row % 400 for row in range(rows)]
words = [("未到期", "1-30天", "31-60天", "已结清")[day % 4] for day in days]
{}
print(time.perf_counter() - started)
"""
SHEETS = """
import datetime, pickle, sys
from pathlib import Path
from xl_huikuan.addin.buttons.desk import Desk
from xl_huikuan.addin.buttons.looking import run
from xl_huikuan.addin.buttons.steps import by_default, drive
from xl_huikuan.sheets.book import ClosedBook
from xl_huikuan.sheets.results import ALL_RESULTS, result_sheets
book, as_of = Path(sys.argv[1]), datetime.date(2026, 10, 31)
now = datetime.datetime.combine(as_of, datetime.time(9))
desk = Desk(ClosedBook(book), now, book.parent, book.parent, as_of=as_of, dry_run=True)
found = drive(run(desk, ALL_RESULTS), by_default, lambda _: None)
book.with_suffix(".sheets").write_bytes(pickle.dumps(result_sheets(found.outcome)))
"""
OURS = """
import numpy, pandas, pickle
from xl_huikuan.sheets.ooxml.package import graft
from xl_huikuan.sheets.ooxml.placing import Found
from xl_huikuan.sheets.table import Beside, Column
days, words = numpy.array(days), pandas.Categorical(words)
due = numpy.datetime64("2026-01-01", "s") + days * numpy.timedelta64(86400, "s")
sheets = pickle.loads(source.with_suffix(".sheets").read_bytes())
started = time.perf_counter()
columns = [Column(titles[i], kind, values) for i, (kind, values) in enumerate(
    [("int", days), ("text", words), ("text", words), ("number", days), ("money", days * 101),
     ("date", due)])]
beside = Beside(name, 0, range(1, rows + 1), tuple(columns))
graft(source, sheets, target, beside=[(beside, Found({}, first))])
"""
PEER = """
import openpyxl
started = time.perf_counter()
book = openpyxl.load_workbook(source)
sheet = book[name]
for i, values in enumerate([days, words, words, days, days, days], first + 1):
    sheet.cell(1, i, titles[i - first - 1])
    for row, value in enumerate(values, 2):
        sheet.cell(row, i, value)
book.save(target)
"""
GRIDS = """
import pickle
from xl_huikuan.sheets.shown import as_grid
sheets = pickle.loads(source.with_suffix(".sheets").read_bytes())
grids = [[grid.row(row) for row in range(grid.n_rows)] for grid in map(as_grid, sheets)]
"""
PUT_GRIDS = """
for sheet, rows in zip(sheets, grids):
    added = book.create_sheet(sheet.name)
    for row in rows:
        added.append(row)
"""
PEER_WITH_SHEETS = GRIDS + PEER.replace("book.save", PUT_GRIDS.strip() + "\nbook.save")


def run(rounds: int = 3) -> list[Figure]:
    """Measure ours several times before the peer and after it, as a shared machine drifts."""
    with tempfile.TemporaryDirectory() as name:
        book = Path(name) / "book.xlsx"
        make_book(book, rows=ROWS, customers=5_000, seed=7)
        subprocess.run([sys.executable, "-c", SHEETS, str(book)], check=True)
        ours = [_seconds(OURS, book) for _ in range(rounds)]
        alone, theirs = _seconds(PEER, book), _seconds(PEER_WITH_SHEETS, book)
        mine = statistics.median([*ours, *(_seconds(OURS, book) for _ in range(rounds))])
        peak = _peak(OURS, book)
    what = f"6 columns, all sheets, {ROWS:,} rows"
    return [
        Figure(what, mine, "openpyxl, the same", theirs, theirs / mine, ">=", 20.0),
        Figure(what, mine, "openpyxl, columns", alone, alone / mine, ">=", 10.0),
        Figure(f"{what} MiB", peak, "limit", MEMORY_GOAL, peak / MEMORY_GOAL, "<=", 1.0),
    ]


def _seconds(work: str, book: Path) -> float:
    """Return the seconds one process takes with nobody looking on."""
    process = _started(work, book)
    printed, _ = process.communicate()
    _refuse_failure(process)
    return float(printed)


def _peak(work: str, book: Path) -> float:
    """Return the peak MiB of one process and its children."""
    process = _started(work, book)
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, tree_mib(process.pid))
        time.sleep(0.01)
    process.communicate()
    _refuse_failure(process)
    return peak


def _started(work: str, book: Path) -> subprocess.Popen[str]:
    words = [str(book), str(book.with_name("copy.xlsx")), str(ROWS), str(len(HEADINGS)), SHEET]
    command = [sys.executable, "-c", _AROUND.replace("{}", work), *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _refuse_failure(process: subprocess.Popen[str]) -> None:
    if process.returncode:
        raise RuntimeError(f"the measured process ended with {process.returncode}")


if __name__ == "__main__":
    for figure in run():
        print(figure)
