"""The one entry of the worksheet functions: shapes, blanks, errors; and the table of them."""

import ast

import pytest

from tests.addin.functions.typed import column, day, formula
from xl_huikuan.addin.functions.all import call, functions
from xl_huikuan.addin.functions.registry import GROUPS, recent_problems
from xl_huikuan.addin.functions.values import Cells

AS_OF = day("2026-10-31")
FUNCTIONS = functions()


def test_a_row_a_column_and_a_table_are_answered_cell_by_cell():
    """A flat sequence is a row; a single cell stands for itself."""
    assert call("HK_BUCKET", [1.0]) == "1-30天"
    assert call("HK_BUCKET", [(1.0, 31.0)]) == (("1-30天", "31-60天"),)
    assert call("HK_BUCKET", [((1.0,), (31.0,))]) == (("1-30天",), ("31-60天",))
    assert call("HK_BUCKET", [[[1.0, 31.0], [61.0, None]]]) == (
        ("1-30天", "31-60天"),
        ("61-90天", "无到期日"),
    )


def test_a_row_against_a_column_makes_a_table():
    """Due 1 and 31 days before each of two days."""
    dues, days = (AS_OF - 1, AS_OF - 31), column([AS_OF, AS_OF + 1])

    assert call("HK_OVERDUE", [dues, days]) == ((1.0, 31.0), (2.0, 32.0))


@pytest.mark.parametrize(
    ("dues", "days"),
    [(column([1.0, 2.0]), column([1.0, 2.0, 3.0])), ((1.0, 2.0), (1.0, 2.0, 3.0))],
)
def test_ranges_of_different_size_are_refused(dues, days):
    assert call("HK_OVERDUE", [dues, days]) == "#VALUE!"
    assert "行数或列数不一样" in recent_problems[-1][1]


def test_a_blank_cell_gives_a_blank_answer_and_one_bad_cell_spoils_no_other():
    """Filled down past the last row; errors pass through where they stand."""
    dues = column([AS_OF - 5, None, "  ", "昨天", -2146826265, "#N/A"])

    assert call("HK_OVERDUE", [dues, AS_OF]) == column([5.0, "", "", "#VALUE!", "#REF!", "#N/A"])
    assert call("HK_OVERDUE", [AS_OF]) == ""


def test_a_left_out_argument_is_its_default_missing_or_blank():
    assert {call("HK_BUCKET", [35.0, *rest]) for rest in ([], [None], ["", None], [None, " "])} == {
        "31-60天"
    }


def test_a_blank_argument_of_a_table_function_is_refused_with_its_name():
    assert call("HK_AGING", ["甲", 46000.0, 1.0]) == "#VALUE!"
    assert recent_problems[-1] == ("HK_AGING", "「基准日」没有填")


def test_a_table_function_takes_its_day_from_one_cell_only():
    assert call("HK_AGING", ["甲", 46000.0, 1.0, (46000.0, 46001.0)]) == "#VALUE!"
    assert recent_problems[-1] == ("HK_AGING", "「基准日」应是一个单元格")


def test_too_many_arguments_are_answered_with_the_right_form():
    assert call("HK_OVERDUE", [1.0, 2.0, 3.0]) == "#VALUE!"
    assert recent_problems[-1][1] == "多给了 1 个参数,写法是 HK_OVERDUE(到期日, 基准日)"


def test_a_function_nobody_declared_has_no_name():
    assert call("HK_NOTHING", []) == "#NAME?"


def test_rows_of_unequal_length_are_no_range():
    assert call("HK_OVERDUE", [((1.0, 2.0), (1.0, 2.0, 3.0)), AS_OF]) == "#VALUE!"


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_a_function_describes_itself(function):
    """Help fits into the function dialog, every title is said once, optional ones come last."""
    titles = [parameter.title for parameter in function.parameters]
    optional = [parameter.optional for parameter in function.parameters]

    assert function.name.startswith("HK_")
    assert function.group in GROUPS
    assert 0 < len(function.help) <= 255
    assert all(0 < len(parameter.help) <= 255 for parameter in function.parameters)
    assert len(set(titles)) == len(titles)
    assert optional == sorted(optional)
    assert all(parameter.name.isascii() for parameter in function.parameters)
    assert function.example.startswith(f"={function.name}(")


def _of_constants(function) -> bool:
    try:
        ast.parse(function.example[1:], mode="eval")
    except SyntaxError:  # A2:A500
        return False
    return True


@pytest.mark.parametrize(
    "function", [f for f in FUNCTIONS if _of_constants(f)], ids=lambda function: function.name
)
def test_the_example_of_a_function_gives_an_answer(function):
    answer = formula(function.example)

    assert answer != ""
    assert not str(answer).startswith("#")


def test_most_functions_answer_cell_by_cell():
    """Those that do say what their answer is; the others spill."""
    whole = {function.name for function in FUNCTIONS if not function.by_cell}

    assert whole >= {"HK_AGING", "HK_OPEN", "HK_PROVISION", "HK_MIGRATION", "HK_DSO"}
    assert all(isinstance(f.returns, Cells) for f in FUNCTIONS if f.by_cell)


def test_a_complaint_names_the_argument():
    """Two dates are asked for: which one is wrong must be said."""
    call("HK_OVERDUE", [46_000.0, "今天"])
    assert recent_problems[-1][1].startswith("「基准日」:「今天」不是日期")

    call("HK_OVERDUE", [1000.0, 46_000.0])
    assert recent_problems[-1][1].startswith("「到期日」:「1000」不是日期")

    call("HK_OVERDUE", [46_000.0, -2146826246])
    assert recent_problems[-1][1] == "「基准日」有错误值 #N/A"
