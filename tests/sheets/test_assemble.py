"""Items and receipts by layout, worked out by hand."""

import datetime as dt

import numpy as np
import pytest

from tests.sheets.small_books import codes, grid, ledger_of, owed
from xl_huikuan.core.frames import CUSTOMERS, ITEMS, RECEIPTS
from xl_huikuan.sheets.recognition.reading import Corrections

DAY = dt.date(2026, 1, 5)


def ledger_book(*rows, customer="甲公司"):
    """A 借/贷/余额 ledger of one customer."""
    return grid(
        ["科目:应收账款", f"客户:{customer}"], ["日期", "摘要", "借方", "贷方", "余额"], *rows
    )


def test_frames_have_exactly_the_declared_columns():
    ledger = ledger_of(grid(["客户名称", "到期日", "应收金额"], ["甲公司", DAY, 5]))

    assert list(ledger.items) == [c.name for c in ITEMS]
    assert list(ledger.receipts) == [c.name for c in RECEIPTS]
    assert list(ledger.customers) == [c.name for c in CUSTOMERS]


def test_invoice_with_received_and_balance():
    head = ["客户名称", "发票号码", "应收金额", "已收金额", "收款日期", "未收金额"]
    ledger = ledger_of(
        grid(head, ["甲公司", "1", 100, 0, None, 100], ["甲公司", "2", 100, 40, DAY, 60])
    )

    assert ledger.items["amount"].tolist() == [10000, 10000]
    assert ledger.receipts[["amount", "item"]].to_numpy().tolist() == [[4000, 1]]
    assert ledger.receipts["date"].tolist() == [dt.datetime(2026, 1, 5)]
    assert ledger.replayable


def test_receipt_without_a_date_cannot_be_replayed():
    ledger = ledger_of(
        grid(["客户名称", "到期日", "应收金额", "已收金额"], ["甲公司", DAY, 100, 40])
    )

    assert np.isnat(ledger.receipts["date"].to_numpy()).all()
    assert not ledger.replayable


def test_balance_that_does_not_follow_leaves_the_row_out_and_blocks():
    head = ["客户名称", "到期日", "应收金额", "已收金额", "未收金额"]
    ledger = ledger_of(
        grid(
            head, ["甲公司", DAY, 100, 40, 70], ["甲公司", DAY, 10, 0, 10], ["乙公司", DAY, 9, 0, 9]
        )
    )

    assert owed(ledger) == {"甲公司": 1000, "乙公司": 900}
    assert [str(f.source) for f in ledger.findings if f.code == "E417"] == ["应收!E2"]
    assert ledger.customers["blocked"].tolist()[1] == ""
    assert ledger.customers["blocked"].tolist()[0] != ""


def test_balance_alone_is_the_amount():
    assert owed(
        ledger_of(grid(["客户名称", "发票号码", "到期日", "欠款金额"], ["甲公司", "1", DAY, 7]))
    ) == {"甲公司": 700}


def test_negative_invoice_is_a_credit_note():
    ledger = ledger_of(
        grid(["客户名称", "到期日", "应收金额"], ["甲公司", DAY, 10], ["甲公司", DAY, -3])
    )

    assert ledger.items["kind"].tolist() == ["发票", "红字"]


def test_ledger_with_opening_debits_credits_and_red_entries():
    ledger = ledger_of(ledger_book(
        [DAY, "期初余额", None, None, 100], [DAY, "销售", 50, None, 150], [DAY, "退货", -20, None, 130],
        [DAY, "收款", None, 60, 70], [DAY, "退款", None, -10, 80],
    ))  # fmt: skip

    assert ledger.items[["kind", "amount"]].to_numpy().tolist() == [
        ["期初", 10000],
        ["发票", 5000],
        ["红字", -2000],
    ]
    assert ledger.receipts["amount"].tolist() == [6000, -1000]
    assert ledger.customer_balances == {0: 8000}
    assert "E417" not in codes(ledger)


def test_credit_opening_is_an_advance_without_a_date():
    ledger = ledger_of(ledger_book([DAY, "期初余额", None, None, -30], [DAY, "销售", 50, None, 20]))

    assert ledger.receipts["amount"].tolist() == [3000]
    assert np.isnat(ledger.receipts["date"].to_numpy()).all()


def test_running_balance_names_the_row_that_breaks_it():
    ledger = ledger_of(ledger_book(
        [DAY, "期初余额", None, None, 50000], [DAY, "销售", 20000, None, 70000], [DAY, "收款", None, 10000, 60000],
        [DAY, "红冲", 5000, None, 55000], [DAY, "销售", 8000, None, 63000],
    ))  # fmt: skip

    assert [str(f.source) for f in ledger.findings if f.code == "E417"] == ["应收!E6"]
    assert owed(ledger) == {"甲公司": 7_300_000}
    assert ledger.customers["blocked"][0] != ""


