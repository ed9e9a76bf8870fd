"""A sheet shown in memory reads like the same sheet in a file."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.sheets.small_sheets import details, overview
from xl_huikuan.sheets.book import ClosedBook
from xl_huikuan.sheets.ooxml.package import graft
from xl_huikuan.sheets.shown import as_grid, cells_of
from xl_huikuan.sheets.table import Column


@pytest.mark.parametrize("sheet", [overview(), details()], ids=lambda sheet: sheet.name)
def test_memory_and_file_hold_the_same_cells(sheet, tmp_path):
    """Every kind of column, blanks, links, totals and the line above a table."""
    graft(None, [sheet], tmp_path / "a.xlsx")
    (filed,) = ClosedBook(tmp_path / "a.xlsx").grids(ours=True)
    shown = as_grid(sheet)

    rows = [filed.row(r)[: shown.n_columns] for r in range(filed.n_rows)]
    assert [shown.row(r) for r in range(shown.n_rows)] == rows


def test_a_category_that_no_row_has_is_no_text():
    """-1 is how pandas says that a row has none."""
    column = Column("账龄段", "text", pd.Categorical.from_codes([1, -1, 0], ["未到期", "1-30天"]))

    assert cells_of(column) == ["1-30天", None, "未到期"]
