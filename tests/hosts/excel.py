"""A clerk's Excel for tests: workbooks on disk, opened in Calc, with `LiveBook` upon them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import xlwings

from tests.hosts.calc import Calc
from tests.hosts.uno_engine import app_of
from xl_huikuan.sheets.excel.changes import Session
from xl_huikuan.sheets.live import LiveBook

NOW = dt.datetime(2026, 10, 31, 9, 30, 5)


class Excel:
    """An Excel whose windows are documents of Calc.

    Attributes:
        app: xlwings' App.
        folder: where test workbooks lie.
        session: what our buttons remember.
    """

    def __init__(self, calc: Calc, folder: Path) -> None:
        self.app: xlwings.App = app_of(calc)
        self.folder = folder
        self.session = Session(folder / "own")

    def close(self) -> None:
        """Close all workbooks without saving."""
        for book in list(self.app.books):
            book.close()

    def open(self, path: Path) -> xlwings.Book:
        """Open a workbook from disk."""
        return self.app.books.open(str(path))

    def with_rows(self, sheets: dict[str, Sequence[Sequence[Any]]]) -> xlwings.Book:
        """Open a workbook with these sheets."""

        def fill(workbook: openpyxl.Workbook) -> None:
            for name, rows in sheets.items():
                sheet = workbook.create_sheet(name)
                for row in rows:
                    sheet.append(row)

        return self.open(self.made(fill))

    def made(self, fill: Callable[[openpyxl.Workbook], None], name: str = "账.xlsx") -> Path:
        """Return the path of a workbook whose sheets `fill` makes."""
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.active)
        fill(workbook)
        workbook.save(self.folder / name)
        return self.folder / name

    def press(self, book: xlwings.Book) -> LiveBook:
        """Return what one press of a button works on."""
        return LiveBook(book, self.session, NOW)

    def state(self) -> dict[str, Any]:
        """Return what must be as it was after each press."""
        app = self.app.api
        members = ("ScreenUpdating", "EnableEvents", "DisplayAlerts", "Calculation", "StatusBar")
        window = app.ActiveWorkbook.Windows(1)
        return {name: getattr(app, name) for name in members} | {
            "book": app.ActiveWorkbook.Name,
            "sheet": app.ActiveWorkbook.ActiveSheet.Name,
            "selection": window.RangeSelection.Address,
            "open": len(self.app.books),
            "expand": app.AutoCorrect.AutoExpandListRange,
        }


def names(book: xlwings.Book) -> list[str]:
    """Return the names of the sheets in order."""
    return [sheet.name for sheet in book.sheets]


def cells(book: xlwings.Book, sheet: str, address: str) -> Any:
    """Return values as Excel hands them over."""
    return book.sheets[sheet].api.Range(address).Value2


def formula(book: xlwings.Book, sheet: str, address: str) -> Any:
    """Return a formula as the clerk sees it."""
    return book.sheets[sheet].api.Range(address).Formula


def select(book: xlwings.Book, sheet: str, address: str) -> None:
    """Select cells as the clerk does."""
    book.sheets[sheet].api.Activate()
    book.sheets[sheet].api.Range(address).Select()
