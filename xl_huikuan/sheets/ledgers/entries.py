"""The entries of one table as typed arrays, and what is wrong with single cells of them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.core.errors import Finding, Source
from xl_huikuan.core.money import Fen
from xl_huikuan.sheets import cells
from xl_huikuan.sheets.cell_text import State, date_trouble
from xl_huikuan.sheets.grid import Grid, column_number, unmerged
from xl_huikuan.sheets.ledgers.money_cells import money_at
from xl_huikuan.sheets.ledgers.naming import filled_down, of_lines, translated
from xl_huikuan.sheets.ledgers.telling import Flags, Telling
from xl_huikuan.sheets.ledgers.twin_columns import twin_columns
from xl_huikuan.sheets.recognition.party import customer_of_account
from xl_huikuan.sheets.recognition.reading import TableReading
from xl_huikuan.sheets.recognition.schema import BY_KEY

BLOCKS = 0.3  # share of blank names that makes blank mean "as above"
OLD = np.datetime64("2000-01-01", "s")  # an earlier date is more often a slip than a debt
Days = npt.NDArray[np.datetime64]


class Entries(Telling):
    """Entries of one table; all arrays have one element per entry.

    Attributes:
        table, grid: where they stand.
        rows: 0-based sheet rows.
        excluded: entries that cannot be used.
        findings: what was found so far.
        name, code: customer name and code of each entry.

    `by_code` names the customers of a table that lists them by code only.
    """

    def __init__(
        self,
        grid: Grid,
        table: TableReading,
        *,
        with_hidden: bool,
        by_code: Mapping[str, str] | None = None,
    ) -> None:
        hidden = np.isin(table.entries, sorted(grid.hidden_rows))
        super().__init__(grid, table, table.entries if with_hidden else table.entries[~hidden])
        self._by_code = by_code or {}
        self.opening = np.isin(self.rows, np.array(table.opening_rows, np.int64) - 1)
        self._texts: dict[int, pd.Categorical] = {}
        self._dates: dict[int, Days] = {}
        self.code = self.text("customer_code")
        self.name = self.text("")
        self.name = self._names()
        self.findings += twin_columns(self)

    def number_of(self, key: str) -> int | None:
        """Return the 0-based column of a field, None when the table has none."""
        reading = self.table.column(key)
        return None if reading is None else column_number(reading.letters)

    def text(self, key: str) -> pd.Categorical:
        """Return a text field, blank where the table has none; merged cells are filled down."""
        number = self.number_of(key)
        if number is None:
            return pd.Categorical.from_codes(np.zeros(self.n, np.int8), [""])
        if number not in self._texts:
            self._texts[number] = cells.texts(
                self.grid.columns[number], unmerged(self.grid, number, self.rows)
            )
        return self._texts[number]

    def money(self, key: str) -> tuple[Fen, Flags]:
        """Return amounts in fen and which cells hold one; broken cells exclude their entries."""
        number, reading = self.number_of(key), self.table.column(key)
        if number is None or reading is None:
            return np.zeros(self.n, np.int64), np.zeros(self.n, np.bool_)
        return money_at(self, number, reading)

    def receipts(self) -> list[tuple[Fen, Days]]:
        """Return amounts and dates of each column of receipts; without its own date, the first's."""
        amounts = [c for c in self.table.columns if c.field == "received"]
        dates = [c for c in self.table.columns if c.field == "receipt_date"]
        first = self.date("receipt_date")
        days = [self._date_at(column_number(c.letters), "receipt_date") for c in dates]
        if len(days) != len(amounts):
            days = [first] * len(amounts)
        paid = [money_at(self, column_number(c.letters), c)[0] for c in amounts]
        return list(zip(paid, days, strict=True))

    def buckets(self) -> list[tuple[int, Fen]]:
        """Return first day and amounts of each age bucket column."""
        found = [c for c in self.table.columns if c.field == "age_bucket"]
        return [(c.bucket or 0, money_at(self, column_number(c.letters), c)[0]) for c in found]

    def date(self, key: str) -> Days:
        """Return dates, NaT where none; unreadable ones exclude their entries."""
        number = self.number_of(key)
        if number is None:
            return np.full(self.n, np.datetime64("NaT", "s"))
        return self._date_at(number, key)

    def _date_at(self, number: int, key: str) -> Days:
        if number not in self._dates:
            self._dates[number] = self._parsed_dates(number, key)
        return self._dates[number]

    def _parsed_dates(self, number: int, key: str) -> Days:
        rows = unmerged(self.grid, number, self.rows)
        read = cells.parse_dates(self.grid.columns[number], rows, date1904=self.grid.date1904)
        title = BY_KEY[key].title
        broken = np.isin(read.state, (State.BAD, State.ERROR, State.NO_VALUE))
        self.exclude(
            broken,
            number,
            "E507",
            lambda v: f"{title}「{v}」{date_trouble(v)}。",
            "请改为 2026-10-31 这样的日期。",
        )
        self.warn(
            read.state == State.PARTIAL,
            number,
            "W506",
            lambda v: f"{title}「{v}」没有写到日,按没有日期处理。",
            "请补全年月日。",
        )
        self.warn(
            read.days < OLD,
            number,
            "W507",
            lambda v: f"{title}「{v}」早于 2000 年,按所写日期计算。",
            "请核对年份。",
        )
        return read.days

    # -- the customer

    def _names(self) -> pd.Categorical:
        number = self.number_of("customer_name")
        if number is None:
            return self._names_from_elsewhere()
        names = self.text("customer_name")
        merged = int((unmerged(self.grid, number, self.rows) != self.rows).sum())
        self.name = self._filled_down(names, number, merged)
        blank = np.asarray(self.name == "")
        if blank.any() and self.name is not names:
            self._tell_nameless(blank, number)
        self.exclude(blank, number, "E301", lambda _: "没有客户名称。", "请补填客户名称。")
        return self.name

    def _tell_nameless(self, blank: Flags, number: int) -> None:
        """Where blanks mean "as above", hold the customer above: the row may be of its debts."""
        named = self.name
        self.name, _ = filled_down(named, self.rows, ())
        above = [str(name) for name in self.name]
        self.exclude_each(
            blank & np.asarray(self.name != ""), number, "E301",
            lambda _, i: f"没有客户名称,可能是上面的「{above[i]}」的。", "请补填客户名称。",
        )  # fmt: skip
        self.name = named

    def _names_from_elsewhere(self) -> pd.Categorical:
        """Without a customer column: lines between the rows, codes, accounts, or the title."""
        table = self.table
        if not table.party.sure:
            if table.groups:
                return self._names_of_groups()
            for key, name_of in (
                ("customer_code", lambda c: self._by_code.get(c, "")),
                ("account", customer_of_account),
            ):
                names = translated(self.text(key), name_of) if table.column(key) else None
                if names is not None:
                    self.name = names
                    self.exclude(
                        np.asarray(names == ""), self.number_of(key), "E301",
                        lambda v: f"「{v}」找不到对应的客户名称。",
                        "请在客户资料中补上,或在本表增加客户名称列。",
                    )  # fmt: skip
                    return names
        return pd.Categorical.from_codes(np.zeros(self.n, np.int8), [table.party.name])

    def _names_of_groups(self) -> pd.Categorical:
        """Each entry belongs to the nearest line above that names a customer."""
        lines = self.table.groups
        self._tell_blocks(lines[0][0], "", f"没有客户列,按 {len(lines)} 个客户标题行划分客户。")
        return of_lines(lines, self.rows)

    def _filled_down(self, names: pd.Categorical, number: int, merged: int) -> pd.Categorical:
        """Fill names down a block when blanks are the rule; a stray blank stays blank."""
        blank = np.asarray(names == "")
        filled = merged
        if self.n and not blank[0] and blank.mean() >= BLOCKS and not blank.all():
            names, more = filled_down(names, self.rows, self.table.total_rows)
            filled += more
        if filled:
            text = f"客户名称只写在每段第一行,{filled} 行沿用上面的客户。"
            self._tell_blocks(0, self.letters(number), text)
        return names

    def _tell_blocks(self, row: int, letters: str, text: str) -> None:
        source = Source(self.table.sheet, row, letters)
        self.findings.append(Finding("W221", source, text, "请核对每段的起止行。"))
