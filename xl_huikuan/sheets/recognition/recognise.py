"""Understand a workbook: which tables it has, what they are, whose debts they list."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xl_huikuan.core.errors import Finding
from xl_huikuan.core.settings import Settings
from xl_huikuan.sheets.cell_text import State, normal
from xl_huikuan.sheets.grid import Grid, column_letters
from xl_huikuan.sheets.recognition.areas import Area
from xl_huikuan.sheets.recognition.asked import Asked
from xl_huikuan.sheets.recognition.choices import ColumnChoice, ColumnMapping, column_of
from xl_huikuan.sheets.recognition.columns import read_columns
from xl_huikuan.sheets.recognition.foreign import foreign_questions
from xl_huikuan.sheets.recognition.headers import find_areas
from xl_huikuan.sheets.recognition.headings import heading_forms
from xl_huikuan.sheets.recognition.kinds import kind_of
from xl_huikuan.sheets.recognition.months import month_columns, year_of
from xl_huikuan.sheets.recognition.ours import without_ours
from xl_huikuan.sheets.recognition.party import Siblings, customer_lines, party_of, unit_name
from xl_huikuan.sheets.recognition.reading import (
    DUNNABLE,
    ColumnReading,
    ControlSum,
    Corrections,
    Party,
    Recognition,
    TableReading,
    address_of,
)
from xl_huikuan.sheets.recognition.roles import settle_roles
from xl_huikuan.sheets.recognition.row_findings import table_findings
from xl_huikuan.sheets.recognition.rows import RowReading, read_rows
from xl_huikuan.sheets.recognition.schema import MONEY_KEYS
from xl_huikuan.sheets.recognition.side import SideReading, mixed, read_side
from xl_huikuan.sheets.recognition.signs import with_signs
from xl_huikuan.sheets.recognition.tabledata import TableData
from xl_huikuan.sheets.recognition.units import title_unit
from xl_huikuan.sheets.table import PREFIX

NOTE_ROWS = 8  # rows at the end of a table in which notes are looked for
NO_CORRECTIONS = Corrections()


def recognise(
    grids: Sequence[Grid],
    *,
    file_name: str,
    settings: Settings,
    corrections: Corrections = NO_CORRECTIONS,
) -> Recognition:
    """Read every table of a workbook; our own 回款_ sheets and columns are passed over.

    Returns the tables, findings about their rows, and the questions that must be answered
    before anybody is dunned.
    """
    grids = [without_ours(grid) for grid in grids if not grid.name.startswith(PREFIX)]
    known = _Known(file_name, settings, corrections)
    drafts = [draft for grid in grids for draft in _drafts(grid, known)]
    siblings = _siblings(drafts)
    tables, findings, asked = [], [], []
    foreign: list[str] = []
    for draft in drafts:
        table = _reading(draft, known, siblings(draft))
        tables.append(table)
        asked.append(Asked(table, draft.data, draft.mapping, draft.side.sure))
        with_hidden = settings["hidden_rows"] != "不计"
        findings += table_findings(draft.data, draft.rows, table, with_hidden=with_hidden)
        foreign += foreign_questions(table, draft.data.area.titles)
    tables, questions, more = settle_roles(asked, corrections)
    tables, in_signs, told = with_signs(tables, grids, corrections)
    questions = [*foreign, *in_signs, *questions]
    names = tuple(grid.name for grid in grids)
    return Recognition(tuple(tables), tuple(findings + more + told), tuple(questions), names)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A table before it is known which of the tables will be used."""

    data: TableData
    mapping: ColumnMapping
    rows: RowReading
    side: SideReading
    place: str

    @property
    def address(self) -> str:
        """The sheet, with the place of the table when it is not alone there."""
        return address_of(self.data.grid.name, self.place)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known before any sheet is looked at."""

    file_name: str
    settings: Settings
    corrections: Corrections


def _drafts(grid: Grid, known: _Known) -> list[_Draft]:
    areas = find_areas(grid)
    places = [_place(area) if len(areas) > 1 else "" for area in areas]
    return [_draft(grid, *pair, known) for pair in zip(areas, places, strict=True)]


def _place(area: Area) -> str:
    """The cell in which a table's heading begins."""
    return f"{column_letters(area.columns[0])}{area.header[0] + 1}"


