"""What the example formula of a function says, as Python values, and cells that it may refer to."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from openpyxl.utils import column_index_from_string

from tests.addin.functions import typed
from tests.hosts.worksheet import Argument, Cell, Rows
from xl_huikuan.addin.functions.all import Function
from xl_huikuan.addin.functions.registry import Parameter
from xl_huikuan.addin.functions.values import Cells

REFERENCE = re.compile(r"(?:(\w+)!)?([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?")
CALL = re.compile(r"=?(HK_[A-Z]+)\((.*)\)")
PIECES = re.compile(r'((?:"[^"]*"|\([^()]*\)|[^,"()])+)')
# What stands in referenced cells, over and over again.
COLUMNS: Mapping[Cells, tuple[Cell, ...]] = {
    Cells.TEXT: ("甲公司", "乙公司", "甲公司", "丙公司"),
    Cells.DAY: (dt.date(2026, 1, 5), dt.date(2026, 8, 31), "2026-10-1", dt.date(2024, 2, 29)),
    Cells.MONEY: (1200.5, 800.0, "1,000.25", 300.0, 90.0),
    Cells.NUMBER: (0.5, 31.0, 2.0),
}


@dataclass(frozen=True)
class Reference:
    """Cells an example refers to.

    Attributes:
        sheet: its name; "" = the sheet of the formula.
        top: row of the first cell, counted from 0.
        left: column of the first cell, counted from 0.
        rows: what we put there.
    """

    sheet: str
    top: int
    left: int
    rows: Rows


def parts(function: Function) -> Iterator[tuple[Parameter, Argument | Reference]]:
    """Give the arguments of its example with their parameters."""
    found = CALL.fullmatch(function.example)
    assert found, function.example
    assert ",," not in found[2], "Calc hands over 0 for an argument that is left out"
    texts = PIECES.findall(found[2])
    for parameter, text in zip(function.parameters, texts, strict=False):
        yield parameter, _part(parameter, text)


def arguments(function: Function) -> list[Argument]:
    """Return the arguments of its example, references as the rows that stand there."""
    return [part.rows if isinstance(part, Reference) else part for _, part in parts(function)]


def _part(parameter: Parameter, text: str) -> Argument | Reference:
    if found := REFERENCE.fullmatch(text):
        return _reference(parameter, found)
    if text.endswith("%"):
        return float(text[:-1]) / 100
    return typed.arguments(f"X({text})")[0]


def _reference(parameter: Parameter, found: re.Match[str]) -> Reference:
    sheet, left, top, right, bottom = found.groups()
    first = column_index_from_string(left)
    width = column_index_from_string(right or left) - first + 1
    height = int(bottom or top) - int(top) + 1
    cells = COLUMNS[parameter.kind]
    rows = [[cells[(i + j) % len(cells)] for j in range(width)] for i in range(height)]
    return Reference(sheet or "", int(top) - 1, first - 1, rows)
