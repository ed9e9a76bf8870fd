"""LibreOffice prints the joined file as it prints the letters one by one."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.hosts.office import Office
from tests.letters.parcel.issued import entry
from tests.letters.parcel.papers import stamped
from xl_huikuan.letters.parcel.addressees import Addressee, Envelope
from xl_huikuan.letters.parcel.labels import label_file
from xl_huikuan.letters.parcel.printing import Printed, print_files
from xl_huikuan.letters.pdf import libreoffice
from xl_huikuan.letters.pdf.converting import convert

pytestmark = pytest.mark.host
LETTERS = 3
ROWS = (3, 40, 10)  # of a letter's table: some letters take a page more than others


@pytest.fixture(scope="module")
def printed(office: Office, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Path], Path]:
    """The PDFs of three letters, and that of the file in which they are joined."""
    folder = tmp_path_factory.mktemp("parcel")
    entries, files = [], []
    for number, rows in enumerate(ROWS, 1):
        data = stamped(number, rows=rows)[-1]
        files.append(folder / f"{number}.docx")
        files[-1].write_bytes(data)
        entries.append(
            entry(
                number, f"第{number:04d}客户有限公司", "dunning2", amount=number * 100_000,
                sha256=hashlib.sha256(data).hexdigest(),
            )
        )  # fmt: skip
    (made,) = print_files(folder, entries)
    assert isinstance(made, Printed)
    joined = folder / "joined.docx"
    joined.write_bytes(made.data)
    *singles, together = office.to_pdf([*files, joined], folder / "pdf")
    return singles, together


def pages(office: Office, pdf: Path) -> list[str]:
    """The words of each page, without spaces."""
    return ["".join(page.split()) for page in office.pdf_text(pdf).split("\f")[:-1]]


def test_the_joined_file_has_the_pages_of_its_letters_in_order(
    office: Office, printed: tuple[list[Path], Path]
) -> None:
    """Page by page the same words, so also the page numbers: each letter begins with — 1 —."""
    singles, together = printed
    one_by_one = [page for pdf in singles for page in pages(office, pdf)]

    assert pages(office, together) == one_by_one
    assert len(one_by_one) > LETTERS
    firsts = [pages(office, pdf)[0] for pdf in singles]
    assert all("—1—" in page for page in firsts)


def test_a_sheet_of_labels_is_one_page(office: Office, tmp_path: Path) -> None:
    """Ten fill it, the eleventh begins another."""
    envelopes = [
        Envelope(
            Addressee(f"第{n}客户有限公司", "", "张三", "13800000000", f"苏州市星湖街{n}号", "215000"),
            (entry(n, "甲"),),
        )
        for n in range(1, 12)
    ]  # fmt: skip
    files = [tmp_path / "10.docx", tmp_path / "11.docx"]
    for file, count in zip(files, (10, 11), strict=True):
        file.write_bytes(label_file(envelopes[:count]))

    made = office.to_pdf(files, tmp_path)

    assert [office.page_count(pdf) for pdf in made] == [1, 2]
    assert "第10客户有限公司" in pages(office, made[1])[0]


def test_letters_become_pdfs_in_one_process_and_a_damaged_one_is_named(
    office: Office, tmp_path: Path
) -> None:
    soffice = libreoffice.find()
    assert soffice is not None
    files = [tmp_path / f"{name}.docx" for name in ("甲", "坏", "乙")]
    for file, data in zip(files, stamped(3), strict=True):
        file.write_bytes(data if file.stem != "坏" else b"PK\x03\x04 no document")
    wanted = {file: file.with_suffix(".pdf") for file in files}

    (done,) = convert(wanted, lambda some, seconds: libreoffice.convert(soffice, some, seconds))

    assert [(d.source.stem, bool(d.reason)) for d in done] == [("甲", False), ("乙", False), ("坏", True)]  # fmt: skip
    assert "财催函〔2026〕3号" in pages(office, wanted[files[2]])[0]
