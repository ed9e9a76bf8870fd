"""Layouts clerks and finance programs use: balances exactly as written, or a question."""

import datetime as dt

import pytest

from tests.sheets.layouts import LAYOUTS, book
from tests.sheets.small_books import codes, grid, ledger_of, only, owed, seen
from xl_huikuan.core.errors import NotUnderstood
from xl_huikuan.core.settings import Settings
from xl_huikuan.sheets.ledgers.assemble import assemble
from xl_huikuan.sheets.recognition.reading import Corrections
from xl_huikuan.sheets.recognition.recognise import recognise

DAY = dt.date(2026, 1, 5)
NEXT = dt.date(2026, 2, 5)
SEEDS = range(4)
# What these leave out only the clerk can add: whether a tab is a customer, what has no balance.
MAY_ASK = {"sheets_by_tab", "returns_columns", "program_aging"}
# A blank among balances is not zero; retention money in a row has no due date of its own.
MAY_BLOCK = {"months_only_balances", "retention_column"}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("seed", SEEDS)
def test_balances_are_those_the_book_was_written_from_or_are_asked_about(layout, seed):
    made = book(layout, seed)
    grids, settings = made.grids(), Settings()
    recognition = recognise(grids, file_name=made.file_name, settings=settings)
    if made.ask:
        assert recognition.questions
        return
    try:
        ledger = assemble(grids, recognition, settings)
    except NotUnderstood:
        assert layout in MAY_ASK
        return
    blocked = ledger.customers["blocked"].tolist()
    wrong = [
        name
        for (name, fen), why in zip(owed(ledger).items(), blocked, strict=True)
        if not why and fen != made.owed.get(name, 0)
    ]
    assert not wrong
    assert set(made.owed) - {n for n, fen in made.owed.items() if not fen} <= owed(ledger).keys()
    assert not any(blocked) or layout in MAY_BLOCK


# -- months beside each other


def test_months_become_items_at_their_end_and_receipts_at_their_beginning():
    book_ = grid(
        ["2026年应收回款表"],
        ["客户名称", "年初余额", "1月应收", "1月回款", "2月应收", "2月回款", "余额"],
        ["甲公司", 100, 50, 30, None, 20, 100],
    )
    ledger = ledger_of(book_)

    assert [(d.date(), a) for d, a in zip(ledger.items["biz_date"], ledger.items["amount"], strict=True)] == [
        (dt.date(2025, 12, 31), 100_00), (dt.date(2026, 1, 31), 50_00)]  # fmt: skip
    assert [d.date() for d in ledger.receipts["date"]] == [dt.date(2026, 1, 1), dt.date(2026, 2, 1)]
    assert "W506" in codes(ledger)


def test_a_balance_that_its_months_do_not_make_up_blocks_the_customer():
    book_ = grid(
        ["客户名称", "2026年1月应收", "2026年1月回款", "2026年2月应收", "2026年2月回款", "余额"],
        ["甲公司", 50, 30, 10, 20, 10],
        ["乙公司", 50, 30, 10, 20, 11],
    )
    ledger = ledger_of(book_)

    assert owed(ledger) == {"甲公司": 10_00, "乙公司": 0}
    assert [str(f.source) for f in ledger.findings if f.code == "E417"] == ["应收!F3"]
    assert ledger.customers["blocked"].tolist()[0] == ""


def test_receipts_by_month_that_do_not_make_up_their_total_block_the_customer():
    owing = grid(
        ["客户名称", "发票号码", "开票日期", "到期日", "应收金额"],
        ["甲公司", "10000001", DAY, NEXT, 100],
        ["乙公司", "10000002", DAY, NEXT, 100],
    )
    paid = grid(
        ["2026年回款汇总表"],
        ["客户名称", "1月回款", "2月回款", "3月回款", "回款合计"],
        ["甲公司", 1, 2, 3, 6],
        ["乙公司", 1, 2, 3, 7],
        name="回款",
    )
    ledger = ledger_of(owing, paid)

    assert owed(ledger) == {"甲公司": 94_00, "乙公司": 100_00}
    assert [str(f.source) for f in ledger.findings if f.code == "E417"] == ["回款!E4"]


