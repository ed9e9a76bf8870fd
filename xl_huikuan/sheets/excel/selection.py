"""What the clerk has selected: several areas, whole columns, filtered rows, tables with totals."""

from __future__ import annotations

from typing import Any

from xl_huikuan.sheets.excel.blocks import Box, box_of, extent
from xl_huikuan.sheets.excel.layout import hidden_rows, totals_rows
from xl_huikuan.sheets.excel.state import WORKSHEET


def selected_areas(book: Any) -> tuple[Box, ...]:
    """Return the areas selected on the active sheet, also when a picture is selected on it."""
    if book.ActiveSheet.Type != WORKSHEET:
        return ()
    return tuple(box_of(area.Address) for area in book.Windows(1).RangeSelection.Areas)


def used_part(sheet: Any, areas: tuple[Box, ...]) -> tuple[Box, ...]:
    """Return what the areas have in common with the used cells of the sheet."""
    n_rows, n_columns = extent(sheet)
    clipped = [(a[0], a[1], min(a[2], n_rows - 1), min(a[3], n_columns - 1)) for a in areas]
    return tuple(box for box in clipped if box[0] <= box[2] and box[1] <= box[3])


def selected_rows(book: Any) -> tuple[int, ...]:
    """Return the rows selected that the clerk can see, totals rows of tables left out."""
    areas = selected_areas(book)
    if not areas:
        return ()
    sheet = book.ActiveSheet
    areas = used_part(sheet, areas)
    totals = totals_rows(sheet)
    rows = {row for area in areas for row in _rows(area, totals)}
    return tuple(sorted(rows - hidden_rows(sheet, *extent(sheet)))) if rows else ()


def _rows(area: Box, totals: tuple[Box, ...]) -> set[int]:
    """Return the rows of an area without the totals rows of the tables it covers."""
    top, left, bottom, right = area
    beside = {t[0] for t in totals if t[1] <= right and left <= t[3]}
    return set(range(top, bottom + 1)) - beside
