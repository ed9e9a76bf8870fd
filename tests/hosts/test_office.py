"""The harness itself: what LibreOffice opens, shows and refuses."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook

from tests.hosts.office import Office, OfficeFailed, run

pytestmark = pytest.mark.host


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = Workbook()
    first = made.active
    first.title = "应收"
    first.append(["客户", "金额", "到期日"])
    first.append(["甲公司", 1234.5, dt.date(2026, 1, 5)])
    first.append(["合计", "=SUM(B2:B2)*2", None])
    first["B2"].number_format = "#,##0.00"
    made.create_sheet("备注").append(["第二张"])
    path = tmp_path_factory.mktemp("book") / "台账.xlsx"
    made.save(path)
    return path


def test_every_sheet_is_read_in_order(office: Office, book: Path) -> None:
    """Sheets come in the order of the workbook, with texts as the cells show them."""
    sheets = office.sheets(book)

    assert list(sheets) == ["应收", "备注"]
    assert sheets["应收"][1][:2] == ["甲公司", "1,234.50"]


def test_formulas_are_calculated_in_full(office: Office, book: Path) -> None:
    """A formula saved without a value is calculated, and numbers can be had unformatted."""
    rows = office.to_csv(book, "应收", shown=False)

    assert rows[1][1] == "1234.5"
    assert rows[2][1] == "2469"


def test_many_files_become_pdf_in_one_call(office: Office, book: Path, tmp_path: Path) -> None:
    """A workbook and a letter are converted together, and their text and pages can be asked for."""
    letter = Document()
    letter.add_paragraph("催款函")
    letter.add_page_break()
    letter.add_paragraph("回执")
    letter.save(str(tmp_path / "函.docx"))

    pdfs = office.to_pdf([book, tmp_path / "函.docx"], tmp_path / "pdf")

    assert [pdf.name for pdf in pdfs] == ["台账.pdf", "函.pdf"]
    assert "1,234.50" in office.pdf_text(pdfs[0])
    assert "催款函" in office.pdf_text(pdfs[1])
    assert [office.page_count(pdf) for pdf in pdfs] == [2, 2]


def test_same_names_are_refused(office: Office, tmp_path: Path) -> None:
    """Two files that would overwrite each other's PDF are refused before anything is started."""
    with pytest.raises(OfficeFailed, match="same PDF"):
        office.to_pdf([tmp_path / "a.xlsx", tmp_path / "a.docx"], tmp_path)


def test_missing_result_is_an_error(office: Office, tmp_path: Path) -> None:
    """soffice ends well even when it cannot load a file; the harness does not believe it."""
    with pytest.raises(OfficeFailed, match="no PDF"):
        office.to_pdf([tmp_path / "不存在.xlsx"], tmp_path)


def test_a_hanging_program_is_ended() -> None:
    """What takes longer than the time-out is ended and reported, not waited for."""
    with pytest.raises(OfficeFailed, match="took more than"):
        run(["sleep", "60"], 0.2)
