"""Section A, file and environment: entries 1 to 32, each with its code and its sentence."""

import datetime as dt
import errno
import os
import shutil
import tempfile
import warnings
import zipfile
from types import SimpleNamespace

import openpyxl
import pytest

from tests.addin.books import invoice_book
from tests.addin.desks import Clerk, desk, memory_book
from xl_huikuan.addin.buttons import results
from xl_huikuan.addin.buttons.looking import look
from xl_huikuan.addin.buttons.steps import by_default, drive
from xl_huikuan.addin.cli import main
from xl_huikuan.addin.server.live_desks import LiveDesks
from xl_huikuan.addin.server.service import Server
from xl_huikuan.addin.xlam.texts import MESSAGES
from xl_huikuan.core.catalogue import CATALOGUE, Severity
from xl_huikuan.core.errors import HuikuanError
from xl_huikuan.saving.places import MAX_PATH, check_place, place_of
from xl_huikuan.saving.save import Occasion, Original, save_over
from xl_huikuan.sheets.book import ClosedBook
from xl_huikuan.sheets.excel.refusals import polite, refuse_cells, refuse_sheets
from xl_huikuan.sheets.files.guard import Format, check_file
from xl_huikuan.sheets.files.reader import read_grids
from xl_huikuan.sheets.progress import silent

NOW = dt.datetime(2026, 10, 31, 9, 30)
CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIN = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "application/vnd.ms-excel.sheet.binary.macroEnabled.main",
)


@pytest.fixture
def book(tmp_path):
    """A small honest workbook."""
    path = tmp_path / "应收.xlsx"
    workbook = openpyxl.Workbook()
    workbook.active.append(["客户", "金额"])
    workbook.save(path)
    return path


def refusal(do, *args):
    """Code and sentence of what is refused; it blocks the whole file."""
    with pytest.raises(HuikuanError) as caught:
        do(*args)
    assert CATALOGUE[caught.value.code].severity is Severity.BLOCK
    return caught.value.code, str(caught.value)


def made(path, content):
    path.write_bytes(content)
    return path


def zipped(path, members):
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # of two members with one name
        for name, content in members:
            archive.writestr(name, content)
    return path


def types(main):
    return (
        "[Content_Types].xml",
        f'<Types><Override PartName="/xl/workbook.xml" ContentType="{main}"/></Types>',
    )


def entry_of(name):
    """A compound file whose directory names one stream."""
    return CFB.ljust(512, b"\0") + name.encode("utf-16-le").ljust(128, b"\0")


def test_001_a_file_that_is_not_there(tmp_path):
    path = tmp_path / "没有.xlsx"

    assert refusal(check_file, path) == (
        "E101",
        f"找不到文件「{path}」:请检查是否已改名、移动或删除。",
    )


def test_001_the_command_line_shows_the_code(tmp_path, capsys):
    path = tmp_path / "没有.xlsx"

    assert main(["check", str(path)]) == 4
    said = f"找不到文件「{path}」:请检查是否已改名、移动或删除。"
    assert capsys.readouterr().err == f"错误 E101:{said}\n"
    assert main(["check", str(path), "--json"]) == 4
    assert '"code": "E101"' in capsys.readouterr().out


def test_002_a_file_without_a_byte(tmp_path):
    assert refusal(check_file, made(tmp_path / "空.xlsx", b"")) == (
        "E102",
        "文件「空.xlsx」是空的(0 字节):请重新导出或使用备份。",
    )


def test_003_a_workbook_cut_short(book):
    assert refusal(check_file, made(book, book.read_bytes()[:-200])) == (
        "E103",
        "文件「应收.xlsx」不完整或已损坏(可能没有下载完或没有保存完):请重新获取,或使用备份。",
    )


def test_004_a_flipped_bit(book):
    with zipfile.ZipFile(book) as archive:
        info = archive.getinfo("[Content_Types].xml")
        at = info.header_offset + 30 + len(info.filename) + 20
    content = bytearray(book.read_bytes())
    content[at] ^= 0x01

    assert refusal(read_grids, made(book, bytes(content))) == (
        "E104",
        "文件「应收.xlsx」的部件 [Content_Types].xml 已损坏(校验不符):请使用备份或重新导出。",
    )


def test_005_a_password(tmp_path):
    assert refusal(check_file, made(tmp_path / "密.xlsx", entry_of("EncryptedPackage"))) == (
        "E105",
        "工作簿「密.xlsx」有打开密码:请先取消密码(文件→信息→保护工作簿→用密码加密,清空密码)再读取。",
    )


