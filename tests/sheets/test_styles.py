"""Our cell styles join a workbook's own without disturbing them."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from lxml import etree
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill

from tests.sheets.small_sheets import details, workbook
from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.sheets.ooxml.package import graft
from xl_huikuan.sheets.ooxml.styles import LOOKS, merge

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LISTS = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs")


def entries(styles, name):
    """Return the entries of one list as canonical XML, and the count it declares."""
    found = etree.fromstring(styles).find(f"{{*}}{name}")
    return [etree.tostring(entry, method="c14n") for entry in found], int(found.get("count"))


@pytest.fixture
def company_styles(tmp_path):
    book = Workbook()
    book.active["A1"].font = Font(name="宋体", bold=True)
    book.active["A2"].fill = PatternFill("solid", fgColor="FFFF00")
    book.active["A3"].number_format = "0.000"
    book.save(tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        return archive.read("xl/styles.xml")


def test_every_style_gets_its_index_and_existing_ones_keep_theirs(company_styles):
    """What stood in a list stands there unchanged, ours come after it, counts are right."""
    merged, found = merge(company_styles)

    assert set(found) == set(LOOKS)
    for name in LISTS:
        before, _ = entries(company_styles, name)
        after, count = entries(merged, name)
        assert after[: len(before)] == before
        assert count == len(after)
    assert min(found.values()) >= len(entries(company_styles, "cellXfs")[0])
    assert max(found.values()) < len(entries(merged, "cellXfs")[0])


def test_a_second_merge_changes_nothing(company_styles):
    """The next month's run on our own output must not make the file grow."""
    merged, found = merge(company_styles)

    assert merge(merged) == (merged, found)


def test_a_format_the_workbook_already_has_is_used_again():
    """A company's own yyyy-mm-dd is not declared a second time; new ids do not collide."""
    own = f"""<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="180"
        formatCode="yyyy-mm-dd"/></numFmts></styleSheet>"""
    merged, found = merge(own.encode())
    root = etree.fromstring(merged)
    xf = root.find("{*}cellXfs")[found["body", "date", ""]]
    numbers = [int(entry.get("numFmtId")) for entry in root.find("{*}numFmts")]

    assert xf.get("numFmtId") == "180"
    assert len(numbers) == len(set(numbers))


def test_a_number_the_workbook_gave_to_general_is_not_given_again():
    """LibreOffice declares General as 164; taking 164 again would turn its cells into money."""
    own = f"""<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164"
        formatCode="General"/></numFmts><dxfs count="1"><dxf><numFmt numFmtId="170"
        formatCode="0"/></dxf></dxfs></styleSheet>"""
    merged, _ = merge(own.encode())
    numbers = [int(entry.get("numFmtId")) for entry in etree.fromstring(merged).find("{*}numFmts")]

    assert numbers == [164, 171, 172, 173, 174]


def test_a_workbook_without_styles_gets_the_defaults_first():
    """Cells without a style use entry 0, so entry 0 must never be one of ours."""
    merged, found = merge(None)
    fills, _ = entries(merged, "fills")

    assert 0 not in found.values()
    assert b'"none"' in fills[0]
    assert b'"gray125"' in fills[1]
    assert merge(f'<styleSheet xmlns="{MAIN}"/>'.encode())[1] == found


def test_prefixed_styles_keep_their_prefix():
    """A file written with <x:fonts> is extended with <x:font>."""
    own = f'<x:styleSheet xmlns:x="{MAIN}"><x:dxfs count="0"/></x:styleSheet>'.encode()
    merged, _ = merge(own)

    assert b"<x:font>" in merged
    assert b"<font>" not in merged
    order = [etree.QName(child).localname for child in etree.fromstring(merged)]
    assert order == [*LISTS, "dxfs"]


def test_styles_with_a_dtd_are_refused():
    """Entities in a part we have to edit are never resolved."""
    bomb = b'<!DOCTYPE a [<!ENTITY b "c">]><styleSheet xmlns="x">&b;</styleSheet>'

    with pytest.raises(WriteRefused, match="DTD"):
        merge(bomb)


def test_the_looks_say_what_they_mean(tmp_path):
    """Money has two decimals and red negatives, totals are bold, the editable cell is yellow."""
    target = tmp_path / "b.xlsx"
    graft(workbook(tmp_path / "a.xlsx"), [details()], target)
    sheet = openpyxl.load_workbook(io.BytesIO(target.read_bytes()))["回款_明细"]

    assert sheet["D5"].number_format == '#,##0.00;[Red]-#,##0.00;"-"'
    assert sheet["C5"].number_format == "yyyy-mm-dd"
    assert sheet["B5"].number_format == "@"
    assert sheet["D8"].font.b
    assert sheet["D8"].border.top.style == "thin"
    assert (sheet["A1"].font.sz, sheet["A1"].font.b) == (16, True)
    assert sheet["A4"].font.color.rgb == "FFFFFFFF"
    assert sheet["H5"].fill.fgColor.rgb == "FFFFF9DB"
    assert sheet["G5"].fill.fgColor.rgb != sheet["G7"].fill.fgColor.rgb


def with_formats(n: int) -> bytes:
    """Return styles of a workbook with so many cell formats, none of them ours."""
    return (
        f'<styleSheet xmlns="{MAIN}"><cellXfs count="{n}">{"<xf/>" * n}</cellXfs></styleSheet>'
    ).encode()


def test_a_workbook_with_nearly_all_formats_excel_takes_gets_no_more():
    """Beyond the limit Excel "repairs" the file and takes formats of the clerk's away."""
    n_ours = len(set(merge(None)[1].values()))
    fits = with_formats(64_000 - n_ours)

    assert max(merge(fits)[1].values()) == 63_999
    with pytest.raises(WriteRefused, match="64000 种") as refused:
        merge(with_formats(64_001 - n_ours))
    assert refused.value.code == "E118"


def test_a_workbook_full_of_formats_that_has_ours_already_is_written_into_again():
    merged, styles = merge(with_formats(10))
    more = merged.replace(b"</cellXfs>", b"<xf/>" * 64_000 + b"</cellXfs>")

    assert merge(more) == (more, styles)
