"""What each row under a heading is: an entry, an opening balance, a total or a note.

A total row is known by its words (合计, 小计 …) and by arithmetic: its amounts equal the sum of
the rows above, or of its block. Arithmetic has the last word on a text that only looks like one
(a customer called 合计…), and finds totals whose label is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xl_huikuan.sheets.cell_text import State
from xl_huikuan.sheets.recognition.areas import text_at
from xl_huikuan.sheets.recognition.choices import ColumnChoice
from xl_huikuan.sheets.recognition.tabledata import TableData
from xl_huikuan.sheets.recognition.totals import (
    NAMING,
    Flags,
    Marks,
    StatedTotal,
    find_totals,
    is_money,
)
from xl_huikuan.sheets.recognition.words import STRONG, Sense, is_carried, sense

TEXTUAL = frozenset({"remark", "reason", "address"})  # free text: its 合计 proves nothing alone
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class RowReading:
    """Rows of a table by what they are; all numbers are 0-based sheet rows.

    Attributes:
        data: entries, openings included.
        openings: rows that bring a balance forward.
        totals: total rows.
        skips: blank rows, repeated headings, group lines and notes up to the last row read.
        notes: the skipped rows that hold text.
        groups: rows with a single text over a block of entries, with that text.
        stated: figures of total rows that can be checked.
    """

    data: Ints
    openings: tuple[int, ...]
    totals: tuple[int, ...]
    skips: tuple[int, ...]
    notes: tuple[int, ...]
    groups: tuple[tuple[int, str], ...]
    stated: tuple[StatedTotal, ...]


def read_rows(data: TableData, columns: Sequence[ColumnChoice]) -> RowReading:
    """Sort the rows of a table into entries, openings, totals and notes."""
    marks = _marks(data, columns)
    totals, stated = find_totals(data, columns, marks)
    entry = marks.entry.copy()
    entry[totals] = False
    keep = np.flatnonzero(entry)
    openings = np.flatnonzero(entry & marks.opening)
    rest = np.ones(data.n, np.bool_)
    rest[keep] = False
    rest[totals] = False
    first = data.area.first
    return RowReading(
        keep + first,
        tuple((openings + first).tolist()),
        tuple((np.array(totals, np.int64) + first).tolist()),
        tuple((np.flatnonzero(rest) + first).tolist()),
        tuple((np.flatnonzero(rest & ~marks.blank) + first).tolist()),
        tuple(_groups(data, np.flatnonzero(rest & marks.single))),
        tuple(stated),
    )


def _marks(data: TableData, columns: Sequence[ColumnChoice]) -> Marks:
    n = data.n
    filled = {c.column: data.filled(c.column) for c in columns}
    count = sum((f.astype(np.int16) for f in filled.values()), np.zeros(n, np.int16))
    money = _any_value(data, columns)
    naming = [filled[c.column].astype(np.int16) for c in columns if c.key in NAMING]
    names = sum(naming, np.zeros(n, np.int16))
    note = _notes(data, columns) & ~_any_value(data, columns, broken=False)
    note[data.repeats] = True
    has_money_columns = any(is_money(c) for c in columns)
    entry = money | (names >= 2) if has_money_columns else count >= min(2, len(columns))
    label = _labels(data, columns)
    opening = _openings(data, columns)
    carried = _carried(data, columns) & (np.cumsum(entry & ~note & ~opening) > 0)
    opening &= ~carried
    label[carried] = STRONG
    return Marks(
        count == 0, count == 1, label, opening, money, names > 0, entry & ~note & (count > 0)
    )


def _groups(data: TableData, at: npt.NDArray[np.intp]) -> Iterator[tuple[int, str]]:
    for row in (at + data.area.first).tolist():
        texts = [text_at(data.grid, row, column) for column in data.area.columns]
        text = next((t for t in texts if t), "")
        if text and not sense(text) & (Sense.NOTE | Sense.TOTAL):
            yield row, text


def _any_value(data: TableData, columns: Sequence[ColumnChoice], *, broken: bool = True) -> Flags:
    """Rows where a money cell holds an amount, or (`broken`) anything that stands for one."""
    result = np.zeros(data.n, np.bool_)
    for choice in columns:
        if is_money(choice):
            state = data.amounts(choice.column, choice.unit).state
            result |= (state != State.BLANK) if broken else (state == State.OK)
    return result


def _labels(data: TableData, columns: Sequence[ColumnChoice]) -> npt.NDArray[np.uint8]:
    label = np.zeros(data.n, np.uint8)
    for choice in columns:
        strong = data.says(choice.column, Sense.TOTAL)
        weak = data.says(choice.column, Sense.TOTAL_LIKE)
        if choice.key in TEXTUAL:
            strong, weak = np.zeros_like(strong), strong | weak
        if choice.key == "customer_name":
            strong |= data.text_flags(choice.column, _is_of_which)
        label = np.maximum(label, np.where(strong, 2, np.where(weak, 1, 0)).astype(np.uint8))
    return label


def _is_of_which(text: str) -> bool:
    """其中:关联方 repeats a part of what stands above; nobody is called so."""
    return text.strip().startswith(("其中:", "其中："))


def _openings(data: TableData, columns: Sequence[ColumnChoice]) -> Flags:
    result = np.zeros(data.n, np.bool_)
    for choice in columns:
        if choice.key != "customer_name":
            result |= data.says(choice.column, Sense.OPENING)
    return result


def _carried(data: TableData, columns: Sequence[ColumnChoice]) -> Flags:
    """Rows 承前页: on the first page they open the table, later they repeat what was above."""
    result = np.zeros(data.n, np.bool_)
    for choice in columns:
        if data.says(choice.column, Sense.OPENING).any():
            result |= data.text_flags(choice.column, is_carried)
    return result


def _notes(data: TableData, columns: Sequence[ColumnChoice]) -> Flags:
    """Rows whose first text starts a note, or that only have a label and its value."""
    before = np.zeros(data.n, np.bool_)
    note = np.zeros(data.n, np.bool_)
    count = np.zeros(data.n, np.int16)
    for choice in columns:
        filled = data.filled(choice.column)
        first = filled & ~before
        note |= data.says(choice.column, Sense.NOTE) & first
        note |= data.says(choice.column, Sense.LABEL) & first & (count == 0)
        before |= filled
        count += filled
    return note
