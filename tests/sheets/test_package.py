"""Grafting: our sheets in, the company's parts untouched, a proven file or none."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import zipfile

import numpy as np
import openpyxl
import pytest
from lxml import etree
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.sheets.small_sheets import details, overview, parts, rewritten, workbook
from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.sheets.ooxml.commit import Meant, commit
from xl_huikuan.sheets.ooxml.opc import Package
from xl_huikuan.sheets.ooxml.package import graft, read_back
from xl_huikuan.sheets.ooxml.packing import pack
from xl_huikuan.sheets.ooxml.surgery import Surgery, Written
from xl_huikuan.sheets.table import Block, Column, ResultSheet

CHANGED = {
    "[Content_Types].xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
}
BOOK, RELS, TYPES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"


@pytest.fixture
def source(tmp_path):
    return workbook(tmp_path / "台账.xlsx")


def own_name(book, name):
    """Return (localSheetId, text) of a built-in name, in order of the sheets."""
    root = etree.fromstring(parts(book)[BOOK])
    found = root.iterfind(f"{{*}}definedNames/{{*}}definedName[@name='{name}']")
    return [(int(entry.get("localSheetId")), entry.text) for entry in found]


def test_our_sheets_stand_at_the_end_and_read_back(source, tmp_path):
    """The company's sheets keep their place; every value of ours is found by another reader."""
    target = tmp_path / "结果.xlsx"
    report = graft(source, [overview(), details()], target)

    assert openpyxl.load_workbook(target).sheetnames == ["应收", "备注", "回款_总览", "回款_明细"]
    assert read_back(target, "应收") == [["客户", "金额"], ["甲公司", 12.5]]
    rows = read_back(target, "回款_明细")
    first = ["甲公司", "0001", dt.date(2026, 1, 5), 100.05, 30.0, 1.5, "逾期一个月" * 9, ""]
    assert rows[4] == first
    assert rows[5][:6] == ["乙'司", "", "", -20.0, -1.0, ""]
    assert rows[6][:4] == ["丙", "=1+1", dt.date(2024, 2, 29), 0.01]
    assert rows[7][:4] == ["合计", "", "", 80.06]
    assert report.sheets == ("回款_总览", "回款_明细")
    assert report.replaced == ()
    assert report.size == target.stat().st_size
    assert report.sha256 == hashlib.sha256(target.read_bytes()).hexdigest()


def test_every_other_part_is_byte_identical(source, tmp_path):
    """Only the four parts that list sheets and styles may differ; nothing is lost."""
    before, source_bytes = parts(source), source.read_bytes()
    report = graft(source, [overview(), details()], tmp_path / "b.xlsx")
    after = parts(tmp_path / "b.xlsx")

    assert {name for name in before if before[name] != after[name]} == CHANGED
    assert set(report.changed_parts) == {name.lower() for name in CHANGED}
    assert set(after) - set(before) == set(report.added_parts)
    assert report.kept_parts == len(before) - len(CHANGED)
    assert source.read_bytes() == source_bytes


def test_a_second_run_gives_the_same_file(source, tmp_path):
    """Run on its own output: same bytes, no orphan parts, nothing twice."""
    first, second = tmp_path / "b.xlsx", tmp_path / "c.xlsx"
    graft(source, [overview(), details()], first)
    report = graft(first, [overview(), details()], second)

    assert report.replaced == ("回款_总览", "回款_明细")
    assert second.read_bytes() == first.read_bytes()


def test_a_sheet_of_an_earlier_run_can_be_dropped(source, tmp_path):
    """Its part, drawing and charts go with it; what it shared with others stays."""
    first, second = tmp_path / "b.xlsx", tmp_path / "c.xlsx"
    graft(source, [overview(), details()], first)
    report = graft(first, [details()], second, drop=["回款_总览", "回款_没有"])
    after = parts(second)

    assert report.replaced == ("回款_明细", "回款_总览")
    assert openpyxl.load_workbook(second).sheetnames == ["应收", "备注", "回款_明细"]
    assert not [name for name in after if "chart" in name or "drawing" in name]
    assert b"chart" not in after[TYPES]


