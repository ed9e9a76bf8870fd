"""The cells of one table, parsed at most once per column and seen as arrays over its rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from xl_huikuan.core.money import Fen
from xl_huikuan.core.usual import DIGITS, unusual
from xl_huikuan.sheets.cell_text import State, amount_of, date_of
from xl_huikuan.sheets.cells import Amounts, parse_amounts
from xl_huikuan.sheets.grid import CellColumn, Grid, Kind
from xl_huikuan.sheets.recognition.areas import Area
from xl_huikuan.sheets.recognition.choices import ColumnChoice
from xl_huikuan.sheets.recognition.words import Sense, sense

SAMPLE = 200  # distinct texts looked at when judging what a column holds
Flags = npt.NDArray[np.bool_]
_SERIALS = (32874, 73415)  # 1990 to 2100


class TableData:
    """One table with its parsed columns; positions are relative to its first data row.

    Attributes:
        grid, area: where the table stands.
        rows: int64[n], 0-based sheet rows of [area.first, area.stop).
        unit: factor in 元 stated above the table.
    """

    def __init__(self, grid: Grid, area: Area, unit: int = 1) -> None:
        self.grid = grid
        self.area = area
        self.unit = unit
        self.rows = np.arange(area.first, max(area.first, area.stop))
        self._amounts: dict[tuple[int, int], Amounts] = {}
        self._senses: dict[int, npt.NDArray[np.uint8]] = {}
        self.plain = self._plain_rows()

    def _plain_rows(self) -> Flags:
        """Rows that look like entries: no total word, no label in front, more than one cell."""
        cells = np.zeros(self.n, np.int16)
        odd = np.zeros(self.n, np.bool_)
        for number in self.area.columns:
            filled = self.kinds(number) != Kind.BLANK
            odd |= self.says(number, Sense.TOTAL | Sense.TOTAL_LIKE)
            odd |= self.says(number, Sense.LABEL) & (cells == 0)
            cells += filled
        odd[self.repeats] = True
        plain = ~odd & (cells >= min(2, len(self.area.columns)))
        if plain.any():
            return plain
        before = ~odd & (np.cumsum(odd) == 0)
        return before if before.any() else ~odd

    @property
    def repeats(self) -> npt.NDArray[np.int64]:
        """Positions of the rows that repeat the heading."""
        at = np.array(self.area.repeats, np.int64) - self.area.first
        return at[(at >= 0) & (at < self.n)]

    @property
    def n(self) -> int:
        """Number of rows under the heading."""
        return len(self.rows)

    def column(self, number: int) -> CellColumn:
        """Return a column of the sheet by 0-based number."""
        return self.grid.columns[number]

    def kinds(self, number: int) -> npt.NDArray[np.uint8]:
        """Return the kinds of a column's cells in this table."""
        return self.column(number).kinds[self.area.first : self.area.stop]

    def filled(self, number: int) -> Flags:
        """Return which cells of a column hold anything (a text of mere blanks does not)."""
        return (self.kinds(number) != Kind.BLANK) & ~self.says(number, Sense.BLANK)

    def amounts(self, number: int, unit: int) -> Amounts:
        """Return the column as money; `unit` is the factor its heading, or the title, states."""
        key = (number, unit)
        if key not in self._amounts:
            self._amounts[key] = parse_amounts(self.column(number), self.rows, unit=unit)
        return self._amounts[key]

    def fen(self, choice: ColumnChoice) -> Fen:
        """Return a column as amounts, 0 where a cell holds none."""
        read = self.amounts(choice.column, choice.unit)
        return np.where(read.state == State.OK, read.fen, 0)

    def says(self, number: int, wanted: Sense) -> Flags:
        """Return which cells hold a text that says one of the wanted things about its row."""
        if number not in self._senses:
            texts = self.column(number).texts
            senses = np.zeros(len(texts) + 1, np.uint8)
            for i, text in unusual(texts, DIGITS):
                senses[i] = sense(text)
            self._senses[number] = senses
        codes = self.column(number).codes[self.area.first : self.area.stop]  # -1 meets the last, 0
        return (self._senses[number][codes] & int(wanted)) != 0

    def text_flags(self, number: int, wanted: Callable[[str], bool]) -> Flags:
        """Return which cells hold a text that answers `wanted`; asked once per distinct text."""
        column = self.column(number)
        chosen = [i for i, text in enumerate(column.texts) if wanted(text)]
        codes = column.codes[self.area.first : self.area.stop]
        return np.isin(codes, chosen) if chosen else np.zeros(len(codes), np.bool_)

    def shares(self, number: int) -> Mapping[str, float]:
        """Return which part of the filled cells reads as money, date and text, and how many."""
        kinds = self.kinds(number)[self.plain]
        column = self.column(number)
        codes = column.codes[self.rows[self.plain]]
        seen = np.zeros(len(column.texts) + 1, np.bool_)  # -1 meets the last
        seen[codes] = True
        texts = [column.texts[c] for c in np.flatnonzero(seen[:-1])[:SAMPLE]]
        texts = [text for text in texts if text.strip()]
        money = sum(amount_of(text).state in (State.OK, State.BLANK) for text in texts)
        date = sum(date_of(text).state in (State.OK, State.PARTIAL, State.BLANK) for text in texts)
        n_text = int((kinds == Kind.TEXT).sum()) if texts else 0
        numbers = kinds == Kind.NUMBER
        values = column.numbers[self.rows[self.plain]][numbers]
        serial = ((values >= _SERIALS[0]) & (values <= _SERIALS[1])) | (
            (values >= 19900101) & (values <= 21001231)
        )
        total = int((kinds != Kind.BLANK).sum()) - int((kinds == Kind.TEXT).sum()) + n_text
        scale = 1 / max(total, 1)
        each = n_text / max(len(texts), 1)
        return {
            "filled": float(total),
            "money": (money * each + int(numbers.sum())) * scale,
            "date": (date * each + int((kinds == Kind.DATE).sum()) + int(serial.sum())) * scale,
            "text": n_text * scale,
            "length": sum(map(len, texts)) / max(len(texts), 1),
        }
