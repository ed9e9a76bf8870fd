"""Every worksheet function, typed into real cells through the VBA that is shipped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest

from tests.hosts import examples
from tests.hosts.calc import Calc
from tests.hosts.examples import Reference
from tests.hosts.line import Line
from tests.hosts.worksheet import ERRORS, Argument, Cell, Rows, Worksheet, address, shown, value2
from xl_huikuan.addin.functions.all import Function, call, functions
from xl_huikuan.addin.functions.problems import ERROR_TEXTS
from xl_huikuan.addin.functions.registry import Parameter, Shape
from xl_huikuan.addin.functions.values import Cells

pytestmark = pytest.mark.host

SHORT = 6  # rows of an example's ranges that odd cells are tried in
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
def document(line: Line, twin: Path) -> Iterator[Any]:
    with line.calc.opened(twin) as opened:
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


@pytest.mark.parametrize(
    ("formula", "wanted"),
    [
        ("HK_OVERDUE(DATE(2026,9,30),DATE(2026,10,31))", 31.0),
        ('HK_OVERDUE("2026年9月30日",DATE(2026,10,31))', 31.0),
        ('HK_OVERDUE("",DATE(2026,10,31))', ""),
        ("HK_BUCKET(0)", "未到期"),
        ("HK_BUCKET(30)", "1-30天"),
        ("HK_BUCKET(HK_OVERDUE(DATE(2026,9,30),DATE(2026,10,31)))", "31-60天"),
        ("SUM(HK_OVERDUE({46000,46010},46020))", 30.0),
        ('TEXT(HK_DUEDATE(DATE(2026,1,16),"月结30天"),"yyyy-mm-dd")', "2026-03-02"),
        ("HK_CHECKRMB(HK_RMB(1680.32),1680.32)", 1.0),
        ('HK_OVERDUE("看不懂",DATE(2026,10,31))', "Error 2015"),
        ("HK_LIMITATION(DATE(2024,2,29),21)", "Error 2036"),
        ('HK_DUEDATE(DATE(2026,1,16),"滚动")', "Error 2042"),
        ('HK_BUCKET(HK_OVERDUE("看不懂",DATE(2026,10,31)))', "Error 2015"),
    ],
)
def test_formulas_show(sheet: Worksheet, formula: str, wanted: Cell) -> None:
    """Values typed into the formula, functions inside functions, and the three kinds of error."""
    assert sheet.answer(0, 0, formula) == wanted


def test_a_column_is_filled_down(sheet: Worksheet) -> None:
    """One formula per row, each with its own row and one common day."""
    days = [float(n % 130 - 20) for n in range(300)]
    sheet.fill(0, 0, [[46000.0 - n, 46000.0] for n in days])
    sheet.repeat(0, 2, "HK_BUCKET(A1,$B$1)", (len(days), 1))

    assert [row[0] for row in sheet.read(0, 2, (len(days), 1))] == [
        call("HK_BUCKET", [n]) for n in days
    ]


def test_whole_columns_end_with_the_data(sheet: Worksheet, line: Line) -> None:
    """A reference to a column stands for what is filled in on its sheet, not for a million cells.

    甲公司 owes 100 since 2026-10-01, 30 days before the as-of date, 乙公司 200, due in a week.
    """
    sheet.fill(
        0, 0, [["甲公司", dt.date(2026, 10, 1), 100.0], ["乙公司", dt.date(2026, 11, 7), 200.0]]
    )

    table = sheet.spilled(0, 4, "HK_AGING(A:A,B:B,C:C,DATE(2026,10,31))", (4, 4))

    assert [row[0] for row in table[1:]] == ["甲公司", "乙公司", "合计"]
    assert {len(column) for column in line.asked[-1][1][:3]} == {
        4
    }  # the table itself has four rows


def test_titles_headings_totals_and_signatures_in_whole_columns(sheet: Worksheet) -> None:
    """甲公司 is 30 days late with 100, 乙公司 has a week for 200; 300 is their sum, without a word."""
    due = dt.date(2026, 10, 1)
    title: Rows = [["应收明细表", None, None], ["客户", "到期日", "金额"]]
    data: Rows = [["甲公司", due, 100.0], ["乙公司", dt.date(2026, 11, 7), "200元"]]
    sheet.fill(0, 0, [*title, *data, [None, None, 300.0], ["制表人:张三", None, None]])

    table = sheet.spilled(0, 4, "HK_AGING(A:A,B:B,C:C,DATE(2026,10,31))", (4, 4))

    assert [row[0] for row in table[1:]] == ["甲公司", "乙公司", "合计"]
    assert table[3][1:] == (200.0, 100.0, 0.0)


def test_whole_rows_end_with_the_data(sheet: Worksheet, line: Line) -> None:
    """Likewise a reference to a row."""
    sheet.fill(0, 0, [[5.0, 31.0]])

    assert sheet.spilled(1, 0, "HK_BUCKET(1:1)", (1, 2)) == (("1-30天", "31-60天"),)
    assert line.asked[-1][1][0] == ((5.0, 31.0),)


def test_dates_counted_from_1904(sheet: Worksheet) -> None:
    """A workbook that counts from 1904 shows the same days; only their numbers differ."""
    before = sheet.document.NullDate
    sheet.fill(0, 0, [["2026-1-16"]])
    sheet.document.NullDate = type(before)(1, 1, 1904)
    try:
        due = sheet.answer(0, 1, 'HK_DUEDATE(A1,"月结30天")')
        late = sheet.answer(0, 2, 'HK_OVERDUE(B1,"2026-3-12")')
    finally:
        sheet.document.NullDate = before

    assert (due, late) == (float((dt.date(2026, 3, 2) - dt.date(1904, 1, 1)).days), 10.0)


def test_every_error_text_becomes_an_error_value(
    sheet: Worksheet, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Alone and inside a table; other texts that begin with # stay texts."""
    texts = [*ERROR_TEXTS.values(), "#1 号发票"]
    numbers = [*(f"Error {code & 0xFFFF}" for code in ERROR_TEXTS), "#1 号发票"]
    monkeypatch.setattr(line, "answer", lambda *_: tuple((text, 1.5) for text in texts))

    assert sheet.spilled(0, 0, "HK_VERSION()", (len(texts), 2)) == tuple(
        (number, 1.5) for number in numbers
    )
    for text, number in zip(texts, numbers, strict=True):
        monkeypatch.setattr(line, "answer", lambda *_, text=text: text)
        assert sheet.answer(0, 3, "HK_VERSION()") == number


def test_a_broken_bridge_shows_an_error(
    sheet: Worksheet, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cell whose bridge fails shows #VALUE!, and works again when the bridge does."""

    def fail(*_: Any) -> None:
        raise OSError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(line, "answer", fail)
        broken = sheet.answer(0, 0, "HK_BUCKET(30)")

    assert (broken, sheet.answer(0, 0, "HK_BUCKET(30)")) == ("Error 2015", "1-30天")


def _odd(function: Function) -> Iterator[list[Argument]]:
    """Give the example with each argument in turn replaced by odd ones, alone and as a range."""
    base = [a[:SHORT] if isinstance(a, list) else a for a in examples.arguments(function)]
    base += [None] * (len(function.parameters) - len(base))
    for place, parameter in enumerate(function.parameters):
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