def test_names_and_views_follow_their_sheets(source, tmp_path):
    """The clerk put a sheet behind ours and left it open: names and tab still point at it."""
    first, moved, second = tmp_path / "b.xlsx", tmp_path / "c.xlsx", tmp_path / "d.xlsx"
    graft(source, [details()], first)
    book = openpyxl.load_workbook(first)
    book.create_sheet("新表")["A1"] = 1
    book["新表"].print_title_rows = "1:2"
    book.active = 3
    book.save(moved)
    graft(moved, [overview(), details()], second)

    assert openpyxl.load_workbook(second).active.title == "新表"
    titles = own_name(second, "_xlnm.Print_Titles")
    assert titles == [(2, "'新表'!$1:$2"), (4, "'回款_明细'!$4:$4")]
    assert own_name(second, "_xlnm._FilterDatabase") == [(4, "'回款_明细'!$A$4:$H$7")]


def test_formulas_written_into_our_sheet_do_not_leave_a_dead_calculation_chain(source, tmp_path):
    """The clerk's formula goes with the old sheet, so the chain that lists it must go too."""
    first, second = tmp_path / "b.xlsx", tmp_path / "c.xlsx"
    graft(source, [details()], first)
    chained = tmp_path / "chained.xlsx"
    sheet = next(name for name in parts(first) if name.endswith("sheet3.xml"))
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    relation = b'<Relationship Id="rId99" Target="calcChain.xml" Type="%s"/>' % kind
    changes = {
        sheet: (b"<v>100.05</v>", b"<f>1+1</f><v>100.05</v>"),
        RELS: (b"</Relationships>", relation + b"</Relationships>"),
    }
    rewritten(first, chained, changes)
    with zipfile.ZipFile(chained, "a") as archive:
        archive.writestr("xl/calcChain.xml", "<calcChain/>")
    graft(chained, [details()], second)

    assert "xl/calcChain.xml" not in parts(second)
    assert b"calcChain" not in parts(second)[RELS]


def test_formulas_that_read_our_sheets_are_calculated_again(source, tmp_path):
    """The company's own summary must not go on showing last month's figure."""
    first, linked, second = (tmp_path / f"{i}.xlsx" for i in range(3))
    graft(source, [details()], first)
    book = openpyxl.load_workbook(first)
    book.calculation.fullCalcOnLoad = False
    book["应收"]["C2"] = "='回款_明细'!D8"
    book.save(linked)
    graft(linked, [details()], second)
    graft(source, [details()], first)

    assert openpyxl.load_workbook(second).calculation.fullCalcOnLoad
    assert parts(first)[BOOK].count(b"fullCalcOnLoad") == parts(source)[BOOK].count(
        b"fullCalcOnLoad"
    )


