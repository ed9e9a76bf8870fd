"""回款_坏账准备 read back: what the clerk typed of past years and of receivables judged by themselves.

Three tables of the sheet are hers: balances at year-ends, what was written off, 单项计提. They are
found by their headings, so that lines may be inserted above and below; blank is not zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from xl_huikuan.core.errors import Finding, Source
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.policy import SCHEME_YEARS
from xl_huikuan.core.provision_cases import Individual
from xl_huikuan.core.provision_result import TypedHistory
from xl_huikuan.sheets.cells import State, parse_amounts, texts
from xl_huikuan.sheets.files.which import PROVISION
from xl_huikuan.sheets.grid import Grid, column_letters
from xl_huikuan.sheets.ledgers.form_page import customer_numbers

BUCKET, GONE_BUCKET, COLLECTED = "账龄段", "核销时的账龄段", "5年以上当年收回"
TYPED_MARK = "手工填写"  # in the heading of a year-end that the clerk types
NAME, AMOUNT, RATE, LOSS, REASON = "客户名称", "单项金额", "损失率", "预期损失", "计提原因"
ASSESSED = (NAME, AMOUNT, RATE, LOSS, REASON)
ASKED = "请改正;改好之前按没有填处理。"
LABELS = SCHEME_YEARS.labels
_YEAR_END = re.compile(r"(\d{4})-12-31\s*" + TYPED_MARK + ".*", re.ASCII | re.DOTALL)
_YEAR = re.compile(r"(\d{4})年.*", re.ASCII | re.DOTALL)
_NEXT_TABLE = re.compile("[一二三四五六七八九十]+、.*", re.DOTALL)
_SHARE = re.compile(r"(\d{1,3}(?:\.\d{1,9})?)\s*[%%]", re.ASCII)
Place = tuple[int, int]  # 0-based row and column


@dataclass(frozen=True, slots=True)
class Assessed:
    """One row of 单项计提 as it stands.

    Attributes:
        cells: heading → fen, share, or text; None = blank. What cannot be read is its text.
        row: 1-based row on the sheet.
        is_read: whether its numbers could be read.
    """

    cells: Mapping[str, int | Fraction | str | None]
    row: int
    is_read: bool


@dataclass(frozen=True, slots=True)
class ProvisionPage:
    """What the clerk typed; texts stand for cells that cannot be read.

    Attributes:
        balances: year → fen per bucket.
        written_off: year → fen per bucket.
        collected: year → fen.
        assessed: rows of 单项计提.
        findings: cells that cannot be read.
    """

    balances: Mapping[int, tuple[int | str | None, ...]] = field(default_factory=dict)
    written_off: Mapping[int, tuple[int | str | None, ...]] = field(default_factory=dict)
    collected: Mapping[int, int | str | None] = field(default_factory=dict)
    assessed: tuple[Assessed, ...] = ()
    findings: tuple[Finding, ...] = ()

    def history(self, ledger: Ledger) -> TypedHistory:
        """Return what could be read, with the customers of the ledger."""
        usable = [row for row in self.assessed if row.is_read]
        numbers = customer_numbers(ledger, [str(row.cells[NAME]) for row in usable])
        return TypedHistory(
            {year: tuple(map(_fen, cells)) for year, cells in self.balances.items()},
            {year: tuple(map(_fen, cells)) for year, cells in self.written_off.items()},
            {year: _fen(cell) for year, cell in self.collected.items()},
            [_individual(*pair) for pair in zip(usable, numbers.tolist(), strict=True)],
        )


def _fen(cell: int | str | None) -> int | None:
    return cell if isinstance(cell, int) else None


def _individual(row: Assessed, customer: int) -> Individual:
    amount, rate, loss = (row.cells[title] for title in (AMOUNT, RATE, LOSS))
    return Individual(
        str(row.cells[NAME]),
        customer,
        amount if isinstance(amount, int) else None,
        rate if isinstance(rate, Fraction) else None,
        loss if isinstance(loss, int) else None,
        str(row.cells[REASON] or ""),
        row.row,
    )


def read_provision_page(grid: Grid | None) -> ProvisionPage:
    """Return what the clerk typed on the sheet; None = there is none."""
    if grid is None or not grid.n_columns:
        return ProvisionPage()
    reader = _Reader(grid)
    balances = dict(reader.years(BUCKET, _YEAR_END, LABELS))
    gone = dict(reader.years(GONE_BUCKET, _YEAR, (*LABELS[1:], COLLECTED)))
    written_off = {year: (None, *cells[:-1]) for year, cells in gone.items()}
    collected = {year: cells[-1] for year, cells in gone.items()}
    assessed = tuple(reader.assessed())
    return ProvisionPage(balances, written_off, collected, assessed, tuple(reader.findings))


class _Reader:
    """A sheet and what was found odd on it."""

    def __init__(self, grid: Grid) -> None:
        self.findings: list[Finding] = []
        self._grid = grid
        everything = np.arange(grid.n_rows)
        self._texts = [texts(column, everything).tolist() for column in grid.columns]
        self._first = self._texts[0]

    def years(
        self, head: str, heading: re.Pattern[str], labels: Sequence[str]
    ) -> Iterator[tuple[int, tuple[int | str | None, ...]]]:
        """Yield each year of a table with its cells in the order of `labels`."""
        for top in (row for row, text in enumerate(self._first) if text == head):
            rows = self._below(top)
            at = {self._first[row]: row for row in reversed(rows)}
            for column in range(1, self._grid.n_columns):
                titled = heading.fullmatch(str(self._texts[column][top]))
                if titled:
                    places = [(at[label], column) if label in at else None for label in labels]
                    what = f"{titled[1]}年"
                    yield int(titled[1]), tuple(self._amount(place, what) for place in places)

    def _below(self, top: int) -> list[int]:
        """Return the rows of a table: up to the heading of the next one."""
        rows = range(top + 1, self._grid.n_rows)
        end = next((r for r in rows if _NEXT_TABLE.fullmatch(self._first[r])), self._grid.n_rows)
        return [*range(top + 1, end)]

    def _amount(self, place: Place | None, what: str) -> int | str | None:
        """Return fen, None for a blank, or the text of what is no amount."""
        if place is None:
            return None
        row, column = place
        read = parse_amounts(self._grid.columns[column], np.array([row]))
        state, fen = State(int(read.state[0])), int(read.fen[0])
        if state is State.BLANK or (state is State.OK and fen >= 0):
            return None if state is State.BLANK else fen
        text = str(self._texts[column][row])
        why = "是负数" if state is State.OK else "不是金额"
        self._report(place, f"{what}「{self._first[row]}」填的「{text}」{why}。")
        return text

    def assessed(self) -> Iterator[Assessed]:
        """Yield the rows of 单项计提 that name a customer or say anything."""
        wanted = {NAME, AMOUNT, REASON}
        lines = enumerate(zip(*self._texts, strict=True))
        top = next((row for row, line in lines if wanted <= set(line)), None)
        if top is None:
            return
        at = {self._texts[c][top]: c for c in reversed(range(self._grid.n_columns))}
        for row in self._below(top):
            line = {
                title: str(self._texts[at[title]][row]) if title in at else "" for title in ASSESSED
            }
            if any(line.values()):
                yield self._assessed(row, line, at)

    def _assessed(self, row: int, line: Mapping[str, str], at: Mapping[str, int]) -> Assessed:
        cells: dict[str, int | Fraction | str | None] = {**line}
        for title in (AMOUNT, LOSS):
            cells[title] = self._amount((row, at[title]), title) if title in at else None
        cells[RATE] = self._share((row, at[RATE])) if RATE in at else None
        is_read = not any(isinstance(cells[title], str) for title in (AMOUNT, RATE, LOSS))
        if not line[NAME]:
            self._report((row, at[NAME]), f"单项计提第{row + 1}行没有填客户名称。")
        return Assessed(cells, row + 1, is_read and bool(line[NAME]))

    def _share(self, place: Place) -> Fraction | str | None:
        """Return a share of 0–1: a number up to 1, a larger one as percent, or a text 50%."""
        row, column = place
        text, cell = str(self._texts[column][row]), self._grid.cell(row, column)
        if not text:
            return None
        written = _SHARE.fullmatch(text)
        share = Fraction(written[1]) / 100 if written else None
        if isinstance(cell, float):
            share = Fraction(repr(cell)) / (100 if cell > 1 else 1)
        if share is None or not 0 <= share <= 1:
            self._report(place, f"{RATE}「{text}」读不出:应为 0 到 100%,如 50%。")
            return text
        return share

    def _report(self, place: Place, said: str) -> None:
        source = Source(PROVISION, place[0] + 1, column_letters(place[1]))
        self.findings.append(Finding("W805", source, said, ASKED))


def unknown_customers(typed: TypedHistory) -> tuple[Finding, ...]:
    """Return a finding for each receivable judged by itself of no customer of the ledger."""
    return tuple(
        Finding(
            "W806", Source(PROVISION, one.row, "A"), f"单项计提的客户「{one.name}」台账里没有。",
            "照台账里的写法写客户全称;改好之前这一行没有扣除。",
        )
        for one in typed.individual
        if one.customer < 0
    )  # fmt: skip
