"""Names of the Office Open XML formats, and the one safe way to parse a part."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from xl_huikuan.core.errors import WriteRefused

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_REL = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE_REL = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"

_OFFICE = "application/vnd.openxmlformats-officedocument"
SHEET_TYPE = f"{_OFFICE}.spreadsheetml.worksheet+xml"
STYLES_TYPE = f"{_OFFICE}.spreadsheetml.styles+xml"
DRAWING_TYPE = f"{_OFFICE}.drawing+xml"
CHART_TYPE = f"{_OFFICE}.drawingml.chart+xml"
RELS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
BOOK_SUFFIX = {
    f"{_OFFICE}.spreadsheetml.sheet.main+xml": ".xlsx",
    f"{_OFFICE}.spreadsheetml.template.main+xml": ".xltx",
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml": ".xlsm",
    "application/vnd.ms-excel.template.macroEnabled.main+xml": ".xltm",
}

_MAX_TAGS = 1_000_000  # of a part that becomes a tree, 200 bytes each
_TRANSITIONAL = re.compile(
    rb"http://schemas\.openxmlformats\.org/(officeDocument|drawingml|spreadsheetml)/2006/"
)


def parse(data: bytes, part: str) -> Any:
    """Return the root element of a part.

    Raises:
        WriteRefused: when it is not well-formed, or declares a DTD (entities can be a bomb or
            read other files).
    """
    if data.count(b"<") > _MAX_TAGS:
        raise WriteRefused(f"工作簿内部的 {part} 大得不正常，为安全起见不写入。", code="E110")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, strip_cdata=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as damage:
        raise WriteRefused(
            f"工作簿内部的 {part} 已损坏，请先用 Excel 打开修复并另存。", code="E104"
        ) from damage
    if root.getroottree().docinfo.internalDTD is not None:
        raise WriteRefused(
            f"工作簿内部的 {part} 含有不安全的 DTD 声明，为安全起见不写入。", code="E111"
        )
    return root


def whole(element: Any, attribute: str) -> int:
    """Return a whole number from an attribute; 0 when it is missing or no such number."""
    text = element.get(attribute) or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def serialise(root: Any) -> bytes:
    """Return a part's bytes: UTF-8 with declaration, comments around the root kept."""
    return etree.tostring(
        root.getroottree(), encoding="UTF-8", xml_declaration=True, standalone=True
    )


def strict(xml: bytes) -> bytes:
    """Return XML of ours with the namespaces of strict Office Open XML."""
    return _TRANSITIONAL.sub(rb"http://purl.oclc.org/ooxml/\1/", xml)
