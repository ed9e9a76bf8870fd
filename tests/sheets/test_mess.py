"""One tiny workbook for each kind of mess clerks make (DOMAIN §3.4)."""

import datetime as dt

import numpy as np
import pytest

from tests.sheets.small_books import codes, fields, grid, ledger_of, only, owed, seen
from xl_huikuan.core.errors import NotUnderstood
from xl_huikuan.sheets.grid import CellError, CellNoValue
from xl_huikuan.sheets.recognition.reading import Corrections

HEAD = ["客户名称", "发票号码", "开票日期", "到期日", "应收金额", "已收金额", "未收金额"]
A = ["甲公司", "10000001", dt.date(2026, 1, 5), dt.date(2026, 2, 4), 1000, 200, 800]
B = ["乙公司", "10000002", dt.date(2026, 1, 6), dt.date(2026, 2, 5), 500, 0, 500]
BOTH = {"甲公司": 80000, "乙公司": 50000}


def simple(*dates, head="到期日"):
    """A book of one customer with these due dates."""
    rows = [["甲公司", f"1000000{i}", value, 100] for i, value in enumerate(dates, 1)]
    return grid(["客户名称", "发票号码", head, "应收金额"], *rows)


def priced(*amounts, head="应收金额"):
    """A book of one customer with these amounts."""
    rows = [
        ["甲公司", f"1000000{i}", dt.date(2026, 1, i), value] for i, value in enumerate(amounts, 1)
    ]
    return grid(["客户名称", "发票号码", "开票日期", head], *rows)


# -- structure


def test_title_rows_and_a_made_on_line_stand_above_the_heading():
    book = grid(
        ["某某有限公司", *[None] * 6], ["应收账款明细表"], ["制表日期:2026-03-01", None, None, "单位:元"], HEAD, A, B,
        merges=((0, 0, 0, 6), (1, 0, 1, 6)),
    )  # fmt: skip

    assert only(book).header_rows == (4,)
    assert owed(ledger_of(book)) == BOTH


def test_unit_of_ten_thousand_above_the_table_applies_to_all_money():
    book = grid(
        ["应收账款明细表"],
        ["单位:万元"],
        ["客户名称", "到期日", "应收金额"],
        ["甲公司", dt.date(2026, 1, 1), 12.5],
    )

    assert owed(ledger_of(book)) == {"甲公司": 12_500_000}


def test_stacked_heading_with_merges():
    top = ["客户名称", "发票号码", "到期日", "应收", None, "已收"]
    low = [None, None, None, "含税", "税额", None]
    row = ["甲公司", "10000001", dt.date(2026, 2, 4), 1130, 130, 0]
    merges = ((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 0, 4), (0, 5, 1, 5))
    table = only(grid(top, low, row, merges=merges))

    assert table.header_rows == (1, 2)
    assert fields(table) == {"A": "customer_name", "B": "invoice_no", "C": "due_date",
                             "D": "amount", "E": "tax", "F": "received"}  # fmt: skip


def test_stacked_heading_without_merges_as_in_csv():
    top = ["客户名称", "到期日", "本期发生", None, "期末余额"]
    low = [None, None, "借方", "贷方", None]
    table = only(grid(top, low, ["甲公司", dt.date(2026, 1, 1), 100, 0, 100]))

    assert table.header_rows == (1, 2)
    assert [fields(table)[c] for c in "CDE"] == ["debit", "credit", "balance"]


def test_three_stacked_rows():
    rows = [["客户名称", "账款情况", None, None, None], [None, "应收", None, "已收", "未收"],
            [None, "日期", "金额", "金额", "金额"], ["甲公司", dt.date(2026, 1, 1), 100, 40, 60]]  # fmt: skip
    merges = ((0, 0, 2, 0), (0, 1, 0, 4), (1, 1, 1, 2))
    table = only(grid(*rows, merges=merges))

    assert table.header_rows == (1, 2, 3)
    assert [fields(table)[c] for c in "ACDE"] == ["customer_name", "amount", "received", "balance"]


def test_heading_repeated_on_each_printed_page():
    book = grid(["应收账款明细表"], HEAD, A, ["应收账款明细表"], HEAD, B)

    assert owed(ledger_of(book)) == BOTH
    assert "W213" in codes(seen(book))


@pytest.mark.parametrize(
    "word", ["合计", "合 计", "总计", "本页合计", "累计", "Total", "總計", "合计:"]
)
def test_total_rows_by_word(word):
    book = grid(HEAD, A, B, [word, None, None, None, 1500, 200, 1300])

    assert only(book).total_rows == (4,)
    assert owed(ledger_of(book)) == BOTH


