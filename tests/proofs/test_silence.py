"""A whole run opens no socket, and our log holds nothing of what stands in cells."""

from __future__ import annotations

import re
import socket
import zipfile

import pytest

from tests.addin.books import COMPANY
from tests.proofs.planted import HEAD, cell, ledger_rows, sheet_xml, workbook
from xl_huikuan.addin.cli import main
from xl_huikuan.addin.logbook import LogBook
from xl_huikuan.sheets.files.reader import read_grids
from xl_huikuan.sheets.files.which import ALL
from xl_huikuan.sheets.table import PREFIX

ODD = "奇特马尾藻公司七七"
LIVE = (
    "=1+1公司",
    "+公司1",
    "-公司2",
    "@SUM(1)公司",
    "＝1公司",
    "＠公司",
    "=cmd|'/c calc'!A1",
    "{=1}公司",
    "'公司",
)


@pytest.fixture
def quiet(tmp_path, monkeypatch):
    """A home of our own, and no socket anywhere."""

    def refuse(*_arguments: object, **_options: object) -> None:
        raise AssertionError("a socket was opened")

    for name in ("LOCALAPPDATA", "HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    for name in ("socket", "create_connection", "getaddrinfo", "socketpair"):
        monkeypatch.setattr(socket, name, refuse)
    return tmp_path


def run(folder, names, command):
    path = workbook(sheet=sheet_xml(ledger_rows(names, note="备注")))(folder)
    out = folder / "out"
    out.mkdir(exist_ok=True)
    code = main([command, str(path), "--out", str(out), "--as-of", "2026-10-31", *COMPANY])
    return code, out


@pytest.mark.parametrize("command", ["run", "statements"])
def test_a_whole_run_needs_no_network_and_logs_no_cell(quiet, capsys, command):
    code, out = run(quiet, (ODD, "上海乙公司"), command)

    assert code == 0, capsys.readouterr()
    assert any(out.rglob("*"))
    home = [path for path in (quiet / "home").rglob("*") if path.is_file()]
    assert not [path for path in home if ODD.encode() in path.read_bytes()]


def test_a_fault_is_logged_without_the_cell_that_caused_it(tmp_path):
    log = LogBook(tmp_path)
    try:
        int(ODD)
    except ValueError as error:
        log.fault("读取", error)

    assert ODD not in log.path.read_text("utf-8")
    assert "ValueError" in log.path.read_text("utf-8")


def test_names_that_look_like_formulas_stay_texts_in_our_sheets(quiet, capsys):
    """In the written file no cell of ours is a formula made of a name, and each name reads back."""
    code, out = run(quiet, LIVE, "run")
    (result,) = out.glob("*.xlsx")

    assert code == 0, capsys.readouterr()
    ours = [grid for grid in read_grids(result, ALL).grids if grid.name.startswith(PREFIX)]
    texts = {text for grid in ours for column in grid.columns for text in column.texts}
    assert set(LIVE) <= texts
    with zipfile.ZipFile(result) as archive:
        sheets = [archive.read(n).decode() for n in archive.namelist() if "/worksheets/" in n]
    formulas = [formula for xml in sheets for formula in re.findall("<f[^>]*>([^<]*)", xml)]
    assert not [f for f in formulas if any(name.strip("=+-@'")[:6] in f for name in LIVE)]
    assert any("W313" in text or "公式符号" in text for text in texts)


def test_the_heading_of_the_planted_table_is_what_the_tests_say():
    assert cell("A1", HEAD[0]) in ledger_rows()
