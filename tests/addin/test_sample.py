"""The sample workbook says what its truth says, and is as messy as it claims to be."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from xl_huikuan.addin.workbooks.sample import (
    SAMPLE_AS_OF,
    SAMPLE_SETTINGS,
    SampleTruth,
    write_sample,
)
from xl_huikuan.addin.workbooks.sample_story import due_date, tax_number
from xl_huikuan.core.settings import Settings

Rows = Sequence[Sequence[Any]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SampleTruth]:
    path = tmp_path_factory.mktemp("sample") / "样例.xlsx"
    return path, write_sample(path)


@pytest.fixture(scope="module")
def sheets(made: tuple[Path, SampleTruth]) -> dict[str, Rows]:
    book = CalamineWorkbook.from_path(str(made[0]))
    return {
        name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in book.sheet_names
    }


def test_same_bytes_in_another_process(made: tuple[Path, SampleTruth], tmp_path: Path) -> None:
    """Another Python with another hash seed writes the same file to the byte."""
    again = tmp_path / "again.xlsx"
    code = f"from pathlib import Path; from xl_huikuan.addin.workbooks.sample import *; write_sample(Path({str(again)!r}))"
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONHASHSEED": "4711"})

    assert again.read_bytes() == made[0].read_bytes()


def test_size_is_as_promised(made: tuple[Path, SampleTruth]) -> None:
    """The sample has 120 customers and 3,000 invoice rows."""
    truth = made[1]

    assert (truth.customers, truth.invoice_rows) == (120, 3000)
    assert len(truth.balances) == 120


def test_truth_adds_up(made: tuple[Path, SampleTruth]) -> None:
    """Balances of customers sum to what was invoiced minus what was received."""
    truth = made[1]

    assert sum(truth.balances.values()) == truth.balance == truth.invoiced - truth.received


def test_final_total_is_the_truth(made: tuple[Path, SampleTruth], sheets: dict[str, Rows]) -> None:
    """The 合计 of 应收明细 is the truth and the amounts of rows without a customer or a date."""
    totals = [row[9] for row in sheets["应收明细"] if row[1] == "合计"]
    strays = [
        sheets[b.sheet][b.row - 1]
        for b in made[1].broken
        if b.sheet == "应收明细" and not b.counted and b.column != "J"
    ]

    assert totals == [made[1].stated / 100]
    assert len(strays) == 2
    assert made[1].stated == made[1].invoiced + sum(_fen(row[9]) for row in strays)


def test_number_rows_sum_to_the_truth(
    made: tuple[Path, SampleTruth], sheets: dict[str, Rows]
) -> None:
    """Read by hand, row by row, amounts as numbers and texts give the invoiced sum in fen."""
    left_out = {b.row for b in made[1].broken if b.sheet == "应收明细" and not b.counted}
    rows = [
        row
        for i, row in enumerate(sheets["应收明细"], 1)
        if i > 5 and row[2] not in ("", "发票号码") and i not in left_out
    ]

    assert len(rows) == made[1].invoice_rows - len(left_out)
    assert sum(_fen(row[9]) for row in rows) == made[1].invoiced


def _fen(cell: Any) -> int:
    """Read an amount in the plainest way, on purpose not with the product's reader."""
    if isinstance(cell, float):
        return round(cell * 100)
    text = cell.translate(str.maketrans("０１２３４５６７８９．（）－", "0123456789.()-"))
    scale = 1_000_000 if "万" in text else 100
    size = round(float(re.sub(r"[^0-9.]", "", text)) * scale)
    return -size if re.search(r"[-(贷]", text) else size


def test_every_customer_has_the_balance_promised(
    made: tuple[Path, SampleTruth], sheets: dict[str, Rows]
) -> None:
    """By customer code, invoices less receipts give the balance of the truth."""
    left_out = {(b.sheet, b.row) for b in made[1].broken if not b.counted}
    names = {row[0]: row[1] for row in sheets["客户档案"] if str(row[0]).startswith("KH")}
    balances = dict.fromkeys(names.values(), 0)
    for sheet, code_at, number_at, amount_at, sign in (
        ("应收明细", 0, 2, 9, 1),
        ("收款明细", 2, 1, 4, -1),
    ):
        code = ""
        for i, row in enumerate(sheets[sheet], 1):
            code = row[code_at] if str(row[code_at]).startswith("KH") else code
            if row[number_at] in ("", "发票号码", "收款单号") or (sheet, i) in left_out or i < 5:
                continue
            balances[names[code]] += sign * _fen(row[amount_at])

    assert balances == made[1].balances


def test_broken_cells_stand_where_they_are_said_to_stand(
    made: tuple[Path, SampleTruth], sheets: dict[str, Rows]
) -> None:
    """Each broken row shows its wrong cell at the sheet, row and column named."""
    for broken in made[1].broken:
        cell = sheets[broken.sheet][broken.row - 1][ord(broken.column) - 65]
        shown = "" if broken.shown in (None, "#REF!", "#N/A") else broken.shown

        assert cell == shown, broken


