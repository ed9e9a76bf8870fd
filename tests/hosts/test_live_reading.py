"""A workbook open in Calc reads like the file on disk, and the selection is what the clerk sees."""

from __future__ import annotations

import datetime as dt

import pytest
from openpyxl.worksheet.table import Table

from tests.hosts.excel import Excel, select
from tests.sheets.book_contract import (  # noqa: F401  its tests are collected here
    OURS,
    ROWS,
    test_a_book_has_a_name_with_an_ending,
    test_grids_are_the_clerks_sheets_and_ours_only_when_asked_for,
    test_only_sheets_of_our_own_can_be_shown,
    test_showing_a_sheet_again_replaces_it,
    test_what_is_shown_is_in_the_file_that_is_saved,
)
from xl_huikuan.addin.workbooks.sample import SAMPLE_NAME, write_sample
from xl_huikuan.sheets.book import ClosedBook, Selection
from xl_huikuan.sheets.grid import Grid, Kind

pytestmark = pytest.mark.host


@pytest.fixture
def book(excel: Excel):
    """The book of the contract, open in Calc."""
    return excel.press(excel.with_rows({"应收": ROWS, "回款_参数": OURS}))


def content(grid: Grid) -> list[list[object]]:
    """All cells, without blank rows below and blank columns at the right."""
    rows = [grid.row(i) for i in range(grid.n_rows)]
    while rows and not any(cell is not None for cell in rows[-1]):
        rows.pop()
    width = max(
        (i + 1 for row in rows for i, cell in enumerate(row) if cell is not None), default=0
    )
    return [row[:width] for row in rows]


def same(live: Grid, closed: Grid) -> None:
    """Two grids show the same."""
    assert content(live) == content(closed)
    assert sorted(live.merges) == sorted(m for m in closed.merges if m[0] < live.n_rows)
    assert (live.name, live.visible) == (closed.name, closed.visible)
    assert live.hidden_rows == {row for row in closed.hidden_rows if row < live.n_rows}


def test_the_sample_reads_the_same_open_as_closed(excel: Excel):
    path = excel.folder / SAMPLE_NAME
    write_sample(path)

    live = excel.press(excel.open(path)).grids()

    for one, other in zip(live, ClosedBook(path).grids(), strict=True):
        same(one, other)


def test_amounts_shown_in_foreign_money_are_the_same_open_as_closed(excel: Excel):
    """Dollars in rows 2 to 4 and 7, euros in row 6, ours in row 5 and the next column."""

    def shown(workbook):
        sheet = workbook.create_sheet("应收")
        sheet.append(["客户", "金额", "已收"])
        codes = ["[$$-409]#,##0.00"] * 3 + ["[$¥-804]#,##0.00", "[$€-2] 0.00", '"US$"0.00']
        for row, code in enumerate(codes, 2):
            sheet.append(["甲公司", 100.5, 1])
            sheet.cell(row, 2).number_format = code
            sheet.cell(row, 3).number_format = "[$￥-804]#,##0"

    path = excel.made(shown)
    (live,), (closed,) = excel.press(excel.open(path)).grids(), ClosedBook(path).grids()

    for grid in (live, closed):
        found = {(s.column, s.sign): s.rows.tolist() for s in grid.signs}
        assert found == {(1, "$"): [1, 2, 3], (1, "€"): [5], (1, "US$"): [6]}


def mess(workbook):
    """What makes ledgers hard: merges, hidden rows, errors, dates among numbers, far formats."""
    sheet = workbook.create_sheet("应收")
    for row in [
        ["应收账款明细", None, None, None],
        ["客户", "日期", "金额", "已付"],
        ["甲公司", dt.date(2026, 1, 5), 45000.0, True],
        [None, 45000, "00123", False],
        [None, dt.datetime(2026, 1, 7, 12), None, "=1/0"],
        ["乙公司", "2026.1.8", 45001.0, "=NA()"],
        ["乙公司", 20260109, -3.5, "#N/A"],
    ]:
        sheet.append(row)
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("A3:A5")
    sheet.merge_cells("C8:D9")
    sheet["D7"].data_type = "s"
    sheet["C6"].number_format = "yyyy-mm-dd"
    sheet["C3"].number_format = "#,##0.00"
    sheet["K400"].number_format = "0.00"
    sheet.row_dimensions[4].hidden = True
    sheet.row_dimensions[7].hidden = True
    workbook.create_sheet("空")
    hidden = workbook.create_sheet("藏")
    hidden.append([1])
    hidden.sheet_state = "hidden"
    workbook.create_sheet("回款_明细").append([2])


