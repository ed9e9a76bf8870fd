"""What the clerk has selected, apart from `book` because a command line needs only this."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Selection:
    """What the clerk has selected on one sheet; falsy when nothing.

    Attributes:
        sheet: sheet name.
        rows: 0-based numbers of the selected rows the clerk can see, ascending.
    """

    sheet: str = ""
    rows: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.rows)


NOTHING_SELECTED = Selection()
