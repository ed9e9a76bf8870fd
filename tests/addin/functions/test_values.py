"""Value2 cells into typed values and back: every spelling a clerk uses, and what is refused."""

import numpy as np
import pytest

from tests.addin.functions.typed import column, day, iso
from xl_huikuan.addin.functions.problems import BadInput, OutOfRange, Passed
from xl_huikuan.addin.functions.values import (
    as_date,
    as_dates,
    error_of,
    flat,
    is_blank,
    read_age,
    read_amounts,
    read_day,
    read_days,
    read_flag,
    read_money,
    read_number,
    read_numbers,
    read_text,
    read_texts,
    serial_of,
    to_cell,
)


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        (1234.5, 123_450),
        (1.005, 101),  # half-up by the digits the cell shows
        (-0.005, -1),
        ("￥1,234.50", 123_450),
        ("１２３４．５", 123_450),
        ("(1,000)", -100_000),
        ("1.2万", 1_200_000),
        ("-", None),
        ("无", None),
        (5, 500),
    ],
)
def test_money_is_read_as_fen(cell, fen):
    assert read_money(cell) == fen


@pytest.mark.parametrize("cell", ["一百", "1_000", "nan", "1e5", "--5", True])
def test_what_is_no_money_is_refused(cell):
    with pytest.raises(BadInput, match="不是金额"):
        read_money(cell)


@pytest.mark.parametrize("cell", [1e14, -1e14, float("nan"), float("inf")])
def test_money_beyond_what_a_cell_holds_is_out_of_range(cell):
    with pytest.raises(OutOfRange):
        read_money(cell)


@pytest.mark.parametrize(
    ("cell", "number"),
    [(0.3, 0.3), ("30%", 0.3), ("３０％", 0.3), ("1,000", 1000.0), ("0.0005", 0.0005), ("--", None), (7, 7.0)],
)  # fmt: skip
def test_numbers_are_read_from_texts(cell, number):
    assert read_number(cell) == number


@pytest.mark.parametrize("cell", ["nan", "1_000", "三成", "%", True])
def test_what_is_no_number_is_refused_in_a_cell_and_in_a_column(cell):
    with pytest.raises(BadInput):
        read_number(cell)
    with pytest.raises(BadInput):
        read_numbers((cell, 1.0))


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (" 甲公司\u3000", "甲公司"),
        (1001.0, "1001"),
        (0.5, "0.5"),
        (True, "TRUE"),
        (False, "FALSE"),
        (25112000000012345678.0, "2.51120000000123e+19"),
    ],
)
def test_a_text_is_what_the_clerk_sees(cell, text):
    assert read_text(cell) == text


@pytest.mark.parametrize("cell", [True, 1.0, "是", "对", "TRUE", " yes "])
def test_ways_to_say_yes(cell):
    assert read_flag(cell) is True


@pytest.mark.parametrize("cell", [False, 0.0, "否", "FALSE", "错"])
def test_ways_to_say_no(cell):
    assert read_flag(cell) is False


def test_anything_else_is_neither_yes_nor_no():
    with pytest.raises(BadInput, match="应填 是 或 否"):
        read_flag("也许")


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        (35.0, 35.0),
        (-3.0, -3.0),
        ("35", 35.0),
        (46326.0, 46326),
        ("2026-10-31", 46326),
        (20261031.0, 46326),
        ("46326", 46326),
        ("待定", None),
        (19999.0, 19999.0),
    ],
)
def test_a_number_below_20000_is_days_and_everything_else_a_date(cell, answer):
    assert read_age(cell) == answer


@pytest.mark.parametrize("cell", [20000.0, -20000.0, "逾期", True])
def test_what_is_neither_days_nor_a_date_is_refused(cell):
    """20000 would be a day of 1954."""
    with pytest.raises(BadInput):
        read_age(cell)


