"""Forms that finance programs print and clerks type: each row of a table here is one such form."""

import datetime as dt

import pytest

from tests.sheets.small_books import codes, fields, grid, ledger_of, only, owed, seen

DAY = dt.date(2026, 1, 5)
NEXT = dt.date(2026, 2, 5)
LATER = dt.date(2026, 3, 5)


# -- never customers' debts


@pytest.mark.parametrize(
    "rows",
    [
        [["其他应收款台账"], ["客户名称", "日期", "应收金额", "已收金额", "未收金额"], ["张三", DAY, 5, 0, 5]],
        [["押金台账"], ["客户名称", "日期", "应收金额", "已收金额", "未收金额"], ["房东", DAY, 5, 0, 5]],
        [["应收票据登记簿"], ["客户名称", "到期日", "应收金额", "未收金额"], ["甲公司", DAY, 5, 5]],
    ],
)  # fmt: skip
def test_other_debts_are_no_trade_receivables_whatever_the_columns_say(rows):
    assert only(grid(*rows, name="Sheet1")).side == "无关"


@pytest.mark.parametrize("title", ["长期应收款", "应收利息", "应收出口退税"])
def test_other_receivables_of_the_balance_sheet_are_not_dunned(title):
    book = grid([title], ["单位名称", "应收金额", "到期日"], ["甲公司", 5, DAY], name="Sheet1")

    assert only(book).side == "无关"


def test_owed_by_whom_is_asked_when_nothing_else_tells():
    rows = [["欠款明细表"], ["单位名称", "欠款金额", "欠款日期"], ["丙公司", 5, DAY]]

    assert "像是应收" in seen(grid(*rows, name="Sheet1")).questions[0]


def test_owed_beside_a_salesperson_is_customers_debt():
    rows = [["欠款明细表"], ["单位名称", "欠款金额", "业务员"], ["甲公司", 5, "张"]]

    assert owed(ledger_of(grid(*rows, name="Sheet1"))) == {"甲公司": 5_00}


def test_other_debts_are_known_by_the_tab_alone():
    book = grid(["客户名称", "日期", "应收金额"], ["张三", DAY, 5], name="其他应收款")

    assert not only(book).may_be_dunned


def test_receivables_beside_other_receivables_in_the_title_stay_receivables():
    rows = [["应收账款及其他应收款"], ["客户名称", "日期", "应收金额"], ["甲公司", DAY, 5]]

    assert only(grid(*rows, name="Sheet1")).side == "应收"


@pytest.mark.parametrize(
    "rows",
    [
        [["付款计划表"], ["单位名称", "欠款金额", "到期日", "本月计划付款"], ["丙公司", 5, DAY, 5]],
        [["单位名称", "期初余额", "本期增加", "本期减少", "期末余额"], ["丙公司", 0, 9, 2, 7]],
        [["勾选状态", "数电票号码", "开票日期", "金额", "票面税额", "有效抵扣税额", "销售方纳税人名称"],
         ["已勾选", "26", DAY, 10, 1.3, 1.3, "丙公司"]],
        [["Unpaid Bills"], ["Date", "Num", "Name", "Due Date", "Open Balance"], [DAY, "1", "Steel", DAY, 5]],
    ],
)  # fmt: skip
def test_what_we_owe_is_not_dunned(rows):
    assert not only(grid(*rows, name="Sheet1")).may_be_dunned


def test_commission_is_no_receivable():
    table = only(grid(["客户名称", "回款金额", "提成金额"], ["甲公司", 100, 3], name="Sheet1"))

    assert "amount" not in fields(table).values()


def test_money_held_for_customers_is_no_receivable():
    rows = [["预收账款明细表"], ["客户名称", "日期", "预收金额", "余额"], ["甲公司", DAY, 9, 8]]

    assert only(grid(*rows, name="Sheet1")).side == "无关"


