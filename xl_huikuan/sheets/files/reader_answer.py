"""What `reader_child` answered: a line of JSON, then the arrays of all columns."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from xl_huikuan.sheets.grid import CellColumn


@dataclass(frozen=True, slots=True)
class SheetAnswer:
    """One sheet as calamine read it.

    Attributes:
        name: sheet name.
        type: "WorkSheet", "ChartSheet", "DialogSheet", "MacroSheet" or "Vba".
        visible: False for hidden and very hidden.
        merges: 0-based (first row, first column, last row, last column).
        n_rows: rows from the first one of the sheet.
        columns: from A on; empty when the sheet was not read.
        hidden: 0-based rows the clerk does not see, as far as the child is the one who knows.
    """

    name: str
    type: str
    visible: bool
    merges: tuple[tuple[int, int, int, int], ...] = ()
    n_rows: int = 0
    columns: tuple[CellColumn, ...] = ()
    hidden: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the child said: sheets, or an error.

    Attributes:
        sheets: in order.
        error: "password", "damaged" with calamine's words, "refused" with our own
            sentence and its code.
        detail, code: more of an error.
    """

    sheets: tuple[SheetAnswer, ...] = ()
    error: str = ""
    detail: str = ""
    code: str = ""


def decode_answer(output: bytes) -> Answer:
    """Return the answer from what the child wrote: a line of JSON, then the arrays."""
    stream = io.BytesIO(output)
    said = json.loads(stream.readline())
    if "error" in said:
        return Answer(error=said["error"], detail=said.get("detail", ""), code=said.get("code", ""))
    return Answer(tuple(_sheet(sheet, stream) for sheet in said["sheets"]))


def _sheet(said: dict[str, Any], stream: io.BytesIO) -> SheetAnswer:
    n = said.get("rows", 0)
    columns = [
        CellColumn(
            _array(stream, np.uint8, n),
            _array(stream, np.float64, n),
            _array(stream, np.int32, n),
            tuple(texts),
        )
        for texts in said.get("texts", ())
    ]
    merges = tuple(tuple(merge) for merge in said.get("merges", ()))
    hidden = frozenset(said.get("hidden", ()))
    return SheetAnswer(
        said["name"], said["type"], said["visible"], merges, n, tuple(columns), hidden
    )


def _array(stream: io.BytesIO, dtype: type[np.generic], n: int) -> npt.NDArray[Any]:
    return np.frombuffer(stream.read(n * np.dtype(dtype).itemsize), dtype)
