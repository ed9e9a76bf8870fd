"""Many letters in one Word file, to be printed in one go: each on its own pages, numbered from 1.

Letters stamped from one template share every part but their stories (document, headers, footers,
notes). So the first one's package takes the others' bodies as further sections; a header that
differs becomes a part of its own, and ids that must not occur twice are given out anew. Letters
from another template stand in a file of their own: its styles, theme and settings hold for a whole
file, and mixed they would change how the letters look.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from xl_huikuan.core.errors import LetterInvalid
from xl_huikuan.letters.gate import W, parse
from xl_huikuan.letters.package import assemble, member
from xl_huikuan.letters.parcel.lists import Lists
from xl_huikuan.letters.parcel.marks import Marks, has_marks
from xl_huikuan.letters.parcel.notes import Notes, has_endnotes, has_footnotes
from xl_huikuan.letters.parcel.relations import Relations, Target, targets
from xl_huikuan.letters.parcel.sections import (
    ID,
    begin,
    close,
    missing_references,
    refer,
    references,
    restart_notes,
    sections_of,
)
from xl_huikuan.letters.parcel.whole import count_own_pages, counts, has_fields
from xl_huikuan.letters.template import FAST

Parts = Mapping[str, bytes]
Stories = Mapping[str, tuple[Target, bytes]]  # id of a header → where it is, and what it says
DOCUMENT = "word/document.xml"
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_BODY = f"{{{W}}}body"
_ALONE = "请单独打印这份函件"


class Unfit(LetterInvalid):
    """A letter cannot stand in one file with others; it is to be printed by itself."""


@dataclass(frozen=True, slots=True)
class _Story:
    """What a document or a header counts.

    Attributes:
        counting: a field that counts through the whole document, "" = none.
        pages: whether the number of pages is printed.
        printed: its bytes in a file of many letters; b"" for a document.
    """

    counting: str
    pages: bool
    printed: bytes


_NO_FIELDS = _Story("", pages=False, printed=b"")


class PrintFile:
    """One Word file to which letters of one template are added; nothing is written to disk.

    Attributes:
        sections: how many sections each letter has, in order.
    """

    def __init__(self, first: Parts, *, odd: bool) -> None:
        """Begin with the package of the first letter, which is still to be added.

        Args:
            first: parts of a letter; everything but its stories is taken over.
            odd: begin each letter on an odd page, for printing on both sides.
        """
        self.sections: list[int] = []
        self._first, self._odd = first, odd
        self._parts = dict(first)
        self._relations = Relations(self._parts)
        self._targets = targets(first)
        self._marks, self._lists, self._notes = Marks(), Lists(self._parts), Notes(self._parts)
        self._own: dict[tuple[str, bytes], str] = {}
        self._known: dict[bytes, _Story] = {}
        self._head = self._tail = b""
        self._bodies: list[bytes] = []
        self._open: etree._Element | None = None

    def add(self, letter: Parts, root: etree._Element | None = None) -> None:
        """Add a letter of the same template.

        Args:
            letter: its parts.
            root: its document where it is parsed already; it is changed. None = parse it.

        Raises:
            Unfit: it counts something over the whole document; the file is as before.
        """
        data = letter[DOCUMENT]
        root = parse(DOCUMENT, data) if root is None else root
        body = root.find(_BODY)
        if body is None:
            raise Unfit(f"文档没有正文,{_ALONE}。", code="E715")
        sections = sections_of(body)
        stories = self._stories(sections, letter)
        document = _facts(root) if has_fields(data) else _NO_FIELDS
        known = [document, *(self._story(target, data) for target, data in stories.values())]
        _check(known, root, len(sections))
        if self._open is not None:
            self._lists.begin_anew(body)
            self._notes.take(body, letter)  # may find that a note is missing: nothing is kept yet
            self._keep(closed=True)
        if has_marks(data):
            self._marks.renumber(root, len(self.sections))
        if document.pages:
            count_own_pages(root)
        self._settle(sections, stories)
        begin(sections[0], odd=self._odd)
        if has_footnotes(body):
            restart_notes(sections[0])
        self.sections.append(len(sections))
        self._open = root

    def data(self) -> bytes:
        """Return the bytes of the file; nothing can be added afterwards."""
        self._keep(closed=False)
        for saved in (self._relations, self._lists, self._notes):
            saved.save()
        document = b"".join((_DECLARATION, self._head, *self._bodies, self._tail))
        others = [
            member(name, self._parts[name], FAST)
            for name in sorted(self._parts, key=lambda name: (name != "[Content_Types].xml", name))
            if name != DOCUMENT
        ]
        return assemble((*others, member(DOCUMENT, document, FAST)))

    def _keep(self, *, closed: bool) -> None:
        """Turn the letter added last into text: a tree is ten times as big."""
        if self._open is None:
            raise ValueError("no letter was added")
        body = self._open.find(_BODY)
        if closed:
            close(body)
        text = etree.tostring(self._open, encoding="UTF-8")
        start = text.index(b">", text.index(b":body" if body.prefix else b"<body")) + 1
        end = text.rindex(b"</", 0, text.rindex(b"</"))
        if not self._bodies:
            self._head, self._tail = text[:start], text[end:]
        self._bodies.append(text[start:end])

    def _stories(self, sections: Sequence[etree._Element], letter: Parts) -> Stories:
        """Return the headers and footers a letter refers to."""
        numbers = {r.get(ID, "") for section in sections for r in references(section)}
        return {n: (self._targets[n], letter[self._targets[n].part]) for n in numbers}

    def _settle(self, sections: Sequence[etree._Element], stories: Stories) -> None:
        """Lead a letter's sections to its own headers and footers, and to no other letter's."""
        blanks = [
            (tag, kind, self._blank(*stories[like.get(ID, "")]))
            for tag, kind, like in missing_references(sections)
        ]
        for section in sections:
            for reference in references(section):
                reference.set(ID, self._number_of(reference.get(ID, ""), stories))
        for tag, kind, number in blanks:
            refer(sections[0], tag, kind, number)

    def _number_of(self, number: str, stories: Stories) -> str:
        """Return the id under which a header is found; letters that have the same one share it."""
        target, data = stories[number]
        if data != self._first[target.part]:
            return self._added(target, data)
        self._parts[target.part] = self._story(target, data).printed
        return number

    def _story(self, target: Target, data: bytes) -> _Story:
        """Return what is known of a header; most letters have the same, which is parsed once."""
        if data not in self._known:
            self._known[data] = _facts(parse(target.part, data), data)
        return self._known[data]

    def _blank(self, target: Target, like: bytes) -> str:
        tag = etree.QName(parse(target.part, like)).localname
        return self._added(target, f'<w:{tag} xmlns:w="{W}"><w:p/></w:{tag}>'.encode())

    def _added(self, target: Target, data: bytes) -> str:
        key = target.part, data
        if key not in self._own:
            printed = self._story(target, data).printed
            mark = f"hk{len(self._own) + 1}"
            self._own[key] = self._relations.add(target.part, target.kind, printed, mark)
        return self._own[key]


def _check(stories: Sequence[_Story], root: etree._Element, sections: int) -> None:
    """Refuse a letter that would say something else in one file with others."""
    counting = next((story.counting for story in stories if story.counting), "")
    if counting:
        raise Unfit(
            f"模板里有按整个文档编号的域({counting}),合并后编号会变:{_ALONE}。", code="E715"
        )
    if sections > 1 and any(story.pages for story in stories):
        raise Unfit(f"模板分成几节又写了总页数,合并后总页数会变:{_ALONE}。", code="E715")
    if has_endnotes(root) or (sections > 1 and has_footnotes(root)):
        raise Unfit(f"模板里有脚注或尾注,合并后编号会变:{_ALONE}。", code="E715")


def _facts(root: etree._Element, data: bytes = b"") -> _Story:
    counting, pages = counts(root)
    if pages and data:
        count_own_pages(root)
        data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return _Story(counting, pages, data)
