"""Where real workbooks lie, when they are there, and how hard the laws are tried.

The gate tries the same examples every time, so that it never fails by chance;
`HUIKUAN_EXAMPLES=2000 pytest tests/core` looks for new ones.
"""

import os
from pathlib import Path

import pytest
from hypothesis import settings

TRIES = os.environ.get("HUIKUAN_EXAMPLES")
settings.register_profile(
    "laws", max_examples=int(TRIES or 60), deadline=None, derandomize=TRIES is None
)
settings.load_profile("laws")

ROOT = Path(__file__).parent.parent
CORPUS = Path(os.environ.get("HUIKUAN_CORPUS", ROOT.parent / "shared" / "data"))


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Folder of real workbooks nobody here wrote; tests that need it skip where it is absent."""
    if not CORPUS.is_dir():
        pytest.skip(f"real workbooks are not on this machine ({CORPUS})")
    return CORPUS
