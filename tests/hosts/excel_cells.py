"""Excel's Worksheet and Range over Calc: the same members, the same meaning, as far as we use them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from tests.hosts.excel_formulas import code_of_error
from xl_huikuan.sheets.excel.blocks import Box, address
from xl_huikuan.sheets.grid import serial_to_datetime
from xl_huikuan.sheets.limits import MAX_ROWS

VISIBLE_CELLS = 12
ANY_RESULT, ERROR_RESULT = 7, 4  # com.sun.star.sheet.FormulaResult
DATE_FORMAT, LOGICAL_FORMAT = 2, 1024  # com.sun.star.util.NumberFormat
CONTENT = 1 | 2 | 4 | 16  # com.sun.star.sheet.CellFlags: values, dates, texts, formulas
PER_CHARACTER = 190  # hundredths of a millimetre


class Range:
    """Cells of one sheet, in one or more areas."""

    def __init__(self, sheet: Any, *boxes: Box) -> None:
        self._sheet = sheet
        self._boxes = boxes

    @property
    def box(self) -> Box:
        (box,) = self._boxes
        return box

    @property
    def uno(self) -> Any:
        top, left, bottom, right = self.box
        return self._sheet.uno.getCellRangeByPosition(left, top, right, bottom)

    @property
    def Address(self) -> str:
        return ",".join(_absolute(box) for box in self._boxes)

    @property
    def Areas(self) -> list[Range]:
        return [Range(self._sheet, box) for box in self._boxes]

    @property
    def Rows(self) -> Any:
        return SimpleNamespace(Count=self.box[2] - self.box[0] + 1)

    @property
    def EntireColumn(self) -> Range:
        return Range(self._sheet, (0, self.box[1], MAX_ROWS - 1, self.box[3]))

    @property
    def Hidden(self) -> bool | None:
        """Of whole rows or whole columns; None when some are hidden and some are not."""
        top, left, bottom, right = self.box
        if bottom == MAX_ROWS - 1:
            columns = self._sheet.uno.Columns
            return _all_or_none(not columns.getByIndex(i).IsVisible for i in range(left, right + 1))
        shown = self._sheet.visible_rows(top, bottom)
        return not shown if len(shown) in {0, bottom - top + 1} else None

    def SpecialCells(self, kind: int) -> Range:
        assert kind == VISIBLE_CELLS
        found = self.uno.queryVisibleCells().RangeAddresses
        if not found:
            raise LookupError("1004: no cells were found")
        return Range(self._sheet, *map(area_of, found))

    @property
    def Value2(self) -> Any:
        return self._shaped(self._values())

    @Value2.setter
    def Value2(self, rows: Any) -> None:
        self._type_in(rows)

    @property
    def Value(self) -> Any:
        """As Value2, with dates for numbers shown as such."""
        rows = self._values()
        for row, column in self._cells_of_format(DATE_FORMAT):
            if isinstance(rows[row][column], float):
                rows[row][column] = serial_to_datetime(rows[row][column])
        return self._shaped(rows)

    @property
    def Formula(self) -> Any:
        return self._shaped(self._formulas())

    @Formula.setter
    def Formula(self, rows: Any) -> None:
        self._type_in(rows)

    @property
    def FormulaArray(self) -> str:
        return self._formulas()[0][0]

    @FormulaArray.setter
    def FormulaArray(self, text: str) -> None:
        self.uno.setArrayTokens(self._sheet.english.tokens(text, self._origin))

    @property
    def HasFormula(self) -> bool | None:
        found = self.uno.queryFormulaCells(ANY_RESULT).RangeAddresses
        return _share(sum(_size(area_of(area)) for area in found), _size(self.box))

    @property
    def HasArray(self) -> bool | None:
        rows = self.uno.getFormulaArray()
        return _all_or_none(text.startswith("{=") for row in rows for text in row)

    @property
    def CurrentArray(self) -> Range:
        cursor = self._sheet.uno.createCursorByRange(self.uno)
        cursor.collapseToCurrentArray()
        return Range(self._sheet, area_of(cursor.RangeAddress))

    @property
    def NumberFormat(self) -> str | None:
        numbers = {ranges.getByIndex(0).NumberFormat for ranges in self.uno.UniqueCellFormatRanges}
        codes = {self._sheet.formats.getByKey(number).FormatString for number in numbers}
        return codes.pop() if len(codes) == 1 else None

    @NumberFormat.setter
    def NumberFormat(self, code: str) -> None:
        formats, locale = self._sheet.formats, self._sheet.english.locale
        key = formats.queryKey(code, locale, False)
        self.uno.NumberFormat = formats.addNew(code, locale) if key < 0 else key

    @property
    def NumberFormatLocal(self) -> str | None:
        return self.NumberFormat

    @property
    def MergeCells(self) -> bool | None:
        top, left, bottom, right = self.box
        state, _ = self._sheet.merged
        part = state[top : bottom + 1, left : right + 1] >= 0
        return _share(int(part.sum()), _size(self.box))

    @property
    def MergeArea(self) -> Range:
        state, areas = self._sheet.merged
        number = state[self.box[:2]]
        return Range(self._sheet, areas[number] if number >= 0 else self.box)

    @property
    def ColumnWidth(self) -> float:
        return self.uno.Columns.getByIndex(0).Width / PER_CHARACTER

    @ColumnWidth.setter
    def ColumnWidth(self, characters: float) -> None:
        self.uno.Columns.Width = round(characters * PER_CHARACTER)

    def ClearContents(self) -> None:
        self.uno.clearContents(CONTENT)

    def Select(self) -> None:
        self._sheet.select(self._boxes)

    @property
    def _origin(self) -> Any:
        return self.uno.getCellByPosition(0, 0).CellAddress

    def _shaped(self, rows: list[list[Any]]) -> Any:
        """Hand over rows the way COM does: a single cell without them."""
        one = len(rows) == len(rows[0]) == 1
        return rows[0][0] if one else tuple(map(tuple, rows))

    def _values(self) -> list[list[Any]]:
        rows = [[None if cell == "" else cell for cell in row] for row in self.uno.getDataArray()]
        for row, column in self._cells_of_format(LOGICAL_FORMAT):
            if isinstance(rows[row][column], float):
                rows[row][column] = bool(rows[row][column])
        for area in self.uno.queryFormulaCells(ERROR_RESULT).RangeAddresses:
            for row, column in self._inside(area_of(area)):
                error = self.uno.getCellByPosition(column, row).getError()
                rows[row][column] = code_of_error(error)
        return rows

    def _formulas(self) -> list[list[Any]]:
        """Formulas as Excel writes them, and values where there is none."""
        rows = self._values()
        for area in self.uno.queryFormulaCells(ANY_RESULT).RangeAddresses:
            for row, column in self._inside(area_of(area)):
                cell = self.uno.getCellByPosition(column, row)
                if cell.getArrayFormula():
                    cursor = self._sheet.uno.createCursorByRange(cell)
                    cursor.collapseToCurrentArray()
                    cell = cursor.getCellByPosition(0, 0)
                rows[row][column] = self._sheet.english.formula(cell)
        return rows

    def _inside(self, box: Box) -> Iterator[tuple[int, int]]:
        """Positions, counted from our first cell, of what we have in common with an area."""
        top, left, bottom, right = self.box
        for row in range(max(top, box[0]), min(bottom, box[2]) + 1):
            for column in range(max(left, box[1]), min(right, box[3]) + 1):
                yield row - top, column - left

    def _cells_of_format(self, kind: int) -> Iterator[tuple[int, int]]:
        for ranges in self.uno.UniqueCellFormatRanges:
            if self._sheet.formats.getByKey(ranges.getByIndex(0).NumberFormat).Type & kind:
                for area in ranges.RangeAddresses:
                    yield from self._inside(area_of(area))

    def _type_in(self, rows: Any) -> None:
        """Take values as if typed: a leading ' makes a text, = a formula, 12 a number."""
        n_rows, n_columns = self.box[2] - self.box[0] + 1, self.box[3] - self.box[1] + 1
        if not isinstance(rows, tuple):
            rows = ((rows,) * n_columns,) * n_rows
        assert (n_rows, n_columns) == (len(rows), len(rows[0]))
        self.uno.setDataArray(tuple(tuple(map(_at_once, row)) for row in rows))
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                if _at_once(value) == "" and value != "":
                    self._type_one(self.uno.getCellByPosition(column, row), value)

    def _type_one(self, cell: Any, value: Any) -> None:
        code = cell.NumberFormat
        is_text = self._sheet.formats.getByKey(code).FormatString == "@"
        if isinstance(value, bool):
            cell.setFormula(str(value).upper())
        elif is_text or value.startswith("'"):
            cell.setString(value.removeprefix("'"))
            cell.NumberFormat = code  # Calc makes it "@" for what could be read otherwise
        elif value.startswith("="):
            cell.setTokens(self._sheet.english.tokens(value, cell.CellAddress))
        else:
            cell.setFormula(f"={value}" if value.startswith("#") else value)


def _at_once(value: Any) -> Any:
    """What can be written without being typed in: numbers, and words nothing else is made of."""
    if isinstance(value, dt.date):
        raise TypeError("dates go to Value2 as serial numbers")
    if isinstance(value, str):
        word = value.removeprefix("'")
        return word if "一" <= word[:1] <= "鿿" and not word[-1].isdigit() else ""
    return "" if isinstance(value, bool) else float(value)


def area_of(found: Any) -> Box:
    return found.StartRow, found.StartColumn, found.EndRow, found.EndColumn


def _absolute(box: Box) -> str:
    top, left, bottom, right = box
    first, last = (
        address((row, column, row, column)).partition(":")[0]
        for row, column in ((top, left), (bottom, right))
    )
    dollars = [
        "$" + part.rstrip("0123456789") + "$" + part.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        for part in (first, last)
    ]
    return dollars[0] if first == last else ":".join(dollars)


def _size(box: Box) -> int:
    return (box[2] - box[0] + 1) * (box[3] - box[1] + 1)


def _share(part: int, whole: int) -> bool | None:
    return part == whole if part in {0, whole} else None


def _all_or_none(answers: Iterator[bool]) -> bool | None:
    found = set(answers)
    return None if len(found) > 1 else found == {True}
