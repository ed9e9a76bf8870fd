"""Write the letter templates we ship: `python -m xl_huikuan.letters.make_templates FOLDER`.

The files are ordinary Word documents, made to be edited in Word afterwards. Every letter comes in
both looks: 公文 follows GB/T 9704-2012 as firms use it (A4, 仿宋 body, 小标宋 title, 文号 with 〔〕, seal
space), 商务 has a letterhead; the body is 小四 or smaller instead of 三号 so that a letter of eight
items stays on one page. The same code gives the same bytes on every machine.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from xl_huikuan.letters.package import repack, unpack
from xl_huikuan.letters.template_styles import (
    BLACK,
    BLUE,
    CENTER,
    COMPACT,
    COMPACT_MARGINS,
    FANG,
    LOOKS,
    TITLE,
    Look,
    Style,
)
from xl_huikuan.letters.wording import TEXTS
from xl_huikuan.letters.wording.blocks import Block, LetterText, Line, Rows, Slip

UNUSED = ("/thumbnail", "/stylesWithEffects", "/customXml", "/numbering", "/webSettings")
LATIN = "Times New Roman"
SEALED_BEFORE, SEALED = "落款日期", "盖章处"


def write_templates(folder: Path) -> list[Path]:
    """Write every shipped template in every look into a folder and return the paths."""
    written: list[Path] = []
    for look in LOOKS:
        place = folder / look.folder
        place.mkdir(parents=True, exist_ok=True)
        written += [_save(_letter(text, look), place / text.file) for text in TEXTS]
    return written


def _save(document: Document, path: Path) -> Path:
    document.save(str(path))
    parts = unpack(path.read_bytes(), path)
    path.write_bytes(repack(parts))
    return path


def _letter(text: LetterText, look: Look) -> Document:
    document = _blank(text, look)
    for before, block in pairwise((None, *text.blocks)):
        if look.seal and _takes_seal(before, block):
            document.add_paragraph(look.seal, style=SEALED)
        _add(document, block, look)
    return document


def _takes_seal(before: Block | None, block: Block | None) -> bool:
    dated = isinstance(block, Line) and block.style == SEALED_BEFORE
    return dated and not (isinstance(before, Line) and "盖章" in before.text)


def _blank(text: LetterText, look: Look) -> Document:
    document = docx.Document()
    for element in list(document.element.body)[:-1]:
        document.element.body.remove(element)
    _drop_unused(document)
    styles = {**look.styles, **(COMPACT if text.compact else {})}
    for number, (name, style) in enumerate(styles.items()):
        _style(document, f"hk{number:02d}", name, style)
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    margins = COMPACT_MARGINS if text.compact else look.margins
    page.top_margin, page.bottom_margin = map(Mm, margins)
    page.left_margin, page.right_margin = map(Mm, text.margins)
    page.footer_distance = Mm(10 if look.letterhead else 25)
    if not text.compact:  # one page needs no number
        _page_number(page.footer.paragraphs[0])
    if look.letterhead and text.letterhead:
        _letterhead(page)
    return document


def _letterhead(page: Any) -> None:
    """Put name and address over the first page, and the name alone over the others."""
    page.header_distance = Mm(12)
    page.different_first_page_header_footer = True
    first = page.first_page_header
    first.paragraphs[0].text, first.paragraphs[0].style = "【本公司名称】", "信头名称"
    first.add_paragraph("【信头】", style="信头信息")
    page.header.paragraphs[0].text = "【本公司名称】"
    page.header.paragraphs[0].style = "续页信头"
    _page_number(page.first_page_footer.paragraphs[0])


def _drop_unused(document: Document) -> None:
    keep = {"Normal", "Default Paragraph Font", "Normal Table", "Header", "Footer"}
    for style in list(document.styles):
        if style.name not in keep:
            style.element.getparent().remove(style.element)
    for element in document.styles.element.findall(qn("w:latentStyles")):
        document.styles.element.remove(element)
    for relations in (document.part.package.rels, document.part.rels):
        for part_id, relation in list(relations.items()):
            if relation.reltype.endswith(UNUSED):
                del relations[part_id]
    core = document.core_properties
    core.author = core.comments = core.last_modified_by = core.title = ""
    _fonts(document.styles["Normal"], FANG, 12)


def _fonts(style: Any, east_asian: str, points: float) -> None:
    style.font.name, style.font.size = LATIN, Pt(points)
    fonts = style.element.rPr.rFonts
    for theme in [key for key in fonts.attrib if key.endswith("Theme")]:
        del fonts.attrib[theme]
    fonts.set(qn("w:eastAsia"), east_asian)


def _style(document: Document, style_id: str, name: str, look: Style) -> None:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.element.set(qn("w:styleId"), style_id)
    style.quick_style = True
    style.base_style = document.styles["Normal"]
    _fonts(style, look.font, look.points)
    style.font.bold = look.bold or look.font == TITLE  # 宋体 bold stands in where 小标宋 is missing
    if look.colour != BLACK:
        style.font.color.rgb = RGBColor.from_string(look.colour)
    layout = style.paragraph_format
    layout.alignment, layout.keep_with_next = look.alignment, look.keep
    layout.widow_control = True
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look.line)
    layout.space_before, layout.space_after = Pt(look.before), Pt(look.after)
    properties = style.element.get_or_add_pPr()
    if name == "回执裁线":
        _rule(properties, "top", "dashed", 6, BLACK)
    if name == "信头信息":
        _rule(properties, "bottom", "single", 12, BLUE)
    for indent, hundredths in (("firstLineChars", look.indent), ("leftChars", look.left)):
        if hundredths:
            _indent(properties, indent, hundredths, look.points)


def _indent(properties: Any, name: str, hundredths: int, points: float) -> None:
    indent = properties.get_or_add_ind()
    indent.set(qn(f"w:{name}"), str(hundredths))
    # Readers that know no character units fall back on twentieths of a point.
    twips = {"firstLineChars": "firstLine", "leftChars": "left"}[name]
    indent.set(qn(f"w:{twips}"), str(round(hundredths / 100 * points * 20)))


def _rule(properties: Any, side: str, kind: str, eighths: int, colour: str) -> None:
    borders, line = OxmlElement("w:pBdr"), OxmlElement(f"w:{side}")
    for name, value in (("val", kind), ("sz", str(eighths)), ("space", "3"), ("color", colour)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    properties.find(qn("w:spacing")).addprevious(borders)


def _page_number(paragraph: Any) -> None:
    paragraph.alignment = CENTER
    run = paragraph.add_run("— ")
    for kind in ("begin", "PAGE", "end"):
        tag = "w:instrText" if kind == "PAGE" else "w:fldChar"
        element = OxmlElement(tag)
        if kind == "PAGE":
            element.text = kind
        else:
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)  # noqa: SLF001  python-docx has no fields
    paragraph.add_run(" —")
    for part in paragraph.runs:
        part.font.size = Pt(12)


def _add(document: Document, block: Block | None, look: Look) -> None:
    if isinstance(block, Line):
        document.add_paragraph(block.text, style=block.style)
    elif isinstance(block, Rows):
        _table(document.add_table(rows=0, cols=len(block.widths)), block, look)
    elif isinstance(block, Slip):
        _slip(document, block, look)


def _slip(document: Document, slip: Slip, look: Look) -> None:
    row = document.add_table(rows=1, cols=1).rows[0]
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001  python-docx has no row options
    cell = row.cells[0]
    for block in slip.blocks:
        if isinstance(block, Line):
            cell.add_paragraph(block.text, style=block.style)
        else:
            _table(cell.add_table(rows=0, cols=len(block.widths)), block, look)
            _drop(cell.paragraphs[-1])  # python-docx puts an empty paragraph after a table
    _drop(cell.paragraphs[0])
    document.add_paragraph(style="文末")  # Word wants a paragraph after the last table


def _drop(paragraph: Any) -> None:
    paragraph._p.getparent().remove(paragraph._p)  # noqa: SLF001  python-docx cannot remove


def _table(table: Any, rows: Rows, look: Look) -> None:
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _borders(table, look.lines)
    grid = table._tbl.tblGrid.gridCol_lst  # noqa: SLF001  python-docx sets cells one by one
    for column, width in zip(grid, rows.widths, strict=True):
        column.w = Mm(width)
    head = "简报表头" if rows.styles[0] in COMPACT else "表头"
    _row(table, rows, rows.headings, (head,) * len(rows.headings), header=True)
    _fill(table.rows[0], look.fill)
    for cells in rows.body:
        _row(table, rows, cells, rows.styles, header=False)
    if rows.total:
        _row(table, rows, rows.total, rows.styles, header=False)
        _span_blanks(table.rows[-1], rows)


def _row(
    table: Any, rows: Rows, texts: Sequence[str], styles: Sequence[str], *, header: bool
) -> None:
    row = table.add_row()
    if header:
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001  python-docx has no row options
        properties.append(OxmlElement("w:cantSplit"))
        properties.append(OxmlElement("w:tblHeader"))
    # The other rows may split: widow control keeps those of up to three lines whole, and where
    # none may, LibreOffice 7.4 drops all rows after the first when just that one fits on a page.
    for cell, text, style, width in zip(row.cells, texts, styles, rows.widths, strict=True):
        cell.width = Mm(width)
        cell.paragraphs[0].text = text
        cell.paragraphs[0].style = style


def _fill(row: Any, colour: str) -> None:
    for cell in row.cells if colour else ():
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
            shade.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001  python-docx has no cell colours


def _span_blanks(row: Any, rows: Rows) -> None:
    """Let the first cell of a total row run over the blank cells after it."""
    blank = next((i for i, text in enumerate(rows.total) if i and text), 1)
    first = row.cells[0].merge(row.cells[blank - 1])
    for extra in first.paragraphs[1:]:
        _drop(extra)  # merging leaves empty paragraphs
    first.paragraphs[0].style = "表头"


def _borders(table: Any, colour: str) -> None:
    properties = table._tbl.tblPr  # noqa: SLF001  python-docx has no table borders
    for old in properties.findall(qn("w:tblStyle")):
        properties.remove(old)
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", colour)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    layout = properties.find(qn("w:tblLayout"))
    layout.addprevious(borders)
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "50")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    layout.addnext(margins)


if __name__ == "__main__":
    write_templates(Path(sys.argv[1]))
