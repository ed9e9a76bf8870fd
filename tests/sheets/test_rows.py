"""Totals by arithmetic, openings, and where the entries end."""

import datetime as dt

import pytest

from tests.sheets.small_books import grid, only, seen
from xl_huikuan.sheets.recognition.words import is_note, opening_word, total_word

DAY = dt.date(2026, 1, 5)
HEAD = ["客户名称", "发票号码", "到期日", "应收金额"]


def entry(number, amount, customer="甲公司"):
    return [customer, f"1000000{number}", DAY, amount]


@pytest.mark.parametrize(
    "word",
    [
        "合计",
        "合 计",
        "小计:",
        "本月合计",
        "本年累计",
        "2026年3月合计",
        "合计(大写)",
        "Subtotal",
        "Grand Total",
    ],
)
def test_words_of_a_total(word):
    assert total_word(word) == 2


@pytest.mark.parametrize("word", ["合计科技有限公司", "3月货款合计", "甲公司小计"])
def test_words_that_need_arithmetic(word):
    assert total_word(word) == 1


@pytest.mark.parametrize("word", ["会计师事务所", "设计费", "统计局", "余额宝", "结算款", "甲公司"])
def test_words_of_no_total(word):
    assert total_word(word) == 0


@pytest.mark.parametrize(
    "word", ["期初余额", "上年结转", "承前页", "年初余额", "Opening Balance", "B/F"]
)
def test_words_of_an_opening(word):
    assert opening_word(word)


@pytest.mark.parametrize("word", ["制表人:张三", "审核：", "备注:含税", "第1页"])
def test_words_of_a_note(word):
    assert is_note(word)


def test_label_in_the_summary_with_an_amount_is_an_entry():
    table = only(
        grid(
            ["科目:应收账款"],
            ["日期", "摘要", "借方", "贷方"],
            [None, "付:材料款", 5, 0],
            [DAY, "销售", 6, 0],
        )
    )

    assert len(table.entries) == 2


def test_remark_that_says_total_on_an_entry_is_an_entry():
    table = only(grid([*HEAD, "备注"], [*entry(1, 5), ""], [*entry(2, 7), "3月合计开票"]))

    assert (len(table.entries), table.total_rows) == (2, ())


def test_an_amount_that_happens_to_equal_the_sum_above_is_an_entry():
    assert len(only(grid(HEAD, entry(1, 5), entry(2, 6), entry(3, 11))).entries) == 3


def test_page_totals_and_running_totals_over_pages():
    book = grid(HEAD, entry(1, 5), entry(2, 6), ["本页合计", None, None, 11], ["累计", None, None, 11],
                HEAD, entry(3, 7), ["本页合计", None, None, 7], ["累计", None, None, 18])  # fmt: skip
    recognition = seen(book)

    assert recognition.tables[0].total_rows == (4, 5, 8, 9)
    assert not [f for f in recognition.findings if f.code == "W212"]


def test_subtotal_that_disagrees_is_told_and_the_grand_total_agrees():
    book = grid(
        HEAD,
        entry(1, 5),
        entry(2, 6),
        ["小计", None, None, 12],
        entry(3, 7),
        ["合计", None, None, 18],
    )
    (finding,) = [f for f in seen(book).findings if f.code == "W212"]

    assert (str(finding.source), "相差 1.00" in finding.message) == ("应收!D4", True)


def test_control_sum_beside_the_stated_total():
    (control,) = only(grid(HEAD, entry(1, 5), entry(2, 6), ["合计", None, None, 12])).controls

    assert (control.total, control.stated, control.stated_row) == (1100, 1200, 4)


def test_subtotals_below_subtotals():
    book = grid(HEAD, entry(1, 5), ["小计", None, None, 5], entry(2, 6, "乙公司"), ["小计", None, None, 6],
                ["华北合计", None, None, 11], entry(3, 7, "丙公司"), ["小计", None, None, 7], ["总计", None, None, 18])  # fmt: skip

    assert only(book).total_rows == (3, 5, 6, 8, 9)


SHAPES = [
    ["合  计", None, None, 600.5], [None, "合计", None, 600.5], [None, None, "合计", 600.5],
    [None, None, None, 600.5], ["GRAND TOTAL:", None, None, 600.5], ["Sum", None, None, 600.5],
    ["合计 3 笔", None, None, 600.5], ["共3笔", None, None, 600.5], ["以上合计", None, None, 600.5],
    ["本页合计", None, None, 600.5], ["本年累计", None, None, 600.5], ["总金额", None, None, 600.5],
    ["合计(大写)陆佰元伍角", None, None, 600.5], ["大写金额", "陆佰元伍角整", None, 600.5],
    ["汇总", None, None, 600.5], ["华东区合计", None, None, 600.5], ["合計", None, None, 600.5],
    ["总", None, None, 600.5], ["以上各家", None, None, 600.5], ["Total Amount", None, None, 600.5],
]  # fmt: skip
THREE = [entry(1, 100), entry(2, 200, "乙公司"), entry(3, 300.5, "丙公司"), entry(4, 0, "丁公司")]


@pytest.mark.parametrize("total", SHAPES)
def test_a_total_of_any_shape_is_no_debt(total):
    assert len(only(grid(HEAD, *THREE, total)).entries) == 4


@pytest.mark.parametrize(
    "word", ["合计", "Sum", "共3笔", "汇总", "合计 3 笔", "应收合计", "总金额"]
)
def test_a_total_that_disagrees_is_told_and_not_counted(word):
    found = seen(grid(HEAD, *THREE, [word, None, None, 700]))

    assert len(found.tables[0].entries) == 4
    assert [f.message for f in found.findings if f.code == "W212"] == [
        f"「{word}」写的应收金额是 700.00,明细相加是 600.50,相差 99.50。"
    ]


@pytest.mark.parametrize(
    "name",
    [
        "总后勤部",
        "合计划商贸有限公司",
        "小计科技",
        "共计商行",
        "汇总科技",
        "Total Oil (China) Co.",
        "统计局",
    ],
)
def test_a_customer_whose_name_holds_a_word_of_totals_is_kept(name):
    assert len(only(grid(HEAD, *THREE, entry(5, 9, name))).entries) == 5


def test_a_last_row_without_number_and_date_is_an_entry_unless_it_is_the_sum():
    table = only(grid(HEAD, *THREE, ["戊公司", None, None, 600.4]))

    assert len(table.entries) == 5


def test_the_one_row_that_a_total_lacks_is_named():
    """600.50 in all; a total whose range ends a row too early says 300.00."""
    found = seen(grid(HEAD, *THREE, ["合计", None, None, 300]))

    (said,) = [f.message for f in found.findings if f.code == "W212"]

    assert said == (
        "「合计」写的应收金额是 300.00,明细相加是 600.50,相差 -300.50,"
        "正好是第 4 行的金额,合计可能漏了这一行。"
    )