def test_006_an_old_xls_under_a_new_name_is_read_and_told(tmp_path):
    kind = check_file(made(tmp_path / "旧.xlsx", entry_of("Workbook")))

    assert kind.format is Format.XLS
    assert [(f.code, f.message) for f in kind.notes] == [
        ("I107", "「旧.xlsx」的扩展名是 .xlsx,其实是Excel 97-2003 工作簿(xls),已按内容读取。")
    ]


def test_006_results_cannot_go_into_an_old_xls(tmp_path):
    path = tmp_path / "旧.csv"
    path.write_text("客户名称,应收金额\n甲公司,5\n", "utf-8")
    table = SimpleNamespace(sheet="旧", columns=())

    assert refusal(ClosedBook(path).append, table)[0] == "E106"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7", "「对账.xlsx」其实是PDF 文件,不是工作簿:"),
        (
            b"\x01\x02\x03\x04",
            "「对账.xlsx」不是工作簿也不是文本表格:请选择 xlsx、xls 或 csv 文件。",
        ),
        (
            b"<?xml version='1.0'?><a/>",
            "「对账.xlsx」是 XML 文件但不是 Excel 表格:请另存为 xlsx 再读取。",
        ),
    ],
)
def test_007_another_kind_of_file_is_called_by_its_name(tmp_path, content, said):
    code, sentence = refusal(check_file, made(tmp_path / "对账.xlsx", content))

    assert code == "E107"
    assert sentence.startswith(said)


@pytest.mark.parametrize(
    ("content", "what"),
    [("客户,金额\n甲,5\n", "文本表格(csv)"), ("<table><tr><td>5</td></tr></table>", "网页(html)")],
)
def test_007_a_table_of_another_kind_is_read_and_told(tmp_path, content, what):
    kind = check_file(made(tmp_path / "导出.xlsx", content.encode()))

    assert [f.code for f in kind.notes] == ["I107"]
    assert what.split("(")[0] in kind.notes[0].message


def test_008_a_binary_workbook(tmp_path):
    path = zipped(tmp_path / "二进制.xlsx", [types(MAIN[1])])

    assert refusal(check_file, path) == (
        "E108",
        (
            "「二进制.xlsx」是Excel 二进制工作簿(xlsb),其中的合并单元格和错误值读不出来,容易算错:"
            "请用 Excel 打开并另存为 xlsx 再读取。"
        ),
    )


