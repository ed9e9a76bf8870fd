"""Which columns of a sheet the formulas and names of an open workbook read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from xl_huikuan.sheets.excel.blocks import box_of
from xl_huikuan.sheets.excel.formulas import formulas_with
from xl_huikuan.sheets.ooxml.watching import Stretch, columns_read

_ANY = re.compile("")
_EXCELS_OWN = re.compile(
    r"(?:.*!)?(?:_xlnm\.\w+|_FilterDatabase|Print_Area|Print_Titles|Criteria|Extract)",
    re.IGNORECASE,
)


def columns_watched(book: Any, sheet: Any) -> set[Stretch]:
    """Return first and last column of all that formulas read on a sheet.

    Each column with formulas is read by one call, each name by one. What a print area or a filter
    stands for is nothing that shows figures.
    """
    own: list[bytes] = []
    others = [name.RefersTo.encode() for name in book.Names if not _EXCELS_OWN.fullmatch(name.Name)]
    for each in book.Worksheets:
        (own if each.Name == sheet.Name else others).extend(_formulas(each))
    return columns_read(own, others, sheet.Name)


def _formulas(sheet: Any) -> Iterator[bytes]:
    for _, _, text in formulas_with(sheet, box_of(sheet.UsedRange.Address), _ANY):
        yield text.encode()
