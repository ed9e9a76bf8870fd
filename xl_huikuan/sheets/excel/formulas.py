"""Cells with formulas: which they are, and how far one formula reaches."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from xl_huikuan.sheets.excel.blocks import (
    Box,
    Rows,
    block,
    box_of,
    formula_member,
    formulas_of,
    spills,
)

Found = tuple[int, int, str]  # row, column, formula


@dataclass(frozen=True, slots=True)
class Extent:
    """Cells whose formulas are written together.

    Attributes:
        box: the cells.
        member: Excel's member that takes the formulas.
        anchor: the cells that take them: all, or the first one when its formula spills over.
        formulas: rows of formulas for `anchor`; an array has one formula for all its cells.
    """

    box: Box
    member: str
    anchor: Box
    formulas: Rows

    def write(self, sheet: Any) -> None:
        """Put the formulas into their cells."""
        if self.anchor != self.box:
            block(sheet, self.box).ClearContents()
        one = self.member == "FormulaArray" or self.anchor != self.box
        content = self.formulas[0][0] if one else self.formulas
        setattr(block(sheet, self.anchor), self.member, content)


def formulas_with(sheet: Any, box: Box, pattern: re.Pattern[str]) -> list[Found]:
    """Return the formulas of a rectangle in which the pattern is found, column by column."""
    top, left, bottom, right = box
    if block(sheet, box).HasFormula is False:  # None when some have one
        return []
    found: list[Found] = []
    for column in range(left, right + 1):
        stripe = (top, column, bottom, column)
        if block(sheet, stripe).HasFormula is not False:
            texts = enumerate(formulas_of(sheet, stripe), top)
            found += [(row, column, text) for row, (text,) in texts if _has(text, pattern)]
    return found


def _has(text: Any, pattern: re.Pattern[str]) -> bool:
    return isinstance(text, str) and text.startswith("=") and bool(pattern.search(text))


def extents(sheet: Any, found: Iterable[Found]) -> Iterator[Extent]:
    """Yield the cells to be written together: runs down a column, whole arrays, whole spills."""
    done: set[Box] = set()
    modern, member = spills(sheet), formula_member(sheet)
    for run in _runs(found):
        column = run[0][1]
        box = (run[0][0], column, run[-1][0], column)
        rng = block(sheet, box)
        if rng.HasArray is False and not (modern and rng.HasSpill is not False):
            yield Extent(box, member, box, tuple((text,) for _, _, text in run))
            continue
        for row, _, text in run:
            whole = _whole(block(sheet, (row, column, row, column)), text, member)
            if whole.box not in done:
                done.add(whole.box)
                yield whole


def _runs(found: Iterable[Found]) -> Iterator[list[Found]]:
    """Yield stretches of cells that stand one below the other."""
    run: list[Found] = []
    for cell in found:
        if run and (cell[0] - 1, cell[1]) != run[-1][:2]:
            yield run
            run = []
        run.append(cell)
    if run:
        yield run


def _whole(cell: Any, text: str, member: str) -> Extent:
    """Return all the cells one formula fills."""
    here = box_of(cell.Address)
    if member == "Formula2" and cell.HasSpill:
        parent = cell.SpillParent
        anchor, box = box_of(parent.Address), box_of(parent.SpillingToRange.Address)
        return Extent(box, member, anchor, ((parent.Formula2,),))
    if cell.HasArray:
        box = box_of(cell.CurrentArray.Address)
        return Extent(box, "FormulaArray", box, ((text,),))
    return Extent(here, member, here, ((text,),))
