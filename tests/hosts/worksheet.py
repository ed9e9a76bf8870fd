"""A worksheet of Calc that a test types into as a clerk types into Excel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from openpyxl.utils import get_column_letter

from tests.hosts.calc import Document, import_uno
from xl_huikuan.addin.functions.problems import ERROR_TEXTS
from xl_huikuan.sheets.grid import EPOCH

EXCEL_GRAMMAR = 3  # com.sun.star.sheet.AddressConvention.XL_OOX
EVERYTHING = 1023  # com.sun.star.sheet.CellFlags, all of them
DATE_FORMAT = 2  # com.sun.star.util.NumberFormat.DATE
# A formula of Calc for each error value that a cell of it can have.
ERRORS = {
    "#N/A": "=NA()",
    "#DIV/0!": "=1/0",
    "#VALUE!": '="a"+1',
    "#NUM!": "=10^400",
    "#NAME?": "=NOSUCH(1)",
    "#REF!": '=INDIRECT("x")',
}
CODES = {text: code for code, text in ERROR_TEXTS.items()}
Cell = float | str | bool | dt.date | None
Rows = Sequence[Sequence[Cell]]
Argument = Cell | Rows


class Worksheet:
    """One sheet; formulas are written in Excel's way, with commas.

    Attributes:
        document: the workbook.
        sheet: com.sun.star.sheet.Spreadsheet.
    """

    def __init__(self, document: Document, name: str) -> None:
        self.document = document
        if not document.Sheets.hasByName(name):
            document.Sheets.insertNewByName(name, 0)
        self.sheet = document.Sheets.getByName(name)
        self._parser = document.createInstance("com.sun.star.sheet.FormulaParser")
        self._parser.CompileEnglish = True
        self._parser.FormulaConvention = EXCEL_GRAMMAR
        formats = document.NumberFormats
        self._date = formats.getStandardFormat(DATE_FORMAT, document.CharLocale)

    def clear(self) -> None:
        """Empty every cell."""
        used = self.sheet.createCursor()
        used.gotoEndOfUsedArea(False)
        self.sheet.getCellRangeByPosition(
            0, 0, used.RangeAddress.EndColumn, used.RangeAddress.EndRow
        ).clearContents(EVERYTHING)

    def fill(self, top: int, left: int, rows: Rows) -> None:
        """Write cells from a row and column on (counted from 0).

        Errors are given as their texts and arise in the cell; dates are shown as dates.
        """
        area = self._area(top, left, len(rows), len(rows[0]))
        area.setDataArray(tuple(tuple(map(_typed, row)) for row in rows))
        for i, j, cell in _cells(rows):
            if isinstance(cell, dt.date):
                area.getCellByPosition(j, i).NumberFormat = self._date
            elif isinstance(cell, bool):
                area.getCellByPosition(j, i).Formula = f"={str(cell).upper()}()"
            elif cell in ERRORS:
                area.getCellByPosition(j, i).Formula = ERRORS[str(cell)]

    def answer(self, top: int, left: int, formula: str) -> Any:
        """Type a formula into one cell and return what it shows."""
        return self.spilled(top, left, formula, (1, 1))[0][0]

    def spilled(self, top: int, left: int, formula: str, shape: tuple[int, int]) -> Any:
        """Type an array formula over some cells and return what they show.

        A real error of Calc is None: none of our functions may cause one.
        """
        area = self._area(top, left, *shape)
        if shape == (1, 1):
            self._type(area, formula)
        else:
            area.setArrayTokens(self._tokens(area, formula))
        return area.getDataArray()

    def repeat(self, top: int, left: int, formula: str, shape: tuple[int, int]) -> None:
        """Type a formula into one cell and fill it right and down, references moving along."""
        self._type(self._area(top, left, 1, 1), formula)
        for towards, height in (("TO_RIGHT", 1), ("TO_BOTTOM", shape[0])):
            direction = import_uno().Enum("com.sun.star.sheet.FillDirection", towards)
            self._area(top, left, height, shape[1]).fillAuto(direction, 1)

    def read(self, top: int, left: int, shape: tuple[int, int]) -> Any:
        """Return what some cells show."""
        return self._area(top, left, *shape).getDataArray()

    def empty(self, top: int, left: int, shape: tuple[int, int]) -> None:
        """Empty some cells."""
        self._area(top, left, *shape).clearContents(EVERYTHING)

    def _type(self, area: Any, formula: str) -> None:
        area.getCellByPosition(0, 0).setTokens(self._tokens(area, formula))

    def _tokens(self, area: Any, formula: str) -> Any:
        first = area.getCellByPosition(0, 0).CellAddress
        return self._parser.parseFormula(formula.removeprefix("="), first)

    def _area(self, top: int, left: int, height: int, width: int) -> Any:
        return self.sheet.getCellRangeByPosition(left, top, left + width - 1, top + height - 1)


def address(top: int, left: int, rows: Rows) -> str:
    """Return the address of cells from a row and column on (counted from 0)."""
    last = f"{get_column_letter(left + len(rows[0]))}{top + len(rows)}"
    return f"{get_column_letter(left + 1)}{top + 1}:{last}"


def value2(argument: Argument) -> Any:
    """Return what COM would hand over for cells that hold this; Calc has no truth values."""
    if isinstance(argument, (list, tuple)):
        rows = tuple(tuple(map(value2, row)) for row in argument)
        return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows
    if isinstance(argument, str):
        return CODES.get(argument, argument)
    return argument if argument is None else _number(argument)


def shown(answer: Any) -> Any:
    """Return rows as Calc shows them: error values as the texts it makes of CVErr."""
    if isinstance(answer, tuple):
        return tuple(tuple(map(shown, row)) for row in answer)
    if isinstance(answer, str):
        return f"Error {CODES[answer] & 0xFFFF}" if answer in CODES else answer
    return float(answer)


def _typed(cell: Cell) -> float | str:
    if cell is None:
        return ""
    return cell if isinstance(cell, str) else _number(cell)


def _number(cell: float | dt.date) -> float:
    return float((cell - EPOCH).days) if isinstance(cell, dt.date) else float(cell)


def _cells(rows: Rows) -> Iterator[tuple[int, int, Cell]]:
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            yield i, j, cell