def test_subtotal_per_customer_and_grand_total():
    book = grid(HEAD, A, ["甲公司 小计", None, None, None, 1000, 200, 800], B,
                ["乙公司 小计", None, None, None, 500, 0, 500], ["总计", None, None, None, 1500, 200, 1300])  # fmt: skip

    assert only(book).total_rows == (3, 5, 6)
    assert owed(ledger_of(book)) == BOTH


def test_month_and_year_to_date_totals_in_a_ledger():
    book = grid(
        ["科目:应收账款", "客户:甲公司"], ["日期", "摘要", "借方", "贷方", "方向", "余额"],
        [None, "上年结转", None, None, "借", 100], [dt.date(2026, 1, 5), "销售", 50, None, "借", 150],
        [None, "本月合计", 50, 0, "借", 150], [None, "本年累计", 50, 0, "借", 150],
        [dt.date(2026, 2, 5), "收款", None, 30, "借", 120], [None, "本月合计", 0, 30, "借", 120],
        [None, "本年累计", 50, 30, "借", 120],
    )  # fmt: skip
    ledger = ledger_of(book)

    assert only(book).total_rows == (5, 6, 8, 9)
    assert owed(ledger) == {"甲公司": 12000}
    assert ledger.customer_balances == {0: 12000}
    assert not codes(ledger) & {"W212", "E417"}


def test_total_without_a_label_is_found_by_arithmetic():
    assert only(grid(HEAD, A, B, [None, None, None, None, 1500, 200, 1300])).total_rows == (4,)


def test_customer_whose_name_begins_like_a_total_is_no_total():
    odd = ["合计科技有限公司", "10000003", dt.date(2026, 1, 7), dt.date(2026, 2, 6), 70, 0, 70]
    ledger = ledger_of(grid(HEAD, A, B, odd))

    assert owed(ledger) == {**BOTH, "合计科技有限公司": 7000}


def test_total_that_disagrees_is_told_with_its_cell():
    recognition = seen(grid(HEAD, A, B, ["合计", None, None, None, 1600, 200, 1300]))
    (finding,) = [f for f in recognition.findings if f.code == "W212"]

    assert str(finding.source) == "应收!E4"
    assert "相差 100.00" in finding.message


def test_blank_separator_rows_do_not_end_the_table():
    assert owed(ledger_of(grid(HEAD, A, [None] * 7, [None] * 7, B))) == BOTH


def test_customer_merged_down_its_block():
    second = [None, "10000003", dt.date(2026, 1, 8), dt.date(2026, 2, 7), 30, 0, 30]
    book = grid(HEAD, A, second, B, merges=((1, 0, 2, 0),))

    assert owed(ledger_of(book)) == {"甲公司": 83000, "乙公司": 50000}
    assert "W221" in codes(ledger_of(book))


def test_customer_only_on_the_first_row_of_its_block():
    blank = [
        [None, f"1000001{i}", dt.date(2026, 1, 8), dt.date(2026, 2, 7), 30, 0, 30] for i in range(2)
    ]
    book = grid(HEAD, A, *blank, ["小计", None, None, None, 1060, 200, 860], B, *blank[:1])

    assert owed(ledger_of(book))["甲公司"] == 86000


def test_one_missing_customer_is_not_taken_from_above():
    more = [
        ["甲公司", f"1000001{i}", dt.date(2026, 1, 8), dt.date(2026, 2, 7), 30, 0, 30]
        for i in range(5)
    ]
    stray = [None, "10000009", dt.date(2026, 1, 8), dt.date(2026, 2, 7), 30, 0, 30]
    ledger = ledger_of(grid(HEAD, A, *more, stray, B))

    assert owed(ledger) == {"甲公司": 95000, "乙公司": 50000}
    assert [str(f.source) for f in ledger.findings if f.code == "E301"] == ["应收!A8"]


@pytest.mark.parametrize(
    "note",
    ["制表人:张三", "审核:李四", "备注:以上金额均含税", "注:本表截至2月底", "第 1 页 共 2 页"],
)
def test_notes_under_the_table_are_left_out(note):
    table = only(grid(HEAD, A, B, [note, None, None, "审核:王五", None, None, None]))

    assert (table.last_row, table.skip_rows) == (3, (4,))


def test_hidden_rows_count_and_are_told_unless_the_clerk_says_no():
    book = grid(HEAD, A, B, hidden_rows=frozenset({2}))

    assert owed(ledger_of(book)) == BOTH
    assert "W218" in codes(ledger_of(book))
    assert owed(ledger_of(book, hidden_rows="不计")) == {"甲公司": 80000}


def test_tables_side_by_side():
    left, right = ["客户", "应收金额", "到期日"], ["客户", "应收金额", "到期日"]
    book = grid(
        [*left, None, *right],
        ["甲公司", 10, dt.date(2026, 1, 1), None, "乙公司", 20, dt.date(2026, 1, 2)],
    )

    assert owed(ledger_of(book)) == {"甲公司": 1000, "乙公司": 2000}


