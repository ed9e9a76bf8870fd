"""The sheet list, defined names and views of workbook.xml: small edits, the rest kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.sheets.ooxml.layout import quoted
from xl_huikuan.sheets.ooxml.ooxml import MAIN, REL, STRICT_MAIN, STRICT_REL, whole

# what may stand before definedNames and after the sheet list
_BEFORE_NAMES = ("sheets", "functionGroups", "externalReferences")


def new_workbook(*, date1904: bool) -> bytes:
    """Return the workbook part of a workbook without sheets."""
    days = '<workbookPr date1904="1"/>' if date1904 else ""
    return (
        f'<workbook xmlns="{MAIN}" xmlns:r="{REL}">{days}'
        '<bookViews><workbookView activeTab="0"/></bookViews><sheets/></workbook>'
    ).encode()


@dataclass(frozen=True, slots=True)
class NewSheet:
    """A sheet to be listed.

    Attributes:
        name: sheet name.
        relation: relationship id of its part.
        names: built-in names that belong to it, e.g. {"_xlnm.Print_Titles": "'x'!$3:$3"}.
    """

    name: str
    relation: str
    names: Mapping[str, str]


class WorkbookXml:
    """workbook.xml, parsed.

    Raises:
        WriteRefused: when it has no sheet list.
    """

    def __init__(self, root: Any) -> None:
        self.root = root
        if etree.QName(root).localname != "workbook" or root.find("{*}sheets") is None:
            raise WriteRefused(
                "工作簿的工作表目录已损坏，请先用 Excel 打开修复并另存。", code="E104"
            )
        self.ns: str = etree.QName(root).namespace or MAIN
        self.strict = self.ns == STRICT_MAIN
        self._rel = STRICT_REL if self.strict else REL

    @property
    def date1904(self) -> bool:
        """Whether days are counted from 1904."""
        return self._flag("workbookPr", "date1904")

    @property
    def structure_locked(self) -> bool:
        """Whether sheets may not be added."""
        return self._flag("workbookProtection", "lockStructure")

    @property
    def has_sheets(self) -> bool:
        """Whether any sheet is listed."""
        return bool(self._sheets())

    def listed(self) -> Iterator[tuple[str, str]]:
        """Yield lower-case name and relationship id of each sheet, in order."""
        for sheet in self._sheets():
            yield sheet.get("name", "").lower(), sheet.get(f"{{{self._rel}}}id", "")

    def relation(self, name: str) -> str:
        """Return the relationship id of the sheet of this name; "" = there is none."""
        return dict(reversed([*self.listed()])).get(name.lower(), "")

    def names(self) -> Iterator[bytes]:
        """Yield what the company's own defined names stand for."""
        for entry in self.root.iterfind(f"{{{self.ns}}}definedNames/{{{self.ns}}}definedName"):
            if not entry.get("name", "").startswith("_xlnm."):
                yield (entry.text or "").encode()

    def recalculate(self) -> None:
        """Let Excel calculate everything when it opens the workbook."""
        found = self._find("calcPr")
        if found is None:
            found = etree.Element(f"{{{self.ns}}}calcPr")
            self._last_of(*_BEFORE_NAMES, "definedNames").addnext(found)
        found.set("fullCalcOnLoad", "1")

    def move_filter(self, sheet: str, area: str) -> None:
        """Let the hidden name of a sheet's filter stand for another area."""
        place = [name for name, _ in self.listed()].index(sheet.lower())
        for entry in self.root.iterfind(f"{{{self.ns}}}definedNames/{{{self.ns}}}definedName"):
            own = entry.get("name") == "_xlnm._FilterDatabase"
            if own and entry.get("localSheetId") == str(place):
                entry.text = f"{quoted(sheet)}!{area}"

    def replace_sheets(self, gone: set[str], new: list[NewSheet]) -> None:
        """Take out the sheets whose lower-case name is in `gone` and list new ones at the end.

        Names and views that count sheets by position are moved along; a replaced sheet keeps
        its sheetId.
        """
        before = [sheet.get("name", "").lower() for sheet in self._sheets()]
        ids = self._remove(gone)
        for sheet in new:
            self._append(sheet, ids)
        after = [sheet.get("name", "").lower() for sheet in self._sheets()]
        self._move_names(before, after, gone)
        self._move_views(before, after)
        self._move_custom_views(set(ids.values()))
        for sheet in new:
            self._name(after.index(sheet.name.lower()), sheet.names)
        self._drop_empty_names()

    def _flag(self, element: str, attribute: str) -> bool:
        found = self._find(element)
        return found is not None and found.get(attribute, "0") in {"1", "true", "on"}

    def _find(self, name: str) -> Any:
        return self.root.find(f"{{{self.ns}}}{name}")

    def _sheets(self) -> list[Any]:
        sheets = self._find("sheets")
        return [] if sheets is None else sheets.findall(f"{{{self.ns}}}sheet")

    def _remove(self, gone: set[str]) -> dict[str, int]:
        """Remove sheets and return their sheetId by lower-case name."""
        ids: dict[str, int] = {}
        for sheet in self._sheets():
            name = sheet.get("name", "").lower()
            if name in gone:
                ids[name] = whole(sheet, "sheetId")
                sheet.getparent().remove(sheet)
        return ids

    def _append(self, sheet: NewSheet, ids: Mapping[str, int]) -> None:
        used = {whole(other, "sheetId") for other in self._sheets()}
        used |= set(ids.values())
        number = ids.get(sheet.name.lower()) or max(used, default=0) + 1
        element = etree.SubElement(self._find("sheets"), f"{{{self.ns}}}sheet")
        element.attrib.update({"name": sheet.name, "sheetId": str(number)})
        element.set(f"{{{self._rel}}}id", sheet.relation)

    def _move_names(self, before: list[str], after: list[str], gone: set[str]) -> None:
        for entry in self.root.findall(f"{{{self.ns}}}definedNames/{{{self.ns}}}definedName"):
            place = whole(entry, "localSheetId")
            if entry.get("localSheetId") is None or place >= len(before):
                continue
            name = before[place]
            if name in gone:
                entry.getparent().remove(entry)
            else:
                entry.set("localSheetId", str(after.index(name)))

    def _move_views(self, before: list[str], after: list[str]) -> None:
        for view in self.root.findall(f"{{{self.ns}}}bookViews/{{{self.ns}}}workbookView"):
            for attribute in ("activeTab", "firstSheet"):
                place = whole(view, attribute)
                if place < len(before) and before[place] in after:
                    moved = after.index(before[place])
                else:
                    moved = self._first_visible()
                if moved != place:
                    view.set(attribute, str(moved))

    def _move_custom_views(self, removed: set[int]) -> None:
        """Let views that somebody saved show another sheet where theirs is gone."""
        lost = removed - {whole(sheet, "sheetId") for sheet in self._sheets()}
        views = f"{{{self.ns}}}customWorkbookViews/{{{self.ns}}}customWorkbookView"
        for view in self.root.iterfind(views):
            if whole(view, "activeSheetId") in lost:
                view.set("activeSheetId", self._sheets()[self._first_visible()].get("sheetId"))

    def _first_visible(self) -> int:
        """Return the place of the first sheet that the clerk can see."""
        states = [sheet.get("state", "visible") for sheet in self._sheets()]
        return states.index("visible") if "visible" in states else 0

    def _name(self, place: int, names: Mapping[str, str]) -> None:
        for name, text in names.items():
            entry = etree.SubElement(self._names(), f"{{{self.ns}}}definedName")
            entry.attrib.update({"name": name, "localSheetId": str(place)})
            if name == "_xlnm._FilterDatabase":
                entry.set("hidden", "1")
            entry.text = text

    def _drop_empty_names(self) -> None:
        """Take out a list of names that holds none any more: the schema wants one at least."""
        found = self._find("definedNames")
        if found is not None and not len(found):
            found.getparent().remove(found)

    def _names(self) -> Any:
        found = self._find("definedNames")
        if found is None:
            found = etree.Element(f"{{{self.ns}}}definedNames")
            self._last_of(*_BEFORE_NAMES).addnext(found)
        return found

    def _last_of(self, *names: str) -> Any:
        """Return the last of these elements that is there; new ones stand in a fixed order."""
        found = [self._find(name) for name in names]
        return [element for element in found if element is not None][-1]