def test_balances_of_months_run_on_unless_more_of_them_stand_alone():
    """甲's run on, 乙's are each month's own: as many of either, so 乙 is told to be wrong."""
    book_ = grid(
        ["客户名称", "2026年1月应收", "2026年1月回款", "2026年1月余额", "2026年2月应收", "2026年2月回款", "2026年2月余额"],
        ["甲公司", 10, 0, 10, 5, 0, 15],
        ["乙公司", 10, 0, 10, 5, 0, 5],
    )  # fmt: skip
    ledger = ledger_of(book_)

    assert owed(ledger) == {"甲公司": 15_00, "乙公司": 0}
    assert [str(f.source) for f in ledger.findings if f.code == "E417"] == ["应收!G3"]


def test_a_blank_last_balance_is_nothing_only_where_nothing_was_open_before():
    book_ = grid(
        ["客户名称", "2026年1月余额", "2026年2月余额", "2026年3月余额"],
        ["甲公司", 10, 5, 3],
        ["乙公司", 4, 0, None],
        ["丙公司", 0, 8, None],
    )
    ledger = ledger_of(book_)

    assert owed(ledger) == {"甲公司": 3_00, "乙公司": 0, "丙公司": 0}
    assert [str(f.source) for f in ledger.findings if f.code == "E405"] == ["应收!D4"]


def test_a_mere_total_of_months_may_be_what_is_left():
    book_ = grid(
        ["客户名称", "2026年1月应收", "2026年1月回款", "2026年2月应收", "2026年2月回款", "合计"],
        ["甲公司", 10, 4, 5, 1, 10],
        ["乙公司", 10, 4, 5, 1, 15],
        ["丙公司", 10, 4, 5, 1, 14],
    )
    ledger = ledger_of(book_)

    assert owed(ledger) == {"甲公司": 10_00, "乙公司": 10_00, "丙公司": 0}
    assert [str(f.source) for f in ledger.findings if f.code == "E417"] == ["应收!F4"]


def test_a_year_of_two_digits_is_of_this_century():
    head = ["客户名称", "25年11月应收", "25年11月回款", "25年12月应收", "25年12月回款"]
    ledger = ledger_of(grid(head, ["甲公司", 5, 1, 3, 2]))

    assert [d.date() for d in ledger.items["biz_date"]] == [
        dt.date(2025, 11, 30),
        dt.date(2025, 12, 31),
    ]


MONTHS = ["客户名称", "1月应收", "1月回款", "2月应收", "2月回款"]


def test_the_year_she_gives_goes_over_that_of_the_title():
    told = Corrections(year={"应收": "2025"})
    ledger = ledger_of(grid(["2026年应收回款表"], MONTHS, ["甲公司", 5, 1, 3, 2]), corrections=told)

    assert ledger.items["biz_date"].iloc[0].date() == dt.date(2025, 1, 31)


def test_a_title_of_two_years_tells_none():
    asked = seen(grid(["2025年至2026年应收回款表"], MONTHS, ["甲公司", 5, 1, 3, 2]))

    assert "哪一年" in asked.questions[0]


def test_a_title_of_sales_and_receipts_does_not_tell_what_plain_months_hold():
    asked = seen(grid(["2026年销售回款表"], ["客户名称", "1月", "2月", "3月"], ["甲公司", 5, 6, 7]))

    assert "看不出是每月的应收、回款还是月末余额" in asked.questions[0]


def test_one_month_alone_is_no_table_of_months():
    head = ["客户名称", "2026年1月应收", "2026年1月回款", "未收余额"]

    assert only(grid(head, ["甲公司", 5, 1, 4])).kind != "ar_months"


def test_months_without_a_year_are_asked_about_and_the_answer_is_taken():
    rows = (["客户名称", "1月应收", "1月回款", "2月应收", "2月回款"], ["甲公司", 5, 1, 3, 2])

    assert "哪一年" in seen(grid(*rows)).questions[0]
    told = ledger_of(grid(*rows), corrections=Corrections(year={"应收": "2025"}))
    assert owed(told) == {"甲公司": 5_00}
    assert told.items["biz_date"].iloc[0].date() == dt.date(2025, 1, 31)


