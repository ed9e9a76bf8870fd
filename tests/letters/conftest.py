"""Shared by the letter tests: the shipped templates and a batch written once."""

from pathlib import Path

import pytest

from tests.letters import sample
from tests.letters.writing import write_letters
from xl_huikuan.letters.batch import BatchResult, plan_letters
from xl_huikuan.letters.kinds import DUNNING_KEYS, STATEMENT_KEYS

TEMPLATES = Path(__file__).parents[2] / "workbook_templates" / "letters"
KEYS = (*DUNNING_KEYS, *STATEMENT_KEYS)  # what a month end writes


@pytest.fixture(scope="session")
def templates() -> Path:
    """Folder of the templates we ship."""
    return TEMPLATES


@pytest.fixture(scope="session")
def batch(tmp_path_factory: pytest.TempPathFactory, templates: Path) -> BatchResult:
    """Every letter of the sample company's month end."""
    book = sample.ledger()
    decision = sample.decision(book)
    planned = plan_letters(book, decision, sample.SETTINGS, KEYS)
    folder = tmp_path_factory.mktemp("letters")
    return write_letters(planned, folder, templates, book, decision, sample.SETTINGS)
