"""Tables that are text; read in the reading process, because any of them can be a bomb.

Text stays text: what a number or a date is, is decided where columns are understood.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

from xl_huikuan.core.errors import FileRefused
from xl_huikuan.sheets.files.canvas import check_box
from xl_huikuan.sheets.files.column_builder import columns_of
from xl_huikuan.sheets.files.encodings import encoding_of
from xl_huikuan.sheets.files.text_html import read_html
from xl_huikuan.sheets.files.text_xml import read_xml2003
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.limits import MAX_COLUMNS, MAX_ROWS

_DELIMITERS = ",\t;|"
_SNIFFED = 200  # lines
_MAX_LINE = 4_000_000
_FORMULA_TEXT = re.compile(r'^="(.*)"$', re.DOTALL)  # ="00123" keeps zeros when Excel opens it


def read_csv(path: Path) -> list[Grid]:
    """Read a CSV or tab-separated file as one sheet named like the file."""
    with path.open(encoding=encoding_of(path), newline="") as file:
        lines = _Lines(path, file)
        try:
            rows = _csv_rows(path, lines)
        except csv.Error as error:
            raise FileRefused(
                f"文件「{path.name}」不是规整的文本表格({error}):请用 Excel 打开并另存为 xlsx。",
                code="E114",
            ) from error
    if lines.has_formula_text:
        rows = [[_FORMULA_TEXT.sub(r"\1", cell) for cell in row] for row in rows]
    width = max(map(len, rows), default=0)
    check_box(path, len(rows), width)
    return [Grid(path.stem, tuple(columns_of(rows, width)))]


@dataclass(slots=True)
class _Lines:
    """The lines of a text table, none of them without measure."""

    path: Path
    file: TextIO
    has_formula_text: bool = False

    def __iter__(self) -> Iterator[str]:
        for line in self.file:
            if len(line) > _MAX_LINE:
                raise FileRefused(
                    f"文件「{self.path.name}」有一行超过 {_MAX_LINE:,} 字,不是文本表格:"
                    "请用 Excel 打开并另存为 xlsx。",
                    code="E110",
                )
            self.has_formula_text |= '="' in line
            yield line


def _csv_rows(path: Path, lines: _Lines) -> list[list[str]]:
    every = iter(lines)
    first = list(islice(every, _SNIFFED))
    delimiter = ""
    if first and first[0].lower().startswith("sep="):  # Excel's own way to say it
        delimiter = first.pop(0).strip("\r\n")[4:5]
    if not delimiter or delimiter in '" ':
        delimiter = sniff_delimiter(first)
    rows: list[list[str]] = []
    for row in csv.reader(chain(first, every), delimiter=delimiter):
        rows.append(row)
        if len(rows) > MAX_ROWS or len(row) > MAX_COLUMNS:
            check_box(path, len(rows), len(row))
    return rows


def sniff_delimiter(lines: list[str]) -> str:
    """Return the delimiter that gives most lines the same number of fields, above one."""
    best, best_score = ",", (0, 0)
    for delimiter in _DELIMITERS:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if len(row) > 1)
        width, count = widths.most_common(1)[0] if widths else (0, 0)
        if (count, width) > best_score:
            best, best_score = delimiter, (count, width)
    return best


# By the name of the format.
TEXT_READERS = {"CSV": read_csv, "HTML": read_html, "XML2003": read_xml2003}
