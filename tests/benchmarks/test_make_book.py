"""The benchmark workbook is what it says: size, sums, shared strings, parts of others."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from benchmarks.make_book import HEADINGS, BookTruth, customer_name, make_book


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BookTruth]:
    path = tmp_path_factory.mktemp("bench") / "book.xlsx"
    return path, make_book(path, rows=400, customers=20, seed=7)


@pytest.fixture(scope="module")
def rows(made: tuple[Path, BookTruth]) -> list[list[Any]]:
    return CalamineWorkbook.from_path(str(made[0])).get_sheet_by_name("应收明细").to_python()


def test_sums_are_exact(made: tuple[Path, BookTruth], rows: list[list[Any]]) -> None:
    """Amounts and receipts read back sum to the truth in fen, and balances are the difference."""
    amounts, received, balances = ([round(row[k] * 100) for row in rows[1:]] for k in (6, 7, 8))

    assert (sum(amounts), sum(received)) == (made[1].invoiced, made[1].received)
    assert balances == [a - b for a, b in zip(amounts, received, strict=True)]
    assert sum(balance != 0 for balance in balances) == made[1].open_rows


def test_table_has_its_shape(rows: list[list[Any]]) -> None:
    """Twelve headings, the rows asked for, every customer used, real dates, unique numbers."""
    assert rows[0] == list(HEADINGS)
    assert len(rows) == 401
    assert len({row[1] for row in rows[1:]}) == 20
    assert len({row[2] for row in rows[1:]}) == 400
    assert all(isinstance(row[4], dt.date) and row[4] < row[5] for row in rows[1:])


def test_texts_are_shared_strings(made: tuple[Path, BookTruth]) -> None:
    """The big sheet holds no inline text: all its texts are in the shared string table."""
    with zipfile.ZipFile(made[0]) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
        shared = package.read("xl/sharedStrings.xml").decode()

    assert "inlineStr" not in sheet
    assert customer_name(0) in shared


def test_three_sheets_of_others(made: tuple[Path, BookTruth]) -> None:
    """A chart, a list and a text stand beside the table, and another reader opens it all."""
    book = load_workbook(made[0])

    assert book.sheetnames == ["应收明细", "开票统计", "字典", "说明"]
    assert len(book["开票统计"]._charts) == 1
    assert book["说明"].data_validations.count == 1
    assert book["应收明细"].auto_filter.ref == "A1:L401"


def test_same_seed_same_figures(made: tuple[Path, BookTruth], tmp_path: Path) -> None:
    """The figures depend on the seed only."""
    again = make_book(tmp_path / "again.xlsx", rows=400, customers=20, seed=7)
    other = make_book(tmp_path / "other.xlsx", rows=400, customers=20, seed=8)

    assert again == made[1]
    assert other != made[1]


def test_customer_names_never_repeat() -> None:
    """Fifty thousand customers have fifty thousand names."""
    assert len(set(map(customer_name, range(50_000)))) == 50_000