@pytest.mark.parametrize("part", [BOOK, RELS, TYPES, "xl/styles.xml", "_rels/.rels"])
def test_damaged_bookkeeping_is_refused_or_survived_but_never_a_crash(source, tmp_path, part):
    """Bytes are knocked out of every part we edit; the answer is a sentence or a file."""
    content = parts(source)[part]
    for start in range(40, len(content) - 4, max(1, len(content) // 15)):
        broken = content[:start] + b"0x 9" + content[start + 4 :]
        damaged = tmp_path / f"{start}.xlsx"
        rewritten(source, damaged, {part: (content, broken)})
        with contextlib.suppress(WriteRefused):
            graft(damaged, [details()], tmp_path / "b.xlsx")
            assert "回款_明细".encode() in parts(tmp_path / "b.xlsx")[BOOK]


def test_days_are_counted_as_the_workbook_counts_them(tmp_path):
    """In a workbook of the 1904 system the same date has another number."""
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.save(tmp_path / "a.xlsx")
    graft(tmp_path / "a.xlsx", [details()], tmp_path / "b.xlsx")

    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx")["回款_明细"]
    assert sheet["C5"].value == dt.datetime(2026, 1, 5)


def test_without_a_package_a_new_workbook_is_made(tmp_path):
    """For .xls and .csv inputs our sheets stand alone; the first one is shown."""
    report = graft(None, [overview(), details()], tmp_path / "b.xlsx")
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")

    assert book.sheetnames == ["回款_总览", "回款_明细"]
    assert book["回款_总览"].sheet_view.tabSelected
    assert not book["回款_明细"].sheet_view.tabSelected
    assert len(book["回款_总览"]._charts) == 3
    assert report.kept_parts == 0


def test_a_workbook_without_styles_gets_them(source, tmp_path):
    """Some exporters write no styles at all."""
    changes = {RELS: (b"/styles", b"/other")}
    bare = rewritten(source, tmp_path / "bare.xlsx", changes, drop="xl/styles.xml")
    graft(bare, [details()], tmp_path / "b.xlsx")

    assert "xl/styles.xml" in parts(tmp_path / "b.xlsx")
    assert read_back(tmp_path / "b.xlsx", "回款_明细")[4][2] == dt.date(2026, 1, 5)


def test_hostile_names_come_back_as_they_are(source, tmp_path):
    """Customers called like markup, formulas or paths; titles too."""
    names = ["甲<乙>公司", "R&D", '"引号"', "=cmd|'/c calc'!A1", "..\\..\\x", " 两端空格 ", "😀"]
    block = Block((Column("<b>&", "text", names), Column("额", "money", np.ones(7, np.int64))))
    graft(source, [ResultSheet("回款_试", "A&B <题>", (), (block,))], tmp_path / "b.xlsx")
    rows = read_back(tmp_path / "b.xlsx", "回款_试")

    assert rows[0][0] == "A&B <题>"
    assert rows[2][0] == "<b>&"
    assert [row[0] for row in rows[3:]] == names


def test_an_existing_result_is_replaced(source, tmp_path):
    """The second run of the day takes the place of the first."""
    target = tmp_path / "b.xlsx"
    target.write_bytes(b"old")
    graft(source, [details()], target)

    assert "回款_明细" in openpyxl.load_workbook(target).sheetnames
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.xlsx", "台账.xlsx"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {BOOK: (b"<workbookProtection", b'<workbookProtection lockStructure="1"')},
            "结构受保护",
        ),
        ({BOOK: (b"<workbook ", b"<!DOCTYPE a []><workbook ")}, "DTD"),
        ({BOOK: (b"<sheets>", b"<sheets")}, "已损坏"),
        ({TYPES: (b".spreadsheetml.sheet.main+xml", b".x")}, "不是 .xlsx"),
        ({RELS: (b"/theme", b"/revisionHeaders")}, "共享"),
        ({"_rels/.rels": (b"/extended-properties", b"/digital-signature/origin")}, "数字签名"),
        ({"_rels/.rels": (b'/officeDocument"', b'/other"')}, "工作簿主体"),
    ],
)
def test_workbooks_we_must_not_touch_are_refused(source, tmp_path, change, said):
    """Protected, signed, shared, damaged or foreign: one sentence, and no file."""
    locked = rewritten(source, tmp_path / "x.xlsx", change)
    with pytest.raises(WriteRefused, match=said):
        graft(locked, [details()], tmp_path / "b.xlsx")

    assert not (tmp_path / "b.xlsx").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"\xd0\xcf\x11\xe0" + bytes(600), "密码"), (b"PK", "不是完好"), (b"", "不是完好")],
)
def test_what_is_no_package_is_refused(tmp_path, content, said):
    """An encrypted workbook, a stump and an empty file."""
    (tmp_path / "a.xlsx").write_bytes(content)

    with pytest.raises(WriteRefused, match=said):
        graft(tmp_path / "a.xlsx", [details()], tmp_path / "b.xlsx")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused(source, tmp_path):
    """Readers disagree on which of them counts."""
    with zipfile.ZipFile(source, "a") as archive:
        archive.writestr("XL/workbook.xml", b"")

    with pytest.raises(WriteRefused, match="有两个"):
        graft(source, [details()], tmp_path / "b.xlsx")


@pytest.mark.parametrize("name", ["应收", "回款_a/b", "回款_" + "长" * 30, "回款_'"])
def test_only_sheets_of_ours_with_a_valid_name_are_written(source, tmp_path, name):
    """A sheet of the company can neither be replaced nor dropped."""
    with pytest.raises(WriteRefused):
        graft(source, [overview(name)], tmp_path / "b.xlsx")
    with pytest.raises(WriteRefused):
        graft(source, [], tmp_path / "b.xlsx", drop=[name])


def test_the_same_sheet_cannot_be_written_twice(source, tmp_path):
    """Excel knows no two sheets of one name."""
    with pytest.raises(WriteRefused, match="重名"):
        graft(source, [details(), details()], tmp_path / "b.xlsx")


