"""环境自检 on a healthy Windows, and each trouble planted in it once."""

import argparse
import json

import pytest

from tests.addin.fake_windows import FakeWindows, program
from xl_huikuan import __version__
from xl_huikuan.addin.cli import main
from xl_huikuan.addin.functions.registry import recent_problems
from xl_huikuan.addin.server.com_ids import PROGID
from xl_huikuan.addin.windows import doctor as module
from xl_huikuan.addin.windows import install as install_module
from xl_huikuan.addin.windows.checks import files as files_module
from xl_huikuan.addin.windows.checks import round_trip as round_trip_module
from xl_huikuan.addin.windows.checks.results import Mark, good
from xl_huikuan.addin.windows.doctor import examine, report_of, write_report
from xl_huikuan.addin.windows.install import install_on, places
from xl_huikuan.addin.windows.layer import bits_of, mark_of_the_web
from xl_huikuan.core.errors import WriteRefused

APP_PATHS = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
EXCEL_ID = "{00024500-0000-0000-C000-000000000046}"
FONTS = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts"
EXCEL = r"HKCU\Software\Microsoft\Office\16.0\Excel"
POLICY = r"HKCU\SOFTWARE\Policies\Microsoft\Office\16.0\Excel"
MACHINE_POLICY = r"HKLM\SOFTWARE\Policies\Microsoft\Office\16.0\Excel"
ASR = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
BLOCK_CHILDREN = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
BRIDGE = r"HKCU\Software\VB and VBA Program Settings\xl_huikuan\Bridge"


@pytest.fixture(autouse=True)
def built(tmp_path, monkeypatch):
    """The two built add-ins, and no formula errors of other tests."""
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "xl_huikuan.xlam").write_bytes(b"xlwings bridge")
    (folder / "xl_huikuan_com.xlam").write_bytes(b"com bridge")
    for place in (install_module, files_module):
        monkeypatch.setattr(place, "HERE", folder)
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    recent_problems.clear()
    yield
    recent_problems.clear()


@pytest.fixture
def windows(tmp_path):
    """A healthy PC with the add-in installed as it is by default."""
    fake = FakeWindows(tmp_path / "zhang")
    excel = fake.root / "Office16" / "EXCEL.EXE"
    excel.parent.mkdir()
    excel.write_bytes(program(32))
    fake.versions[excel] = "16.0.17928.20114"
    fake.registry |= {
        APP_PATHS: {"": str(excel)},
        r"HKCR\Excel.Application\CLSID": {"": EXCEL_ID},
        rf"HKCR\CLSID\{EXCEL_ID}\LocalServer32": {"": f"{excel} /automation"},
        FONTS: {"SimSun & NSimSun (TrueType)": "simsun.ttc", "仿宋 (TrueType)": "simfang.ttf"},
    }
    list(install_on(fake, "xlwings", "xlstart"))
    return fake


def found(windows):
    return tuple(examine(windows, windows.documents))


def troubles(windows):
    return [r for r in found(windows) if r.mark is Mark.BAD]


def test_a_healthy_pc_has_no_troubles(windows):
    results = found(windows)
    report = report_of(results)

    assert [r.title for r in results if r.mark is not Mark.GOOD] == []
    assert report.lines[0] == f"环境自检({__version__} 版):没有发现问题。"
    assert report.exit_code == 0
    assert "✔ Excel:版本 16.0.17928.20114,32 位" in report.lines
    assert f"✔ 函数往返:HK_VERSION 答 {__version__}" in report.lines


def test_a_healthy_pc_with_the_com_bridge_has_no_troubles(windows):
    list(install_on(windows, "com", "addins"))
    windows.com_answers[PROGID] = __version__

    assert troubles(windows) == []
    assert any(f"{PROGID} 答 {__version__}" in r.text for r in found(windows))


def put(key, name, value):
    return lambda windows: windows.set_value(key, name, value)


def outside_xlstart(key, name, value):
    """Set a value where the add-in lies in a folder that is not trusted by default."""

    def plant(windows):
        list(install_on(windows, "xlwings", "addins"))
        windows.set_value(key, name, value)

    return plant


