"""Formulas as a clerk types them, worked out through the one entry of the worksheet functions.

Constants, DATE, TRUE and FALSE are understood; ranges are given to `call` as cells.
"""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Iterable
from typing import Any

from xl_huikuan.addin.functions.all import call

EPOCH = dt.date(1899, 12, 30)


def serial(year: int, month: int, day: int) -> float:
    """Value2 of a date cell."""
    return float((dt.date(year, month, day) - EPOCH).days)


def day(iso: str) -> float:
    """Value2 of a date cell, written 2026-10-31."""
    return float((dt.date.fromisoformat(iso) - EPOCH).days)


def iso(cell: Any) -> Any:
    """A serial number as 2026-10-31; an error value as it is."""
    return cell if isinstance(cell, str) else (EPOCH + dt.timedelta(cell)).isoformat()


def column(cells: Iterable[Any]) -> tuple[tuple[Any], ...]:
    """A column of cells as Value2 gives it: a tuple of rows."""
    return tuple((cell,) for cell in cells)


def formula(text: str) -> Any:
    """What a cell shows for a formula, e.g. `=HK_OVERDUE(DATE(2026,9,30),DATE(2026,10,31))`.

    An argument that is left empty is written None.
    """
    return _value(_tree(text))


def arguments(text: str) -> list[Any]:
    """The arguments of a formula as they reach the function."""
    return [_value(argument) for argument in _tree(text).args]


def _tree(text: str) -> Any:
    return ast.parse(text.removeprefix("="), mode="eval").body


def _value(node: Any) -> Any:
    match node:
        case ast.Call(func=ast.Name(id="DATE"), args=parts):
            return serial(*(part.value for part in parts))
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return call(name, [_value(argument) for argument in arguments])
        case ast.Name(id=name):
            return {"TRUE": True, "FALSE": False}[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand)
        case ast.Constant(value=value):
            return float(value) if isinstance(value, int) else value
    raise AssertionError(f"not a formula of constants: {ast.dump(node)}")
