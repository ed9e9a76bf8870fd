"""回款_函件登记: every letter issued and what became of it; the clerk fills in the pale cells.

It is written from the register, never the other way round; her own columns, and rows that the
register does not know, stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.sheets.files.which import REGISTER
from xl_huikuan.sheets.ledgers.letter_page import (
    CUSTOMER,
    NUMBER,
    STATE,
    LetterPage,
    NoteKind,
    counts_line,
)
from xl_huikuan.sheets.results.typed import OWN, typed_column
from xl_huikuan.sheets.table import Block, Column, ResultSheet

VOID, ANSWERED, DELIVERED, SENT, NOT_SENT = "已作废", "已回函", "已送达", "已寄发", "未寄发"
_TONES = {VOID: "muted", ANSWERED: "good", DELIVERED: "good", SENT: "notice", NOT_SENT: "warn"}
_ODD = "bad"  # a state in other words: something was not taken in
_OTHER_KIND = (OWN, 20)  # of the clerk's own columns
_WIDTHS = {"date": 12, "choice": 10, "money": 13, "text": 18}
# Heading → (kind of column, width): before and after what the clerk fills in.
_BEFORE = {
    NUMBER: ("text", 22), "函件": ("text", 13), CUSTOMER: ("text", 26), "级别": ("text", 11),
    "金额": ("money", 15), "笔数": ("figure", 6), "截至日期": ("date", 12), STATE: ("text", 16),
}  # fmt: skip
_AFTER = {
    "制作时间": ("text", 17), "制作人": ("text", 9), "文件": ("wrap", 34), "SHA-256": ("text", 18),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One letter.

    Attributes:
        facts: heading of ours → cell.
        notes: key of a `NoteKind` → cell, as she typed it or as it was taken in.
        state: one of the words above, or why something was not taken in.
    """

    facts: Mapping[str, Any]
    notes: Mapping[str, Any]
    state: str


@dataclass(frozen=True, slots=True, eq=False)
class LetterList:
    """What the sheet shows.

    Attributes:
        rows: the letters, in the order shown.
        events: number of events in the register.
        below: 0-based rows of the page kept under them → what is wrong with each.
    """

    rows: Sequence[LetterRow]
    events: int
    below: Mapping[int, str]


def letter_page_sheet(
    found: LetterList, kinds: Sequence[NoteKind], page: LetterPage | None
) -> ResultSheet:
    """Build the sheet over one that was read; None = there was none."""
    lines = (
        counts_line(len(found.rows), found.events),
        "浅黄色的格子由您填写,保存后按任何一个按钮就记入登记簿。写明签收人的 EMS、挂号信、当面送达才是有力的送达证据。",
        "可以在右边加自己的列。删掉的行会按登记簿恢复;作废的文号不再使用,也不能改回来。",
    )
    columns = list(_columns(found, kinds, page))
    return _sheet(lines, columns, kinds)


def kept_letter_page(page: LetterPage | None, kinds: Sequence[NoteKind]) -> ResultSheet:
    """Return the sheet as it was read, for another result of the same workbook.

    Raises WriteRefused when it has lost its headings.
    """
    page = checked(page)
    rows = sorted((*page.rows.values(), *page.others))
    at = page.at.get(STATE)
    states = {row: str(page.grid.cell(row, at) or "") if at is not None else "" for row in rows}
    columns = list(_columns(LetterList((), 0, states), kinds, page))
    return _sheet(page.lines, columns, kinds)


def checked(page: LetterPage | None) -> LetterPage:
    """Return a page that was understood; raises WriteRefused for one that was not."""
    if page is None:
        raise WriteRefused(
            f"「{REGISTER}」里找不到表头(要有 {NUMBER}、{CUSTOMER}):请恢复表头,或把这张表改名后再运行。",
            code="E205",
        )
    return page


def _sheet(lines: tuple[str, ...], columns: list[Column], kinds: Sequence[NoteKind]) -> ResultSheet:
    first = len(_BEFORE)
    lists = {first + i: kind.choices for i, kind in enumerate(kinds) if kind.choices}
    noted = tuple(range(first, first + len(kinds)))
    block = Block(tuple(columns), also=noted, lists=lists)
    return ResultSheet(REGISTER, "函件登记", lines, (block,), freeze_columns=3, tab="C00000")


def _columns(
    found: LetterList, kinds: Sequence[NoteKind], page: LetterPage | None
) -> Iterator[Column]:
    """Yield our columns, then the clerk's own."""
    for title, (kind, width) in _BEFORE.items():
        yield _state(found) if title == STATE else _fact(found, page, title, kind, width)
    for note in kinds:
        cells = [row.notes.get(note.key) for row in found.rows]
        cells += _under(found, page, note.title)
        kind = "text" if note.kind == "choice" else note.kind
        yield typed_column(note.title, cells, kind, _WIDTHS[note.kind])
    for title, (kind, width) in _AFTER.items():
        yield _fact(found, page, title, kind, width)
    if page is not None:
        yield from _own_columns(found, kinds, page)


def _fact(
    found: LetterList, page: LetterPage | None, title: str, kind: str, width: float
) -> Column:
    cells = [row.facts[title] for row in found.rows]
    return typed_column(title, cells + _under(found, page, title), kind, width)


def _state(found: LetterList) -> Column:
    states = [*(row.state for row in found.rows), *found.below.values()]
    tones = [_TONES.get(state.partition(":")[0], _ODD if state else "") for state in states]
    return Column(STATE, *_BEFORE[STATE][:1], states, _BEFORE[STATE][1], tones=tones)


def _under(found: LetterList, page: LetterPage | None, title: str) -> list[Any]:
    """Return the cells of the rows kept below under one heading."""
    if page is None:
        return []
    at = page.at.get(title)
    return [page.grid.cell(row, at) if at is not None else None for row in found.below]


def _own_columns(
    found: LetterList, kinds: Sequence[NoteKind], page: LetterPage
) -> Iterator[Column]:
    """Yield the columns she added, each cell beside the letter it stood beside."""
    titles = {*_BEFORE, *_AFTER, *(kind.title for kind in kinds)}
    ours = {page.at[title] for title in titles if title in page.at}
    places = [page.rows.get(row.facts[NUMBER]) for row in found.rows] + list(found.below)
    for column in sorted(set(range(page.grid.n_columns)) - ours):
        cells = [None if row is None else page.grid.cell(row, column) for row in places]
        title = str(page.grid.cell(page.heading, column) or "")
        if title or any(cell is not None for cell in cells):
            yield typed_column(title, cells, *_OTHER_KIND)
