"""Real workbooks full of what other programs lose: nothing of theirs may change."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from openpyxl.worksheet.worksheet import Worksheet

from tests.conftest import CORPUS
from tests.sheets.small_sheets import details, overview, parts
from xl_huikuan.core.errors import HuikuanError, WriteRefused
from xl_huikuan.sheets.book import ClosedBook
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.ooxml.package import graft, read_back
from xl_huikuan.sheets.ooxml.zipraw import read_members
from xl_huikuan.sheets.table import Beside, Column

pytestmark = pytest.mark.corpus

KINDS = {".xlsx", ".xlsm", ".xltx"}
REFUSED = {
    "053_closedxml_simple-cell-changes.xlsx": "共享",
}
NO_COLUMNS = {
    **REFUSED,
    "037_sheetjs_BlankSheetTypes.xlsm": "读不出来",  # our reader stops at any macro sheet
    "065_phpss_sheetprotect.xlsx": "受保护",
}
HOSTILE_REFUSED = {
    "005_poi_54764-2.xlsx": "已损坏",  # entity bomb in [Content_Types].xml
    "011_poi_58616.xlsx": "密码",
    "013_poi_crash-274d6342e4842d61be0fb48eaadad6208ae767ae.xlsx": "不是完好",
    "015_poi_cf_XLSX2CSVFuzzer-5636439151607808.xlsx": "不是完好",
    "017_poi_cf_POIXSSFFuzzer-5265527465181184.xlsx": "已损坏",
    "019_poi_cf_XLSX2CSVFuzzer-6594557414080512.xlsx": "不是完好",
    "023_poi_extenxls_pwd123.xlsx": "密码",
    "025_poi_protected_sha512.xlsx": "密码",
}
CALAMINE_CANNOT = {"037_sheetjs_BlankSheetTypes.xlsm"}  # it stops at any macro sheet
OPENPYXL_BLIND = {  # it sees no sheets in strict workbooks
    "007_poi_SampleSS.strict.xlsx",
    "089_oxsdk_OLE-O12-XL-OLE.xlsx",
    "093_oxsdk_Comments.xlsx",
}


def real(folder: str) -> list[Path]:
    """Return the real packages of one folder, for parameters; none where they are absent."""
    found = sorted((CORPUS / folder).glob("*")) if CORPUS.is_dir() else []
    return [path for path in found if path.suffix in KINDS]


def named(path: Path) -> str:
    return path.name


def sheet_names(path: Path) -> list[str]:
    """Return the sheet names as listed in the workbook part."""
    package = {name.replace("\\", "/"): content for name, content in parts(path).items()}
    root = etree.fromstring(package["xl/workbook.xml"])
    return [sheet.get("name") for sheet in root.iterfind("{*}sheets/{*}sheet")]


def untouched(source: Path, target: Path, changed: tuple[str, ...]) -> None:
    """Assert that every other member of the source is in the target, packed bytes and all."""
    before = {member.text_name: member for member in read_members(source.read_bytes())}
    after = {member.text_name: member for member in read_members(target.read_bytes())}
    for name, member in before.items():
        if name.replace("\\", "/").lower() not in changed:
            assert after[name] == member, name
    assert len(changed) - ("docprops/app.xml" in changed) == 4


def seen(sheet: Worksheet) -> list[tuple[str, str, str, str]]:
    """Return each cell with its value (an array formula by its text), format and font."""
    return [
        (
            cell.coordinate,
            str(getattr(cell.value, "text", cell.value)),
            cell.number_format,
            f"{cell.font.name} {cell.font.sz} {cell.fill.fill_type}",
        )
        for row in sheet.iter_rows()
        for cell in row
    ]


@pytest.mark.parametrize("book", real("torture") + real("books"), ids=named)
def test_foreign_parts_survive_and_our_sheets_read_back(book, tmp_path):
    """Macros, controls, sparklines, pivots, pictures: byte-identical; a second run adds nothing."""
    first, second = tmp_path / f"1{book.suffix}", tmp_path / f"2{book.suffix}"
    before = book.read_bytes()
    if book.name in REFUSED:
        with pytest.raises(WriteRefused, match=REFUSED[book.name]):
            graft(book, [overview(), details()], first)
        return
    report = graft(book, [overview(), details()], first)
    graft(first, [overview(), details()], second)

    untouched(book, first, report.changed_parts)
    assert first.read_bytes() == second.read_bytes()
    assert book.read_bytes() == before
    assert sheet_names(first) == [*sheet_names(book), "回款_总览", "回款_明细"]
    if book.name not in CALAMINE_CANNOT:
        assert read_back(first, "回款_明细")[4][3] == 100.05


@pytest.mark.filterwarnings("ignore")  # openpyxl warns of what it drops
@pytest.mark.parametrize("book", real("torture"), ids=named)
def test_other_readers_open_the_result_as_before(book, tmp_path):
    """openpyxl finds the same sheets and cells, and ours behind them."""
    if book.name in REFUSED or book.name in OPENPYXL_BLIND:
        assert book.name in REFUSED or not openpyxl.load_workbook(book).sheetnames
        return
    target = tmp_path / f"b{book.suffix}"
    graft(book, [overview(), details()], target)
    before, after = openpyxl.load_workbook(book), openpyxl.load_workbook(target)

    assert after.sheetnames == [*before.sheetnames, "回款_总览", "回款_明细"]
    for sheet in before.worksheets:
        assert seen(after[sheet.title]) == seen(sheet)


@pytest.mark.parametrize("book", real("torture") + real("books"), ids=named)
def test_columns_stand_beside_the_rows_of_the_first_sheet(book, tmp_path):
    """The sheet and the styles change, with formulas that may read them the workbook part."""
    target = tmp_path / f"b{book.suffix}"
    if book.name in NO_COLUMNS:
        with pytest.raises(HuikuanError, match=NO_COLUMNS[book.name]):
            with_two_columns(book, target)
        assert not target.exists()
        return
    before, after = with_two_columns(book, target)
    old, new = ({m.text_name: m for m in read_members(p.read_bytes())} for p in (book, target))
    changed = {name.rpartition("/")[2] for name in old if old[name] != new[name]}

    assert old.keys() == new.keys()
    assert changed - {"workbook.xml"} == {"sheet1.xml", "styles.xml"}
    rows = range(before.n_rows)
    assert [after.row(r)[: before.n_columns] for r in rows] == list(map(before.row, rows))
    ours = [after.row(r)[before.n_columns :] for r in range(4)]
    assert ours == [["回款_甲", "回款_乙"], [1, "=1+1"], [2.5, "-"], [None, "<&"]]


def with_two_columns(book: Path, target: Path) -> tuple[Grid, Grid]:
    """Append to the first sheet; return what a reader finds there before and after."""
    closed = ClosedBook(book)
    before = closed.grids(ours=True)[0]
    values = Column("回款_甲", "number", [1, 2.5, float("nan")])
    texts = Column("回款_乙", "text", ["=1+1", "-", "<&"])
    closed.append(Beside(before.name, 0, [1, 2, 3], (values, texts)))
    closed.save(target)
    return before, ClosedBook(target).grids(ours=True)[0]


@pytest.mark.parametrize("book", real("hostile"), ids=named)
def test_hostile_packages_are_refused_or_copied_untouched(book, tmp_path):
    """What we must edit is parsed safely; bombs in other parts are copied, never opened."""
    target = tmp_path / f"b{book.suffix}"
    if book.name in HOSTILE_REFUSED:
        with pytest.raises(WriteRefused, match=HOSTILE_REFUSED[book.name]):
            graft(book, [details()], target)
        assert not target.exists()
        return
    report = graft(book, [details()], target)

    untouched(book, target, report.changed_parts)
    assert sheet_names(target)[-1] == "回款_明细"


def test_the_corpus_is_there_where_it_should_be(corpus):
    """A wrong folder must not pass as an empty list of cases."""
    assert len(real("torture")) > 40
    assert {book.name for book in real("torture")} >= set(REFUSED)
    assert {book.name for book in real("hostile")} >= set(HOSTILE_REFUSED)
    assert corpus.is_dir()
