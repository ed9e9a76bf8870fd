"""What LibreOffice shows of a workbook: every cell with something in it, within a time limit."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.hosts.calc import Calc, import_uno
from tests.hosts.office import OfficeFailed

TIME_LIMIT = 60.0  # seconds for one workbook
_FILLED = 1 | 2 | 4 | 16  # com.sun.star.sheet.CellFlags: VALUE, DATETIME, STRING, FORMULA
_NEVER_RUN_MACROS, _NO_LINKS = 0, 0

Cells = dict[tuple[int, int], Any]  # by 0-based row and column


@dataclass(frozen=True)
class Shown:
    """The sheets of one workbook in order, each with its filled cells."""

    sheets: dict[str, Cells]


class Opener:
    """LibreOffice for many workbooks one after another; begun anew when it crashes or hangs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._calc: Calc | None = None
        self._starts = 0
        self._failure = import_uno().getClass("com.sun.star.uno.Exception")

    def shown(self, book: Path) -> Shown:
        """Open a workbook and return what it shows.

        It is opened under one name and path whatever its own, so that formulas that tell the
        file's name show the same.

        Raises:
            OfficeFailed: when it does not open, or takes too long.
        """
        place = self._folder / f"opened{book.suffix.lower()}"
        shutil.copyfile(book, place)
        calc = self._running()
        with self._limited(calc):
            try:
                return self._read(calc, place)
            except self._failure as why:
                self.stop()
                raise OfficeFailed(f"LibreOffice gave up: {type(why).__name__} {why}") from None

    def _running(self) -> Calc:
        if self._calc is None:
            self._starts += 1
            self._calc = Calc(self._folder / f"office{self._starts}")
        return self._calc

    @contextmanager
    def _limited(self, calc: Calc) -> Iterator[None]:
        timer = threading.Timer(TIME_LIMIT, calc.stop)
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _read(self, calc: Calc, place: Path) -> Shown:
        options = {
            "Hidden": True,
            "ReadOnly": True,
            "MacroExecutionMode": _NEVER_RUN_MACROS,
            "UpdateDocMode": _NO_LINKS,
        }
        settings = tuple(calc.setting(name, value) for name, value in options.items())
        document = calc.desktop.loadComponentFromURL(place.as_uri(), "_blank", 0, settings)
        if document is None:
            raise OfficeFailed("LibreOffice does not open it")
        try:
            names = document.Sheets.ElementNames
            return Shown({name: _cells(document.Sheets.getByName(name)) for name in names})
        finally:
            document.close(True)

    def stop(self) -> None:
        """End LibreOffice; it starts anew with the next workbook."""
        if self._calc is not None:
            self._calc.stop()
            self._calc = None


def _cells(sheet: Any) -> Cells:
    found: Cells = {}
    ranges = sheet.queryContentCells(_FILLED)
    for address in ranges.RangeAddresses:
        box = (address.StartColumn, address.StartRow, address.EndColumn, address.EndRow)
        rows = sheet.getCellRangeByPosition(*box).getDataArray()
        for r, row in enumerate(rows, box[1]):
            for c, value in enumerate(row, box[0]):
                found[r, c] = value
    return found
