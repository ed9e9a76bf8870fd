"""Formulas and names of the clerk's that look at a sheet of ours: found, and pointed at it anew."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.sheets.excel.blocks import address, box_of
from xl_huikuan.sheets.excel.formulas import Extent, Found, extents, formulas_with


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


def references_to(book: Any, names: Collection[str], but: Collection[str]) -> dict[str, References]:
    """Return by name of a sheet what looks at it, except what stands on the sheets `but`.

    Every formula and every defined name of the workbook is asked for once, however many sheets are
    meant: there may be a hundred thousand of either.

    Raises:
        WriteRefused: when such a formula stands on a protected sheet.
    """
    if not names:
        return {}
    patterns = {name: re.compile(re.escape(name) + "'?!", re.IGNORECASE) for name in names}
    any_of_them = re.compile("|".join(p.pattern for p in patterns.values()), re.IGNORECASE)
    formulas = [(sheet, _found(sheet, any_of_them)) for sheet in _others(book, but)]
    defined = [(each.Name, each.RefersTo) for each in book.Names]
    return {
        name: References(
            tuple(
                (sheet.Name, extent)
                for sheet, found in formulas
                for extent in extents(sheet, [cell for cell in found if pattern.search(cell[2])])
            ),
            tuple(
                (title, text)
                for title, text in defined
                if pattern.search(text) and not pattern.match(title.lstrip("'"))
            ),
        )
        for name, pattern in patterns.items()
    }


def _others(book: Any, but: Collection[str]) -> Iterator[Any]:
    return (sheet for sheet in book.Worksheets if sheet.Name not in but)


def _found(sheet: Any, pattern: re.Pattern[str]) -> list[Found]:
    """Return the formulas of a sheet in which the pattern is found; they must be changeable."""
    found = formulas_with(sheet, box_of(sheet.UsedRange.Address), pattern)
    if found and sheet.ProtectContents:
        looked_at = pattern.findall(found[0][2])[0].rstrip("'!")
        raise WriteRefused(
            f"受保护的工作表「{sheet.Name}」里有公式引用了「{looked_at}」,替换结果表会弄断这些公式:"
            "请先撤消该工作表的保护再按一次。",
            code="E225",
        )
    return found
