"""Read the sheets of any workbook file, safely: guard, then a child process beside a scan.

guard          what the file is, and is it safe
scan           error cells, formulas without results, hidden rows: here, while
reader_child   in a process of its own calamine reads the values
text_files     CSV, and web pages and XML that are called .xls
"""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from xl_huikuan.core.errors import FileRefused, Finding, trouble_of
from xl_huikuan.sheets.files.beginning import TEXTS, Begun, begin
from xl_huikuan.sheets.files.column_builder import blank_column
from xl_huikuan.sheets.files.facts import OutOfBoundsError, Position, SheetFacts
from xl_huikuan.sheets.files.guard import FileKind, Format
from xl_huikuan.sheets.files.memory_limit import memory_for
from xl_huikuan.sheets.files.reader_answer import Answer, SheetAnswer, decode_answer
from xl_huikuan.sheets.files.reader_process import ReaderDied, start_reader
from xl_huikuan.sheets.files.scan import (
    PackageFacts,
    out_of_bounds,
    scan_package,
    with_old_errors,
)
from xl_huikuan.sheets.files.scan_xls import scan_xls
from xl_huikuan.sheets.files.which import THEIRS, Which
from xl_huikuan.sheets.files.zip_parts import MAX_PART, read_part
from xl_huikuan.sheets.grid import CellColumn, Grid, Kind
from xl_huikuan.sheets.notes import BookState, not_a_worksheet, state_notes
from xl_huikuan.sheets.table import PREFIX

# Calamine 0.9 gives up a whole sheet for one of Excel's newer error words (#SPILL!, #CALC! …).
_NEW_ERROR = "Unsupported cell error value"
MAX_XLS_BOX = 65_536 * 256
_WORTH_IT = 1.2  # times the memory of the first try, for a second one
_SHEET_TYPES = {
    "ChartSheet": "图表页",
    "DialogSheet": "对话框页",
    "MacroSheet": "宏表",
    "Vba": "宏",
}


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What was read from a file.

    Attributes:
        grids: the worksheets, in order.
        kind: what the file really is.
        notes: what the clerk should know about the file.
        sha256: of the file's bytes, hexadecimal.
    """

    grids: tuple[Grid, ...]
    kind: FileKind
    notes: tuple[Finding, ...]
    sha256: str


def read_grids(path: Path, which: Which = THEIRS) -> Reading:
    """Read the worksheets wanted; without a choice, all but our own 回款_ sheets.

    Raises FileRefused with a Chinese sentence for whatever cannot be read completely.
    """
    with begin(path, which) as begun:
        return finish(begun)


def finish(begun: Begun) -> Reading:
    """Do our own part of a reading while the child does its, and put both together."""
    path, kind = begun.path, begun.kind
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    notes: tuple[Finding, ...] = ()
    if kind.format in TEXTS:
        grids = _read_text(begun)
    else:
        grids, notes = _read_workbook(begun)
    return Reading(tuple(grids), kind, (*kind.notes, *notes), digest)


def _read_text(begun: Begun) -> list[Grid]:
    answer = decode_answer(begun.child.answer())
    if answer.error:
        raise _refused(begun.path, answer)
    return [
        Grid(s.name, s.columns, s.merges, hidden_rows=s.hidden, visible=s.visible)
        for s in answer.sheets
    ]


def _read_workbook(begun: Begun) -> tuple[list[Grid], tuple[Finding, ...]]:
    path, which = begun.path, begun.which
    package = PackageFacts({}, {}, BookState())
    in_order: list[SheetFacts] = []
    if begun.kind.format is Format.XLSX:
        package = scan_package(path, which)
        state = package.state
    else:
        in_order, state = scan_xls(path)
    answer = _answer(begun, package)
    if _NEW_ERROR in answer.detail:
        answer = _answer_with_old_errors(path, package, which)
    if answer.error:
        raise _refused(path, answer)
    known = dict(package.sheets)
    known.update(zip((sheet.name for sheet in answer.sheets), in_order, strict=False))
    sheets = [sheet for sheet in answer.sheets if which.wants(sheet.name)]
    pairs = [(s, _facts_of(path, s, known)) for s in sheets if s.type == "WorkSheet"]
    try:
        grids = [_grid(sheet, facts, date1904=state.date1904) for sheet, facts in pairs]
    except OutOfBoundsError as error:
        raise out_of_bounds(path, "", error) from error
    # Of formulas on sheets of ours nothing is read but what the clerk typed beside them.
    theirs = (facts for sheet, facts in pairs if not sheet.name.startswith(PREFIX))
    formulas = any(facts.has_formulas for facts in theirs)
    return grids, (*_pages(sheets), *state_notes(state, formulas=formulas))


def _answer(begun: Begun, package: PackageFacts) -> Answer:
    """Return the child's answer; only now is it known how much memory the cells may need."""
    path = begun.path
    try:
        return decode_answer(begun.child.answer())
    except ReaderDied:
        cells = max((f.n_rows * f.n_columns for f in package.sheets.values()), default=MAX_XLS_BOX)
        memory = memory_for(path, cells)
        if memory < _WORTH_IT * memory_for(path):
            raise
    with start_reader(path, begun.which, memory=memory) as second:
        return decode_answer(second.answer())


