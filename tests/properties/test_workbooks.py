"""The same laws on real files: a clerk's sheet, written by another program and read from disk."""

import datetime as dt
import random
import tempfile
from decimal import Decimal
from pathlib import Path

import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from tests.properties.pages import CHANGES, Page, books, changed, page_of
from tests.properties.strategies import tries
from tests.properties.test_readings import ASKED, balances, figures, owed
from xl_huikuan.sheets.book import ClosedBook


def saved(page: Page, path: Path) -> Path:
    """Write a page as a workbook, names that begin with = as texts."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = page.name
    rows = (*page.above, page.headings, *page.rows)
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            cell = sheet.cell(r, c, float(value) if isinstance(value, Decimal) else value)
            if isinstance(value, str):
                cell.data_type = "s"
            elif isinstance(value, dt.date):
                cell.number_format = "yyyy-mm-dd"
    down = len(page.above) + 2
    for first, left, last, right in page.merges:
        sheet.merge_cells(None, first + down, left + 1, last + down, right + 1)
    for row in page.hidden:
        sheet.row_dimensions[row + down].hidden = True
    workbook.save(path)
    return path


@tries(10)
@given(books(), st.sets(st.sampled_from(CHANGES), max_size=3), st.integers(0, 2**32))
def test_a_file_is_read_as_the_sheet_it_holds(lines, changes, choice):
    """From disk comes what was in the cells, and what was done to the sheet changes no figure."""
    page = changed(page_of(lines), list(changes), random.Random(choice))  # noqa: S311
    with tempfile.TemporaryDirectory() as folder:
        found = figures(*ClosedBook(saved(page, Path(folder) / "台账.xlsx")).grids())

    assert found == figures(page.grid())
    assert found == ASKED or balances(found) == owed(lines)