def test_tables_stacked_for_each_customer_with_a_label():
    head = ["日期", "摘要", "借方金额", "贷方金额"]
    book = grid(["客户:甲公司"], head, [dt.date(2026, 1, 1), "销售", 100, 0], ["合计", None, 100, 0], [],
                ["客户:乙公司"], head, [dt.date(2026, 1, 2), "销售", 70, 0], ["合计", None, 70, 0])  # fmt: skip

    assert owed(ledger_of(book)) == {"甲公司": 10000, "乙公司": 7000}


def test_error_cell_is_never_zero():
    ledger = ledger_of(priced(100, CellError("#REF!")))

    assert owed(ledger) == {"甲公司": 10000}
    assert [str(f.source) for f in ledger.findings if f.code == "E412"] == ["应收!D3"]
    assert ledger.customers["blocked"][0] != ""


def test_formula_without_its_value_is_refused():
    assert "E228" in codes(ledger_of(priced(100, CellNoValue())))


# -- dates


@pytest.mark.parametrize(
    "text",
    ["2024.3.5", "2024-3-5", "2024/03/05", "20240305", 20240305, "2024年3月5日", "2024.03.05 10:20",
     "45356", 45356, " 2024-3-5 ", "２０２４-３-５", dt.datetime(2024, 3, 5, 0, 0)],
)  # fmt: skip
def test_every_way_to_write_a_date(text):
    ledger = ledger_of(simple(text, dt.date(2024, 3, 5)))

    assert ledger.items["due_given"].tolist() == [dt.datetime(2024, 3, 5)] * 2


@pytest.mark.parametrize("text", ["3月5日", "2024年3月"])
def test_partial_dates_are_told_and_not_completed(text):
    ledger = ledger_of(simple(text, dt.date(2024, 3, 5)))

    assert np.isnat(ledger.items["due_given"].to_numpy()[0])
    assert "W506" in codes(ledger)


@pytest.mark.parametrize("text", ["待定", "—", "无", "/"])
def test_words_for_no_date_are_blank(text):
    ledger = ledger_of(simple(text, dt.date(2024, 3, 5)))

    assert np.isnat(ledger.items["due_given"].to_numpy()[0])
    assert not codes(ledger) & {"E507", "W506"}


def test_date_with_two_readings_excludes_the_row():
    ledger = ledger_of(simple("11/12/2026", dt.date(2024, 3, 5)))

    assert [str(f.source) for f in ledger.findings if f.code == "E507"] == ["应收!C2"]
    assert len(ledger.items) == 1


# -- amounts


@pytest.mark.parametrize(
    ("text", "fen"),
    [("¥1,234.50", 123450), ("￥1,234.50", 123450), ("1,234.50元", 123450), ("12.5万", 12500000),
     ("１２３４．５０", 123450), ("1234.5", 123450), ("(1,234.50)", -123450), ("1,234.50-", -123450),
     ("-1,234.50", -123450), ("1 234.50", 123450), ("贷 500", -50000), (0.1 + 0.2, 30)],
)  # fmt: skip
def test_every_way_to_write_an_amount(text, fen):
    assert ledger_of(priced(100, text)).items["amount"].tolist() == [10000, fen]


def test_heading_in_ten_thousands():
    assert ledger_of(priced(12.5, head="应收金额(万元)")).items["amount"].tolist() == [12_500_000]


@pytest.mark.parametrize("text", ["12%", "1e5", "12.3.4", "壹佰"])
def test_what_is_no_amount_excludes_the_row(text):
    ledger = ledger_of(priced(100, 200, text))

    assert ledger.items["amount"].tolist() == [10000, 20000]
    assert "E403" in codes(ledger)


def test_blank_amount_is_not_zero():
    ledger = ledger_of(priced(100, None))

    assert "E405" in codes(ledger)
    assert len(ledger.items) == 1


@pytest.mark.parametrize("dash", ["—", "-", None, "", 0])
def test_dash_or_blank_in_received_means_nothing_received(dash):
    row = [*A[:5], dash, 1000]

    assert owed(ledger_of(grid(HEAD, row, B))) == {"甲公司": 100000, "乙公司": 50000}


# -- names


@pytest.mark.parametrize("other", ["甲公司 ", " 甲公司", "甲公司\u200b"])
def test_outer_blanks_do_not_split_a_debtor(other):
    assert owed(ledger_of(grid(HEAD, A, [other, *B[1:]]))) == {"甲公司": 130000}


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ("甲(北京)公司", "甲（北京）公司", "E302"),
        ("甲 公司", "甲公司", "E302"),
        ("台灣公司", "台湾公司", "E303"),
    ],
)
def test_names_that_differ_in_width_or_script_are_asked_about_and_kept_apart(one, other, code):
    ledger = ledger_of(grid(HEAD, [one, *A[1:]], [other, *B[1:]]))

    assert owed(ledger) == {one: 80000, other: 50000}
    assert code in codes(ledger)
    assert all(ledger.customers["blocked"] != "")


