"""Real Excel errors: what a function raises, and the texts that stand for them on the way to a cell.

CellProblem       any of them; the VBA wrapper turns its `code` into the error value
├── NotFound      #N/A      there is no answer: nothing found, not set
├── BadInput      #VALUE!   an argument cannot be understood
├── OutOfRange    #NUM!     an argument is outside what the function is defined for
└── Passed        an error value of an argument, handed on as it came
"""

from __future__ import annotations

# Value2 of an error cell as COM hands it over → its text; VBA CVErr numbers are the low 16 bits.
ERROR_TEXTS = {
    -2146826288: "#NULL!",
    -2146826281: "#DIV/0!",
    -2146826273: "#VALUE!",
    -2146826265: "#REF!",
    -2146826259: "#NAME?",
    -2146826252: "#NUM!",
    -2146826246: "#N/A",
    -2146826245: "#GETTING_DATA",
    -2146826243: "#SPILL!",
    -2146826242: "#CONNECT!",
    -2146826241: "#BLOCKED!",
    -2146826240: "#UNKNOWN!",
    -2146826239: "#FIELD!",
    -2146826238: "#CALC!",
}
ERROR_CODES = frozenset(ERROR_TEXTS.values())


class CellProblem(Exception):
    """Why a cell shows an error; the message is for the list of recent problems."""

    code = "#VALUE!"


class NotFound(CellProblem):
    """There is no answer."""

    code = "#N/A"


class BadInput(CellProblem):
    """An argument cannot be understood."""


class OutOfRange(CellProblem):
    """An argument is outside what the function is defined for."""

    code = "#NUM!"


class Passed(CellProblem):
    """An error value among the arguments, handed on."""

    def __init__(self, code: str) -> None:
        super().__init__(f"参数里有错误值 {code}")
        self.code = code
