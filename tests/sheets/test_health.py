"""What a health check finds out about a workbook: what is not seen, how it calculates, its days."""

from __future__ import annotations

import datetime as dt

import openpyxl
import pytest
from openpyxl.worksheet.filters import FilterColumn, Filters
from openpyxl.worksheet.table import Table

from tests.sheets.small_books import grid, ledger_of, only, owed, seen
from xl_huikuan.sheets.files.reader import read_grids

DAY = dt.date(2026, 1, 5)
HEAD = ["客户名称", "发票号码", "开票日期", "到期日", "应收金额"]
ROWS = [
    HEAD,
    ["甲公司", "10000001", DAY, DAY, 100],
    ["乙公司", "10000002", DAY, DAY, 200.5],
    ["丙公司", "10000003", DAY, DAY, 300],
]


@pytest.fixture
def book():
    workbook = openpyxl.Workbook()
    workbook.active.title = "应收"
    for row in ROWS:
        workbook.active.append(row)
    return workbook


def told(notes, code):
    return [note.message for note in notes if note.code == code]


def reading_of(workbook, tmp_path):
    workbook.save(tmp_path / "a.xlsx")
    return read_grids(tmp_path / "a.xlsx")


# -- what the clerk does not see


def test_rows_a_filter_hides_are_told_apart_from_rows_hidden_by_hand(book, tmp_path):
    """The list ends in row 3; row 4 below it was hidden by hand."""
    book.active.auto_filter.ref = "A1:E3"
    book.active.auto_filter.filterColumn.append(FilterColumn(0, filters=Filters(filter=["甲公司"])))
    for row in (3, 4):
        book.active.row_dimensions[row].hidden = True

    grids = reading_of(book, tmp_path).grids
    found = seen(*grids).findings

    assert (grids[0].hidden_rows, grids[0].filtered_rows) == ({2, 3}, {2})
    assert told(found, "W219") == ["有 1 行被筛选掉,应收金额合计 200.50,默认计入。"]
    assert told(found, "W218") == ["有 1 行被隐藏,应收金额合计 300.00,默认计入。"]


def test_a_filter_that_filters_nothing_hides_nothing(book, tmp_path):
    book.active.auto_filter.ref = "A1:E4"
    book.active.row_dimensions[3].hidden = True

    (found,) = reading_of(book, tmp_path).grids

    assert (found.hidden_rows, found.filtered_rows) == ({2}, frozenset())


def test_a_table_has_a_filter_of_its_own(book, tmp_path):
    table = Table(displayName="T", ref="A1:E4")
    table._initialise_columns()
    for column, title in zip(table.tableColumns, HEAD, strict=True):
        column.name = title
    table.autoFilter.filterColumn.append(FilterColumn(0, filters=Filters(filter=["甲公司"])))
    book.active.add_table(table)
    for row in (3, 4):
        book.active.row_dimensions[row].hidden = True

    (found,) = reading_of(book, tmp_path).grids

    assert found.filtered_rows == {2, 3}


def test_a_hidden_column_is_used_and_named(book, tmp_path):
    book.active.column_dimensions["E"].hidden = True
    grids = reading_of(book, tmp_path).grids

    assert grids[0].hidden_columns == {4}
    assert told(seen(*grids).findings, "I218") == ["隐藏的 E 列「应收金额」照样使用。"]
    assert sum(owed(ledger_of(*grids)).values()) == 60050


# -- how it calculates


def with_formula(book):
    book.active["E5"] = "=SUM(E2:E4)"
    return book


@pytest.mark.parametrize("own", [{"calcMode": "manual"}, {"calcCompleted": False}])
def test_formulas_that_may_be_old_are_told(book, tmp_path, own):
    book.calculation.fullCalcOnLoad = False
    for name, value in own.items():
        setattr(book.calculation, name, value)

    assert told(reading_of(with_formula(book), tmp_path).notes, "W227") == [
        "本工作簿是手动计算,或保存时没有算完,公式的数值可能是旧的;这里按保存的数值读取。"
    ]


def test_without_formulas_it_does_not_matter_how_a_book_calculates(book, tmp_path):
    book.calculation.calcMode = "manual"
    book.calculation.iterate = True

    assert reading_of(book, tmp_path).notes == ()


def test_iteration_and_precision_as_displayed_are_told(book, tmp_path):
    book.calculation.fullCalcOnLoad = False
    book.calculation.iterate = True
    book.calculation.fullPrecision = False

    codes = [note.code for note in reading_of(with_formula(book), tmp_path).notes]

    assert codes == ["W230", "I231"]


