"""Every worksheet function, typed into real cells through the VBA that is shipped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any

import pytest

from tests.hosts import examples
from tests.hosts.calc import Calc
from tests.hosts.examples import Reference
from tests.hosts.line import Line
from tests.hosts.worksheet import ERRORS, Argument, Cell, Rows, Worksheet, address, shown, value2
from xl_huikuan.addin.functions.all import Function, call, functions
from xl_huikuan.addin.functions.registry import Parameter, Shape
from xl_huikuan.addin.functions.values import Cells
from xl_huikuan.addin.xlam import build_addin

pytestmark = pytest.mark.host

SHORT = 12  # rows of an example's ranges that odd cells are tried in
FAR = 60  # column of the formulas, right of all that they refer to
ANY: tuple[Cell, ...] = (None, " ", "看不懂", True, 0.0, -1.5, 1e12, *ERRORS)
ODD: dict[Cells, tuple[Cell, ...]] = {
    Cells.DAY: (
        dt.date(2026, 2, 28),
        "2026-1-5",
        "2026年1月5日",
        "2026/02/30",
        20260105.0,
        46000.5,
    ),
    Cells.AGE: (15.0, dt.date(2026, 2, 28), "2026-1-5", "20260105", "15"),
    Cells.MONEY: ("￥1,234.50", "(12.5)", 0.005, 1234.565),
    Cells.NUMBER: ("30%", "1,000", 0.5),
    Cells.TEXT: (12.0, "  甲公司 ", "长" * 300, "#不是错误"),
    Cells.FLAG: (False, "是", "否"),
}


def by_name(function: Function) -> str:
    return function.name


every_function = pytest.mark.parametrize("function", functions(), ids=by_name)


@pytest.fixture(scope="module")
def line(calc: Calc) -> Iterator[Line]:
    answering = Line(calc, lambda name, args, from_1904: call(name, args, date_1904=from_1904))
    yield answering
    answering.close()


@pytest.fixture(scope="module")
def document(line: Line, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    book = tmp_path_factory.mktemp("twin") / "xl_huikuan.xlsm"
    book.write_bytes(build_addin("libreoffice", as_workbook=True))
    with line.calc.opened(book) as opened:
        yield opened


@pytest.fixture
def sheet(document: Any) -> Worksheet:
    empty = Worksheet(document, "应收")
    empty.clear()
    return empty


@every_function
def test_its_example_can_be_typed_as_it_stands(sheet: Worksheet, function: Function) -> None:
    """The example of the manual gives in a cell what Python answers for the same values."""
    for _, part in examples.parts(function):
        if isinstance(part, Reference):
            place = Worksheet(sheet.document, part.sheet) if part.sheet else sheet
            place.fill(part.top, part.left, part.rows)
    expected = _rows(call(function.name, [value2(a) for a in examples.arguments(function)]))

    answer = sheet.spilled(0, FAR, function.example, (len(expected), len(expected[0])))

    assert answer == shown(expected)


@every_function
def test_odd_cells_give_what_python_gives(sheet: Worksheet, line: Line, function: Function) -> None:
    """Blanks, errors, text dates, Chinese amounts and nonsense, one argument at a time."""
    for arguments in _odd(function):
        given = [value2(argument) for argument in arguments]
        expected = _rows(call(function.name, given))

        assert (arguments, _typed(sheet, function, arguments, expected)) == (
            arguments,
            shown(expected),
        )
        assert line.asked[-1][1][: len(given)] == given


def _odd(function: Function) -> Iterator[list[Argument]]:
    """Give the example with each argument in turn replaced by odd ones, alone and as a range."""
    base = [a[:SHORT] if isinstance(a, list) else a for a in examples.arguments(function)]
    for place, parameter in enumerate(function.parameters[: len(base)]):
        odd = (*ANY, *ODD[parameter.kind])
        for choice in _choices(function, parameter, base[place], odd):
            yield [*base[:place], choice, *base[place + 1 :]]
    for given in range(function.required, len(base)):
        yield base[:given]


def _choices(
    function: Function, parameter: Parameter, usual: Argument, odd: Sequence[Cell]
) -> Iterator[Argument]:
    if parameter.shape is not Shape.CELL:
        yield from (_with(usual, cell) for cell in odd)
    elif any(other.shape is not Shape.CELL for other in function.parameters):
        yield from odd
    else:  # a range shows all of them in one formula
        yield from (None, "#N/A", [[cell] for cell in odd], [list(odd)])


def _with(argument: Argument, cell: Cell) -> Argument:
    """Return a range with one odd cell in it."""
    if not isinstance(argument, list):
        return cell
    rows = [list(row) for row in argument]
    rows[len(rows) // 2][len(rows[0]) // 2] = cell
    return rows


def _typed(sheet: Worksheet, function: Function, arguments: list[Argument], expected: Any) -> Any:
    """Put the arguments into cells, type the function beside them and return what it shows."""
    sheet.clear()
    ranges = [_ranged(argument) for argument in arguments]
    height = max(map(len, ranges), default=0)
    block = [[cell for rows in ranges for cell in _line_of(rows, i)] for i in range(height)]
    if block:
        sheet.fill(0, 0, block)
    lefts = accumulate((len(rows[0]) for rows in ranges), initial=0)
    addresses = [address(0, left, rows) for left, rows in zip(lefts, ranges, strict=False)]
    formula = f"{function.name}({','.join(addresses)})"
    return sheet.spilled(0, FAR, formula, (len(expected), len(expected[0])))


def _ranged(argument: Argument) -> Rows:
    return argument if isinstance(argument, list) else [[argument]]


def _line_of(rows: Rows, i: int) -> Sequence[Cell]:
    """Return a row, of blanks below the last."""
    return rows[i] if i < len(rows) else [None] * len(rows[0])


def _rows(answer: Any) -> Any:
    return answer if isinstance(answer, tuple) else ((answer,),)
