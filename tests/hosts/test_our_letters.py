"""Every kind of letter opens in LibreOffice with all its text on the pages it should take."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hosts.office import Office
from tests.letters import sample
from tests.letters.accept import letters_of
from tests.letters.conftest import KEYS
from xl_huikuan.letters.kinds import BY_KEY, LETTER_KINDS
from xl_huikuan.letters.register import Entry
from xl_huikuan.letters.wording import TEXTS
from xl_huikuan.letters.wording.blocks import CUT, Slip

pytestmark = pytest.mark.host
FEW = sample.SHOWN[:2]
KEPT = {text.file: b for text in TEXTS for b in text.blocks if isinstance(b, Slip)}


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Entry, Path]]:
    """A month end whole, and of each other kind the first letters."""
    others = [(kind.key,) for kind in LETTER_KINDS if kind.key not in KEYS]
    found = []
    for keys in (KEYS, *others):
        made = letters_of(keys, tmp_path_factory.mktemp(keys[0]))
        shown = made.letters if keys == KEYS else [e for e in made.letters if e.code in FEW]
        for entry in shown:
            path = made.folder / entry.file
            found.append((entry, path.rename(path.with_name(f"{keys[-1]}_{path.name}"))))
    return found


@pytest.fixture(scope="module")
def pdfs(
    office: Office, letters: list[tuple[Entry, Path]], tmp_path_factory: pytest.TempPathFactory
) -> list[tuple[Entry, Path]]:
    made = office.to_pdf([path for _, path in letters], tmp_path_factory.mktemp("pdf"))
    return [(entry, pdf) for (entry, _), pdf in zip(letters, made, strict=True)]


def has_slip(entry: Entry) -> bool:
    """Whether something is to be cut off; signatures are only kept with their last clause."""
    kept = KEPT.get(BY_KEY[entry.kind].template)
    return kept is not None and CUT in kept.blocks


def test_letters_take_the_pages_they_should(office: Office, pdfs: list[tuple[Entry, Path]]) -> None:
    """With narrow fonts a return slip may fit below its letter, with wide ones it takes a page."""
    too_long = {
        entry.file: pages
        for entry, pdf in pdfs
        if (pages := office.page_count(pdf)) > 1 + (BY_KEY[entry.kind].template in KEPT)
    }

    assert too_long == {}


def test_a_return_slip_stays_in_one_piece(office: Office, pdfs: list[tuple[Entry, Path]]) -> None:
    """What is cut off and sent back, from the cut line to the signature, is on one page."""
    for entry, pdf in pdfs:
        pages = ["".join(page.split()) for page in office.pdf_text(pdf).split("\f")]
        cut = [k for k, page in enumerate(pages) if "沿虚线剪下" in page]
        signed = [k for k, page in enumerate(pages) if "经办人：" in page and cut]

        assert cut == signed
        assert len(cut) == has_slip(entry)


def test_printed_letters_show_who_owes_what(office: Office, pdfs: list[tuple[Entry, Path]]) -> None:
    """Name, number and amount can be read on paper."""
    for entry, pdf in pdfs:
        text = "".join(office.pdf_text(pdf).split())

        assert entry.customer in text
        assert entry.number in text
        assert f"{abs(entry.amount) / 100:,.2f}" in text
