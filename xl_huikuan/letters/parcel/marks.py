"""Ids that must not occur twice in one document: bookmarks, drawings, controls, paragraphs."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from xl_huikuan.letters.gate import W

_START, _END = f"{{{W}}}bookmarkStart", f"{{{W}}}bookmarkEnd"
_ID, _NAME = f"{{{W}}}id", f"{{{W}}}name"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_CONTROL = f"{{{W}}}sdtPr/{{{W}}}id"
_PARAGRAPH_IDS = tuple(
    f"{{http://schemas.microsoft.com/office/word/2010/wordml}}{name}" for name in ("paraId", "textId")
)  # fmt: skip
_LINK, _ANCHOR = f"{{{W}}}hyperlink", f"{{{W}}}anchor"
_CODE, _SIMPLE, _INSTR = f"{{{W}}}instrText", f"{{{W}}}fldSimple", f"{{{W}}}instr"
_WORD = re.compile(r"[\w.]+")
_LONGEST = 40  # characters of a bookmark's name


_TELLTALES = (b"bookmarkStart", b"docPr", b"sdtPr", b"paraId")


def has_marks(data: bytes) -> bool:
    """Tell from its bytes, which is fast, whether a document may have marks."""
    return any(telltale in data for telltale in _TELLTALES)


class Marks:
    """Gives out ids over all letters of one file."""

    def __init__(self) -> None:
        self._bookmarks = self._drawings = 0

    def renumber(self, root: etree._Element, letter: int) -> None:
        """Give the marks of one letter ids and names that no other letter has, in place."""
        self._renumber_bookmarks(root)
        for drawing in root.iter(_DRAWING):
            self._drawings += 1
            drawing.set("id", str(self._drawings))
        for control in root.iterfind(f".//{_CONTROL}"):
            control.getparent().remove(control)  # Word gives it a new one
        for paragraph in root.iter(f"{{{W}}}p", f"{{{W}}}tr"):
            for name in _PARAGRAPH_IDS:
                paragraph.attrib.pop(name, None)
        _rename_bookmarks(root, letter)

    def _renumber_bookmarks(self, root: etree._Element) -> None:
        numbers: dict[str, str] = {}
        for mark in root.iter(_START, _END):
            old = mark.get(_ID, "")
            if old not in numbers:
                self._bookmarks += 1
                numbers[old] = str(self._bookmarks)
            mark.set(_ID, numbers[old])


def _rename_bookmarks(root: etree._Element, letter: int) -> None:
    starts = list(root.iter(_START))
    names = {mark.get(_NAME, ""): _renamed(mark.get(_NAME, ""), letter) for mark in starts}
    if not names:
        return
    for mark in starts:
        mark.set(_NAME, names[mark.get(_NAME, "")])
    for link in root.iter(_LINK):
        if link.get(_ANCHOR) in names:
            link.set(_ANCHOR, names[link.get(_ANCHOR, "")])
    for code in root.iter(_CODE):
        code.text = _WORD.sub(lambda word: names.get(word[0], word[0]), code.text or "")
    for simple in root.iter(_SIMPLE):
        simple.set(_INSTR, _in_code(simple.get(_INSTR, ""), names))


def _in_code(code: str, names: Mapping[str, str]) -> str:
    return _WORD.sub(lambda word: names.get(word[0], word[0]), code)


def _renamed(name: str, letter: int) -> str:
    mark = f"_{letter}"
    return f"{name[: _LONGEST - len(mark)]}{mark}"
