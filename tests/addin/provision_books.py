"""The worked example of DOMAIN 2.3 as a workbook, and a clerk who types past years into the sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.addin.desks import Clerk, desk
from tests.core.test_provision import TABLE
from xl_huikuan.addin.buttons.pipeline import Answers
from xl_huikuan.addin.buttons.provision import provision
from xl_huikuan.addin.commands import Report
from xl_huikuan.sheets.book import MemoryBook
from xl_huikuan.sheets.files.which import PROVISION
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.table import ResultSheet

YEAR_END = dt.date(2025, 12, 31)
BY_MIGRATION = {"坏账计提方法": "迁徙率", "前瞻系数": "1.05"}
CUSTOMERS = "甲乙丙丁戊己"
HEAD = ["客户名称", "发票号码", "开票日期", "到期日", "价税合计"]
# One invoice of June in each of six years: the balances at the end of 2025.
ROWS = [
    [f"{name}公司", f"1000000{k}", dt.date(2025 - k, 6, 30), dt.date(2025 - k, 7, 30), amount]
    for k, (name, amount) in enumerate(zip(CUSTOMERS, TABLE[-1], strict=False))
]
BALANCES = {2022 + i: row[:6] for i, row in enumerate(TABLE[:3])}
WRITTEN_OFF = {2023: [0, 0, 0, 0, 10_000, 0], 2024: [0] * 6, 2025: [0, 0, 0, 0, 25_000, 0]}
Cells = Sequence[Any]


def press(
    folder: Path, typed: Grid | None = None, rows: Sequence[Cells] = ROWS, **settings: str
) -> tuple[MemoryBook, Report]:
    """Press 计提坏账准备 on the workbook, with a sheet the clerk typed on when there is one."""
    items = Grid.from_rows("应收明细", [HEAD, *rows])
    book = MemoryBook([items, *([typed] if typed else [])], name="台账.xlsx")
    about = {"answers": Answers(settings), "as_of": YEAR_END}
    return book, Clerk().press(provision(desk(book, folder, **about)))


def shown(book: MemoryBook) -> ResultSheet:
    (sheet,) = [sheet for sheet in book.shown if sheet.name == PROVISION]
    return sheet


def cells(book: MemoryBook) -> list[list[Any]]:
    """The sheet as it is read back, row by row."""
    (grid,) = [grid for grid in book.grids(ours=True) if grid.name == PROVISION]
    return [list(grid.row(row)) for row in range(grid.n_rows)]


def typed(
    book: MemoryBook,
    years: Mapping[int, Cells] = BALANCES,
    gone: Mapping[int, Cells] = WRITTEN_OFF,
    cases: Sequence[Cells] = (),
) -> Grid:
    """The sheet after the clerk typed on it."""
    rows = cells(book)
    heads = {row[0]: at for at, row in reversed([*enumerate(rows)])}
    for head, told in (("账龄段", years), ("核销时的账龄段", gone)):
        for column, title in enumerate(rows[heads[head]]):
            year = int(title[:4]) if column and title else 0
            for i, value in enumerate(told.get(year, ()), 1):
                rows[heads[head] + i][column] = value
    for i, case in enumerate(cases, 1):
        rows[heads["客户名称"] + i][: len(case)] = case
    return Grid.from_rows(PROVISION, rows)


def worked(folder: Path, cases: Sequence[Cells] = (), **settings: str) -> tuple[MemoryBook, Report]:
    """Press, type the past years, and press again."""
    settings = {**BY_MIGRATION, **settings}
    first, _ = press(folder, **settings)
    return press(folder, typed(first, cases=cases), **settings)
