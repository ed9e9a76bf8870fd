"""A result sheet as the cells a reader finds in it, for a book that is not written to a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from xl_huikuan.sheets.grid import CellColumn, Grid, make_column
from xl_huikuan.sheets.ooxml.cellxml import cell_texts
from xl_huikuan.sheets.ooxml.layout import n_columns, places
from xl_huikuan.sheets.table import TEXT_KINDS, Block, Column, Formula, ResultSheet


def cells_of(column: Column) -> list[Any]:
    """Return the values of a column as Python values; None = a blank cell."""
    cells = _values_of(column)
    for row, cell in column.cells.items():
        cells[row] = _shown(column, cell)
    return cells


def _shown(column: Column, cell: Formula | str) -> Any:
    """Return what a reader finds in a cell that is not of its column's kind, or a formula."""
    value = cell.value if isinstance(cell, Formula) else cell
    if isinstance(value, str):
        return value or None
    return _values_of(Column("", column.kind, [value]))[0]


def _values_of(column: Column) -> list[Any]:
    if column.kind in TEXT_KINDS:
        return cell_texts(column)
    if column.kind == "date":
        days: list[Any] = np.asarray(column.values, "datetime64[D]").tolist()
        return days
    scale = 100 if column.kind == "money" else 1
    return [None if pd.isna(value) else float(value) / scale for value in column.values]


def as_grid(sheet: ResultSheet) -> Grid:
    """Return a sheet as it is read back after it was written."""
    rows: dict[int, list[Any]] = {1: [sheet.title]}
    rows |= {row: [line] for row, line in enumerate(sheet.lines, 2)}
    for block, place in zip(sheet.blocks, places(sheet), strict=True):
        if block.heading:
            rows[place.heading] = [block.heading]
        rows[place.header] = [column.title for column in block.columns]
        data = zip(*map(cells_of, block.columns), strict=True)
        rows |= {row: list(cells) for row, cells in enumerate(data, place.first)}
        if place.total:
            rows[place.total] = _totals(block)
    width = n_columns(sheet)
    table = [rows.get(row, []) + [None] * width for row in range(1, max(rows) + 1)]
    return Grid.from_rows(sheet.name, [cells[:width] for cells in table])


def _totals(block: Block) -> list[Any]:
    sums = (_total(column) for column in block.columns[1:])
    return [block.total_label, *sums]


def _total(column: Column) -> Any:
    if isinstance(column.total, Formula):
        return _shown(column, column.total)
    only = Column("", column.kind, [column.total])
    return None if column.total is None else cells_of(only)[0]


def with_columns(
    grid: Grid, heading_row: int, rows: Sequence[int], columns: Sequence[Column]
) -> Grid:
    """Return a sheet with columns beside its rows: where their titles stand already, else rightmost.

    A column from an earlier run is emptied below its title first.
    """
    found = list(grid.columns)
    places_of = {grid.cell(heading_row, i): i for i in range(grid.n_columns)}
    for column in columns:
        values = dict(zip(rows, cells_of(column), strict=True)) | {heading_row: column.title}
        at = places_of.get(column.title, len(found))
        kept = found[at] if at < len(found) else None
        found[at : at + 1] = [_written(kept, values, heading_row, grid.n_rows)]
    return replace(grid, columns=tuple(found))


def _written(
    column: CellColumn | None, values: Mapping[int, Any], heading_row: int, n_rows: int
) -> CellColumn:
    above = [column.cell(row) if column else None for row in range(heading_row)]
    below = [values.get(row) for row in range(heading_row, n_rows)]
    return make_column(above + below)
