"""Desks for tests of buttons: the same small workbook as grids in memory and as a file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from tests.addin.books import COMPANY, HEAD, ROWS, invoice_book
from xl_huikuan.addin.buttons.desk import Desk
from xl_huikuan.addin.buttons.pipeline import Answers
from xl_huikuan.addin.buttons.steps import Ask, Steps, drive
from xl_huikuan.addin.commands import Report
from xl_huikuan.sheets.book import Book, ClosedBook, MemoryBook, Selection
from xl_huikuan.sheets.grid import Grid

NOW = dt.datetime(2026, 11, 2, 9, 30)
AS_OF = dt.date(2026, 10, 31)
TITLE, TOTAL = ["江南示例机电有限公司应收账款明细表"], ["合计", None, None, None, None, 181667.26]
ITEMS = "应收明细"
A, B, C = "苏州甲机械有限公司", "无锡乙电子有限公司", "常州丙贸易有限公司"
SETTINGS = dict(word.split("=") for word in COMPANY[1::2])


def memory_book(*rows: int, sheet: str = ITEMS, grids: tuple[Grid, ...] = ()) -> MemoryBook:
    """Rows 0 and 1 are title and headings, 2 to 6 the five invoices, 7 the total, 8 is blank."""
    items = Grid.from_rows(ITEMS, [TITLE, HEAD, *ROWS, TOTAL, []])
    return MemoryBook([items, *grids], name="台账.xlsx", selection=Selection(sheet, rows))


def closed_book(folder: Path, *rows: int, sheet: str = ITEMS) -> ClosedBook:
    return ClosedBook(invoice_book(folder / "台账.xlsx"), selection=Selection(sheet, rows))


def desk(book: Book, folder: Path, **about: Any) -> Desk:
    about = {"answers": Answers(SETTINGS), "as_of": AS_OF} | about
    return Desk(book, NOW, folder, folder / "home", **about)


class Clerk:
    """Answers by key, and remembers what was asked and what the status bar said."""

    def __init__(self, **answers: str) -> None:
        self.answers = answers
        self.asked: list[Ask] = []
        self.told: list[str] = []

    def answer(self, ask: Ask) -> str:
        self.asked.append(ask)
        return self.answers.get(ask.key, ask.default)

    def press(self, steps: Steps) -> Report:
        return drive(steps, self.answer, self.told.append)


def letters(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "回款_函件").glob("*.docx"))