def no_excel(windows):
    windows.delete_key(APP_PATHS)


def excel_2013(windows):
    windows.versions = dict.fromkeys(windows.versions, "15.0.5589.1000")


def wps_first(windows):
    windows.set_value(
        rf"HKCR\CLSID\{EXCEL_ID}\LocalServer32", "", r"C:\WPS Office\et.exe /Automation"
    )


def python_of_32_bits(windows):
    windows.interpreter.write_bytes(program(32))


def python_of_the_store(windows):
    windows.python_home = windows.root / "WindowsApps" / "Python"


def dll_in_quarantine(windows):
    next(windows.interpreter.parent.glob("xlwings64-*.dll")).unlink()


def add_in_deleted(windows):
    (places(windows).xlstart / "xl_huikuan.xlam").unlink()


def add_in_of_another_version(windows):
    (places(windows).xlstart / "xl_huikuan.xlam").write_bytes(b"older")


def add_in_twice(windows):
    list(install_on(windows, "xlwings", "addins"))
    places(windows).xlstart.mkdir()
    (places(windows).xlstart / "xl_huikuan.xlam").write_bytes(b"xlwings bridge")


def add_in_not_listed(windows):
    list(install_on(windows, "xlwings", "addins"))
    windows.delete_value(rf"{EXCEL}\Options", "OPEN")


def marked_as_downloaded(windows):
    mark_of_the_web(places(windows).xlstart / "xl_huikuan.xlam").write_text("ZoneId=3")


def settings_gone(windows):
    windows.delete_key(BRIDGE)


def python_moved(windows):
    windows.interpreter.with_name("pythonw.exe").unlink()


def interpreter_does_not_start(windows):
    windows.good_commands = False


def no_fangsong(windows):
    windows.registry[FONTS] = {"SimSun & NSimSun (TrueType)": "simsun.ttc"}


def disabled_item(windows):
    path = "c:\\users\\zhang\\xlstart\\XL_HUIKUAN.xlam".lower()
    windows.set_value(
        rf"{EXCEL}\Resiliency\DisabledItems", "5A1C", b"\1\0" + path.encode("utf-16-le")
    )


def com_server_does_not_answer(windows):
    list(install_on(windows, "com", "xlstart"))


def com_server_of_another_version(windows):
    list(install_on(windows, "com", "xlstart"))
    windows.com_answers[PROGID] = "1999.1.0"


def xlstart_locked(windows):
    (places(windows).xlstart / ".xl_huikuan.tmp").mkdir()


def documents_gone(windows):
    windows.documents.rmdir()