def test_a_messy_workbook_reads_the_same_open_as_closed(excel: Excel, tmp_path):
    written = excel.made(mess, "写.xlsx")
    first = excel.open(written)  # Calc works the formulas out and saves their values
    path = tmp_path / "账.xlsx"
    first.api.SaveCopyAs(str(path))
    first.close()

    live = excel.press(excel.open(path)).grids()

    closed = ClosedBook(path).grids()
    assert [grid.name for grid in live] == ["应收", "空", "藏"]
    for one, other in zip(live, closed, strict=True):
        same(one, other)


def test_a_workbook_that_counts_from_1904_says_so_and_reads_the_same_dates(excel: Excel):
    def fill(workbook):
        workbook.epoch = dt.datetime(1904, 1, 1)
        workbook.create_sheet("应收").append(["日期", dt.date(2026, 1, 5), 45000])

    live = excel.press(excel.open(excel.made(fill)))

    (grid,) = live.grids()
    assert grid.row(0) == ["日期", dt.datetime(2026, 1, 5), 45000.0]
    assert [note.code for note in live.notes] == ["I103"]


def test_dates_are_asked_for_in_few_questions(excel: Excel, monkeypatch):
    rows = [[dt.date(2026, 1, 1) + dt.timedelta(days=i % 300), 100.0 + i] for i in range(2000)]
    book = excel.with_rows({"应收": [["日期", "金额"], *rows]})
    asked: list[str] = []
    sheet_class = type(book.sheets[0].api)
    plain = sheet_class.Range
    monkeypatch.setattr(
        sheet_class, "Range", lambda sheet, text: asked.append(text) or plain(sheet, text)
    )

    (grid,) = excel.press(book).grids()

    assert len(asked) < 12
    assert set(grid.columns[0].kinds[1:].tolist()) == {Kind.DATE}


def test_two_areas_with_a_filter_are_the_rows_the_clerk_sees(excel: Excel):
    def fill(workbook):
        sheet = workbook.create_sheet("应收")
        for i in range(12):
            sheet.append(["客户" if i == 0 else f"客户{i % 2}", i])
        sheet.auto_filter.ref = "A1:B12"
        for row in (3, 5, 7, 9, 11):  # as Excel saves a filter on 客户1
            sheet.row_dimensions[row].hidden = True

    book = excel.open(excel.made(fill))
    select(book, "应收", "A2:A6,B9:B10")

    assert excel.press(book).selection() == Selection("应收", (1, 3, 5, 9))


@pytest.mark.parametrize(
    ("address", "rows"),
    [("A:A", (0, 1, 2)), ("2:1048576", (1, 2)), ("B2", (1,)), ("A5:B9", ()), ("Z1", ())],
)
def test_whole_columns_and_rows_end_where_the_sheet_ends(excel: Excel, address, rows):
    book = excel.with_rows({"应收": ROWS})
    select(book, "应收", address)

    chosen = excel.press(book).selection()

    assert chosen == (Selection("应收", rows) if rows else Selection())


def test_the_totals_row_of_a_table_is_no_selected_row(excel: Excel):
    def fill(workbook):
        sheet = workbook.create_sheet("应收")
        for row in [["客户", "金额"], ["甲", 1], ["乙", 2], ["合计", 3]]:
            sheet.append(row)
        table = Table(displayName="表1", ref="A1:B4", totalsRowCount=1)
        sheet.add_table(table)

    book = excel.open(excel.made(fill))
    select(book, "应收", "A2:A4")

    assert excel.press(book).selection() == Selection("应收", (1, 2))


def test_a_selection_of_hidden_rows_only_is_no_selection(excel: Excel):
    def fill(workbook):
        sheet = workbook.create_sheet("应收")
        for row in ROWS:
            sheet.append(row)
        sheet.row_dimensions[2].hidden = sheet.row_dimensions[3].hidden = True

    book = excel.open(excel.made(fill))
    select(book, "应收", "A2:A3")

    assert not excel.press(book).selection()


def test_a_workbook_never_saved_has_a_title_and_no_path(excel: Excel):
    live = excel.press(excel.app.books.add())

    assert live.path is None
    assert live.name == "工作簿1"
