from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_huikuan.sheets.cell_text import amount_of, date_of
from xl_huikuan.sheets.cells import (
    State,
    lost_digits,
    normal,
    parse_amounts,
    parse_dates,
    texts,
)
from xl_huikuan.sheets.grid import CellError, CellNoValue, make_column


def amount(value, unit=1):
    """(state, fen) of one cell."""
    read = parse_amounts(make_column([value]), np.array([0]), unit=unit)
    return State(read.state[0]).name, int(read.fen[0])


def day(value, base_year=None):
    """ISO date of one cell, or the name of its state."""
    read = parse_dates(make_column([value]), np.array([0]), base_year=base_year)
    state = State(read.state[0])
    return str(read.days[0].astype("datetime64[D]")) if state is State.OK else state.name


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1234.5", 123450),
        ("¥1,234.50", 123450),
        ("￥1,234.50", 123450),
        ("1,234.50元", 123450),
        ("1234元整", 123400),
        ("RMB 1,234.50", 123450),
        ("12.5万", 12500000),
        ("12.5万元", 12500000),
        ("1.2亿", 12000000000),
        ("１２３４．５０", 123450),
        ("１，２３４．５０", 123450),
        ("(1,234.50)", -123450),
        ("（1,234.50）", -123450),
        ("¥(1,234.50)", -123450),
        ("(¥1,234.50)", -123450),
        ("1,234.50-", -123450),
        ("－12", -1200),
        ("−12", -1200),
        ("-¥12", -1200),
        ("¥-12", -1200),
        ("+12", 1200),
        ("1 234.50", 123450),
        ("1\xa0234\xa0567.50", 123456750),
        ("贷 500", -50000),
        ("借 500", 50000),
        ("  500\u200b ", 50000),
        (".5", 50),
        ("5.", 500),
        ("0.30000000000000004", 30),
        ("9,999,999,999,999.99", 999999999999999),
    ],
)
def test_an_amount_typed_as_text_is_read_exactly(text, fen):
    assert amount(text) == ("OK", fen)


@pytest.mark.parametrize(
    "text",
    [
        *("12.3.4", "1e5", "nan", "inf", "1_000", "12%", "壹佰", "٣", "½", "①", "1,23", "1,2345"),
        *(
            "1.234,50",
            "(-5)",
            "-5-",
            "贷 -5",
            "(5",
            "5)",
            "待定",
            "¥",
            ".",
            "约500",
            "500 600",
            "=1+1",
        ),
        *("USD 5", "$5"),
    ],
)
def test_what_is_not_plainly_an_amount_is_refused(text):
    assert amount(text) == ("BAD", 0)


@pytest.mark.parametrize("text", ["10,000,000,000,000.00", "12345678901234567890", "100000亿"])
def test_an_amount_of_more_digits_than_excel_keeps_is_refused_as_such(text):
    assert amount(text) == ("LONG", 0)


@pytest.mark.parametrize("text", ["—", "-", "－", "无", "/", "——"])
def test_a_word_for_nothing_is_blank_and_reported_as_converted(text):
    read = parse_amounts(make_column([text]), np.array([0]))

    assert (read.state[0], bool(read.converted[0])) == (State.BLANK, True)


def test_blank_zero_error_and_formula_without_value_stay_apart():
    cells = [None, "", "  ", 0, True, dt.date(2026, 1, 5), CellError("#REF!"), CellNoValue(), 7]

    read = parse_amounts(make_column(cells), np.arange(len(cells)))

    assert [State(s).name for s in read.state] == [
        *("BLANK", "BLANK", "BLANK", "OK", "BAD", "BAD", "ERROR", "NO_VALUE", "OK"),
    ]
    assert not read.converted.any()
    assert read.fen.tolist() == [0, 0, 0, 0, 0, 0, 0, 0, 700]


def test_the_ten_thousand_heading_multiplies_unless_the_cell_names_its_own_unit():
    column = make_column([12.5, "12.5", "12.5万", "125,000元", 0.1234565])

    read = parse_amounts(column, np.arange(5), unit=10000)

    assert read.fen.tolist() == [12500000, 12500000, 12500000, 12500000, 123457]
    assert read.subfen.tolist() == [False, False, False, False, True]


