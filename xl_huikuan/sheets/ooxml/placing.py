"""Where columns of ours go in a worksheet part: first free ones, or those of an earlier run."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.sheets.grid import column_letters, column_number
from xl_huikuan.sheets.limits import MAX_COLUMNS
from xl_huikuan.sheets.ooxml.rowxml import ATTRIBUTES, SheetXml
from xl_huikuan.sheets.ooxml.seeking import stands_in
from xl_huikuan.sheets.ooxml.watching import Stretch
from xl_huikuan.sheets.table import PREFIX, Beside

_NEAR = 60  # columns further right than this are not beside the rows any more
Area = tuple[int, int, int, int]  # first row, first column, last row, last column

_AREA = re.compile(rb"([A-Z]{1,3})([0-9]+)(?::([A-Z]{1,3})([0-9]+))?")
_REF = re.compile(rb"""\sref\s*=\s*["']([^"']*)["']""")
_ON = re.compile(rb"""\ssheet\s*=\s*["'](?:1|true|on)["']""")


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What a reader found on the sheet.

    Attributes:
        old: 0-based column of each title of ours that stands in the heading row.
        n_columns: how many columns hold all content.
    """

    old: Mapping[str, int]
    n_columns: int


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """Columns and where each of them stands.

    Attributes:
        beside: the columns and their rows.
        at: 0-based column of each, in their order.
        old: those of them that an earlier run wrote.
    """

    beside: Beside
    at: tuple[int, ...]
    old: frozenset[int]


def place(
    sheet: SheetXml,
    beside: Beside,
    found: Found,
    taken: Iterable[Area],
    read: Iterable[Stretch] = (),
) -> Placed:
    """Return where the columns go: what we know of stays free of them, even if it looks blank.

    Args:
        sheet: the part.
        beside: the columns.
        found: what a reader found on the sheet.
        taken: areas of the sheet that other parts speak of, as tables.
        read: columns of the sheet that formulas read: a total over blank columns must not come
            to hold our figures.

    Raises:
        WriteRefused: when the sheet is protected, has no room, or merged cells in our columns.
    """
    _refuse(sheet, beside)
    merged = list(_areas(sheet, b"mergeCell", sheet.end, len(sheet.xml)))
    areas = [*merged, *_areas(sheet, b"f", sheet.start, sheet.end), *taken]
    free = max([found.n_columns, sheet.reach(), *(area[3] + 1 for area in areas)])
    n_new = sum(column.title not in found.old for column in beside.columns)
    free = unread(free, n_new, read)
    at, old = [], set()
    for column in beside.columns:
        if column.title in found.old:
            at.append(found.old[column.title])
            old.add(at[-1])
        else:
            at.append(free)
            free += 1
    if free > MAX_COLUMNS and len(old) < len(at):
        raise WriteRefused(f"“{beside.sheet}”右侧没有空列了，请删掉用不到的列再运行。", code="E223")
    _refuse_merged(beside, merged, old)
    return Placed(beside, tuple(at), frozenset(old))


def unread(free: int, n: int, read: Iterable[Stretch]) -> int:
    """Return the first of `n` free columns that no formula reads.

    Formulas that read far to the right, as over whole rows, are let be: Excel calculates them
    again.
    """
    limit = free + _NEAR
    for left, right in sorted(read):
        if left < free + n and free <= right < limit:
            free = right + 1
    return free


def _refuse(sheet: SheetXml, beside: Beside) -> None:
    for column in beside.columns:
        if not column.title.startswith(PREFIX):
            raise WriteRefused(
                f"追加的列必须以“{PREFIX}”开头，不能写“{column.title}”。", code="E226"
            )
    tag = re.compile(b"<" + re.escape(sheet.prefix) + rb"sheetProtection(?=[\s/>])" + ATTRIBUTES)
    protection = tag.search(sheet.plain, sheet.end)
    if protection and _ON.search(protection[1]):
        raise WriteRefused(
            f"工作表“{beside.sheet}”受保护，不能追加列；请在 Excel 里撤消工作表保护并保存后再运行。",
            code="E225",
        )


def _refuse_merged(beside: Beside, merged: Iterable[Area], old: Collection[int]) -> None:
    for top, left, bottom, right in merged:
        if bottom >= beside.heading_row and any(left <= column <= right for column in old):
            area = f"{column_letters(left)}{top + 1}:{column_letters(right)}{bottom + 1}"
            raise WriteRefused(
                f"“{beside.sheet}”里上次追加的列有合并单元格（{area}），请取消合并后再运行。",
                code="E224",
            )


def _areas(sheet: SheetXml, name: bytes, start: int, stop: int) -> Iterator[Area]:
    """Yield the areas that tags of this name speak of."""
    if not stands_in(sheet.plain, b"ref", b"f", start, stop):
        return
    tag = re.compile(b"<" + re.escape(sheet.prefix) + name + rb"(?=\s)" + ATTRIBUTES)
    for found in tag.finditer(sheet.plain, start, stop):
        ref = _REF.search(found[1])
        if ref:
            yield from areas_of(ref[1])


def areas_of(ref: bytes) -> Iterator[Area]:
    """Yield the area of a reference like B2:D9; nothing when it is another kind."""
    found = _AREA.fullmatch(ref)
    if found:
        left, top, right, bottom = (corner.decode() if corner else "" for corner in found.groups())
        first = int(top) - 1, column_number(left)
        yield (*first, int(bottom) - 1, column_number(right)) if bottom else (*first, *first)
