"""Runs inside LibreOffice: takes calls of the VBA bridge to the tests, and their answers back.

Calc's own interpreter need not have numpy, nor be of our version; so it only reads ranges and
talks to the process that tests, whose address stands in a file beside this one.
"""

from __future__ import annotations

import re
from functools import cache
from multiprocessing.connection import Client, Connection
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

FORMULAS_IN_ERROR = 4  # com.sun.star.sheet.FormulaResult.ERROR
# Calc's own numbers of errors → CVErr numbers of Excel
ERRORS = {521: 2000, 532: 2007, 519: 2015, 524: 2023, 525: 2029, 503: 2036, 32767: 2042}
FIRST_ERROR = -2146828288  # what COM adds to a CVErr number (0x800A0000)
CVERR = re.compile(r"Error (20\d\d)")  # an error value of VBA is such a text in a cell of Calc


def call(name: str, arguments: tuple[Any, ...], from_1904: bool) -> Any:  # noqa: FBT001  UNO knows no keywords
    """Answer one call of the VBA bridge."""
    line = _line(Path(unquote(urlparse(__file__).path)).with_name("hkbridge.address").read_text())
    line.send((name, [_value2(argument) for argument in arguments], from_1904))
    answer = line.recv()
    if isinstance(answer, Exception):
        raise answer
    return answer


@cache
def _line(address: str) -> Connection:
    return Client(address)


def _value2(argument: Any) -> Any:
    """Return a range as COM hands it over: blanks None, dates numbers, errors negative integers."""
    if not hasattr(argument, "getDataArray"):
        return _excel(argument)
    rows = [[_excel(cell) for cell in row] for row in argument.getDataArray()]
    for row, column, _ in _cells(argument, argument.queryEmptyCells()):
        rows[row][column] = None
    for row, column, cell in _cells(argument, argument.queryFormulaCells(FORMULAS_IN_ERROR)):
        rows[row][column] = _error(ERRORS.get(cell.getError(), 2015))
    return rows[0][0] if len(rows) == len(rows[0]) == 1 else tuple(map(tuple, rows))


def _excel(cell: Any) -> Any:
    if type(cell) is int:  # Basic hands over whole numbers so; in Excel every number is a Double
        return float(cell)
    found = CVERR.fullmatch(cell) if isinstance(cell, str) else None
    return _error(int(found[1])) if found else cell


def _error(number: int) -> int:
    return number + FIRST_ERROR


def _cells(inside: Any, found: Any) -> Any:
    """Give row and column inside a range, and the cell, of every cell that was found."""
    top, left = inside.RangeAddress.StartRow, inside.RangeAddress.StartColumn
    for area in found.RangeAddresses:
        for row in range(area.StartRow - top, area.EndRow - top + 1):
            for column in range(area.StartColumn - left, area.EndColumn - left + 1):
                yield row, column, inside.getCellByPosition(column, row)


g_exportedScripts = (call,)  # noqa: N816  the name LibreOffice looks for
