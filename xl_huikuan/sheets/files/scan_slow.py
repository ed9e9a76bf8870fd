"""The slow scan of a sheet: any valid XML, any prefix, references or none, in bounded memory.

No tree is built: hostile XML holds a hundred million elements in a megabyte of zip.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape  # that of xml.sax fetches all of urllib.request
from xml.parsers import expat

from xl_huikuan.sheets.files.facts import (
    OutOfBoundsError,
    SheetFacts,
    check_merges,
)
from xl_huikuan.sheets.files.unseen import filtered_in, hidden_columns
from xl_huikuan.sheets.grid import column_number
from xl_huikuan.sheets.limits import MAX_COLUMNS, MAX_ROWS

_PIECE = 2**20
_MAX_SILENCE = 16 * 2**20  # bytes without a tag
_MAX_OTHERS = 300_000  # elements that belong to no row
_MAX_INSIDE = 50_000  # elements in one cell
_AROUND = {"sheetPr", "col", "autoFilter", "filterColumn"}
_MAX_AROUND = 50_000
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?[0-9]{1,7}", re.ASCII)
_ROW = re.compile(r"\s*0*([1-9][0-9]{0,6})\s*", re.ASCII)


class BrokenXmlError(Exception):
    """The XML is not well-formed, or declares what it must not."""


def scan_slowly(pieces: Iterable[bytes], facts: SheetFacts) -> None:
    """Fill `facts` from the pieces of a worksheet part.

    Raises BrokenXmlError or OutOfBoundsError.
    """
    scan = _Scan(facts)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = scan.start
    parser.EndElementHandler = scan.end
    parser.CharacterDataHandler = scan.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        for piece in pieces:
            for i in range(0, len(piece), _PIECE):
                parser.Parse(piece[i : i + _PIECE])
                scan.check(min(_PIECE, len(piece) - i))
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise BrokenXmlError from error
    scan.finish()


def _refuse_doctype(*_about: object) -> None:
    raise BrokenXmlError


class _Scan:
    """Where in the sheet the parser is, and what was found so far."""

    def __init__(self, facts: SheetFacts) -> None:
        self.facts = facts
        self.row, self.rows = 0, 0
        self.column, self.cells = -1, 0
        self.depth, self.cell_depth = 0, 0  # depth of the cell; 0 = not in one
        self.kind, self.value, self.inside = "", "", 0
        self.sign = ""
        self.has_formula = self.in_value = False
        self.others = self.merges = self.silence = 0
        self.around: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take a start tag."""
        self.depth += 1
        self.silence = 0
        tag = name.rpartition(" ")[2]
        if self.cell_depth:
            self._inside(tag)
        elif tag == "c":
            self._cell(attributes)
        elif tag == "row":
            self._row(attributes)
        else:
            self._other(tag, attributes)

    def _row(self, attributes: dict[str, str]) -> None:
        number = _ROW.fullmatch(attributes.get("r", str(self.row + 1)))
        self.rows += 1
        if number is None or int(number[1]) > MAX_ROWS or self.rows > MAX_ROWS:
            raise OutOfBoundsError("有超出 1,048,576 行的行号")
        self.row, self.column, self.cells = int(number[1]), -1, 0
        if attributes.get("hidden") in ("1", "true"):
            self.facts.hidden_rows.add(self.row - 1)

    def _cell(self, attributes: dict[str, str]) -> None:
        reference = _REFERENCE.fullmatch(attributes.get("r", ""))
        self.column = column_number(reference[1].upper()) if reference else self.column + 1
        self.cells += 1
        if attributes.get("r") and reference is None:
            raise OutOfBoundsError("有一格的位置不成样子")
        if max(self.column + 1, self.cells) > MAX_COLUMNS:
            raise OutOfBoundsError("有一行超过 16,384 列")
        self.cell_depth, self.inside = self.depth, 0
        style = attributes.get("s", "0")
        self.sign = self.facts.styles.signs.get(int(style), "") if style.isdecimal() else ""
        self.kind, self.value, self.has_formula = attributes.get("t", ""), "", False

    def _inside(self, tag: str) -> None:
        self.inside += 1
        if self.inside > _MAX_INSIDE:
            raise OutOfBoundsError("有一格的内容异常")
        if self.depth == self.cell_depth + 1:
            self.has_formula |= tag == "f"
            self.in_value = tag == "v"

    def _other(self, tag: str, attributes: dict[str, str]) -> None:
        self.others += 1
        if self.others > _MAX_OTHERS:
            raise OutOfBoundsError("单元格以外的内容异常地多")
        self.merges += tag == "mergeCell"
        check_merges(self.merges)
        if tag in _AROUND and len(self.around) < _MAX_AROUND:
            said = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
            self.around.append(f"<{tag}{said}>")

    def text(self, text: str) -> None:
        """Take text; only what stands in a value counts."""
        if self.in_value:
            self.value += text

    def end(self, _name: str) -> None:
        """Take an end tag."""
        if self.depth == self.cell_depth:
            self._cell_ended()
            self.cell_depth = 0
        self.in_value = False
        self.depth -= 1

    def _cell_ended(self) -> None:
        facts, place = self.facts, (max(self.row - 1, 0), self.column)
        if self.inside or self.kind == "e":
            facts.widen(place[0] + 1, place[1] + 1)
        facts.has_formulas |= self.has_formula
        if self.inside and self.sign:
            facts.signs.add(place[1], self.sign, (place[0],))
        if self.kind == "e":
            facts.errors[place] = self.value or "#VALUE!"
        elif not self.value and self.kind != "str" and self.has_formula:
            facts.no_values.append(place)

    def check(self, fed: int) -> None:
        """See after each piece that nothing grows without measure."""
        self.silence += fed
        if self.silence > _MAX_SILENCE:
            raise OutOfBoundsError("有异常巨大的一格")
        self.facts.check()

    def finish(self) -> None:
        """Take in what stood around the rows."""
        around = "".join(self.around).encode("utf-8", "replace")
        self.facts.hidden_columns |= hidden_columns(around)
        self.facts.filters += filtered_in(around, around)
        self.facts.check()