def test_the_source_is_never_overwritten(source, tmp_path):
    """Neither under its name nor through another way to it."""
    before = source.read_bytes()
    (tmp_path / "other.xlsx").symlink_to(source)

    for target in (source, tmp_path / "other.xlsx"):
        with pytest.raises(WriteRefused, match="不能覆盖"):
            graft(source, [details()], target)
    assert source.read_bytes() == before


def test_an_ending_excel_would_not_open_is_refused(source, tmp_path):
    """A workbook with macros inside an .xlsx name, and the other way round, will not open."""
    with pytest.raises(WriteRefused, match=r"\.xlsx"):
        graft(source, [details()], tmp_path / "b.xlsm")
    with pytest.raises(WriteRefused, match=r"\.xlsx"):
        graft(None, [details()], tmp_path / "b.xls")


@pytest.mark.parametrize("owner", ["~$b.xlsx", ".~lock.b.xlsx#"])
def test_an_open_target_is_refused(source, tmp_path, owner):
    """Excel and LibreOffice leave an owner file beside a workbook that is open."""
    (tmp_path / owner).write_bytes(b"")

    with pytest.raises(WriteRefused, match="正被别人"):
        graft(source, [details()], tmp_path / "b.xlsx")


def test_a_folder_that_is_not_there_is_said(source, tmp_path):
    """The operating system's reason is passed on."""
    with pytest.raises(WriteRefused, match="路径不存在"):
        graft(source, [details()], tmp_path / "无" / "b.xlsx")


def wrong_amount():
    [block] = details().blocks
    columns = list(block.columns)
    columns[3] = Column("金额", "money", np.array([100_05, -20_00, 2]), 14)
    return ResultSheet(
        "回款_明细", "明细", ("单位：元",), (Block(tuple(columns), total_label="合计"),)
    )


@pytest.mark.parametrize(
    "meant",
    [wrong_amount(), details("回款_别的"), overview("回款_明细")],
    ids=["one fen off", "sheet missing", "other cells"],
)
def test_a_file_that_is_not_what_was_meant_never_takes_the_place(source, tmp_path, meant):
    """One fen off, a sheet not found, other cells: the old file stays, no rest is left."""
    target = tmp_path / "b.xlsx"
    target.write_bytes(b"old")
    surgery = Surgery(Package(source.read_bytes()))
    surgery.replace([details()], [])
    surgery.finish()
    written = [Written(meant, surgery.written[0].part)]
    members = list(surgery.package.members.values())
    with pytest.raises(WriteRefused, match="没有保存"):
        commit(Meant(members, written, (), None, ()), target, source=None)

    assert target.read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_part_of_the_clerk_that_became_another_is_noticed(source, tmp_path):
    """One bit in a part nobody was to touch, or the part gone: the file is not saved."""
    surgery = Surgery(Package(source.read_bytes()))
    surgery.replace([details()], [])
    surgery.finish()
    package = surgery.package
    theirs = "xl/worksheets/sheet1.xml"
    touched = package.changed | {each.lower() for each in package.added}
    whole = list(package.members.values())
    other = pack(theirs, [package.read(theirs) + b" "])
    for members in (
        [other if each.text_name == theirs else each for each in whole],
        [each for each in whole if each.text_name != "docProps/core.xml"],
    ):
        meant = Meant(members, surgery.written, (), source.read_bytes(), touched)
        with pytest.raises(WriteRefused, match="没有保存"):
            commit(meant, tmp_path / "b.xlsx", source=source)
    meant = Meant(whole, surgery.written, (), source.read_bytes(), touched)
    commit(meant, tmp_path / "b.xlsx", source=source)


def test_a_source_changed_meanwhile_stops_the_run(source, tmp_path):
    """Results of a state that no longer exists are not saved."""
    surgery = Surgery(Package(source.read_bytes()))
    surgery.replace([details()], [])
    surgery.finish()
    members = list(surgery.package.members.values())

    meant = Meant(members, surgery.written, (), source.read_bytes(), surgery.package.changed)
    source.write_bytes(b"typed on")

    with pytest.raises(WriteRefused, match="被改动过"):
        commit(meant, tmp_path / "b.xlsx", source=source)
    assert not (tmp_path / "b.xlsx").exists()
