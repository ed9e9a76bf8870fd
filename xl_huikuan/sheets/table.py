"""What we write, before it is written: result sheets, columns beside rows; no file and no XML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

PREFIX = "回款_"  # the only sheets we ever write
TEXT_KINDS = frozenset({"text", "figure", "wrap", "link"})  # column kinds whose cells are texts


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula of a cell. A text that begins with = is none and stays a text.

    Attributes:
        text: with its "=", in A1 style, by functions' English names; it speaks of cells of the
            sheet it stands on only.
        value: what it comes to, as values of its column are given (fen for money), or a text.
    """

    text: str
    value: Any


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One column of a result table.

    Attributes:
        title: heading.
        kind: "text", "figure" (text shown like a number), "wrap" (long text), "money" (int64 fen),
            "int", "number" (two decimals), "plain" (a number as Excel shows it), "percent" (0–1),
            "date" (datetime64 or date) or "link".
        values: n values. money: int64 fen (or float fen with NaN = blank); text: pandas
            Categorical or a sequence of str; date: datetime64[s], NaT = blank; "link": sequence
            of (shown text, "sheet!A1") pairs, "" target = plain text.
        width: in characters of the default font; a Chinese character counts as two.
        total: the value for the totals row (fen for money) or a `Formula`, None = blank there.
        tones: style word per row ("", "good", "notice", "warn", "bad", "muted"), for many rows as
            a pandas Categorical; None for none. Tones colour the cell, the words in the cell must say the same.
        cells: 0-based row → what stands there instead of its value: a formula, or a text among
            numbers. For result sheets only.
    """

    title: str
    kind: str
    values: Any
    width: float = 12
    total: Any = None
    tones: Any = None
    cells: Mapping[int, Formula | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart drawn from table cells of the same sheet.

    Attributes:
        kind: "column", "stacked" or "bar" (horizontal).
        title: chart title.
        block: index of the block whose cells it shows.
        categories: column index (in the block) of the category labels.
        series: column indexes of the values; each takes its title from the heading.
        rows: (first, last) 0-based data rows of the block, inclusive.
        anchor: top left cell, e.g. "F4".
        size: width and height in centimetres.
        by_row: True when each row is a series and the value columns are the categories.
    """

    kind: str
    title: str
    block: int
    categories: int
    series: tuple[int, ...]
    rows: tuple[int, int]
    anchor: str
    size: tuple[float, float] = (16.0, 7.5)
    by_row: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """One table on a sheet, placed below the block before it with one blank row between.

    Attributes:
        columns: all of the same length.
        heading: line above the headings, "" = none.
        total_label: text of the first cell of the totals row; "" = no totals row.
        editable: 0-based column that the clerk may edit (pale yellow), -1 = none.
        also: more columns that the clerk may edit, without choices.
        choices: data validation lists for the editable column: {0-based data row: choices}.
        lists: data validation lists for whole columns: {0-based column: choices}.
    """

    columns: tuple[Column, ...]
    heading: str = ""
    total_label: str = ""
    editable: int = -1
    also: tuple[int, ...] = ()
    choices: dict[int, tuple[str, ...]] = field(default_factory=dict)
    lists: dict[int, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class ResultSheet:
    """One of our sheets.

    Attributes:
        name: sheet name, begins with `PREFIX`.
        title: big line in row 1.
        lines: small lines under the title (as-of date, control totals, notes).
        blocks: tables from top to bottom; the last block of a list sheet has the filter.
        charts: native charts.
        freeze_columns: columns frozen at the left.
        landscape: print orientation; every sheet is fitted to one page wide on A4 and repeats
            the headings of the filtered list, or those all its blocks share, on each page.
        filtered: put an autofilter on the last block and freeze its headings.
        one_page: low rows, and printed on one page whatever its length.
        tab: RGB of the sheet tab, e.g. "C00000", "" = none.
    """

    name: str
    title: str
    lines: tuple[str, ...]
    blocks: tuple[Block, ...]
    charts: tuple[Chart, ...] = ()
    freeze_columns: int = 0
    landscape: bool = True
    filtered: bool = True
    tab: str = ""
    one_page: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """Columns to stand beside the clerk's own rows.

    Attributes:
        sheet: name of the clerk's sheet.
        heading_row: 0-based row that takes the titles.
        rows: 0-based row of each value, ascending.
        columns: each with as many values as there are rows; titles begin with `PREFIX`, and a
            column of that title from an earlier run is written anew where it stands.
        extend: whether the clerk's table or filter is to hold the columns too.
    """

    sheet: str
    heading_row: int
    rows: Sequence[int]
    columns: tuple[Column, ...]
    extend: bool = False
