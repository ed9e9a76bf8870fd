"""Every kind of letter opens in LibreOffice with all its text on the pages it should take."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hosts.office import Office
from tests.letters import sample
from tests.letters.conftest import KEYS, TEMPLATES
from tests.letters.writing import write_letters
from xl_huikuan.letters.batch import BatchResult, plan_letters
from xl_huikuan.letters.register import Entry

pytestmark = pytest.mark.host
# With narrow fonts the return slip may fit below the letter, with wide ones it takes a page.
MOST_PAGES = {"reminder": 1, "dunning1": 1, "dunning2": 2, "dunning3": 2, "statement": 2}


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> BatchResult:
    book = sample.ledger()
    decision = sample.decision(book)
    planned = plan_letters(book, decision, sample.SETTINGS, KEYS)
    folder = tmp_path_factory.mktemp("letters")
    return write_letters(planned, folder, TEMPLATES, book, decision, sample.SETTINGS)


@pytest.fixture(scope="module")
def pdfs(
    office: Office, letters: BatchResult, tmp_path_factory: pytest.TempPathFactory
) -> list[tuple[Entry, Path]]:
    files = [letters.folder / entry.file for entry in letters.letters]
    made = office.to_pdf(files, tmp_path_factory.mktemp("pdf"))
    return list(zip(letters.letters, made, strict=True))


def test_letters_take_the_pages_they_should(office: Office, pdfs: list[tuple[Entry, Path]]) -> None:
    """A reminder and a first letter are one page; the others may need one for the return slip."""
    too_long = {
        entry.file: pages
        for entry, pdf in pdfs
        if (pages := office.page_count(pdf)) > MOST_PAGES[entry.kind]
    }

    assert too_long == {}


def test_a_return_slip_stays_in_one_piece(office: Office, pdfs: list[tuple[Entry, Path]]) -> None:
    """What is cut off and sent back, from the cut line to the signature, is on one page."""
    for entry, pdf in pdfs:
        pages = ["".join(page.split()) for page in office.pdf_text(pdf).split("\f")]
        cut = [k for k, page in enumerate(pages) if "沿虚线剪下" in page]
        signed = [k for k, page in enumerate(pages) if "经办人：" in page]

        assert cut == signed
        assert len(cut) == (entry.kind in {"dunning2", "dunning3", "statement"})


def test_printed_letters_show_who_owes_what(office: Office, pdfs: list[tuple[Entry, Path]]) -> None:
    """Name, number and amount can be read on paper."""
    for entry, pdf in pdfs:
        text = "".join(office.pdf_text(pdf).split())

        assert entry.customer in text
        assert entry.number in text
        assert f"{abs(entry.amount) / 100:,.2f}" in text
