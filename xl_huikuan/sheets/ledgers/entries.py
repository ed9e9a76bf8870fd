"""The entries of one table as typed arrays, and what is wrong with single cells of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.core.catalogue import CATALOGUE, Severity
from xl_huikuan.core.errors import Finding, Source
from xl_huikuan.core.money import Fen
from xl_huikuan.sheets import cells
from xl_huikuan.sheets.cell_text import State
from xl_huikuan.sheets.grid import Grid, Kind, column_number, merged_runs, unmerged
from xl_huikuan.sheets.ledgers.naming import filled_down, of_lines, translated
from xl_huikuan.sheets.recognition.party import customer_of_account
from xl_huikuan.sheets.recognition.reading import ColumnReading, TableReading
from xl_huikuan.sheets.recognition.schema import BY_KEY

LISTED = 20  # rows of one problem told one by one
BLOCKS = 0.3  # share of blank names that makes blank mean "as above"
Flags = npt.NDArray[np.bool_]
Days = npt.NDArray[np.datetime64]
_BROKEN = {
    State.BAD: ("E403", "不能读作金额", "请改为数字。"),
    State.ERROR: ("E412", "是错误值", "请更正公式。"),
    State.NO_VALUE: ("E228", "是没有计算结果的公式", "请在 Excel 中重新计算并保存。"),
}


class Entries:
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
        self.table = table
        self._by_code = by_code or {}
        self.grid = grid
        hidden = np.isin(table.entries, sorted(grid.hidden_rows))
        self.rows = table.entries if with_hidden else table.entries[~hidden]
        self.opening = np.isin(self.rows, np.array(table.opening_rows, np.int64) - 1)
        self.excluded = np.zeros(len(self.rows), np.bool_)
        self.findings: list[Finding] = []
        self._texts: dict[int, pd.Categorical] = {}
        self._dates: dict[int, Days] = {}
        self.code = self.text("customer_code")
        self.name = self.text("")
        self.name = self._names()

    @property
    def n(self) -> int:
        """Number of entries."""
        return len(self.rows)

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
        return self._money_at(number, reading)

    def receipts(self) -> list[tuple[Fen, Days]]:
        """Return amounts and dates of each column of receipts; without its own date, the first's."""
        amounts = [c for c in self.table.columns if c.field == "received"]
        dates = [c for c in self.table.columns if c.field == "receipt_date"]
        first = self.date("receipt_date")
        days = [self._date_at(column_number(c.letters), "receipt_date") for c in dates]
        if len(days) != len(amounts):
            days = [first] * len(amounts)
        paid = [self._money_at(column_number(c.letters), c)[0] for c in amounts]
        return list(zip(paid, days, strict=True))

    def buckets(self) -> list[tuple[int, Fen]]:
        """Return first day and amounts of each age bucket column."""
        found = [c for c in self.table.columns if c.field == "age_bucket"]
        return [(c.bucket or 0, self._money_at(column_number(c.letters), c)[0]) for c in found]

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
        read = cells.parse_dates(self.grid.columns[number], unmerged(self.grid, number, self.rows))
        title = BY_KEY[key].title
        broken = np.isin(read.state, (State.BAD, State.ERROR, State.NO_VALUE))
        self.exclude(
            broken,
            number,
            "E507",
            lambda v: f"{title}「{v}」读不出是哪一天。",
            "请改为 2026-10-31 这样的日期。",
        )
        self.warn(
            read.state == State.PARTIAL,
            number,
            "W506",
            lambda v: f"{title}「{v}」没有写到日,按没有日期处理。",
            "请补全年月日。",
        )
        return read.days

    # -- findings

    def exclude(
        self, marked: Flags, column: int | None, code: str, say: Callable[[str], str], remedy: str
    ) -> None:
        """Leave the marked entries out and say why at their cells."""
        self._tell(
            marked,
            column,
            code,
            say,
            remedy + "更正前该行不计入,也不向该客户发函。",
        )
        self.excluded |= marked

    def block(
        self, marked: Flags, column: int | None, code: str, say: Callable[[str], str], remedy: str
    ) -> None:
        """Keep the marked entries but let no letter go to their customers."""
        self._tell(marked, column, code, say, remedy + "更正前不向该客户发函。")

    def warn(
        self, marked: Flags, column: int | None, code: str, say: Callable[[str], str], remedy: str
    ) -> None:
        """Say something about the marked entries, which are used as read."""
        self._tell(marked, column, code, say, remedy)

    def _tell(
        self, marked: Flags, column: int | None, code: str, say: Callable[[str], str], remedy: str
    ) -> None:
        positions = np.flatnonzero(marked & ~self.excluded)
        letters = "" if column is None else self._letters(column)
        blocking = CATALOGUE[code].severity is Severity.EXCLUDE
        seen: set[str] = set()
        for order, i in enumerate(positions.tolist()):
            customer = str(self.name[i])
            if order >= LISTED and (not blocking or customer in seen):
                continue
            seen.add(customer)
            value = "" if column is None else self._shown(int(self.rows[i]), column)
            source = Source(self.table.sheet, int(self.rows[i]) + 1, letters)
            self.findings.append(Finding(code, source, say(value), remedy, customer))
        if len(positions) > LISTED:
            source = Source(self.table.sheet)
            text = f"同类问题({code})共 {len(positions)} 行,没有逐条列出。"
            self.findings.append(Finding(code, source, text, remedy))

    def _shown(self, row: int, column: int) -> str:
        return str(cells.texts(self.grid.columns[column], np.array([row]))[0])

    def _letters(self, column: int) -> str:
        return next(c.letters for c in self.table.columns if column_number(c.letters) == column)

    # -- cells

    def _money_at(self, number: int, reading: ColumnReading) -> tuple[Fen, Flags]:
        column = self.grid.columns[number]
        read = cells.parse_amounts(column, self.rows, unit=reading.unit)
        title = reading.heading or BY_KEY[reading.field].title
        self._refuse(number, title, read.state, column.kinds[self.rows] == Kind.BOOL)
        shared = np.zeros(self.n, np.bool_)
        for start, stop, _ in merged_runs(self.grid, number, self.rows):
            shared[start:stop] = stop - start > 1
        self.exclude(
            shared,
            number,
            "E222",
            lambda _: f"{title}是合并单元格,分不清属于哪一行。",
            "请取消合并并逐行填写。",
        )
        self.warn(
            read.subfen,
            number,
            "W410",
            lambda v: f"{title}「{v}」不是整分,已四舍五入到分。",
            "请核对原始金额。",
        )
        dash = read.converted & (read.state == State.BLANK)
        self._count(
            dash, number, "W404", f"{title}有 {{}} 处写作横线或「无」,按零计算,如「{{}}」。"
        )
        texts = read.converted & (read.state == State.OK)
        self._count(texts, number, "W401", f"{title}有 {{}} 个文本金额已读作数字,如「{{}}」。")
        return read.fen, (read.state == State.OK) | dash

    def _refuse(self, number: int, title: str, state: npt.NDArray[np.uint8], flag: Flags) -> None:
        self.exclude(flag, number, "E413", lambda v: f"{title}是 {v},不是金额。", "请改为数字。")
        for broken, (code, what, remedy) in _BROKEN.items():
            say = partial("{0}「{2}」{1}。".format, title, what)
            self.exclude((state == broken) & ~flag, number, code, say, remedy)

    def _count(self, marked: Flags, number: int, code: str, text: str) -> None:
        if marked.any():
            first = int(self.rows[np.flatnonzero(marked)[0]])
            said = text.format(int(marked.sum()), self._shown(first, number))
            source = Source(self.table.sheet, first + 1, self._letters(number))
            self.findings.append(Finding(code, source, said, "请核对,建议改为数值。"))

    # -- the customer

    def _names(self) -> pd.Categorical:
        number = self.number_of("customer_name")
        if number is None:
            return self._names_from_elsewhere()
        names = self.text("customer_name")
        merged = int((unmerged(self.grid, number, self.rows) != self.rows).sum())
        self.name = self._filled_down(names, number, merged)
        blank = np.asarray(self.name == "")
        self.exclude(blank, number, "E301", lambda _: "没有客户名称。", "请补填客户名称。")
        return self.name

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
            self._tell_blocks(0, self._letters(number), text)
        return names

    def _tell_blocks(self, row: int, letters: str, text: str) -> None:
        source = Source(self.table.sheet, row, letters)
        self.findings.append(Finding("W221", source, text, "请核对每段的起止行。"))
