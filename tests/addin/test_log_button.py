"""登记沟通: rows are added, never changed, and what was promised keeps letters back."""

from __future__ import annotations

import datetime as dt
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.addin.books import COMPANY, invoice_book
from tests.addin.desks import AS_OF, ITEMS, A, B, C, Clerk, desk, letters, memory_book
from xl_huikuan.addin.buttons.letters import dunning
from xl_huikuan.addin.buttons.log import log
from xl_huikuan.addin.buttons.results import plan, refresh
from xl_huikuan.addin.cli import main
from xl_huikuan.core.errors import HuikuanError, WriteRefused
from xl_huikuan.sheets.cells import texts
from xl_huikuan.sheets.grid import CellError, Grid
from xl_huikuan.sheets.results.log import LOG_COLUMNS, log_sheet
from xl_huikuan.sheets.shown import as_grid

DAY = dt.date(2026, 11, 2)
SAID = {"沟通": "电话,答应月底付款,王会计", "承诺": "2026-11-20,50000"}


def logged(book) -> list[list]:
    """Rows of the log below its headings."""
    (grid,) = [grid for grid in book.grids(ours=True) if grid.name == "回款_沟通记录"]
    rows = [grid.row(row) for row in range(grid.n_rows)]
    return rows[rows.index(list(LOG_COLUMNS)) + 1 :]


def at(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day)


def test_each_selected_customer_gets_a_row_and_earlier_rows_stay(tmp_path):
    """First 甲 promises 50,000 by 2026-11-20, then 乙 and 甲 are called again."""
    book = memory_book(2)
    Clerk(**SAID).press(log(desk(book, tmp_path, as_of=None)))
    book.chosen = memory_book(4, 2, 7).chosen
    report = Clerk(沟通="电话", 承诺="").press(log(desk(book, tmp_path, as_of=None)))

    first = [at(DAY), A, "电话", "答应月底付款", at(dt.date(2026, 11, 20)), 50000.0, *[None] * 5, "王会计", None]  # fmt: skip
    assert logged(book) == [
        first,
        [at(DAY), B, "电话", *[None] * 10],
        [at(DAY), A, "电话", *[None] * 10],
    ]
    assert [sheet.name for sheet in book.shown] == ["回款_沟通记录"]
    assert report.lines[0] == f"已登记 2 个客户的沟通:{B}、{A}。"
    assert any("1 行不是客户行" in line for line in report.lines)
    assert report.then == "undo:撤销 登记沟通"


def test_a_date_typed_on_the_command_line_is_the_day_of_the_talk(tmp_path):
    """周五 heard on Saturday 31 October is 6 November."""
    book = memory_book(2)
    Clerk(沟通="电话", 承诺="下周五付5万").press(log(desk(book, tmp_path)))
    row = logged(book)[0]
    assert (row[0], row[4], row[5]) == (at(AS_OF), at(dt.date(2026, 11, 6)), 50000.0)


def test_a_promise_that_is_logged_keeps_the_letter_back(tmp_path):
    """甲 would get one for 122 days; after the promise the plan says why not."""
    book = memory_book(2)
    assert len(Clerk().press(dunning(desk(memory_book(2), tmp_path / "前"))).data["letters"]) == 1

    Clerk(**SAID).press(log(desk(book, tmp_path)))
    report = Clerk().press(dunning(desk(book, tmp_path)))
    Clerk().press(plan(desk(book, tmp_path)))

    assert report.data["letters"] == []
    assert letters(tmp_path) == []
    assert any("客户承诺付款,尚未到期:2026-11-20" in line for line in report.lines)
    (sheet,) = [sheet for sheet in book.shown if sheet.name == "回款_催收清单"]
    shown = [str(value) for column in sheet.blocks[0].columns for value in column.values]
    assert any("一部分款项承诺的日期还没有到" in text for text in shown)  # 50,000 of 100,000


def test_other_results_never_touch_the_log(tmp_path):
    book = memory_book(2)
    Clerk(**SAID).press(log(desk(book, tmp_path)))
    before = logged(book)

    Clerk().press(refresh(desk(book, tmp_path)))

    assert logged(book) == before


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2026-11-20,5e", "承诺金额「5e」不是金额"),
        (",,2026-13-01", "停催至「2026-13-01」读不出"),
        ("2026-11-20,50,000,2026-12-01", "不要写千分位逗号"),
        ("2026-11-20,1,000.50", "不要写千分位逗号"),
        ("50000", "承诺日期「50000」读不出是哪一天"),
        ("2026-11-20,5000,46000", "停催至「46000」读不出"),
    ],
)
def test_a_slip_of_the_pen_is_asked_about_again_and_nothing_is_written(typed, said, tmp_path):
    book = memory_book(2)
    clerk = Clerk(沟通="电话", 承诺=typed)

    with pytest.raises(HuikuanError, match=f"{said}.*这次没有登记"):
        clerk.press(log(desk(book, tmp_path)))

    assert [ask.key for ask in clerk.asked] == ["沟通", "承诺", "承诺", "承诺"]
    assert said in clerk.asked[2].prompt
    assert clerk.asked[2].default == typed
    assert book.shown == ()


