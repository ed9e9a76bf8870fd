"""One contract for every Book, and what each kind adds to it."""

from __future__ import annotations

import openpyxl
import pytest

from xl_huikuan.core.errors import FileRefused, WriteRefused
from xl_huikuan.sheets.book import Book, ClosedBook, MemoryBook, Selection
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.table import Block, Column, ResultSheet

ROWS = [["客户", "金额"], ["甲公司", 1234.5], ["乙公司", None]]


def result(name, title="总览"):
    block = Block((Column("客户", "text", ["甲公司"]), Column("金额", "money", [123450])))
    return ResultSheet(name, title, ("截至 2026-10-31",), (block,))


@pytest.fixture(params=["closed", "memory"])
def book(request, tmp_path):
    """The same two sheets, one of them ours, as every kind of book."""
    if request.param == "memory":
        return MemoryBook(
            [Grid.from_rows("应收", ROWS), Grid.from_rows("回款_参数", [["本公司名称", "丙"]])]
        )
    workbook = openpyxl.Workbook()
    workbook.active.title = "应收"
    for row in ROWS:
        workbook.active.append(row)
    workbook.create_sheet("回款_参数").append(["本公司名称", "丙"])
    workbook.save(tmp_path / "账.xlsx")
    return ClosedBook(tmp_path / "账.xlsx")


def test_grids_are_the_clerks_sheets_and_ours_only_when_asked_for(book: Book):
    (grid,) = book.grids()

    assert [grid.row(i) for i in range(grid.n_rows)] == ROWS
    assert [g.name for g in book.grids(ours=True)] == ["应收", "回款_参数"]


def test_a_book_has_a_name_and_nothing_is_selected_at_first(book: Book):
    assert book.name.endswith(".xlsx")
    assert not book.selection()


def test_what_is_shown_is_in_the_file_that_is_saved(book: Book, tmp_path):
    target = tmp_path / "结果.xlsx"

    book.show([result("回款_总览")])
    book.save(target)

    saved = {g.name: g for g in ClosedBook(target).grids(ours=True)}
    assert saved["回款_总览"].cell(0, 0) == "总览"
    assert "甲公司" in [saved["回款_总览"].cell(row, 0) for row in range(10)]


def test_showing_a_sheet_again_replaces_it(book: Book, tmp_path):
    target = tmp_path / "结果.xlsx"

    book.show([result("回款_总览", "旧"), result("回款_明细")])
    book.show([result("回款_总览", "新")])
    book.save(target)

    saved = {g.name: g for g in ClosedBook(target).grids(ours=True)}
    assert saved["回款_总览"].cell(0, 0) == "新"
    assert "回款_明细" in saved


def test_only_sheets_of_our_own_can_be_shown(book: Book):
    with pytest.raises(WriteRefused, match="应收"):
        book.show([result("应收")])


def test_progress_reaches_whoever_watches(tmp_path):
    seen = []
    books = [
        MemoryBook([], progress=lambda *step: seen.append(step)),
        ClosedBook(tmp_path / "a.xlsx", progress=lambda *step: seen.append(step)),
    ]
    for book in books:
        book.status("正在读取", 1, 3)

    assert seen == [("正在读取", 1, 3)] * 2


def test_a_selection_made_by_the_clerk_is_handed_on():
    chosen = Selection("应收", (1, 2))

    assert MemoryBook([], selection=chosen).selection() == chosen


def test_a_closed_book_is_never_changed_itself(tmp_path):
    path = tmp_path / "账.xlsx"
    openpyxl.Workbook().save(path)
    before = path.read_bytes()
    book = ClosedBook(path)
    book.show([result("回款_总览")])

    with pytest.raises(WriteRefused):
        book.save(path)
    book.save(tmp_path / "结果.xlsx")

    assert path.read_bytes() == before


def test_results_of_a_csv_go_into_a_new_workbook(tmp_path):
    path = tmp_path / "账.csv"
    path.write_text("客户,金额\n甲,1\n", "utf-8")
    book = ClosedBook(path)
    book.show([result("回款_总览")])

    book.save(tmp_path / "结果.xlsx")

    names = [g.name for g in ClosedBook(tmp_path / "结果.xlsx").grids(ours=True)]
    assert names == ["回款_总览"]


def test_a_missing_file_is_refused_when_it_is_read(tmp_path):
    with pytest.raises(FileRefused, match="找不到"):
        ClosedBook(tmp_path / "没有.xlsx").grids()
