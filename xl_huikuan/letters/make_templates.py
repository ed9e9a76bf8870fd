"""Write the letter templates we ship: `python -m xl_huikuan.letters.make_templates FOLDER`.

The files are ordinary Word documents, made to be edited in Word afterwards. Layout follows
GB/T 9704-2012 as firms use it (A4, 仿宋 body, 小标宋 title, 文号 with 〔〕, seal space); the body is
小四 instead of 三号 so that a letter of eight items stays on one page. The same code gives the same
bytes on every machine.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from xl_huikuan.letters.package import repack, unpack
from xl_huikuan.letters.wording import TEXTS
from xl_huikuan.letters.wording.blocks import Block, LetterText, Line, Rows, Slip

UNUSED = ("/thumbnail", "/stylesWithEffects", "/customXml", "/numbering", "/webSettings")
LATIN = "Times New Roman"
SONG, FANG, TITLE = "宋体", "仿宋", "方正小标宋简体"
CENTER, LEFT, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
# name: (east Asian font, points, bold, alignment, line points, space before, after, keep with next)
STYLES: dict[str, tuple[str, float, bool, WD_ALIGN_PARAGRAPH, float, float, float, bool]] = {
    "函件标题": (TITLE, 22, False, CENTER, 32, 0, 4, True),
    "函件文号": (FANG, 10.5, False, CENTER, 18, 0, 8, True),
    "主送": (FANG, 12, True, LEFT, 21, 0, 2, True),
    "函件正文": (FANG, 12, False, LEFT, 20, 0, 1, False),
    "引出表格": (FANG, 12, False, LEFT, 20, 2, 4, True),
    "收款账户": (FANG, 12, False, LEFT, 19, 0, 0, True),
    "结语": (FANG, 12, False, LEFT, 20, 0, 0, True),
    "落款": (FANG, 12, False, CENTER, 22, 0, 0, True),
    "落款日期": (FANG, 12, False, CENTER, 22, 0, 0, False),
    "表头": (SONG, 9, True, CENTER, 14, 2, 2, True),
    "表中文字": (SONG, 9, False, LEFT, 14, 1.5, 1.5, False),
    "表中居中": (SONG, 9, False, CENTER, 14, 1.5, 1.5, False),
    "表中金额": (SONG, 9, False, RIGHT, 14, 1.5, 1.5, False),
    "表后正文": (FANG, 12, False, LEFT, 20, 4, 1, False),
    "回执裁线": (FANG, 9, False, CENTER, 14, 16, 2, False),
    "回执标题": (TITLE, 16, False, CENTER, 24, 0, 2, False),
    "回执正文": (FANG, 12, False, LEFT, 22, 0, 2, False),
    "文末": (FANG, 1, False, LEFT, 1, 0, 0, False),
    "回执表格": (SONG, 9, False, LEFT, 14, 1.5, 1.5, False),
}
INDENTED = frozenset(
    {"函件正文", "引出表格", "表后正文", "收款账户", "结语", "回执正文", "回执末行"}
)
SIGNED = frozenset({"落款", "落款日期"})


def write_templates(folder: Path) -> list[Path]:
    """Write every shipped template into a folder and return the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_save(_letter(text), folder / text.file) for text in TEXTS]


def _save(document: Document, path: Path) -> Path:
    document.save(str(path))
    parts = unpack(path.read_bytes(), path)
    path.write_bytes(repack(parts))
    return path


def _letter(text: LetterText) -> Document:
    document = _blank(text.margins)
    for block in text.blocks:
        _add(document, block)
    return document


def _blank(margins: tuple[float, float]) -> Document:
    document = docx.Document()
    for element in list(document.element.body)[:-1]:
        document.element.body.remove(element)
    _drop_unused(document)
    for name in STYLES:
        _style(document, name)
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = Mm(37), Mm(35)
    page.left_margin, page.right_margin = map(Mm, margins)
    page.footer_distance = Mm(25)
    _page_number(page.footer.paragraphs[0])
    return document


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


