"""What cells say that hold a formula, or a text among numbers: read from the bytes."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from xl_huikuan.sheets.ooxml.readback import CONTENT, NotPlain, says
from xl_huikuan.sheets.table import Column, Formula

OWN_CONTENT = rb'((?: t="str")?><f>[^<]*+</f><v>[^<]*+</v></c>|' + CONTENT[1:]
_FORMULA = re.compile(rb'(?P<text> t="str")?><f>(?P<formula>[^<]*)</f><v>(?P<value>[^<]*)</v></c>')
_BARE = re.compile(r"&(?!(?:amp|lt|gt|quot);)")


def says_own(contents: Sequence[bytes], column: Column, *, date1904: bool = False) -> bool:
    """Tell whether cells, some of which are not of their column's kind, say what it means.

    Raises:
        NotPlain: when one of them is damaged.
    """
    if len(contents) != len(column.values):
        return False
    rest = [row for row in range(len(contents)) if row not in column.cells]
    plain = Column("", column.kind, [column.values[row] for row in rest])
    return (not rest or says([contents[row] for row in rest], plain, date1904=date1904)) and all(
        _says_cell(contents[row], cell, column.kind) for row, cell in column.cells.items()
    )


def _says_cell(content: bytes, cell: Formula | str, kind: str) -> bool:
    if isinstance(cell, str):
        return says([content], Column("", "text", [cell]))
    found = _FORMULA.fullmatch(content)
    if found is None:
        raise NotPlain(repr(content))
    is_text = isinstance(cell.value, str)
    return (
        (found["text"] is not None) == is_text
        and "=" + _decoded(found["formula"]) == cell.text
        and _says_value(found["value"], cell, kind)
    )


def _says_value(value: bytes, cell: Formula, kind: str) -> bool:
    if isinstance(cell.value, str):
        return _decoded(value) == cell.value
    return says([b"><v>" + value + b"</v></c>"], Column("", kind, [cell.value]))


def _decoded(xml: bytes) -> str:
    text = xml.decode("utf-8", "replace")
    if _BARE.search(text):
        raise NotPlain(text)
    return html.unescape(text)
