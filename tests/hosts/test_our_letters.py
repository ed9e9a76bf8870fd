"""Every kind of letter opens in LibreOffice with all its text on the pages it should take."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hosts.office import Office
from tests.letters import sample
from tests.letters.conftest import KEYS, TEMPLATES
from xl_huikuan.letters.batch import BatchResult, plan_letters, write_letters
from xl_huikuan.letters.register import Entry

pytestmark = pytest.mark.host
# A letter that is to be sent back ends with a page of its own.
PAGES = {"reminder": 1, "dunning1": 1, "dunning2": 2, "dunning3": 2, "statement": 2}


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
    """A reminder and a first letter are one page; the others add their return page."""
    assert {entry.file: office.page_count(pdf) for entry, pdf in pdfs} == {
        entry.file: PAGES[entry.kind] for entry, _ in pdfs
    }


def test_printed_letters_show_who_owes_what(office: Office, pdfs: list[tuple[Entry, Path]]) -> None:
    """Name, number and amount can be read on paper."""
    for entry, pdf in pdfs:
        text = "".join(office.pdf_text(pdf).split())

        assert entry.customer in text
        assert entry.number in text
        assert f"{abs(entry.amount) / 100:,.2f}" in text
