"""The LibreOffice every host test shares."""

import os

import pytest

from tests.hosts.office import Office, OfficeFailed


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """One LibreOffice for the session: absent, the tests skip aloud, but in CI they fail."""
    try:
        return Office(tmp_path_factory.mktemp("office"))
    except OfficeFailed as why:
        if os.environ.get("CI"):
            pytest.fail(f"host tests must run in CI: {why}", pytrace=False)
        pytest.skip(f"HOST TESTS NOT RUN: {why}")