@pytest.mark.parametrize(
    ("heading", "theirs", "ours"),
    [
        ("单位类型", "客户", "供应商"),
        ("类别", "应收", "应付"),
        ("往来性质", "应收账款", "其他应收款"),
    ],
)
def test_rows_that_a_column_calls_a_suppliers_are_left_out(heading, theirs, ours):
    book = grid(
        ["单位名称", heading, "日期", "应收金额", "未收金额"],
        ["甲公司", theirs, DAY, 5, 5],
        ["丙公司", ours, DAY, 9, 9],
    )
    ledger = ledger_of(book)

    assert owed(ledger) == {"甲公司": 5_00, "丙公司": 0}
    assert "E416" in codes(ledger)


def test_sections_with_their_own_titles_are_judged_one_by_one():
    head = ["单位名称", "金额", "账龄"]
    book = grid(
        ["往来款明细表"],
        ["一、应收账款"], head, ["甲公司", 5, "1年以内"], ["小计", 5, None],
        ["二、其他应收款"], head, ["张三", 6, "1年以内"], ["小计", 6, None],
        ["三、应付账款"], head, ["丙公司", 7, "1年以内"], ["小计", 7, None],
    )  # fmt: skip

    assert owed(ledger_of(book)) == {"甲公司": 5_00}


def test_sections_inside_one_table_are_asked_about():
    book = grid(
        ["客户往来款"],
        ["单位名称", "应收金额", "账龄"],
        ["应收账款"], ["甲公司", 5, "1年以内"],
        ["其他应收款"], ["张三", 6, "1年以内"],
    )  # fmt: skip
    recognition = seen(book)

    assert not recognition.tables[0].may_be_dunned
    assert "其他应收款" in recognition.questions[0]


def test_purchase_invoices_by_their_issuer_are_ours_to_pay():
    table = only(
        grid(
            ["收票日期", "发票号码", "开票单位", "价税合计"],
            [DAY, "1", "丙公司", 113],
            name="Sheet1",
        )
    )

    assert (table.side, table.may_be_dunned) == ("应付", False)


# -- headings


@pytest.mark.parametrize(
    ("headings", "key"),
    [
        (["单位全名", "单据金额", "已结算金额", "未结算金额"], "balance"),
        (["单位名称", "应收款", "已收款", "余款"], "balance"),
        (["客户", "开票额", "到账额", "未到账"], "balance"),
        (["甲方单位", "结算额", "已回款", "尚欠工程款"], "balance"),
        (["客户简称", "金额", "回款", "差额"], "balance"),
    ],
)
def test_amount_received_and_balance_by_other_words(headings, key):
    table = only(grid([*headings, "开票日期"], ["甲公司的", 10, 4, 6, DAY]))

    assert list(fields(table).values())[:4] == ["customer_name", "amount", "received", key]


def test_a_customer_column_of_codes_beside_a_name_is_the_code():
    table = only(
        grid(["Customer", "Name", "Invoice #", "Amount"], ["100001", "Acme GmbH", "R1", 5])
    )

    assert (fields(table)["A"], fields(table)["B"]) == ("customer_code", "customer_name")


def test_opening_rows_are_no_headings():
    book = grid(
        ["应收账款明细账"],
        ["日期", "客户编码", "客户名称", "摘要", "借方", "贷方", "方向", "余额"],
        [None, "C1", "甲公司", "期初余额", None, None, "借", 10],
        [DAY, "C1", "甲公司", "销售", 5, None, "借", 15],
    )

    assert (only(book).header_rows, only(book).opening_rows) == ((2,), (3,))


def test_age_buckets_over_amount_and_share():
    book = grid(
        ["客户", None, "本币余额", "账期内", "1-30", None, "31以上", None],
        ["编号", "名称", None, "本币金额", "本币金额", "%", "本币金额", "%"],
        ["001", "甲公司", 600, 100, 200, 33, 300, 50],
        ["金额合计", None, 600, 100, 200, 33, 300, 50],
        merges=((0, 0, 0, 1), (0, 4, 0, 5), (0, 6, 0, 7)),
    )
    table = only(book)

    assert [c.bucket for c in table.columns if c.field == "age_bucket"] == [-1, 1, 32]
    assert table.total_rows == (4,)
    assert owed(ledger_of(book)) == {"甲公司": 600_00}


def test_bucket_after_the_due_date():
    table = only(grid(["客户", "余额", "未到期", "已到期(1-30)天"], ["甲公司", 5, 2, 3]))

    assert [c.bucket for c in table.columns if c.bucket is not None] == [-1, 1]


