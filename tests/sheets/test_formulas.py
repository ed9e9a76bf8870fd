"""Live formulas on result sheets: written with the value they come to, and proved; no text becomes one."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
from openpyxl import load_workbook

from tests.sheets.small_sheets import workbook
from tests.sheets.test_sheetproof import written
from xl_huikuan.sheets.book import ClosedBook, MemoryBook
from xl_huikuan.sheets.files.which import ALL
from xl_huikuan.sheets.ooxml import sheetproof
from xl_huikuan.sheets.ooxml.package import graft
from xl_huikuan.sheets.ooxml.sheetproof import says_what_was_meant
from xl_huikuan.sheets.table import Block, Column, Formula, ResultSheet


def formula_sheet(n: int = 1) -> ResultSheet:
    """Headings in row 3, data from row 4: amounts, a share, words, a text among numbers."""
    amounts = Column(
        "金额", "money", np.array([100_05, 0, 0] * n), 14, Formula("=SUM(B4:B6)", 200_10),
        cells={1: Formula('=IF(B4>0,B4,"—")', 100_05), 2: "—"},
    )  # fmt: skip
    share = Column(
        "占比", "rate", [float("nan")] * 3 * n, total=Formula("=B4/B7", 0.5),
        cells={0: Formula("=B4/B$7", 0.5), 1: Formula('=IF(B6="—","—",1)', "—")},
    )  # fmt: skip
    words = Column(
        "说", "text", ["=1+1", "", "好"] * n, tones=["", "good", ""] * n,
        cells={1: Formula('="借 <"&TEXT(B4,"#,##0.00")&">"', "借 <100.05>"), 2: Formula('=""', "")},
    )  # fmt: skip
    names = Column("项", "text", ["甲", "乙", "丙"] * n)
    block = Block((names, amounts, share, words), total_label="合计")
    return ResultSheet("回款_公式", "公式", (), (block,), filtered=False)


def test_formulas_are_written_with_the_values_they_come_to(tmp_path: Path) -> None:
    """One reader sees formulas, another what they come to; the text =1+1 is a text to both."""
    graft(workbook(tmp_path / "台账.xlsx"), [formula_sheet()], tmp_path / "b.xlsx")
    texts = load_workbook(tmp_path / "b.xlsx")["回款_公式"]
    values = load_workbook(tmp_path / "b.xlsx", data_only=True)["回款_公式"]

    assert [texts[at].value for at in ("B5", "B7", "C4", "C7")] == [
        '=IF(B4>0,B4,"—")', "=SUM(B4:B6)", "=B4/B$7", "=B4/B7",
    ]  # fmt: skip
    shown = [values[at].value for at in ("B4", "B5", "B6", "B7", "C4", "C5", "C6", "D5")]
    assert shown == [100.05, 100.05, "—", 200.1, 0.5, "—", None, "借 <100.05>"]
    assert (texts["D4"].value, texts["D4"].data_type) == ("=1+1", "s")
    assert texts["D5"].value == '="借 <"&TEXT(B4,"#,##0.00")&">"'


def test_a_text_that_looks_like_a_formula_has_none_in_the_file(tmp_path: Path) -> None:
    """Only a Formula has an <f>: five in the columns and two in the totals."""
    graft(None, [formula_sheet()], tmp_path / "b.xlsx")

    with zipfile.ZipFile(tmp_path / "b.xlsx") as package:
        xml = package.read("xl/worksheets/sheet1.xml")

    assert xml.count(b"<f>") == 7
    assert b"<t>=1+1</t>" in xml


def test_a_book_in_memory_and_a_file_read_back_alike(tmp_path: Path) -> None:
    """What formulas come to, blank for an empty text."""
    graft(None, [formula_sheet()], tmp_path / "b.xlsx")
    memory = MemoryBook([])
    memory.show([formula_sheet()])

    read = [
        [list(grid.row(row)) for row in range(2, 7)]
        for grid in (*memory.grids(ours=True), *ClosedBook(tmp_path / "b.xlsx", which=ALL).grids(ours=True))
    ]  # fmt: skip

    assert read[0] == read[1]
    assert read[0][1:] == [
        ["甲", 100.05, 0.5, "=1+1"],
        ["乙", 100.05, "—", "借 <100.05>"],
        ["丙", "—", None, None],
        ["合计", 200.1, 0.5, None],
    ]


def test_what_was_written_says_what_was_meant() -> None:
    sheet = formula_sheet()

    assert says_what_was_meant(written(sheet), sheet, date1904=False)


@pytest.mark.parametrize(
    ("true", "wrong"),
    [
        ("<f>SUM(B4:B6)</f>", "<f>SUM(B4:B5)</f>"),
        ("<f>SUM(B4:B6)</f><v>200.10</v>", "<f>SUM(B4:B6)</f><v>200.11</v>"),
        ("<f>SUM(B4:B6)</f><v>200.10</v>", "<v>200.10</v>"),  # the value alone
        ("<f>B4/B$7</f><v>0.5</v>", "<f>B4/B$7</f><v>0.50001</v>"),
        ("<f>B4/B$7</f><v>0.5</v>", "<f>B4/B$7</f><v>#N/A</v>"),
        ("<v>借 &lt;100.05&gt;</v>", "<v>借 &lt;100.06&gt;</v>"),
        ("<v>借 &lt;", "<v>借 & lt;"),
        ("&quot;借 &lt;&quot;&amp;TEXT", "&quot;借 &lt;&quot;&TEXT"),
        (' t="str"><f>', "><f>"),
        ("<t>—</t>", "<t>-</t>"),
        ("<v>100.05</v></c>", "<v>100.06</v></c>"),  # the plain value in the same column
    ],
)
def test_one_wrong_sign_is_found(true: str, wrong: str) -> None:
    """Formula, value, kind of value, a text among numbers, a plain value beside formulas."""
    xml = written(formula_sheet())

    assert true.encode() in xml
    changed = xml.replace(true.encode(), wrong.encode(), 1)
    assert not says_what_was_meant(changed, formula_sheet(), date1904=False)


def test_formulas_of_many_rows_are_proved_some_thousand_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The formulas stand in the first step of two rows and the second; both are looked at."""
    monkeypatch.setattr(sheetproof, "_STEP", 2)
    sheet = formula_sheet(n=2)
    xml = written(sheet)

    assert says_what_was_meant(xml, sheet, date1904=False)
    assert not says_what_was_meant(xml.replace("<t>—</t>".encode(), b"<t>+</t>", 1), sheet, date1904=False)  # fmt: skip


def test_formulas_of_ours_are_no_reason_to_calculate_the_clerk_s_workbook(tmp_path: Path) -> None:
    """A workbook to be calculated on opening has no formula but ours: nothing of hers is old."""
    graft(workbook(tmp_path / "台账.xlsx"), [formula_sheet()], tmp_path / "b.xlsx")
    with zipfile.ZipFile(tmp_path / "b.xlsx") as package:
        assert b"fullCalcOnLoad" in package.read("xl/workbook.xml")

    assert ClosedBook(tmp_path / "b.xlsx", which=ALL).notes == ()
