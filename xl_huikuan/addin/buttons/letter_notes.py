"""The register of letters and the sheet that shows it: what the clerk noted there is taken in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xl_huikuan.core.errors import Finding, Source, WriteRefused
from xl_huikuan.core.policy import LADDER, rung_of
from xl_huikuan.letters.events import EVENT_KINDS, Standing
from xl_huikuan.letters.kinds import BY_KEY
from xl_huikuan.letters.noting import News, Noting, Written, news
from xl_huikuan.letters.register import FILE, OLD_FILE, Entry, Register
from xl_huikuan.sheets.files.which import REGISTER
from xl_huikuan.sheets.grid import Grid, column_letters
from xl_huikuan.sheets.ledgers.letter_page import (
    NUMBER,
    LetterPage,
    Note,
    NoteKind,
    read_letter_page,
)
from xl_huikuan.sheets.results.letter_page import (
    ANSWERED,
    DELIVERED,
    NOT_SENT,
    SENT,
    VOID,
    LetterList,
    LetterRow,
    letter_page_sheet,
)
from xl_huikuan.sheets.table import ResultSheet

KINDS = tuple(NoteKind(kind.key, kind.title, kind.kind, kind.choices) for kind in EVENT_KINDS)
NOT_TAKEN, UNKNOWN, TWICE = "有内容没有记下", "登记簿里没有这个文号", "文号重复,没有记下"
_AGAIN = "请改正后再按一次;登记簿里的没有变。"
_UNREADABLE = {"date": "读不出是哪一天,请写成 2026-11-03 这样", "money": "不是金额,请只写数字"}
_NAMED = 5  # letters named in one sentence
Place = tuple[str, str]  # number of a letter, and key of what is noted of it


@dataclass(frozen=True, slots=True, eq=False)
class Taken:
    """The register after what the clerk wrote was taken in.

    Attributes:
        register: None = there is none, or it cannot be used now.
        page: the sheet as she left it; None = there is none.
        is_lost: whether the sheet is there but has lost its headings.
        refused: cells that were not taken in.
        findings: why they were not, and what else is odd.
        noted: number of events recorded, or in a dry run to be recorded.
    """

    register: Register | None = None
    page: LetterPage | None = None
    is_lost: bool = False
    refused: Mapping[Place, Note] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    noted: int = 0

    @property
    def said(self) -> str:
        """One sentence about what was noted, "" when nothing was."""
        return f"{REGISTER} 里新填的 {self.noted} 项已记入登记簿。" if self.noted else ""

    def refuse_other_folder(self, folder: Path) -> None:
        """See that the register is not behind the sheet: numbers would be given a second time.

        Raises:
            WriteRefused: letters stand on the sheet that the register of this folder never had.
        """
        shown = self.page.counts[0] if self.page and self.page.counts else 0
        there = len(self.register.entries) if self.register else 0
        if shown > there:
            raise WriteRefused(
                f"{REGISTER} 里列有 {shown} 份函件,「{folder}」的登记簿里只有 {there} 份,为免文号重复已停止:"
                f"请把原来的 {folder.name} 文件夹放回这里,或用 --out 指到它所在的文件夹;"
                f"确实要从头编号,请先删去 {REGISTER} 这张表。",
                code="E716",
            )

    def latest(self) -> str:
        """Return the ISO as-of date of the latest letter that is not void, "" = there is none."""
        register = self.register
        if register is None:
            return ""
        days = (e.as_of for e in register.entries if not register.standing(e.number).is_void)
        return max(days, default="")


NOTHING_TAKEN = Taken()


def take_in(folder: Path, grid: Grid | None, noting: Noting, *, dry_run: bool) -> Taken:
    """Note in the register of a folder what the clerk wrote on the sheet since it was written.

    Nothing here stops a button: what cannot be noted becomes a finding, and stays on the sheet.
    """
    page = read_letter_page(grid, KINDS)
    is_lost = grid is not None and page is None
    if not ((folder / FILE).exists() or (folder / OLD_FILE).exists()):
        return Taken(page=page, is_lost=is_lost, findings=tuple(_no_register(folder, page)))
    try:
        register = Register(folder)
    except WriteRefused as error:
        return Taken(page=page, is_lost=is_lost, findings=(_finding(Source(), str(error)),))
    if page is None:
        lost = _finding(Source(REGISTER), "找不到表头(要有 文号、客户),表上填写的没有记下。")
        return Taken(register, is_lost=is_lost, findings=(lost,) if is_lost else ())
    return _taken(register, page, noting, dry_run=dry_run)


def _taken(register: Register, page: LetterPage, noting: Noting, *, dry_run: bool) -> Taken:
    known = {entry.number for entry in register.entries}
    notes = {(note.number, note.key): note for note in page.notes if note.number in known}
    found = _news(register, page, notes, noting)
    if not dry_run:
        try:
            register.record(found.events)
        except WriteRefused as error:
            found.refused |= {(e.number, e.kind): str(error).rstrip("。") for e in found.events}
            found.events.clear()
    return Taken(
        register,
        page,
        refused={place: notes[place] for place in found.refused},
        findings=(*_refusals(found, notes), *_odd_rows(page, known), *_restored(register, page)),
        noted=len(found.events),
    )


def _news(
    register: Register, page: LetterPage, notes: Mapping[Place, Note], noting: Noting
) -> News:
    written = [
        Written(*place, note.value) for place, note in notes.items() if note.value is not None
    ]
    seen = page.counts[1] if page.counts and page.counts[1] <= len(register.events) else None
    found = news(register, written, seen, noting)
    kinds = {kind.key: kind.kind for kind in KINDS}
    for place, note in notes.items():
        if note.value is None:
            found.refused[place] = f"「{note.shown}」{_UNREADABLE[kinds[note.key]]}"
    return found


def _finding(source: Source, message: str, remedy: str = _AGAIN) -> Finding:
    return Finding("W723", source, message, remedy)


def _no_register(folder: Path, page: LetterPage | None) -> Iterator[Finding]:
    filled = sum(bool(note.shown) for note in page.notes) if page else 0
    if filled:
        text = f"「{folder}」里没有函件登记簿,表上填写的 {filled} 项没有记下。"
        yield _finding(Source(REGISTER), text, f"请把 {folder.name} 文件夹放回台账旁边,再按一次。")


def _refusals(found: News, notes: Mapping[Place, Note]) -> Iterator[Finding]:
    titles = {kind.key: kind.title for kind in KINDS}
    for (number, key), why in found.refused.items():
        yield _finding(notes[number, key].source, f"{number} 的「{titles[key]}」没有记下:{why}。")


def _odd_rows(page: LetterPage, known: set[str]) -> Iterator[Finding]:
    column = column_letters(page.at[NUMBER])
    for row, why in _below(page, known).items():
        if why:
            number = page.grid.cell(row, page.at[NUMBER])
            text = f"文号「{number}」:{why};这一行留在表的最下面。"
            yield _finding(
                Source(REGISTER, row + 1, column), text, "请照函件上的文号写,或删去这一行。"
            )


def _below(page: LetterPage, known: set[str]) -> dict[int, str]:
    """Return the rows that are no letter's → why, "" for one of her own without a number."""
    unknown = {row: UNKNOWN for number, row in page.rows.items() if number not in known}
    numbers = {row: page.grid.cell(row, page.at[NUMBER]) for row in page.others}
    again = {row: TWICE if number is not None else "" for row, number in numbers.items()}
    return dict(sorted((unknown | again).items()))


