"""The sample and the blank workbook open in LibreOffice and show what they should."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hosts.office import Office
from xl_huikuan.addin.workbooks.blank_book import NAME, write_blank_book
from xl_huikuan.addin.workbooks.sample import SampleTruth, write_sample
from xl_huikuan.core.money import money_text

pytestmark = pytest.mark.host


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SampleTruth]:
    path = tmp_path_factory.mktemp("sample") / "应收台账样例.xlsx"
    return path, write_sample(path)


@pytest.fixture(scope="module")
def shown(office: Office, sample: tuple[Path, SampleTruth]) -> dict[str, list[list[str]]]:
    return office.sheets(sample[0])


def test_sample_opens_with_its_sheets(shown: dict[str, list[list[str]]]) -> None:
    """All four sheets are there, in order, with the company on top of the ledger."""
    assert list(shown) == ["应收明细", "收款明细", "客户档案", "说明"]
    assert shown["应收明细"][0][0] == "江南示例机电有限公司"


def test_sample_shows_its_totals(
    shown: dict[str, list[list[str]]], sample: tuple[Path, SampleTruth]
) -> None:
    """The final total shown is the truth, to the fen."""
    totals = [row[9] for row in shown["应收明细"] if row[1] == "合计"]

    assert totals == [money_text(sample[1].stated)]


def test_sample_shows_errors_as_errors(
    shown: dict[str, list[list[str]]], sample: tuple[Path, SampleTruth]
) -> None:
    """Error cells show as errors where the truth says they stand."""
    for broken in sample[1].broken:
        if str(broken.shown).startswith("#"):
            row = shown[broken.sheet][broken.row - 1]
            assert row[ord(broken.column) - 65] == broken.shown


def test_blank_book_opens_and_prints(office: Office, tmp_path: Path) -> None:
    """The blank workbook has its four sheets, its headings, and prints one page per sheet."""
    book = tmp_path / NAME
    write_blank_book(book)
    sheets = office.sheets(book)
    pdf = office.to_pdf([book], tmp_path)[0]

    assert list(sheets) == ["应收明细", "收款明细", "客户档案", "填表说明"]
    assert sheets["应收明细"][2][:3] == ["客户编号", "客户名称", "发票号码"]
    assert office.page_count(pdf) == 4
    assert "橙色列名为必填" in office.pdf_text(pdf)
