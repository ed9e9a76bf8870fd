"""Workbooks as other programs write them: written into, nothing of theirs changed, and readable."""

from __future__ import annotations

import warnings
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from tests.proofs.packages import Book, loose_ends
from tests.proofs.trial import Made, changes, make
from tests.sheets.dialects import (
    BOOK,
    DIALECTS,
    KIND,
    OFFICE,
    PACKINGS,
    RELS,
    SHEET2,
    STRINGS,
    STYLES,
    TYPES,
    VALUES,
    Parts,
    chained,
    changed,
    packed,
    plain,
    titles,
    workbook_at,
)
from tests.sheets.small_sheets import details, overview
from xl_huikuan.core.errors import FileRefused
from xl_huikuan.sheets.book import ClosedBook
from xl_huikuan.sheets.ooxml.package import graft, read_back

OURS = ["回款_总览", "回款_明细"]


# neither we nor the usual readers can read them: sheets go in, columns do not
UNREAD = {"workbook in UTF-16", "workbook elsewhere", "workbook at the root"}
# openpyxl knows none of these
NOT_FOR_OPENPYXL = {"strict", "strict and prefixed", "backslashes", "remarks", "capitals"}


def written(book: Path, folder: Path) -> Made:
    """Write sheets and columns into a workbook, and prove that nothing else changed."""
    made = make(book, [overview(), details()], folder)
    assert isinstance(made, Made), made
    assert list(changes(made, OURS)) == []
    return made


def check_read(path: Path, theirs: str) -> None:
    """The reader we use sees the clerk's cells, our columns beside them and our sheets."""
    rows = read_back(path, theirs)
    assert [row[:2] for row in rows[:3]] == VALUES
    assert [rows[0][2], rows[1][2]] == ["回款_甲", 1.5]
    assert read_back(path, "回款_明细")[4][3] == 100.05


def check_openpyxl(path: Path, theirs: str, *, columns: bool = True) -> None:
    """Another reader sees the same."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells of what it does not keep
        book = openpyxl.load_workbook(path)
    assert book.sheetnames == [theirs, "备注", *OURS]
    assert [[c.value for c in row[:2]] for row in book[theirs].iter_rows(max_row=3)] == VALUES
    if columns:
        assert [book[theirs].cell(i, 3).value for i in (1, 2)] == ["回款_甲", 1.5]
    assert book["回款_明细"]["D5"].value == 100.05


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_dialect_is_written_into_and_can_be_read(tmp_path, dialect):
    parts: Parts = plain()
    DIALECTS[dialect](parts)
    made = written(packed(tmp_path / "台账.xlsx", parts), tmp_path)
    theirs = "甲&乙's <应收>" if dialect == "odd sheet names" else "应收"

    read = dialect not in UNREAD
    assert (made.no_columns == "") == read
    if read:
        check_read(made.first, theirs)
    if dialect not in NOT_FOR_OPENPYXL:
        check_openpyxl(made.first, theirs, columns=read)


@pytest.mark.parametrize("packing", PACKINGS)
def test_however_the_package_is_stored(tmp_path, packing):
    made = written(PACKINGS[packing](tmp_path / "台账.xlsx", plain()), tmp_path)

    assert made.no_columns == ""
    check_read(made.first, "应收")
    check_openpyxl(made.first, "应收")


def test_a_sheet_of_ours_in_the_middle_goes_with_all_that_speaks_of_it(tmp_path):
    """The clerk moved a sheet before hers, saved a view of it, and left it open."""
    parts = plain()
    titles(parts)
    chained(parts)
    changed(
        parts,
        BOOK,
        ('<sheet name="备注"', '<sheet name="回款_旧" sheetId="7" r:id="rId5"/><sheet name="备注"'),
        ("<workbookView ", '<workbookView firstSheet="2" '),
        (
            "</sheets>",
            (
                "</sheets><definedNames>"
                '<definedName name="甲" localSheetId="1">回款_旧!$A$1</definedName>'
                '<definedName name="乙" localSheetId="2">备注!$A$1</definedName></definedNames>'
                "<customWorkbookViews>"
                '<customWorkbookView name="王" guid="{1}" activeSheetId="7"/>'
                '<customWorkbookView name="李" guid="{2}" activeSheetId="4"/></customWorkbookViews>'
            ),
        ),
    )
    changed(parts, BOOK, ('name="应收"', 'name="应收" state="hidden"'))
    changed(
        parts,
        "docProps/app.xml",
        ("<vt:i4>2<", "<vt:i4>3<"),
        ('size="2" baseType="lp', 'size="3" baseType="lp'),
        ("<vt:lpstr>备注<", "<vt:lpstr>回款_旧</vt:lpstr><vt:lpstr>备注<"),
    )
    parts["xl/worksheets/sheet9.xml"] = parts[SHEET2]
    changed(
        parts,
        RELS,
        (
            b"</Relationships>",
            b'<Relationship Id="rId5" Type="%s/worksheet" Target="worksheets/sheet9.xml"/>'
            b"</Relationships>" % OFFICE,
        ),
    )
    override = b'<Override PartName="/xl/worksheets/sheet9.xml" ContentType="%sworksheet+xml"/>'
    changed(parts, TYPES, (b"</Types>", override % KIND + b"</Types>"))

    target = tmp_path / "b.xlsx"
    graft(packed(tmp_path / "a.xlsx", parts), [details()], target, drop=["回款_旧"])

    book = Book.read(target)
    root = etree.fromstring(book.parts[book.workbook])
    assert list(book.sheets) == book.titles == ["应收", "备注", "回款_明细"]
    assert [v.get("activeSheetId") for v in root.iter("{*}customWorkbookView")] == ["4", "4"]
    [view] = root.iter("{*}workbookView")
    assert (view.get("activeTab"), view.get("firstSheet")) == ("1", "1")
    names = {n.get("name"): n.get("localSheetId") for n in root.iter("{*}definedName")}
    assert names["乙"] == "1"
    assert "甲" not in names
    assert loose_ends(book) == set()
    assert "xl/calcchain.xml" not in book.parts


@pytest.mark.parametrize("part", [STRINGS, STYLES, BOOK])
def test_texts_and_formats_where_no_reader_looks_are_refused_not_misread(tmp_path, part):
    """The reader would take texts from the part of the usual name, and dates for numbers."""
    parts, other = plain(), part.replace(".xml", "7.xml")
    if part == BOOK:
        workbook_at(parts, other)
    else:
        parts[other] = parts[part]
        name = part.removeprefix("xl/")
        changed(parts, RELS, (name, name.replace(".xml", "7.xml")))
        if part == STRINGS:
            changed(parts, part, ("甲公司", "丁公司"))

    with pytest.raises(FileRefused, match=f"放在不寻常的位置.{other}.".lower()) as refused:
        ClosedBook(packed(tmp_path / "台账.xlsx", parts)).grids()
    assert refused.value.code == "E108"