def _draft(grid: Grid, area: Area, place: str, known: _Known) -> _Draft:
    said = (*reversed(area.titles), *_texts_below(grid, area))
    unit = next((u for u in map(title_unit, said) if u), 1)
    data = TableData(grid, area, unit)
    address = address_of(grid.name, place)
    outside = (*reversed(area.titles), grid.name, _stem(known.file_name))
    year = year_of([known.corrections.said("year", address)])
    months = month_columns(area.headings, outside, year)
    mapping = read_columns(data, known.corrections.columns(address), months)
    rows = read_rows(data, mapping.columns)
    side = read_side(data, mapping.columns, f"{grid.name}\n{known.file_name}", known.settings)
    if side.side == "应收":
        side = mixed([text for _, text in rows.groups]) or side
    return _Draft(data, mapping, rows, side, place)


def _texts_below(grid: Grid, area: Area) -> list[str]:
    """Notes under a table: a text alone in one of its last rows, as in 注:单位万元."""
    lasts = [grid.row(r) for r in range(max(area.first, area.stop - NOTE_ROWS), area.stop)]
    alone = [[c for c in cells if c is not None] for cells in lasts]
    return [c[0] for c in alone if len(c) == 1 and isinstance(c[0], str)]


def _layout(area: Area) -> tuple[str, ...]:
    return tuple("".join(heading_forms("".join(parts))[:1]) for parts in area.headings)


# -- one table


def _siblings(drafts: Sequence[_Draft]) -> Callable[[_Draft], Siblings]:
    """Return what the other tables tell of a table; names are gathered once, and only if needed."""
    layouts: dict[tuple[str, ...], list[str]] = {}
    for draft in drafts:
        layouts.setdefault(_layout(draft.data.area), []).append(unit_name(draft.data.area.titles))
    nameless = [d for d in drafts if column_of(d.mapping.columns, "customer_name") is None]
    customers = _customers(drafts) if len(nameless) > 1 else frozenset()

    def of(draft: _Draft) -> Siblings:
        units = layouts[_layout(draft.data.area)]
        apart = len(units) > 1 and all(units) and len(set(units)) > 1
        return Siblings(len(units) > 1, customers, apart)

    return of


def _customers(drafts: Sequence[_Draft]) -> frozenset[str]:
    """Names that stand in customer columns anywhere in the book."""
    found: set[str] = set()
    for draft in drafts:
        choice = column_of(draft.mapping.columns, "customer_name")
        if choice is not None:
            column = draft.data.column(choice.column)
            codes = np.unique(column.codes[draft.rows.data])
            found |= {normal(column.texts[code]) for code in codes if code >= 0}
    return frozenset(found)


def _reading(draft: _Draft, known: _Known, siblings: Siblings) -> TableReading:
    corrections = known.corrections
    data, columns, rows = draft.data, draft.mapping.columns, draft.rows
    use = corrections.said("use", draft.address)
    told = corrections.said("side", draft.address)
    side = told or draft.side.side
    if use == "是" and side in ("不明", "无关"):
        side = "应收"  # 应付 is not overruled by 是 alone
    kind = _kind(draft, side)
    dunned = kind in DUNNABLE and side == "应收"
    return TableReading(
        sheet=data.grid.name,
        place=draft.place,
        kind=kind,
        side=side,
        may_be_dunned=dunned and use != "否",
        why=_why(draft, side, use, corrected=bool(told)),
        header_rows=_one_based(data.area.header),
        first_row=int(rows.data[0]) + 1 if len(rows.data) else 0,
        last_row=int(rows.data[-1]) + 1 if len(rows.data) else 0,
        total_rows=_one_based(rows.totals),
        skip_rows=_one_based(rows.skips),
        opening_rows=_one_based(rows.openings),
        columns=tuple(_column_reading(c) for c in columns),
        party=_party(draft, known, siblings),
        empty_form=_is_empty(data, columns, rows),
        controls=tuple(_controls(data, columns, rows)),
        entries=rows.data,
        groups=_customer_lines(rows),
    )