def test_of_two_directions_the_one_of_the_closing_balance_counts():
    book = grid(
        ["客户往来余额表"],
        ["客户名称", "方向", "期初余额", "借方", "贷方", "方向", "期末余额"],
        ["甲公司", "贷", 2, 5, 0, "借", 3],
        ["乙公司", "平", 0, 5, 9, "贷", 4],
    )

    assert owed(ledger_of(book)) == {"甲公司": 3_00, "乙公司": -4_00}


@pytest.mark.parametrize(
    ("first", "second"),
    [("第一次回款", "第二次回款"), ("回款金额1", "回款金额2"), ("现金收款", "银行收款")],
)
def test_receipts_in_two_columns_both_count(first, second):
    book = grid(["客户名称", "开票日期", "开票金额", first, second, "未回款"],
                ["甲公司", DAY, 10, 2, 3, 5], ["乙公司", DAY, 6, None, 1, 5])  # fmt: skip

    assert owed(ledger_of(book)) == {"甲公司": 5_00, "乙公司": 5_00}


def test_each_column_of_receipts_keeps_its_date():
    book = grid(
        ["客户名称", "开票日期", "开票金额", "回款金额1", "回款日期1", "回款金额2", "回款日期2"],
        ["甲公司", DAY, 10, 2, NEXT, 3, LATER],
    )
    receipts = ledger_of(book).receipts

    assert receipts["amount"].tolist() == [200, 300]
    assert [day.date() for day in receipts["date"]] == [NEXT, LATER]


@pytest.mark.parametrize("note", ["注:单位万元", "金额单位:万元"])
def test_unit_in_a_note_under_the_table(note):
    book = grid(["客户名称", "应收金额", "未收金额"], ["甲公司", 10, 10], ["乙公司", 5, 5], [note])

    assert owed(ledger_of(book)) == {"甲公司": 100_000_00, "乙公司": 50_000_00}


@pytest.mark.parametrize("words", ["金额:万元", "(万元)", "万元", "单位:人民币万元"])
def test_unit_above_the_table(words):
    book = grid(["应收账款"], [None, None, words], ["客户", "应收", "未收"], ["甲公司", 1, 1])

    assert owed(ledger_of(book)) == {"甲公司": 10_000_00}


def test_local_currency_columns_win_over_original_ones():
    book = grid(
        ["客户名称", "单据日期", "币别", "原币应收", "本币应收", "原币余额", "本币余额"],
        ["甲公司", DAY, "美元", 100, 700, 100, 700],
    )

    assert owed(ledger_of(book)) == {"甲公司": 700_00}


def test_a_status_of_payment_needs_no_list_of_receipts():
    book = grid(
        ["客户名称", "发票号", "开票日期", "开票金额", "收款状态"],
        ["甲公司", "1", DAY, 5, "已收"],
        ["乙公司", "2", DAY, 6, "未收"],
    )

    assert owed(ledger_of(book)) == {"甲公司": 0, "乙公司": 6_00}


def test_increase_and_decrease_of_receivables_are_a_ledger():
    book = grid(
        ["客户名称", "日期", "摘要", "应收增加", "应收减少", "应收余额"],
        ["甲公司", None, "期初", None, None, 10],
        ["甲公司", DAY, "销售", 5, None, 15],
        ["甲公司", NEXT, "收款", None, 3, 12],
    )

    assert owed(ledger_of(book)) == {"甲公司": 12_00}


def test_a_row_of_which_counts_nothing():
    book = grid(["客户", "欠款"], ["甲公司", 10], ["其中:关联方", 3], ["合计", 10])

    assert owed(ledger_of(book)) == {"甲公司": 10_00}


def test_pivot_table():
    book = grid(["行标签", "求和项:应收金额", "求和项:未收金额"], ["甲公司", 5, 3], ["总计", 5, 3])

    assert owed(ledger_of(book)) == {"甲公司": 3_00}


# -- rows


