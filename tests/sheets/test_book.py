"""One contract for every Book, and what each kind adds to it."""

from __future__ import annotations

import openpyxl
import pytest

from tests.sheets.book_contract import (  # noqa: F401  its tests are collected here
    OURS,
    ROWS,
    result,
    test_a_book_has_a_name_with_an_ending,
    test_grids_are_the_clerks_sheets_and_ours_only_when_asked_for,
    test_only_sheets_of_our_own_can_be_shown,
    test_showing_a_sheet_again_replaces_it,
    test_what_is_shown_is_in_the_file_that_is_saved,
)
from xl_huikuan.core.errors import FileRefused, WriteRefused
from xl_huikuan.sheets.book import Book, ClosedBook, MemoryBook, Selection
from xl_huikuan.sheets.grid import Grid


@pytest.fixture(params=["closed", "memory"])
def book(request, tmp_path):
    """The same two sheets, one of them ours, as every kind of book."""
    if request.param == "memory":
        return MemoryBook([Grid.from_rows("应收", ROWS), Grid.from_rows("回款_参数", OURS)])
    workbook = openpyxl.Workbook()
    workbook.active.title = "应收"
    for row in ROWS:
        workbook.active.append(row)
    workbook.create_sheet("回款_参数").append(OURS[0])
    workbook.save(tmp_path / "账.xlsx")
    return ClosedBook(tmp_path / "账.xlsx")


def test_nothing_is_selected_at_first(book: Book):
    assert not book.selection()


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
