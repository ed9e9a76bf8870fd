"""The index of a workbook package: where its sheets lie, and how it counts and calculates."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lxml import etree

from xl_huikuan.core.errors import FileRefused
from xl_huikuan.sheets.files.zip_parts import check_tags, read_part
from xl_huikuan.sheets.notes import BookState


def index_of(path: Path, names: Mapping[str, zipfile.ZipInfo]) -> tuple[dict[str, str], BookState]:
    """Return the member (lower case) of each worksheet by sheet name, and the book's state."""
    main = next(iter(targets(path, names, "", "/officeDocument").values()), "")
    if main not in names:
        raise FileRefused(
            f"文件「{path.name}」缺少工作簿部件,已损坏:请使用备份或重新导出。", code="E104"
        )
    relations = _relations(path, names, main)
    _refuse_elsewhere(path, names, main, relations)
    found = _of_kind(relations, main, "/worksheet")
    root = tree_of(path, names[main])
    parts: dict[str, str] = {}
    for sheet in root.iterfind("{*}sheets/{*}sheet"):
        ids = [value for key, value in sheet.attrib.items() if key.endswith("}id")]
        part = found.get(ids[0] if ids else "", "")
        if part in parts.values():  # read a thousand times it would keep us busy for hours
            raise FileRefused(
                f"文件「{path.name}」里有两张工作表用同一份内容,已损坏:请用 Excel 打开并修复后另存。",
                code="E104",
            )
        if part in names:
            parts[sheet.get("name", "")] = part
    return parts, _state(root)


_YES = ("1", "true")
_PLACES = {"/styles": "xl/styles.xml", "/sharedStrings": "xl/sharedstrings.xml"}


def _refuse_elsewhere(
    path: Path, names: Mapping[str, zipfile.ZipInfo], main: str, relations: Sequence[Any]
) -> None:
    """Refuse texts and formats that lie where the reader does not look.

    It would take texts from another part, or dates for numbers, and say nothing.
    """
    wrong = [] if main == "xl/workbook.xml" else [main]
    for kind, place in _PLACES.items():
        found = _of_kind(relations, main, kind).values()
        wrong += [part for part in found if part in names and part != place]
    if wrong:
        raise FileRefused(
            f"「{path.name}」的内容放在不寻常的位置({wrong[0]}),容易读错:"
            "请用 Excel 打开并另存为 xlsx 再读取。",
            code="E108",
        )


def _state(root: Any) -> BookState:
    """Return how a workbook counts and calculates; what is not written is as Excel assumes."""
    said: dict[str, str] = {}
    for name in ("workbookPr", "calcPr"):
        element = root.find("{*}" + name)
        said |= {} if element is None else element.attrib
    manual = said.get("calcMode") == "manual" or said.get("fullCalcOnLoad") in _YES
    return BookState(
        date1904=said.get("date1904") in _YES,
        uncalculated=manual or said.get("calcCompleted", "1") not in _YES,
        iterates=said.get("iterate") in _YES,
        as_displayed=said.get("fullPrecision", "1") not in _YES,
        links=len(root.findall("{*}externalReferences/{*}externalReference")),
    )


def targets(
    path: Path, names: Mapping[str, zipfile.ZipInfo], source: str, kind: str
) -> dict[str, str]:
    """Return relationship id → member name of what a part has of a kind, the end of its type."""
    return _of_kind(_relations(path, names, source), source, kind)


def _relations(path: Path, names: Mapping[str, zipfile.ZipInfo], source: str) -> Sequence[Any]:
    folder, base = posixpath.split(source)
    info = names.get(posixpath.join(folder, "_rels", base + ".rels"))
    return () if info is None else tree_of(path, info).findall("{*}Relationship")


def _of_kind(relations: Sequence[Any], source: str, kind: str) -> dict[str, str]:
    folder = posixpath.dirname(source)
    return {
        each.get("Id", ""): _member(folder, each.get("Target", ""))
        for each in relations
        if each.get("Type", "").endswith(kind)
    }


def _member(folder: str, target: str) -> str:
    joined = posixpath.join("/", folder, target.replace("\\", "/"))
    return posixpath.normpath(joined).lstrip("/").casefold()


def tree_of(path: Path, info: zipfile.ZipInfo) -> Any:
    """Return the root of a part of measured size; nothing is resolved and nothing fetched."""
    content = read_part(path, info)
    check_tags(path, info.filename, content)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(content, parser)
