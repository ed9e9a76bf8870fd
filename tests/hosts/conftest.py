"""The LibreOffice every host test shares."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from tests.hosts.calc import Calc
from tests.hosts.excel import Excel
from tests.hosts.office import Office, OfficeFailed
from xl_huikuan.addin.xlam.make import build_addin


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """One LibreOffice for the session: absent, the tests skip aloud, but in CI they fail."""
    try:
        return Office(tmp_path_factory.mktemp("office"))
    except OfficeFailed as why:
        _without_host(why)


@pytest.fixture(scope="session")
def calc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calc]:
    """One running Calc for the session, stopped at its end; absent, likewise."""
    try:
        running = Calc(tmp_path_factory.mktemp("calc"))
    except OfficeFailed as why:
        _without_host(why)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The add-in as a workbook, which Calc opens, with the bridge that leads to these tests."""
    book = tmp_path_factory.mktemp("twin") / "xl_huikuan.xlsm"
    book.write_bytes(build_addin("libreoffice", as_workbook=True))
    return book


@pytest.fixture
def excel(calc: Calc, tmp_path: Path) -> Iterator[Excel]:
    """A clerk's Excel without a workbook."""
    running = Excel(calc, tmp_path)
    yield running
    running.close()


def _without_host(why: OfficeFailed) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(f"host tests must run in CI: {why}", pytrace=False)
    pytest.skip(f"HOST TESTS NOT RUN: {why}")