def test_009_strict_ooxml_is_read(tmp_path, book):
    strict = tmp_path / "严格.xlsx"
    changes = (
        (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
        (b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", b"http://purl.oclc.org/ooxml/officeDocument/relationships"),
    )  # fmt: skip
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(strict, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            for before, after in changes:
                data = data.replace(before, after)
            new.writestr(info.filename, data)
    reading = read_grids(strict)

    assert [grid.row(0) for grid in reading.grids] == [["客户", "金额"]]
    assert reading.kind.notes == ()


def test_010_a_workbook_written_by_wps_is_read(tmp_path, book):
    wps = tmp_path / "金山.xlsx"
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(wps, "w") as new:
        for info in old.infolist():
            data = old.read(info).replace(b"Microsoft Excel", b"WPS Office")
            new.writestr(
                info.filename,
                data.replace(
                    b"<workbookPr", b'<fileVersion appName="xl" lastEdited="3"/><workbookPr'
                ),
            )
    reading = read_grids(wps)

    assert [grid.row(0) for grid in reading.grids] == [["客户", "金额"]]
    assert reading.kind.notes == ()


def test_011_what_swells_without_measure(tmp_path):
    path = zipped(tmp_path / "弹.xlsx", [types(MAIN[0]), ("xl/workbook.xml", b" " * 2**26)])
    code, sentence = refusal(check_file, path)

    assert code == "E110"
    assert sentence == (
        "文件「弹.xlsx」部件 xl/workbook.xml 的压缩比超过 200:1,为安全起见未读取:"
        "请在 Excel 里打开,只把需要的工作表另存为新的 xlsx。"
    )


def test_012_a_document_type_in_a_part(tmp_path):
    xml = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>'
    path = zipped(tmp_path / "实体.xlsx", [types(MAIN[0]), ("xl/workbook.xml", xml)])

    assert refusal(check_file, path) == (
        "E111",
        (
            "文件「实体.xlsx」的 xl/workbook.xml 里有不该有的文档类型或编码声明,可能被人动过手脚,未读取:"
            "请用 Excel 打开并另存为新的 xlsx,或向提供人索要原件。"
        ),
    )


def test_013_two_parts_of_one_name(tmp_path):
    path = zipped(tmp_path / "重.xlsx", [types(MAIN[0]), ("xl/A.xml", "1"), ("xl/a.xml", "2")])

    assert refusal(check_file, path) == (
        "E112",
        (
            "文件「重.xlsx」里面有重名的部件,不能确定哪个是真的,为安全起见未读取:"
            "请在 Excel 里打开,只把需要的工作表另存为新的 xlsx。"
        ),
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows is asked for the lock itself")
def test_014_015_a_workbook_somebody_has_open_is_not_replaced(book):
    owner = book.with_name("~$" + book.name)
    owner.write_bytes(
        bytes([4]) + b"Zhao".ljust(54, b" ") + "赵会计".encode("utf-16-le").ljust(110, b"\0")
    )
    code, sentence = refusal(check_place, book)

    assert code == "E120"
    assert sentence.startswith("「应收.xlsx」正被")
    assert "打开:请先保存并关闭" in sentence


def test_016_a_lock_file_left_behind_is_told_and_the_workbook_read(book):
    book.with_name("~$" + book.name).touch()
    (note,) = check_file(book).notes

    assert (note.code, note.severity) == ("W121", Severity.WARN)
    assert note.message.startswith("「应收.xlsx」可能正被打开")


def test_017_a_read_only_file_is_not_replaced(book):
    book.chmod(0o444)

    assert refusal(check_place, book) == (
        "E122",
        "「应收.xlsx」是只读的,不能写回:请在文件的「属性」里去掉「只读」,或请管理员给写入权限。",
    )


@pytest.mark.parametrize(
    ("number", "code", "said"),
    [
        (errno.EACCES, "E123", "没有权限"),
        (errno.ENOSPC, "E124", "磁盘已满"),
        (errno.EIO, "E127", "磁盘读写出错"),
        (errno.ENAMETOOLONG, "E129", "路径太长"),
    ],
)
def test_018_019_022_trouble_of_the_disk_leaves_the_old_file(book, number, code, said):
    before = book.read_bytes()

    def write(_file):
        raise OSError(number, os.strerror(number))

    occasion = Occasion(NOW, "测试", 10**9)
    found = refusal(save_over, Original.read(book), write, lambda _: None, occasion)

    assert found[0] == code
    assert f"{said}。原来的文件没有改动;" in found[1]
    assert book.read_bytes() == before
    assert [path.name for path in book.parent.iterdir() if path.is_file()] == [book.name]


def test_020_a_disk_too_full_is_told_before_anything_is_written(book, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=0))
    code, sentence = refusal(check_place, book)

    assert code == "E124"
    assert sentence.startswith("磁盘剩余 0.0 MB,写回和备份「应收.xlsx」需要 0.0 MB:")


def test_020_a_full_temporary_folder_is_told(book, monkeypatch):
    """Only a sheet with one of Excel's newer error words is copied there to be read."""
    workbook = openpyxl.load_workbook(book)
    workbook.active["B2"] = "#SPILL!"
    workbook.active["B2"].data_type = "e"
    workbook.save(book)

    def full(**_):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(tempfile, "TemporaryDirectory", full)
    monkeypatch.setattr(tempfile, "gettempdir", lambda: "C:/Temp")

    assert refusal(read_grids, book) == (
        "E125",
        "读取「应收.xlsx」要用临时文件夹「C:/Temp」,写不进去:磁盘已满。请清理系统盘再运行。",
    )


def test_021_a_file_changed_while_we_worked(book):
    original = Original.read(book)
    book.write_bytes(book.read_bytes() + b" ")

    assert refusal(original.refuse_changed) == (
        "E126",
        "处理期间「应收.xlsx」被改动过,没有写回:请保存并关闭它,重新运行一次。",
    )


class Url:
    """A path that is an address: pathlib would take a slash away."""

    def __init__(self, text):
        self.text = text

    def __str__(self):
        return self.text


@pytest.mark.parametrize("url", ["https://x.sharepoint.com/a.xlsx", "http://x/a.xlsx"])
def test_023_a_file_on_the_web(url):
    assert refusal(place_of, Url(url)) == (
        "E128",
        f"「{url}」在网上(OneDrive、SharePoint 或网页),不能直接改写:请先下载到本机文件夹再运行。",
    )


def test_024_a_path_too_long_for_excel(tmp_path):
    path = tmp_path / "层" / ("长" * (MAX_PATH - len(str(tmp_path)))) / "应收.xlsx"
    n = len(str(path))

    assert refusal(place_of, path) == (
        "E129",
        f"「应收.xlsx」的完整路径有 {n} 个字,超过 Excel 的 218 个:请把文件移到层数少、名称短的文件夹再运行。",
    )


def test_026_no_workbook_is_open(tmp_path):
    one = LiveDesks(tmp_path / "home", tmp_path, lambda: NOW)(None, silent)

    assert refusal(getattr, one.book, "grids") == (
        "E131",
        (
            "没有可以处理的工作簿:请先打开台账。"
            "如果窗口顶部有黄色的“受保护的视图”提示条,请先点“启用编辑”再按一次。"
        ),
    )


@pytest.mark.parametrize("number", [0x800401A8, 0x800401FD, 0x80010108, 0x80010007, 0x800706BA])
def test_027_a_workbook_closed_during_a_run_is_told(number):
    with pytest.raises(HuikuanError) as caught, polite():
        raise ComError(number)

    assert caught.value.with_code == (
        "处理期间工作簿或 Excel 被关闭了,这次操作没有做完:请重新打开台账,再按一次。(E132)"
    )


def test_025_027_a_run_stays_with_the_workbook_excel_passed(tmp_path):
    """Two open workbooks of one name: what counts is the object, never the name."""
    desks = LiveDesks(tmp_path / "home", tmp_path, lambda: NOW)
    one, other = (
        SimpleNamespace(name="台账.xlsx", api=SimpleNamespace(Path=str(tmp_path / month)))
        for month in ("九月", "十月")
    )

    assert desks(one, silent).folder == tmp_path / "九月"
    assert desks(other, silent).folder == tmp_path / "十月"


class ComError(Exception):
    """As Excel's troubles arrive through COM."""

    def __init__(self, number):
        super().__init__(number)
        self.hresult = number - 2**32


def test_026_028_excel_that_takes_no_calls():
    with pytest.raises(HuikuanError) as caught, polite():
        raise ComError(0x80010001)  # RPC_E_CALL_REJECTED

    assert caught.value.with_code == (
        "Excel 正忙,没有接受这一步,可能有单元格正在编辑或有对话框开着:"
        "请按 Esc 或回车结束编辑,关掉对话框,再按一次。(E133)"
    )


OPEN = {
    "Name": "台账.xlsx", "ProtectStructure": False, "Excel8CompatibilityMode": False,
    "ReadOnly": False, "MultiUserEditing": False,
}  # fmt: skip


@pytest.mark.parametrize(
    ("about", "code", "said"),
    [
        ("Excel8CompatibilityMode", "E106", "「台账.xlsx」是旧的 .xls 格式(兼容模式,只有 65536 行),结果表放不进去:请另存为 .xlsx 后再按一次。"),
        ("ReadOnly", "E122", "「台账.xlsx」是以只读方式打开的,改了也存不回去:请另存为一个新文件,或关闭后以可编辑方式打开。"),
        ("MultiUserEditing", "E116", "「台账.xlsx」是共享工作簿,Excel 不允许在里面换表:请先取消共享工作簿再按一次。"),
    ],
)  # fmt: skip
def test_006_017_an_open_workbook_that_cannot_take_results(about, code, said):
    one = SimpleNamespace(**OPEN | {about: True})

    assert refusal(refuse_sheets, one) == (code, said)
    sheet = SimpleNamespace(Name="应收", ProtectContents=False)
    if about != "Excel8CompatibilityMode":
        assert refusal(refuse_cells, one, sheet) == (code, said)


@pytest.mark.parametrize(("key", "code"), [("3", "E135"), ("4", "E134"), ("other", "E134")])
def test_029_030_a_server_that_cannot_be_reached_is_told_with_its_code(key, code):
    assert MESSAGES[f"bridge.{key}"].endswith(f"({code})")
    assert CATALOGUE[code].severity is Severity.BLOCK


def test_031_a_second_run_is_told_what_is_running(tmp_path):
    server = Server(lambda *_: desk(memory_book(2), tmp_path))
    server._job = SimpleNamespace(is_busy=True, label="刷新全部", text="读取工作簿")

    assert (
        server._engaged()
        == "「刷新全部」还没有做完:读取工作簿。请等它结束,或按 Esc 取消后再按。(E136)"
    )


def test_032_a_clock_before_the_last_run_is_told(tmp_path):
    path = invoice_book(tmp_path / "台账.xlsx")
    Clerk().press(results.refresh(desk(ClosedBook(path), tmp_path)))
    (earlier,) = tmp_path.glob("台账_回款_*.xlsx")
    later = dt.datetime(2026, 12, 1, 8, 0)
    os.utime(earlier, (later.timestamp(), later.timestamp()))
    found = drive(look(desk(ClosedBook(path), tmp_path)), by_default, lambda _: None)

    assert [(f.code, f.message) for f in found.outcome.findings if f.code == "W137"] == [
        (
            "W137",
            "上次的结果保存于 2026-12-01 08:00,晚于电脑现在的时间 2026-11-02 09:30。",
        )
    ]