def test_chinese_dates_commas_and_pauses_are_understood(tmp_path):
    """11月20日 is of this year."""
    book = memory_book(4)

    Clerk(沟通="微信,在途、李会计", 承诺="11月20日,1.5万,2026/12/1").press(
        log(desk(book, tmp_path))
    )

    ((_, _, _, _, promise, amount, pause, *_, who, remark),) = logged(book)
    assert (promise, amount, pause) == (
        at(dt.date(2026, 11, 20)),
        15000.0,
        at(dt.date(2026, 12, 1)),
    )
    assert (who, remark) == ("李会计", None)


@pytest.mark.parametrize("rows", [(), (0, 1, 7)])
def test_without_a_customer_row_nothing_is_asked(rows, tmp_path):
    clerk = Clerk()
    report = clerk.press(log(desk(memory_book(*rows), tmp_path)))

    assert "没有选中客户行" in report.lines[0]
    assert clerk.asked == []


def test_what_the_clerk_wrote_on_the_log_stays_to_the_letter():
    """Her own column, a date in words, an error value and blanks before a name."""
    heads = ["日期", "客户", "结果", "承诺日期", "承诺金额", "下次跟进"]
    rows = [
        [dt.date(2026, 10, 1), " 甲公司", 5, "月底", 0.125, "周五"],
        [None, "乙公司", "=1+1", dt.date(2026, 11, 1), CellError("#REF!"), None],
    ]
    sheet = log_sheet(
        Grid.from_rows("回款_沟通记录", [["标题"], heads, *rows, []]),
        [{"日期": DAY, "客户": "丙公司", "承诺日期": dt.date(2026, 12, 1), "承诺金额": 3.0}],
    )

    grid = as_grid(sheet)
    heading = next(r for r in range(grid.n_rows) if grid.cell(r, 0) == "日期")
    shown = dict(zip(grid.row(heading), zip(*(grid.row(r) for r in range(heading + 1, grid.n_rows)), strict=True), strict=True))  # fmt: skip
    assert shown["日期"] == (at(dt.date(2026, 10, 1)), None, at(DAY))
    assert shown["客户"] == (" 甲公司", "乙公司", "丙公司")
    assert shown["结果"] == ("5", "=1+1", None)
    assert shown["承诺日期"] == ("月底", at(dt.date(2026, 11, 1)), at(dt.date(2026, 12, 1)))
    assert shown["承诺金额"] == (0.125, "#REF!", 3.0)
    assert shown["下次跟进"] == ("周五", None, None)


HEADING = 5  # row of the headings on a sheet we write: title, three lines, a blank one

CELLS = st.one_of(
    st.none(),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=8),
    st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31)),
    st.floats(-1e15, 1e15),
    st.booleans(),
)


@given(st.lists(st.lists(CELLS, min_size=14, max_size=14), max_size=6), st.data())
def test_whatever_stands_on_the_log_is_there_after_a_row_was_added(rows, data):
    """Blank rows go; the words of every other cell stay, in order, with the new row below."""
    heads = data.draw(st.permutations([*LOG_COLUMNS, "下次跟进"]))
    before = Grid.from_rows("回款_沟通记录", [heads, *rows])
    new = {"日期": DAY, "客户": C, "承诺金额": 5.0}

    once = as_grid(log_sheet(before, [new]))
    twice = as_grid(log_sheet(once, [new]))

    def words(grid: Grid, heading: int) -> list[dict[str, str]]:
        shown = [texts(column, np.arange(grid.n_rows)) for column in grid.columns]
        exact = [[c.cell(r) if isinstance(c.cell(r), str) else str(t[r]) for r in range(grid.n_rows)] for c, t in zip(grid.columns, shown, strict=True)]  # fmt: skip
        titles = [column[heading] for column in exact]
        found = [dict(zip(titles, row, strict=True)) for row in zip(*exact, strict=True)]
        return [row for row in found[heading + 1 :] if any(row.values())]

    *kept, added = words(once, HEADING)
    assert kept == [{title: row[title] for title in added} for row in words(before, 0)]
    assert added["客户"] == C
    assert words(twice, HEADING)[:-1] == [*kept, added]


def test_a_log_that_lost_its_headings_is_not_written_over():
    with pytest.raises(WriteRefused, match="找不到表头"):
        log_sheet(Grid.from_rows("回款_沟通记录", [["甲公司", "电话"]]), [{"客户": C}])


def test_the_log_of_a_file_goes_from_copy_to_copy(tmp_path, capsys):
    """Logged on the command line, it is in force for the original, and later results carry it."""
    book = invoice_book(tmp_path / "台账.xlsx")
    words = ["--as-of", "2026-10-31", *COMPANY, "--json"]

    main(["log", str(book), "--rows", f"{ITEMS}!3", "--answer", "承诺=2099-11-20,50000", *words])
    assert json.loads(capsys.readouterr().out)["rows"][0]["承诺金额"] == "50000.0"
    main(["run", str(book), *words])
    run = json.loads(capsys.readouterr().out)
    main(["letters", str(book), *words])
    made = json.loads(capsys.readouterr().out)["letters"]

    rows = list(load_workbook(run["output"])["回款_沟通记录"].iter_rows(values_only=True))
    assert [row[1] for row in rows if row[2] == "电话"] == [A]
    assert [entry["customer"] for entry in made] == [B]
