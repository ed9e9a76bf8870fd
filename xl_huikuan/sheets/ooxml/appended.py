"""Columns of ours at the right of the clerk's rows: splices into the bytes of her worksheet part.

Only what must change does: cells at the end of rows, the `spans` of those rows, the used range,
widths of columns that had none of ours. Columns of an earlier run are written anew in place.
"""

from __future__ import annotations

import itertools
import operator
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.sheets.grid import column_letters
from xl_huikuan.sheets.ooxml.cellxml import text_fragment, toned_cells
from xl_huikuan.sheets.ooxml.headxml import head_splices
from xl_huikuan.sheets.ooxml.layout import display_width
from xl_huikuan.sheets.ooxml.placing import Placed
from xl_huikuan.sheets.ooxml.rowxml import Cell, Row, SheetXml, Splice
from xl_huikuan.sheets.ooxml.seeking import stands_in
from xl_huikuan.sheets.ooxml.styles import TONES, StyleKey
from xl_huikuan.sheets.table import Column

_SPANS = re.compile(rb"""(\sspans\s*=\s*["'][^"']*?)([0-9]+)(["'])""")
_KEPT = re.compile(rb"""\s[rs]\s*=\s*["'][^"']*["']""")
_TAG = re.compile(rb"(</?)(?=[a-z])")  # texts are escaped: what looks like a tag of ours is one
_CHUNK = 4096
_NONE = (0, b"")  # no row any more