@pytest.mark.parametrize(
    ("plant", "title", "said", "remedy"),
    [
        (no_excel, "Excel", "没有找到", "Excel 2016"),
        (excel_2013, "Excel", "15.0", "Excel 2016"),
        (wps_first, "WPS", "et.exe", "取消“WPS Office 兼容"),
        (python_of_32_bits, "Python", "32 位", "64 位 Python"),
        (python_of_the_store, "Python", "64 位", "Microsoft Store"),
        (dll_in_quarantine, "xlwings", "缺少 xlwings64", "信任"),
        (add_in_deleted, "加载项文件", "没有安装", "huikuan install"),
        (add_in_of_another_version, "加载项文件", "不是同一版", "huikuan install"),
        (add_in_twice, "加载项文件", "装了两份", "huikuan install"),
        (add_in_not_listed, "加载项文件", "没有登记", "huikuan install"),
        (marked_as_downloaded, "来自网络的标记", "禁止", "解除锁定"),
        (settings_gone, "Python 的登记", "没有登记", "huikuan install"),
        (python_moved, "Python 的登记", "已不存在", "huikuan install"),
        (put(BRIDGE, "Version", "1999.1.0"), "Python 的登记", "1999.1.0", "huikuan install"),
        (interpreter_does_not_start, "启动程序", "启动失败", "信任"),
        (no_fangsong, "字体", "缺少 仿宋", "可选功能"),
        (disabled_item, "被 Excel 停用", "禁用项目", "启用"),
        (com_server_does_not_answer, "本地服务", "没能启动", "--bridge com"),
        (com_server_of_another_version, "本地服务", "1999.1.0", "pythonw.exe"),
        (xlstart_locked, "XLSTART 文件夹", "不能写入", "--place addins"),
        (documents_gone, "输出文件夹", "路径不存在", "写入权限"),
        (outside_xlstart(rf"{EXCEL}\Security", "VBAWarnings", 4), "宏设置", "所有宏", "信任中心"),
        (outside_xlstart(rf"{POLICY}\Security", "vbawarnings", 4), "宏设置", "所有宏", "公司策略"),
        (
            outside_xlstart(rf"{MACHINE_POLICY}\Security", "VBAWarnings", 3),
            "宏设置",
            "数字签名",
            "公司策略",
        ),
        (put(POLICY.replace("Excel", "Common"), "VBAOff", 1), "宏设置", "关闭了", "IT"),
        (put(rf"{EXCEL}\Security", "DisableAllAddins", 1), "加载项设置", "所有加载项", "信任中心"),
        (put(rf"{POLICY}\Security", "RequireAddinSig", 1), "加载项设置", "数字签名", "公司策略"),
        (
            put(rf"{EXCEL}\Security\Trusted Locations", "AllLocationsDisabled", 1),
            "受信任位置",
            "全部停用",
            "信任中心",
        ),
        (put(ASR, BLOCK_CHILDREN, "1"), "Defender 规则", BLOCK_CHILDREN, "--bridge com"),
        (put(ASR, BLOCK_CHILDREN.upper(), "6"), "Defender 规则", BLOCK_CHILDREN, "--bridge com"),
    ],
)
def test_a_planted_trouble_is_found_with_its_remedy(windows, plant, title, said, remedy):
    plant(windows)
    results = {r.title: r for r in troubles(windows)}

    assert said in results[title].text
    assert remedy in results[title].remedy
    assert report_of(tuple(results.values())).exit_code == 1


def test_macros_off_is_a_trouble_where_no_location_is_trusted(windows):
    put(rf"{EXCEL}\Security", "VBAWarnings", 4)(windows)
    put(rf"{EXCEL}\Security\Trusted Locations", "AllLocationsDisabled", 1)(windows)

    assert [r.title for r in troubles(windows)] == ["受信任位置", "宏设置"]


def stock_add_in(windows):
    (places(windows).xlstart / "xlwings.xlam").write_bytes(b"")


def stock_add_in_listed(windows):
    windows.set_value(rf"{EXCEL}\Options", "OPEN", r'/R "C:\x\xlwings.xlam"')


def formula_error(_windows):
    recent_problems.append(("HK_OVERDUE", "「明天」不是日期"))


@pytest.mark.parametrize(
    ("plant", "title", "said"),
    [
        (stock_add_in, "xlwings 自带加载项", "也装了"),
        (stock_add_in_listed, "xlwings 自带加载项", "也装了"),
        (put(rf"{EXCEL}\Security", "VBAWarnings", 4), "宏设置", "所有宏都被禁止"),
        (put(rf"{MACHINE_POLICY}\Security", "VBAWarnings", 3), "宏设置", "数字签名"),
        (formula_error, "最近的公式错误", "HK_OVERDUE:「明天」不是日期"),
        (
            put(rf"{POLICY}\Security", "blockcontentexecutionfrominternet", 1),
            "来自网络的文件",
            "公司策略禁止",
        ),
        (lambda w: w.delete_key(r"HKCR\Excel.Application\CLSID"), "WPS", "没有登记"),
    ],
)
def test_what_is_no_trouble_but_worth_knowing(windows, plant, title, said):
    plant(windows)
    known = [r for r in found(windows) if r.title == title and r.mark is Mark.UNKNOWN]

    assert [said in r.text for r in known] == [True]
    assert troubles(windows) == []


def test_rules_that_only_record_are_shown_as_fine(windows):
    windows.set_value(ASR, BLOCK_CHILDREN, "2")

    assert "✔ Defender 规则:d4f940ab 仅记录" in report_of(found(windows)).lines


