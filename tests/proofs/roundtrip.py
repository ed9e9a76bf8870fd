"""`make roundtrip DIR=…`: write into every workbook of a folder; nothing of theirs may change.

Each workbook gets our seven result sheets, and two columns at the right of its first sheet; then
the same again; then our sheets are taken out. Every foreign part is compared by hash, what lists
the parts is compared as XML, and LibreOffice shows whether all cells say what they said.
"""

from __future__ import annotations

import collections
import datetime as dt
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.addin.books import COMPANY, invoice_book
from tests.hosts.office import OfficeFailed
from tests.proofs.cells import Opener
from tests.proofs.packages import Book
from tests.proofs.trial import Made, Refusal, changes, different_cells, make
from xl_huikuan.addin.buttons.desk import Desk
from xl_huikuan.addin.buttons.looking import run
from xl_huikuan.addin.buttons.pipeline import Answers
from xl_huikuan.addin.buttons.steps import by_default, drive
from xl_huikuan.sheets.book import ClosedBook
from xl_huikuan.sheets.results import ALL_RESULTS, result_sheets
from xl_huikuan.sheets.table import ResultSheet

KINDS = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm"})
AS_OF = dt.date(2026, 10, 31)


@dataclass
class Line:
    """What became of one workbook.

    Attributes:
        name: of the file.
        parts: foreign parts compared.
        changed: what changed and should not have.
        cells: cells compared.
        different: cells that show something else, and what else LibreOffice found.
        refused: why nothing was written; "" = it was.
        no_columns: why only sheets were written.
        unopened: why LibreOffice did not open the workbook itself.
        seconds: for all of it.
    """

    name: str
    parts: int = 0
    changed: list[str] = field(default_factory=list)
    cells: int = 0
    different: list[str] = field(default_factory=list)
    refused: str = ""
    no_columns: str = ""
    unopened: str = ""
    seconds: float = 0.0

    def __str__(self) -> str:
        wrong = [f"CHANGED {each}" for each in self.changed]
        wrong += [f"DIFFERENT {each}" for each in self.different]
        if self.refused:
            said = f"refused: {self.refused}"
        else:
            said = f"{self.parts:4} parts {self.cells:7} cells"
            said += f"; no columns: {self.no_columns}" if self.no_columns else ""
            said += f"; not compared in LibreOffice: {self.unopened}" if self.unopened else ""
        return " | ".join([f"{self.name[:60]:60} {self.seconds:5.1f} s {said}", *wrong[:8]])


def our_sheets(folder: Path) -> tuple[ResultSheet, ...]:
    """Return the result sheets of a small ledger, charts and all."""
    book = invoice_book(folder / "ledger.xlsx")
    answers = Answers(dict(pair.split("=") for pair in COMPANY[1::2]))
    now = dt.datetime.combine(AS_OF, dt.time(9))
    desk = Desk(ClosedBook(book), now, folder, folder, answers, as_of=AS_OF)
    found = drive(run(desk, ALL_RESULTS), by_default, lambda _: None)
    return result_sheets(found.outcome)


def tried(book: Path, sheets: Sequence[ResultSheet], folder: Path, opener: Opener) -> Line:
    """Try one workbook."""
    line, started = Line(book.name), time.perf_counter()
    made = make(book, sheets, folder)
    if isinstance(made, Refusal):
        line.refused = made.why
    elif not _whole(book):
        line.refused = "the workbook is damaged itself: a part and its checksum differ"
    else:
        line.no_columns = made.no_columns
        line.changed = list(changes(made, [sheet.name for sheet in sheets]))
        line.parts = len(Book.read(book).parts) - made.edited
        _compare_cells(line, made, {sheet.name for sheet in sheets}, opener)
    line.seconds = time.perf_counter() - started
    return line


def _whole(book: Path) -> bool:
    """Tell whether there is anything to compare with; our own reader refuses such a workbook."""
    with zipfile.ZipFile(book) as archive:
        return archive.testzip() is None


def _compare_cells(line: Line, made: Made, ours: set[str], opener: Opener) -> None:
    try:
        before = opener.shown(made.before)
    except OfficeFailed as why:
        line.unopened = str(why)
        return
    try:
        after = opener.shown(made.first)
        line.cells = sum(map(len, before.sheets.values()))
        line.different = list(different_cells(before, after, made, ours))
        if line.different:  # some formulas never show the same twice
            again = opener.shown(made.before)
            line.different = list(different_cells(before, after, made, ours, again))
    except OfficeFailed as why:
        line.different = [f"the result does not open: {why}"]


def books(folder: Path) -> list[Path]:
    """Return the workbooks of a folder."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in KINDS)


def summary(lines: Sequence[Line]) -> Iterator[str]:
    """Yield what all lines come to."""
    written = [line for line in lines if not line.refused]
    yield f"files                       {len(lines):9,}"
    yield f"written to                  {len(written):9,}"
    yield f"  with columns too          {sum(not line.no_columns for line in written):9,}"
    yield f"foreign parts compared      {sum(line.parts for line in written):9,}"
    yield f"parts changed               {sum(len(line.changed) for line in written):9,}"
    compared = [line for line in written if not line.unopened]
    yield f"opened in LibreOffice       {len(compared):9,}"
    yield f"cells compared              {sum(line.cells for line in compared):9,}"
    yield f"cells differing             {sum(len(line.different) for line in compared):9,}"
    for title, whys in (
        ("refused", [line.refused for line in lines]),
        ("no columns", [line.no_columns for line in written]),
        ("LibreOffice cannot open the original", [line.unopened for line in written]),
    ):
        counted = collections.Counter(why for why in whys if why)
        yield f"{title}: {counted.total()}"
        yield from (f"  {n:5} {why}" for why, n in counted.most_common())


def main(arguments: Sequence[str]) -> int:
    """Try every workbook; the exit code says whether anything changed."""
    found = [book for folder in arguments for book in books(Path(folder))]
    lines = []
    with tempfile.TemporaryDirectory(prefix="huikuan") as name:
        folder = Path(name)
        opener, sheets = Opener(folder), our_sheets(folder)
        try:
            for book in found:
                lines.append(tried(book, sheets, folder, opener))
                sys.stdout.write(f"{lines[-1]}\n")
                sys.stdout.flush()
        finally:
            opener.stop()
    sys.stdout.write("\n".join(["", *summary(lines), ""]))
    wrong = any(line.changed or line.different for line in lines)
    return 1 if wrong or not lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
