"""Lists customers send, read from their side: what they owe is positive, what they paid negative."""

from __future__ import annotations

import datetime as dt

import pytest

from xl_huikuan.core.differences.rows import GOODS, MONEY, OPENING, Row
from xl_huikuan.core.errors import NotUnderstood
from xl_huikuan.core.settings import Settings
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.ledgers.their_list import TheirList, read_their_list

US, THEM = "江南示例机电有限公司", "苏州甲机械有限公司"
SETTINGS = Settings({"company": US})


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2026-{text}")


def read(rows: list[list], name: str = "往来", *, ours: tuple[int, ...] = ()) -> TheirList:
    known = [Row(amount, None) for amount in ours]
    return read_their_list([Grid.from_rows(name, rows)], "对方.xlsx", THEM, SETTINGS, known)


def said(found: TheirList) -> list[tuple[str, int, str]]:
    return [(row.kind, row.amount, str(row.date or "")[5:]) for row in found.rows]


LEDGER = [
    [THEM],
    [f"科目:2202 应付账款  供应商:{US}"],
    ["日期", "凭证号", "摘要", "借方", "贷方", "方向", "余额"],
    [day("01-01"), None, "期初余额", None, None, "贷", 1000.0],
    [day("01-08"), "记-3", "购入轴承 发票10000001", None, 5000.5, "贷", 6000.5],
    [day("02-08"), "付-30001", "付货款", 2000.5, None, "贷", 4000.0],
    [day("02-09"), "记-31", "退货", 100.0, None, "贷", 3900.0],
    [day("02-10"), "记-32", "红字发票10000001", None, -50.0, "贷", 3850.0],
    ["合计", None, None, 2100.5, 4950.5, None, None],
]


def test_a_ledger_of_payables() -> None:
    """1,000.00 + 5,000.50 − 2,000.50 − 100.00 − 50.00 = 3,850.00."""
    found = read(LEDGER)

    assert said(found) == [
        (OPENING, 100_000, "01-01"),
        (GOODS, 500_050, "01-08"),
        (GOODS, -5_000, "02-10"),
        (MONEY, -200_050, "02-08"),
        (GOODS, -10_000, "02-09"),
    ]
    assert found.stated == 385_000 == sum(row.amount for row in found.rows)
    assert found.rows[1].numbers == ("10000001",)
    assert (found.rows[1].sheet, found.rows[1].row) == ("往来", 5)
    assert found.rows[1].text == "购入轴承 发票10000001"
    assert found.how == "工作表「往来」按贷方为货款、借方为付款读,读到 5 笔。"
    assert not found.open_items


def test_a_ledger_kept_as_we_keep_ours_is_known_by_our_amounts() -> None:
    rows = [
        ["日期", "摘要", "借方", "贷方", "方向", "余额"],
        [day("01-08"), "货款", 5000.5, None, "借", 5000.5],
        [day("02-08"), "付款", None, 2000.5, "借", 3000.0],
    ]

    found = read(rows, ours=(500_050,))

    assert said(found) == [(GOODS, 500_050, "01-08"), (MONEY, -200_050, "02-08")]
    assert found.stated == 300_000
    assert "按借方为货款、贷方为付款读" in found.how


def test_a_first_balance_tells_what_was_brought_forward() -> None:
    rows = [
        ["日期", "摘要", "借方", "贷方", "余额"],
        [day("01-08"), "货款", None, 500.0, 1500.0],
        [day("02-08"), "付款", 200.0, None, 1300.0],
        [day("03-08"), "货款", None, 300.0, 1600.0],
    ]

    assert said(read(rows))[0] == (OPENING, 100_000, "01-08")


def test_one_row_per_document_with_a_running_balance() -> None:
    rows = [
        ["往来对账明细"],
        ["日期", "单据号", "业务类型", "本期应付", "本期付款", "应付余额", "备注"],
        [day("01-08"), "CG-0001", "采购入库", 1200.5, None, 1200.5, ""],
        [day("02-08"), "FK-0001", "付款", None, 200.5, 1000, ""],
        [day("03-08"), "TH-0001", "退货", -500, None, 500, ""],
    ]

    found = read(rows)

    assert said(found) == [
        (GOODS, 120_050, "01-08"),
        (GOODS, -50_000, "03-08"),
        (MONEY, -20_050, "02-08"),
    ]
    assert found.rows[0].numbers == ("CG0001",)
    assert (found.stated, found.open_items) == (50_000, False)


