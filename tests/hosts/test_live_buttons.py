"""Real buttons pressed in a workbook that lies open in Calc, as a clerk would press them."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook

from tests.addin.books import invoice_book
from tests.addin.desks import AS_OF, ITEMS, SETTINGS, A, B, Clerk, letters
from tests.hosts.excel import NOW, Excel, cells, names, select
from xl_huikuan.addin.buttons.desk import Desk
from xl_huikuan.addin.buttons.letters import dunning
from xl_huikuan.addin.buttons.log import log
from xl_huikuan.addin.buttons.pipeline import Answers
from xl_huikuan.addin.buttons.results import aging, append
from xl_huikuan.addin.buttons.tools import undo

pytestmark = pytest.mark.host
SHEETS = [ITEMS, "备忘", "回款_账龄", "回款_明细", "回款_待核对", "回款_参数"]


@pytest.fixture
def book(excel: Excel):
    """Headings in row 2, five invoices in rows 3 to 7 of which a filter hides 6 and 7, the total."""
    path = invoice_book(excel.folder / "台账.xlsx")
    workbook = load_workbook(path)
    sheet = workbook[ITEMS]
    sheet.auto_filter.ref = "A2:I7"
    for row in (6, 7):
        sheet.row_dimensions[row].hidden = True
    workbook.save(path)
    return excel.open(path)


@pytest.fixture
def desk(excel: Excel, book):
    """A new desk for each press, as the server makes one."""

    def made() -> Desk:
        answers = Answers(SETTINGS)
        return Desk(excel.press(book), NOW, excel.folder, excel.folder, answers, as_of=AS_OF)

    return made


def test_aging_pressed_twice_leaves_one_sheet_of_each(book, desk):
    before = cells(book, ITEMS, "A1:I8")

    first = Clerk().press(aging(desk()))
    second = Clerk().press(aging(desk()))

    assert names(book) == SHEETS
    assert first.lines == second.lines
    assert first.lines[0] == "截至 2026年10月31日:应收余额 158,666.76 元,其中逾期 108,000.10 元。"
    assert cells(book, ITEMS, "A1:I8") == before


def test_letters_go_to_two_areas_and_not_to_the_row_a_filter_hides(excel: Excel, book, desk):
    """Rows 3 and 5 to 8 are selected: 甲 and 乙, the total is nobody, 丙 is not seen."""
    select(book, ITEMS, "A3,A5:A8")
    clerk = Clerk()

    report = clerk.press(dunning(desk()))

    assert {entry["customer"] for entry in report.data["letters"]} == {A, B}
    assert "选中的 2 个客户" in clerk.asked[0].prompt
    assert len(letters(excel.folder)) == 2
    assert any("1 行不是客户行" in line for line in report.lines)


def test_columns_are_appended_twice_in_one_place_and_taken_back(book, desk):
    before = cells(book, ITEMS, "A1:N8")

    Clerk().press(append(desk()))
    once = cells(book, ITEMS, "J2:M8")
    Clerk().press(append(desk()))

    assert cells(book, ITEMS, "J2:M8") == once
    assert [row[1] for row in once] == ["回款_账龄段", "91-180天", "未到期", "1-30天", "未到期", "已结清", None]  # fmt: skip
    said = Clerk().press(undo(desk()))
    assert said.lines[0].startswith("已撤销:")
    Clerk().press(append(desk()))
    assert cells(book, ITEMS, "J2:M8") == once
    assert [row[:9] for row in cells(book, ITEMS, "A1:N8")] == [row[:9] for row in before]


def test_a_logged_promise_keeps_the_letter_back_in_the_same_workbook(book, desk):
    select(book, ITEMS, "A3")
    Clerk(沟通="电话,答应月底付款", 承诺="2026-11-20").press(log(desk()))
    Clerk(沟通="微信", 承诺="").press(log(desk()))

    report = Clerk().press(dunning(desk()))

    said = [row[1:4] for row in cells(book, "回款_沟通记录", "A1:D9")]
    heading = said.index(("客户", "方式", "结果"))
    assert said[heading + 1 :][:2] == [(A, "电话", "答应月底付款"), (A, "微信", None)]
    assert report.data["letters"] == []
    assert any("承诺2026-11-20付款,未到期" in line for line in report.lines)
