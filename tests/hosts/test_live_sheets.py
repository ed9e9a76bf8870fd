"""Result sheets come into an open workbook and go again, and nothing of the clerk's is disturbed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.hosts.excel import Excel, cells, formula, names, select
from tests.hosts.excel_sheets import Worksheet
from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.sheets.book import Beside
from xl_huikuan.sheets.table import Block, Chart, Column, ResultSheet

pytestmark = pytest.mark.host
ROWS = [["客户", "金额"], ["甲公司", 1234.5]]


def result(name, fen=123450, n=3):
    """A sheet with a chart, a filter, frozen panes, choices and dates; B6 is the first amount."""
    block = Block(
        (
            Column("客户", "text", [f"客户{i}" for i in range(n)], 18),
            Column("金额", "money", [fen] * n, 14),
            Column("日期", "date", [dt.date(2026, 1, 5)] * n, 11),
            Column("处理", "text", [""] * n),
        ),
        editable=3,
        choices={0: ("是", "否")},
    )
    chart = Chart("column", "金额", 0, 0, (1,), (0, n - 1), "F4")
    return ResultSheet(name, "标题", ("截至 2026-10-31",), (block,), (chart,), freeze_columns=1)


@pytest.fixture
def book(excel: Excel):
    """A workbook with one sheet of the clerk's, in which B1 is selected."""
    book = excel.with_rows({"应收": ROWS, "汇总": [["合计"]]})
    select(book, "应收", "B1")
    return book


def amount_at(book, sheet):
    """Address of the first amount on a result sheet."""
    column = book.sheets[sheet].api.Range("B1:B20").Value2
    return next(f"B{i + 2}" for i, (cell,) in enumerate(column) if cell == "金额")


def test_pressing_twice_leaves_one_sheet_at_the_end_in_its_place(excel: Excel, book):
    before = excel.state()

    excel.press(book).show([result("回款_账龄"), result("回款_明细")])
    excel.press(book).show([result("回款_账龄", 500)])

    assert names(book) == ["应收", "汇总", "回款_账龄", "回款_明细"]
    assert cells(book, "回款_账龄", amount_at(book, "回款_账龄")) == 5.0
    assert excel.state() == before
    assert cells(book, "应收", "A1:B2") == tuple(map(tuple, ROWS))


def test_what_makes_a_sheet_comes_with_it(excel: Excel, book):
    excel.press(book).show([result("回款_账龄")])

    uno = book.sheets["回款_账龄"].api.uno
    heading = int(amount_at(book, "回款_账龄")[1:]) - 2
    first = [uno.getCellByPosition(column, heading + 1) for column in range(4)]
    (charted,) = {area.Sheet for area in uno.Charts.getByIndex(0).Ranges}
    assert charted == uno.RangeAddress.Sheet
    wide, middling, narrow = (uno.Columns.getByIndex(i).Width for i in range(3))  # 18, 14, 11
    assert wide > middling > narrow
    assert "是" in first[3].Validation.getFormula1()
    assert (first[1].String, first[2].String) == ("1,234.50", "2026-01-05")


def test_formulas_and_names_of_the_clerks_go_on_looking_at_our_sheet(excel: Excel, book):
    excel.press(book).show([result("回款_账龄"), result("回款_明细")])
    at = amount_at(book, "回款_账龄")
    sheet = book.sheets["汇总"].api
    sheet.Range("B1").Formula = f"=回款_账龄!{at}*2"
    sheet.Range("B2").Formula = f"=SUM(回款_账龄!{at},回款_明细!{at})"
    sheet.Range("C1:C2").FormulaArray = f"=回款_账龄!{at}:{at[0]}{int(at[1:]) + 1}"
    sheet.Range("B3").Formula = "=1+1"
    book.api.uno.NamedRanges.addNewByName(
        "我的额",
        f"$回款_账龄.${at[0]}${at[1:]}",
        sheet.Range("A1").uno.getCellByPosition(0, 0).CellAddress,
        0,
    )
    sheet.Range("B4").Formula = "=我的额+1"
    before = formula(book, "汇总", "B1:B4")

    excel.press(book).show([result("回款_账龄", 500), result("回款_明细", 700)])

    assert formula(book, "汇总", "B1:B4") == before
    assert cells(book, "汇总", "B1:B4") == ((10.0,), (12.0,), (2.0,), (6.0,))
    assert cells(book, "汇总", "C1:C2") == ((5.0,), (5.0,))
    assert book.sheets["汇总"].api.Range("C1:C2").HasArray
    assert list((excel.folder / "回款_备份").glob("账_20261031-093005_*.xlsx"))