def _style(document: Document, name: str) -> None:
    font, points, bold, alignment, line, before, after, keep = STYLES[name]
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.element.set(qn("w:styleId"), f"hk{list(STYLES).index(name):02d}")
    style.quick_style = True
    style.base_style = document.styles["Normal"]
    _fonts(style, font, points)
    style.font.bold = bold or font == TITLE  # 宋体 bold stands in where 小标宋 is not installed
    layout = style.paragraph_format
    layout.alignment, layout.keep_with_next, layout.widow_control = alignment, keep, True
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    layout.space_before, layout.space_after = Pt(before), Pt(after)
    if name == "回执裁线":
        _line_above(style.element.get_or_add_pPr())
    if name in INDENTED:
        _indent(style.element.get_or_add_pPr(), "firstLineChars", 200, points)
    if name in SIGNED:
        _indent(style.element.get_or_add_pPr(), "leftChars", 1900, points)


def _indent(properties: Any, name: str, hundredths: int, points: float) -> None:
    indent = properties.get_or_add_ind()
    indent.set(qn(f"w:{name}"), str(hundredths))
    # Readers that know no character units fall back on twentieths of a point.
    twips = {"firstLineChars": "firstLine", "leftChars": "left"}[name]
    indent.set(qn(f"w:{twips}"), str(round(hundredths / 100 * points * 20)))


def _line_above(properties: Any) -> None:
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "dashed"), ("sz", "6"), ("space", "3"), ("color", "000000")):
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


def _add(document: Document, block: Block) -> None:
    if isinstance(block, Line):
        document.add_paragraph(block.text, style=block.style)
    elif isinstance(block, Rows):
        _table(document.add_table(rows=0, cols=len(block.widths)), block)
    else:
        _slip(document, block)


def _slip(document: Document, slip: Slip) -> None:
    row = document.add_table(rows=1, cols=1).rows[0]
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001  python-docx has no row options
    cell = row.cells[0]
    for block in slip.blocks:
        if isinstance(block, Line):
            cell.add_paragraph(block.text, style=block.style)
        else:
            _table(cell.add_table(rows=0, cols=len(block.widths)), block)
            _drop(cell.paragraphs[-1])  # python-docx puts an empty paragraph after a table
    _drop(cell.paragraphs[0])
    document.add_paragraph(style="文末")  # Word wants a paragraph after the last table


def _drop(paragraph: Any) -> None:
    paragraph._p.getparent().remove(paragraph._p)  # noqa: SLF001  python-docx cannot remove


def _table(table: Any, rows: Rows) -> None:
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _borders(table)
    grid = table._tbl.tblGrid.gridCol_lst  # noqa: SLF001  python-docx sets cells one by one
    for column, width in zip(grid, rows.widths, strict=True):
        column.w = Mm(width)
    _row(table, rows, rows.headings, ("表头",) * len(rows.headings), header=True)
    for cells in rows.body:
        _row(table, rows, cells, rows.styles, header=False)
    if rows.total:
        _row(table, rows, rows.total, rows.styles, header=False)
        _span_blanks(table.rows[-1], rows)


def _row(
    table: Any, rows: Rows, texts: Sequence[str], styles: Sequence[str], *, header: bool
) -> None:
    row = table.add_row()
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001  python-docx has no row options
    properties.append(OxmlElement("w:cantSplit"))
    if header:
        properties.append(OxmlElement("w:tblHeader"))
    for cell, text, style, width in zip(row.cells, texts, styles, rows.widths, strict=True):
        cell.width = Mm(width)
        cell.paragraphs[0].text = text
        cell.paragraphs[0].style = style


def _span_blanks(row: Any, rows: Rows) -> None:
    """Let the first cell of a total row run over the blank cells after it."""
    blank = next((i for i, text in enumerate(rows.total) if i and text), 1)
    first = row.cells[0].merge(row.cells[blank - 1])
    for extra in first.paragraphs[1:]:
        _drop(extra)  # merging leaves empty paragraphs
    first.paragraphs[0].style = "表头"


def _borders(table: Any) -> None:
    properties = table._tbl.tblPr  # noqa: SLF001  python-docx has no table borders
    for old in properties.findall(qn("w:tblStyle")):
        properties.remove(old)
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "000000")):
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
