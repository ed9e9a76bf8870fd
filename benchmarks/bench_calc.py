"""Our functions in cells of LibreOffice Calc beside the formulas a clerk would type for the same.

The clerk's table: what is open of every row after first in, first out, its bucket, and a grid of
customers × buckets, all by SUMIFS. Both stand in one workbook and must show the same amounts. The
bridge is that of our tests, and Excel calculates faster than Calc: these are no figures of Excel.
"""

from __future__ import annotations

import datetime as dt
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.figures import Figure
from benchmarks.make_book import customer_name
from tests.hosts.calc import Calc
from tests.hosts.line import Line
from tests.hosts.office import OfficeFailed
from tests.hosts.worksheet import Worksheet
from xl_huikuan.addin.functions.all import call
from xl_huikuan.addin.xlam.make import build_addin
from xl_huikuan.core.policy import SCHEME_OVERDUE
from xl_huikuan.sheets.grid import EPOCH

CELLS = 2_000
ITEMS, RECEIPTS = 8_000, 4_800  # the clerk's table takes four times as long for twice the rows
AS_OF = dt.date(2026, 10, 31)
LABELS = SCHEME_OVERDUE.labels
OPEN_COLUMN, GRID = 3, 6  # of the clerk's formulas, counted from 0
TABLE = 20  # column of HK_AGING
Rows = list[list[Any]]


def run(rounds: int = 3) -> list[Figure]:
    """Measure cells and tables; without LibreOffice say so and measure nothing."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            calc = Calc(Path(folder))
        except OfficeFailed as why:
            print(f"{'cells in Calc':34} SKIPPED: {why}")
            return []
        try:
            return [cells(calc, Path(folder), rounds), aging(calc, Path(folder), rounds)]
        finally:
            calc.stop()


def cells(calc: Calc, folder: Path, rounds: int) -> Figure:
    """Recalculate a column of HK_BUCKET, in milliseconds per cell."""
    with _sheet(calc, folder) as sheet:
        sheet.fill(0, 0, [[float(n % 130 - 20)] for n in range(CELLS)])
        sheet.repeat(0, 1, "HK_BUCKET(A1)", (CELLS, 1))
        each = _recalculated(sheet, rounds) / CELLS * 1000
    return Figure(f"{CELLS:,} HK_BUCKET cells, ms each", each, "limit", 5.0, each / 5.0, "<=", 1.0)


def aging(
    calc: Calc, folder: Path, rounds: int, items: int = ITEMS, receipts: int = RECEIPTS
) -> Figure:
    """Recalculate HK_AGING and the clerk's table over the same rows."""
    with _sheet(calc, folder) as sheet:
        rows = make_rows(items, receipts)
        sheet.fill(0, 0, rows[0])
        Worksheet(sheet.document, "收款").fill(0, 0, rows[1])
        ours, table = ours_in(sheet, items, receipts, rounds)
        theirs, grid = clerks_in(sheet, items, receipts, rounds)
    assert grid == table
    name = f"HK_AGING {items:,} + {receipts:,} in Calc"
    return Figure(name, ours, "SUMIFS table", theirs, theirs / ours, ">=", 5.0)


def make_rows(items: int, receipts: int, seed: int = 7) -> tuple[Rows, Rows]:
    """Return items and receipts: 20 items a customer, each due on another day, whole yuan.

    SUMIFS cannot tell two items of one due date apart, and we want equal tables.
    """
    random = np.random.default_rng(seed)
    last = (AS_OF - EPOCH).days
    customers = items // 20
    owed = random.integers(1, 20_000, items).tolist()
    paid = random.integers(1, 20_000, receipts).tolist()
    payer = random.integers(0, customers, receipts).tolist()
    return (
        [[customer_name(i // 20), float(last + 60 - i % 20 * 25), float(n)] for i, n in enumerate(owed)],
        [[customer_name(who), float(last), float(n)] for who, n in zip(payer, paid, strict=True)],
    )  # fmt: skip


def ours_in(sheet: Worksheet, items: int, receipts: int, rounds: int) -> tuple[float, Rows]:
    """Return the seconds of HK_AGING as one array formula, and its buckets by customer."""
    height, width = items // 20 + 2, len(LABELS) + 3
    formula = (
        f"HK_AGING(A1:A{items},B1:B{items},C1:C{items},DATE({AS_OF:%Y,%m,%d}),,"
        f"收款!A1:A{receipts},收款!B1:B{receipts},收款!C1:C{receipts})"
    )
    sheet.spilled(0, TABLE, formula.replace(",,", f',"{SCHEME_OVERDUE.key}",'), (height, width))
    seconds = _recalculated(sheet, rounds)
    heading, *rows, _ = sheet.read(0, TABLE, (height, width))
    places = [heading.index(label) for label in LABELS]
    sheet.empty(0, TABLE, (height, width))
    return seconds, [[row[0], *(row[place] for place in places)] for row in rows]


def clerks_in(sheet: Worksheet, items: int, receipts: int, rounds: int) -> tuple[float, Rows]:
    """Return the seconds of the clerk's formulas, and the grid they make."""
    names = list(dict.fromkeys(row[0] for row in sheet.read(0, 0, (items, 1))))
    who, due, owed = (f"${column}$1:${column}${items}" for column in "ABC")
    before = f'SUMIFS({owed},{who},A1,{due},"<="&B1)'
    received = f"SUMIFS(收款!$C$1:$C${receipts},收款!$A$1:$A${receipts},A1)"
    sheet.repeat(0, OPEN_COLUMN, f"MAX(0,MIN(C1,{before}-{received}))", (items, 1))
    sheet.repeat(0, OPEN_COLUMN + 1, _bucket(), (items, 1))
    sheet.fill(0, GRID, [["", *LABELS], *([name, *[""] * len(LABELS)] for name in names)])
    cell = f"SUMIFS($D$1:$D${items},{who},$G2,$E$1:$E${items},H$1)"
    sheet.repeat(1, GRID + 1, cell, (len(names), len(LABELS)))
    seconds = _recalculated(sheet, rounds)
    return seconds, [list(row) for row in sheet.read(1, GRID, (len(names), len(LABELS) + 1))]


def _bucket() -> str:
    """Return the clerk's nested IF over days overdue."""
    days = f"({(AS_OF - EPOCH).days}-B1)"
    formula = f'"{LABELS[-1]}"'
    for limit, label in reversed(list(zip(SCHEME_OVERDUE.limits, LABELS, strict=False))):
        formula = f'IF({days}<={limit},"{label}",{formula})'
    return formula


def _recalculated(sheet: Worksheet, rounds: int) -> float:
    """Return the seconds of recalculating the workbook."""
    seconds: list[float] = []
    for _ in range(rounds):
        started = time.perf_counter()
        sheet.document.calculateAll()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


@contextmanager
def _sheet(calc: Calc, folder: Path) -> Iterator[Worksheet]:
    """Open the add-in and give an empty sheet that is calculated only when asked."""
    line = Line(calc, _answer)
    book = folder / "xl_huikuan.xlsm"
    book.write_bytes(build_addin("libreoffice", as_workbook=True))
    with calc.opened(book) as document:
        document.enableAutomaticCalculation(False)
        yield Worksheet(document, "应收")
    line.close()


def _answer(name: str, arguments: Sequence[Any], from_1904: bool) -> Any:  # noqa: FBT001  as the bridge calls
    return call(name, arguments, date_1904=from_1904)


if __name__ == "__main__":
    for figure in run():
        print(figure)