def _answer_with_old_errors(path: Path, facts: PackageFacts, which: Which) -> Answer:
    """Read a copy in which each error cell says #VALUE!; the scan knows what they really said."""
    try:
        with tempfile.TemporaryDirectory(prefix="huikuan") as folder:
            copy = Path(folder) / path.name
            _copy_with_old_errors(path, copy, set(facts.parts.values()))
            with start_reader(copy, which) as child:
                return decode_answer(child.answer())
    except OSError as error:
        raise FileRefused(
            f"读取「{path.name}」要用临时文件夹「{tempfile.gettempdir()}」,写不进去:"
            f"{trouble_of(error)}。请清理系统盘再运行。",
            code="E125",
        ) from error


def _copy_with_old_errors(path: Path, copy: Path, sheets: Collection[str]) -> None:
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(copy, "w") as target:
        for info in source.infolist():
            content = read_part(path, info, MAX_PART)
            target.writestr(info, with_old_errors(content) if info.filename in sheets else content)


def _refused(path: Path, answer: Answer) -> FileRefused:
    if answer.error == "password":
        return FileRefused(f"工作簿「{path.name}」有打开密码:请先取消密码再读取。", code="E105")
    if answer.error == "refused":
        return FileRefused(answer.detail, code=answer.code)
    return FileRefused(
        f"文件「{path.name}」读不出来,内容可能已损坏({answer.detail}):"
        "请用 Excel 打开并另存为新的 xlsx,或使用备份。",
        code="E104",
    )


def _facts_of(path: Path, sheet: SheetAnswer, known: Mapping[str, SheetFacts]) -> SheetFacts:
    if sheet.name not in known:
        raise FileRefused(
            f"文件「{path.name}」里找不到工作表「{sheet.name}」的内容:请用 Excel 打开并另存后再读取。",
            code="E104",
        )
    return known[sheet.name]


def _grid(sheet: SheetAnswer, facts: SheetFacts, *, date1904: bool) -> Grid:
    facts.widen(sheet.n_rows, len(sheet.columns))
    facts.check()  # what calamine saw and what the scan saw may lie far apart
    columns = _widened(sheet, [*facts.errors, *facts.no_values])
    errors = _by_column(facts.errors)
    missing = _by_column(dict.fromkeys(facts.no_values, ""))
    for i in errors.keys() | missing.keys():
        columns[i] = _marked(columns[i], errors.get(i, {}), list(missing.get(i, ())))
    return Grid(
        sheet.name,
        tuple(columns),
        sheet.merges,
        frozenset(facts.hidden_rows),
        sheet.visible,
        frozenset(facts.filtered_rows),
        frozenset(facts.hidden_columns),
        date1904,
        facts.signs.cells(),
    )


def _widened(sheet: SheetAnswer, positions: Iterable[Position]) -> list[CellColumn]:
    """Return the columns, with blanks up to the positions where calamine saw nothing."""
    n_rows = max([sheet.n_rows, *(row + 1 for row, _ in positions)])
    n_columns = max([len(sheet.columns), *(column + 1 for _, column in positions)])
    extra = blank_column(n_rows - sheet.n_rows)
    columns = list(sheet.columns)
    if n_rows > sheet.n_rows:
        columns = [_joined(column, extra) for column in columns]
    return columns + [blank_column(n_rows) for _ in range(n_columns - len(columns))]


def _joined(first: CellColumn, second: CellColumn) -> CellColumn:
    return CellColumn(
        np.concatenate([first.kinds, second.kinds]),
        np.concatenate([first.numbers, second.numbers]),
        np.concatenate([first.codes, second.codes]),
        first.texts,
    )


def _by_column(cells: Mapping[Position, str]) -> dict[int, dict[int, str]]:
    columns: dict[int, dict[int, str]] = {}
    for (row, column), text in cells.items():
        columns.setdefault(column, {})[row] = text
    return columns


def _marked(column: CellColumn, errors: Mapping[int, str], missing: list[int]) -> CellColumn:
    """Return the column with its error cells and its formulas without a result as such."""
    kinds, numbers, codes = column.kinds.copy(), column.numbers.copy(), column.codes.copy()
    index = {text: i for i, text in enumerate(column.texts)}
    rows = list(errors)
    kinds[rows], numbers[rows] = Kind.ERROR, np.nan
    codes[rows] = [index.setdefault(text, len(index)) for text in errors.values()]
    kinds[missing], numbers[missing], codes[missing] = Kind.NO_VALUE, np.nan, -1
    return CellColumn(kinds, numbers, codes, tuple(index))


def _pages(sheets: Sequence[SheetAnswer]) -> Iterator[Finding]:
    for sheet in sheets:
        if sheet.type != "WorkSheet":
            yield not_a_worksheet(sheet.name, _SHEET_TYPES.get(sheet.type, "特殊页"))
