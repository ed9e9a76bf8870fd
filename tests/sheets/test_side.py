"""Whose debts: a supplier must never be dunned."""

import datetime as dt

import pytest

from tests.sheets.small_books import grid, only, seen

DAY = dt.date(2026, 1, 5)


@pytest.mark.parametrize(
    ("rows", "side"),
    [
        ([["供应商名称", "日期", "应付金额"], ["丙公司", DAY, 5]], "应付"),
        ([["Vendor", "Invoice #", "Due Date", "Amount"], ["Acme", "1", DAY, 5]], "应付"),
        ([["应付账款明细账"], ["往来单位", "日期", "借方", "贷方"], ["丙公司", DAY, 0, 5]], "应付"),
        ([["科目:应付账款"], ["日期", "摘要", "借方", "贷方"], [DAY, "收到", 50, 5]], "应付"),
        ([["往来单位", "日期", "摘要", "借方", "贷方"], ["丙公司", DAY, "采购材料", 0, 5]], "应付"),
        ([["日期", "摘要", "借方", "贷方", "余额"], [DAY, "一", 0, 5, 5], [DAY, "二", 0, 5, 10]], "应付"),
        ([["收款单位", "日期", "付款金额", "未付金额"], ["丙公司", DAY, 5, 5]], "应付"),
        ([["客户名称", "供应商", "应收金额", "应付金额", "日期"], ["甲", "乙", 5, 5, DAY]], "不明"),
        ([["往来单位", "日期", "金额", "余额"], ["丙公司", DAY, 5, 5]], "不明"),
        ([["客户名称", "日期", "金额", "余额"], ["丙公司", DAY, 5, 5]], "应收"),
        ([["科目:应收账款"], ["日期", "摘要", "借方", "贷方"], [DAY, "付款", 5, 0]], "应收"),
        ([["日期", "摘要", "借方", "贷方"], [DAY, "销售商品", 5, 0], [DAY, "收到货款", 0, 3]], "应收"),
        ([["银行借款明细"], ["借款银行", "借入日期", "金额", "还款日期"], ["工行", DAY, 5, DAY]], "无关"),
        ([["工资表"], ["姓名", "部门", "金额", "余额"], ["张三", "销售部", 5, 5]], "无关"),
    ],
)  # fmt: skip
def test_side(rows, side):
    table = only(grid(*rows, name="Sheet1"))

    assert table.side == side
    assert table.may_be_dunned == (side == "应收")
    assert table.why.startswith(side)


@pytest.mark.parametrize("tab", ["应收账款", "客户欠款", "回款"])
def test_the_tab_never_speaks_for_receivables(tab):
    assert not only(
        grid(["往来单位", "日期", "金额", "余额"], ["丙公司", DAY, 5, 5], name=tab)
    ).may_be_dunned


def test_the_tab_may_speak_against_it():
    book = grid(["客户名称", "日期", "金额", "余额"], ["丙公司", DAY, 5, 5], name="应付账款")

    assert only(book).side == "不明"


def test_our_own_name_among_the_buyers_makes_it_a_purchase():
    book = grid(["客户名称", "日期", "应收金额"], ["我司", DAY, 5], name="Sheet1")

    assert only(book, company="我司").side == "应付"


def test_only_the_closing_sign_speaks_for_it_so_it_is_asked():
    recognition = seen(grid(["日期", "摘要", "借方", "贷方"], [DAY, "一", 5, 0]))

    assert recognition.tables[0].may_be_dunned
    assert "只能从借方余额推断为应收" in recognition.questions[0]


def test_journal_of_many_accounts_is_not_dunned():
    book = grid(
        ["凭证号", "科目名称", "摘要", "借方", "贷方"],
        ["1", "应收账款/甲公司", "销售", 5, 0],
        ["1", "主营业务收入", "销售", 0, 5],
    )

    assert (only(book).kind, only(book).may_be_dunned) == ("gl_journal", False)


def test_balance_sheet_is_not_dunned():
    book = grid(
        ["资产负债表"],
        ["资产", "行次", "年初数", "期末数"],
        ["应收账款", 1, 5, 5],
        ["存货", 2, 5, 5],
    )

    assert not only(book).may_be_dunned


def test_the_accounts_are_told_in_the_order_they_stand_in():
    accounts = ["管理费用", "库存现金", "银行存款", "固定资产", "应交税费"]
    rows = [[str(i), account, "记账", 5, 0] for i, account in enumerate(accounts)]
    table = only(grid(["凭证号", "科目名称", "摘要", "借方", "贷方"], *rows))

    assert "、".join(f"科目是{account}" for account in accounts) in table.why
