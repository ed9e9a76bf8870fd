"""识别与体检: what it says, what it writes, and that both doors say the same."""

from __future__ import annotations

import datetime as dt

import pytest
from openpyxl import load_workbook

from tests.addin.books import ledger_book, supplier_book
from tests.addin.desks import Clerk, desk
from tests.sheets.small_books import grid
from xl_huikuan.addin.buttons.results import check
from xl_huikuan.addin.cli import main
from xl_huikuan.sheets.book import MemoryBook
from xl_huikuan.sheets.ooxml.package import graft, read_back
from xl_huikuan.sheets.results import QUESTIONS

DAY = dt.date(2026, 1, 5)
HEAD = ["客户名称", "发票号码", "开票日期", "到期日", "应收金额", "业务员", "联系人", "电话"]
MEN = ["王", "李", "13800000000"]
GOOD = [
    ["甲公司", "10000001", DAY, DAY, 100, *MEN],
    ["乙公司", "10000002", DAY, DAY, 200.5, *MEN],
]


def report_of(folder, *rows, **about):
    book = MemoryBook([grid(HEAD, *rows, **about)], name="台账.xlsx")
    return Clerk().press(check(desk(book, folder))), book


def conclusion(report):
    return next(line for line in report.lines if line.startswith("结论:"))


def texts_of(folder, book):
    graft(None, book.shown, folder / "页.xlsx")
    return [str(cell) for row in read_back(folder / "页.xlsx", QUESTIONS[0]) for cell in row]


def test_a_sound_ledger_may_be_written_about(tmp_path):
    report, book = report_of(tmp_path, *GOOD, ["合计", None, None, None, 300.5])

    assert conclusion(report) == "结论:可以出函。"
    assert "E 列「应收金额」2 行合计 300.50 元;第 4 行写的合计 300.50 元,相符" in texts_of(
        tmp_path, book
    )


def test_a_total_that_does_not_add_up_is_part_of_the_conclusion(tmp_path):
    report, book = report_of(tmp_path, *GOOD, ["合计", None, None, None, 400])
    texts = texts_of(tmp_path, book)

    assert conclusion(report) == ("结论:可以出函;但有 1 个合计与明细不符,可能漏了行,请先核对。")
    assert "E 列「应收金额」2 行合计 300.50 元;第 4 行写的合计 400.00 元,相差 99.50 元" in texts


def test_unreadable_cells_are_counted_and_their_customers_wait(tmp_path):
    broken = ["丙公司", "10000003", DAY, DAY, "壹佰", *MEN]
    report, book = report_of(tmp_path, *GOOD, broken)
    texts = texts_of(tmp_path, book)

    assert conclusion(report) == (
        "结论:先处理 1 条待更正,涉及 1 户,更正前不向这些客户发函;其他客户可以出函。"
    )
    assert any("3 行合计 300.50 元(有 1 格读不出金额,没有计入)" in text for text in texts)
    assert "金额看不懂 1 处" in texts


def test_what_is_hidden_is_told_with_its_amount(tmp_path):
    report, book = report_of(
        tmp_path, *GOOD, hidden_rows=frozenset({1, 2}), filtered_rows=frozenset({2})
    )

    assert report.exit_code == 0
    assert (
        "有 1 行被隐藏,应收金额合计 100.00,默认计入;有 1 行被筛选掉,应收金额合计 200.50,默认计入"
    ) in texts_of(tmp_path, book)


def test_the_command_prints_a_report_and_writes_a_copy(tmp_path, capsys):
    book = tmp_path / "台账.xlsx"
    ledger_book(book)

    code = main(["check", str(book), "--as-of", "2026-10-31"])
    printed = capsys.readouterr().out

    assert code == 3
    assert "文件:台账.xlsx(Excel 工作簿(xlsx)," in printed
    assert "把握 100%" in printed
    assert "结论:有 1 个问题要先回答" in printed
    assert load_workbook(tmp_path / "台账_回款_20261031.xlsx").sheetnames[1:] == list(QUESTIONS)


@pytest.mark.parametrize("make", [ledger_book, supplier_book])
def test_a_dry_run_says_the_same_and_writes_nothing(make, tmp_path, capsys):
    book = make(tmp_path / "台账.xlsx")

    assert main(["check", str(book), "--dry-run"]) == 3
    assert "试算完成,没有写任何文件。" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["台账.xlsx"]


def test_the_sum_of_a_running_balance_is_not_shown(tmp_path):
    rows = [[DAY, "销售", 100, None, 100], [DAY, "收款", None, 40, 60]]
    book = MemoryBook([grid(["日期", "摘要", "借方", "贷方", "余额"], *rows)], name="明细账.xlsx")

    report = Clerk().press(check(desk(book, tmp_path)))
    told = " ".join(texts_of(tmp_path, book))

    assert report.exit_code == 3
    assert "C 列「借方」2 行合计 100.00 元" in told
    assert "余额」2 行合计" not in told