def test_error_cells_are_errors(made: tuple[Path, SampleTruth]) -> None:
    """What is shown as #REF! and #N/A is an error in the file, not a text."""
    book = load_workbook(made[0], data_only=True)
    errors = [b for b in made[1].broken if str(b.shown).startswith("#")]

    assert len(errors) == 2
    for broken in errors:
        assert book[broken.sheet][f"{broken.column}{broken.row}"].data_type == "e"


def test_formulas_carry_their_results(made: tuple[Path, SampleTruth]) -> None:
    """Formulas have the values Excel would show, so that a reader without Excel can use them."""
    formulas = load_workbook(made[0])["应收明细"]
    values = load_workbook(made[0], data_only=True)["应收明细"]
    sums = [c for c in formulas["J"] if str(c.value).startswith("=SUM(")]
    rows = [c for c in formulas["J"] if str(c.value).startswith("=H")]

    assert len(sums) > 20
    assert len(rows) > 100
    for cell in sums:
        first, last = map(int, re.findall(r"J(\d+)", cell.value))
        total = sum(round(values.cell(r, 10).value * 100) for r in range(first, last + 1))
        assert round(values[cell.coordinate].value * 100) == total
    for cell in rows:
        net, tax = values.cell(cell.row, 8).value, values.cell(cell.row, 9).value
        assert round(values[cell.coordinate].value * 100) == round((net + tax) * 100)


def test_mess_is_there(made: tuple[Path, SampleTruth], sheets: dict[str, Rows]) -> None:
    """Dates and amounts come in every form the sample promises, and rows are hidden and merged."""
    dates = [str(row[k]) for row in sheets["应收明细"][5:] for k in (3, 4)]
    amounts = [str(row[9]) for row in sheets["应收明细"][5:]]
    sheet = load_workbook(made[0])["应收明细"]

    for form in (
        r"\d{4}\.\d+\.\d+", r"\d{4}-\d-\d+", r"\d{4}/\d\d/\d\d", r"20\d{6}", r"20\d{6}\.0",
        r"\d{4}年\d+月\d+日", r"\d\d\.\d+\.\d+", r".* 10:20", r"4\d{4}", r".*15:30:00",
        r".*  ", "２０.*", "待定", "—", "无",
    ):  # fmt: skip
        assert any(re.fullmatch(form, text) for text in dates), form
    for form in (
        r"¥.*", r"￥.*", r".*元", r"[０-９．]+", r"\d+ \d{3}\.\d\d", r".*\d ", r"\(.*\)", r"（.*）",
        r".*-", r"－.*", r"贷 .*", r"12\.5万",
    ):  # fmt: skip
        assert any(re.fullmatch(form, text) for text in amounts), form
    assert sum(dimension.hidden for dimension in sheet.row_dimensions.values()) >= 6
    assert sum("A" in str(area) for area in sheet.merged_cells.ranges) > 30
    assert sum(row[2] == "发票号码" for row in sheets["应收明细"]) > 20


def test_foreign_parts_are_there(made: tuple[Path, SampleTruth]) -> None:
    """A chart, a comment, conditional formats and a validation wait to be kept byte by byte."""
    with zipfile.ZipFile(made[0]) as package:
        names = package.namelist()
        notes = package.read("xl/worksheets/sheet4.xml").decode()

    assert "xl/charts/chart1.xml" in names
    assert any(name.startswith("xl/comments") for name in names)
    assert "<conditionalFormatting" in notes
    assert "<dataValidation " in notes


def test_nothing_is_later_than_the_as_of_date(sheets: dict[str, Rows]) -> None:
    """No invoice and no receipt is dated after the as-of date, so that all of it counts."""
    dates = [
        cell
        for sheet, column in (("应收明细", 3), ("收款明细", 0))
        for row in sheets[sheet]
        if isinstance(cell := row[column], dt.date)
    ]

    assert max(d.date() if isinstance(d, dt.datetime) else d for d in dates) <= SAMPLE_AS_OF


@pytest.mark.parametrize(
    ("day", "term", "due"),
    [
        (dt.date(2026, 1, 16), "月结30天", dt.date(2026, 3, 2)),
        (dt.date(2026, 1, 16), "票到30天", dt.date(2026, 2, 15)),
        (dt.date(2026, 12, 31), "月结60天", dt.date(2027, 3, 1)),
    ],
)
def test_due_dates_follow_the_terms(day: dt.date, term: str, due: dt.date) -> None:
    """月结 runs from the end of the month, 票到 from the invoice (DOMAIN 2.5 vectors)."""
    assert due_date(day, term) == due


def test_tax_numbers_are_valid() -> None:
    """The invented codes are the synthetic vectors of GB 32100 known to be valid."""
    assert [tax_number(i) for i in (1, 2, 3)] == [
        "91990100MA0XL001XX",
        "91990100MA0XL0028X",
        "91990100MA0XL0036Q",
    ]


def test_settings_are_real_settings() -> None:
    """Every setting of the sample has a title the product knows and a value it accepts."""
    settings = Settings().with_texts(SAMPLE_SETTINGS)

    assert settings["company"] == "江南示例机电有限公司"
    assert settings["base_limit_a"] == 100 * 10_000 * 100