def test_the_com_bridge_is_not_held_up_by_the_rule(windows):
    list(install_on(windows, "com", "xlstart"))
    windows.com_answers[PROGID] = __version__
    windows.set_value(ASR, BLOCK_CHILDREN, "1")

    assert troubles(windows) == []


def test_the_com_bridge_needs_no_dll_and_no_64_bits(windows):
    list(install_on(windows, "com", "xlstart"))
    windows.com_answers[PROGID] = __version__
    dll_in_quarantine(windows)
    python_of_32_bits(windows)

    assert troubles(windows) == []


def test_before_installing_it_says_what_is_missing(tmp_path):
    titles = [r.title for r in troubles(FakeWindows(tmp_path / "new"))]

    assert titles == ["Excel", "加载项文件", "Python 的登记", "字体"]


def test_a_check_that_cannot_be_made_hides_no_other(windows, monkeypatch):
    def locked(_windows):
        """某项: looks at something."""
        raise PermissionError(13, "denied")
        yield good("", "")

    monkeypatch.setattr(module, "CHECKS", (locked, *module.CHECKS))
    results = found(windows)

    assert (results[0].mark, results[0].title) == (Mark.UNKNOWN, "某项")
    assert "没有权限" in results[0].text
    assert len(results) > 10


def test_elsewhere_than_on_windows_the_rest_is_checked(tmp_path):
    results = tuple(examine(None, tmp_path))

    assert [r.title for r in results] == ["操作系统", "函数往返", "输出文件夹", "最近的公式错误"]
    assert report_of(results).exit_code == 0


def test_a_broken_installation_shows_in_the_round_trip(tmp_path, monkeypatch):
    class Broken(round_trip_module.Server):
        def call(self, *_):
            return "#VALUE!"

    monkeypatch.setattr(round_trip_module, "Server", Broken)

    assert [r.title for r in examine(None, tmp_path) if r.mark is Mark.BAD] == ["函数往返"]


def test_the_report_is_a_text_file_windows_shows_in_chinese(tmp_path, capsys):
    """With a byte order mark and Windows' line ends."""
    target = tmp_path / "自检.txt"
    report = module.doctor(argparse.Namespace(report=target, out=tmp_path))
    text = target.read_bytes()

    assert text.startswith("﻿回款助手 环境自检 ".encode())
    assert text.count(b"\r\n") == len(report.lines) + 1
    assert json.dumps(report.data, ensure_ascii=False)
    assert capsys.readouterr().out == ""


def test_the_command_counts_the_troubles(windows, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(module, "this_windows", lambda: windows)
    add_in_deleted(windows)
    target = tmp_path / "自检.txt"
    code = main(["doctor", "--out", str(windows.documents), "--report", str(target)])
    said = capsys.readouterr().out.splitlines()

    assert code == 1
    assert said[0] == f"环境自检({__version__} 版):发现 1 个问题,请按 ✘ 后面的办法处理。"
    assert (
        said[said.index("✘ 加载项文件:没有安装") + 1] == "  → 请关闭 Excel,运行 huikuan install。"
    )
    assert target.read_text("utf-8-sig").splitlines()[1:] == said


def test_a_report_that_cannot_be_written_is_refused(tmp_path):
    with pytest.raises(WriteRefused, match="换一个文件名"):
        write_report(tmp_path / "none" / "x.txt", (), module.dt.datetime(2026, 10, 31))


def test_the_probe_in_the_output_folder_is_gone_afterwards(windows):
    found(windows)

    assert list(windows.documents.iterdir()) == []


@pytest.mark.parametrize("bits", [32, 64])
def test_the_bits_of_a_program_are_read_from_its_header(tmp_path, bits):
    exe = tmp_path / "x.exe"
    exe.write_bytes(program(bits))

    assert bits_of(exe) == bits


@pytest.mark.parametrize("content", [b"", b"MZ", b"\x7fELF" + bytes(100)])
def test_what_is_no_windows_program_has_no_bits(tmp_path, content):
    exe = tmp_path / "x.exe"
    exe.write_bytes(content)

    assert bits_of(exe) == 0
    assert bits_of(tmp_path / "none.exe") == 0
