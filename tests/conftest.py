"""Shared fixtures: where real workbooks lie, when they are there."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CORPUS = Path(os.environ.get("HUIKUAN_CORPUS", ROOT.parent / "shared" / "data"))


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Folder of real workbooks nobody here wrote; tests that need it skip where it is absent."""
    if not CORPUS.is_dir():
        pytest.skip(f"real workbooks are not on this machine ({CORPUS})")
    return CORPUS
