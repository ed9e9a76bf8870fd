"""Formulas and names of the clerk's that look at a sheet of ours: found, and pointed at it anew."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.sheets.excel.blocks import address, box_of
from xl_huikuan.sheets.excel.formulas import Extent, extents, formulas_with


@dataclass(frozen=True, slots=True)
class References:
    """What looks at one sheet.

    Attributes:
        cells: (sheet name, formulas) of the worksheets.
        names: (defined name, what it refers to).
    """

    cells: tuple[tuple[str, Extent], ...]
    names: tuple[tuple[str, str], ...]

    def __bool__(self) -> bool:
        return bool(self.cells or self.names)

    @property
    def first(self) -> str:
        """Where the first of them stands, for a sentence."""
        if self.cells:
            sheet, formulas = self.cells[0]
            return f"「{sheet}」的 {address(formulas.box)}"
        return f"名称「{self.names[0][0]}」"

    def point(self, book: Any) -> Iterator[None]:
        """Write the formulas again, one at each step: they look at the sheet of the name now."""
        for sheet, formulas in self.cells:
            formulas.write(book.Worksheets(sheet))
            yield
        for name, refers_to in self.names:
            book.Names(name).RefersTo = refers_to
            yield


def references_to(book: Any, name: str, but: Collection[str]) -> References:
    """Return what looks at the sheet `name`, except what stands on the sheets `but`.

    Raises:
        WriteRefused: when such a formula stands on a protected sheet.
    """
    pattern = re.compile(re.escape(name) + "'?!", re.IGNORECASE)
    cells: list[tuple[str, Extent]] = []
    for sheet in book.Worksheets:
        if sheet.Name in but:
            continue
        found = formulas_with(sheet, box_of(sheet.UsedRange.Address), pattern)
        if found and sheet.ProtectContents:
            raise WriteRefused(
                f"受保护的工作表「{sheet.Name}」里有公式引用了「{name}」,替换结果表会弄断这些公式:"
                "请先撤消该工作表的保护再按一次。"
            )
        cells += [(sheet.Name, formulas) for formulas in extents(sheet, found)]
    names = [
        (each.Name, each.RefersTo)
        for each in book.Names
        if pattern.search(each.RefersTo) and not pattern.match(each.Name.lstrip("'"))
    ]
    return References(tuple(cells), tuple(names))
