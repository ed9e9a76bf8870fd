"""An Office package: parts found through relationships, changed one by one, the rest untouched."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

from lxml import etree

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.sheets.ooxml.ooxml import CONTENT_TYPES, PACKAGE_REL, RELS_TYPE, parse, serialise
from xl_huikuan.sheets.ooxml.packing import Packing, pack
from xl_huikuan.sheets.ooxml.zipraw import Member, read_members

_TYPES_PART = "[Content_Types].xml"


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship.

    Attributes:
        id: relationship id.
        kind: last word of its type, e.g. "worksheet".
        target: name of the part aimed at; "" = outside the package.
    """

    id: str
    kind: str
    target: str


def normal(name: str) -> str:
    """Return a part name as names are compared: forward slashes, no leading one, lower case."""
    return name.replace("\\", "/").lstrip("/").lower()


def rels_name(part: str) -> str:
    """Return the name of the part that holds a part's relationships; "" is the package."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def relative(part: str, source: str) -> str:
    """Return the target that leads from a source part to a part."""
    return posixpath.relpath(part, posixpath.dirname(source) or ".")


class Package:
    """The members of one package by normal name, in their order, and what was done to them.

    Attributes:
        members: stored members.
        changed: normal names of members whose content was replaced.
        added: names of new members.
        removed: normal names of members taken out.
    """

    def __init__(self, data: bytes | None) -> None:
        self.members: dict[str, Member] = {}
        self.changed: set[str] = set()
        self.added: list[str] = []
        self.removed: list[str] = []
        self._packing = Packing()
        self._later: set[str] = set()
        self._expected: dict[str, Future[bytes]] = {}
        for member in read_members(data) if data is not None else ():
            if normal(member.text_name) in self.members:
                raise WriteRefused(
                    f"工作簿内部有两个 {member.text_name}，无法确定用哪个；请用 Excel 另存一次。",
                    code="E112",
                )
            self.members[normal(member.text_name)] = member

    def __contains__(self, part: str) -> bool:
        return normal(part) in self.members

    def read(self, part: str) -> bytes:
        """Return the content of a part.

        Raises:
            WriteRefused: when it is missing or damaged.
        """
        self._await(part)
        if expected := self._expected.get(normal(part)):
            return expected.result()
        try:
            return self.members[normal(part)].content()
        except KeyError as missing:
            raise WriteRefused(
                f"工作簿缺少 {part}，请用 Excel 打开修复并另存。", code="E104"
            ) from missing

    def expect(self, part: str) -> None:
        """Unpack a part beside other work; it is kept for its readers until it is replaced."""
        if part in self:
            unpack = self.members[normal(part)].content
            self._expected[normal(part)] = self._packing.beside(unpack)

    def put(self, part: str, chunks: Iterable[bytes]) -> Member:
        """Replace a part in its place, or add it at the end."""
        self._await(part)
        return self._place(part, pack(part, chunks))

    def put_later(self, part: str, chunks: Iterable[bytes]) -> None:
        """Put a long part: its chunks are made, and deflated beside whatever is done next.

        It is in its place when the package is settled, or when it is read.
        """
        self._expected.pop(normal(part), None)
        self._later.add(normal(part))
        self._packing.add(part, chunks)

    def settle(self) -> None:
        """Wait for all parts that were put, and let the workers go."""
        packing, self._packing = self._packing, Packing()
        self._later.clear()
        with packing:
            for part, member in packing.taken():
                self._place(part, member)

    def _await(self, part: str) -> None:
        """Let a part that was put later be in its place."""
        if normal(part) in self._later:
            self.settle()

    def _place(self, part: str, member: Member) -> Member:
        key = normal(part)
        self._expected.pop(key, None)
        if key in self.members:
            old = self.members[key]
            member = replace(member, name=old.name, utf8=old.utf8, stamp=old.stamp)
            if key not in map(normal, self.added):
                self.changed.add(key)
        else:
            self.added.append(part)
        self.members[key] = member
        return member

    def remove(self, part: str) -> None:
        """Take out a part and its relationships."""
        for name in (part, rels_name(part)):
            if self.members.pop(normal(name), None) is not None:
                self.removed.append(normal(name))
                self.changed.discard(normal(name))

    def relations(self, part: str) -> list[Relation]:
        """Return the relationships of a part; "" is the package itself."""
        name = rels_name(part)
        if name not in self:
            return []
        root = parse(self.read(name), name)
        return [self._relation(part, element) for element in root.iterchildren("{*}*")]

    def _relation(self, part: str, element: Any) -> Relation:
        kind = element.get("Type", "").rstrip("/").rpartition("/")[2]
        inside = element.get("TargetMode", "Internal") == "Internal"
        target = self._resolved(part, element.get("Target", "")) if inside else ""
        return Relation(element.get("Id", ""), kind, target)

    def _resolved(self, part: str, target: str) -> str:
        """Return the part name of a target: absolute, relative, or percent-encoded."""
        path = target.partition("#")[0].replace("\\", "/")
        if not path.startswith("/"):
            path = posixpath.join(posixpath.dirname(part), path)
        path = posixpath.normpath(path).lstrip("/")
        return path if path in self else unquote(path)

    def reachable(self, roots: Iterable[str]) -> set[str]:
        """Return the normal names of all parts that relationships lead to from the roots."""
        seen: set[str] = set()
        todo = list(roots)
        while todo:
            part = todo.pop()
            if normal(part) in seen or (part and part not in self):
                continue
            seen.add(normal(part))
            todo += [relation.target for relation in self.relations(part) if relation.target]
        return seen

    def free_name(self, pattern: str) -> str:
        """Return the first free part name of a pattern with a `{}` for a number."""
        number = 1
        while (name := pattern.format(number)) in self:
            number += 1
        return name


def add_relations(root: Any, wanted: Iterable[tuple[str, str]]) -> list[str]:
    """Append (type, target) relationships to a .rels root and return their new ids."""
    used = {element.get("Id") for element in root}
    ids: list[str] = []
    number = 1
    for kind, target in wanted:
        while f"rId{number}" in used:
            number += 1
        ids.append(f"rId{number}")
        used.add(ids[-1])
        element = etree.SubElement(root, f"{{{PACKAGE_REL}}}Relationship")
        element.attrib.update({"Id": ids[-1], "Type": kind, "Target": target})
    return ids


def new_relations(wanted: Iterable[tuple[str, str]]) -> bytes:
    """Return a new .rels part."""
    root = etree.Element(f"{{{PACKAGE_REL}}}Relationships", nsmap={None: PACKAGE_REL})
    add_relations(root, wanted)
    return serialise(root)


class ContentTypes:
    """The part [Content_Types].xml."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._root = (
            parse(package.read(_TYPES_PART), _TYPES_PART)
            if _TYPES_PART in package
            else etree.Element(f"{{{CONTENT_TYPES}}}Types", nsmap={None: CONTENT_TYPES})
        )

    def of(self, part: str) -> str:
        """Return the content type of a part; "" = none declared."""
        for element in self._root.iterchildren("{*}Override"):
            if normal(element.get("PartName", "")) == normal(part):
                return element.get("ContentType", "")
        ending = part.rpartition(".")[2].lower()
        for element in self._root.iterchildren("{*}Default"):
            if element.get("Extension", "").lower() == ending:
                return element.get("ContentType", "")
        return ""

    def add(self, part: str, content_type: str) -> None:
        """Declare the content type of a new part."""
        element = etree.SubElement(self._root, f"{{{CONTENT_TYPES}}}Override")
        element.attrib.update({"PartName": f"/{part}", "ContentType": content_type})

    def remove(self, parts: Iterable[str]) -> None:
        """Forget parts that are gone."""
        gone = set(parts)
        for element in self._root.findall("{*}Override"):
            if normal(element.get("PartName", "")) in gone:
                self._root.remove(element)

    def save(self) -> None:
        """Put the part back; relationship parts are always declared."""
        if not self.of("any.rels"):
            element = etree.Element(f"{{{CONTENT_TYPES}}}Default")
            element.attrib.update({"Extension": "rels", "ContentType": RELS_TYPE})
            self._root.insert(0, element)
        self._package.put(_TYPES_PART, [serialise(self._root)])