def test_links_to_other_workbooks_are_counted(book, tmp_path):
    from openpyxl.packaging.relationship import Relationship  # noqa: PLC0415  this test alone
    from openpyxl.workbook.external_link import ExternalLink  # noqa: PLC0415
    from openpyxl.workbook.external_link.external import ExternalBook  # noqa: PLC0415

    link = ExternalLink(ExternalBook())
    link.file_link = Relationship(
        type="externalLinkPath", Target="别的.xlsx", TargetMode="External"
    )
    book._external_links.append(link)
    book.calculation.fullCalcOnLoad = False

    assert told(reading_of(with_formula(book), tmp_path).notes, "W229") == [
        "本工作簿引用了 1 个其他文件,公式里是上次更新链接时的数值;不会打开那些文件。"
    ]


# -- days


def test_plain_numbers_in_a_date_column_of_a_1904_book_are_days_since_1904():
    """44565 days after 1904-01-01 it is 2026-01-05; texts and 20260105 say themselves which day."""
    number = (DAY - dt.date(1904, 1, 1)).days
    rows = [
        ["甲公司", f"1000000{i}", DAY, day, 100]
        for i, day in enumerate([number, "2026-1-5", 20260105])
    ]

    items = ledger_of(grid(HEAD, *rows, date1904=True)).items

    assert number == 44565
    assert [str(day)[:10] for day in items["due_given"]] == ["2026-01-05"] * 3


def test_a_1904_file_with_plain_numbers_gives_the_same_days(book, tmp_path):
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    for row in (2, 3, 4):
        book.active.cell(row, 4).value = 44565
        book.active.cell(row, 4).number_format = "General"

    reading = reading_of(book, tmp_path)
    items = ledger_of(*reading.grids).items

    assert told(reading.notes, "I103")
    assert {str(day)[:10] for day in items["due_given"]} == {"2026-01-05"}
    assert {str(day)[:10] for day in items["invoice_date"]} == {"2026-01-05"}


DATE_TROUBLES = {
    0: "超出 1990 年到 2100 年,不会是款项的日期",
    -5: "超出 1990 年到 2100 年,不会是款项的日期",
    2958466: "超出 1990 年到 2100 年,不会是款项的日期",
    "1989-12-31": "读不出是哪一天",
    "11/12/2026": "分不清哪个是年、月、日",
    "30-Nov": "没有写全年月日,或用了英文月份",
    "12:00": "只是一个时刻,不是日期",
    "2026-02-30": "读不出是哪一天",
}


@pytest.mark.parametrize(("written", "why"), DATE_TROUBLES.items())
def test_what_is_no_date_keeps_its_row_out(written, why):
    rows = [*ROWS[1:], ["丁公司", "10000004", DAY, written, 400]]

    found = [f for f in ledger_of(grid(HEAD, *rows)).findings if f.code == "E507"]

    assert [(str(f.source), f.customer) for f in found] == [("应收!D5", "丁公司")]
    assert why in found[0].message


@pytest.mark.parametrize("written", ["1999-12-31", dt.date(1990, 1, 1)])
def test_a_date_before_2000_is_used_and_told(written):
    ledger = ledger_of(grid(HEAD, *ROWS[1:], ["丁公司", "10000004", written, DAY, 400]))

    assert [str(f.source) for f in ledger.findings if f.code == "W507"] == ["应收!C5"]
    assert len(ledger.items) == 4


def test_a_moment_before_midnight_is_the_next_day():
    """45292.9999999999 is rounded to the second: 2024-01-02."""
    only(grid(HEAD, *ROWS[1:]))
    items = ledger_of(grid(HEAD, ["甲公司", "10000001", 45292.9999999999, DAY, 1], *ROWS[2:])).items

    assert str(items["invoice_date"].iloc[0])[:10] == "2024-01-02"


# -- money


@pytest.mark.parametrize("heading", ["应收金额(USD)", "应收金额（万美元）"])
def test_foreign_money_is_asked_about_and_never_taken_for_yuan(heading):
    (question,) = seen(grid([*HEAD[:4], heading], *ROWS[1:])).questions

    assert "不能与人民币相加" in question
    assert "「应收」" in question


def test_yuan_in_a_heading_wins_over_the_unit_of_the_title():
    table = only(grid(["应收明细(单位:万元)"], [*HEAD[:4], "应收金额(元)"], *ROWS[1:]))

    assert [control.total for control in table.controls] == [60050]


@pytest.mark.parametrize(
    "amount", ["500，600", "500、600", "12%", "1e5", "约500", "$500", "500美元"]
)
def test_what_may_be_two_amounts_or_none_keeps_its_row_out(amount):
    ledger = ledger_of(grid(HEAD, *ROWS[1:], ["丁公司", "10000004", DAY, DAY, amount]))

    assert [str(f.source) for f in ledger.findings if f.code == "E403"] == ["应收!E5"]
    assert sum(owed(ledger).values()) == 60050
