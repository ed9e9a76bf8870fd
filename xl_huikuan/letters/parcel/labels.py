"""Address labels as a Word file: two columns of five on A4, to cut or self-adhesive (99 × 57 mm)."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from xl_huikuan.letters.gate import W
from xl_huikuan.letters.package import repack
from xl_huikuan.letters.parcel.addressees import Envelope

COLUMNS, ROWS = 2, 5
NO_ADDRESS = "（缺地址，请手写）"
_WIDTH, _GAP, _HEIGHT = 5618, 142, 3231  # 99.1, 2.5 and 57 mm in twentieths of a point
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.styles+xml"/></Types>'
)
_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/{kind}" Target="{target}"/></Relationships>'
)
_STYLES = (
    f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" '
    'w:hAnsi="Times New Roman" w:eastAsia="宋体"/><w:sz w:val="21"/><w:lang w:eastAsia="zh-CN"/>'
    "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    "</w:styles>"
)
# Label after label fills the page to a tenth of a millimetre; the last paragraph needs the rest.
_PAGE = (
    ("pgSz", {"w": "11906", "h": "16838"}),
    ("pgMar", {"top": "340", "right": "264", "bottom": "300", "left": "264", "header": "0", "footer": "0", "gutter": "0"}),
)  # fmt: skip


def label_file(envelopes: Sequence[Envelope]) -> bytes:
    """Return the bytes of a .docx with one label per envelope, in order, row by row."""
    document = etree.Element(f"{{{W}}}document", nsmap={"w": W})
    body = _add(document, "body")
    table = _table(body)
    for start in range(0, len(envelopes), COLUMNS):
        _row(table, envelopes[start : start + COLUMNS])
    _paragraph(body, "", size=2, line=20)
    section = _add(body, "sectPr")
    for name, values in _PAGE:
        _add(section, name, **values)
    return repack({
        "[Content_Types].xml": _TYPES.encode(),
        "_rels/.rels": _RELS.format(kind="officeDocument", target="word/document.xml").encode(),
        "word/_rels/document.xml.rels": _RELS.format(kind="styles", target="styles.xml").encode(),
        "word/styles.xml": _STYLES.encode(),
        "word/document.xml": etree.tostring(document, xml_declaration=True, encoding="UTF-8", standalone=True),
    })  # fmt: skip


def _table(body: etree._Element) -> etree._Element:
    table = _add(body, "tbl")
    properties = _add(table, "tblPr")
    _add(properties, "tblW", w=str(COLUMNS * _WIDTH + _GAP), type="dxa")
    _add(properties, "tblLayout", type="fixed")
    margins = _add(properties, "tblCellMar")
    for side in ("left", "right"):
        _add(margins, side, w="454", type="dxa")
    grid = _add(table, "tblGrid")
    for width in (_WIDTH, _GAP, _WIDTH):
        _add(grid, "gridCol", w=str(width))
    return table


def _row(table: etree._Element, pair: Sequence[Envelope]) -> None:
    row = _add(table, "tr")
    properties = _add(row, "trPr")
    _add(properties, "cantSplit")
    _add(properties, "trHeight", val=str(_HEIGHT), hRule="exact")
    _cell(row, _WIDTH, pair[0])
    _cell(row, _GAP, None)
    _cell(row, _WIDTH, pair[1] if len(pair) == COLUMNS else None)


def _cell(row: etree._Element, width: int, envelope: Envelope | None) -> None:
    cell = _add(row, "tc")
    properties = _add(cell, "tcPr")
    _add(properties, "tcW", w=str(width), type="dxa")
    _add(properties, "vAlign", val="center")
    if envelope is None:
        _paragraph(cell, "")
        return
    to = envelope.to
    _paragraph(cell, " ".join(to.postcode), size=28)
    _paragraph(cell, to.address or NO_ADDRESS, size=22)
    _paragraph(cell, to.name, size=26, bold=True)
    who = "　".join(text for text in (f"{to.contact or '财务负责人'}　收", to.phone) if text)
    _paragraph(cell, who, size=24)
    _paragraph(cell, f"内件：{envelope.contents}", size=15)


def _paragraph(
    parent: etree._Element, text: str, *, size: int = 21, bold: bool = False, line: int = 0
) -> None:
    """Add a paragraph; `size` in half points, `line` in twentieths of a point, 0 = by the font."""
    paragraph = _add(parent, "p")
    properties = _add(paragraph, "pPr")
    if line:
        _add(properties, "spacing", before="0", after="0", line=str(line), lineRule="exact")
    if not text:
        return
    run = _add(paragraph, "r")
    for owner in (_add(properties, "rPr"), _add(run, "rPr")):
        if bold:
            _add(owner, "b")
        _add(owner, "sz", val=str(size))
    written = _add(run, "t")
    written.text = text
    written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _add(parent: etree._Element, name: str, **values: str) -> etree._Element:
    attributes = {f"{{{W}}}{key}": value for key, value in values.items()}
    return etree.SubElement(parent, f"{{{W}}}{name}", attributes)