def test_what_is_unpaid_of_each_invoice() -> None:
    rows = [
        ["供应商", "发票号码", "开票日期", "应付金额", "已付金额", "未付金额"],
        [US, "10000001", day("01-08"), 1200.5, 200.5, 1000.0],
        [US, "10000002", day("02-08"), 500.0, 500.0, 0],
        [US, "10000003", day("03-08"), 300.0, 0, 300.0],
    ]

    found = read(rows)

    assert said(found) == [(GOODS, 100_000, "01-08"), (GOODS, 30_000, "03-08")]
    assert (found.stated, found.open_items) == (None, True)


def test_purchases_and_payments_on_two_sheets() -> None:
    bought = Grid.from_rows("采购", [
        ["入库日期", "入库单号", "物料名称", "数量", "单价", "入库金额"],
        [day("01-08"), "RK-00001", "轴承", 10, 120.5, 1205.0],
        [day("02-08"), "RK-00002", "齿轮", 5, 100.0, 500.0],
    ])  # fmt: skip
    paid = Grid.from_rows("付款", [
        ["付款日期", "摘要", "付款金额"],
        [day("01-20"), "电汇", 1205.0],
        [day("02-20"), "电汇", 300.0],
    ])  # fmt: skip

    found = read_their_list([bought, paid], "对方.xlsx", THEM, SETTINGS, ())

    assert said(found) == [
        (GOODS, 120_500, "01-08"),
        (GOODS, 50_000, "02-08"),
        (MONEY, -120_500, "01-20"),
        (MONEY, -30_000, "02-20"),
    ]
    assert "工作表「付款」按付款读,读到 2 笔" in found.how


def test_the_balance_brought_forward_of_a_second_sheet_only_repeats_the_first() -> None:
    more = [LEDGER[2], [day("03-01"), None, "期初余额", None, None, "贷", 3850.0],
            [day("03-08"), "记-9", "货款", None, 10.0, "贷", 3860.0],
            [day("03-09"), "记-10", "货款", None, 10.0, "贷", 3870.0]]  # fmt: skip
    grids = [Grid.from_rows("1月", LEDGER), Grid.from_rows("3月", more)]

    found = read_their_list(grids, "对方.xlsx", THEM, SETTINGS, ())

    assert [row.kind for row in found.rows].count(OPENING) == 1
    assert found.stated == 387_000 == sum(row.amount for row in found.rows)


def test_of_a_list_of_several_suppliers_only_our_rows_count() -> None:
    rows = [
        ["供应商", "发票号码", "开票日期", "应付金额"],
        [US, "10000001", day("01-08"), 1200.5],
        ["无锡别家有限公司", "10000009", day("01-08"), 7.0],
    ]

    found = read(rows)

    assert said(found) == [(GOODS, 120_050, "01-08")]
    assert "1 行没有计入" in found.how


def test_a_list_of_other_suppliers_alone_is_refused() -> None:
    rows = [
        ["供应商", "发票号码", "开票日期", "应付金额"],
        ["常州一家有限公司", "10000001", day("01-08"), 1200.5],
        ["无锡别家有限公司", "10000009", day("01-08"), 7.0],
    ]

    with pytest.raises(NotUnderstood, match="没有一行写的是本公司"):
        read(rows)


def test_a_row_that_cannot_be_read_is_counted_and_told() -> None:
    rows = [
        ["日期", "发票号码", "金额"],
        [day("01-08"), "10000001", 1200.5],
        ["二月三十", "10000002", 300.0],
        [day("01-09"), "10000003", "三百"],
    ]

    found = read(rows)

    assert said(found) == [(GOODS, 120_050, "01-08"), (GOODS, 30_000, "")]
    assert "1 行没有计入" in found.how
    assert {finding.source.row for finding in found.findings} == {3, 4}


def test_a_sheet_without_a_list_is_named() -> None:
    with pytest.raises(NotUnderstood, match=r"「对方\.xlsx」里没有认出往来明细") as error:
        read([["通知"], ["请尽快寄发票"]])
    assert error.value.code == "E201"
