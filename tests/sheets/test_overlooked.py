"""A bank journal with customers' money is not passed over while they are dunned."""

import datetime as dt

from tests.sheets.small_books import grid, ledger_of, owed, seen
from xl_huikuan.sheets.recognition.reading import Corrections

DUE, PAID = dt.date(2026, 8, 31), dt.date(2026, 9, 10)
HEAD = ["客户名称", "发票号码", "到期日", "应收金额"]
ITEMS = [["甲公司", "10000001", DUE, 1000], ["乙公司", "10000002", DUE, 200]]
JOURNAL = grid(
    ["日期", "对方户名", "摘要", "收入", "支出", "余额"],
    [PAID, "甲公司", "货款", 400, None, 5400],
    [PAID, "丙公司", "付材料款", None, 900, 4500],
    name="银行日记账",
)


def test_money_of_customers_in_an_unused_journal_is_asked_about():
    assert seen(grid(HEAD, *ITEMS), JOURNAL).questions == (
        (
            "工作表「银行日记账」没有用到,但其中有 1 个欠款客户,应收表又没有已收或未收。"
            "如 D 列「收入」是客户的收款,请在「回款_参数」的「识别结果」中把该列指定为「已收金额」、F 列指定为「不用」,"
            "并把该表「本表用途」填为 是;如不是,请把「本表用途」填为 否。"
        ),
    )


def test_the_answer_it_asks_for_takes_the_money_off():
    """甲: 1,000 − 400."""
    told = Corrections(
        fields={("银行日记账", "D"): "received", ("银行日记账", "F"): ""}, use={"银行日记账": "是"}
    )
    book = (grid(HEAD, *ITEMS), JOURNAL)

    assert seen(*book, corrections=told).questions == ()
    left = owed(ledger_of(*book, corrections=told))
    assert (left["甲公司"], left["乙公司"]) == (60_000, 20_000)


def test_a_journal_that_is_not_meant_is_asked_about_once():
    told = Corrections(use={"银行日记账": "否"})

    assert seen(grid(HEAD, *ITEMS), JOURNAL, corrections=told).questions == ()


def test_nobody_is_asked_where_the_list_says_what_is_open_or_no_customer_is_named():
    told_open = grid([*HEAD, "未收金额"], *([*line, line[3]] for line in ITEMS))
    others = grid(HEAD, ["丁公司", "10000001", DUE, 1000], ["戊公司", "10000002", DUE, 200])

    assert seen(told_open, JOURNAL).questions == ()
    assert seen(others, JOURNAL).questions == ()