def test_a_later_year_does_not_count_the_earlier_years_balance_again():
    head = ["客户名称", "年初余额", "1月应收", "1月回款", "2月应收", "2月回款", "余额"]
    later = grid(head, ["甲公司", 10, 5, 0, 0, 3, 12], name="2026年")
    earlier = grid(head, ["甲公司", 4, 9, 3, 0, 0, 10], name="2025年")

    assert owed(ledger_of(later, earlier)) == {"甲公司": 12_00}


def test_a_later_year_that_opens_with_something_else_is_said():
    head = ["客户名称", "年初余额", "1月应收", "1月回款", "2月应收", "2月回款"]
    later = grid(head, ["甲公司", 11, 5, 0, 0, 3], name="2026年")
    earlier = grid(head, ["甲公司", 4, 9, 3, 0, 0], name="2025年")

    assert "E423" in codes(ledger_of(later, earlier))


def test_sales_by_month_on_one_sheet_and_receipts_by_month_on_another():
    sold = grid(
        ["2026年销售汇总表"], ["客户名称", "1月", "2月", "3月"], ["甲公司", 5, 6, 7], name="销售"
    )
    paid = grid(
        ["2026年回款汇总表"], ["客户名称", "1月", "2月", "3月"], ["甲公司", 1, 2, 3], name="回款"
    )

    assert owed(ledger_of(sold, paid)) == {"甲公司": 12_00}


def test_months_of_something_unsaid_are_asked_about():
    book_ = grid(["2026年应收账款"], ["客户名称", "1月", "2月", "3月"], ["甲公司", 5, 6, 7])

    assert "每月的应收、回款还是月末余额" in seen(book_).questions[0]
    told = Corrections(fields={("应收", "B"): "month_left"})
    assert owed(ledger_of(book_, corrections=told)) == {"甲公司": 7_00}


def test_what_each_month_left_open_itself_is_no_running_balance():
    book_ = grid(
        ["2026年应收"],
        ["客户名称", "一月应收", "一月回款", "一月未收", "二月应收", "二月回款", "二月未收"],
        ["甲公司", 50, 30, 20, 10, 4, 6],
        ["乙公司", 50, 30, 20, 10, 0, 10],
    )

    assert owed(ledger_of(book_)) == {"甲公司": 26_00, "乙公司": 30_00}


def test_returns_of_each_month_are_taken_off_where_the_balance_shows_it():
    book_ = grid(
        ["2026年应收"],
        ["客户名称", "1月应收", "1月退货", "1月回款", "2月应收", "2月退货", "2月回款", "余额"],
        ["甲公司", 10, 2, 3, 5, 1, 0, 9],
    )

    assert owed(ledger_of(book_)) == {"甲公司": 9_00}


def test_months_of_suppliers_are_not_dunned():
    book_ = grid(
        ["2026年应付账款"],
        ["供应商名称", "1月应付", "1月付款", "2月应付", "2月付款", "余额"],
        ["丙公司", 5, 1, 6, 2, 8],
        name="Sheet1",
    )

    assert not only(book_).may_be_dunned


def test_what_was_owed_in_earlier_years_is_never_the_balance():
    table = only(grid(["客户名称", "上年欠款", "本年开票金额", "本年收款"], ["甲公司", 5, 3, 1]))

    assert table.column("balance") is None
    assert table.column("opening").letters == "B"


# -- a sheet per customer


def _ledger_rows(*first):
    return [*first, ["日期", "摘要", "借方", "贷方"], [DAY, "销售", 10, 0], [NEXT, "收款", 0, 4]]


