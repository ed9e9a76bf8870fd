"""Relationships and content types of a package while parts are added to it."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from lxml import etree

from xl_huikuan.letters.gate import parse

REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_TYPES_PART, _RELS_PART = "[Content_Types].xml", "word/_rels/document.xml.rels"


def rels_of(part: str) -> str:
    """Return the name of the part that holds the relationships of a part."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels"


@dataclass(frozen=True, slots=True)
class Target:
    """What a relationship leads to: its type, and the part's name ("" = outside the file)."""

    kind: str
    part: str


def targets(parts: Mapping[str, bytes]) -> Mapping[str, Target]:
    """Return id → target for the relationships of the document."""
    return _targets(parts[_RELS_PART]) if _RELS_PART in parts else {}


@lru_cache(maxsize=16)
def _targets(data: bytes) -> Mapping[str, Target]:
    """Return the targets; letters of one template have the same."""
    root = parse(_RELS_PART, data)
    return MappingProxyType({relation.get("Id", ""): _target(relation) for relation in root})


def _target(relation: etree._Element) -> Target:
    path = relation.get("Target", "")
    outside = relation.get("TargetMode") == "External"
    part = "" if outside else posixpath.normpath(posixpath.join("/word", path)).lstrip("/")
    return Target(relation.get("Type", ""), part)


class Relations:
    """The relationships of one document, to which parts can be added."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        """Take the parts of a package; parts added are put there."""
        self._parts = parts
        self._types = parse(_TYPES_PART, parts[_TYPES_PART])
        self._rels = parse(_RELS_PART, parts[_RELS_PART])
        self._used = {relation.get("Id", "") for relation in self._rels}

    def add(self, like: str, kind: str, data: bytes, mark: str) -> str:
        """Add a part of the same content type as `like`; return the id that leads to it.

        The new part has the same relationships as `like`, so that a picture in it is found.
        """
        folder, _, name = like.rpartition("/")
        part = f"{folder}/{mark}_{name}"
        self._parts[part] = data
        if rels_of(like) in self._parts:
            self._parts[rels_of(part)] = self._parts[rels_of(like)]
        self._declare(like, part)
        number = f"hk_{mark}_{name.removesuffix('.xml')}"
        etree.SubElement(
            self._rels,
            self._rels[0].tag,
            {"Id": number, "Type": kind, "Target": posixpath.relpath(part, "word")},
        )
        return number

    def save(self) -> None:
        """Put what was added into the parts."""
        for name, root in ((_TYPES_PART, self._types), (_RELS_PART, self._rels)):
            self._parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)  # fmt: skip

    def _declare(self, like: str, part: str) -> None:
        tag = f"{{{_TYPES}}}Override"
        for known in self._types.iter(tag):
            if known.get("PartName") == f"/{like}":
                kind = known.get("ContentType", "")
                etree.SubElement(self._types, tag, PartName=f"/{part}", ContentType=kind)
                return
