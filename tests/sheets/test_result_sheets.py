"""The result sheets as a whole: goldens read by eye, and what must hold on each."""

from __future__ import annotations

import pytest

from tests.sheets.accept import GOLDENS, goldens
from xl_huikuan.sheets.results import RESULT_SHEETS
from xl_huikuan.sheets.table import PREFIX


@pytest.fixture(scope="module")
def dumps(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """All result sheets of the small invoice book."""
    return goldens(tmp_path_factory.mktemp("results"))


@pytest.mark.parametrize("kind", RESULT_SHEETS, ids=lambda kind: kind.name)
def test_a_result_sheet_says_what_was_accepted(dumps, kind):
    """Rewrite with `make accept` only after reading the difference."""
    expected = (GOLDENS / f"{kind.name}.txt").read_text(encoding="utf-8")

    assert expected == dumps[f"{kind.name}.txt"]


def test_every_sheet_of_ours_carries_our_prefix():
    """Only such sheets may ever be written into a company's workbook."""
    assert all(kind.name.startswith(PREFIX) for kind in RESULT_SHEETS)


def test_every_sheet_says_the_as_of_date(dumps):
    """A figure without its date is worth nothing."""
    assert all("截至 2026年10月31日" in text for text in dumps.values())
