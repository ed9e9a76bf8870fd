"""Every worksheet function as a plain xlwings function, for sites that insist on stock xlwings.

Put `xl_huikuan.addin.udfs` under UDF MODULES of xlwings and press Import Functions: the names,
the help and the answers are those of our own add-in, except in two things that stock xlwings does
its own way: an error value arrives as its text, and a workbook that counts its days from 1904
shows answered dates four years early. Our own add-in has neither trouble.
"""

from __future__ import annotations

import atexit
import datetime as dt
import sys
from collections.abc import Callable
from decimal import Decimal
from inspect import Parameter, Signature
from typing import Any

import xlwings

from xl_huikuan.addin.functions.all import Function, call, functions
from xl_huikuan.addin.functions.ranges import rows_of
from xl_huikuan.addin.functions.values import error_of
from xl_huikuan.addin.xlam.texts import TITLE
from xl_huikuan.sheets.grid import datetime_to_serial

_RAW = "raw"  # xlwings' name for cells as they come, without any conversion


def publish(function: Function) -> Callable[..., Any]:
    """Return a function for xlwings to call, decorated as xlwings wants it."""

    def published(*arguments: Any) -> Any:
        return rows_of(call(function.name, [value2(argument) for argument in arguments]))

    published.__name__ = published.__qualname__ = function.name
    published.__doc__ = function.help
    published.__annotations__ = {}  # xlwings would take type hints for converters
    published.__signature__ = _signature(function)  # type: ignore[attr-defined]
    decorated = xlwings.ret(_RAW)(published)
    for parameter in function.parameters:
        decorated = xlwings.arg(parameter.name, _RAW, doc=parameter.help)(decorated)
    return xlwings.func(category=TITLE)(decorated)  # last: each of the others resets it


def _signature(function: Function) -> Signature:
    return Signature([
        Parameter(
            parameter.name,
            Parameter.POSITIONAL_OR_KEYWORD,
            default=None if parameter.optional else Parameter.empty,
        )
        for parameter in function.parameters
    ])  # fmt: skip


def value2(raw: Any) -> Any:
    """Return cells read as Range.Value as Value2 would have them: dates and currency as numbers."""
    if isinstance(raw, (tuple, list)):
        return tuple(value2(cell) for cell in raw)
    if isinstance(raw, dt.datetime):
        return datetime_to_serial(raw.replace(tzinfo=None))
    if type(raw) is int and not error_of(raw):
        return float(raw)  # typed into VBA or an array constant, never a cell
    return float(raw) if isinstance(raw, Decimal) else raw


def spare_other_excels() -> None:
    """Keep xlwings from ending every Excel without a window when Python ends."""
    windows = sys.modules.get("xlwings._xlwindows")
    if windows is not None:
        atexit.unregister(windows.cleanup)


spare_other_excels()
globals().update({function.name: publish(function) for function in functions()})
