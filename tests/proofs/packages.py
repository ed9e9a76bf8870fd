"""What an Office package says of itself, read apart from the code that edits packages."""

from __future__ import annotations

import hashlib
import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import etree

TYPES = "[content_types].xml"
_LISTS = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs")


def normal(name: str) -> str:
    """Return a part name as names are compared."""
    return name.replace("\\", "/").lstrip("/").lower()


def parse(content: bytes) -> Any:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, huge_tree=True))


@dataclass(frozen=True)
class Book:
    """A workbook package: the content of each part by normal name."""

    parts: dict[str, bytes]

    @staticmethod
    def read(path: Path) -> Book:
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
            return Book({normal(info.filename): archive.read(info) for info in archive.infolist()})

    def hashes(self) -> dict[str, str]:
        return {name: hashlib.sha256(content).hexdigest() for name, content in self.parts.items()}

    def targets(self, part: str) -> Iterator[tuple[str, str, str]]:
        """Yield id, kind and aim of each relationship of a part that leads inside the package."""
        folder, name = posixpath.split(part)
        rels = normal(posixpath.join(folder, "_rels", f"{name}.rels"))
        if rels not in self.parts:
            return
        for element in parse(self.parts[rels]).iterchildren("{*}Relationship"):
            if element.get("TargetMode", "Internal") == "Internal":
                kind = element.get("Type", "").rpartition("/")[2]
                yield element.get("Id", ""), kind, self._aim(folder, element.get("Target", ""))

    def _aim(self, folder: str, target: str) -> str:
        path = target.partition("#")[0].replace("\\", "/")
        path = normal(posixpath.normpath(posixpath.join("/", folder, path)))
        return path if path in self.parts else normal(unquote(path))

    @cached_property
    def reachable(self) -> set[str]:
        """Names of all parts that relationships lead to."""
        seen, todo = set[str](), [""]
        while todo:
            part = todo.pop()
            if part in seen or (part and part not in self.parts):
                continue
            seen.add(part)
            todo += [aim for _, _, aim in self.targets(part)]
        return seen

    @cached_property
    def workbook(self) -> str:
        return next(aim for _, kind, aim in self.targets("") if kind == "officeDocument")

    def aim_of(self, kind: str, part: str = "") -> str:
        """Return what the first relationship of a kind leads to; "" = there is none."""
        return next((aim for _, each, aim in self.targets(part) if each == kind), "")

    @cached_property
    def sheets(self) -> dict[str, str]:
        """Part of each sheet by name, in order of the list."""
        aims = {id_: aim for id_, _, aim in self.targets(self.workbook)}
        listed = parse(self.parts[self.workbook]).iterfind("{*}sheets/{*}sheet")
        return {
            sheet.get("name"): aims.get(next(v for k, v in sheet.items() if k.endswith("}id")), "")
            for sheet in listed
        }

    @cached_property
    def worksheets(self) -> set[str]:
        """Names of the sheets that are worksheets."""
        kinds = {aim: kind for _, kind, aim in self.targets(self.workbook)}
        return {name for name, part in self.sheets.items() if kinds.get(part) == "worksheet"}

    @cached_property
    def titles(self) -> list[str]:
        """Sheet titles as docProps/app.xml lists them; all of its first list."""
        part = self.aim_of("extended-properties") or self.aim_of("extendedProperties")
        root = parse(self.parts[part]) if part in self.parts else None
        texts = [] if root is None else root.xpath("//*[local-name()='TitlesOfParts']//text()")
        counts = [] if root is None else root.xpath("//*[local-name()='HeadingPairs']//*/*/text()")
        titles = [text for text in texts if text.strip()]
        numbers = [int(text) for text in counts if text.isdecimal()]
        return titles[: numbers[0]] if numbers and sum(numbers) == len(titles) else []


def loose_ends(book: Book) -> set[str]:
    """Return what does not fit in a package: it is compared with what did not fit before."""
    found = {f"not led to: {name}" for name in _ordinary(book) if name not in book.reachable}
    root = parse(book.parts[TYPES])
    declared = [normal(e.get("PartName", "")) for e in root.iterchildren("{*}Override")]
    endings = {e.get("Extension", "").lower() for e in root.iterchildren("{*}Default")}
    found |= {f"type of nothing: {name}" for name in declared if name not in book.parts}
    found |= {f"type twice: {name}" for name in declared if declared.count(name) > 1}
    for name in _ordinary(book):
        if name not in declared and name.rpartition(".")[2] not in endings:
            found.add(f"no type: {name}")
    for part in ["", *book.parts]:
        ids = [id_ for id_, _, _ in book.targets(part)]
        found |= {f"id twice: {part} {id_}" for id_ in ids if ids.count(id_) > 1}
        aims = [aim for _, _, aim in book.targets(part)]
        found |= {f"leads to nothing: {part} {aim}" for aim in aims if aim not in book.parts}
    return found | _of_workbook(book)


def _ordinary(book: Book) -> list[str]:
    return [
        name
        for name in book.parts
        if name != TYPES and not name.endswith((".rels", "/")) and "/_rels/" not in name
    ]


def _of_workbook(book: Book) -> set[str]:
    """Return what is wrong with the sheet list, names and views."""
    root = parse(book.parts[book.workbook])
    names = [e.get("name", "").lower() for e in root.iterfind("{*}sheets/{*}sheet")]
    ids = [e.get("sheetId") for e in root.iterfind("{*}sheets/{*}sheet")]
    found = {f"sheet twice: {name}" for name in names if names.count(name) > 1}
    found |= {f"sheetId twice: {id_}" for id_ in ids if ids.count(id_) > 1}
    defined = [
        (e.get("name", "").lower(), e.get("localSheetId"))
        for e in root.iterfind("{*}definedNames/{*}definedName")
    ]
    found |= {f"name twice: {each}" for each in defined if defined.count(each) > 1}
    places = [place for _, place in defined if place is not None]
    places += [v.get("activeTab", "0") for v in root.iterfind("{*}bookViews/{*}workbookView")]
    found |= {f"no sheet at place {p}" for p in places if int(p) >= len(names)}
    if book.titles and set(book.titles) - set(book.sheets):
        found.add("docProps/app.xml lists other sheets")
    return found


def style_lists(content: bytes) -> dict[str, list[bytes]]:
    """Return each list of styles.xml as canonical entries; the rest under its own names."""
    found: dict[str, list[bytes]] = {"": []}
    for child in parse(content).iterchildren("{*}*"):
        name = etree.QName(child).localname
        if name in _LISTS:
            entries = list(child.iterchildren("{*}*"))
            found[name] = [etree.tostring(each, method="c14n", with_tail=False) for each in entries]
            found["count"] = [*found.get("count", []), *_miscounted(child, len(entries))]
        else:
            found[""].append(etree.tostring(child, method="c14n", with_tail=False))
    return found


def _miscounted(element: Any, n: int) -> list[bytes]:
    told = element.get("count")
    return [] if told in {None, str(n)} else [f"{element.tag} {told}".encode()]


def only_appended(before: bytes, after: bytes) -> bool:
    """Tell whether styles.xml has all it had, in place, with what is new at the end of lists."""
    old, new = style_lists(before), style_lists(after)
    old.pop("count", None)
    new.pop("count", None)
    return old.pop("") == new.pop("") and all(
        new.get(name, [])[: len(entries)] == entries for name, entries in old.items()
    )


def canonical(content: bytes) -> bytes:
    """Return a part as canonical XML, comments and all."""
    return etree.tostring(parse(content).getroottree(), method="c14n", with_comments=True)