def _restored(register: Register, page: LetterPage) -> Iterator[Finding]:
    """Say which rows are gone that stood on the sheet when it was written."""
    shown = register.entries[: page.counts[0]] if page.counts else ()
    gone = [entry.number for entry in shown if entry.number not in page.rows]
    if gone:
        more = f" 等 {len(gone)} 份" if len(gone) > _NAMED else ""
        yield Finding(
            "W724", Source(REGISTER),
            f"表里没有了 {'、'.join(gone[:_NAMED])}{more},已按登记簿恢复。",
            "要作废函件请填「作废原因」,不要删行。",
        )  # fmt: skip


# -- the sheet


def register_sheets(taken: Taken) -> tuple[ResultSheet, ...]:
    """Return the sheet as it follows from the register; none when there is nothing to show."""
    register, page = taken.register, taken.page
    if register is None or taken.is_lost or not (register.entries or page):
        return ()
    known = {entry.number for entry in register.entries}
    below = _below(page, known) if page else {}
    rows = [_row(entry, register.standing(entry.number), taken) for entry in register.entries]
    return (letter_page_sheet(LetterList(rows[::-1], len(register.events), below), KINDS, page),)


def _row(entry: Entry, standing: Standing, taken: Taken) -> LetterRow:
    notes = {kind.key: _cell(entry.number, kind, standing, taken) for kind in KINDS}
    is_odd = any((entry.number, kind.key) in taken.refused for kind in KINDS)
    return LetterRow(_facts(entry), notes, NOT_TAKEN if is_odd else _state(standing))


def _facts(entry: Entry) -> dict[str, Any]:
    kind, rung = BY_KEY.get(entry.kind), rung_of(entry.kind)
    level = LADDER[max(entry.levels, default=rung.level)] if rung else None
    return {
        "文号": entry.number,
        "函件": kind.title if kind else entry.kind,
        "客户": entry.customer,
        "级别": f"{level.level} {level.name}" if level else "",
        "金额": entry.amount / 100,
        "笔数": str(len(entry.items)),
        "截至日期": dt.date.fromisoformat(entry.as_of),
        "制作时间": entry.made_at[:16].replace("T", " "),
        "制作人": entry.made_by,
        "文件": entry.file,
        "SHA-256": entry.sha256[:16],
    }


def _cell(number: str, kind: NoteKind, standing: Standing, taken: Taken) -> Any:
    """Return what is noted, or what she typed where that was not taken in."""
    odd = taken.refused.get((number, kind.key))
    if odd is not None and taken.page is not None:
        return taken.page.grid.cell(*odd.place)
    value = getattr(standing, kind.key)
    if not value:
        return None
    if kind.kind == "date":
        return dt.date.fromisoformat(value[:10])
    return int(value) / 100 if kind.kind == "money" else value


def _state(standing: Standing) -> str:
    if standing.is_void:
        return VOID
    if standing.reply:
        return f"{ANSWERED}:{standing.reply}"
    if standing.delivered:
        return DELIVERED
    return SENT if standing.sent else NOT_SENT
