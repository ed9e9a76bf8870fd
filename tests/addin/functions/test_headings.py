"""Whole columns as clerks refer to them: titles, headings and totals count for nothing."""

import pytest

from xl_huikuan.addin.functions.all import call

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