def test_tabs_are_asked_about_once_and_one_answer_serves_all():
    sheets = [grid(*_ledger_rows(["应收账款"]), name=name) for name in ("华联", "大润发", "永辉")]

    (question,) = seen(*sheets).questions
    assert "「华联」「大润发」「永辉」这 3 张工作表" in question
    assert "表名就是客户名称" in question
    told = ledger_of(*sheets, tabs_are_customers="是")
    assert owed(told) == {"华联": 6_00, "大润发": 6_00, "永辉": 6_00}


def test_tabs_that_are_no_names_stay_a_question_whatever_is_said_of_tabs():
    sheets = [grid(*_ledger_rows(["应收账款"]), name=name) for name in ("华联", "Sheet2")]

    assert "Sheet2" in seen(*sheets, tabs_are_customers="是").questions[0]


def test_tabs_listed_as_customers_on_another_sheet_need_no_answer():
    index = grid(
        ["应收账款汇总"], ["客户名称", "应收余额"], ["华联", 6], ["大润发", 6], name="汇总"
    )
    sheets = [grid(*_ledger_rows(["应收账款"]), name=name) for name in ("华联", "大润发")]

    assert owed(ledger_of(index, *sheets)) == {"华联": 6_00, "大润发": 6_00}


def test_unit_name_above_each_sheet_is_the_customer_when_it_differs():
    sheets = [
        grid(*_ledger_rows(["应收账款明细账"], [f"单位名称:{name}公司"]), name=f"Sheet{i}")
        for i, name in enumerate(("甲", "乙"))
    ]

    assert owed(ledger_of(*sheets)) == {"甲公司": 6_00, "乙公司": 6_00}


# -- several tables on a sheet


def test_two_tables_of_a_sheet_have_addresses_and_answers_of_their_own():
    rows = [
        ["客户名称", "日期", "应收金额"], ["甲公司", DAY, 5], [None, None, None],
        ["其他往来"], ["客户名称", "到期日", "应收金额", "已收金额"], ["乙公司", DAY, 7, 1],
    ]  # fmt: skip
    tables = seen(grid(*rows)).tables

    assert [t.address for t in tables] == ["应收@A1", "应收@A5"]
    told = Corrections(use={"应收@A5": "是"})
    assert owed(ledger_of(grid(*rows), corrections=told)) == {"乙公司": 6_00}


def test_what_was_said_of_a_sheet_holds_for_its_tables():
    told = Corrections(use={"应收": "否", "应收@A5": "是"}, fields={("应收", "C"): "amount"})

    assert (told.said("use", "应收@A1"), told.said("use", "应收@A5")) == ("否", "是")
    assert told.columns("应收@A5") == {"C": "amount"}


def test_receipts_beside_receivables_are_a_table_of_their_own():
    book_ = grid(
        ["开票日期", "客户名称", "应收金额", None, "收款日期", "付款单位", "收款金额"],
        [DAY, "甲公司", 10, None, NEXT, "乙公司", 4],
        [DAY, "乙公司", 20, None, NEXT, "甲公司", 3],
    )

    assert owed(ledger_of(book_)) == {"甲公司": 7_00, "乙公司": 16_00}


def test_who_paid_for_an_invoice_is_no_table_of_its_own():
    book_ = grid(
        ["开票日期", "客户名称", "应收金额", "收款日期", "付款单位", "收款金额"],
        [DAY, "甲公司", 10, NEXT, "甲公司", 4],
        [DAY, "乙公司", 20, NEXT, "乙公司", 3],
    )

    assert owed(ledger_of(book_)) == {"甲公司": 6_00, "乙公司": 17_00}


def test_other_parties_in_the_same_rows_are_asked_about():
    book_ = grid(
        ["开票日期", "客户名称", "应收金额", "收款日期", "付款单位", "收款金额"],
        [DAY, "甲公司", 10, NEXT, "丙公司", 4],
        [DAY, "乙公司", 20, NEXT, "丁公司", 3],
    )

    assert seen(book_).questions[0] == (
        "工作表「应收」的 B 列「客户名称」和 E 列「付款单位」都像客户名称,同一行的又不同,像是左右两张表。"
        "如是两张表,请把右边的移到另一张工作表再运行;如是一张表,请在「回款_参数」的「识别结果」中指定用哪一列。"
    )