def _kind(draft: _Draft, side: str) -> str:
    titles = " ".join(draft.data.area.titles)
    kind = kind_of(draft.data, draft.mapping.columns, titles)
    if side == "应付" and kind in DUNNABLE | {"receipts", "customers"}:
        return "ap_ledger"
    if side == "无关" and kind in DUNNABLE | {"receipts", "customers"}:
        return "other"
    return kind


def _why(draft: _Draft, side: str, use: str, *, corrected: bool) -> str:
    if corrected or use:
        return f"您在回款_参数中指定:{side},本表用途 {use or '按识别'}。"
    return draft.side.why + "。"


def _one_based(rows: Sequence[int]) -> tuple[int, ...]:
    return tuple(row + 1 for row in rows)


def _column_reading(choice: ColumnChoice) -> ColumnReading:
    unit = choice.unit if choice.key in MONEY_KEYS else 1
    return ColumnReading(
        choice.key, choice.letters, choice.heading, choice.confidence, choice.reason, unit,
        choice.bucket, choice.month,
    )  # fmt: skip


def _party(draft: _Draft, known: _Known, siblings: Siblings) -> Party:
    told = known.corrections.said("party", draft.address)
    if told:
        return Party(told, "回款_参数", sure=True)
    if column_of(draft.mapping.columns, "customer_name") is not None:
        return Party()
    return party_of(
        draft.data.area.titles, draft.data.grid.name, _stem(known.file_name),
        siblings=siblings, settings=known.settings,
    )  # fmt: skip


def _stem(file_name: str) -> str:
    return re.sub(r"\.\w{2,5}$", "", file_name.replace("\\", "/").rsplit("/", 1)[-1])


def _customer_lines(rows: RowReading) -> tuple[tuple[int, str], ...]:
    first = int(rows.data[0]) if len(rows.data) else 0
    labels = {total.label for total in rows.stated if total.label}
    return tuple((row + 1, name) for row, name in customer_lines(rows.groups, first, labels))


def _is_empty(data: TableData, columns: Sequence[ColumnChoice], rows: RowReading) -> bool:
    at = rows.data - data.area.first
    money = [c for c in columns if c.key in MONEY_KEYS]
    return bool(money) and not any(
        (data.amounts(c.column, c.unit).state[at] != State.BLANK).any()
        and np.any(
            (data.amounts(c.column, c.unit).fen[at] != 0)
            | (data.amounts(c.column, c.unit).state[at] > State.BLANK)
        )
        for c in money
    )


def _controls(
    data: TableData, columns: Sequence[ColumnChoice], rows: RowReading
) -> list[ControlSum]:
    at = rows.data - data.area.first
    whole = [s for s in rows.stated if s.grand and _is_whole(s.row, rows.data)]
    found = []
    for choice in columns:
        if choice.key not in MONEY_KEYS:
            continue
        total = int(data.amounts(choice.column, choice.unit).fen[at].sum())
        own = (s for s in whole if s.column.column == choice.column)
        last = [s for s in own if s.stated == total or s.stated != s.computed]
        stated, row = (last[-1].stated, last[-1].row + 1) if last else (None, 0)
        found.append(ControlSum(choice.key, choice.letters, total, stated, row))
    return found


def _is_whole(row: int, data: npt.NDArray[np.int64]) -> bool:
    """Whether a total stands below or above all entries; one between them totals a part."""
    return bool(len(data)) and not data[0] < row < data[-1]


__all__ = ["Corrections", "Finding", "Recognition", "TableReading", "recognise"]
