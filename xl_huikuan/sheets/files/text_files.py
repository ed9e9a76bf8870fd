"""Tables that are text: CSV, web pages called .xls, XML Spreadsheet 2003.

Text stays text: what a number or a date is, is decided where columns are understood.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import lxml.html
from lxml import etree

from xl_huikuan.core.errors import FileRefused
from xl_huikuan.sheets.files.column_builder import columns_of
from xl_huikuan.sheets.files.scan import MAX_BOX, MAX_COLUMNS, MAX_ROWS
from xl_huikuan.sheets.grid import CellError, CellNoValue, Grid

_DELIMITERS = ",\t;|"
_FORMULA_TEXT = re.compile(r'^="(.*)"$', re.DOTALL)  # ="00123" keeps zeros when Excel opens it
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decoded(path: Path, content: bytes, declared: str = "") -> str:
    """Return text by its byte order mark, else as declared, else UTF-8, else GB18030, strictly."""
    marked = [name for bom, name in _BOMS if content.startswith(bom)]
    wider = re.sub(r"^(gb2312|gbk|cp936|x-gbk)$", "gb18030", declared.lower())
    for encoding in marked or [name for name in (wider, "utf-8", "gb18030") if name]:
        try:
            return content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    raise FileRefused(
        f"文件「{path.name}」的文字编码既不是 UTF-8 也不是 GBK:请用 Excel 打开并另存为 xlsx。",
        code="E114",
    )


def read_csv(path: Path) -> list[Grid]:
    """Read a CSV or tab-separated file as one sheet named like the file."""
    lines = decoded(path, path.read_bytes()).splitlines(keepends=True)
    delimiter = ""
    if lines and lines[0].lower().startswith("sep="):  # Excel's own way to say it
        delimiter = lines.pop(0).strip("\r\n")[4:5]
    delimiter = delimiter or sniff_delimiter(lines[:200])
    try:
        rows = list(csv.reader(lines, delimiter=delimiter))
    except csv.Error as error:
        raise FileRefused(
            f"文件「{path.name}」不是规整的文本表格({error}):请用 Excel 打开并另存为 xlsx。",
            code="E114",
        ) from error
    if any('="' in line for line in lines):
        rows = [[_FORMULA_TEXT.sub(r"\1", cell) for cell in row] for row in rows]
    width = max(map(len, rows), default=0)
    _check_box(path, len(rows), width)
    return [Grid(path.stem, tuple(columns_of(rows, width)))]


def sniff_delimiter(lines: list[str]) -> str:
    """Return the delimiter that gives most lines the same number of fields, above one."""
    best, best_score = ",", (0, 0)
    for delimiter in _DELIMITERS:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if len(row) > 1)
        width, count = widths.most_common(1)[0] if widths else (0, 0)
        if (count, width) > best_score:
            best, best_score = delimiter, (count, width)
    return best


def _check_box(path: Path, n_rows: int, n_columns: int) -> None:
    if n_rows > MAX_ROWS or n_columns > MAX_COLUMNS or n_rows * n_columns > MAX_BOX:
        raise FileRefused(
            f"文件「{path.name}」有 {n_rows:,} 行 × {n_columns:,} 列,超出可读范围:请拆分后再读取。",
            code="E110",
        )


@dataclass(slots=True)
class _Canvas:
    """A sheet being filled: values by row, merged areas and hidden rows, all 0-based."""

    path: Path
    rows: list[list[Any]] = field(default_factory=list)
    taken: set[tuple[int, int]] = field(default_factory=set)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    width: int = 0

    def put(self, row: int, column: int, value: Any, *, down: int = 1, across: int = 1) -> int:
        """Place a value; return the column after it."""
        self.width = max(self.width, column + across)
        _check_box(self.path, max(len(self.rows), row + down), self.width)
        while len(self.rows) <= row:
            self.rows.append([])
        cells = self.rows[row]
        cells.extend([""] * (column + 1 - len(cells)))
        cells[column] = value
        if down > 1 or across > 1:
            area = (row, column, row + down - 1, column + across - 1)
            self.merges.append(area)
            if down > 1:
                self._take(area)
        return column + across

    def _take(self, area: tuple[int, int, int, int]) -> None:
        first_row, first_column, last_row, last_column = area
        if (
            len(self.taken) + (last_row - first_row) * (last_column - first_column + 1)
            > MAX_BOX // 10
        ):
            _check_box(self.path, MAX_ROWS + 1, self.width)
        self.taken.update(
            (r, c)
            for r in range(first_row + 1, last_row + 1)
            for c in range(first_column, last_column + 1)
        )

    def free(self, row: int, column: int) -> int:
        """Return the first column from here on that no merged area from above covers."""
        while (row, column) in self.taken:
            column += 1
        return column

    def grid(self, name: str, *, visible: bool = True) -> Grid:
        return Grid.from_rows(
            name, self.rows, merges=tuple(self.merges), hidden_rows=frozenset(self.hidden),
            visible=visible,
        )  # fmt: skip


_CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)


def read_html(path: Path) -> list[Grid]:
    """Read the tables of a web page below one another, as Excel shows them, as one sheet."""
    content = path.read_bytes()
    declared = _CHARSET.search(content[:4096])
    text = decoded(path, content, declared[1].decode() if declared else "")
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True)
    root = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    canvas = _Canvas(path)
    for table in root.iter("table"):
        if table.find(".//table") is None:  # an outer table is layout only
            start = len(canvas.rows)
            for i, row in enumerate(table.iter("tr")):
                _put_html_row(canvas, start + i, row)
    if not canvas.rows:
        raise FileRefused(
            f"「{path.name}」是网页,但里面没有表格:如果它由 Excel 另存而来,请在 Excel 里打开并另存为 xlsx。",
            code="E107",
        )
    return [canvas.grid(path.stem)]


def _put_html_row(canvas: _Canvas, number: int, row: Any) -> None:
    column = 0
    while len(canvas.rows) <= number:
        canvas.rows.append([])
    if "display:none" in row.get("style", "").replace(" ", "").lower():
        canvas.hidden.add(number)
    for cell in row.iterchildren("td", "th"):
        column = canvas.free(number, column)
        down, across = _span(cell, "rowspan"), _span(cell, "colspan")
        column = canvas.put(number, column, _html_text(cell), down=down, across=across)


def _span(cell: Any, name: str) -> int:
    text = cell.get(name, "").strip()
    return max(int(text), 1) if re.fullmatch(r"[0-9]{1,7}", text) else 1


def _html_text(cell: Any) -> str:
    for line_break in cell.iter("br"):
        line_break.text = "\n"
    lines = cell.text_content().replace("\xa0", " ").split("\n")
    return "\n".join(part for line in lines if (part := " ".join(line.split())))


_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_NUMBER = re.compile(r"[-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?")


def read_xml2003(path: Path) -> list[Grid]:
    """Read the worksheets of an XML Spreadsheet 2003."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.parse(path, parser).getroot()
    except (etree.XMLSyntaxError, OSError) as error:
        raise FileRefused(
            f"文件「{path.name}」的 XML 不完整或已损坏:请用 Excel 打开并另存为 xlsx。", code="E104"
        ) from error
    return [_xml_sheet(path, sheet) for sheet in root.iterfind(_SS + "Worksheet")]


