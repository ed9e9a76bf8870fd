"""`make books DIR=…`: how each workbook was understood, and whether its sums are another's too.

For each workbook of a folder one line per table: what it is, its columns, the sum of each money
column as the product says it and as `other_eyes` adds it up, and what is asked. The run fails
when a table that is used has another sum and nothing is asked about.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl.utils import column_index_from_string as number_of

from tests.proofs.other_eyes import Sheets, control_total, sheets_of
from xl_huikuan.addin.cli import main as huikuan

SUFFIXES = {".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".et", ".csv", ".txt", ".tsv"}
HEAD = ("文件", "表", "认作", "侧", "可催", "表头行", "数据行", "列", "合计(另一读法)", "结果")
REFUSED = {4}  # exit codes of a file that cannot be read at all


@dataclass(frozen=True, slots=True)
class Verdict:
    """One table: its cells of the report, and whether a number was taken for another."""

    cells: tuple[str, ...]
    wrong: bool = False


def main(argv: list[str]) -> int:
    """Print the report of a folder; 1 when a number was taken for another without a question."""
    files = sorted(p for p in Path(argv[0]).rglob("*") if p.suffix.lower() in SUFFIXES)
    say("| " + " | ".join(HEAD) + " |")
    say("|" + " --- |" * len(HEAD))
    wrong = read = asked = 0
    with tempfile.TemporaryDirectory() as folder:
        for path in files:
            code, said = ask(path, Path(folder))
            read += code not in REFUSED
            asked += code == 3
            for verdict in verdicts(path, said, Path(folder)):
                say("| " + " | ".join(verdict.cells) + " |")
                wrong += verdict.wrong
    say(
        f"\n{len(files)} 个文件:读了 {read} 个,其中 {asked} 个要先回答问题;"
        f"数字认错而没有问的表 {wrong} 张"
    )
    return 1 if wrong else 0


def say(line: str) -> None:
    """Print a line at once: a folder may take minutes."""
    print(line, flush=True)  # noqa: T201  a report for a terminal


def ask(path: Path, folder: Path) -> tuple[int, dict[str, Any]]:
    """Return the exit code and the answer of `huikuan check`."""
    printed = io.StringIO()
    words = ["check", str(path), "--json", "--dry-run", "--out", str(folder)]
    with contextlib.redirect_stdout(printed):
        code = huikuan([*words, "--as-of", "2026-10-31"])
    return code, json.loads(printed.getvalue())


def verdicts(path: Path, said: dict[str, Any], folder: Path) -> Iterator[Verdict]:
    """Yield the verdict on each table of a workbook."""
    if "sheets" not in said:
        wrong = said.get("error") == "E999"
        yield Verdict((path.name, *[""] * (len(HEAD) - 2), "拒绝:" + said["message"]), wrong)
        return
    try:
        sheets = sheets_of(path, folder)
    except Exception as error:  # noqa: BLE001  the other reader may fail at anything
        yield Verdict((path.name, *[""] * (len(HEAD) - 2), f"另一读法读不了:{error!r}"))
        return
    for sheet in said["sheets"]:
        for table in sheet["tables"]:
            yield _verdict(path, said, sheet["sheet"], table, sheets)
        if not sheet["tables"]:
            yield Verdict((path.name, sheet["sheet"], "没有表", *[""] * (len(HEAD) - 3)))


def _verdict(
    path: Path, said: dict[str, Any], sheet: str, table: dict[str, Any], sheets: Sheets
) -> Verdict:
    pairs = list(_pairs(table, sheets[sheet] if sheet in sheets else next(iter(sheets.values()))))
    unequal = [pair for pair in pairs if pair[1] != pair[2]]
    used = bool(table["role"]) and table["role"] != "control"
    question = said["question"]
    wrong = used and bool(unequal) and not question
    columns = "、".join(f"{k}={c['field']}" for k, c in table["columns"].items() if c["field"])
    sums = "; ".join(
        f"{k} {ours} {'=' if ours == other else '≠ ' + str(other)}" for k, ours, other in pairs
    )
    result = (
        "认错"
        if wrong
        else "先问"
        if question and (used or table["may_be_dunned"])
        else "相等"
        if used
        else "不用"
    )
    if unequal and not wrong:
        result += "(和不同)"
    first, last = table["data_rows"]
    cells = (
        path.name, sheet, table["kind_title"], table["side"],
        "是" if table["may_be_dunned"] else "否",
        ",".join(map(str, table["header_rows"])), f"{first}-{last}", columns, sums, result,
    )  # fmt: skip
    return Verdict(tuple(cell.replace("|", "/").replace("\n", " ") for cell in cells), wrong)


def _pairs(table: dict[str, Any], rows: list[Any]) -> Iterator[tuple[str, Decimal, Decimal]]:
    """Yield each money column with the product's sum and the other one."""
    columns = [number_of(letters) - 1 for letters in table["columns"]]
    first = max(table["header_rows"], default=0)
    stop = max([table["data_rows"][1], *table["total_rows"], *table["skip_rows"]])
    span = range(first, stop)
    for control in table["controls"]:
        letters = control["column"]
        unit = table["columns"][letters]["unit"]
        other = control_total(rows, columns, number_of(letters) - 1, span=span, unit=unit)
        yield letters, Decimal(control["sum"].replace(",", "")), other


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
