"""The table of worksheet functions: declared once, called through `call`, described from here.

The VBA wrappers, the help in the function dialog, the manual and the xlwings functions are all
made from `FUNCTIONS`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from xl_huikuan.addin.functions.headings import data_only
from xl_huikuan.addin.functions.problems import BadInput, CellProblem, OutOfRange, Passed
from xl_huikuan.addin.functions.ranges import rows_of, side_by_side, to_1900, to_1904
from xl_huikuan.addin.functions.values import (
    COLUMN_READERS,
    READERS,
    Cells,
    counts_days,
    error_of,
    flat,
    is_blank,
    to_cell,
)
from xl_huikuan.core.errors import HuikuanError, NotApplicable

GROUPS = ("账龄", "信用", "催收", "文书", "指标", "坏账", "关于")  # headings, in order
Body = Callable[..., Any]


class Shape(StrEnum):
    """How much of a range an argument takes at a time."""

    CELL = "cell"  # one cell; a range makes the function answer cell by cell
    COLUMN = "column"  # all cells of one column
    TABLE = "table"  # rows as they are; the function reads them itself


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument.

    Attributes:
        name: of the Python and VBA argument, ASCII.
        title: as the clerk sees it.
        help: one sentence, at most 255 characters.
        kind: what its cells hold.
        shape: how much of a range it takes at a time.
        optional: may be left out or blank; it is then `default`.
        keeps_blank: a blank cell reaches the function as None. Otherwise a blank cell makes the
            answer blank, so that a formula filled down past the last row shows nothing.
        rows: COLUMNs of the same `rows` stand side by side; headings and totals in them are
            passed over. "" = taken as they are.
        like: name of the parameter whose whole range this COLUMN is when left out.
        digest: what a COLUMN is made into, once for all cells of a cell by cell answer.
    """

    name: str
    title: str
    help: str
    kind: Cells
    shape: Shape = Shape.CELL
    optional: bool = False
    default: Any = None
    keeps_blank: bool = False
    rows: str = ""
    like: str = ""
    digest: Callable[[Sequence[Any]], Any] = tuple


@dataclass(frozen=True, slots=True)
class Function:
    """One worksheet function.

    Attributes:
        name: as typed into a cell, HK_….
        group: heading under which it is listed, one of GROUPS.
        help: one sentence for the function dialog, at most 255 characters.
        parameters: in order, optional ones last.
        returns: what the answer is, for functions that answer cell by cell; None = the body
            returns cells (a scalar or rows) itself.
        example: a formula that shows its use.
        body: does the work on typed arguments.
    """

    name: str
    group: str
    help: str
    parameters: tuple[Parameter, ...]
    returns: Cells | None
    example: str
    body: Body = field(repr=False)

    @property
    def by_cell(self) -> bool:
        """Whether it answers cell by cell; a COLUMN among its arguments is the same for each."""
        return self.returns is not None

    @property
    def required(self) -> int:
        """Number of arguments that must be given."""
        return sum(not parameter.optional for parameter in self.parameters)

    @property
    def syntax(self) -> str:
        """As the manual shows it: HK_OVERDUE(到期日, 基准日)."""
        shown = (f"[{p.title}]" if p.optional else p.title for p in self.parameters)
        return f"{self.name}({', '.join(shown)})"


_declared: dict[str, Function] = {}
recent_problems: deque[tuple[str, str]] = deque(maxlen=20)  # (function, why), newest last


def worksheet_function(
    group: str, text: str, *parameters: Parameter, returns: Cells | None = None, example: str
) -> Callable[[Body], Body]:
    """Declare a worksheet function; the decorated body stays callable as it is."""

    def declare(body: Body) -> Body:
        name = body.__name__
        _declared[name] = Function(name, group, text, parameters, returns, example, body)
        return body

    return declare


def functions() -> tuple[Function, ...]:
    """Return every function declared so far, group after group.

    `all.functions` is the same, and sure to know them all.
    """
    return tuple(sorted(_declared.values(), key=lambda function: GROUPS.index(function.group)))


def call(name: str, arguments: Sequence[Any], *, date_1904: bool = False) -> Any:
    """Answer a function typed into a cell: a cell value or rows of them; never raises.

    Args:
        name: of the function.
        arguments: Value2 of each argument in order; those left out may be missing at the end.
        date_1904: the workbook counts its dates from 1904.
    """
    function = _declared.get(name)
    if function is None:
        return "#NAME?"
    try:
        return _answer(function, arguments, date_1904=date_1904)
    except Exception as problem:  # noqa: BLE001  the edge of a cell: it shows an error value
        return _failed(function, problem)


def _answer(function: Function, arguments: Sequence[Any], *, date_1904: bool) -> Any:
    missing = len(function.parameters) - len(arguments)
    if missing < 0:
        raise BadInput(f"多给了 {-missing} 个参数,写法是 {function.syntax}")
    given = [*arguments, *[None] * missing]
    if date_1904:
        given = [_in_1900(p, raw) for p, raw in zip(function.parameters, given, strict=True)]
    answer = _by_cell(function, given) if function.by_cell else _whole(function, given)
    return to_1904(answer) if date_1904 and function.returns is Cells.DAY else answer