def test_fractions_of_a_fen_are_rounded_half_up_and_flagged():
    column = make_column([0.1 + 0.2, 1.005, -1.005, 2.675, "1.005", 100.004])

    read = parse_amounts(column, np.arange(6))

    assert read.fen.tolist() == [30, 101, -101, 268, 101, 10000]
    assert read.subfen.tolist() == [False, True, True, True, True, True]


def test_credit_written_in_words_is_told_apart_from_a_minus():
    read = parse_amounts(make_column(["贷 500", "-500", "借500"]), np.arange(3))

    assert read.fen.tolist() == [-50000, -50000, 50000]
    assert read.credit.tolist() == [True, False, False]


@pytest.mark.parametrize(
    ("number", "state"),
    [(1e14, "LONG"), (1e16, "LONG"), (-2146826265, "ERROR"), (9999999999999.99, "OK")],
)
def test_numbers_no_cell_can_hold_exactly_and_error_codes_are_no_amounts(number, state):
    assert amount(number)[0] == state


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_every_amount_in_whole_fen_survives_as_number_and_as_text(fen):
    text = f"{Decimal(fen).scaleb(-2):,.2f}"

    assert amount(fen / 100) == ("OK", fen)
    assert amount(text) == ("OK", fen)


@given(st.from_regex(r"-?¥?(\d{1,3}(,\d{3}){0,4}|\d{1,14})(\.\d{0,3})?", fullmatch=True))
def test_a_plain_amount_means_what_it_means_with_blanks_around_it(text):
    """The quick way of reading the usual amount and the thorough way agree."""
    assert amount(text) == amount(f" {text} ")


@given(st.decimals(-(10**9), 10**9, places=4))
def test_text_rounds_as_the_law_of_four_down_five_up(value):
    expected = int((value * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))

    assert amount(f"{value:f}") == ("OK", expected)
    assert amount(float(value)) == ("OK", expected)


@pytest.mark.parametrize(
    "value",
    [
        *(
            "2024-03-05",
            "2024/3/5",
            "2024.3.5",
            "2024.03.05 10:20",
            "2024-3-5 00:00:00",
            "20240305",
        ),
        *("24.3.5", "24-03-05", "24年3月5日", "2024年3月5日", "2024年3月5号", "2024 年 3 月 5 日"),
        *("二〇二四年三月五日", "二零二四年三月五日", "２０２４．３．５", "2024-03-05T08:00:00"),
        *("  2024-03-05 \u200b", "2024年3月5日 星期二", "2024-03-05(周二)", "2024/3/5 下午3:05"),
        *("45356", "45356.5", 45356, 45356.75, 20240305, 20240305.0, dt.date(2024, 3, 5)),
        *(dt.datetime(2024, 3, 5, 23, 59, 59), 45355.9999999999),
    ],
)
def test_every_way_of_writing_a_day_is_the_same_day(value):
    assert day(value) == "2024-03-05"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("二〇二五年十二月三十一日", "2025-12-31"),
        ("二〇二五年十月二十日", "2025-10-20"),
        ("98.3.5", "1998-03-05"),
        ("2024-02-29", "2024-02-29"),
        ("2100-12-31", "2100-12-31"),
    ],
)
def test_dates_at_the_edges(value, expected):
    assert day(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        *("11/12/2026", "30-Nov", "24/3/5", "05.03.24", "2024-3.5", "2024-02-30", "2024-13-01"),
        *("1989-12-31", "2101-01-01", "20241301", "00:00:00", "12:30", "下月", "3.5", "240305"),
        *(0, 0.5, -5, 100, 2958466, 1e9, 20241301, 2024, True, "99999"),
        *(dt.date(1989, 12, 31), dt.date(2101, 1, 1)),
    ],
)
def test_what_has_two_readings_or_none_is_refused(value):
    assert day(value) == "BAD"


@pytest.mark.parametrize(
    "value",
    ["2024年3月", "2024-03", "2024.3", "202403", 202403, "3月5日", "三月五日", "2024年", "3月底"],
)
def test_a_date_without_its_day_or_year_is_partial(value):
    assert day(value) == "PARTIAL"


def test_a_base_year_completes_month_and_day_only():
    assert day("3月5日", base_year=2024) == "2024-03-05"
    assert day("三月五日", base_year=2024) == "2024-03-05"
    assert day("2月29日", base_year=2025) == "BAD"
    assert day("2024年3月", base_year=2024) == "PARTIAL"


