"""Rewrite the golden result sheets: `python -m tests.sheets.accept`, then read the diff by eye."""

import datetime as dt
import tempfile
from pathlib import Path

from tests.addin.books import COMPANY, invoice_book
from xl_huikuan.addin.buttons.desk import Desk
from xl_huikuan.addin.buttons.looking import run
from xl_huikuan.addin.buttons.pipeline import Answers
from xl_huikuan.addin.buttons.steps import by_default, drive
from xl_huikuan.sheets.book import ClosedBook
from xl_huikuan.sheets.ooxml.package import read_back
from xl_huikuan.sheets.results import ALL_RESULTS, RESULT_SHEETS

GOLDENS = Path(__file__).parent / "goldens"
AS_OF = dt.date(2026, 10, 31)
SETTINGS = dict(pair.split("=") for pair in COMPANY[1::2])


def dump(path: Path, sheet: str) -> str:
    """Return a sheet as text: one line per row that holds anything, cells joined by ` | `."""
    lines = []
    for number, row in enumerate(read_back(path, sheet), 1):
        if any(cell != "" for cell in row):
            lines.append(f"{number:3} " + " | ".join(_shown(cell) for cell in row).rstrip(" |"))
    return "\n".join(lines) + "\n"


def _shown(cell: object) -> str:
    return f"{cell:.4f}".rstrip("0").rstrip(".") if isinstance(cell, float) else str(cell)


def goldens(folder: Path) -> dict[str, str]:
    """Return golden name → dump for every result sheet of the small invoice book."""
    book = invoice_book(folder / "台账.xlsx")
    now = dt.datetime(2026, 11, 1)
    desk = Desk(ClosedBook(book), now, folder, folder, Answers(SETTINGS), as_of=AS_OF)
    result = drive(run(desk, ALL_RESULTS), by_default, lambda _: None)
    assert result.target
    return {f"{kind.name}.txt": dump(result.target, kind.name) for kind in RESULT_SHEETS}


def main() -> None:
    """Write the goldens."""
    GOLDENS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, text in goldens(Path(folder)).items():
            (GOLDENS / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
