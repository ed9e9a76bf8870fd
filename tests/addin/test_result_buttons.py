"""Buttons that write result sheets and columns, in an open workbook and in a file."""

from __future__ import annotations

import datetime as dt
import os
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.addin.books import ledger_book, supplier_book
from tests.addin.desks import ITEMS, NOW, Clerk, closed_book, desk, memory_book
from xl_huikuan.addin.buttons.letters import dunning, month_end, statement
from xl_huikuan.addin.buttons.log import log
from xl_huikuan.addin.buttons.pipeline import Answers
from xl_huikuan.addin.buttons.results import (
    aging,
    append,
    check,
    credit,
    parameters,
    plan,
    refresh,
)
from xl_huikuan.addin.buttons.tools import insert_function, open_folder, to_values, undo
from xl_huikuan.core.errors import SettingInvalid, WriteRefused
from xl_huikuan.sheets.book import Beside, ClosedBook, MemoryBook, Selection
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.results import ALL_RESULTS

ASKING = ["回款_待核对", "回款_参数"]
SHEETS = {
    check: ASKING,
    parameters: ["回款_参数"],
    aging: ["回款_账龄", "回款_明细", *ASKING],
    credit: ["回款_信用", *ASKING],
    plan: ["回款_催收清单", *ASKING],
    refresh: list(ALL_RESULTS),
}


