"""Which table, which column, which question."""

import datetime as dt
import json

import pytest

from tests.sheets.small_books import fields, grid, ledger_of, only, owed, seen
from xl_huikuan.core.errors import NotUnderstood
from xl_huikuan.sheets.recognition.reading import Corrections

DAY = dt.date(2026, 1, 5)
TAX = ["发票代码", "发票号码", "数电发票号码", "销方识别号", "销方名称", "购方识别号", "购买方名称", "开票日期",
       "货物或应税劳务名称", "单位", "数量", "单价", "金额", "税率", "税额", "价税合计", "发票状态"]  # fmt: skip


def tax_row(number, seller, buyer, net, status="正常"):
    return [None, None, f"2633200000646543353{number}", "91", seller, "92", buyer, dt.datetime(2026, 1, number, 10),
            "螺丝", "个", 10, net / 10, net, 0.13, net * 0.13, net * 1.13, status]  # fmt: skip


def test_every_column_has_confidence_and_reason():
    table = only(grid(["客户", "应收金额", "到期日", "花色"], ["甲公司", 1, DAY, "红"]))

    assert all(0 <= c.confidence <= 1 and c.reason for c in table.columns)
    assert fields(table) == {"A": "customer_name", "B": "amount", "C": "due_date"}


def test_amount_beside_tax_is_net():
    book = grid(
        ["客户", "开票日期", "发票号码", "金额", "税额", "已收金额"],
        ["甲公司", DAY, "10000001", 100, 13, 0],
    )

    assert fields(only(book))["D"] == "net_amount"
    assert owed(ledger_of(book)) == {"甲公司": 11300}


def test_amount_beside_the_gross_amount_is_net_too():
    table = only(
        grid(["客户", "发票号码", "金额", "税额", "价税合计"], ["甲公司", "10000001", 100, 13, 113])
    )

    assert [fields(table)[c] for c in "CDE"] == ["net_amount", "tax", "amount"]


def test_gross_amount_beside_its_tax_stays_gross():
    book = grid(
        ["客户", "发票号码", "开票金额", "税额", "已收金额"], ["甲公司", "10000001", 113, 13, 0]
    )

    assert owed(ledger_of(book)) == {"甲公司": 11300}


def test_unit_column_of_measures_is_no_customer():
    table = only(grid(["客户", "品名", "单位", "数量", "金额"], ["甲公司", "螺丝", "个", 1, 2]))

    assert fields(table)["C"] == "measure"


def test_unit_column_of_names_is_the_customer():
    table = only(
        grid(["单位", "应收金额", "已收金额"], ["甲贸易有限公司", 1, 0], ["乙实业有限公司", 2, 0])
    )

    assert fields(table)["A"] == "customer_name"


def test_receivable_column_of_dates_is_a_due_date():
    table = only(grid(["客户", "应收", "欠款金额"], ["甲公司", DAY, 5]))

    assert fields(table)["B"] == "due_date"


def test_arithmetic_chooses_between_two_amounts():
    book = grid(
        ["客户名称", "应收金额", "应收账款", "已收金额", "未收金额"],
        ["甲公司", 900, 500, 200, 300],
        ["乙公司", 800, 500, 100, 400],
    )
    table = only(book)

    assert (fields(table)["C"], "勾稽" in table.column("amount").reason) == ("amount", True)


def test_two_balances_that_disagree_are_a_question():
    recognition = seen(
        grid(["客户名称", "应收余额", "未收金额", "到期日"], ["甲公司", 1000, 500, DAY])
    )

    assert "「应收余额」和 C 列「未收金额」" in recognition.questions[0]


def test_the_clerk_chooses_the_balance():
    book = grid(["客户名称", "应收余额", "未收金额", "到期日"], ["甲公司", 1000, 500, DAY])
    answers = Corrections(fields={("应收", "C"): "balance"})

    assert owed(ledger_of(book, corrections=answers)) == {"甲公司": 50000}


def test_the_clerk_takes_a_column_away():
    answers = Corrections(fields={("应收", "B"): ""})
    table = only(
        grid(["客户名称", "信用等级", "应收余额"], ["甲公司", "优", 5]), corrections=answers
    )

    assert "B" not in fields(table)


def test_tax_export_of_sales():
    book = grid(
        TAX,
        tax_row(1, "我司", "甲公司", 100),
        tax_row(2, "我司", "乙公司", 200, "已作废"),
        name="信息汇总表",
    )
    answers = Corrections(use={"信息汇总表": "是"})
    ledger = ledger_of(book, corrections=answers)

    assert only(book).kind == "invoice_register"
    assert owed(ledger) == {"甲公司": 11300, "乙公司": 0}
    assert ledger.items["invoice_no"].tolist() == ["26332000006465433531"]


def test_tax_export_of_purchases_is_not_ours_to_collect():
    table = only(grid(TAX, tax_row(1, "甲公司", "我司", 100), tax_row(2, "乙公司", "我司", 200)))

    assert (table.side, table.may_be_dunned) == ("应付", False)


@pytest.mark.parametrize(("company", "side"), [("我司", "应收"), ("甲公司", "应付"), ("", "不明")])
def test_tax_export_of_two_parties_needs_our_name(company, side):
    assert only(grid(TAX, tax_row(1, "我司", "甲公司", 100)), company=company).side == side


def test_register_without_receipts_asks_before_all_of_it_counts():
    book = grid(["开票日期", "发票号码", "购买方", "价税合计"], [DAY, "10000001", "甲公司", 113])

    assert "没有已收、未收或收款记录" in seen(book).questions[0]


