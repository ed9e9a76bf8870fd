"""Parts of ours that come new into a package: named, declared, related, in its dialect."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from xl_huikuan.sheets.ooxml.charts import drawing_xml
from xl_huikuan.sheets.ooxml.ooxml import BOOK_SUFFIX, CHART_TYPE, DRAWING_TYPE, REL, strict
from xl_huikuan.sheets.ooxml.opc import (
    ContentTypes,
    Package,
    new_relations,
    relative,
    rels_name,
)
from xl_huikuan.sheets.ooxml.workbookxml import new_workbook
from xl_huikuan.sheets.table import ResultSheet


def new_package(*, date1904: bool = False) -> Package:
    """Return a workbook without sheets."""
    package = Package(None)
    types = ContentTypes(package)
    types.add("xl/workbook.xml", next(iter(BOOK_SUFFIX)))
    types.save()
    package.put("_rels/.rels", [new_relations([(f"{REL}/officeDocument", "xl/workbook.xml")])])
    package.put("xl/workbook.xml", [new_workbook(date1904=date1904)])
    package.put("xl/_rels/workbook.xml.rels", [new_relations([])])
    return package


@dataclass(frozen=True, slots=True)
class NewParts:
    """Where new parts of one workbook go.

    Attributes:
        package: the package.
        types: its content types.
        folder: folder of the workbook part.
        strict: whether the workbook is written in strict Office Open XML.
    """

    package: Package
    types: ContentTypes
    folder: str
    strict: bool

    def add_drawing(self, sheet: ResultSheet, sheet_part: str) -> None:
        """Put in the drawing of a sheet with all its charts."""
        drawing, charts = drawing_xml(sheet)
        part = self.new("drawings/drawing{}.xml", DRAWING_TYPE)
        self.package.put(part, self.dialect([drawing]))
        self._relate(sheet_part, "drawing", [part])
        chart_parts = []
        for chart in charts:
            chart_parts.append(self.new("charts/chart{}.xml", CHART_TYPE))
            self.package.put(chart_parts[-1], self.dialect([chart]))
        self._relate(part, "chart", chart_parts)

    def _relate(self, part: str, kind: str, targets: Sequence[str]) -> None:
        wanted = [(self.type(kind), relative(target, part)) for target in targets]
        self.package.put(rels_name(part), [new_relations(wanted)])

    def new(self, pattern: str, content_type: str) -> str:
        """Take the first free name of a pattern for a part and declare its type."""
        part = self.package.free_name(posixpath.join(self.folder, pattern))
        self.package.put(part, [])  # the name is taken from now on
        self.types.add(part, content_type)
        return part

    def type(self, kind: str) -> str:
        """Return the relationship type of a kind of part."""
        [name] = self.dialect([f"{REL}/{kind}".encode()])
        return name.decode()

    def dialect(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Yield XML of ours in the workbook's dialect; namespaces stand in the first chunk."""
        for i, chunk in enumerate(chunks):
            yield strict(chunk) if self.strict and i == 0 else chunk
