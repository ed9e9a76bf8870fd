"""LibreOffice as the host that opens what we write: to PDF for the eye, to rows for the numbers."""

from __future__ import annotations

import csv
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

PROGRAMS = ("soffice", "pdftotext", "pdfinfo")
TIME_OUT = 180.0  # seconds for one call of soffice; a hanging conversion must not hang the suite
# Comma, double quote, UTF-8; numbers unquoted; as shown or not; each sheet in its own file (-1).
CSV_FILTER = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,{shown},false,false,-1"


class OfficeFailed(Exception):
    """LibreOffice did not produce what it was asked for."""


class Office:
    """A LibreOffice of our own: own profile, no window, one start for many files.

    Attributes:
        folder: scratch folder; the profile and the CSV files lie there.
    """

    def __init__(self, folder: Path) -> None:
        missing = [name for name in PROGRAMS if shutil.which(name) is None]
        if missing:
            raise OfficeFailed(
                f"not on the PATH: {missing}; install libreoffice-calc, -writer and poppler-utils"
            )
        self.folder = folder

    def to_pdf(self, files: Sequence[Path], folder: Path) -> list[Path]:
        """Convert files in one call; returns the PDFs in the same order."""
        targets = [folder / f"{file.stem}.pdf" for file in files]
        if len(set(targets)) < len(targets):
            raise OfficeFailed("two files would become the same PDF: give them different names")
        self._convert("pdf", files, folder)
        missing = [str(target) for target in targets if not target.is_file()]
        if missing:
            raise OfficeFailed(f"LibreOffice made no PDF: {missing}")
        return targets

    def sheets(self, book: Path, *, shown: bool = True) -> dict[str, list[list[str]]]:
        """Return every sheet as rows of texts, by name and in order of the workbook.

        `shown` gives texts as formatted in the cell; otherwise numbers are written in full.
        """
        target = self.folder / f"csv{len(list(self.folder.glob('csv*')))}"
        self._convert(CSV_FILTER.format(shown=str(shown).lower()), [book], target)
        files = sorted(target.glob("*.csv"), key=lambda file: file.stat().st_mtime_ns)
        if not files:
            raise OfficeFailed(f"LibreOffice could not open {book}")
        return {file.stem.removeprefix(f"{book.stem}-"): _rows(file) for file in files}

    def to_csv(self, book: Path, sheet: str, *, shown: bool = True) -> list[list[str]]:
        """Return one sheet as rows of texts; see `sheets`."""
        return self.sheets(book, shown=shown)[sheet]

    def pdf_text(self, pdf: Path) -> str:
        """Return the text of a PDF in reading order, laid out as on the page."""
        return run(["pdftotext", "-layout", str(pdf), "-"], TIME_OUT)

    def page_count(self, pdf: Path) -> int:
        """Return the number of pages of a PDF."""
        found = re.search(r"^Pages:\s+(\d+)", run(["pdfinfo", str(pdf)], TIME_OUT), re.MULTILINE)
        if found is None:
            raise OfficeFailed(f"pdfinfo tells no page count of {pdf}")
        return int(found[1])

    def _convert(self, kind: str, files: Sequence[Path], folder: Path) -> None:
        profile = f"-env:UserInstallation={(self.folder / 'profile').as_uri()}"
        asked = ["--headless", "--norestore", "--convert-to", kind, "--outdir", str(folder)]
        run(["soffice", profile, *asked, *map(str, files)], TIME_OUT + 2 * len(files))


def _rows(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def run(command: Sequence[str], seconds: float) -> str:
    """Return what a program prints; on time-out end it and all it started (soffice forks)."""
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    try:
        out, err = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise OfficeFailed(f"{command[0]} took more than {seconds:.0f} s") from None
    if process.returncode:
        raise OfficeFailed(f"{command[0]} ended with {process.returncode}: {err.strip()}")
    return out