def test_register_with_a_receipts_sheet_needs_no_question():
    register = grid(
        ["开票日期", "发票号码", "购买方", "价税合计"],
        [DAY, "10000001", "甲公司", 113],
        name="开票",
    )
    receipts = grid(["收款日期", "客户名称", "收款金额"], [DAY, "甲公司", 100], name="收款")

    assert owed(ledger_of(register, receipts)) == {"甲公司": 1300}


def test_month_sheets_of_one_layout_are_one_ledger():
    months = [
        grid(
            ["客户", "日期", "摘要", "借方", "贷方"],
            ["甲公司", dt.date(2026, m, 1), "销售", 5 * m, 0],
            name=f"{m}月",
        )
        for m in (1, 2)
    ]

    assert owed(ledger_of(*months)) == {"甲公司": 1500}


def test_two_different_detail_tables_are_a_question():
    one = grid(["客户名称", "到期日", "应收金额"], ["甲公司", DAY, 5], name="明细")
    other = grid(["客户名称", "日期", "借方", "贷方"], ["甲公司", DAY, 5, 0], name="账")

    assert "几张不同的应收表" in seen(one, other).questions[0]
    assert owed(ledger_of(one, other, corrections=Corrections(use={"账": "否"}))) == {"甲公司": 500}


def test_a_copy_of_the_same_sheet_is_a_question():
    rows = [
        ["客户名称", "发票号码", "应收金额", "已收金额"],
        ["甲公司", "10000001", 5, 0],
        ["甲公司", "10000002", 6, 0],
    ]

    assert "内容重复" in seen(grid(*rows, name="明细"), grid(*rows, name="明细 (2)")).questions[0]


def test_aging_sheet_beside_details_only_checks():
    details = grid(["客户名称", "到期日", "应收金额"], ["甲公司", DAY, 5], name="明细")
    aging = grid(["客户名称", "应收余额", "1-30天", "31-60天"], ["甲公司", 7, 7, 0], name="账龄")
    ledger = ledger_of(details, aging)

    assert owed(ledger) == {"甲公司": 500}
    assert ledger.customer_balances == {0: 700}


def test_our_own_result_sheets_are_passed_over():
    book = grid(["客户名称", "到期日", "应收金额"], ["甲公司", DAY, 5])

    assert seen(book, grid(["客户名称", "应收余额"], ["甲公司", 5], name="回款_账龄")).sheets == (
        "应收",
    )


def test_party_from_a_label_is_sure():
    party = only(
        grid(["客户:甲公司  期间:2026年"], ["日期", "摘要", "借方", "贷方"], [DAY, "销售", 5, 0])
    ).party

    assert (party.name, party.origin, party.sure) == ("甲公司", "标签", True)


def test_party_in_the_title_is_sure_only_when_our_name_is_known():
    book = grid(["甲贸易有限公司往来明细账"], ["日期", "摘要", "借方", "贷方"], [DAY, "销售", 5, 0])

    assert not only(book).party.sure
    assert only(book, company="我司有限公司").party.sure


def test_title_with_our_own_name_is_not_the_customer():
    book = grid(["我司有限公司往来明细账"], ["日期", "摘要", "借方", "贷方"], [DAY, "销售", 5, 0])
    party = only(book, company="我司有限公司", file_name="明细_甲贸易有限公司.xlsx").party

    assert (party.name, party.origin, party.sure) == ("甲贸易有限公司", "文件名", False)


def test_one_sheet_per_customer_proposes_the_tabs():
    rows = [["日期", "摘要", "借方", "贷方"], [DAY, "销售", 5, 0]]
    recognition = seen(grid(*rows, name="华联"), grid(*rows, name="大润发"))

    assert [t.party.name for t in recognition.tables] == ["华联", "大润发"]
    (question,) = recognition.questions
    assert "「华联」「大润发」这 2 张工作表没有客户列" in question


def test_month_tabs_are_not_customers():
    rows = [["日期", "摘要", "借方", "贷方"], [DAY, "销售", 5, 0]]

    assert [
        t.party.name for t in seen(grid(*rows, name="2026-07"), grid(*rows, name="8月")).tables
    ] == ["", ""]


def test_customer_lines_over_their_entries():
    head = ["单据日期", "单据号", "应收金额", "已收金额", "未收金额"]
    book = grid(head, ["甲公司"], [DAY, "S1", 10, 0, 10], [DAY, "S2", 10, 0, 10], ["小计", None, 20, 0, 20],
                ["乙公司"], [DAY, "S3", 10, 0, 10], ["合计", None, 30, 0, 30])  # fmt: skip

    assert owed(ledger_of(book)) == {"甲公司": 2000, "乙公司": 1000}


def test_empty_form_is_not_used():
    book = grid(["客户名称", "到期日", "应收金额"], [None, None, None], ["合计", None, 0])

    assert only(book).empty_form
    with pytest.raises(NotUnderstood, match="空白表"):
        ledger_of(book)


def test_no_table_at_all_says_what_was_looked_for():
    with pytest.raises(NotUnderstood, match="客户名称、应收金额"):
        ledger_of(grid(["你好"]))


def test_json_holds_what_check_prints():
    book = grid(["客户名称", "到期日", "应收金额"], ["甲公司", DAY, 5], ["合计", None, 5])
    (sheet,) = json.loads(json.dumps(seen(book).as_json(), ensure_ascii=False))["sheets"]
    (table,) = sheet["tables"]

    assert (sheet["kind"], sheet["may_be_dunned"]) == ("ar_invoices", True)
    assert (table["header_rows"], table["data_rows"], table["total_rows"]) == ([1], [2, 2], [3])
    assert table["columns"]["C"]["field"] == "amount"
    assert table["controls"] == [
        {"field": "amount", "column": "C", "sum": "5.00", "stated": "5.00", "stated_row": 3}
    ]