def test_a_formula_on_a_protected_sheet_keeps_the_old_result_in_place(excel: Excel, book):
    excel.press(book).show([result("回款_账龄")])
    at = amount_at(book, "回款_账龄")
    book.sheets["汇总"].api.Range("B1").Formula = f"=回款_账龄!{at}"
    book.sheets["汇总"].api.uno.protect("")
    before = excel.state()

    with pytest.raises(WriteRefused, match="汇总"):
        excel.press(book).show([result("回款_账龄", 500), result("回款_明细")])

    assert names(book) == ["应收", "汇总", "回款_账龄"]
    assert cells(book, "汇总", "B1") == 1234.5
    assert excel.state() == before


@pytest.mark.parametrize("step", ["Copy", "Name", "Delete"])
def test_a_step_that_fails_leaves_everything_as_it_was(excel: Excel, book, monkeypatch, step):
    excel.press(book).show([result("回款_账龄")])
    at = amount_at(book, "回款_账龄")
    book.sheets["汇总"].api.Range("B1").Formula = f"=回款_账龄!{at}"
    before, sheets = excel.state(), names(book)

    with monkeypatch.context() as patched:
        _failing(patched, step)
        with pytest.raises(OSError, match="Excel says no"):
            excel.press(book).show([result("回款_账龄", 500), result("回款_明细", 500)])

    assert excel.state() == before
    if step != "Delete":  # the last of all steps: by then the new sheets are in place
        assert names(book) == sheets
        assert cells(book, "汇总", "B1") == 1234.5
    assert not list(excel.session.folder.glob("xlhk-*.tmp"))


def test_a_formula_that_looks_at_two_sheets_survives_a_failure_at_the_second(
    excel: Excel, book, monkeypatch
):
    excel.press(book).show([result("回款_账龄"), result("回款_明细")])
    at = amount_at(book, "回款_账龄")
    book.sheets["汇总"].api.Range("B1").Formula = f"=SUM(回款_账龄!{at},回款_明细!{at})"
    before = formula(book, "汇总", "B1")

    with monkeypatch.context() as patched:
        _failing(patched, "Name", "回款_明细")
        with pytest.raises(OSError, match="Excel says no"):
            excel.press(book).show([result("回款_账龄", 500), result("回款_明细", 500)])

    assert names(book) == ["应收", "汇总", "回款_账龄", "回款_明细"]
    assert formula(book, "汇总", "B1") == before
    assert cells(book, "汇总", "B1") == 2469.0


def _failing(patched, step: str, named: str = "回款_账龄") -> None:
    """Let Excel refuse a step for 回款_明细, or, deleting, for the old sheet."""

    def refused(*_args, **_named):
        raise OSError("Excel says no")

    if step == "Name":
        plain, once = Worksheet.Name, [named]

        def rename(sheet, name):
            return refused() if name in once and once.pop() else plain.fset(sheet, name)

        patched.setattr(Worksheet, "Name", property(plain.fget, rename))
        return
    plain_step = getattr(Worksheet, step)
    wanted = {"Copy": "回款_明细", "Delete": "回款_~0"}[step]

    def sometimes(sheet, *args, **named):
        return refused() if sheet.Name == wanted else plain_step(sheet, *args, **named)

    patched.setattr(Worksheet, step, sometimes)


def test_undo_brings_back_the_sheets_before_the_last_button(excel: Excel, book):
    excel.press(book).show([result("回款_账龄")])
    at = amount_at(book, "回款_账龄")
    book.sheets["汇总"].api.Range("B1").Formula = f"=回款_账龄!{at}"
    excel.press(book).show([result("回款_账龄", 500), result("回款_明细", 500)])
    before = excel.state()

    said = excel.press(book).undo()

    assert said == "结果表 回款_账龄、回款_明细"
    assert names(book) == ["应收", "汇总", "回款_账龄"]
    assert cells(book, "回款_账龄", at) == cells(book, "汇总", "B1") == 1234.5
    assert excel.state() == before
    assert excel.press(book).undo() == ""


