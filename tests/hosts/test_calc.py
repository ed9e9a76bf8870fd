"""The running Calc itself: documents, formulas, and an interpreter left as it was."""

from __future__ import annotations

import builtins
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.hosts.calc import UNO_FOLDER, Calc

pytestmark = pytest.mark.host


def test_cells_are_filled_and_calculated(calc: Calc) -> None:
    """A block is written in one call, and a formula over it has its value at once."""
    with calc.opened() as document:
        sheet = document.Sheets.getByIndex(0)
        sheet.getCellRangeByName("A1:B2").setDataArray((("甲公司", 100.5), ("乙公司", 200.25)))
        sheet.getCellRangeByName("B3").Formula = "=SUM(B1:B2)"

        assert sheet.getCellRangeByName("A1:A2").getDataArray() == (("甲公司",), ("乙公司",))
        assert sheet.getCellRangeByName("B3").Value == 300.75


def test_a_workbook_is_opened_from_disk(calc: Calc, tmp_path: Path) -> None:
    """A file with a Chinese name opens, and is closed at the end."""
    made = Workbook()
    made.active.title = "应收"
    made.save(tmp_path / "台账 #1.xlsx")

    with calc.opened(tmp_path / "台账 #1.xlsx") as document:
        names, url = document.Sheets.ElementNames, document.URL

    assert names == ("应收",)
    assert url not in {open_book.URL for open_book in calc.desktop.Components}


def test_the_interpreter_is_left_as_it_was(calc: Calc) -> None:
    """Neither Debian's packages nor uno's import hook stay behind in the other tests."""
    with calc.opened():
        assert UNO_FOLDER not in sys.path
        assert builtins.__import__.__module__ == "builtins"


def test_a_stopped_calc_is_gone(tmp_path: Path) -> None:
    """Stopping ends soffice at once and may be said twice."""
    running = Calc(tmp_path)
    running.stop()
    running.stop()

    assert running._process.returncode is not None