def test_balance_with_its_side_beside_it():
    head = ["日期", "摘要", "借方", "贷方", "方向", "余额"]
    ledger = ledger_of(
        grid(
            ["客户:甲公司", "科目:应收账款"],
            head,
            [DAY, "销售", 50, None, "借", 50],
            [DAY, "收款", None, 70, "贷", 20],
        )
    )

    assert ledger.customer_balances == {0: -2000}
    assert "E417" not in codes(ledger)


def test_amount_with_direction():
    head = ["客户", "日期", "摘要", "方向", "金额"]
    ledger = ledger_of(
        grid(
            head,
            ["甲公司", DAY, "销售", "借", 50],
            ["甲公司", DAY, "收款", "贷方", 20],
            ["甲公司", DAY, "?", "平", 1],
        )
    )

    assert owed(ledger) == {"甲公司": 3000}
    assert "E422" in codes(ledger)


def test_receivable_and_received_columns_that_run_on_like_a_ledger():
    head = ["日期", "摘要", "应收", "已收", "余额"]
    book = grid(
        ["客户:甲公司"],
        head,
        [DAY, "货", 100, None, 100],
        [DAY, "收", None, 40, 60],
        [DAY, "货", 10, None, 70],
    )
    ledger = ledger_of(book)

    assert ledger.items["amount"].tolist() == [10000, 1000]
    assert ledger.receipts["item"].tolist() == [-1]
    assert ledger.customer_balances == {0: 7000}


def test_debit_and_credit_columns_that_close_on_each_row():
    head = ["客户", "日期", "借方", "贷方", "余额"]
    ledger = ledger_of(grid(head, ["甲公司", DAY, 100, 40, 60], ["甲公司", DAY, 50, 10, 40]))

    assert ledger.receipts["item"].tolist() == [0, 1]
    assert "E417" not in codes(ledger)


def month(number, opening, debit):
    """One month's sheet that brings its balance forward."""
    day = dt.date(2026, number, 1)
    return grid(["客户", "日期", "摘要", "借方", "贷方", "余额"], ["甲公司", day, "期初余额", None, None, opening],
                ["甲公司", day, "销售", debit, None, opening + debit], name=f"{number}月")  # fmt: skip


def test_opening_of_the_next_month_only_repeats_the_balance():
    ledger = ledger_of(month(1, 10, 5), month(2, 15, 5))

    assert owed(ledger) == {"甲公司": 2000}
    assert ledger.customer_balances == {0: 2000}
    assert not codes(ledger) & {"E417", "E423"}


def test_opening_that_does_not_continue_the_month_before_blocks():
    ledger = ledger_of(month(1, 10, 5), month(2, 16, 5))

    assert "E423" in codes(ledger)
    assert ledger.customers["blocked"][0] != ""


def test_buckets_become_items_with_the_first_day_of_the_bucket():
    head = ["客户名称", "应收余额", "未到期", "1-30天", "31-60天", "60天以上"]
    ledger = ledger_of(grid(head, ["甲公司", 60, 10, 0, 20, 30], ["乙公司", 99, 1, 0, 0, 0]))

    assert ledger.items[["amount", "age_given"]].to_numpy().tolist() == [
        [1000, -1],
        [2000, 31],
        [3000, 61],
    ]
    assert [str(f.source) for f in ledger.findings if f.code == "E417"] == ["应收!B3"]


def test_balance_list_with_its_movements():
    head = ["客户编码", "客户名称", "期初余额", "本期借方", "本期贷方", "期末余额"]
    ledger = ledger_of(
        grid(
            ["客户余额表"], head, ["1", "甲公司", 100, 50, 30, 120], ["2", "乙公司", 0, 10, 30, -20]
        )
    )

    assert owed(ledger) == {"甲公司": 12000, "乙公司": -2000}
    assert ledger.items["kind"].tolist() == ["余额", "余额"]


def test_receipts_meet_their_customer_in_spite_of_spelling():
    items = grid(["客户名称", "到期日", "应收金额"], ["甲(北京)公司", DAY, 100], name="应收")
    receipts = grid(
        ["收款日期", "客户名称", "收款金额", "收款方式"],
        [DAY, "甲（北京）公司 ", 40, "电汇"],
        name="收款",
    )
    ledger = ledger_of(items, receipts)

    assert owed(ledger) == {"甲(北京)公司": 6000}
    assert ledger.receipts["method"].tolist() == ["电汇"]


def test_receipt_of_an_unknown_payer_is_told_with_the_nearest_name():
    items = grid(["客户名称", "到期日", "应收金额"], ["甲乙丙贸易公司", DAY, 100], name="应收")
    receipts = grid(["收款日期", "客户名称", "收款金额"], [DAY, "甲乙丙商贸公司", 40], name="收款")
    (finding,) = [f for f in ledger_of(items, receipts).findings if f.code == "W427"]

    assert "最接近的是「甲乙丙贸易公司」" in finding.message


