"""Stock xlwings publishes every function: its own decorators, COM call and wrapper writer say so."""

import importlib
import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.addin.stock_xlwings import com_range, stock_xlwings
from xl_huikuan.addin.functions.all import call, functions
from xl_huikuan.addin.functions.ranges import rows_of
from xl_huikuan.addin.functions.values import Cells

MODULE = "xl_huikuan.addin.udfs"
MISSING = -2147352572  # what VBA passes for an argument left out
NOT_AVAILABLE = -2146826246  # Value2 of a cell that shows #N/A


@pytest.fixture(scope="module")
def stock():
    with stock_xlwings() as xlwings:
        before = sys.modules.pop(MODULE, None)
        xlwings.module = importlib.import_module(MODULE)
        yield xlwings
        del sys.modules[MODULE]
        if before:
            sys.modules[MODULE] = before


def asked(stock, name, *arguments):
    """Call as the VBA wrapper does: CallUDF(module, function, arguments, workbook, caller)."""
    return stock.com_server.XLPython().CallUDF(MODULE, name, arguments)


def as_called(answer):
    """Return an answer in the shape CallUDF gives it: a cell, a row, or rows."""
    rows = rows_of(answer)
    return rows if len(rows) > 1 else rows[0] if len(rows[0]) > 1 else rows[0][0]


CELLS = {
    Cells.DAY: (46295.0, 46326.0),
    Cells.AGE: (30.0, 46295.0),
    Cells.MONEY: (480000.0, 1200000.5),
    Cells.NUMBER: (0.5, 1.0),
    Cells.TEXT: ("良", "月结30天"),
    Cells.FLAG: (True, "否"),
}


def column(kind):
    return tuple((cell,) for cell in CELLS[kind])


SHAPES = {
    "one cell": lambda kind: CELLS[kind][0],
    "a row as one tuple": lambda kind: CELLS[kind],
    "a column of rows": column,
    "a column with a blank and an error": lambda kind: (
        *column(kind),
        (None,),
        (NOT_AVAILABLE,),
    ),
    "blank": lambda _: None,
    "an error": lambda _: NOT_AVAILABLE,
    "left out": lambda _: MISSING,
}
EVERY = pytest.mark.parametrize("function", functions(), ids=lambda function: function.name)


@EVERY
@pytest.mark.parametrize("shape", SHAPES)
def test_answers_as_our_own_add_in_does(stock, function, shape):
    """Value2 in any shape, every argument alike."""
    given = [SHAPES[shape](parameter.kind) for parameter in function.parameters]
    ours = [None if cell == MISSING else cell for cell in given]

    assert as_called(call(function.name, ours)) == asked(stock, function.name, *given)


@EVERY
def test_ranges_come_as_com_objects(stock, function):
    """Excel passes a Range; stock xlwings reads its Value."""
    given = [column(parameter.kind) for parameter in function.parameters]
    ranges = [com_range(cells) for cells in given]

    assert as_called(call(function.name, given)) == asked(stock, function.name, *ranges)


def test_dates_and_currency_read_as_value_are_understood(stock):
    """Range.Value gives pywintypes datetimes and Decimals where Value2 gives numbers."""
    due, as_of = datetime(2026, 9, 30, tzinfo=UTC), datetime(2026, 10, 31, tzinfo=UTC)

    assert asked(stock, "HK_OVERDUE", due, as_of) == 31.0
    assert asked(stock, "HK_RMB", Decimal("1680.3200")) == "壹仟陆佰捌拾元零叁角贰分"
    assert asked(stock, "HK_OVERDUE", com_range(((due,), (as_of,))), as_of) == ((31.0,), (0.0,))


def test_a_whole_number_from_vba_is_a_number_and_an_error_stays_one(stock):
    assert asked(stock, "HK_GRADE", 80) == "优"
    assert asked(stock, "HK_GRADE", NOT_AVAILABLE) == "#N/A"


@EVERY
def test_nothing_makes_excel_calculate_more_than_asked(stock, function):
    """Volatile, async, expanding and wizard-shy functions are the known ways to trouble."""
    declared = getattr(stock.module, function.name).__xlfunc__

    assert not declared["sub"]
    assert not declared["volatile"]
    assert declared["async_mode"] is None
    assert declared["call_in_wizard"]
    assert declared["category"] == "回款助手"
    assert declared["ret"] == {"doc": function.help, "options": {"convert": "raw"}}
    assert [(a["name"], a["doc"], "optional" in a, a["options"]) for a in declared["args"]] == [
        (p.name, p.help, p.optional, {"convert": "raw"}) for p in function.parameters
    ]


class Workbook:
    """What `import_udfs` asks of the workbook with the wrappers."""

    Name = "site.xlam"

    def __init__(self):
        self.told = {}  # function → what the function dialog shows
        self.VBProject = SimpleNamespace(VBComponents=self)
        self.Application = SimpleNamespace(Version="16.0", MacroOptions=self._told)

    def __call__(self, name):
        return name

    def Remove(self, name):  # noqa: N802  as Excel calls it
        """Forget the module of an earlier import."""

    def Import(self, path):  # noqa: N802
        self.wrappers = Path(path).read_text(encoding="utf-8")

    def _told(self, name, **options):
        self.told[name] = options


def test_import_functions_writes_a_plain_wrapper_and_help_for_each(stock):
    """As the Import Functions button does, up to Excel's own part."""
    asked(stock, "HK_VERSION")  # the module is then known to xlwings
    workbook = Workbook()
    stock.udfs.import_udfs(MODULE, workbook)

    assert workbook.wrappers.isascii()
    assert "Application.Volatile" not in workbook.wrappers
    assert "CommandBars" not in workbook.wrappers
    assert "Function HK_LIMIT(base_limit, Optional coefficient)" in workbook.wrappers
    assert workbook.wrappers.count("End Function") == len(functions())
    for function in functions():
        arguments = ", ".join(parameter.name for parameter in function.parameters)
        sent = f'XLPy.CallUDF("{MODULE}", "{function.name}", Array({arguments}), ActiveWorkbook,'
        assert sent in workbook.wrappers.replace(" _\n", "")
        told = workbook.told[f"'site.xlam'!{function.name}"]
        assert (told["Description"], told["Category"]) == (function.help, "回款助手")
        assert (told["ArgumentDescriptions"] or []) == [p.help for p in function.parameters]


def test_xlwings_may_not_end_other_excels(stock, monkeypatch):
    """It registers a clean-up that kills every Excel without a window, an ERP export's too."""
    removed = []
    monkeypatch.setattr("atexit.unregister", removed.append)
    stock.module.spare_other_excels()

    assert removed == [stock.windows.cleanup]


def test_elsewhere_the_module_is_still_importable():
    """Without Windows xlwings decorates nothing, and the functions are plain ones."""
    said = "from xl_huikuan.addin import udfs; print(udfs.HK_NEXT(9.0))"
    run = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)

    assert run.stdout.strip() == "(('#NUM!',),)"