def _in_1900(parameter: Parameter, raw: Any) -> Any:
    if parameter.kind is Cells.AGE:
        return to_1900(raw, unless=counts_days)
    return to_1900(raw) if parameter.kind is Cells.DAY else raw


@dataclass(frozen=True, slots=True)
class _Ready:
    """A COLUMN that has been read, on its way to every cell."""

    value: Any


def _by_cell(function: Function, given: Sequence[Any]) -> Any:
    given = _with_columns(function, given)
    if not any(isinstance(raw, (tuple, list)) for raw in given):
        return _one(function, given)
    return tuple(
        tuple(_one(function, cells) for cells in zip(*line, strict=True))
        for line in zip(*side_by_side(given), strict=True)
    )


def _with_columns(function: Function, given: Sequence[Any]) -> Sequence[Any]:
    if all(parameter.shape is Shape.CELL for parameter in function.parameters):
        return given
    by_name = {p.name: raw for p, raw in zip(function.parameters, given, strict=True)}
    return [
        raw
        if p.shape is Shape.CELL
        else _Ready(_column(p, by_name.get(p.like) if raw is None else raw))
        for p, raw in zip(function.parameters, given, strict=True)
    ]


def _column(parameter: Parameter, raw: Any) -> Any:
    if isinstance(raw, (tuple, list)):
        return parameter.digest(_read_by(COLUMN_READERS, parameter, raw))
    value = _value(parameter, raw)
    return parameter.default if value is None else parameter.digest((value,))


def _one(function: Function, given: Sequence[Any]) -> Any:
    values: list[Any] = []
    try:
        for parameter, raw in zip(function.parameters, given, strict=True):
            if type(raw) is _Ready:
                values.append(raw.value)
                continue
            value = _value(parameter, raw)
            if value is None and not (parameter.optional or parameter.keeps_blank):
                return ""
            values.append(parameter.default if value is None else value)
        return to_cell(function.body(*values), function.returns)
    except Exception as problem:  # noqa: BLE001  one bad cell of a range spoils no other
        return _failed(function, problem)


def _value(parameter: Parameter, raw: Any) -> Any:
    """Return what a cell holds, None when it is blank or says 无; an error value is handed on."""
    if is_blank(raw):
        return None
    code = error_of(raw)
    if code:
        raise Passed(code, f"「{parameter.title}」")
    return _read_by(READERS, parameter, raw)


def _read_by(readers: Mapping[Cells, Callable[[Any], Any]], parameter: Parameter, raw: Any) -> Any:
    """Return what a reader makes of an argument; its complaints name the argument."""
    try:
        return readers[parameter.kind](raw)
    except BadInput as problem:
        raise BadInput(f"「{parameter.title}」:{problem}") from problem
    except Passed as problem:
        raise Passed(problem.code, f"「{parameter.title}」{problem.where}") from problem


def _whole(function: Function, given: Sequence[Any]) -> Any:
    data = _data_only(function.parameters, given)
    read = [_read(p, raw) for p, raw in zip(function.parameters, data, strict=True)]
    return _cells(function.body(*read))


def _data_only(parameters: Sequence[Parameter], given: Sequence[Any]) -> list[Any]:
    """Return the arguments, without headings and totals in the columns of the same rows."""
    data = list(given)
    for rows in {p.rows for p in parameters if p.rows}:
        places = [at for at, p in enumerate(parameters) if p.rows == rows]
        columns = [flat(given[at]) for at in places if given[at] is not None]
        if len(columns) < len(places) or len(set(map(len, columns))) > 1:
            continue  # the function itself says what is missing
        kinds = [parameters[at].kind for at in places]
        for at, column in zip(places, data_only(columns, kinds), strict=True):
            data[at] = column
    return data


def _read(parameter: Parameter, raw: Any) -> Any:
    if parameter.shape is Shape.CELL:
        return _read_cell(parameter, raw)
    if raw is None and parameter.optional:
        return parameter.default
    if parameter.shape is Shape.COLUMN:
        return _read_by(COLUMN_READERS, parameter, raw)
    return [list(row) for row in rows_of(raw)]


def _read_cell(parameter: Parameter, raw: Any) -> Any:
    rows = rows_of(raw)
    if len(rows) != 1 or len(rows[0]) != 1:
        raise BadInput(f"「{parameter.title}」应是一个单元格")
    value = _value(parameter, rows[0][0])
    if value is None and not (parameter.optional or parameter.keeps_blank):
        raise BadInput(f"「{parameter.title}」没有填")
    return parameter.default if value is None else value


def _cells(answer: Any) -> Any:
    if isinstance(answer, (list, tuple)):
        return tuple(tuple(to_cell(cell) for cell in row) for row in answer)
    return to_cell(answer)


def _failed(function: Function, problem: Exception) -> str:
    """Remember why and return the error value."""
    ours = isinstance(problem, (CellProblem, HuikuanError))
    why = str(problem) if ours else f"程序内部错误({type(problem).__name__})"
    recent_problems.append((function.name, why))
    if isinstance(problem, CellProblem):
        return problem.code
    return OutOfRange.code if isinstance(problem, NotApplicable) else BadInput.code
