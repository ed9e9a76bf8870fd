"""Find total rows by their words and by arithmetic, and hold what they state beside our sums."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from xl_huikuan.core.money import Fen
from xl_huikuan.sheets.cell_text import State
from xl_huikuan.sheets.recognition.choices import ColumnChoice, column_of
from xl_huikuan.sheets.recognition.running import runs_on
from xl_huikuan.sheets.recognition.schema import BY_KEY
from xl_huikuan.sheets.recognition.tabledata import TableData
from xl_huikuan.sheets.recognition.words import (
    NONE,
    STRONG,
    is_block_total,
    is_carried,
    is_running_total,
    total_word,
    totalled_name,
)

ADDITIVE = frozenset(
    {
        "amount",
        "net_amount",
        "tax",
        "debit",
        "credit",
        "received",
        "age_bucket",
        "advance",
        "month_owed",
        "month_paid",
        "month_left",
        "reduced",
    }
)
NAMING = ("customer_name", "customer_code", "invoice_no", "doc_no", "biz_date", "invoice_date",
          "due_date", "receipt_date")  # fmt: skip
PARTICULARS = ("invoice_no", "doc_no", "biz_date", "invoice_date", "due_date")
FEW = 3  # a row without particulars that equals the sum of two others is no proof of a total
LIMITS = frozenset({"credit_limit", "promise_amount"})  # money, but no entry of a ledger
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class StatedTotal:
    """A figure in a total row beside ours.

    Attributes:
        row: 0-based sheet row.
        column: the money column.
        label: text of the total row, "" when it has none.
        stated, computed: fen.
        grand: True when it totals the whole table.
    """

    row: int
    column: ColumnChoice
    label: str
    stated: int
    computed: int
    grand: bool


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """What is known of each row before totals are looked for; arrays over the table's rows."""

    blank: Flags
    single: Flags
    label: npt.NDArray[np.uint8]
    opening: Flags
    money: Flags
    named: Flags
    entry: Flags


def any_of(flags: Sequence[Flags], n: int) -> Flags:
    """Return which of n rows are flagged by any of the flags."""
    return np.logical_or.reduce([np.zeros(n, np.bool_), *flags])


def is_money(choice: ColumnChoice) -> bool:
    """Whether a column holds amounts of entries."""
    known = choice.key in BY_KEY and BY_KEY[choice.key].content == "money"
    return known and choice.key not in LIMITS


def find_totals(
    data: TableData, columns: Sequence[ColumnChoice], marks: Marks
) -> tuple[list[int], list[StatedTotal]]:
    """Return the positions of total rows and the figures they state."""
    sums = _Sums(data, columns, marks)
    totals: list[int] = []
    stated: list[StatedTotal] = []
    for at in sums.candidates():
        agrees = sums.agrees(at)
        if not (_is_total(marks, at, agrees=agrees) or sums.names_a_party(at)):
            sums.add(at)
            continue
        totals.append(at)
        stated += sums.stated(at, agrees=agrees)
        sums.close(at)
    return totals, stated


def _is_total(marks: Marks, at: int, *, agrees: bool) -> bool:
    if marks.label[at] == STRONG:
        return True
    if marks.label[at] != NONE:
        return agrees or not marks.named[at]
    return agrees


