"""月末快照: recorded by its button only; the same day again replaces that day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from tests.addin.desks import A, B, C, Clerk, closed_book, desk, memory_book
from xl_huikuan.addin.buttons.looking import look
from xl_huikuan.addin.buttons.results import aging
from xl_huikuan.addin.buttons.snapshots import snapshot
from xl_huikuan.addin.buttons.steps import by_default, drive
from xl_huikuan.sheets.book import MemoryBook

NAME, MOVED = "回款_快照", "回款_变动分析"
NOVEMBER = dt.date(2026, 11, 30)


def rows(book: MemoryBook, name: str = NAME) -> list[list[Any]]:
    [grid] = [g for g in book.grids(ours=True) if g.name == name]
    lines = [list(grid.row(r)) for r in range(grid.n_rows)]
    top = next(r for r, row in enumerate(lines) if row[0] == "截至日期")
    return lines[top + 1 :]


def test_the_first_day_is_recorded_and_nothing_can_be_compared_yet(tmp_path: Path) -> None:
    """Receipts have no dates. 150,000.00 + 8,000.10 + 666.66 = 158,666.76; 丙's is due in November."""
    book = memory_book()

    report = Clerk().press(snapshot(desk(book, tmp_path)))

    assert [row[1:4] for row in rows(book)] == [
        [A, 150000.0, 100000.0], [B, 8000.1, 8000.1], [C, 666.66, 0.0],
    ]  # fmt: skip
    assert report.lines[0].startswith("已记下 2026-10-31 的快照:应收余额 158,666.76 元,")
    assert report.lines[0].endswith(f"{NAME} 里共有 1 天。")
    assert report.lines[1].startswith("还不能看变动")
    assert (report.then, report.show) == ("undo:撤销 月末快照", NAME)
    assert report.data["balance_fen"] == 15866676
    assert "movement" not in report.data


def test_a_second_day_is_held_against_the_first_and_repeats_only_replace_themselves(
    tmp_path: Path,
) -> None:
    """A month later 丙's 666.66 is late by none: due on the 30th. 甲's 50,000 became overdue."""
    book = memory_book()
    Clerk().press(snapshot(desk(book, tmp_path)))
    first = rows(book)

    for _ in range(2):
        report = Clerk().press(snapshot(desk(book, tmp_path, as_of=NOVEMBER)))

    assert rows(book)[:3] == first
    assert [row[0].date() for row in rows(book)[3:]] == [NOVEMBER] * 3
    assert report.show == MOVED
    assert report.data["movement"] == {
        "opening_fen": 15866676, "new_fen": 0, "notes_fen": 0, "collected_fen": 0,
        "returned_fen": 0, "other_fen": 0, "closing_fen": 15866676,
        "from": "2026-10-31", "replayed": False,
    }  # fmt: skip
    assert any(f"{A}:逾期由 100,000.00 元增至 150,000.00 元。" in line for line in report.lines)


def test_other_runs_neither_touch_it_nor_complain_of_customers_gone(tmp_path: Path) -> None:
    """A name of an earlier day that is in no ledger today; the result of another button keeps it."""
    Clerk().press(snapshot(desk(closed_book(tmp_path), tmp_path)))
    result = tmp_path / "台账_回款_20261031.xlsx"
    book = load_workbook(result)
    book[NAME].append([dt.datetime(2026, 9, 30), "戊公司", 20, 0, "20|0|0|0|0|0|0|0", "逾期7段"])
    book.save(result)
    before = [[cell.value for cell in row] for row in book[NAME].iter_rows(min_row=4)]

    Clerk().press(aging(desk(closed_book(tmp_path), tmp_path)))

    after = load_workbook(result)[NAME]
    assert [[cell.value for cell in row] for row in after.iter_rows(min_row=4)] == before
    found = drive(look(desk(closed_book(tmp_path), tmp_path)), by_default, lambda _: None)
    assert [f.message for f in found.outcome.findings if f.code in ("W805", "W806")] == []


def test_a_trial_writes_nothing(tmp_path: Path) -> None:
    """With --dry-run the figures are told, and that is all."""
    book = memory_book()
    report = Clerk().press(snapshot(desk(book, tmp_path, dry_run=True)))

    assert NAME not in [grid.name for grid in book.grids(ours=True)]
    assert report.then == ""
