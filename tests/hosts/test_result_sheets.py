"""LibreOffice opens what we graft: values, formats, print pages and charts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hosts.office import Office
from tests.sheets.small_sheets import details, overview, workbook
from xl_huikuan.sheets.book import ClosedBook
from xl_huikuan.sheets.ooxml.package import graft
from xl_huikuan.sheets.table import Beside, Column

pytestmark = pytest.mark.host

BOOKS = (
    "torture/007_poi_SampleSS.strict.xlsx",
    "torture/041_sheetjs_1904.xlsx",
    "torture/067_phpss_namespacenonstd.xlsx",
    "torture/071_phpss_issue.4037.xlsx",
)


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("result")
    graft(workbook(folder / "台账.xlsx"), [overview(), details()], folder / "结果.xlsx")
    return folder / "结果.xlsx"


def test_the_sheets_show_what_was_meant(office: Office, result: Path):
    """Money with separators and red minus, zero as a dash, dates as dates, names as text."""
    sheets = office.sheets(result)

    assert list(sheets) == ["应收", "备注", "回款_总览", "回款_明细"]
    amounts = [row[1] for row in sheets["回款_总览"][5:10]]
    assert amounts == ["1,234,567.89", "0.05", "-1.00", "-", "1,234,566.94"]
    rows = sheets["回款_明细"][4:8]
    assert [row[1] for row in rows] == ["0001", "", "=1+1", ""]
    assert [row[2] for row in rows] == ["2026-01-05", "", "2024-02-29", ""]
    assert [row[3] for row in rows] == ["100.05", "-20.00", "0.01", "80.06"]


def test_the_sheets_print_one_page_wide_with_their_charts(office: Office, result: Path):
    """Titles, chart titles and units are on the page; the foot says sheet and page."""
    [pdf] = office.to_pdf([result], result.parent)
    text = office.pdf_text(pdf)

    for words in ("总览", "账龄结构", "每月一组", "金额（万元）", "回款_明细", "页，共"):
        assert words in text
    assert office.page_count(pdf) == 4  # 应收, overview with charts on two, list


@pytest.mark.corpus
@pytest.mark.parametrize("name", BOOKS)
def test_real_workbooks_still_open(office: Office, corpus: Path, name: str, tmp_path: Path):
    """Strict, 1904, prefixed and LibreOffice's own packages show their own sheets as before, and ours."""
    book = corpus / name
    target = tmp_path / f"b{book.suffix}"
    graft(book, [overview(), details()], target)
    before, after = office.sheets(book), office.sheets(target)

    assert list(after) == [*before, "回款_总览", "回款_明细"]
    assert {sheet: after[sheet] for sheet in before} == before
    assert after["回款_明细"][4][2:4] == ["2026-01-05", "100.05"]


@pytest.mark.corpus
@pytest.mark.parametrize("name", BOOKS)
def test_real_workbooks_open_with_columns_appended(
    office: Office, corpus: Path, name: str, tmp_path: Path
):
    """The same packages: the first sheet shows its own cells as before, and ours at their right."""
    book = ClosedBook(corpus / name)
    first = book.grids()[0]
    columns = Column("回款_天数", "int", [1234, -5]), Column("回款_级别", "text", ["=1+1", "-"])
    book.append(Beside(first.name, 0, [1, 2], columns))
    book.save(tmp_path / "b.xlsx")
    before, after = office.sheets(corpus / name), office.sheets(tmp_path / "b.xlsx")

    assert list(after) == list(before)
    (old, *rest), (new, *others) = before.values(), after.values()
    assert others == rest
    width = first.n_columns
    shown = [[*row, *[""] * width][:width] for row in old]
    assert [row[:width] for row in new[: len(old)]] == shown
    ours = [row[width : width + 2] for row in new[:3]]
    assert ours == [["回款_天数", "回款_级别"], ["1,234", "=1+1"], ["-5", "-"]]
