"""LibreOffice works out 回款_坏账准备 again: every formula comes to the value written beside it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from tests.addin.provision_books import BALANCES, ROWS, WRITTEN_OFF, press, shown, typed, worked
from tests.addin.test_provision_button import CASES
from tests.hosts.calc import Calc
from tests.hosts.excel import Excel, formula, names
from xl_huikuan.sheets.book import MemoryBook
from xl_huikuan.sheets.files.which import PROVISION
from xl_huikuan.sheets.ooxml.layout import places
from xl_huikuan.sheets.ooxml.package import graft
from xl_huikuan.sheets.shown import as_grid
from xl_huikuan.sheets.table import Formula, ResultSheet

pytestmark = pytest.mark.host
TEXT = 2  # com.sun.star.sheet.FormulaResult.STRING


def formulas(sheet: ResultSheet) -> list[tuple[int, int]]:
    """0-based column and row of every formula."""
    found = []
    for block, place in zip(sheet.blocks, places(sheet), strict=True):
        for at, column in enumerate(block.columns):
            rows = [row for row, cell in column.cells.items() if isinstance(cell, Formula)]
            found += [(at, place.first - 1 + row) for row in rows]
            if isinstance(column.total, Formula):
                found.append((at, place.total - 1))
    return found


def differences(calc: Calc, book: MemoryBook, folder: Path) -> tuple[int, list[Any]]:
    """How many formulas there are, and those that come to something else in LibreOffice."""
    sheet = shown(book)
    graft(None, [sheet], folder / "计提.xlsx")
    meant, odd = as_grid(sheet), []
    with calc.opened(folder / "计提.xlsx") as document:
        document.calculateAll()
        cells = document.Sheets.getByName(PROVISION)
        for at, row in formulas(sheet):
            cell = cells.getCellByPosition(at, row)
            is_text = cell.FormulaResultType2 == TEXT
            found = cell.String if is_text else cell.Value
            wanted = meant.cell(row, at) or ("" if is_text else 0.0)
            if cell.getError() or found != pytest.approx(wanted, rel=1e-12):
                odd.append((cell.AbsoluteName, cell.Formula, found, wanted))
    return len(formulas(sheet)), odd


def test_the_worked_example_to_the_fen(calc: Calc, tmp_path: Path) -> None:
    """1,054,366.57 by the formulas alone."""
    book, _ = worked(tmp_path, 坏账准备账面余额="900000")

    count, odd = differences(calc, book, tmp_path)

    assert (count, odd) == (98, [])


UNEVEN = {2022: BALANCES[2022], 2023: [5_400_000, 900_000, 0, 180_000, 105_000, 70_000]}
PAID = {**WRITTEN_OFF, 2024: [0, 50_000, 0, 0, 0, 12_345.67]}


@pytest.mark.parametrize(
    "settings",
    [
        {"迁徙率平均": "加权平均", "坏账准备账面余额": "2000000"},
        {"损失率取整": "取到0.01%", "前瞻系数": "2"},
        {"迁徙率平均": "加权平均", "损失率取整": "取到0.01%", "前瞻系数": "0.95"},
        {"坏账计提方法": "账龄比例", "计提比例:账龄不明": "33.3", "计提比例:1-2年": "7.77"},
    ],
)
def test_in_all_other_ways_as_well(calc: Calc, tmp_path: Path, settings: dict[str, str]) -> None:
    """Years missing, an empty bucket, a negative step, individual cases odd and even, an undated item."""
    rows = [*ROWS, ["庚公司", "10000009", None, None, 100.55], ["己公司", "10000010", dt.date(2024, 6, 1), dt.date(2024, 7, 1), 0.05]]  # fmt: skip
    own = {"坏账计提方法": "迁徙率", **settings}
    first, _ = press(tmp_path, rows=rows, **own)
    book, _ = press(tmp_path, typed(first, UNEVEN, PAID, CASES), rows, **own)

    count, odd = differences(calc, book, tmp_path)

    assert count > 100
    assert odd == []


def test_what_is_typed_is_worked_out_at_once(calc: Calc, tmp_path: Path) -> None:
    """A clerk who fills the pale cells sees 1,054,366.57 before she presses again."""
    own = {"坏账计提方法": "迁徙率", "前瞻系数": "1.05"}
    book, _ = press(tmp_path, **own)
    graft(None, [shown(book)], tmp_path / "计提.xlsx")
    filled = typed(book)

    with calc.opened(tmp_path / "计提.xlsx") as document:
        cells = document.Sheets.getByName(PROVISION)
        for row in range(filled.n_rows):
            for at in range(1, filled.n_columns):
                value, cell = filled.cell(row, at), cells.getCellByPosition(at, row)
                if isinstance(value, float) and not cell.Formula:
                    cell.Value = value
        needed = cells.getCellRangeByName("B8:B10").getDataArray()

    assert (1054366.57,) in needed


def test_formulas_come_into_an_open_workbook(excel: Excel, tmp_path: Path) -> None:
    """Pressed in Excel the sheet has its formulas, which speak of itself only."""
    sheet = shown(press(tmp_path)[0])
    open_book = excel.with_rows({"应收": [["客户", "金额"]]})

    excel.press(open_book).show([sheet])

    assert names(open_book) == ["应收", PROVISION]
    at, row = formulas(sheet)[0]
    assert formula(open_book, PROVISION, f"{'ABCDEFGHI'[at]}{row + 1}").startswith("=")