class Appending:
    """One worksheet part that gets columns.

    Args:
        sheet: the part.
        placed: what to write and where.
        styles: cellXfs index of each style, from `styles.merge`.
        date1904: whether the workbook counts days from 1904.
        more: changes behind the rows.
    """

    def __init__(
        self,
        sheet: SheetXml,
        placed: Placed,
        styles: Mapping[StyleKey, int],
        *,
        date1904: bool,
        more: Sequence[Splice] = (),
    ) -> None:
        self._more = more
        self._sheet = sheet
        self._placed = placed
        beside = placed.beside
        self._has_spans = stands_in(sheet.plain, b"spans", b"p", sheet.start, sheet.end)
        self._heading = beside.heading_row + 1
        rows = [self._heading, *(row + 1 for row in beside.rows)]
        self._index = {row: i for i, row in enumerate(rows)}
        order = sorted(range(len(placed.at)), key=placed.at.__getitem__)
        self._columns = [placed.at[i] for i in order]
        self._numbers = list(map(b"%d".__mod__, rows))
        self._starts = [b'<%sc r="%s' % (sheet.prefix, _letters(at)) for at in self._columns]
        self._rests = [
            _rests(sheet.prefix, beside.columns[i], styles, date1904=date1904) for i in order
        ]

    def chunks(self) -> Iterator[bytes]:
        """Yield the part with the columns in it."""
        return spliced(self._sheet.xml, self._splices())

    def _splices(self) -> Iterator[Splice]:
        sheet, placed = self._sheet, self._placed
        widths = {
            at: max(column.width, display_width(column.title) + 2)
            for at, column in zip(placed.at, placed.beside.columns, strict=True)
            if at not in placed.old
        }
        yield from head_splices(sheet, widths, max(self._index) - 1, max(placed.at))
        if sheet.start == sheet.end and sheet.is_single(sheet.start):
            yield from self._into_nothing()
        else:
            yield from self._row_splices()
        yield from self._more

    def _ours(self) -> Iterator[tuple[int, bytes]]:
        """Yield the rows that get cells, from top to bottom, and the cells of each."""
        pieces = (
            (itertools.repeat(start, len(self._numbers)), self._numbers, rests)
            for start, rests in zip(self._starts, self._rests, strict=True)
        )
        joined = map(b"".join, zip(*itertools.chain.from_iterable(pieces), strict=True))
        rows = zip(self._index, joined, strict=True)
        return iter(rows if self._is_ascending() else sorted(rows))

    def _is_ascending(self) -> bool:
        return all(itertools.starmap(operator.lt, itertools.pairwise(self._index)))

    def _into_nothing(self) -> Iterator[Splice]:
        """Give a sheet its first rows."""
        sheet = self._sheet
        rows = b"".join(itertools.starmap(self._new_row, self._ours()))
        yield sheet.start - 2, sheet.start, b">%s</%ssheetData>" % (rows, sheet.prefix)

    def _row_splices(self) -> Iterator[Splice]:
        missing = self._ours()
        ahead, ours = next(missing, _NONE)
        left = -1 if self._has_spans else self._columns[0]
        for row in self._sheet.rows:
            number, _, cells, end, last = row
            while ahead and ahead < number:
                yield row.start, row.start, self._new_row(ahead, ours)
                ahead, ours = next(missing, _NONE)
            if ahead == number:
                if cells < end and last is not None and last < left:
                    yield end, end, ours  # nearly all rows, so nothing more is asked
                else:
                    yield from self._written(row, ours)
                ahead, ours = next(missing, _NONE)
            elif self._placed.old and number > self._heading:
                yield from self._within(row, dict.fromkeys(sorted(self._placed.old)))
        end = self._sheet.end
        rest = itertools.chain([(ahead, ours)] if ahead else (), missing)
        yield from ((end, end, self._new_row(*each)) for each in rest)

    def _new_row(self, row: int, cells: bytes) -> bytes:
        prefix = self._sheet.prefix
        return b'<%srow r="%d">%s</%srow>' % (prefix, row, cells, prefix)

    def _written(self, row: Row, ours: bytes) -> Iterable[Splice]:
        """Return the changes of a row that gets its cells, mostly behind all it has."""
        sheet = self._sheet
        if sheet.is_single(row.cells):
            closed = b"%s>%s</%srow>" % (sheet.xml[row.start : row.cells - 2], ours, sheet.prefix)
            return ((row.start, row.cells, self._with_spans(closed)),)
        if row.last is not None and row.last < self._columns[0]:
            changes: Iterable[Splice] = ((row.end, row.end, ours),)
        else:
            changes = self._within(row, self._cells(self._index[row.number]))
        if self._has_spans:
            tag = self._with_spans(sheet.xml[row.start : row.cells])
            return ((row.start, row.cells, tag), *changes)
        return changes

    def _cells(self, i: int) -> dict[int, bytes | None]:
        """Return the cells of a row of ours by column."""
        number = self._numbers[i]
        found = zip(self._columns, self._starts, self._rests, strict=True)
        return {at: start + number + rests[i] for at, start, rests in found}

    def _with_spans(self, tag: bytes) -> bytes:
        """Widen the columns a row says it spans; readers may rely on them."""

        def wider(found: re.Match[bytes]) -> bytes:
            return b"%s%d%s" % (found[1], max(int(found[2]), self._columns[-1] + 1), found[3])

        return _SPANS.sub(wider, tag, count=1)

    def _within(self, row: Row, cells: dict[int, bytes | None]) -> Iterator[Splice]:
        """Yield the changes of a row that has cells where ours go; None = to be emptied."""
        todo = dict(cells)
        for cell in self._sheet.cells(row):
            for column in [column for column in todo if column < cell.column]:
                yield cell.start, cell.start, todo.pop(column) or b""
            if cell.column in todo:
                self._refuse_formula(cell)
                ours = todo.pop(cell.column)
                if ours or self._sheet.is_filled(cell.content):
                    yield cell.start, cell.stop, ours or self._emptied(cell)
        rest = b"".join(xml or b"" for xml in todo.values())
        if rest:
            yield row.end, row.end, rest

    def _refuse_formula(self, cell: Cell) -> None:
        """Refuse to lose a formula of the clerk's: others may depend on it, or be shared with it."""
        mark = b"<%sf" % self._sheet.prefix
        if self._sheet.plain.find(mark, cell.content, cell.stop) >= 0:
            name = f"{self._placed.beside.sheet}”的 {column_letters(cell.column)} 列"
            raise WriteRefused(
                f"“{name}是上次追加的列，里面有公式，不能覆盖；请把公式移走再运行。", code="E224"
            )

    def _emptied(self, cell: Cell) -> bytes:
        """Return a cell as a blank one that looks the same."""
        tag = self._sheet.xml[cell.start : cell.content]
        kept = b"".join(found[0] for found in _KEPT.finditer(tag))
        return b"<%sc%s/>" % (self._sheet.prefix, kept)


def _letters(column: int) -> bytes:
    return column_letters(column).encode()


def _rests(
    prefix: bytes, column: Column, styles: Mapping[StyleKey, int], *, date1904: bool
) -> list[bytes]:
    """Return the cells of a column from behind their row number, its heading first."""
    chosen = {tone: styles["body", column.kind, tone] for tone in TONES}
    heading = b'" s="%d"%s' % (styles["header", "", ""], text_fragment(column.title))
    rests = [heading, *toned_cells(column, chosen, b"", date1904=date1904)]
    if not prefix:
        return rests
    known = {rest: _TAG.sub(rb"\1" + prefix, rest) for rest in set(rests)}
    return [known[rest] for rest in rests]


def spliced(xml: bytes, splices: Iterable[Splice]) -> Iterator[bytes]:
    """Yield bytes with ascending splices put in, some thousand at a time."""
    copied, pieces = 0, list[bytes]()
    for start, stop, new in splices:
        pieces += (xml[copied:start], new)
        copied = stop
        if len(pieces) > _CHUNK:
            yield b"".join(pieces)
            pieces.clear()
    yield b"".join((*pieces, xml[copied:]))
