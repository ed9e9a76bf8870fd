"""Which of our sheets count: those of the workbook, and what it lacks from its last result."""

from __future__ import annotations

from collections.abc import Mapping

from xl_huikuan.addin.buttons.preview_sheet import day_of, has_changes
from xl_huikuan.sheets.files.which import PREVIEW
from xl_huikuan.sheets.grid import Grid


def borrowed(own: Mapping[str, Grid], beside: Mapping[str, Grid]) -> dict[str, Grid]:
    """Return the sheets of the last result that count although the workbook has sheets of ours.

    A sheet of the workbook counts, except a preview that is older than the other one: the clerk
    looks at the newest, and what she changed there must not be passed over.
    """
    return {
        name: grid
        for name, grid in beside.items()
        if name not in own or (name == PREVIEW and _is_newer(grid, own[name]))
    }


def _is_newer(beside: Grid, own: Grid) -> bool:
    theirs, ours = day_of(beside), day_of(own)
    if theirs is None or ours is None or theirs == ours:
        return has_changes(beside) and not has_changes(own)
    return theirs > ours
