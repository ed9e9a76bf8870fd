"""Real Excel errors: what a function raises, and the texts that stand for them on the way to a cell.

CellProblem       any of them; the VBA wrapper turns its `code` into the error value
├── NotFound      #N/A      there is no answer: nothing found, not set
├── BadInput      #VALUE!   an argument cannot be understood
├── OutOfRange    #NUM!     an argument is outside what the function is defined for
└── Passed        an error value of an argument, handed on as it came
"""

from __future__ import annotations

from math import inf

from xl_huikuan.sheets.value2 import ERROR_TEXTS

__all__ = [
    "ERROR_CODES",
    "ERROR_TEXTS",
    "BadInput",
    "CellProblem",
    "NotFound",
    "OutOfRange",
    "Passed",
]

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


def within(title: str, number: float, low: float, high: float = inf) -> float:
    """Return a number that lies between two others; raises OutOfRange when it does not."""
    if low <= number <= high:
        return number
    wanted = f"不能小于 {low:g}" if high == inf else f"应在 {low:g} 到 {high:g} 之间"
    raise OutOfRange(f"「{title}」{wanted},填的是 {number:.15g}")


def score_within(title: str, score: float) -> float:
    """Return a score of 0 to 100; one below 1 was typed as a share (0.8 or 80%) and is refused."""
    if 0 < score < 1:
        raise OutOfRange(f"「{title}」按 0 到 100 填,80分填 80,填的是 {score:.15g}")
    return within(title, score, 0, 100)


class Passed(CellProblem):
    """An error value among the arguments, handed on."""

    def __init__(self, code: str, where: str = "参数里") -> None:
        super().__init__(f"{where}有错误值 {code}")
        self.code = code
        self.where = where
