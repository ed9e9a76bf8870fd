"""Footnotes of many letters in one part."""

from __future__ import annotations

import copy
from collections.abc import Mapping

from lxml import etree

from xl_huikuan.letters.gate import W, parse

PART = "word/footnotes.xml"
_ID, _TYPE = f"{{{W}}}id", f"{{{W}}}type"
_REFERENCE = f"{{{W}}}footnoteReference"


class Notes:
    """The footnotes of one file."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        """Take the parts of a package; the notes added are put there by `save`."""
        self._parts = parts
        self._root = parse(PART, parts[PART]) if PART in parts else None
        self._last = max((int(n.get(_ID, "0")) for n in self._notes()), default=0)

    def _notes(self) -> list[etree._Element]:
        return [] if self._root is None else list(self._root)

    def take(self, body: etree._Element, parts: Mapping[str, bytes]) -> None:
        """Add the footnotes of a further letter and let its body refer to them, in place."""
        if self._root is None or PART not in parts:
            return
        known = {note.get(_ID): note for note in parse(PART, parts[PART])}
        for reference in body.iter(_REFERENCE):
            note = copy.deepcopy(known[reference.get(_ID)])
            self._last += 1
            for element in (note, reference):
                element.set(_ID, str(self._last))
            self._root.append(note)

    def save(self) -> None:
        """Put the notes added into the parts."""
        if self._root is not None:
            self._parts[PART] = etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True)  # fmt: skip


def has_footnotes(body: etree._Element) -> bool:
    """Tell whether a letter has footnotes."""
    return next(body.iter(_REFERENCE), None) is not None


def has_endnotes(body: etree._Element) -> bool:
    """Tell whether a letter has endnotes: in one file they would all stand at its end."""
    return next(body.iter(f"{{{W}}}endnoteReference"), None) is not None
