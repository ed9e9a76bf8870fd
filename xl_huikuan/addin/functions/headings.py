"""Whole columns as clerks refer to them (A:A): what stands above the data, and totals among it.

Titles, headings, 合计 rows and signature lines are made blank, so that they count for nothing
while every other row stays where it is. No row that states an amount is passed over unless it is
a total.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from xl_huikuan.addin.functions.problems import BadInput
from xl_huikuan.addin.functions.values import Cells, is_blank
from xl_huikuan.core.money import Fen
from xl_huikuan.sheets import cells
from xl_huikuan.sheets.cell_text import State, TextAmount, TextDate, amount_of, date_of
from xl_huikuan.sheets.recognition.schema import BY_KEY, matches
from xl_huikuan.sheets.recognition.units import heading_unit, title_unit
from xl_huikuan.sheets.recognition.words import NONE, STRONG, is_note, total_word, totalled_name
from xl_huikuan.sheets.value2 import column_of

DEEPEST = 10  # rows from the top among which a heading is looked for
_READ: dict[Cells, Callable[[str], TextAmount | TextDate]] = {
    Cells.DAY: date_of,
    Cells.MONEY: amount_of,
}
_CONTENT = {Cells.DAY: "date", Cells.MONEY: "money"}  # as the fields of a workbook call it
_FEWEST = 2  # rows that a total without a word must add up; one is only a repeated amount
_Columns = Sequence[list[Any]]
_Kinds = Sequence[Cells]


def data_only(columns: _Columns, kinds: _Kinds) -> list[list[Any]]:
    """Return the columns of the same rows with headings, totals and notes blank.

    A total row says 合计, 小计 … in one of its cells, or has neither name nor day and states the
    sum of the rows above it. A row that has nothing but a name, or 制表人:张三, is a note.

    Raises:
        BadInput: a heading says that the amounts are not in yuan.
    """
    totals = {row for column in columns for row in _totals(column)}
    above, headings = _headings(columns, kinds, totals)
    _refuse_unit(columns, kinds, above)
    passed = totals.union(range(above), _again(columns, headings), _notes(columns, kinds))
    passed |= set(_bare_totals(columns, kinds, passed, totals))
    return _blanked(columns, passed) if passed else list(columns)


def _blanked(columns: _Columns, rows: set[int]) -> list[list[Any]]:
    blanked = [column.copy() for column in columns]
    for column in blanked:
        for row in rows:
            column[row] = None
    return blanked


def _headings(columns: _Columns, kinds: _Kinds, totals: set[int]) -> tuple[int, list[int]]:
    """Return how many rows from the top are no data, and which of them are headings.

    A heading has no amount and a word for a day or for an amount, such as 到期日 or 含税金额. The
    second row of a heading may have other words if it names nobody. Above it stands no amount.
    """
    found: list[int] = []
    for row in range(min(DEEPEST, *map(len, columns))):
        line = [(kind, column[row]) for kind, column in zip(kinds, columns, strict=True)]
        if row not in totals and _states(line, Cells.MONEY):
            break
        if _is_heading(line) or (found and found[-1] == row - 1 and _goes_on(line)):
            found.append(row)
    return (found[-1] + 1 if found else 0), found


_Line = list[tuple[Cells, Any]]


def _states(line: _Line, kind: Cells) -> bool:
    """Tell whether a row has a value, not a word, in a column of a kind."""
    return any(k is kind and not is_blank(raw) and not _is_word(k, raw) for k, raw in line)


def _is_word(kind: Cells, raw: Any) -> bool:
    return type(raw) is str and kind in _READ and _READ[kind](raw).state == State.BAD


def _is_heading(line: _Line) -> bool:
    if any(_states(line, kind) for kind in _READ):
        return False
    return any(_is_word(kind, raw) and _names(kind, raw) for kind, raw in line)


def _names(kind: Cells, text: str) -> bool:
    """Tell whether a text is what clerks write above a column of days or of amounts."""
    return any(BY_KEY[match.key].content == _CONTENT[kind] for match in matches(text))


def _goes_on(line: _Line) -> bool:
    named = any(kind not in _READ and not is_blank(raw) for kind, raw in line)
    wordy = any(_is_word(kind, raw) for kind, raw in line)
    return wordy and not named and not any(_states(line, kind) for kind in _READ)


def _refuse_unit(columns: _Columns, kinds: _Kinds, above: int) -> None:
    """Raise for 金额(万元) or 单位:万元: the functions count in yuan and cannot tell otherwise."""
    for kind, column in zip(kinds, columns, strict=True):
        for text in (cell for cell in column[:above] if type(cell) is str):
            unit = heading_unit(text) if kind is Cells.MONEY else 1
            if unit != 1 or title_unit(text) > 1:
                raise BadInput(f"标题「{text}」的单位不是元,请先把金额换算成元,再选换算后的列")


def _again(columns: _Columns, headings: Sequence[int]) -> Iterator[int]:
    """Yield the rows that repeat a heading, as every printed page does."""
    for heading in headings:
        line = [column[heading] for column in columns]
        rows: Iterable[int] = range(len(columns[0]))
        for column, cell in zip(columns, line, strict=True):
            rows = [row for row in rows if column[row] == cell]
        yield from rows


def _totals(column: list[Any]) -> list[int]:
    """Return the rows that say 合计, or 甲公司小计 where there is a 甲公司."""
    texts = {cell for cell in set(column) if type(cell) is str and cell}
    words = {text for text in texts if _is_total(text, texts)}
    return [row for row, cell in enumerate(column) if cell in words] if words else []


def _is_total(text: str, texts: set[str]) -> bool:
    word = total_word(text)
    return word == STRONG or (word != NONE and totalled_name(text) in texts)


def _notes(columns: _Columns, kinds: _Kinds) -> Iterator[int]:
    """Yield the rows without an amount that say 制表人:张三, or nothing but a name."""
    money = columns[kinds.index(Cells.MONEY)]
    rows = [row for row, cell in enumerate(money) if not cell or type(cell) is str]
    for row in [row for row in rows if any(column[row] for column in columns)]:
        line = [(kind, column[row]) for kind, column in zip(kinds, columns, strict=True)]
        if _states(line, Cells.MONEY):
            continue
        silent = all(is_blank(raw) for kind, raw in line if kind in _READ)
        if silent or any(type(raw) is str and is_note(raw) for _, raw in line):
            yield row


def _bare_totals(
    columns: _Columns, kinds: _Kinds, passed: set[int], totals: set[int]
) -> Iterator[int]:
    """Yield the rows without name and day that state the sum of all rows above or of a block."""
    money = columns[kinds.index(Cells.MONEY)]
    rows: Iterable[int] = range(len(money))
    for column, kind in zip(columns, kinds, strict=True):
        if kind is not Cells.MONEY:
            rows = [row for row in rows if is_blank(column[row])]
    bare = {row for row in rows if not is_blank(money[row])} - passed
    if bare:
        yield from _sums(_fen(money), bare, passed, totals)


def _fen(column: list[Any]) -> Fen:
    return cells.parse_amounts(column_of(column), np.arange(len(column))).fen


def _sums(fen: Fen, bare: set[int], passed: set[int], totals: set[int]) -> Iterator[int]:
    everything, block = (0, 0), (0, 0)  # fen and number of the rows added up so far
    for row, amount in enumerate(fen.tolist()):
        agrees = any(amount == total and rows >= _FEWEST for total, rows in (everything, block))
        if row in totals:
            block = 0, 0
        elif row in bare and amount and agrees:
            block = 0, 0
            yield row
        elif row not in passed and amount:
            everything = everything[0] + amount, everything[1] + 1
            block = block[0] + amount, block[1] + 1
