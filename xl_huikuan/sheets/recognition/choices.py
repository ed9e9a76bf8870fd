"""A column with the field it was given, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xl_huikuan.sheets.grid import column_letters

BY_CLERK = "您在回款_参数中指定"


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """What one column was taken for.

    Attributes:
        column: 0-based number.
        heading: heading as written, parts joined by /.
        key: field key, "" = not used.
        confidence: 0–1.
        reason: Chinese reason.
        unit: factor in 元.
        bucket: first day of an age bucket, None for other columns.
        tier: tier of the synonym that decided.
        share: parts of the filled cells by what they read as (see `TableData.shares`).
        month: the month of the column as a number (see `months`), None = none or unknown.
    """

    column: int
    heading: str
    key: str
    confidence: float
    reason: str
    unit: int = 1
    bucket: int | None = None
    tier: int = 0
    share: Mapping[str, float] = field(default_factory=dict)
    month: int | None = None

    @property
    def letters(self) -> str:
        """Column letters as Excel shows them."""
        return column_letters(self.column)


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Columns of a table and what could not be decided alone.

    Attributes:
        columns: one per column, left to right.
        rivals: pairs of columns that both could be the same contested field.
        doubts: other questions about columns: what is unclear, and what to do, in Chinese.
    """

    columns: tuple[ColumnChoice, ...]
    rivals: tuple[tuple[ColumnChoice, ColumnChoice], ...] = ()
    doubts: tuple[tuple[str, str], ...] = ()


def column_of(columns: Sequence[ColumnChoice], key: str) -> ColumnChoice | None:
    """Return the column that holds a field, None when the table has none."""
    return next((c for c in columns if c.key == key), None)
