"""What a check of 环境自检 finds: fine, a trouble with its remedy, or that it cannot tell."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """How a check went; the value is what the clerk sees."""

    GOOD = "✔"
    BAD = "✘"
    UNKNOWN = "–"


@dataclass(frozen=True, slots=True)
class Result:
    """What one check found.

    Attributes:
        mark: how it went.
        title: what was looked at.
        text: what was found, without a full stop.
        remedy: what to do, "" when nothing is to be done.
    """

    mark: Mark
    title: str
    text: str
    remedy: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """As the clerk reads it."""
        found = f"{self.mark} {self.title}:{self.text}"
        return (found, f"  → {self.remedy}") if self.remedy else (found,)


def good(title: str, text: str) -> Result:
    """Return that something is fine."""
    return Result(Mark.GOOD, title, text)


def bad(title: str, text: str, remedy: str) -> Result:
    """Return a trouble and what to do about it."""
    return Result(Mark.BAD, title, text, remedy)


def unknown(title: str, text: str, remedy: str = "") -> Result:
    """Return that a check could not be made or says nothing either way."""
    return Result(Mark.UNKNOWN, title, text, remedy)
