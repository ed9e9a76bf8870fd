"""Which cells of a sheet show foreign money: decided per style, gathered while the sheet is scanned.

A book without such a style, nearly every one, costs nothing but a look at its formats.
"""

from __future__ import annotations

import re
import zipfile
from array import array
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from xl_huikuan.sheets.currencies import foreign_sign
from xl_huikuan.sheets.files.index import tree_of
from xl_huikuan.sheets.grid import SignedCells, column_number

_STYLES = "xl/styles.xml"
# Bounded, as no honest cell says more of itself: else a hostile one is searched without end.
_CELL, _MORE, _OPEN = rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"', b"[^<>]{0,200}?", b"[^<>/]{0,200}>"
_WITHOUT = _CELL + b"(?!" + _MORE + b' s=")' + _OPEN
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)


class SignStyles:
    """The styles of a workbook that show foreign money.

    Attributes:
        signs: number of a style → the sign.
    """

    def __init__(self, signs: Mapping[int, str]) -> None:
        self.signs = signs
        self._marks = [b' s="%d"' % style for style in signs]
        chosen = b"|".join(b"%d" % style for style in signs)
        self._with = re.compile(_CELL + _MORE + b' s="(' + chosen + b')"' + _OPEN)
        self._without = re.compile(_WITHOUT) if 0 in signs else None

    def gather(self, block: bytes, found: Signs) -> None:
        """Take from rows of XML the cells with something in them that have such a style."""
        if not self.signs:
            return
        if any(mark in block for mark in self._marks):
            self._take(self._with.findall(block), found)
        if self._without is not None:
            self._take([(*cell, b"0") for cell in self._without.findall(block)], found)

    def _take(self, cells: Iterable[tuple[bytes, bytes, bytes]], found: Signs) -> None:
        together: dict[tuple[bytes, bytes], list[bytes]] = {}
        for letters, row, style in cells:
            together.setdefault((letters, style), []).append(row)
        for (letters, style), rows in together.items():
            column = column_number(letters.decode())
            found.add(column, self.signs[int(style)], (int(row) - 1 for row in rows))


NO_STYLES = SignStyles({})


class Signs:
    """Cells of one sheet by column and sign; a million of them in four megabytes."""

    def __init__(self) -> None:
        self._rows: dict[tuple[int, str], array[int]] = {}

    def add(self, column: int, sign: str, rows: Iterable[int]) -> None:
        """Add cells of a column by 0-based numbers."""
        self._rows.setdefault((column, sign), array("I")).extend(rows)

    def cells(self) -> tuple[SignedCells, ...]:
        """Return what was gathered, one for each column and sign."""
        return tuple(
            SignedCells(column, sign, np.unique(np.array(rows, np.int64)))
            for (column, sign), rows in self._rows.items()
        )


def sign_styles(path: Path, names: Mapping[str, zipfile.ZipInfo]) -> SignStyles:
    """Return the styles of a package that show foreign money."""
    if _STYLES not in names:
        return NO_STYLES
    root = tree_of(path, names[_STYLES])
    codes = {
        _whole(each, "numFmtId"): each.get("formatCode", "")
        for each in root.iterfind("{*}numFmts/{*}numFmt")
    }
    return SignStyles(
        of_styles(codes, [_whole(each, "numFmtId") for each in root.iterfind("{*}cellXfs/{*}xf")])
    )


def of_styles(codes: Mapping[int, str], formats: list[int]) -> dict[int, str]:
    """Return style → sign, from the codes of formats and the format of each style.

    A built-in format that is not written out shows the money of the PC, here 人民币.
    """
    foreign = {number: sign for number, code in codes.items() if (sign := foreign_sign(code))}
    return {i: foreign[number] for i, number in enumerate(formats) if number in foreign}


def _whole(element: Any, name: str) -> int:
    said = element.get(name, "")
    return int(said) if _NUMBER.fullmatch(said) else 0
