"""Whole columns as clerks refer to them: titles, headings and totals count for nothing."""

import pytest

from xl_huikuan.addin.functions.all import call
from xl_huikuan.addin.functions.registry import recent_problems

AS_OF = 46_300.0  # 2026-10-05
CUSTOMERS = (("应收明细表",), ("客户",), ("甲公司",), ("甲公司",), ("乙公司",), ("甲公司小计",), (None,), ("合计",))  # fmt: skip
DUE = ((None,), ("到期日",), (46_290.0,), (46_250.0,), ("2026-10-01",), (None,), ("合 计",), (None,))  # fmt: skip
AMOUNT = ((None,), ("金额",), (100.0,), ("50.00",), (30.0,), (150.0,), (180.0,), (180.0,))


def column(cells, start=0):
    return tuple(cells[start:])


def test_titles_headings_and_totals_are_passed_over():
    table = call("HK_AGING", [CUSTOMERS, DUE, AMOUNT, AS_OF, "30"])

    assert table == (
        ("客户", "未到期", "1-30天", "30天以上", "合计"),
        ("甲公司", 0.0, 100.0, 50.0, 150.0),
        ("乙公司", 0.0, 30.0, 0.0, 30.0),
        ("合计", 0.0, 130.0, 50.0, 180.0),
    )


def test_every_row_keeps_its_place():
    open_rows = call("HK_OPEN", [CUSTOMERS, DUE, AMOUNT, AS_OF])

    assert open_rows == (("",), ("",), (100.0,), (50.0,), (30.0,), ("",), ("",), ("",))


def test_receipts_have_headings_of_their_own():
    receipts = (("付款单位",), ("甲公司",)), (("日期",), (46_200.0,)), (("金额",), (120.0,))

    items = [column(cells, 2)[:3] for cells in (CUSTOMERS, DUE, AMOUNT)]
    table = call("HK_AGING", [*items, AS_OF, "30", *receipts])

    assert table[1] == ("甲公司", 0.0, 30.0, 0.0, 30.0)  # oldest first: 50, then 70 of the 100


def test_a_bad_date_beside_an_amount_is_no_heading():
    dates = (("到期日",), (46_290.0,))

    assert call("HK_AGING", [(("甲",), ("乙",)), dates, ((5.0,), (6.0,)), AS_OF]) == "#VALUE!"


def test_words_below_the_first_amount_are_no_heading():
    customers, dates = (("甲",), ("客户",), ("乙",)), ((46_290.0,), ("到期日",), (46_290.0,))

    assert call("HK_AGING", [customers, dates, ((5.0,), ("金额",), (6.0,)), AS_OF]) == "#VALUE!"


@pytest.mark.parametrize("name", ["合计通信有限公司", "乙公司小计"])
def test_a_name_that_only_looks_like_a_total_is_a_customer(name):
    table = call("HK_AGING", [((name,),), ((46_290.0,),), ((5.0,),), AS_OF])

    assert table[1][0] == name


D = 46_290.0  # 2026-09-25
PLAIN = {"甲公司": 100.0, "乙公司": 30.0, "合计": 130.0}


def aged(customers, dates, amounts):
    """Customer → total of an aging table, or the error."""
    columns = [tuple((cell,) for cell in cells) for cells in (customers, dates, amounts)]
    table = call("HK_AGING", [*columns, AS_OF, "30"])
    return table if isinstance(table, str) else {row[0]: row[-1] for row in table[1:]}


@pytest.mark.parametrize(
    ("customers", "dates", "amounts"),
    [
        pytest.param((None, None), ("日期", "到期日"), ("应收", "含税"), id="two rows"),
        pytest.param((None, None), ("到期日", None), ("应收", "含税"), id="merged over two rows"),
        pytest.param(("客户", None, None), ("到期日", None, None), ("金额",) + (None,) * 2, id="blank rows below"),
        pytest.param(("明细表", "客户"), ("制表日期", "到期日"), ("2026年", "金额"), id="title in every column"),
        pytest.param(("截止", "客户"), (AS_OF, "到期日"), (None, "金额"), id="a day in the title"),
        pytest.param(("应收合计", "客户"), (None, "到期日"), (130.0, "金额"), id="the total on top"),
        pytest.param(("客户名称",), ("应收日期",), ("价税合计",), id="a heading that is a total word"),
    ],
)  # fmt: skip
def test_what_stands_above_the_data_is_passed_over(customers, dates, amounts):
    rows = ((*customers, "甲公司", "乙公司"), (*dates, D, D), (*amounts, 100.0, 30.0))

    assert aged(*rows) == PLAIN


@pytest.mark.parametrize(
    ("customer", "date", "amount"),
    [
        pytest.param("客户", "到期日", "金额", id="heading of the next page"),
        pytest.param("制表人:张三", "审核:李四", None, id="signatures"),
        pytest.param("备注:以上含税", None, None, id="note"),
        pytest.param("丙公司", None, None, id="nothing but a name"),
        pytest.param(None, None, 130.0, id="a total that does not say so"),
        pytest.param(" ", "", "130.00", id="the same in texts"),
    ],
)
def test_what_stands_below_the_data_is_passed_over(customer, date, amount):
    rows = (("客户", "甲公司", "乙公司", customer), ("到期日", D, D, date), ("金额", 100.0, 30.0, amount))  # fmt: skip

    assert aged(*rows) == PLAIN


def test_totals_of_blocks_and_of_everything_need_no_word():
    """20 + 80 are 100, 10 + 20 are 30, and 130 is everything: one total of each kind."""
    amounts = ("金额", 20.0, 80.0, 100.0, 10.0, 20.0, 30.0, 130.0)
    customers = ("客户", "甲公司", "甲公司", None, "乙公司", "乙公司", None, None)

    assert aged(customers, ("到期日", D, D, None, D, D, None, None), amounts) == PLAIN


@pytest.mark.parametrize(
    ("customers", "amounts"),
    [
        pytest.param(("甲公司", None), (100.0, 100.0), id="one row is no sum"),
        pytest.param(("甲公司", "甲公司", None), (60.0, 40.0, 100.01), id="another amount"),
    ],
)
def test_money_without_name_and_day_counts_unless_it_is_a_sum(customers, amounts):
    dates = (*[D] * (len(customers) - 1), None)

    assert aged(customers, dates, amounts) == {
        "甲公司": 100.0,
        "(未填客户)": amounts[-1],
        "合计": 100.0 + amounts[-1],
    }


def test_an_amount_written_as_text_is_never_taken_for_a_title():
    """The second row has words where day and amount belong; the first is data all the same."""
    rows = ("甲", "乙"), ("2026-9-20", "待确认"), ("1000", "未定")

    assert aged(*rows) == "#VALUE!"


def test_words_that_head_no_column_are_no_heading():
    """A first row that has neither a day nor an amount yet must be looked at, not passed over."""
    assert aged(("甲", "乙"), ("待确认", D), ("未定", 5.0)) == "#VALUE!"


@pytest.mark.parametrize(
    ("above", "heading"), [(None, "金额(万元)"), ("单位:万元", "金额"), ("单位:千元", "金额")]
)
def test_amounts_in_another_unit_are_refused(above, heading):
    recent_problems.clear()

    assert aged((None, "客户", "甲"), (above, "到期日", D), (None, heading, 5.0)) == "#VALUE!"
    assert "不是元,请先把金额换算成元" in recent_problems[-1][1]


def test_yuan_in_the_heading_is_what_is_wanted():
    rows = ("单位:元", "客户", "甲"), (None, "到期日", D), (None, "金额(元)", 5.0)

    assert aged(*rows)["甲"] == 5.0