@pytest.mark.parametrize("label", ["甲公司 汇总", "甲公司小计", "甲公司-合计"])
@pytest.mark.parametrize("stated", [8, 9])
def test_subtotal_of_a_customer_is_no_customer_even_when_it_is_wrong(label, stated):
    book = grid(
        ["客户", "日期", "发票号", "未收金额"],
        ["甲公司", DAY, "1", 5], ["甲公司", DAY, "2", 3], [label, None, None, stated],
        ["乙公司", DAY, "3", 4], ["总计", None, None, 12],
    )  # fmt: skip

    assert owed(ledger_of(book)) == {"甲公司": 8_00, "乙公司": 4_00}
    assert ("W212" in codes(seen(book))) == (stated == 9)


def test_totals_under_a_running_balance_that_ends_each_customer():
    book = grid(
        ["客户代码", "客户名称", "单据日期", "摘要", "本期应收", "本期实收", "期末余额"],
        ["01", "甲公司", None, "期初余额", None, None, 30],
        ["01", "甲公司", DAY, "", 20, None, 50],
        ["01", "甲公司", NEXT, "", None, 10, 40],
        ["01 小计", None, None, None, 20, 10, 40],
        ["02", "乙公司", NEXT, "", 7, None, 7],
        ["02 小计", None, None, None, 7, 0, 7],
        ["合计", None, None, None, 27, 10, 47],
    )

    assert only(book).total_rows == (5, 7, 8)
    assert owed(ledger_of(book)) == {"甲公司": 40_00, "乙公司": 7_00}
    assert not codes(seen(book)) & {"W212"}


def test_brought_over_from_the_page_before_counts_once():
    head = ["日期", "客户", "应收", "已收", "余额"]
    book = grid(
        ["应收账款"],
        head, [DAY, "甲公司", 10, None, 10], [NEXT, "甲公司", None, 4, 6], ["过次页", None, 10, 4, 6],
        head, ["承前页", None, 10, 4, 6], [LATER, "甲公司", 20, None, 26], ["合计", None, 30, 4, 26],
    )  # fmt: skip

    assert owed(ledger_of(book)) == {"甲公司": 26_00}
    assert not codes(seen(book)) & {"W212"}


def test_total_above_the_entries():
    book = grid(
        ["客户", "发票号", "应收", "已收", "未收"],
        ["合计", None, 15, 4, 11],
        ["甲公司", "1", 10, 4, 6],
        ["乙公司", "2", 5, 0, 5],
    )
    table = only(book)

    assert table.total_rows == (2,)
    assert [(c.total, c.stated) for c in table.controls] == [
        (15_00,) * 2,
        (4_00,) * 2,
        (11_00,) * 2,
    ]
    assert not codes(seen(book)) & {"W212"}


def test_a_total_between_entries_is_not_held_against_the_whole_table():
    book = grid(
        ["收款日期", "客户名称", "收款金额"],
        [DAY, "甲公司", 10],
        ["本年累计", None, 10],
        [NEXT, "甲公司", 5],
    )
    (control,) = only(book, grid(["x"], name="y")).controls

    assert (control.total, control.stated) == (15_00, None)


def test_statement_with_a_running_balance():
    book = grid(
        ["往来对账单"],
        ["致:甲公司"],
        ["截止2026年6月30日,贵公司欠我公司货款如下"],
        ["日期", "单号", "金额", "已付金额", "余额"],
        [DAY, "X1", 10, 0, 10],
        [NEXT, "X2", 10, 5, 15],
        ["合计", None, 20, 5, 15],
    )

    assert owed(ledger_of(book)) == {"甲公司": 15_00}


def test_balance_forward_opens_an_english_statement():
    book = grid(
        ["Bill To: Acme Corp"],
        ["Date", "Description", "Charges", "Payments", "Balance"],
        [DAY, "Balance Forward", None, None, 10],
        [NEXT, "Invoice 1", 5, None, 15],
        [LATER, "Payment", None, 3, 12],
    )

    assert owed(ledger_of(book)) == {"Acme Corp": 12_00}


# -- who owes