def test_all_that_one_press_did_is_one_step(excel: Excel, book):
    live = excel.press(book)
    live.show([result("回款_账龄", 100)])
    live.append(Beside("应收", 0, [1], (Column("回款_甲", "int", [1]),)))
    live.append(
        Beside("应收", 0, [1], (Column("回款_甲", "int", [2]), Column("回款_乙", "int", [3])))
    )
    live.show([result("回款_账龄", 200)])

    said = excel.press(book).undo()

    assert said.count(";") == 3
    assert names(book) == ["应收", "汇总"]
    assert cells(book, "应收", "A1:D1") == (("客户", "金额", None, None),)


def test_only_the_last_step_is_kept_on_disk(excel: Excel, book):
    for fen in (100, 200, 300):
        excel.press(book).show([result("回款_账龄", fen)])
    kept = list(excel.session.folder.glob("*.xlsx"))

    excel.press(book).undo()

    assert len(kept) == 1
    assert not list(excel.session.folder.glob("*.xlsx"))
    assert cells(book, "回款_账龄", amount_at(book, "回款_账龄")) == 2.0


def test_undo_does_not_throw_away_what_the_clerk_typed_since(excel: Excel, book):
    excel.press(book).show([result("回款_账龄")])
    book.sheets["回款_账龄"].api.Range("D8").Value2 = "'已电话"

    with pytest.raises(WriteRefused, match="改过"):
        excel.press(book).undo()

    assert "回款_账龄" in names(book)


def test_undo_does_not_break_a_formula_that_looks_at_a_new_sheet(excel: Excel, book):
    excel.press(book).show([result("回款_账龄")])
    book.sheets["汇总"].api.Range("B1").Formula = "=回款_账龄!A1"

    with pytest.raises(WriteRefused, match="「汇总」的 B1"):
        excel.press(book).undo()

    assert cells(book, "汇总", "B1") == "标题"


def test_dates_are_right_in_a_workbook_that_counts_from_1904(excel: Excel):
    def fill(workbook):
        workbook.epoch = dt.datetime(1904, 1, 1)
        workbook.create_sheet("应收").append(["客户"])

    book = excel.open(excel.made(fill))
    live = excel.press(book)

    live.show([result("回款_账龄")])

    (grid,) = [g for g in live.grids(ours=True) if g.name == "回款_账龄"]
    dates = {cell for i in range(grid.n_rows) if isinstance(cell := grid.cell(i, 2), dt.datetime)}
    assert dates == {dt.datetime(2026, 1, 5)}


class _BusyError(Exception):
    hresult = -2147418111


def _busy(book, monkeypatch):
    def rejected(*_):
        raise _BusyError

    monkeypatch.setattr(type(book.api), "ProtectStructure", property(rejected))


REFUSALS = {
    "结构受保护": lambda book, _: book.api.uno.protect(""),
    "只读": lambda book, _: setattr(book.api, "ReadOnly", True),
    "共享工作簿": lambda book, _: setattr(book.api, "MultiUserEditing", True),
    "兼容模式": lambda book, patch: patch.setattr(
        type(book.api), "Excel8CompatibilityMode", property(lambda _: True)
    ),
    "正忙": _busy,
}


@pytest.mark.parametrize("word", REFUSALS)
def test_a_workbook_that_takes_no_sheets_is_refused_in_words(excel: Excel, book, monkeypatch, word):
    REFUSALS[word](book, monkeypatch)
    before = excel.state()

    with pytest.raises(WriteRefused, match=word):
        excel.press(book).show([result("回款_账龄")])

    assert names(book) == ["应收", "汇总"]
    assert excel.state() == before


def test_the_workbook_is_saved_only_as_a_copy(excel: Excel, book, tmp_path: Path):
    live = excel.press(book)
    on_disk = live.path.read_bytes()
    live.show([result("回款_账龄")])

    live.save(tmp_path / "副本.xlsx")
    for target, word in [(live.path, "不能覆盖"), (tmp_path / "副本.xls", "扩展名")]:
        with pytest.raises(WriteRefused, match=word):
            live.save(target)

    assert live.path.read_bytes() == on_disk
    assert (tmp_path / "副本.xlsx").is_file()


def test_nothing_to_show_changes_nothing(excel: Excel, book):
    excel.press(book).show([])

    assert names(book) == ["应收", "汇总"]
    assert excel.press(book).undo() == ""


def test_progress_stays_on_the_status_bar_through_a_change(excel: Excel, book):
    live = excel.press(book)

    live.status("读取工作簿", 1, 3)
    shown = excel.app.api.StatusBar
    live.show([result("回款_账龄")])

    assert excel.app.api.StatusBar == shown == "回款助手:读取工作簿(1/3)"
    excel.app.api.StatusBar = False  # as the macro does that pressed the button
