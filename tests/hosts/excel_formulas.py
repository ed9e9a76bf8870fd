"""Formulas as Excel writes them, to and from Calc's own; and the numbers of error values."""

from __future__ import annotations

import re
from typing import Any

from tests.hosts.calc import import_uno

XL_OOX = 3  # com.sun.star.sheet.AddressConvention, the one that takes commas
_ERRORS = {  # Calc's number → what COM hands over
    503: -2146826252,
    519: -2146826273,
    521: -2146826288,
    524: -2146826265,
    525: -2146826259,
    532: -2146826281,
    32767: -2146826246,
}


def code_of_error(number: int) -> int:
    """Return Value2 of an error cell; what only Calc knows is #VALUE!."""
    return _ERRORS.get(number, _ERRORS[519])


class English:
    """Formulas of one document in English, with sheets as Excel writes them: 账!A1."""

    def __init__(self, document: Any) -> None:
        self.locale = import_uno().createUnoStruct("com.sun.star.lang.Locale", "en", "US", "")
        self._parser = document.createInstance("com.sun.star.sheet.FormulaParser")
        self._parser.CompileEnglish = True
        self._parser.FormulaConvention = XL_OOX

    def tokens(self, text: str, origin: Any) -> Any:
        """Return a formula for `setTokens`."""
        return self._parser.parseFormula(text.removeprefix("="), origin)

    def formula(self, cell: Any) -> str:
        """Return the formula of a cell."""
        return "=" + self._parser.printFormula(cell.getTokens(), cell.CellAddress)


def from_calc(content: str) -> str:
    """Return what a defined name refers to, as Excel writes it: $账.$A$1 → =账!$A$1."""
    return "=" + re.sub(r"\$?('[^']+'|\w+)\.(?=\$?[A-Z])", r"\1!", content)


def to_calc(refers_to: str) -> str:
    """Return the same as Calc writes it."""
    return re.sub(r"('[^']+'|\w+)!", r"$\1.", refers_to.removeprefix("="))
