"""The process that reads: a file may abort it or fill its memory, but never the program's.

Started by `reader` as a script with isolated mode. It imports neither pandas nor anything else
that is slow, and answers on stdout with one JSON line and the raw arrays of all columns.
"""

from __future__ import annotations

import sys

if __name__ == "__main__":
    sys.path.extend(sys.argv[2].split("\n"))  # isolated mode knows no checkout and no user packages

import gc
import io
import json
import os
from pathlib import Path
from typing import Any, BinaryIO

import python_calamine as calamine

from xl_huikuan.core.errors import FileRefused
from xl_huikuan.sheets.files.column_builder import blank_column, columns_of
from xl_huikuan.sheets.files.memory_limit import limit_memory
from xl_huikuan.sheets.files.which import Which
from xl_huikuan.sheets.grid import CellColumn
from xl_huikuan.sheets.limits import MAX_MERGES

_OLE_SUFFIXES = (".xls", ".xla", ".xlt", ".et", ".ett")


def main(path: str, which: Which, format_: str, memory: int, out: BinaryIO) -> None:
    """Read the sheets wanted and write the answer; a workbook has no `format_`."""
    limit_memory(memory)
    gc.disable()  # a million short-lived cells and not one cycle
    try:
        sheets, columns = read_text(path, format_) if format_ else read_workbook(path, which)
    except FileRefused as refusal:
        answer: dict[str, Any] = {"error": "refused", "detail": str(refusal), "code": refusal.code}
        columns = []
    except calamine.PasswordError:
        answer = {"error": "password"}
        columns = []
    except (calamine.CalamineError, OSError) as error:
        answer = {"error": "damaged", "detail": str(error)[:500]}
        columns = []
    else:
        answer = {"sheets": sheets}
    out.write(json.dumps(answer).encode() + b"\n")
    for column in columns:
        out.writelines(array.tobytes() for array in (column.kinds, column.numbers, column.codes))
    out.flush()


def read_text(path: str, format_: str) -> tuple[list[dict[str, Any]], list[CellColumn]]:
    """Return what is known of each table of a text file, and the columns of all of them."""
    from xl_huikuan.sheets.files.text_files import TEXT_READERS  # noqa: PLC0415  few files need it

    grids = TEXT_READERS[format_](Path(path))
    about = [
        {"name": grid.name, "type": "WorkSheet", "visible": grid.visible, "merges": grid.merges,
         "hidden": sorted(grid.hidden_rows), "rows": grid.n_rows,
         "texts": [column.texts for column in grid.columns]}
        for grid in grids
    ]  # fmt: skip
    return about, [column for grid in grids for column in grid.columns]


def read_workbook(path: str, which: Which) -> tuple[list[dict[str, Any]], list[CellColumn]]:
    """Return what is known of each sheet, in order, and the columns of all of them."""
    sheets: list[dict[str, Any]] = []
    everything: list[CellColumn] = []
    with _opened(path) as book:
        for about in book.sheets_metadata:
            sheet: dict[str, Any] = {
                "name": about.name,
                "type": str(about.typ).rpartition(".")[2],
                "visible": about.visible == calamine.SheetVisibleEnum.Visible,
            }
            sheets.append(sheet)
            if not which.wants(about.name):
                continue
            if about.typ == calamine.SheetTypeEnum.WorkSheet:
                columns = _read_sheet(Path(path).name, book.get_sheet_by_name(about.name), sheet)
                everything.extend(columns)
                sheet["texts"] = [column.texts for column in columns]
    return sheets, everything


def _opened(path: str) -> calamine.CalamineWorkbook:
    """Open a workbook by what it is, whatever it is called."""
    with Path(path).open("rb") as file:
        is_zip = file.read(2) == b"PK"
    if is_zip == (Path(path).suffix.lower() in _OLE_SUFFIXES):  # calamine goes by the name
        return calamine.load_workbook(io.BytesIO(Path(path).read_bytes()))
    return calamine.load_workbook(path)


def _read_sheet(
    name: str, sheet: calamine.CalamineSheet, about: dict[str, Any]
) -> list[CellColumn]:
    """Return the columns of a sheet of the file of this name."""
    merges = sheet.merged_cell_ranges or []
    if len(merges) > MAX_MERGES:
        raise FileRefused(
            f"文件「{name}」的合并单元格超过 20 万处,不正常:"
            "请在 Excel 里取消合并,只把需要的工作表另存为新的 xlsx。",
            code="E110",
        )
    about["merges"] = [(*first, *last) for first, last in merges]
    if sheet.start is None or sheet.end is None:  # nothing on it
        about["rows"] = 0
        return []
    about["rows"] = sheet.end[0] + 1
    # Calamine pads rows above, but not at the left.
    left = [blank_column(about["rows"]) for _ in range(sheet.start[1])]
    return left + columns_of(sheet.iter_rows(), sheet.width)


if __name__ == "__main__":
    main(
        sys.argv[1], Which.from_argument(sys.argv[3]), sys.argv[4], int(sys.argv[5]),
        sys.stdout.buffer,
    )  # fmt: skip
    os._exit(0)  # a million cells need no undertaker
