"""What every Book does alike, whatever its host; each host's tests bring their own `book`.

The book has two sheets: 应收 with `ROWS`, and 回款_参数 of ours.
"""

from __future__ import annotations

import pytest

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.sheets.book import Book, ClosedBook
from xl_huikuan.sheets.table import Block, Column, ResultSheet

ROWS = [["客户", "金额"], ["甲公司", 1234.5], ["乙公司", None]]
OURS = [["本公司名称", "丙"]]


def result(name, title="总览"):
    block = Block((Column("客户", "text", ["甲公司"]), Column("金额", "money", [123450])))
    return ResultSheet(name, title, ("截至 2026-10-31",), (block,))


def test_grids_are_the_clerks_sheets_and_ours_only_when_asked_for(book: Book):
    (grid,) = book.grids()

    assert [grid.row(i) for i in range(grid.n_rows)] == ROWS
    assert [g.name for g in book.grids(ours=True)] == ["应收", "回款_参数"]
    assert [g.name for g in book.grids(ours={"回款_参数"})] == ["应收", "回款_参数"]
    assert [g.name for g in book.grids(ours={"回款_总览"})] == ["应收"]


def test_a_book_has_a_name_with_an_ending(book: Book):
    assert book.name.endswith(".xlsx")


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
