"""Draws the pictures of the manual from the sample: `make pictures`, then look at them.

LibreOffice opens what the demonstration wrote and prints it; pages of that become PNG files.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.hosts.office import TIME_OUT, Office, run
from xl_huikuan.addin.demo import run_demo

PICTURES = Path(__file__).parent.parent.parent / "docs" / "pictures"
# Name of the picture → words on the page of the result workbook it shows.
SHEETS = {
    "overview": "应收账款回款总览",
    "plan": "客户催收优先级清单",
    "aging": "应收账款账龄分析表",
}
# Name of the picture → beginning of the file name of the letter it shows.
LETTERS = {"dunning": "催款函(二)"}
DPI = "75"


def main() -> int:
    """Draw every picture anew."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        run_demo(folder / "demo", None)
        (book,) = (folder / "demo").glob("*_回款_*.xlsx")
        letters = [next((folder / "demo").rglob(f"{name}*.docx")) for name in LETTERS.values()]
        office = Office(folder)
        printed, *printed_letters = office.to_pdf([book, *letters], folder / "pdf")
        for name, words in SHEETS.items():
            draw(printed, page_with(office, printed, words), name)
        for name, letter in zip(LETTERS, printed_letters, strict=True):
            draw(letter, 1, name)
    return 0


def page_with(office: Office, pdf: Path, words: str) -> int:
    """Return the number of the first page that says these words."""
    pages = office.pdf_text(pdf).split("\f")
    return next(number for number, text in enumerate(pages, 1) if words in text)


def draw(pdf: Path, page: int, name: str) -> None:
    """Draw one page of a PDF."""
    options = ["-png", "-r", DPI, "-f", str(page), "-singlefile"]
    run(["pdftoppm", *options, str(pdf), str(PICTURES / name)], TIME_OUT)


if __name__ == "__main__":
    sys.exit(main())