def test_the_same_code_makes_two_spellings_one_debtor():
    head = ["客户编码", *HEAD]
    ledger = ledger_of(grid(head, ["K1", "甲(北京)公司", *A[1:]], ["K1", "甲（北京）公司", *B[1:]]))

    assert owed(ledger) == {"甲(北京)公司": 130000}


def test_branch_and_parent_stay_two():
    names = ["甲科技有限公司", "甲科技有限公司上海分公司"]
    ledger = ledger_of(grid(HEAD, [names[0], *A[1:]], [names[1], *B[1:]]))

    assert list(owed(ledger)) == names
    assert "W302" in codes(ledger)
    assert all(ledger.customers["blocked"] == "")


def test_one_code_for_two_names_blocks_both():
    head = ["客户编码", *HEAD]
    ledger = ledger_of(grid(head, ["K1", *A], ["K1", *B]))

    assert "E306" in codes(ledger)
    assert all(ledger.customers["blocked"] != "")


def test_traditional_headings():
    table = only(
        grid(
            ["客戶名稱", "發票號碼", "到期日", "應收金額", "業務員"],
            ["甲公司", "10000001", dt.date(2026, 1, 1), 5, "王"],
        )
    )

    assert list(fields(table).values()) == [
        "customer_name",
        "invoice_no",
        "due_date",
        "amount",
        "salesperson",
    ]


# -- numbers


def test_long_invoice_number_as_text_stays_whole():
    row = ["甲公司", "26322000006465433531", *A[2:]]

    assert ledger_of(grid(HEAD, row)).items["invoice_no"].tolist() == ["26322000006465433531"]


def test_destroyed_invoice_number_is_visible_to_the_checks():
    row = ["甲公司", 26322000006465433531.0, *A[2:]]

    assert ledger_of(grid(HEAD, row)).items["invoice_no"].tolist() == ["26322000006465434000"]


def test_apostrophes_and_several_numbers_in_a_cell_stay_as_typed():
    row = ["甲公司", "12345678、12345679", *A[2:]]

    assert ledger_of(grid(HEAD, row)).items["invoice_no"].tolist() == ["12345678、12345679"]


# -- it is not a receivables table at all


def test_supplier_ledger_is_never_dunned():
    book = grid(
        ["供应商", "发票号码", "到期日", "应付金额", "未付金额"],
        ["丙公司", "10000001", dt.date(2026, 1, 1), 100, 100],
    )

    assert (only(book).kind, only(book).side, only(book).may_be_dunned) == (
        "ap_ledger",
        "应付",
        False,
    )
    with pytest.raises(NotUnderstood, match="没有找到可以催款的应收表"):
        ledger_of(book)


def test_tab_called_receivables_does_not_make_a_supplier_ledger_dunnable():
    book = grid(
        ["供应商", "日期", "采购金额", "已付金额", "余额"],
        ["丙公司", dt.date(2026, 1, 1), 100, 0, 100],
        name="应收账款",
    )

    assert not only(book).may_be_dunned


def test_unclear_side_asks():
    recognition = seen(
        grid(
            ["往来单位", "日期", "金额", "余额"],
            ["丙公司", dt.date(2026, 1, 1), 100, 100],
            name="往来",
        )
    )

    assert [t.side for t in recognition.tables] == ["不明"]
    assert "应收还是应付" in recognition.questions[0]


def test_the_clerk_answers_the_side():
    book = grid(
        ["往来单位", "日期", "金额", "余额"], ["丙公司", dt.date(2026, 1, 1), 100, 100], name="往来"
    )

    assert owed(ledger_of(book, corrections=Corrections(side={"往来": "应收"}))) == {
        "丙公司": 10000
    }


def test_a_block_that_goes_on_below_a_page_total_without_its_name_holds_the_customer_above():
    """Row 5 may be of 甲, whose letter would demand too little; 乙 is not concerned."""
    rows = [["甲公司", 1, 100], [None, 2, 100], ["本页小计", None, 200], [None, 3, 50], ["乙公司", 4, 10], [None, 5, 10]]  # fmt: skip
    ledger = ledger_of(grid(["客户名称", "发票号码", "应收余额"], *rows))
    told = [(f.customer, f.message) for f in ledger.findings if f.code == "E301"]

    assert told == [("甲公司", "没有客户名称,可能是上面的「甲公司」的。")]
    assert list(ledger.customers["blocked"] != "") == [True, False]
    assert owed(ledger) == {"甲公司": 20000, "乙公司": 2000}
