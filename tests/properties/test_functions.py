"""Invariants 43 and 44: a worksheet function is a function, and an error in a cell is an error."""

import random

from hypothesis import given
from hypothesis import strategies as st

from tests.addin.functions.test_laws import CELLS, RANGES
from tests.properties.strategies import tries
from xl_huikuan.addin.functions.all import call, functions
from xl_huikuan.addin.functions.problems import ERROR_CODES
from xl_huikuan.addin.functions.values import Cells

FUNCTIONS = functions()
NUMERIC = [f for f in FUNCTIONS if f.returns in (Cells.MONEY, Cells.NUMBER, Cells.DAY, Cells.AGE)]
CALLS = st.tuples(st.sampled_from(FUNCTIONS).map(lambda f: f.name), st.lists(RANGES, max_size=7))


@st.composite
def typed_calls(draw):
    """A call with as many cells as the function takes, so that some of them can be answered."""
    function = draw(st.sampled_from(FUNCTIONS))
    return function.name, [draw(RANGES) for _ in function.parameters]


@tries(50)
@given(st.lists(st.one_of(CALLS, typed_calls()), min_size=1, max_size=6), st.integers(0, 2**32))
def test_43_udf_pure(calls, seed):
    """43 UdfPure: the same arguments give the same answer, in any order and whatever came before."""
    first = [call(name, arguments) for name, arguments in calls]
    order = random.Random(seed).sample(range(len(calls)), len(calls))  # noqa: S311
    again = {k: call(*calls[k]) for k in order}

    assert [again[k] for k in range(len(calls))] == first


def cells_of(answer):
    """The cells of an answer, one or a range."""
    return [cell for row in answer for cell in row] if isinstance(answer, tuple) else [answer]


@tries(400)
@given(st.sampled_from(NUMERIC), st.data(), st.booleans())
def test_44_udf_error_is_error(function, data, date_1904):
    """44 UdfErrorIsError: a function of numbers answers a number, a blank, or an Excel error.

    Blank is the answer to a blank argument, so that a formula filled down shows nothing.
    """
    arguments = [data.draw(RANGES) for _ in function.parameters]
    for cell in cells_of(call(function.name, arguments, date_1904=date_1904)):
        assert isinstance(cell, float) or cell == "" or cell in ERROR_CODES


@tries(300)
@given(st.sampled_from(FUNCTIONS), st.lists(st.one_of(CELLS, RANGES), max_size=9), st.booleans())
def test_44_no_exception_and_no_other_type(function, arguments, date_1904):
    """44 UdfErrorIsError: whatever stands in the arguments, the answer is cells and no exception."""
    for cell in cells_of(call(function.name, arguments, date_1904=date_1904)):
        assert isinstance(cell, (str, float, bool))


@tries(200)
@given(st.sampled_from(NUMERIC), st.data(), st.sampled_from(sorted(ERROR_CODES)))
def test_44_an_error_among_the_arguments_is_never_a_number(function, data, code):
    """44 UdfErrorIsError: #REF! in a cell that is needed comes out as an error, never as 0."""
    needed = [k for k, p in enumerate(function.parameters) if not p.optional]
    if not needed:
        return
    arguments = [data.draw(CELLS) for _ in function.parameters]
    arguments[data.draw(st.sampled_from(needed))] = code
    answer = call(function.name, arguments)

    assert answer == "" or answer in ERROR_CODES
