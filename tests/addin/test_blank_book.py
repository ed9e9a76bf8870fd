"""The blank workbook has headings the product reads, guards its cells and is up to date."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from xl_huikuan.addin.templates import template_folder
from xl_huikuan.addin.workbooks import blank_book
from xl_huikuan.addin.workbooks.blank_book import (
    HEADER,
    LAST,
    NAME,
    is_stale,
    main,
    write_blank_book,
)
from xl_huikuan.addin.workbooks.blank_columns import SHEETS, BlankColumn
from xl_huikuan.core.settings import Settings
from xl_huikuan.sheets.files.reader import read_grids
from xl_huikuan.sheets.recognition.recognise import Corrections, recognise
from xl_huikuan.sheets.recognition.schema import BY_KEY, matches
from xl_huikuan.sheets.recognition.units import heading_unit

COLUMNS = [(name, column) for name, columns in SHEETS for column in columns]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    path = tmp_path_factory.mktemp("blank") / NAME
    write_blank_book(path)
    return load_workbook(path)


@pytest.mark.parametrize(("sheet", "column"), COLUMNS)
def test_every_heading_means_its_field(sheet: str, column: BlankColumn) -> None:
    """The best reading of each heading is the field the column is for, without any doubt."""
    best = matches(column.title)[0]

    assert (best.key, best.score) == (column.key, 1.0), sheet


def test_headings_stand_in_one_row(book: Workbook) -> None:
    """Each sheet shows its headings in row 3, in the order of the table, and no data below."""
    for name, columns in SHEETS:
        rows = [[cell.value for cell in row] for row in book[name].iter_rows(min_row=HEADER)]

        assert rows[0] == [column.title for column in columns]
        assert not any(any(row) for row in rows[1:])


def test_credit_limit_is_in_ten_thousands() -> None:
    """The heading of the credit limit says 万元 in the way headings are read."""
    limits = [column.title for _, column in COLUMNS if column.key == "credit_limit"]

    assert [heading_unit(title) for title in limits] == [10_000]


def test_dates_and_amounts_are_guarded(book: Workbook) -> None:
    """Every date, amount, score and choice column refuses other entries down to row 5000."""
    for name, columns in SHEETS:
        rules = {str(rule.sqref): rule for rule in book[name].data_validations.dataValidation}
        for i, column in enumerate(columns):
            letter = chr(65 + i)
            rule = rules.get(f"{letter}{HEADER + 1}:{letter}{LAST}")
            expected = {"日期": "date", "金额": "decimal"}.get(column.kind)
            if column.choices:
                expected = "list"
            elif column.key.startswith("score_"):
                expected = "decimal"

            assert (rule.type if rule else None) == expected, (name, column.title)


def test_invoice_numbers_are_text(book: Workbook) -> None:
    """Invoice numbers, codes and tax numbers are text to the end of the column."""
    for name, columns in SHEETS:
        for i, column in enumerate(columns):
            letter = chr(65 + i)
            if column.key in ("invoice_no", "customer_code", "tax_no", "phone", "postcode"):
                assert book[name].column_dimensions[letter].number_format == "@"
                assert book[name][f"{letter}{HEADER + 1}"].number_format == "@"


def test_required_columns_say_so(book: Workbook) -> None:
    """What a row cannot do without is said in the note on the heading."""
    for name, columns in SHEETS:
        required = [column.title for column in columns if column.required]
        noted = [
            cell.value
            for cell in book[name][HEADER]
            if cell.comment and cell.comment.text.startswith("必填")
        ]

        assert noted == required
        assert required


def test_owner_list_is_where_the_rule_looks(book: Workbook) -> None:
    """The list of owners stands in the range the drop-downs refer to."""
    assert book["填表说明"]["H4"].value == "业务员名单"
    assert book["填表说明"]["H5"].value == "示例员工"


def test_example_is_marked_and_not_in_the_tables(book: Workbook) -> None:
    """The example stands beside the explanations only, marked as no data."""
    rows = [[cell.value for cell in row] for row in book["填表说明"].iter_rows()]
    headings = [row[4] for row in rows if row[1] == "列名"]

    assert headings == ["示例(请勿当作数据)"] * 3


def test_shipped_file_is_up_to_date() -> None:
    """The committed workbook is what the generator writes now."""
    assert not is_stale(template_folder() / NAME)


def test_stale_file_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing or changed file makes --check fail, and writing mends it."""
    monkeypatch.setattr(blank_book, "template_folder", lambda: tmp_path)
    answers = [main(["--check"]), main([]), main(["--check"])]
    (tmp_path / NAME).write_bytes((tmp_path / NAME).read_bytes() + b"\0")

    assert [*answers, main(["--check"])] == [1, 0, 0, 1]


def test_keys_are_fields() -> None:
    """Every column belongs to a field of the schema, and no field stands twice on a sheet."""
    for _, columns in SHEETS:
        keys = [column.key for column in columns]

        assert set(keys) <= set(BY_KEY)
        assert len(set(keys)) == len(keys)


def test_filled_in_it_is_read_without_a_question(tmp_path: Path) -> None:
    """With the examples typed in, every table is recognised and its columns are their fields."""
    path = tmp_path / NAME
    write_blank_book(path)
    filled = load_workbook(path)
    for name, columns in SHEETS:
        for i, column in enumerate(columns, 1):
            filled[name].cell(HEADER + 1, i).value = _entry(column)
    filled.save(path)

    read = recognise(
        read_grids(path).grids, file_name=NAME, settings=Settings(), corrections=Corrections()
    )

    assert not read.questions
    assert [table.kind for table in read.tables] == ["ar_invoices", "receipts", "customers"]
    for table, (_, columns) in zip(read.tables, SHEETS, strict=True):
        assert [c.field for c in table.columns] == [c.key for c in columns]


def _entry(column: BlankColumn) -> Any:
    if column.kind == "日期" and column.example:
        return dt.date.fromisoformat(column.example)
    return float(column.example) if column.kind == "金额" else column.example or None