def test_days_and_dates_turn_into_one_another():
    assert as_date(46326).isoformat() == "2026-10-31"
    assert as_dates(46326).tolist()[0].isoformat() == "2026-10-31T00:00:00"
    assert serial_of(as_dates(46326)) == 46326
    assert read_day(as_date(46326)) == 46326
    assert iso(day("2026-10-31")) == "2026-10-31"


def test_blank_cells_and_error_values_are_told_from_all_others():
    assert [is_blank(cell) for cell in (None, "", " \u3000", 0.0, False, "无")] == [True] * 3 + [False] * 3  # fmt: skip
    assert [error_of(cell) for cell in (-2146826246, "#REF!", -2146826246.0, "#ref", 5)] == [
        "#N/A", "#REF!", "", "", "",
    ]  # fmt: skip


def test_a_column_may_be_a_row_a_cell_or_a_flat_sequence():
    cells = ["甲", None, 1.0]

    assert flat(column(cells)) == flat((tuple(cells),)) == flat(tuple(cells)) == cells
    assert flat("甲") == ["甲"]
    assert flat(()) == []
    with pytest.raises(BadInput, match="应选一列,选了 2 列"):
        flat(((1.0, 2.0), (3.0, 4.0)))


def test_columns_are_read_as_cells_are():
    """Blank, number and texts of each kind in one column."""
    assert read_amounts(column([None, 1.005, "￥2", "-"])).tolist() == [0, 101, 200, 0]
    assert np.isnat(read_days(column([None, "待定"]))).all()
    assert read_days(("2026-10-31", 46326.9, 20261031.0)).astype("datetime64[D]").astype(str).tolist() == ["2026-10-31"] * 3  # fmt: skip
    assert np.isnan(read_numbers(column([None, "", "-"]))).all()
    assert read_numbers(column([None, "30%", 2.0])).tolist()[1:] == [0.3, 2.0]
    assert list(read_texts(column([" 甲 ", 1001.0, None, "甲", True]))) == ["甲", "1001", "", "甲", "TRUE"]  # fmt: skip


@pytest.mark.parametrize("read", [read_amounts, read_days, read_numbers, read_texts])
@pytest.mark.parametrize("error", [-2146826265, "#REF!"])
def test_an_error_value_in_a_column_is_handed_on(read, error):
    with pytest.raises(Passed, match="#REF!"):
        read(column([None, error]))


def test_a_column_says_which_cell_is_wrong():
    """A heading that was selected with it gets a hint."""
    with pytest.raises(BadInput, match="第 1 个单元格「金额」不是金额,区域请从标题的下一行选起"):
        read_amounts(column(["金额", 1.0]))
    with pytest.raises(BadInput, match=r"第 2 个单元格「x」不是金额$"):
        read_amounts(column([1.0, "x"]))


def test_answers_become_cells():
    """Blank for None and NaN, an error for what is infinite, texts that older Excel can take."""
    assert [to_cell(answer) for answer in (None, float("nan"), float("inf"), np.float64(2), 3)] == [
        "", "", "#NUM!", 2.0, 3.0,
    ]  # fmt: skip
    assert to_cell(np.bool_(True)) is True
    assert to_cell("字" * 255) == "字" * 255
    assert to_cell("字" * 256) == "字" * 254 + "…"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("50元", 50.0),
        ("1200000元", 1_200_000.0),
        ("12.5万", 125_000.0),
        ("1.2亿元", 120_000_000.0),
        ("0.0355", 0.0355),
        ("0.05%", 0.0005),
        ("５‰", 0.005),
        ("5‱", 0.0005),
        ("万分之五", 0.0005),
        ("千分之0.5", 0.0005),
        ("百分之30", 0.3),
    ],
)
def test_numbers_written_with_a_unit_or_as_a_share(text, number):
    assert read_number(text) == number


@pytest.mark.parametrize("text", ["%", "万分之", "百分之三十", "万", "1e5", "nan"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(BadInput):
        read_number(text)
