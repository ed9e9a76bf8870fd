"""Find the tables of a sheet: which rows are headings, which columns and rows they rule.

A row is a heading row when most of its texts are known headings, or, failing that, when texts
stand over numbers and dates. Two or three rows stack when merges (or blanks that complete each
other) say so. The same headings again on the next printed page do not start a new table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from xl_huikuan.sheets.cell_text import simplified
from xl_huikuan.sheets.grid import CellColumn, Grid, Kind
from xl_huikuan.sheets.recognition.areas import Area, split_side_by_side, text_at
from xl_huikuan.sheets.recognition.beside import split_unlike
from xl_huikuan.sheets.recognition.headings import bucket_start, heading_forms
from xl_huikuan.sheets.recognition.months import is_month_heading
from xl_huikuan.sheets.recognition.schema import SYNONYMS, matches
from xl_huikuan.sheets.recognition.words import is_value_text, opening_word

SCAN_ROWS = 60  # headings are looked for with all means only this far down
COLON = re.compile("[:：∶︰]")  # a label, not a heading
MAX_HEADING = 40  # longest text taken for a heading
Flags = npt.NDArray[np.bool_]


def find_areas(grid: Grid) -> list[Area]:
    """Return the tables of a sheet from top to bottom, left to right; none when it is no table."""
    blocks = _stacked(grid, sorted(_heading_rows(grid)))
    areas: list[Area] = []
    for i, rows in enumerate(blocks):
        stop = blocks[i + 1][0] if i + 1 < len(blocks) else grid.n_rows
        floor = blocks[i - 1][-1] + 1 if i else 0
        area = _area(grid, rows, floor, stop)
        if areas and _continues(areas[-1], area):
            before = areas[-1]
            areas[-1] = replace(before, stop=stop, repeats=(*before.repeats, *rows))
        else:
            if areas:
                areas[-1] = replace(areas[-1], stop=_title_start(grid, rows[0], floor))
            areas.append(area)
    halves = [part for area in areas for part in split_side_by_side(grid, area)]
    return [part for area in halves for part in split_unlike(grid, area)]


# -- which rows are headings


def _heading_rows(grid: Grid) -> set[int]:
    found = {r for r in range(min(SCAN_ROWS, grid.n_rows)) if _reads_like_headings(grid, r)}
    found |= {int(r) for r in _known_rows(grid) if _reads_like_headings(grid, int(r))}
    if found:
        return found
    shaped = (r for r in range(min(SCAN_ROWS, grid.n_rows)) if _stands_over_values(grid, r))
    first = next(shaped, None)
    return set() if first is None else {first}


def _reads_like_headings(grid: Grid, row: int) -> bool:
    cells = [cell for cell in grid.row(row) if cell is not None]
    words = [c.strip() for c in cells if isinstance(c, str) and c.strip()]
    headings = [w for w in words if _is_heading(w)]
    exact = [w for w in headings if any(f in SYNONYMS for f in heading_forms(w))]
    if exact and all(opening_word(w) or w in _SIDES for w in exact):
        return False  # 期初余额 and 借 stand in rows of entries too
    if any(map(is_value_text, words)):
        return False  # text dates, numbers and accounts stand in entries
    labels = sum(word.endswith((":", "：")) for word in words)
    enough = len(headings) >= 2 and (len(exact) >= 2 or len(headings) >= 3)
    distinct = len(set(headings)) * 2 >= len(headings)
    return (
        enough
        and distinct
        and len(headings) >= 0.4 * len(words)
        and len(cells) - len(words) <= 0.2 * len(cells)
        and (labels == 0 or len(headings) >= 4 + labels)
    )


_PIVOT = re.compile("^求和项[:：]")
_SIDES = frozenset({"借", "贷", "平", "DR", "CR", "Dr", "Cr"})


def _is_heading(word: str) -> bool:
    if len(word) > MAX_HEADING or COLON.search(_PIVOT.sub("", word)):
        return False
    return bucket_start(word) is not None or is_month_heading(word) or bool(matches(word))


def _known_rows(grid: Grid) -> npt.NDArray[np.intp]:
    """Rows anywhere that are at least half well-known headings and hold no number or date."""
    hits = np.zeros(grid.n_rows, np.int16)
    filled = np.zeros(grid.n_rows, np.int16)
    for column in grid.columns:
        filled += column.kinds != Kind.BLANK
        filled += 100 * (column.kinds != Kind.TEXT) * (column.kinds != Kind.BLANK)
        known = [i for i, text in enumerate(column.texts) if len(text) <= 16 and _well_known(text)]
        if known:
            hits += np.isin(column.codes, known)
    return np.flatnonzero((hits >= 2) & (hits * 2 >= filled))


def _well_known(text: str) -> bool:
    if text[-1:].isdecimal():  # quick: a column may hold 100,000 dates or amounts as text
        return False
    return text in SYNONYMS or (not text.isascii() and simplified(text).strip() in SYNONYMS)


def _stands_over_values(grid: Grid, row: int) -> bool:
    cells = grid.row(row)
    where = [i for i, cell in enumerate(cells) if isinstance(cell, str) and cell.strip()]
    words = [str(cells[i]).strip() for i in where]
    if len(words) < 3 or any(cell is not None and not isinstance(cell, str) for cell in cells):
        return False
    if len(set(words)) < len(words) or any(len(w) > MAX_HEADING or COLON.search(w) for w in words):
        return False
    below = range(row + 1, min(row + 6, grid.n_rows))
    valued = [
        i for i in where if sum(_is_value(grid.columns[i], r) for r in below) * 2 > len(below)
    ]
    return len(valued) >= 2 and _filled(grid, row + 1, where) * 2 >= len(where)


def _is_value(column: CellColumn, row: int) -> bool:
    return column.kinds[row] in (Kind.NUMBER, Kind.DATE)


def _filled(grid: Grid, row: int, columns: list[int]) -> int:
    return sum(grid.cell(row, c) is not None for c in columns)


# -- stacked heading rows


def _stacked(grid: Grid, rows: list[int]) -> list[tuple[int, ...]]:
    """Join heading rows that stand directly on each other and take in their other rows."""
    blocks: list[tuple[int, ...]] = []
    for row in rows:
        if blocks and row <= blocks[-1][-1]:
            continue
        block = [row]
        while len(block) < 3 and _is_parent(grid, block[0] - 1, block[0]):
            block.insert(0, block[0] - 1)
        while len(block) < 3 and _is_child(grid, block[-1], block[-1] + 1):
            block.append(block[-1] + 1)
        blocks.append(tuple(block))
    return blocks


def _is_parent(grid: Grid, row: int, child: int) -> bool:
    if row < 0 or not _only_words(grid, row) or _labelled(grid, row):
        return False
    width = sum(bool(text_at(grid, child, c)) for c in range(grid.n_columns))
    upright = [m for m in grid.merges if m[0] <= row and m[2] >= child and m[1] == m[3]]
    upright = [m for m in upright if text_at(grid, m[0], m[1])]
    groups = [m for m in grid.merges if m[0] == m[2] == row and m[3] > m[1]]
    groups = [m for m in groups if text_at(grid, m[0], m[1])]
    if upright or (groups and all(m[3] - m[1] + 1 < 0.8 * width for m in groups)):
        return True
    return not groups and _complete_each_other(grid, row, child)


def _is_child(grid: Grid, row: int, child: int) -> bool:
    if child >= grid.n_rows or not _only_words(grid, child) or _labelled(grid, child):
        return False
    groups = [m for m in grid.merges if m[0] <= row == m[2] and m[3] > m[1]]
    upright = [m for m in grid.merges if m[0] <= row and m[2] >= child]
    under = [c for m in groups for c in range(m[1], m[3] + 1) if text_at(grid, child, c)]
    if under or upright:
        return bool(under)
    return not groups and _complete_each_other(grid, row, child)


def _complete_each_other(grid: Grid, row: int, child: int) -> bool:
    """Whether the lower row fills blanks of the upper one and leaves others blank, as groups do."""
    upper = [bool(text_at(grid, row, c)) for c in range(grid.n_columns)]
    lower = [bool(text_at(grid, child, c)) for c in range(grid.n_columns)]
    new = [c for c in range(grid.n_columns) if lower[c] and not upper[c]]
    alone = [c for c in range(grid.n_columns) if upper[c] and not lower[c]]
    words = [text_at(grid, child, c) for c in range(grid.n_columns) if lower[c]]
    known = sum(_is_heading(word) or word in _PARTS for word in words)
    return bool(new) and bool(alone) and sum(upper) >= 2 and known * 2 >= len(words) >= 2


_PARTS = frozenset(["含税", "不含税", "税额", "金额", "日期", "小计", "号码", "时间", "合计"])


def _only_words(grid: Grid, row: int) -> bool:
    cells = [cell for cell in grid.row(row) if cell is not None]
    return bool(cells) and all(isinstance(cell, str) for cell in cells)


def _labelled(grid: Grid, row: int) -> bool:
    return any(COLON.search(cell) for cell in grid.row(row) if isinstance(cell, str))


# -- the table under a heading


def _area(grid: Grid, rows: tuple[int, ...], floor: int, stop: int) -> Area:
    near = tuple(m for m in grid.merges if m[0] <= rows[-1] and m[2] >= rows[0])
    top = replace(grid, merges=near)  # a sheet may have thousands of merges
    parts = [_heading_parts(top, rows, c) for c in range(grid.n_columns)]
    used = [c for c, part in enumerate(parts) if part]
    left = _unheaded(grid, used[0], rows[-1] + 1, stop) if used else 0
    columns = tuple(range(left, used[-1] + 1)) if used else ()
    titles = tuple(_titles(grid, floor, rows[0]))
    headings = tuple(parts[c] for c in columns)
    return Area(rows, columns, headings, rows[-1] + 1, stop, titles=titles)


def _unheaded(grid: Grid, column: int, first: int, stop: int) -> int:
    """Take in a column of texts left of the headings: names whose heading was left blank."""
    if column == 0:
        return 0
    kinds = grid.columns[column - 1].kinds[first:stop]
    filled = kinds[kinds != Kind.BLANK]
    texts = (
        len(filled) * 2 >= len(kinds) and bool((filled == Kind.TEXT).mean() >= 0.8)
        if len(filled)
        else False
    )
    return column - 1 if texts else column


def _heading_parts(grid: Grid, rows: tuple[int, ...], column: int) -> tuple[str, ...]:
    found: list[str] = []
    for row in rows:
        text = text_at(grid, row, column) or _merged_text(grid, row, column)
        if not text and row != rows[-1]:
            text = _group_to_the_left(grid, rows, row, column)
        if text and text not in found:
            found.append(text)
    return tuple(found)


def _merged_text(grid: Grid, row: int, column: int) -> str:
    for top, left, bottom, right in grid.merges:
        if top <= row <= bottom and left <= column <= right:
            return text_at(grid, top, left)
    return ""


def _group_to_the_left(grid: Grid, rows: tuple[int, ...], row: int, column: int) -> str:
    """A group heading written once over its columns without a merge."""
    if not text_at(grid, rows[-1], column):
        return ""
    for left in range(column - 1, -1, -1):
        text = text_at(grid, row, left) or _merged_text(grid, row, left)
        if text:
            merged = any(m[0] <= row <= m[2] and m[1] <= left <= m[3] for m in grid.merges)
            return text if text_at(grid, rows[-1], left) and not merged else ""
    return ""


def _titles(grid: Grid, floor: int, header: int) -> Iterator[str]:
    start = _title_start(grid, header, floor) if floor else max(0, header - 15)
    for row in range(start, header):
        yield from (c.strip() for c in grid.row(row) if isinstance(c, str) and c.strip())


def _title_start(grid: Grid, header: int, floor: int) -> int:
    """First of the title lines directly above a heading: few texts and no numbers."""
    row = header
    while row - 1 >= max(floor, header - 6):
        cells = [cell for cell in grid.row(row - 1) if cell is not None]
        if not all(isinstance(cell, str) for cell in cells) or len(cells) > 3:
            break
        row -= 1
    return row


def _continues(before: Area, area: Area) -> bool:
    """Whether this heading only repeats the one before on a new page."""
    if (before.columns, _forms(before)) != (area.columns, _forms(area)):
        return False
    known = {_plain(title) for title in before.titles} | {""}
    fresh = [title for title in area.titles[-3:] if _plain(title) not in known]
    return not any(_is_new_title(title) for title in fresh)


def _forms(area: Area) -> list[tuple[str, ...]]:
    return [heading_forms("".join(parts)) for parts in area.headings]


def _plain(title: str) -> str:
    return re.sub(r"[\d\s第页共/]|page|of", "", simplified(title).lower())


def _is_new_title(title: str) -> bool:
    """A line that names a table or a party, not a note, a total or a page number."""
    return bool(
        re.search("表|账|帐|单$|明细|公司|客户|单位|应[收付]|预[收付]", title)
    ) and not re.match("制表|审核|复核|备注|说明|合计|小计|总计|注", title)
