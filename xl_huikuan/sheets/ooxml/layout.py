"""Where everything of a result sheet stands: rows of its tables, widths, print titles."""

from __future__ import annotations

from dataclasses import dataclass

from xl_huikuan.sheets.grid import column_letters
from xl_huikuan.sheets.table import Block, ResultSheet

MAX_FROZEN_ROW = 15  # freezing a heading further down would freeze the whole screen
DEFAULT_WIDTH = 10.0
_SMALLER = 1.1  # widths count characters of the default 11 point font; ours has 10


@dataclass(frozen=True, slots=True)
class Place:
    """Rows of one block, 1-based as Excel shows them; 0 = the block has no such row.

    Attributes:
        heading: line above the headings.
        header: headings.
        first: first data row.
        last: last data row; `first - 1` when there are none.
        total: totals row.
    """

    heading: int
    header: int
    first: int
    last: int
    total: int

    @property
    def end(self) -> int:
        """Last row of the block."""
        return self.total or max(self.last, self.header)


def n_rows(block: Block) -> int:
    """Return the number of data rows of a block."""
    return len(block.columns[0].values) if block.columns else 0


def places(sheet: ResultSheet) -> tuple[Place, ...]:
    """Return where each block stands: title in row 1, then the lines, then the blocks."""
    found: list[Place] = []
    row = 1 + len(sheet.lines)
    for block in sheet.blocks:
        row += 2  # one blank row
        heading = row if block.heading else 0
        header = row + 1 if block.heading else row
        last = header + n_rows(block)
        total = last + 1 if block.total_label else 0
        found.append(Place(heading, header, header + 1, last, total))
        row = found[-1].end
    return tuple(found)


def n_columns(sheet: ResultSheet) -> int:
    """Return the number of columns used, at least 1."""
    return max((len(block.columns) for block in sheet.blocks), default=1) or 1


def widths(sheet: ResultSheet) -> list[float]:
    """Return the width of each column in characters: the widest wish of all blocks."""
    found = [0.0] * n_columns(sheet)
    for block in sheet.blocks:
        for i, column in enumerate(block.columns):
            found[i] = max(found[i], column.width)
    return [width or DEFAULT_WIDTH for width in found]


def used_range(sheet: ResultSheet) -> str:
    """Return the used range, e.g. "A1:H120"."""
    last = max((place.end for place in places(sheet)), default=1 + len(sheet.lines))
    return f"A1:{column_letters(n_columns(sheet) - 1)}{last}"


def filter_range(sheet: ResultSheet) -> str:
    """Return the range under the autofilter without its totals row; "" = no filter."""
    if not sheet.filtered or not sheet.blocks or not sheet.blocks[-1].columns:
        return ""
    place = places(sheet)[-1]
    last = column_letters(len(sheet.blocks[-1].columns) - 1)
    return f"A{place.header}:{last}{place.last}"


def frozen_rows(sheet: ResultSheet) -> int:
    """Return how many rows stay in view: down to the headings of the filtered block."""
    if not filter_range(sheet):
        return 0
    header = places(sheet)[-1].header
    return header if header <= MAX_FROZEN_ROW else 0


def display_width(text: str) -> int:
    """Return the width of a text in characters; a Chinese character counts as two."""
    return len(text.encode("gbk", "replace"))  # GBK has one byte for narrow signs, two for wide


def n_lines(text: str, width: float) -> int:
    """Return how many lines a text takes in a column of this width."""
    usable = max(width * _SMALLER - 3, 2)  # indent and margins take some three characters
    return sum(max(1, -int(-display_width(part) // usable)) for part in text.split("\n"))


def quoted(sheet_name: str) -> str:
    """Return a sheet name as it stands in a reference."""
    return "'" + sheet_name.replace("'", "''") + "'"


def _repeated(sheet: ResultSheet) -> int:
    """Return the row of headings that every printed page repeats, 0 = none."""
    titles = {tuple(column.title for column in block.columns) for block in sheet.blocks}
    if not sheet.blocks or (len(titles) > 1 and not sheet.filtered):
        return 0  # over another table they would be wrong
    return places(sheet)[-1 if sheet.filtered else 0].header


def built_in_names(sheet: ResultSheet) -> dict[str, str]:
    """Return the built-in names of a sheet: headings repeated in print, and the filter."""
    names: dict[str, str] = {}
    header = _repeated(sheet)
    if header:
        names["_xlnm.Print_Titles"] = f"{quoted(sheet.name)}!${header}:${header}"
    if filter_range(sheet):
        place, last = places(sheet)[-1], len(sheet.blocks[-1].columns) - 1
        area = f"$A${place.header}:${column_letters(last)}${place.last}"
        names["_xlnm._FilterDatabase"] = f"{quoted(sheet.name)}!{area}"
    return names


def n_cells(sheet: ResultSheet) -> int:
    """Return how many cells the rows of a sheet have."""
    return sum(n_rows(block) * len(block.columns) for block in sheet.blocks)