def _xml_sheet(path: Path, sheet: Any) -> Grid:
    canvas = _Canvas(path)
    number = -1
    for row in sheet.iterfind(f"{_SS}Table/{_SS}Row"):
        number = _index(row, number + 1)
        _put_xml_row(canvas, number, row)
        number += _count(row, "Span")
    hidden = sheet.findtext(".//{*}WorksheetOptions/{*}Visible") or ""
    return canvas.grid(sheet.get(_SS + "Name", ""), visible=not hidden.startswith("Sheet"))


def _put_xml_row(canvas: _Canvas, number: int, row: Any) -> None:
    if row.get(_SS + "Hidden") == "1":
        canvas.hidden.add(number)
    column = 0
    for cell in row.iterfind(_SS + "Cell"):
        column = canvas.free(number, _index(cell, column))
        value = _xml_value(cell)
        down, across = 1 + _count(cell, "MergeDown"), 1 + _count(cell, "MergeAcross")
        column = canvas.put(number, column, value, down=down, across=across)


def _index(element: Any, default: int) -> int:
    return _count(element, "Index") - 1 if _count(element, "Index") else default


def _count(element: Any, name: str) -> int:
    text = element.get(_SS + name, "")
    return int(text) if re.fullmatch(r"[0-9]{1,7}", text) else 0


def _xml_value(cell: Any) -> Any:
    data = cell.find(_SS + "Data")
    if data is None:
        return CellNoValue() if cell.get(_SS + "Formula") else ""
    text = "".join(data.itertext())
    match data.get(_SS + "Type"):
        case "Number" if _NUMBER.fullmatch(text):
            return float(text)
        case "Boolean":
            return text == "1"
        case "Error":
            return CellError(text)
        case "DateTime":
            return _xml_date(text)
    return text


def _xml_date(text: str) -> dt.datetime | str:
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return text