@pytest.mark.parametrize(("button", "sheets"), SHEETS.items())
def test_a_button_writes_its_own_sheets_into_the_open_workbook(button, sheets, tmp_path):
    """Twice pressed there is one of each, and nothing else was written anywhere."""
    book = memory_book()

    first = Clerk().press(button(desk(book, tmp_path)))
    second = Clerk().press(button(desk(book, tmp_path)))

    assert [sheet.name for sheet in book.shown] == sheets
    assert first.lines == second.lines
    assert first.exit_code == 0
    assert first.then.startswith("undo:撤销 ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("button", "sheets"), SHEETS.items())
def test_of_a_file_the_results_go_into_a_copy(button, sheets, tmp_path):
    """回款_参数 is always with them, because the next run looks for its answers there."""
    book = closed_book(tmp_path)

    report = Clerk().press(button(desk(book, tmp_path)))

    target = tmp_path / "台账_回款_20261031.xlsx"
    assert report.data["output"] == str(target)
    assert load_workbook(target).sheetnames == [ITEMS, "备忘", *sheets]
    assert report.then == ""


def test_the_first_lines_are_short_sentences_with_the_figures(tmp_path):
    """158,666.76 is owed, 108,000.10 of it late: 100,000.00 since July and 8,000.10."""
    said = {b: Clerk().press(b(desk(memory_book(), tmp_path))).lines for b in SHEETS}

    assert said[aging][0] == "截至 2026年10月31日:应收余额 158,666.76 元,其中逾期 108,000.10 元。"
    assert said[check][:2] == ("认出 1 张表,用到 1 张。", f"  「{ITEMS}」一行一票,5 行,用作应收")
    assert said[plan][0].startswith("截至 2026年10月31日:要催的客户 2 户,逾期合计 108,000.10 元")
    assert "结果在 回款_账龄、回款_明细、回款_待核对、回款_参数。" in said[aging]
    assert all(len(lines) <= 12 for lines in said.values())


@pytest.mark.parametrize("button", [aging, append, check, log, month_end, dunning, statement])
def test_a_workbook_that_must_be_asked_about_gets_the_question_and_nothing_else(button, tmp_path):
    """A ledger that nowhere names its customer; the answer on 回款_参数 is in force at once."""
    (grid,) = ClosedBook(ledger_book(tmp_path / "明细账.xlsx")).grids()
    book = MemoryBook([grid], name="明细账.xlsx", selection=Selection("明细账", (2,)))

    report = Clerk().press(button(desk(book, tmp_path)))

    assert report.exit_code == 3
    assert "客户" in report.data["question"]
    assert report.lines[0].startswith("暂不能计算:")
    assert [sheet.name for sheet in book.shown] == ASKING


def test_an_answer_on_the_settings_sheet_of_the_same_workbook_is_in_force(tmp_path):
    """The clerk fills in the customer; 12,000.00 invoiced less 5,000.00 received."""
    (grid,) = ClosedBook(ledger_book(tmp_path / "明细账.xlsx")).grids()
    answered = Grid.from_rows(
        "回款_参数",
        [["工作表", "项目", "识别结果", "更正"], ["明细账", "客户名称", "", "某某公司"]],
    )
    book = MemoryBook([grid, answered], name="明细账.xlsx")

    report = Clerk().press(aging(desk(book, tmp_path)))

    assert report.data["control_fen"]["balance"] == 700000


def test_suppliers_are_asked_about_and_never_aged(tmp_path):
    book = ClosedBook(supplier_book(tmp_path / "往来.xlsx"))

    report = Clerk().press(aging(desk(book, tmp_path)))

    assert report.exit_code == 3


@pytest.mark.parametrize(
    ("typed", "on_sheet", "day", "said"),
    [
        (dt.date(2026, 9, 30), "2026-10-31", "2026-09-30", "按您这次写的日期"),
        (None, "2026-10-31", "2026-10-31", "按 回款_参数 里填的日期"),
        (None, "", "2026-11-02", "是今天"),
    ],
)
def test_the_as_of_date_is_typed_or_set_or_today_and_the_clerk_is_told(
    typed, on_sheet, day, said, tmp_path
):
    settings = Grid.from_rows("回款_参数", [["参数", "当前值"], ["截至日期", on_sheet]])
    book = memory_book(grids=(settings,))

    report = Clerk().press(aging(desk(book, tmp_path, as_of=typed)))

    assert report.data["as_of"] == day
    assert said in report.lines[-1]


def test_a_slip_of_the_pen_is_told_before_the_workbook_is_read(tmp_path):
    steps = aging(
        desk(ClosedBook(tmp_path / "没有.xlsx"), tmp_path, answers=Answers({"账期": "1"}))
    )

    with pytest.raises(SettingInvalid, match="没有参数「账期」"):
        next(steps)


def test_a_dry_run_shows_nothing(tmp_path):
    book = memory_book()

    for button in (*SHEETS, append):
        report = Clerk().press(button(desk(book, tmp_path, dry_run=True)))
        assert report.then == ""

    assert book.shown == ()
    assert book.undo() == ""


@pytest.mark.parametrize("button", [*SHEETS, append])
def test_a_cancelled_button_leaves_the_workbook_as_it_was(button, tmp_path):
    """Cancelled at whichever step: nothing is shown before the last one."""
    taken = 0
    while True:
        book = memory_book()
        steps = button(desk(book, tmp_path))
        try:
            step = next(steps)
            for _ in range(taken):
                step = steps.send(step.do())
        except StopIteration:
            break
        steps.close()
        assert (book.shown, book.undo()) == ((), "")
        taken += 1

    assert taken >= 1
    assert list(tmp_path.iterdir()) == []


# -- columns beside the rows


def test_columns_stand_beside_the_invoices(tmp_path):
    """甲: 122 days late, and due today. 乙: 11 days. 丙: due in 30 days, and settled."""
    book = memory_book()

    report = Clerk().press(append(desk(book, tmp_path)))

    (grid,) = book.grids()
    days, bucket, level, priority = (
        [column.cell(r) for r in range(9)] for column in grid.columns[9:]
    )
    assert days[1:] == ["回款_逾期天数", 122, 0, 11, -30, None, None, None]
    assert bucket[1:] == [
        "回款_账龄段",
        "91-180天",
        "未到期",
        "1-30天",
        "未到期",
        "已结清",
        None,
        None,
    ]
    assert level[1:] == ["回款_催收级别", "4 最后催告", "0 到期提醒", "1 一级催收", "0 到期提醒", None, None, None]  # fmt: skip
    assert priority[1] == "回款_优先级"
    assert priority[2] == priority[3] > priority[4] > 0
    assert priority[5:] == [None] * 4
    assert report.lines[0].startswith(f"已在「{ITEMS}」5 行的右侧追加:回款_逾期天数、")


def test_appending_again_reads_the_table_as_before_and_writes_in_the_same_place(tmp_path):
    book = memory_book()
    Clerk().press(append(desk(book, tmp_path)))
    (once,) = book.grids()

    Clerk().press(append(desk(book, tmp_path)))
    report = Clerk().press(aging(desk(book, tmp_path)))

    (twice,) = book.grids()
    assert [twice.row(r) for r in range(9)] == [once.row(r) for r in range(9)]
    assert report.data["control_fen"]["balance"] == 15866676


def test_a_row_after_the_as_of_date_says_so_and_several_debts_of_a_row_show_the_oldest(tmp_path):
    """An aging table: 甲 owes in two buckets of one row. And an invoice of November."""
    buckets = Grid.from_rows("账龄", [["客户名称", "余额", "未到期", "1-30天", "91-180天"], ["甲公司", 30.0, 10.0, None, 20.0]])  # fmt: skip
    later = Grid.from_rows("应收", [["客户名称", "发票号码", "开票日期", "到期日", "应收金额"], ["甲公司", "10000001", dt.date(2026, 11, 1), dt.date(2026, 12, 1), 5.0]])  # fmt: skip
    for grid, expected in ((buckets, "91-180天"), (later, "截至日之后")):
        book = MemoryBook([grid])
        Clerk().press(append(desk(book, tmp_path)))

        (beside,) = book.grids()
        assert beside.cell(1, grid.n_columns + 1) == expected


class LockedMay(MemoryBook):
    """A workbook one sheet of which is protected."""

    def append(self, beside: Beside) -> None:
        if beside.sheet == "五月":
            raise WriteRefused("「五月」受保护。")
        super().append(beside)


def test_a_refusal_half_way_says_which_tables_have_their_columns(tmp_path):
    head = ["客户名称", "发票号码", "到期日", "应收金额"]
    months = [
        Grid.from_rows(name, [head, ["甲公司", number, dt.date(2026, 7, 1), 9.0]])
        for name, number in (("四月", "10000001"), ("五月", "10000002"))
    ]

    with pytest.raises(
        WriteRefused, match="「五月」受保护。「四月」的列已经追加,可以按「撤销上次」"
    ):
        Clerk().press(append(desk(LockedMay(months), tmp_path)))
    with pytest.raises(WriteRefused, match=r"^「五月」受保护。$"):
        Clerk().press(append(desk(LockedMay(months[1:]), tmp_path)))


def test_tables_side_by_side_share_the_columns(tmp_path):
    """甲 is 122 days late at the left; at the right 乙 11 days, and 丙 in a row of its own, 1 day."""
    head = ["客户名称", "发票号码", "到期日", "应收金额"]
    rows = [
        ["甲公司", "10000001", dt.date(2026, 7, 1), 9.0, None, "乙公司", "10000002", dt.date(2026, 10, 20), 8.0],
        [None, None, None, None, None, "丙公司", "10000003", dt.date(2026, 10, 30), 7.0],
    ]  # fmt: skip
    book = MemoryBook([Grid.from_rows("应收", [[*head, None, *head], *rows])])

    Clerk().press(append(desk(book, tmp_path)))

    (grid,) = book.grids()
    assert [grid.cell(r, 9) for r in range(3)] == ["回款_逾期天数", 122, 1]
    assert grid.n_columns == 13


def test_of_a_file_the_columns_stand_in_a_copy(tmp_path):
    """The file is as it was; what an earlier run left under that name is kept in the backups."""
    book = closed_book(tmp_path)
    before = book.path.read_bytes()

    reports = [Clerk().press(append(desk(ClosedBook(book.path), tmp_path))) for _ in range(2)]

    target = tmp_path / "台账_回款_20261031.xlsx"
    assert [report.data["output"] for report in reports] == [str(target)] * 2
    assert reports[0].lines[0].startswith(f"已在副本里「{ITEMS}」5 行的右侧追加:回款_逾期天数、")
    assert f"结果文件:{target}" in reports[0].lines
    assert reports[0].then == ""
    assert book.path.read_bytes() == before
    assert len(list((tmp_path / "回款_备份").glob("*.xlsx"))) == 1
    grid = ClosedBook(target).grids()[0]
    assert [grid.cell(r, 9) for r in range(1, 7)] == ["回款_逾期天数", 122, 0, 11, -30, None]
    assert [grid.cell(r, 10) for r in (2, 6)] == ["91-180天", "已结清"]


def test_columns_of_a_copy_are_updated_there_and_its_ledger_reads_as_before(tmp_path):
    """A month later 甲 is 152 days late; four columns, not eight; the same money is owed."""
    book = closed_book(tmp_path)
    first = Clerk().press(append(desk(book, tmp_path))).data["output"]
    late = desk(ClosedBook(Path(first)), tmp_path, as_of=dt.date(2026, 11, 30))
    second = Clerk().press(append(late)).data["output"]

    (grid, _), (once, _) = ClosedBook(Path(second)).grids(), ClosedBook(Path(first)).grids()
    assert grid.n_columns == once.n_columns == 13
    assert load_workbook(second).sheetnames == [ITEMS, "备忘"]
    assert grid.cell(2, 9) == 152
    said = [
        Clerk().press(aging(desk(ClosedBook(Path(path)), tmp_path))).data["control_fen"]
        for path in (book.path, first, second)
    ]
    assert said[0] == said[1] == said[2]


def test_settings_of_an_earlier_result_are_kept_in_the_copy(tmp_path):
    """The next run looks for the clerk's answers in the newest result."""
    book = closed_book(tmp_path)
    Clerk().press(parameters(desk(book, tmp_path)))

    report = Clerk().press(append(desk(ClosedBook(book.path), tmp_path)))

    assert load_workbook(report.data["output"]).sheetnames == [ITEMS, "备忘", "回款_参数"]


def test_a_refused_copy_leaves_the_earlier_result_where_it_was(tmp_path):
    """The clerk protects her sheet; what was written before lies under its name, as it was."""
    book = closed_book(tmp_path)
    target = Path(Clerk().press(append(desk(book, tmp_path))).data["output"])
    before = target.read_bytes()
    protected = load_workbook(book.path)
    protected[ITEMS].protection.enable()
    protected.save(book.path)

    with pytest.raises(WriteRefused, match="受保护"):
        Clerk().press(append(desk(ClosedBook(book.path), tmp_path)))
    assert target.read_bytes() == before


def test_a_text_file_gets_no_columns(tmp_path):
    path = tmp_path / "台账.csv"
    path.write_text("客户名称,发票号码,到期日,应收金额\n甲公司,10000001,2026-07-01,9\n", "utf-8")

    with pytest.raises(WriteRefused, match=r"CSV.*另存为 \.xlsx"):
        Clerk().press(append(desk(ClosedBook(path), tmp_path)))


# -- tools


def test_undo_takes_back_the_last_change_and_says_what(tmp_path):
    book = memory_book()
    Clerk().press(aging(desk(book, tmp_path)))
    Clerk().press(append(desk(book, tmp_path)))

    said = [Clerk().press(undo(desk(book, tmp_path))).lines[0] for _ in range(3)]

    assert said[0] == f"已撤销:「{ITEMS}」右侧的列。"
    assert said[1].startswith("已撤销:回款_账龄、回款_明细")
    assert said[2].startswith("没有可以撤销的改动")
    assert book.shown == ()


def test_what_only_an_open_workbook_can_do_is_refused_for_a_file(tmp_path):
    for button in (undo, to_values):
        with pytest.raises(WriteRefused, match="在 Excel 里打开"):
            Clerk().press(button(desk(closed_book(tmp_path), tmp_path)))


def test_without_formulas_there_is_nothing_to_convert(tmp_path):
    report = Clerk().press(to_values(desk(memory_book(), tmp_path)))

    assert (report.data["converted"], report.then) == (0, "")
    assert "没有 HK_ 公式" in report.lines[0]


def test_the_folder_of_the_letters_is_named_once_there_is_one(tmp_path):
    before = Clerk().press(open_folder(desk(memory_book(), tmp_path)))
    (tmp_path / "回款_函件").mkdir()
    after = Clerk().press(open_folder(desk(memory_book(), tmp_path)))

    assert before.data["folder"] == str(tmp_path)
    assert after.data["folder"] == str(tmp_path / "回款_函件")


def test_windows_opens_the_folder_and_no_program_of_its_name(tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(os, "startfile", opened.append, raising=False)
    Clerk().press(open_folder(desk(memory_book(), tmp_path)))

    assert opened == [f"{tmp_path}\\"]


def test_the_function_dialog_is_left_to_excel(tmp_path):
    report = Clerk().press(insert_function(desk(memory_book(), tmp_path)))

    assert report.then == "wizard"
    assert "回款助手" in report.lines[0]


def test_the_day_is_that_of_the_doors_clock(tmp_path):
    assert desk(memory_book(), tmp_path).today == NOW.date()


def test_a_button_that_goes_by_no_selection_does_not_ask_for_it(tmp_path):
    """In Excel a filtered sheet makes that question a long one."""

    class Unasked(MemoryBook):
        def selection(self):
            raise AssertionError

    book = Unasked(memory_book().grids(), name="台账.xlsx")

    report = Clerk().press(aging(desk(book, tmp_path)))

    assert report.lines[0].startswith("截至 2026年10月31日:应收余额 158,666.76 元")
