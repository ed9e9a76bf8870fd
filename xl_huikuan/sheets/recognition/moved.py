"""What the clerk said of sheets and columns last time, carried to where they stand now.

A correction on 回款_参数 names a sheet and column letters. When a column was inserted or a sheet
renamed since, it follows the heading, or the sheet with the same headings; one whose column is
gone is dropped and told, never applied to what stands there now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from xl_huikuan.core.errors import Finding, Source
from xl_huikuan.sheets.recognition.headings import heading_forms
from xl_huikuan.sheets.recognition.reading import Corrections, TableReading, sheet_of

NAMED = 4  # columns that a sentence names
_BY_SHEET = ("use", "side", "party", "year", "currency")
Headings = Mapping[str, str]  # column letters → heading


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of last time's answers.

    Attributes:
        corrections: as they hold for the workbook now.
        findings: what moved, was renamed or is gone.
    """

    corrections: Corrections
    findings: tuple[Finding, ...] = ()


def follow(
    last: Mapping[str, Headings], tables: tuple[TableReading, ...], corrections: Corrections
) -> Followed:
    """Carry corrections from where tables and columns stood to where they stand now.

    Args:
        last: headings of each table by its address, as 回款_参数 lists them.
        tables: as recognised now.
        corrections: as 回款_参数 says them.
    """
    now = {table.address: _headings(table) for table in tables}
    renamed = dict(_renamed(last, now))
    fields: dict[tuple[str, str], str] = dict(corrections.fields)
    findings = [
        _renaming(old, new) for old, new in renamed.items() if sheet_of(old) != sheet_of(new)
    ]
    for old, headings in last.items():
        new = renamed.get(old, old)
        moves = dict(_moves(headings, now[new])) if new in now else {}
        given = {k: fields.pop((old, k)) for k in headings if (old, k) in fields}
        fields |= {(new, moves.get(k, k)): key for k, key in given.items() if moves.get(k, k)}
        findings += _told(new, headings, moves, given)
    by_sheet: dict[str, Any] = {
        what: {renamed.get(k, k): text for k, text in getattr(corrections, what).items()}
        for what in _BY_SHEET
    }
    return Followed(replace(corrections, fields=fields, **by_sheet), tuple(findings))


def _headings(table: TableReading) -> dict[str, str]:
    return {column.letters: column.heading for column in table.columns}


def _same(heading: str) -> str:
    """Return a heading as it is compared: line breaks, blanks and widths do not matter."""
    return "".join(heading_forms(heading)[:1])


def _renamed(
    last: Mapping[str, Headings], now: Mapping[str, Headings]
) -> Iterator[tuple[str, str]]:
    """Yield old and new address of tables whose headings alone stand under another name now."""
    fresh = {address: _print(now[address]) for address in now if address not in last}
    times = Counter(fresh.values()) + Counter(_print(last[a]) for a in last if a not in now)
    for old in last:
        mark = _print(last[old])
        if old not in now and mark and times[mark] == 2:
            yield from ((old, new) for new, seen in fresh.items() if seen == mark)


def _print(headings: Headings) -> tuple[str, ...]:
    return tuple(filter(None, map(_same, headings.values())))


def _moves(last: Headings, now: Headings) -> Iterator[tuple[str, str]]:
    """Yield the letters of columns that stand elsewhere now: old → new, "" = gone."""
    before, after = (Counter(map(_same, side.values())) for side in (last, now))
    places = {_same(heading): letters for letters, heading in now.items()}
    for letters, heading in last.items():
        mark = _same(heading)
        if not mark or before[mark] > 1 or after[mark] > 1:
            continue  # which of two alike it was cannot be told
        if _same(now.get(letters, "")) != mark:
            yield letters, places.get(mark, "")


def _renaming(old: str, new: str) -> Finding:
    text = f"上次的工作表「{sheet_of(old)}」现在叫「{sheet_of(new)}」,上次的更正照用。"
    return Finding("I204", Source(sheet_of(new)), text, "如不是同一张表,请在「回款_参数」改正。")


def _told(
    address: str, last: Headings, moves: Mapping[str, str], given: Mapping[str, str]
) -> Iterator[Finding]:
    place = Source(sheet_of(address))
    moved = [f"「{last[a]}」由 {a} 列移到 {b} 列" for a, b in moves.items() if b]
    if moved:
        rest = f"等 {len(moved)} 列" if len(moved) > NAMED else ""
        text = f"列的位置和上次不同:{'、'.join(moved[:NAMED])}{rest};已按表头重新对应。"
        yield Finding("W208", place, text, "请在「回款_参数」核对「识别为」。")
    for letters in given:
        if moves.get(letters) == "":
            text = f"上次更正过的 {letters} 列「{last[letters]}」不见了,这条更正没有使用。"
            yield Finding("W209", place, text, "请在「回款_参数」核对各列,需要时重新更正。")