@pytest.mark.parametrize("tab", ["收款", "2026年回款"])
def test_a_tab_called_receipts_holds_receipts(tab):
    invoices = grid(
        ["日期", "客户", "发票号", "价税合计"], [DAY, "甲公司", "1", 10], name="销售开票"
    )
    paid = grid(["日期", "客户", "金额"], [NEXT, "甲公司", 4], name=tab)

    assert owed(ledger_of(invoices, paid)) == {"甲公司": 6_00}


def test_a_bank_account_beside_receipts_is_no_ledger_account():
    items = grid(["客户名称", "开票日期", "应收金额"], ["甲公司", DAY, 10])
    paid = grid(
        ["日期", "付款单位", "收款金额", "账户"], [NEXT, "甲公司", 4, "工行"], name="收款记录"
    )

    assert owed(ledger_of(items, paid)) == {"甲公司": 6_00}


def test_sheets_named_after_customers():
    head = ["日期", "摘要", "销售金额", "收款金额", "余额"]
    sheets = [
        grid(
            [f"{name}有限公司往来明细"],
            head,
            [DAY, "销售", 10, None, 10],
            [NEXT, "收款", None, 4, 6],
            name=name,
        )
        for name in ("上海明远", "杭州立信")
    ]

    assert owed(ledger_of(*sheets)) == {"上海明远有限公司": 6_00, "杭州立信有限公司": 6_00}


def test_a_list_by_code_takes_its_names_from_the_customer_sheet():
    master = grid(
        ["客户编码", "客户名称", "联系人"],
        ["K1", "甲公司", "陈"],
        ["K2", "乙公司", "周"],
        name="客户档案",
    )
    items = grid(
        ["单据日期", "客户编码", "应收金额"], [DAY, "K1", 5], [DAY, "K2", 6], [DAY, "K9", 7]
    )
    ledger = ledger_of(master, items)

    assert owed(ledger) == {"甲公司": 5_00, "乙公司": 6_00}
    assert "E301" in codes(ledger)


@pytest.mark.parametrize(
    "account", ["应收账款/甲公司", "1122 应收账款_甲公司", "应收帐款-国内/甲公司"]
)
def test_customer_inside_the_account(account):
    book = grid(["科目名称", "日期", "摘要", "借方", "贷方"], [account, DAY, "销售", 5, None])

    assert owed(ledger_of(book)) == {"甲公司": 5_00}


def test_customer_on_a_line_of_its_own_that_the_subtotal_repeats():
    book = grid(
        ["Open Invoices"],
        ["Date", "Num", "Due Date", "Open Balance"],
        ["Gamma Inc"], [DAY, "1", NEXT, 5], ["Total for Gamma Inc", None, None, 5],
        ["Delta LLC"], [DAY, "2", NEXT, 7], ["Total for Delta LLC", None, None, 7],
        ["TOTAL", None, None, 12],
    )  # fmt: skip

    assert owed(ledger_of(book)) == {"Gamma Inc": 5_00, "Delta LLC": 7_00}


@pytest.mark.parametrize(
    ("field", "text", "hold"),
    [
        ("未付原因", "质量争议,等待退货", "质量争议,等待退货"),
        ("未付原因", "质量异议,等待复检", "争议:质量异议,等待复检"),
        ("状态", "诉讼中", "诉讼中"),
        ("备注", "已起诉", "已起诉"),
        ("备注", "无争议", ""),
        ("未付原因", "资金紧张", ""),
    ],
)
def test_customer_on_hold_by_the_master_data(field, text, hold):
    master = grid(["客户名称", "联系人", field], ["甲公司", "陈", text], name="客户档案")
    items = grid(["开票日期", "客户名称", "应收金额"], [DAY, "甲公司", 5])

    assert ledger_of(master, items).customers["hold"].tolist() == [hold]


def test_the_same_documents_on_two_monthly_sheets_are_asked_about():
    head = ["日期", "客户", "单号", "金额", "已收", "未收"]
    january = grid(
        head, [DAY, "甲公司", "X1", 10, 2, 8], [DAY, "乙公司", "X2", 6, 0, 6], name="1月"
    )
    february = grid(
        head, [DAY, "甲公司", "X1", 10, 5, 5], [NEXT, "乙公司", "X3", 1, 0, 1], name="2月"
    )

    assert "两份" in seen(january, february).questions[0]
