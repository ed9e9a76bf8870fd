"""What is wrong with a template, and where in it a clerk finds that."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from xl_huikuan.core.errors import TemplateInvalid
from xl_huikuan.letters.gate import W
from xl_huikuan.letters.merge import own_texts

_TBL, _TR, _BOX = f"{{{W}}}tbl", f"{{{W}}}tr", f"{{{W}}}txbxContent"
_STORIES = {
    "document": "正文",
    "header": "页眉",
    "footer": "页脚",
    "footnotes": "脚注",
    "endnotes": "尾注",
}
_SHOWN = 12  # characters of a paragraph that tell it from others


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong.

    Attributes:
        place: where, e.g. 正文第2个表格第3行; "" = the template as a whole.
        what: what is wrong and what to do, ending in 。
        code: of the catalogue.
    """

    place: str
    what: str
    code: str

    def refusal(self, file: str) -> TemplateInvalid:
        """Return the error that says so of a template file."""
        return TemplateInvalid(f"模板「{file}」{self.said}", code=self.code)

    @property
    def said(self) -> str:
        """Place and fault as the rest of a sentence."""
        return f"{self.place}:{self.what}" if self.place else self.what


def place_of(part: str, paragraph: etree._Element) -> str:
    """Return where a paragraph stands: the part, a text box, the row of a table, its first words."""
    story = part.removeprefix("word/").removesuffix(".xml").rstrip("0123456789")
    words = "".join(text.text or "" for text in own_texts(paragraph)).strip()
    shown = f"{words[:_SHOWN]}…" if len(words) > _SHOWN else words
    box = "文本框" if next(paragraph.iterancestors(_BOX), None) is not None else ""
    return f"{_STORIES[story]}{box}{_row_of(paragraph)}「{shown}」"


def _row_of(paragraph: etree._Element) -> str:
    row = next(paragraph.iterancestors(_TR), None)
    if row is None:
        return ""
    table = row.getparent()
    number = list(table.getroottree().getroot().iter(_TBL)).index(table) + 1
    return f"第{number}个表格第{list(table.iter(_TR)).index(row) + 1}行"
