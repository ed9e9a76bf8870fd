"""Understand a workbook: which tables it has, what they are, whose debts they list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xl_huikuan.core.errors import Finding
from xl_huikuan.core.settings import Settings
from xl_huikuan.sheets.cell_text import State
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.recognition.areas import Area
from xl_huikuan.sheets.recognition.choices import ColumnChoice, ColumnMapping, column_of
from xl_huikuan.sheets.recognition.columns import read_columns
from xl_huikuan.sheets.recognition.headers import find_areas
from xl_huikuan.sheets.recognition.headings import heading_forms, title_unit
from xl_huikuan.sheets.recognition.kinds import kind_of
from xl_huikuan.sheets.recognition.ours import without_ours
from xl_huikuan.sheets.recognition.party import customer_lines, party_of
from xl_huikuan.sheets.recognition.reading import (
    DUNNABLE,
    ColumnReading,
    ControlSum,
    Corrections,
    Party,
    Recognition,
    TableReading,
)
from xl_huikuan.sheets.recognition.roles import Asked, settle_roles
from xl_huikuan.sheets.recognition.row_findings import table_findings
from xl_huikuan.sheets.recognition.rows import RowReading, read_rows
from xl_huikuan.sheets.recognition.schema import MONEY_KEYS
from xl_huikuan.sheets.recognition.side import SideReading, mixed, read_side
from xl_huikuan.sheets.recognition.tabledata import TableData
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
    drafts = [draft for grid in grids for draft in _drafts(grid, corrections, file_name, settings)]
    layouts = Counter(_layout(draft.data.area) for draft in drafts)
    tables, findings, asked = [], [], []
    for draft in drafts:
        many = layouts[_layout(draft.data.area)] > 1
        table = _reading(draft, file_name, settings, corrections, many=many)
        tables.append(table)
        asked.append(Asked(table, draft.data, draft.mapping, draft.side.sure))
        findings += table_findings(draft.data, draft.rows, table)
    tables, questions, more = settle_roles(asked, corrections)
    return Recognition(
        tuple(tables), tuple(findings + more), tuple(questions), tuple(g.name for g in grids)
    )


@dataclass(frozen=True, slots=True)
class _Draft:
    """A table before it is known which of the tables will be used."""

    data: TableData
    mapping: ColumnMapping
    rows: RowReading
    side: SideReading


def _drafts(
    grid: Grid, corrections: Corrections, file_name: str, settings: Settings
) -> list[_Draft]:
    fixed = {
        letters: key for (sheet, letters), key in corrections.fields.items() if sheet == grid.name
    }
    return [_draft(grid, area, fixed, file_name, settings) for area in find_areas(grid)]


def _draft(
    grid: Grid, area: Area, fixed: Mapping[str, str], file_name: str, settings: Settings
) -> _Draft:
    said = (*reversed(area.titles), *_texts_below(grid, area))
    unit = next((u for u in map(title_unit, said) if u), 1)
    data = TableData(grid, area, unit)
    mapping = read_columns(data, fixed)
    rows = read_rows(data, mapping.columns)
    side = read_side(data, mapping.columns, f"{grid.name}\n{file_name}", settings)
    if side.side == "应收":
        side = mixed([text for _, text in rows.groups]) or side
    return _Draft(data, mapping, rows, side)


def _texts_below(grid: Grid, area: Area) -> list[str]:
    """Notes under a table: a text alone in one of its last rows, as in 注:单位万元."""
    lasts = [grid.row(r) for r in range(max(area.first, area.stop - NOTE_ROWS), area.stop)]
    alone = [[c for c in cells if c is not None] for cells in lasts]
    return [c[0] for c in alone if len(c) == 1 and isinstance(c[0], str)]


def _layout(area: Area) -> tuple[str, ...]:
    return tuple("".join(heading_forms("".join(parts))[:1]) for parts in area.headings)


# -- one table


def _reading(
    draft: _Draft, file_name: str, settings: Settings, corrections: Corrections, *, many: bool
) -> TableReading:
    data, columns, rows = draft.data, draft.mapping.columns, draft.rows
    sheet = data.grid.name
    use = corrections.use.get(sheet, "")
    side = corrections.side.get(sheet, draft.side.side)
    if use == "是" and side in ("不明", "无关"):
        side = "应收"  # 应付 is not overruled by 是 alone
    kind = _kind(draft, side)
    dunned = kind in DUNNABLE and side == "应收"
    return TableReading(
        sheet=sheet,
        kind=kind,
        side=side,
        may_be_dunned=dunned and use != "否",
        why=_why(draft, side, use, corrected=sheet in corrections.side),
        header_rows=_one_based(data.area.header),
        first_row=int(rows.data[0]) + 1 if len(rows.data) else 0,
        last_row=int(rows.data[-1]) + 1 if len(rows.data) else 0,
        total_rows=_one_based(rows.totals),
        skip_rows=_one_based(rows.skips),
        opening_rows=_one_based(rows.openings),
        columns=tuple(_column_reading(c, data) for c in columns),
        party=_party(draft, file_name, settings, corrections, many=many),
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


def _column_reading(choice: ColumnChoice, data: TableData) -> ColumnReading:
    money = choice.key in MONEY_KEYS
    unit = choice.unit if choice.unit != 1 or not money else data.unit
    return ColumnReading(
        choice.key, choice.letters, choice.heading, choice.confidence, choice.reason, unit,
        choice.bucket,
    )  # fmt: skip


def _party(
    draft: _Draft, file_name: str, settings: Settings, corrections: Corrections, *, many: bool
) -> Party:
    sheet = draft.data.grid.name
    if corrections.party.get(sheet):
        return Party(corrections.party[sheet], "回款_参数", sure=True)
    if column_of(draft.mapping.columns, "customer_name") is not None:
        return Party()
    titles = draft.data.area.titles
    company = str(settings["company"])
    stem = re.sub(r"\.\w{2,5}$", "", file_name.replace("\\", "/").rsplit("/", 1)[-1])
    return party_of(titles, sheet, stem, company=company, many_sheets=many)


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
