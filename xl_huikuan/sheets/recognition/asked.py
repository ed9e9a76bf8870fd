"""A table as read, with what it takes to ask about it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xl_huikuan.sheets.recognition.choices import ColumnMapping, column_of
from xl_huikuan.sheets.recognition.reading import TableReading
from xl_huikuan.sheets.recognition.tabledata import TableData


@dataclass(frozen=True, slots=True)
class Asked:
    """A table with what it takes to ask about it.

    Attributes:
        table: the reading.
        data, mapping: its cells and columns.
        sure: False when only the closing sign speaks for 应收.
    """

    table: TableReading
    data: TableData
    mapping: ColumnMapping
    sure: bool


def values(one: Asked, key: str) -> set[str]:
    """Return the distinct texts and numbers of a field over the entries of a table."""
    choice = column_of(one.mapping.columns, key)
    if choice is None:
        return set()
    column = one.data.column(choice.column)
    codes = column.codes[one.table.entries]
    numbers = column.numbers[one.table.entries]
    words = {column.texts[c].strip() for c in np.unique(codes) if c >= 0}
    return words | {f"{n:.15g}" for n in np.unique(numbers[~np.isnan(numbers)])}
