"""Laws of all worksheet functions: nothing in a cell makes one fail, and a range is its cells."""

from hypothesis import given
from hypothesis import strategies as st

from xl_huikuan.addin.functions.all import call, functions
from xl_huikuan.addin.functions.registry import Shape, recent_problems

FUNCTIONS = functions()
CELL_BY_CELL = [f for f in FUNCTIONS if f.by_cell and f.parameters and all(p.shape is Shape.CELL for p in f.parameters)]  # fmt: skip

WORDS = ["", "待定", "-", "#N/A", "#DIV/0!", "2026-1-5", "２０２６年1月5日", "20260105", "1,234.50", "３０％", "月结30天", "滚动付款", "顺延", "年度6段", "15,30,60", "15,15", "自动", "A", "D", "流动比率", "优", "是", "=1+1", "甲公司"]  # fmt: skip
# What Value2 can hold, and what lies near the limits of what is read.
CELLS = st.one_of(
    st.none(),
    st.floats(),
    st.integers(-60, 60).map(float),
    st.integers(45_000, 47_000).map(float),
    st.sampled_from([-2146826246, -2146826273, 0, 7, 10**20]),
    st.booleans(),
    st.text(max_size=6),
    st.sampled_from([*WORDS, "  ", "9" * 40]),
)
RANGES = st.one_of(
    CELLS,
    st.lists(CELLS, max_size=3).map(tuple),
    st.integers(0, 3).flatmap(
        lambda width: st.lists(st.tuples(*[CELLS] * width), min_size=1, max_size=3).map(tuple)
    ),
    st.lists(st.lists(CELLS, max_size=2), max_size=2),
)


def _is_cell(answer) -> bool:
    return isinstance(answer, (str, float, bool))


def _is_answer(answer) -> bool:
    if not isinstance(answer, tuple):
        return _is_cell(answer)
    return all(isinstance(row, tuple) and all(map(_is_cell, row)) for row in answer)


@given(st.sampled_from(FUNCTIONS), st.lists(RANGES, max_size=9), st.booleans())
def test_whatever_stands_in_the_cells_there_is_an_answer(function, arguments, date_1904):
    """A cell or rows of cells: text, number, yes or no; a reason is kept for every error value."""
    recent_problems.clear()

    answer = call(function.name, arguments, date_1904=date_1904)

    assert _is_answer(answer)
    assert answer != "#VALUE!" or recent_problems or "#VALUE!" in str(arguments)


@given(st.data())
def test_a_range_is_answered_as_its_cells_are(data):
    """One argument is a column, the others single cells."""
    function = data.draw(st.sampled_from(CELL_BY_CELL))
    arguments = [data.draw(CELLS) for _ in function.parameters]
    place = data.draw(st.integers(0, len(arguments) - 1))
    cells = data.draw(st.lists(CELLS, min_size=1, max_size=4))

    def with_cell(cell):
        return [*arguments[:place], cell, *arguments[place + 1 :]]

    answer = call(function.name, with_cell(tuple((cell,) for cell in cells)))

    assert answer == tuple((call(function.name, with_cell(cell)),) for cell in cells)
