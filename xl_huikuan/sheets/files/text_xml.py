"""XML Spreadsheet 2003."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from xl_huikuan.core.errors import FileRefused
from xl_huikuan.sheets.files.canvas import Canvas
from xl_huikuan.sheets.grid import CellError, CellNoValue, Grid

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")


def read_xml2003(path: Path) -> list[Grid]:
    """Read the worksheets of an XML Spreadsheet 2003; rows are forgotten once they are read."""
    sheets: list[_XmlSheet] = []
    grids: list[Grid] = []
    try:
        for event, element in etree.iterparse(
            str(path), ("start", "end"), tag=(_SS + "Worksheet", _SS + "Row"),
            resolve_entities=False, no_network=True, load_dtd=False,
        ):  # fmt: skip
            if event == "start" and element.tag == _SS + "Worksheet":
                sheets.append(_XmlSheet(Canvas(path)))
            elif event == "end" and element.tag == _SS + "Worksheet":
                grids.append(sheets.pop().grid(element))
            elif event == "end" and sheets:
                sheets[-1].take(element)
    except (etree.XMLSyntaxError, OSError) as error:
        raise FileRefused(
            f"文件「{path.name}」的 XML 不完整或已损坏:请用 Excel 打开并另存为 xlsx。", code="E104"
        ) from error
    return grids


@dataclass(slots=True)
class _XmlSheet:
    """A worksheet whose rows come one by one."""

    canvas: Canvas
    number: int = -1

    def take(self, row: Any) -> None:
        """Put a row on the canvas and take it, and what stood before it, out of the tree."""
        self.number = _index(row, self.number + 1)
        _put_xml_row(self.canvas, self.number, row)
        self.number += _count(row, "Span")
        row.clear()
        while row.getprevious() is not None:
            del row.getparent()[0]

    def grid(self, sheet: Any) -> Grid:
        """Return the finished sheet."""
        hidden = sheet.findtext(".//{*}WorksheetOptions/{*}Visible") or ""
        visible = not hidden.startswith("Sheet")
        return self.canvas.grid(sheet.get(_SS + "Name", ""), visible=visible)


def _put_xml_row(canvas: Canvas, number: int, row: Any) -> None:
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
