"""Our columns beside the clerk's rows and formulas turned into values: in place, and taken back."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from openpyxl.worksheet.table import Table

from tests.hosts.excel import NOW, Excel, cells, formula, select
from tests.hosts.excel_cells import Range
from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.saving.backups import backups_of
from xl_huikuan.sheets.book import Beside
from xl_huikuan.sheets.live import LiveBook
from xl_huikuan.sheets.table import Column

pytestmark = pytest.mark.host
ROWS = [["应收账款", None], ["客户", "金额"], ["甲", 10], ["乙", 20], ["小计", None], ["丙", 30]]
NOT_A_NUMBER = float("nan")


@pytest.fixture(params=["2016", "365"])
def generation(request, monkeypatch):
    """An Excel with and one without formulas that spill over; Calc itself is of the older kind."""
    if request.param == "365":
        monkeypatch.setattr(Range, "HasSpill", False, raising=False)
        monkeypatch.setattr(Range, "Formula2", Range.Formula, raising=False)


@pytest.fixture
def book(excel: Excel):
    """A ledger whose headings are in row 2 and whose rows 3, 4 and 6 are entries."""
    return excel.with_rows({"应收": ROWS})


def beside(*columns: Column, rows=(2, 3, 5)) -> Beside:
    return Beside("应收", 1, rows, columns)


def days(*values: float) -> Column:
    return Column("回款_逾期天数", "int", np.array(values))


def test_columns_stand_at_the_right_and_nothing_else_is_touched(excel: Excel, book):
    before = excel.state()

    excel.press(book).append(
        beside(
            days(31.0, NOT_A_NUMBER, -2.0),
            Column("回款_金额", "money", np.array([123456, 0, -5])),
            Column("回款_到期日", "date", [dt.date(2026, 1, 5), None, dt.date(2026, 1, 6)]),
        )
    )

    assert cells(book, "应收", "A1:B6") == tuple(map(tuple, ROWS))
    assert cells(book, "应收", "C1:E6") == (
        (None, None, None),
        ("回款_逾期天数", "回款_金额", "回款_到期日"),
        (31.0, 1234.56, 46027.0),
        (None, 0.0, None),
        (None, None, None),
        (-2.0, -0.05, 46028.0),
    )
    assert book.sheets["应收"].api.Range("C3:C6").NumberFormat == "#,##0"
    assert excel.state() == before


def test_texts_are_texts_whatever_they_begin_with(excel: Excel, book):
    words = ["=1+1", "-3", "00123"]

    excel.press(book).append(
        beside(Column("回款_甲", "text", words), Column("回款_乙", "wrap", words))
    )

    assert cells(book, "应收", "C3:D4") == (("=1+1", "=1+1"), ("-3", "-3"))
    assert cells(book, "应收", "C6:D6") == (("00123", "00123"),)
    assert book.sheets["应收"].api.Range("C2:D6").HasFormula is False


def test_a_column_of_the_same_title_is_written_anew_where_it_stands(excel: Excel, book):
    excel.press(book).append(beside(days(1.0, 2.0, 3.0)))
    book.sheets["应收"].api.Range("D2:D3").Value2 = (("备注",), ("电话",))

    excel.press(book).append(beside(days(5.0), Column("回款_段", "text", ["31-60"]), rows=(3,)))

    assert cells(book, "应收", "C2:E4") == (
        ("回款_逾期天数", "备注", "回款_段"),
        (None, "电话", None),
        (5.0, None, "31-60"),
    )
    assert cells(book, "应收", "C6") is None


@pytest.mark.parametrize(
    ("sheet", "text", "at"),
    [
        ("应收", "=SUM(B3:D3)", "H"),  # stands in G itself
        ("应收", "=SUM(I3:J3)", "H"),  # there is room before them
        ("应收", "=SUM(H3:J3)", "K"),
        ("汇总", "=SUM(应收!B3:D3)", "E"),
        ("汇总", "=SUM(C3:D3)", "C"),  # its own columns
        ("汇总", "=SUM(应收!C3:XFD3)", "C"),  # whole rows are let be: there is no end to them
    ],
)
def test_new_columns_stand_beyond_the_blank_ones_that_formulas_read(excel: Excel, sheet, text, at):
    """A total over blank columns must not come to hold our figures."""
    book = excel.with_rows({"应收": ROWS, "汇总": [["合计"]]})
    book.sheets[sheet].api.Range("G9").Formula = text
    before = cells(book, sheet, "G9")

    excel.press(book).append(beside(days(31.0, 2.0, 1.0)))
    excel.press(book).append(beside(days(32.0, 2.0, 1.0)))

    assert cells(book, "应收", f"{at}2:{at}3") == (("回款_逾期天数",), (32.0,))
    if "XFD" not in text:
        assert cells(book, sheet, "G9") == before


def test_new_columns_stand_beyond_what_a_name_stands_for(excel: Excel, book):
    place = book.sheets["应收"].api.Range("A1").uno.getCellByPosition(0, 0).CellAddress
    book.api.uno.NamedRanges.addNewByName("我的额", "$应收.$B$3:$D$6", place, 0)

    excel.press(book).append(beside(days(31.0, 2.0, 1.0)))

    assert cells(book, "应收", "C2:E2") == ((None, None, "回款_逾期天数"),)


def test_a_date_counts_from_1904_where_the_workbook_does(excel: Excel):
    def fill(workbook):
        workbook.epoch = dt.datetime(1904, 1, 1)
        workbook.create_sheet("应收").append(["客户"])

    book = excel.open(excel.made(fill))

    excel.press(book).append(
        Beside("应收", 0, [1], (Column("回款_日", "date", [dt.date(2026, 1, 5)]),))
    )

    assert cells(book, "应收", "B2") == 46027.0 - 1462


def test_a_filter_on_the_sheet_does_not_shift_the_values(excel: Excel):
    def fill(workbook):
        sheet = workbook.create_sheet("应收")
        for row in ROWS:
            sheet.append(row)
        sheet.auto_filter.ref = "A2:B6"
        sheet.row_dimensions[4].hidden = True

    book = excel.open(excel.made(fill))

    excel.press(book).append(beside(days(1.0, 2.0, 3.0)))

    assert cells(book, "应收", "C3:C6") == ((1.0,), (2.0,), (None,), (3.0,))


def test_undo_takes_columns_back_with_contents_formats_and_width(excel: Excel, book):
    sheet = book.sheets["应收"].api
    sheet.Range("C5:C6").NumberFormat = "0.000"
    width = sheet.Range("C1").ColumnWidth
    excel.press(book).append(beside(days(1.0, 2.0, 3.0)))

    said = excel.press(book).undo()

    assert said == "「应收」追加的 1 列"
    assert cells(book, "应收", "C1:C6") == ((None,),) * 6
    assert sheet.Range("C1:C4").NumberFormat == "General"
    assert sheet.Range("C5:C6").NumberFormat == "0.000"
    assert sheet.Range("C1").ColumnWidth == width


@pytest.mark.usefixtures("generation")
def test_undo_of_a_second_run_brings_back_the_first(excel: Excel, book):
    first = Column("回款_段", "text", ["=甲", "00123", "31-60"])
    excel.press(book).append(beside(first))
    excel.press(book).append(beside(Column("回款_段", "text", ["a", "b", "c"])))

    excel.press(book).undo()

    assert cells(book, "应收", "C2:C6") == (("回款_段",), ("=甲",), ("00123",), (None,), ("31-60",))
    assert book.sheets["应收"].api.Range("C3:C6").NumberFormat == "@"


def test_undo_leaves_a_column_alone_that_the_clerk_has_edited(excel: Excel, book):
    excel.press(book).append(beside(days(1.0, 2.0, 3.0)))
    book.sheets["应收"].api.Range("C3").Value2 = 99.0

    with pytest.raises(WriteRefused, match=r"「应收」的 C2:C6 在那之后改过"):
        excel.press(book).undo()

    assert cells(book, "应收", "C3:C4") == ((99.0,), (2.0,))


def test_a_column_that_does_not_arrive_takes_all_of_them_back(excel: Excel, book, monkeypatch):
    before = excel.state()
    plain = Range.Value2

    def write(rng: Range, rows):
        plain.fset(rng, rows if rng.box[1] == 2 else tuple((0.0,) for _ in rows))

    monkeypatch.setattr(Range, "Value2", property(plain.fget, write))

    with pytest.raises(WriteRefused, match="清除筛选"):
        excel.press(book).append(
            beside(days(1.0, 2.0, 3.0), Column("回款_段", "text", list("abc")))
        )

    assert cells(book, "应收", "C1:D6") == ((None, None),) * 6
    assert excel.state() == before
    assert excel.press(book).undo() == ""


def test_a_protected_sheet_and_a_title_not_ours_are_refused(excel: Excel, book):
    with pytest.raises(WriteRefused, match="天数"):
        excel.press(book).append(beside(Column("天数", "int", [1, 2, 3])))
    book.sheets["应收"].api.uno.protect("")
    with pytest.raises(WriteRefused, match="受保护"):
        excel.press(book).append(beside(days(1.0, 2.0, 3.0)))

    assert cells(book, "应收", "C1:C6") == ((None,),) * 6


def test_the_workbook_is_copied_once_before_its_cells_are_changed(excel: Excel, book):
    excel.press(book).append(beside(days(1.0, 2.0, 3.0)))
    later = LiveBook(book, excel.session, NOW + dt.timedelta(hours=1))
    later.append(beside(days(4.0, 5.0, 6.0)))

    [backup] = backups_of(excel.folder / book.name)
    assert backup.time == NOW
    copy = excel.open(excel.folder / "回款_备份" / backup.file)
    assert cells(copy, "应收", "A3:C3") == (("甲", 10.0, None),)


def test_a_workbook_never_saved_is_copied_into_our_own_folder(excel: Excel):
    book = excel.app.books.add()
    sheet = book.sheets[0]
    sheet.api.Range("A1:A2").Value2 = (("客户",), ("甲",))

    excel.press(book).append(Beside(sheet.name, 0, [1], (Column("回款_甲", "int", [1]),)))

    [backup] = backups_of(excel.session.folder / "工作簿1.xlsx")
    assert (backup.time, backup.made_by) == (NOW, "在 Excel 里改动")


def our_formulas(book) -> None:
    """Formulas of ours in B3:B4 and an array in C3:C4; B6 is the clerk's own.

    Calc does not know our functions: they stand in a text, where they change nothing.
    """
    sheet = book.sheets["应收"].api
    sheet.Range("B3:B4").NumberFormat = "0.00"
    sheet.Range("B3").Formula = '=2*5+N("HK_LIMIT(1)")'
    sheet.Range("B4").Formula = '="00"&"20"&LEFT("HK_RMB(1)",0)'
    sheet.Range("B6").Formula = '=B3+N("NOHK_X(1)")'
    sheet.Range("C3:C4").FormulaArray = '=B3:B4&LEFT("HK_AGING(1)",0)'


@pytest.mark.usefixtures("generation")
def test_our_formulas_become_what_they_show_and_others_stay(excel: Excel, book):
    our_formulas(book)
    select(book, "应收", "A1")
    before = excel.state()

    assert excel.press(book).to_values() == 3

    sheet = book.sheets["应收"].api
    assert cells(book, "应收", "B3:C4") == ((10.0, "10"), ("0020", "0020"))
    assert sheet.Range("B3:C4").HasFormula is False
    assert formula(book, "应收", "B6").startswith("=B3+N(")
    assert sheet.Range("B3:B4").NumberFormat == "0.00"
    assert excel.state() == before


def test_only_the_selected_formulas_are_turned_but_arrays_as_a_whole(excel: Excel, book):
    our_formulas(book)
    select(book, "应收", "C4:D4")

    assert excel.press(book).to_values() == 1

    sheet = book.sheets["应收"].api
    assert sheet.Range("B3:B4").HasFormula is True
    assert sheet.Range("C3:C4").HasFormula is False


@pytest.mark.usefixtures("generation")
def test_undo_brings_formulas_back_arrays_too(excel: Excel, book):
    our_formulas(book)
    sheet = book.sheets["应收"].api
    before = formula(book, "应收", "A1:C6")
    excel.press(book).to_values()

    said = excel.press(book).undo()

    assert said == "「应收」里转成数值的 3 个公式"
    assert formula(book, "应收", "A1:C6") == before
    assert sheet.Range("C3:C4").HasArray is True
    assert sheet.Range("B3:B4").NumberFormat == "0.00"


def test_without_our_formulas_nothing_is_changed_and_nothing_copied(excel: Excel, book):
    assert excel.press(book).to_values() == 0

    assert not (excel.folder / "回款_备份").exists()


def test_a_table_beside_our_columns_keeps_its_size(excel: Excel):
    def fill(workbook):
        sheet = workbook.create_sheet("应收")
        for row in [["客户", "金额"], ["甲", 1], ["乙", 2]]:
            sheet.append(row)
        sheet.add_table(Table(displayName="表1", ref="A1:B3"))

    book = excel.open(excel.made(fill))

    excel.press(book).append(Beside("应收", 0, [1, 2], (Column("回款_甲", "int", [1, 2]),)))

    assert cells(book, "应收", "C1:C3") == (("回款_甲",), (1.0,), (2.0,))
    assert excel.app.api.AutoCorrect.AutoExpandListRange is True
