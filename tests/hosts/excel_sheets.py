"""Excel's Worksheet over Calc: the same members, the same meaning, as far as we use them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from types import SimpleNamespace
from typing import Any

import numpy as np

from tests.hosts.excel_cells import Range, area_of
from tests.hosts.excel_formulas import English
from xl_huikuan.sheets.excel.blocks import Box, box_of
from xl_huikuan.sheets.limits import MAX_COLUMNS

WORKSHEET, VISIBLE, HIDDEN = -4167, -1, 0


class Worksheet:
    """One sheet; `Copy` and `Delete` belong to its workbook."""

    Type = WORKSHEET

    def __init__(self, book: Any, uno: Any) -> None:
        self.Parent = book
        self.uno = uno
        self.english: English = book.english
        self.formats = book.uno.NumberFormats
        self._merged: tuple[np.ndarray, list[Box]] | None = None

    @property
    def Application(self) -> Any:
        return self.Parent.Application

    @property
    def Name(self) -> str:
        return self.uno.Name

    @Name.setter
    def Name(self, name: str) -> None:
        if name.lower() in {each.Name.lower() for each in self.Parent.Worksheets} - {
            self.Name.lower()
        }:
            raise LookupError(f"1004: there is a sheet {name}")
        self.uno.Name = name

    @property
    def Visible(self) -> int:
        return VISIBLE if self.uno.IsVisible else HIDDEN

    @property
    def ProtectContents(self) -> bool:
        return self.uno.isProtected()

    @property
    def UsedRange(self) -> Range:
        cursor = self.uno.createCursor()
        cursor.gotoStartOfUsedArea(False)
        top, left, *_ = area_of(cursor.RangeAddress)
        cursor.gotoEndOfUsedArea(False)
        _, _, bottom, right = area_of(cursor.RangeAddress)
        return Range(self, (top, left, bottom, right))

    def Range(self, written: str) -> Range:
        return Range(self, *map(box_of, written.split(",")))

    @property
    def ListObjects(self) -> list[Any]:
        """Tables of a workbook from Excel are database ranges here."""
        ranges = [r for r in self.Parent.uno.DatabaseRanges if r.Name in self.Parent.tables]
        return [self._table(r) for r in ranges if r.DataArea.Sheet == self.uno.RangeAddress.Sheet]

    def _table(self, uno: Any) -> Any:
        _, left, bottom, right = area_of(uno.DataArea)
        totals = Range(self, (bottom, left, bottom, right))
        return SimpleNamespace(ShowTotals=uno.TotalsRow, TotalsRowRange=totals, AutoFilter=None)

    @property
    def FilterMode(self) -> bool:
        return bool(self._filtered)

    @property
    def AutoFilter(self) -> Any:
        """The rows that are filtered away; Calc tells of each row whether it is."""
        top, left, _, right = self.UsedRange.box
        return SimpleNamespace(Range=Range(self, (top, left, max(self._filtered), right)))

    @property
    def _filtered(self) -> list[int]:
        rows = self.uno.Rows
        return [i for i in range(self.UsedRange.box[2] + 1) if rows.getByIndex(i).IsFiltered]

    def Activate(self) -> None:
        self.Parent.uno.CurrentController.setActiveSheet(self.uno)

    def Copy(self, Before: Any = None, After: Any = None) -> None:
        assert Before is None
        After.Parent.take(self, After)

    def Delete(self) -> None:
        self.Parent.uno.Sheets.removeByName(self.Name)

    def select(self, boxes: tuple[Box, ...]) -> None:
        document = self.Parent.uno
        ranges = document.createInstance("com.sun.star.sheet.SheetCellRanges")
        for box in boxes:
            ranges.addRangeAddress(Range(self, box).uno.RangeAddress, False)
        document.CurrentController.select(ranges)

    def visible_rows(self, top: int, bottom: int) -> set[int]:
        column = next(i for i in range(MAX_COLUMNS) if self.uno.Columns.getByIndex(i).IsVisible)
        found = Range(self, (top, column, bottom, column)).uno.queryVisibleCells().RangeAddresses
        return {row for area in found for row in range(area.StartRow, area.EndRow + 1)}

    @property
    def merged(self) -> tuple[np.ndarray, list[Box]]:
        """Of each cell the number of its merged area, -1 for none; and the areas."""
        if self._merged is None:
            used = self.UsedRange.box
            areas = list(self._merged_areas(Range(self, used)))
            state = np.full((used[2] + 1, used[3] + 1), -1)
            for number, (top, left, bottom, right) in enumerate(areas):
                state[top : bottom + 1, left : right + 1] = number
            self._merged = state, areas
        return self._merged

    def _merged_areas(self, used: Range) -> Iterator[Box]:
        """In Calc, merging is a format of the first cell: of cells with the same, one is asked."""
        for ranges in used.uno.UniqueCellFormatRanges:
            first = ranges.getByIndex(0).getCellByPosition(0, 0)
            if first.getIsMerged():
                cursor = self.uno.createCursorByRange(first)
                cursor.collapseToMergedArea()
                top, left, bottom, right = area_of(cursor.RangeAddress)
                for area in map(area_of, ranges.RangeAddresses):
                    for row, column in product(
                        range(area[0], area[2] + 1), range(area[1], area[3] + 1)
                    ):
                        yield row, column, row + bottom - top, column + right - left
