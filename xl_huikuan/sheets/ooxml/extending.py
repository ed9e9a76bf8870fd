"""The clerk's table or filter taken further to the right, around columns of ours, when asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from lxml import etree

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.sheets.grid import column_letters
from xl_huikuan.sheets.ooxml.ooxml import parse, serialise, whole
from xl_huikuan.sheets.ooxml.placing import Area, Placed, areas_of
from xl_huikuan.sheets.ooxml.rowxml import ATTRIBUTES, SheetXml, Splice

_REF = re.compile(rb"""\sref\s*=\s*["']([^"']*)["']""")


def reference(area: Area, *, absolute: bool = False) -> str:
    """Return an area as B2:D9, or as $B$2:$D$9."""
    top, left, bottom, right = area
    mark = "$" if absolute else ""
    first = f"{mark}{column_letters(left)}{mark}{top + 1}"
    return f"{first}:{mark}{column_letters(right)}{mark}{bottom + 1}"


def grown(area: Area, placed: Placed) -> Area:
    """Return an area with our columns in it; one that has them all stays as it is.

    Raises:
        WriteRefused: when they do not stand right beside it.
    """
    top, left, bottom, right = area
    beyond = sorted(at for at in placed.at if at > right)
    if beyond != list(range(right + 1, right + 1 + len(beyond))):
        raise WriteRefused(
            f"“{placed.beside.sheet}”的表格右边紧挨着的列不空，追加的列并不进表格；"
            "请清空右边的列，或把参数「追加列并入表格」改为否再运行。",
            code="E223",
        )
    return top, left, bottom, right + len(beyond)


def heads(area: Area, placed: Placed) -> bool:
    """Tell whether an area begins with the heading row that got our titles."""
    return area[0] == placed.beside.heading_row and area[1] < min(placed.at)


def grown_table(xml: bytes, part: str, placed: Placed) -> bytes:
    """Return a table part with our columns in it; a table with another heading row as it is.

    Raises:
        WriteRefused: when the columns do not stand beside it, or its columns come from elsewhere.
    """
    root = parse(xml, part)
    for area in areas_of(root.get("ref", "").encode()):
        if not heads(area, placed) or root.get("headerRowCount") == "0":
            continue
        wider = grown(area, placed)
        if wider == area:
            continue
        if root.get("tableType", "worksheet") != "worksheet":
            raise WriteRefused(
                f"“{placed.beside.sheet}”的表格来自查询，追加的列并不进去；"
                "请把参数「追加列并入表格」改为否再运行。",
                code="E224",
            )
        _grow(root, wider, _titles_from(area[3] + 1, placed))
        return serialise(root)
    return xml


def _titles_from(first: int, placed: Placed) -> list[str]:
    titles = sorted(
        (at, column.title) for at, column in zip(placed.at, placed.beside.columns, strict=True)
    )
    return [title for at, title in titles if at >= first]


def _grow(root: Any, wider: Area, titles: Iterable[str]) -> None:
    root.set("ref", reference(wider))
    for filtered in root.iterchildren("{*}autoFilter"):  # it leaves the totals row out
        for area in areas_of(filtered.get("ref", "").encode()):
            filtered.set("ref", reference((*area[:3], wider[3])))
    [columns] = root.iterchildren("{*}tableColumns")
    known = list(columns.iterchildren("{*}tableColumn"))
    last = max((whole(column, "id") for column in known), default=0)
    for number, title in enumerate(titles, last + 1):
        new = etree.SubElement(columns, f"{{{etree.QName(columns).namespace}}}tableColumn")
        new.attrib.update({"id": str(number), "name": title})
    columns.set("count", str(len(columns.findall("{*}tableColumn"))))


def grown_filter(sheet: SheetXml, placed: Placed) -> tuple[Area, Splice] | None:
    """Return the new area of the sheet's own filter and the change of the part; None = none."""
    tag = re.compile(b"<" + re.escape(sheet.prefix) + rb"autoFilter(?=\s)" + ATTRIBUTES)
    found = tag.search(sheet.plain, sheet.end)
    ref = _REF.search(sheet.plain, found.start(), found.end()) if found else None
    for area in areas_of(ref[1]) if ref else ():
        if ref and heads(area, placed) and (wider := grown(area, placed)) != area:
            return wider, (*ref.span(1), reference(wider).encode())
    return None
