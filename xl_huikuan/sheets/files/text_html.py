"""Web pages called .xls, as many systems export them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import lxml.html
from lxml import etree

from xl_huikuan.core.errors import FileRefused
from xl_huikuan.sheets.files.canvas import Canvas
from xl_huikuan.sheets.files.encodings import encoding_of
from xl_huikuan.sheets.grid import Grid

_MAX_TAGS = 6_000_000  # a million rows of three cells
_CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)


def read_html(path: Path) -> list[Grid]:
    """Read the tables of a web page below one another, as Excel shows them, as one sheet."""
    canvas = Canvas(path)
    for table in _html_root(path).iter("table"):
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


def _html_root(path: Path) -> Any:
    content = path.read_bytes()
    if content.count(b"<") > _MAX_TAGS:
        raise FileRefused(
            f"网页「{path.name}」里的内容太多:请用 Excel 打开并另存为 xlsx。", code="E110"
        )
    declared = _CHARSET.search(content[:4096])
    text = content.decode(encoding_of(path, declared[1].decode("ascii") if declared else ""))
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True)
    try:
        return lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise FileRefused(
            f"网页「{path.name}」不完整或已损坏:请用 Excel 打开并另存为 xlsx。", code="E104"
        ) from error


def _put_html_row(canvas: Canvas, number: int, row: Any) -> None:
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
