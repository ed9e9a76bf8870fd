"""One measured figure beside its peer and its goal."""

from __future__ import annotations

import operator
from dataclasses import dataclass

SIGNS = {"<=": operator.le, ">=": operator.ge}


@dataclass(frozen=True)
class Figure:
    """A ratio of two medians of one run.

    Attributes:
        name: what was measured.
        ours: our figure, seconds unless the name says otherwise.
        peer: what it is held against.
        theirs: the peer's figure.
        ratio: the ratio the goal speaks of.
        sign: "<=" or ">=".
        goal: the ratio to reach.
    """

    name: str
    ours: float
    peer: str
    theirs: float
    ratio: float
    sign: str
    goal: float

    @property
    def reached(self) -> bool:
        """Whether the goal is reached."""
        return bool(SIGNS[self.sign](self.ratio, self.goal))

    def __str__(self) -> str:
        verdict = "ok" if self.reached else "miss"
        return (
            f"{self.name:34} ours {self.ours:10.4f}  {self.peer:18} {self.theirs:10.4f}  "
            f"ratio {self.ratio:8.2f}  goal {self.sign} {self.goal:g}  {verdict}"
        )