@pytest.mark.parametrize("value", ["待定", "—", "无", "", None, " "])
def test_a_date_not_yet_known_is_blank(value):
    assert day(value) == "BLANK"


def test_dates_tell_which_cells_were_not_dates():
    cells = [
        dt.date(2024, 3, 5),
        "2024-03-05",
        20240305,
        "待定",
        None,
        CellError("#N/A"),
        CellNoValue(),
    ]

    read = parse_dates(make_column(cells), np.arange(7))

    assert read.converted.tolist() == [False, True, True, True, False, False, False]
    assert read.state[-2:].tolist() == [State.ERROR, State.NO_VALUE]
    assert np.isnat(read.days[3:]).all()
    assert read.days.dtype == np.dtype("datetime64[s]")


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 12, 31)))
def test_a_day_written_in_any_form_comes_back(date):
    forms = [
        date,
        f"{date}",
        f"{date:%Y%m%d}",
        int(f"{date:%Y%m%d}"),
        f"{date.year}年{date.month}月{date.day}日",
    ]

    read = parse_dates(make_column(forms), np.arange(len(forms)))

    assert read.days.tolist() == [dt.datetime(date.year, date.month, date.day)] * len(forms)


def test_texts_are_shown_as_the_clerk_sees_them():
    cells = [
        *(" 北京甲公司\u200b", "乙 公司", None, 123, 123.0, 0.1 + 0.2, 1e-7, "123"),
        *(24312000000123400000, True, dt.date(2024, 3, 5), dt.datetime(2024, 3, 5, 10, 20)),
        *(CellError("#REF!"), CellNoValue(), "  "),
    ]

    shown = texts(make_column(cells), np.arange(len(cells)))

    assert isinstance(shown, pd.Categorical)
    assert list(shown) == [
        *("北京甲公司", "乙 公司", "", "123", "123", "0.3", "0.0000001", "123"),
        *("24312000000123400000", "TRUE", "2024-03-05", "2024-03-05 10:20:00"),
        *("#REF!", "", ""),
    ]


def test_invoice_numbers_that_lost_digits_are_found():
    cells = [
        24312000000123456000,
        123456789012345,
        1e15,
        "2.4312E+19",
        "24312000000123456789",
        None,
        "E5",
    ]

    lost = lost_digits(make_column(cells), np.arange(7))

    assert lost.tolist() == [True, False, True, True, False, False, False]


def test_only_the_rows_asked_for_are_read():
    column = make_column(["金额", 1, "2元", "合计", None])

    read = parse_amounts(column, np.array([2, 1]))

    assert read.fen.tolist() == [200, 100]
    assert parse_amounts(column, np.array([], np.int64)).fen.tolist() == []
    assert list(texts(column, np.array([], np.int64))) == []
    assert parse_dates(column, np.array([], np.int64)).days.tolist() == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("應收 帳款\n(萬元)", "应收账款(万元)"),
        ("ＡＢＣ（上海）有限公司", "abc(上海)有限公司"),
        ("客戶\u200b編號", "客户编号"),
        ("廣東華為技術", "广东华为技术"),
        ("發票號碼", "发票号码"),
    ],
)
def test_matching_ignores_width_script_case_and_blanks(text, expected):
    assert normal(text) == expected


@pytest.mark.parametrize(
    "text",
    ["1" + " " * 32_000 + "\tx", "-" + "\f" * 85 + "x", "T" * 32_000, "9" * 5_000, "(" * 30_000],
    ids=["blanks", "few blanks", "T", "digits", "brackets"],
)
def test_no_text_keeps_the_patterns_busy(text):
    """Each of these once took minutes, or more digits than Python turns into a number."""
    assert amount_of(text).state is State.BAD
    assert date_of(text).state is State.BAD


def test_an_amount_may_stand_far_from_its_sign():
    assert amount_of("¥" + " " * 20 + "1,234.50").fen == 123_450


def test_numbers_beyond_all_numbers_are_shown_as_they_are():
    column = make_column([float("inf"), float("nan"), 5.0])

    assert list(texts(column, np.arange(3))) == ["inf", "nan", "5"]
