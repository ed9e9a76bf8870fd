from __future__ import annotations

import struct
import time
import zipfile
import zlib

import openpyxl
import pytest

from xl_huikuan.core.errors import FileRefused
from xl_huikuan.sheets.files.guard import Format, check_file
from xl_huikuan.sheets.files.reader import read_grids

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
    'PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'spreadsheetml.sheet.main+xml"/></Types>'
)


@pytest.fixture
def book(tmp_path):
    """A small honest workbook."""
    path = tmp_path / "应收.xlsx"
    workbook = openpyxl.Workbook()
    workbook.active.append(["客户", "金额"])
    workbook.save(path)
    return path


def zipped(path, members):
    """Write a zip of (name, content) pairs."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def refused(path, words):
    """The refusal names the file, says `words` and gives advice."""
    with pytest.raises(FileRefused, match=words) as caught:
        check_file(path)
    assert path.name in str(caught.value)
    assert ":" in str(caught.value)


def test_an_honest_workbook_passes_without_a_note(book):
    kind = check_file(book)

    assert (kind.format, kind.notes) == (Format.XLSX, ())


def test_what_is_no_file_is_refused(tmp_path):
    empty = tmp_path / "空.xlsx"
    empty.touch()

    refused(tmp_path / "没有.xlsx", "找不到文件")
    refused(tmp_path, "文件夹")
    refused(empty, "空的")


def test_a_file_over_a_hundred_megabytes_is_refused(tmp_path):
    big = tmp_path / "大.xlsx"
    with big.open("wb") as file:
        file.write(b"PK")
        file.truncate(101 * 2**20)

    refused(big, "超过 100 MB")


def test_a_workbook_cut_short_is_refused(book):
    book.write_bytes(book.read_bytes()[:-200])

    refused(book, "不完整")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n", "图片"),
        (b"MIME-Version: 1.0", "网页存档"),
        (b"<?xml version='1.0'?><a/>", "不是 Excel 表格"),
        (b"\x01\x02\x03\x04", "不是工作簿也不是文本表格"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000), "不是 Excel 工作簿"),
    ],
)
def test_other_kinds_of_files_are_called_by_their_name(tmp_path, content, words):
    path = tmp_path / "对账.xlsx"
    path.write_bytes(content)

    refused(path, words)


def test_an_encrypted_workbook_asks_for_the_password_to_be_removed(tmp_path):
    path = tmp_path / "加密.xlsx"
    entry = "EncryptedPackage".encode("utf-16-le").ljust(128, b"\0")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + entry)

    refused(path, "请先取消密码")


@pytest.mark.parametrize(
    ("name", "words"),
    [("../evil.xml", "文件之外"), ("/abs.xml", "文件之外"), ("C:\\x.xml", "文件之外")],
)
def test_member_names_that_lead_out_are_refused(tmp_path, name, words):
    refused(zipped(tmp_path / "a.xlsx", [("[Content_Types].xml", TYPES), (name, "<a/>")]), words)


def test_two_members_of_one_name_are_refused(tmp_path):
    members = [("[Content_Types].xml", TYPES), ("xl/a.xml", "<a/>"), ("xl/A.xml", "<b/>")]

    refused(zipped(tmp_path / "a.xlsx", members), "重名")


def test_too_many_members_are_refused(tmp_path):
    members = [("[Content_Types].xml", TYPES), *((f"m{i}", "") for i in range(5000))]

    refused(zipped(tmp_path / "a.xlsx", members), "5001 个部件")


def test_a_part_that_inflates_without_measure_is_refused(tmp_path):
    members = [("[Content_Types].xml", TYPES), ("xl/media/a.bin", bytes(20 * 2**20))]

    refused(zipped(tmp_path / "a.xlsx", members), "压缩比")


def test_a_part_that_lies_about_its_size_is_caught_while_inflating(tmp_path):
    path = tmp_path / "a.xlsx"
    bomb = TYPES.encode() + b" " * (30 * 2**20)
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = squeeze.compress(bomb) + squeeze.flush()
    name = b"[Content_Types].xml"
    about = struct.pack("<HHHHHLLLHH", 20, 0, 8, 0, 0, zlib.crc32(bomb), len(packed), 500, 19, 0)
    local = b"PK\3\4" + about + name + packed
    central = b"PK\1\2\x14\0" + about + struct.pack("<HHHLL", 0, 0, 0, 0, 0) + name
    end = b"PK\5\6" + struct.pack("<HHHHLLH", 0, 0, 1, 1, len(central), len(local), 0)
    path.write_bytes(local + central + end)

    refused(path, "压缩比")


@pytest.mark.parametrize(
    "xml",
    [
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        '<?xml version="1.0" encoding="UTF-7"?><a/>',
        " " * 70_000 + "<!DOCTYPE a><a/>",
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16"),
    ],
)
def test_a_document_type_or_odd_encoding_in_any_part_is_refused(tmp_path, xml):
    members = [("[Content_Types].xml", TYPES), ("xl/sharedStrings.xml", xml)]

    refused(zipped(tmp_path / "a.xlsx", members), "文档类型或编码声明")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_part_that_the_reader_would_take_for_an_empty_sheet_is_refused(tmp_path, encoding):
    """It knows UTF-8 only: of a sheet in UTF-16 it finds no cell, and says nothing."""
    xml = '<?xml version="1.0" encoding="UTF-16"?><worksheet/>'.encode(encoding)
    types = ("[Content_Types].xml", TYPES)

    refused(zipped(tmp_path / "a.xlsx", [types, ("xl/worksheets/sheet1.xml", xml)]), "UTF-16")
    zipped(tmp_path / "b.xlsx", [types, ("customXml/item1.xml", xml)])
    assert check_file(tmp_path / "b.xlsx").format is Format.XLSX


def test_a_part_in_a_chinese_encoding_is_refused_by_its_name(tmp_path):
    """The reader knows UTF-8 only; documents of other programs beside the cells do not matter."""
    gbk = '<?xml version="1.0" encoding="GBK"?><甲/>'.encode("gbk")
    types = ("[Content_Types].xml", TYPES)

    refused(zipped(tmp_path / "a.xlsx", [types, ("xl/sharedStrings.xml", gbk)]), "GBK")
    check_file(zipped(tmp_path / "b.xlsx", [types, ("customXml/item1.xml", gbk)]))


def test_a_zip_that_is_no_workbook_is_refused(tmp_path):
    word = TYPES.replace("spreadsheetml.sheet", "wordprocessingml.document")

    refused(zipped(tmp_path / "a.xlsx", [("a.txt", "x")]), "压缩包")
    refused(zipped(tmp_path / "b.xlsx", [("[Content_Types].xml", word)]), "Word 或 PPT")


@pytest.mark.parametrize(
    ("content", "format_"),
    [
        ("<html><table><tr><td>1</td></tr></table></html>", Format.HTML),
        ("\ufeff<table><tr><td>1</td></tr></table>", Format.HTML),
        ("客户,金额\n甲,1\n", Format.CSV),
        (
            '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            Format.XML2003,
        ),
    ],
)
def test_a_misleading_name_is_told_and_the_content_counts(tmp_path, content, format_):
    path = tmp_path / "导出.xls"
    path.write_text(content, "utf-8")

    kind = check_file(path)

    assert kind.format is format_
    assert f"其实是{format_}" in kind.notes[0].message


def test_a_workbook_someone_has_open_is_read_with_a_warning(book):
    book.with_name("~$" + book.name).touch()

    assert "可能正被打开" in check_file(book).notes[0].message


@pytest.mark.corpus
def test_every_hostile_file_is_refused_in_chinese_or_read_within_seconds(corpus):
    files = sorted((corpus / "hostile").iterdir())
    refusals = []
    for path in files:
        start = time.perf_counter()
        try:
            read_grids(path)
        except FileRefused as refusal:
            refusals.append(path.name in str(refusal))
        assert time.perf_counter() - start < 10

    assert all(refusals)
    assert 0 < len(refusals) < len(files)
