"""Live formulas as XML, and texts among numbers: put into a column that was made in bulk.

A cell has its formula without the "=" and the value it comes to, so that programs that calculate
nothing show it too. Only a `Formula` becomes one; a text that begins with = stays a text.
"""

from __future__ import annotations

from collections.abc import Mapping

from xl_huikuan.sheets.ooxml.cellxml import cell_text, escape, fragments, text_fragment
from xl_huikuan.sheets.table import Column, Formula


def own_fragment(cell: Formula | str, kind: str) -> bytes:
    """Return the rest of a cell that holds a formula or a text instead of a value of its kind."""
    if isinstance(cell, str):
        return text_fragment(cell)
    formula = escape(cell.text.removeprefix("="))
    if isinstance(cell.value, str):
        return f' t="str"><f>{formula}</f><v>{cell_text(cell.value)}</v></c>'.encode()
    codes, found = fragments(Column("", kind, [cell.value]))
    return f"><f>{formula}</f>".encode() + found[codes[0]].removeprefix(b">")


def with_own_cells(
    made: list[bytes], column: Column, styles: Mapping[str, int], after: bytes
) -> list[bytes]:
    """Return the cells of a column, as `toned_cells` makes them, with formulas and texts put in."""
    for row, cell in column.cells.items():
        tone = "" if column.tones is None else column.tones[row]
        made[row] = b'" s="%d"' % styles[tone] + own_fragment(cell, column.kind) + after
    return made
