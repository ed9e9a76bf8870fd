"""A table or filter that takes our columns in when the clerk asks, and only then."""

from __future__ import annotations

import openpyxl
import pytest
from lxml import etree
from openpyxl.worksheet.table import Table

from tests.sheets.small_sheets import details, parts, rewritten
from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.sheets.ooxml.package import graft
from xl_huikuan.sheets.ooxml.placing import Found
from xl_huikuan.sheets.table import Beside, Column

TABLE = "xl/tables/table1.xml"
SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
OLD = {"回款_天": 2, "回款_级": 3}


@pytest.fixture
def book(tmp_path):
    """Two columns and two rows under headings, and nothing else."""
    made = openpyxl.Workbook()
    made.active.title = "应收"
    for row in (["客户", "金额"], ["甲", 1], ["乙", 2]):
        made.active.append(row)
    made.save(tmp_path / "空.xlsx")
    return made


def appended(book, folder, *, extend=True, old=None):
    """Save the book, append two columns, and return the parts of the result."""
    book.save(folder / "a.xlsx")
    return grafted(folder / "a.xlsx", folder / "b.xlsx", extend=extend, old=old)


def grafted(source, target, *, extend=True, old=None):
    columns = (Column("回款_天", "int", [3, 4]), Column("回款_级", "text", ["高", "低"]))
    beside = Beside("应收", 0, [1, 2], columns, extend=extend)
    graft(source, [], target, beside=[(beside, Found(old or {}, 2))])
    openpyxl.load_workbook(target)
    return parts(target)


def described(table):
    """Return area, area of the filter, count, and (id, name) of each column."""
    root = etree.fromstring(table)
    columns = root.find("{*}tableColumns")
    named = [(column.get("id"), column.get("name")) for column in columns]
    return root.get("ref"), root.find("{*}autoFilter").get("ref"), columns.get("count"), named


def test_a_table_takes_our_columns_in_when_asked(book, tmp_path):
    """Area, filter, and one column more for each of ours, called as its heading."""
    book["应收"].add_table(Table(displayName="表1", ref="A1:B3"))
    asked = described(appended(book, tmp_path)[TABLE])

    columns = [("1", "客户"), ("2", "金额"), ("3", "回款_天"), ("4", "回款_级")]
    assert asked == ("A1:D3", "A1:D3", "4", columns)


def test_a_table_stays_as_it_is_when_not_asked(book, tmp_path):
    """Byte for byte."""
    book["应收"].add_table(Table(displayName="表1", ref="A1:B3"))
    made = appended(book, tmp_path, extend=False)

    assert made[TABLE] == parts(tmp_path / "a.xlsx")[TABLE]


def test_a_second_run_finds_its_columns_in_the_table(book, tmp_path):
    """Nothing is put in twice; columns of a run that did not ask are taken in later."""
    book["应收"].add_table(Table(displayName="表1", ref="A1:B3"))
    first = appended(book, tmp_path)
    again = grafted(tmp_path / "b.xlsx", tmp_path / "c.xlsx", old=OLD)
    appended(book, tmp_path, extend=False)
    later = grafted(tmp_path / "b.xlsx", tmp_path / "d.xlsx", old=OLD)

    assert again == first
    assert described(later[TABLE])[0] == "A1:D3"


def test_a_totals_row_stays_outside_the_filter(book, tmp_path):
    """The area reaches down to the totals, the filter does not."""
    book["应收"].append(["合计", 3])
    table = Table(displayName="表1", ref="A1:B4", totalsRowCount=1)
    table._initialise_columns()
    table.autoFilter.ref = "A1:B3"
    book["应收"].add_table(table)

    assert described(appended(book, tmp_path)[TABLE])[:2] == ("A1:D4", "A1:D3")


def test_a_filter_without_a_table_takes_our_columns_in(book, tmp_path):
    """The sheet's own filter, and the hidden name that says the same."""
    book["应收"].auto_filter.ref = "A1:B3"
    made = appended(book, tmp_path)
    names = etree.fromstring(made[BOOK]).find("{*}definedNames")

    assert b'<autoFilter ref="A1:D3"' in made[SHEET]
    assert [name.text for name in names] == ["'应收'!$A$1:$D$3"]
    assert b'<autoFilter ref="A1:B3"' in appended(book, tmp_path, extend=False)[SHEET]


def test_a_table_with_another_heading_row_is_left_alone(book, tmp_path):
    """Tables below or beside it are none of our business."""
    book["应收"]["B2"] = "一"
    book["应收"].add_table(Table(displayName="表1", ref="A2:B3"))
    made = appended(book, tmp_path)

    assert made[TABLE] == parts(tmp_path / "a.xlsx")[TABLE]


def test_columns_that_cannot_stand_beside_the_table_are_refused(book, tmp_path):
    """Something stands between: the table must not swallow it."""
    book["应收"].add_table(Table(displayName="表1", ref="A1:A3"))

    with pytest.raises(WriteRefused, match="右边紧挨着的列不空"):
        appended(book, tmp_path)


def test_a_table_that_comes_from_a_query_is_refused(book, tmp_path):
    """The query would not know the columns."""
    book["应收"].add_table(Table(displayName="表1", ref="A1:B3"))
    book.save(tmp_path / "a.xlsx")
    change = {TABLE: (b' ref="A1:B3"', b' tableType="queryTable" ref="A1:B3"')}
    rewritten(tmp_path / "a.xlsx", tmp_path / "q.xlsx", change)

    with pytest.raises(WriteRefused, match="来自查询"):
        grafted(tmp_path / "q.xlsx", tmp_path / "b.xlsx")


def test_sheets_and_extended_columns_go_together(book, tmp_path):
    """The sheet list is saved with the filter's new name in it."""
    book["应收"].auto_filter.ref = "A1:B3"
    appended(book, tmp_path)
    graft(tmp_path / "b.xlsx", [details()], tmp_path / "c.xlsx")

    assert "'应收'!$A$1:$D$3" in parts(tmp_path / "c.xlsx")[BOOK].decode()