class _Sums:
    """Running sums over entry rows, asked at each row that may be a total."""

    def __init__(self, data: TableData, columns: Sequence[ColumnChoice], marks: Marks) -> None:
        self.data = data
        self.marks = marks
        self.columns = [c for c in columns if _adds_up(data, c, columns)]
        amounts = [data.amounts(c.column, c.unit) for c in self.columns]
        self.filled = [a.state == State.OK for a in amounts]
        self.fen: list[Fen] = [a.fen for a in amounts]
        unnamed = marks.entry & marks.money & ~marks.named & self._bare(columns)
        self.last = marks.entry & marks.money & self._lacks_particulars(columns)
        self.maybe = marks.entry & ((marks.label > 0) | unnamed | self.last) & ~marks.opening
        sure = marks.entry & ~self.maybe
        self.running = [np.cumsum(np.where(sure, f, 0)) for f in self.fen]
        self.rows = np.cumsum(sure)
        opening = marks.entry & marks.opening
        self.opening = [np.cumsum(np.where(opening, f, 0)) for f in self.fen]
        self.extra = [0] * len(self.columns)
        self.base: dict[str, list[int]] = {"block": [0] * len(self.columns)}
        self.base_rows = 0

    def _bare(self, columns: Sequence[ColumnChoice]) -> Flags:
        """Rows with figures and no word at all (a serial number does not count)."""
        wordy = [c for c in columns if not is_money(c) and c.key not in ("seq", "quantity")]
        if not any(c.key in NAMING for c in columns):
            return np.zeros(self.data.n, np.bool_)
        return ~any_of([self.data.filled(c.column) for c in wordy], self.data.n)

    def _lacks_particulars(self, columns: Sequence[ColumnChoice]) -> Flags:
        """The last row, when it has neither number nor date though the entries above have."""
        at = np.flatnonzero(self.marks.entry)
        flags = np.zeros(self.data.n, np.bool_)
        if len(at) <= FEW:
            return flags
        particulars = [self.data.filled(c.column) for c in columns if c.key in PARTICULARS]
        usual = [filled for filled in particulars if filled[at[:-1]].all()]
        flags[at[-1]] = bool(usual) and not any(filled[at[-1]] for filled in particulars)
        return flags

    def candidates(self) -> list[int]:
        """Return rows that may be totals, top to bottom."""
        labelled = (self.marks.label == STRONG) & ~self.marks.entry & ~self.marks.blank
        labelled &= ~self.marks.opening
        return [int(i) for i in np.flatnonzero(self.maybe | labelled)]

    def _so_far(self, at: int) -> list[int]:
        return [int(r[at]) + e for r, e in zip(self.running, self.extra, strict=True)]

    def _expected(self, at: int) -> list[list[int]]:
        grand = self._so_far(at)
        openings = [int(o[at]) for o in self.opening]
        bases = [self.base["block"], self.base.get(self._name(at), self.base["block"])]
        blocks = [[g - b for g, b in zip(grand, base, strict=True)] for base in bases]
        whole = [] if self.rows[at] else [[int(r[-1]) for r in self.running]]
        return [*whole, grand, [g - o for g, o in zip(grand, openings, strict=True)], *blocks]

    def agrees(self, at: int) -> bool:
        """Whether the row's figures equal the sum of all rows above or of its block."""
        used = [i for i, filled in enumerate(self.filled) if filled[at]]
        if not any(self.fen[i][at] for i in used):
            return False
        if not self.rows[at] and self.marks.label[at] != STRONG:
            return False  # at the top only words make a total
        return any(
            all(int(self.fen[i][at]) == option[i] for i in used) for option in self._expected(at)
        )

    def _name(self, at: int) -> str:
        for choice in self.data.area.columns:
            value = self.data.grid.cell(self.data.area.first + at, choice)
            if isinstance(value, str) and (total_word(value) or is_carried(value)):
                return value.strip()
        return ""

    def names_a_party(self, at: int) -> bool:
        """Whether the row is labelled 甲公司小计 and 甲公司 has entries: no party of its own."""
        whom = totalled_name(self._name(at))
        return bool(whom) and whom in self._words

    @cached_property
    def _words(self) -> frozenset[str]:
        columns = [self.data.column(c) for c in self.data.area.columns]
        return frozenset(text.strip() for column in columns for text in column.texts)

    def stated(self, at: int, *, agrees: bool) -> Iterator[StatedTotal]:
        """Yield the row's figures beside ours; running totals cannot be checked."""
        name = self._name(at)
        if (is_running_total(name) or not name) and not agrees:
            return
        grand, no_opening, block, same = self._expected(at)[-4:]
        block_only = is_block_total(name)
        for i, choice in enumerate(self.columns):
            if not self.filled[i][at]:
                continue
            stated = int(self.fen[i][at])
            options = [same[i], block[i]] if block_only else [grand[i], no_opening[i]]
            if agrees:
                options = [stated]
            computed = stated if stated in options else options[0]
            row = self.data.area.first + at
            yield StatedTotal(row, choice, name, stated, computed, not block_only)

    def add(self, at: int) -> None:
        """Take a row that turned out to be an entry into the sums below it."""
        self.extra = [e + int(f[at]) for e, f in zip(self.extra, self.fen, strict=True)]

    def close(self, at: int) -> None:
        """Start a new block after a total row."""
        self.base["block"] = self._so_far(at)
        self.base[self._name(at)] = self.base["block"]


def _adds_up(data: TableData, choice: ColumnChoice, columns: Sequence[ColumnChoice]) -> bool:
    """A balance beside 借方/贷方 runs on; elsewhere balances add up like amounts."""
    if choice.key in ("balance", "opening"):
        sided = any(column_of(columns, key) for key in ("debit", "credit", "direction"))
        return not sided and not (choice.key == "balance" and _runs_on(data, choice, columns))
    if choice.key == "amount" and column_of(columns, "direction"):
        return False
    return choice.key in ADDITIVE


def _runs_on(data: TableData, balance: ColumnChoice, columns: Sequence[ColumnChoice]) -> bool:
    """应收/已收/余额 used as a ledger; see `running`."""
    amount, received = column_of(columns, "amount"), column_of(columns, "received")
    if amount is None or received is None or column_of(columns, "due_date"):
        return False
    owed, paid, left = (data.amounts(c.column, c.unit) for c in (amount, received, balance))
    at = data.plain
    return runs_on(owed.fen[at], paid.fen[at], left.fen[at], (left.state == State.OK)[at])