def test_receipts_set_apart_by_a_blank_column_may_come_from_others():
    """丙 and 丁 owe nothing: what they paid is theirs, and not of the customers in the same rows."""
    book_ = grid(
        ["开票日期", "客户名称", "应收金额", None, "收款日期", "付款单位", "收款金额"],
        [DAY, "甲公司", 10, None, NEXT, "丙公司", 4],
        [DAY, "乙公司", 20, None, NEXT, "丁公司", 3],
    )

    assert owed(ledger_of(book_)) == {
        "甲公司": 10_00,
        "乙公司": 20_00,
        "丙公司": -4_00,
        "丁公司": -3_00,
    }


def test_the_same_invoices_in_two_tables_of_one_sheet_are_asked_about():
    head = ["客户名称", "发票号码", "开票日期", "未收金额"]
    rows = [["甲公司", "X1", DAY, 5], ["乙公司", "X2", DAY, 6]]
    book_ = grid(head, *rows, ["应收账款(按客户)"], head, *reversed(rows))

    assert "重复" in seen(book_).questions[0]


# -- what is taken off, and balances


@pytest.mark.parametrize("sign", [1, -1])
def test_returns_are_taken_off_where_the_balance_shows_it(sign):
    book_ = grid(
        ["客户名称", "开票日期", "应收金额", "退货", "已收金额", "未收金额"],
        ["甲公司", DAY, 10, sign * 2, 3, 5],
        ["乙公司", DAY, 10, None, 3, 7],
    )
    ledger = ledger_of(book_)

    assert owed(ledger) == {"甲公司": 5_00, "乙公司": 7_00}
    assert "I417" in codes(ledger)


def test_returns_that_the_balance_leaves_out_are_not_taken_off():
    book_ = grid(
        ["客户名称", "开票日期", "应收金额", "退货", "已收金额", "未收金额"],
        ["甲公司", DAY, 10, 2, 3, 7],
    )

    assert owed(ledger_of(book_)) == {"甲公司": 7_00}


def test_returns_without_a_balance_are_asked_about():
    book_ = grid(
        ["客户名称", "开票日期", "应收金额", "扣款", "已收金额"], ["甲公司", DAY, 10, 2, 3]
    )

    assert "是否要从应收中减去" in seen(book_).questions[0]
    take = Corrections(fields={("应收", "D"): "reduced"})
    leave = Corrections(fields={("应收", "D"): ""})
    assert owed(ledger_of(book_, corrections=take)) == {"甲公司": 5_00}
    assert owed(ledger_of(book_, corrections=leave)) == {"甲公司": 7_00}


def test_a_blank_closing_balance_is_zero_where_the_row_says_so():
    book_ = grid(
        ["应收账款余额表"],
        ["客户名称", "期初余额", "本期借方", "本期贷方", "期末余额"],
        ["甲公司", 10, 5, 15, None],
        ["乙公司", 10, 5, 3, None],
        ["丙公司", 10, 5, 3, 12],
    )
    ledger = ledger_of(book_)

    assert owed(ledger) == {"甲公司": 0, "乙公司": 0, "丙公司": 12_00}
    assert [bool(why) for why in ledger.customers["blocked"]] == [False, True, False]


def test_blank_balances_throughout_are_no_list_of_amounts():
    book_ = grid(
        ["客户名称", "期初余额", "本期应收", "本期收回", "期末余额"], ["甲公司", 10, 5, 15, None]
    )

    assert owed(ledger_of(book_)) == {"甲公司": 0}


def test_openings_on_the_credit_side():
    book_ = grid(
        ["客户往来余额表"],
        ["客户名称", "期初余额", None, "本期发生", None, "期末余额", None],
        [None, "借方", "贷方", "借方", "贷方", "借方", "贷方"],
        ["甲公司", None, 10, 25, None, 15, None],
        merges=((1, 1, 1, 2), (1, 3, 1, 4), (1, 5, 1, 6), (1, 0, 2, 0)),
    )

    assert owed(ledger_of(book_)) == {"甲公司": 15_00}