def test_master_data_and_its_spelling():
    items = grid(
        ["客户编码", "客户名称", "到期日", "应收金额"],
        ["K1", "甲（北京）公司", DAY, 100],
        name="应收",
    )
    master = grid(["客户编码", "客户名称", "联系人", "电话", "信用额度(万元)", "基本情况", "账期"],
                  ["K1", "甲(北京)公司", "张", "138", 10, 85, "月结30天"], ["K2", "乙公司", "李", "139", 0, None, ""], name="客户")  # fmt: skip
    customers = ledger_of(items, master).customers

    assert customers["name"].tolist() == ["甲(北京)公司", "乙公司"]
    assert customers["credit_limit"].tolist() == [10_000_000, 0]
    assert customers["score_basic"].tolist()[0] == 85
    assert customers["term"].tolist() == ["月结30天", ""]


@pytest.mark.parametrize(
    ("heading", "value", "hold"),
    [("状态", "争议中", "争议中"), ("未付原因", "质量异议", "争议:质量异议"), ("催收情况", "已起诉", "已起诉"),
     ("是否争议", "是", "争议"), ("是否争议", "否", ""), ("状态", "无争议", ""), ("Disputed", "Yes", "Disputed")],
)  # fmt: skip
def test_disputes_hold_the_item(heading, value, hold):
    ledger = ledger_of(grid(["客户名称", "到期日", "应收金额", heading], ["甲公司", DAY, 5, value]))

    assert ledger.items["hold"].tolist() == [hold]


def test_status_paid_without_a_received_column_counts_as_paid_and_is_told():
    ledger = ledger_of(
        grid(
            ["客户名称", "到期日", "应收金额", "状态"],
            ["甲公司", DAY, 5, "已收款"],
            ["甲公司", DAY, 6, "未收款"],
        )
    )

    assert owed(ledger) == {"甲公司": 600}
    assert "W424" in codes(ledger)


def test_status_paid_with_money_still_open_blocks():
    ledger = ledger_of(
        grid(
            ["客户名称", "到期日", "应收金额", "已收金额", "状态"], ["甲公司", DAY, 5, 1, "已结清"]
        )
    )

    assert "E425" in codes(ledger)
    assert ledger.customers["blocked"][0] != ""


def test_partly_paid_without_an_amount_is_left_out():
    ledger = ledger_of(
        grid(
            ["客户名称", "到期日", "应收金额", "状态"],
            ["甲公司", DAY, 5, "部分收款"],
            ["甲公司", DAY, 6, "未收款"],
        )
    )

    assert owed(ledger) == {"甲公司": 600}
    assert "E424" in codes(ledger)


def test_promise_date_and_texts_travel_with_the_item():
    head = ["客户名称", "合同号", "业务员", "部门", "到期日", "应收金额", "承诺日期", "备注"]
    item = ledger_of(
        grid(head, ["甲公司", "H1", "王", "华北", DAY, 5, dt.date(2026, 3, 1), "含税"])
    ).items.iloc[0]

    assert (item["contract_no"], item["salesperson"], item["dept"], item["remark"]) == (
        "H1",
        "王",
        "华北",
        "含税",
    )
    assert item["promise_date"] == dt.datetime(2026, 3, 1)
    assert (item["sheet"], item["row"]) == ("应收", 2)


def test_amount_merged_over_two_rows_belongs_to_neither():
    rows = [["甲公司", DAY, 100], ["乙公司", DAY, None], ["丙公司", DAY, 7]]
    book = grid(["客户名称", "到期日", "应收金额"], *rows, merges=((1, 2, 2, 2),))
    ledger = ledger_of(book)

    assert owed(ledger) == {"甲公司": 0, "乙公司": 0, "丙公司": 700}
    assert [str(f.source) for f in ledger.findings if f.code == "E222"] == ["应收!C2", "应收!C3"]


def test_foreign_currency_is_not_added_up():
    ledger = ledger_of(
        grid(
            ["客户名称", "到期日", "币种", "应收金额"],
            ["甲公司", DAY, "美元", 5],
            ["甲公司", DAY, "人民币", 6],
        )
    )

    assert owed(ledger) == {"甲公司": 600}
    assert "E414" in codes(ledger)


def test_lines_of_one_invoice_in_a_register_are_one_item():
    head = ["开票日期", "发票号码", "购买方名称", "货物名称", "金额", "税额"]
    lines = [
        [DAY, "10000001", "甲公司", "螺丝", 100, 13],
        [DAY, "10000001", "甲公司", "螺母", 200, 26],
    ]
    ledger = ledger_of(grid(head, *lines), corrections=Corrections(use={"应收": "是"}))

    assert ledger.items["amount"].tolist() == [33900]
    assert "I423" in codes(ledger)
