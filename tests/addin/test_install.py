"""Installing for one user and taking it away again, on a Windows made of a dictionary and a folder."""

import argparse
import shutil
import tempfile
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.addin.fake_windows import FakeWindows
from xl_huikuan import __version__
from xl_huikuan.addin.cli import main
from xl_huikuan.addin.commands import SHIPPED_BRIDGES
from xl_huikuan.addin.server.com_ids import CLSID, PROGID
from xl_huikuan.addin.windows import install as module
from xl_huikuan.addin.windows.install import (
    install_on,
    opened_at_start,
    places,
    uninstall_on,
)
from xl_huikuan.addin.windows.layer import InstallRefused, WindowsNeeded, mark_of_the_web

OPTIONS = r"HKCU\Software\Microsoft\Office\16.0\Excel\Options"
MANAGER = r"HKCU\Software\Microsoft\Office\16.0\Excel\Add-in Manager"
BRIDGE = r"HKCU\Software\VB and VBA Program Settings\xl_huikuan\Bridge"
CLASSES = r"HKCU\Software\Classes"
CHOICES = list(product(("xlwings", "com"), ("xlstart", "addins")))

SHIPPED = module.HERE


@pytest.fixture(autouse=True)
def built(tmp_path, monkeypatch):
    """The two built add-ins."""
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "xl_huikuan.xlam").write_bytes(b"xlwings bridge")
    (folder / "xl_huikuan_com.xlam").write_bytes(b"com bridge")
    monkeypatch.setattr(module, "HERE", folder)
    return folder


@pytest.fixture
def windows(tmp_path):
    return FakeWindows(tmp_path / "张三")


@pytest.fixture
def plain(tmp_path):
    """A user whose folders are named in ASCII."""
    return FakeWindows(tmp_path / "zhang")


def run(steps):
    return "\n".join(steps)


def test_every_bridge_on_offer_is_shipped():
    assert tuple(module.SOURCES) == SHIPPED_BRIDGES
    assert [name for name in module.SOURCES.values() if not (SHIPPED / name).is_file()] == []


def test_the_default_is_a_copy_in_xlstart_and_two_settings(plain):
    said = run(install_on(plain, "xlwings", "xlstart"))
    copy = places(plain).xlstart / "xl_huikuan.xlam"
    interpreter = str(plain.interpreter.with_name("pythonw.exe"))

    assert copy.read_bytes() == b"xlwings bridge"
    assert plain.registry == {
        BRIDGE: {
            "MadeFolder": str(copy.parent),
            "Interpreter": interpreter,
            "Version": __version__,
        }
    }
    assert f"已放好加载项:{copy}" in said
    assert f"安装完成({__version__} 版)" in said


def test_as_a_listed_add_in_it_stands_after_those_already_listed(plain):
    plain.registry[OPTIONS] = {"OPEN": '/R "C:\\a.xlam"', "OPEN1": "SOLVER.XLAM", "Font": "宋体,11"}
    run(install_on(plain, "xlwings", "addins"))
    copy = places(plain).addins / "xl_huikuan.xlam"

    assert copy.is_file()
    assert plain.registry[OPTIONS] == {
        "OPEN": '/R "C:\\a.xlam"',
        "OPEN1": "SOLVER.XLAM",
        "OPEN2": f'/R "{copy}"',
        "Font": "宋体,11",
    }


def test_the_com_bridge_is_installed_under_the_same_name_and_registered_for_both_excels(windows):
    run(install_on(windows, "com", "xlstart"))
    command = (
        f'"{windows.interpreter.with_name("pythonw.exe")}"'
        " -I -B -X utf8 -m xl_huikuan.addin.server.com"
    )

    assert (places(windows).xlstart / "xl_huikuan.xlam").read_bytes() == b"com bridge"
    assert windows.values(rf"{CLASSES}\{PROGID}\CLSID") == {"": CLSID}
    for view in (CLASSES, rf"{CLASSES}\Wow6432Node"):
        assert windows.values(rf"{view}\CLSID\{CLSID}\LocalServer32") == {"": command}
        assert windows.values(rf"{view}\CLSID\{CLSID}\ProgID") == {"": PROGID}


@pytest.mark.parametrize(("bridge", "place"), CHOICES)
def test_installing_twice_is_installing_once(plain, bridge, place):
    run(install_on(plain, bridge, place))
    once = plain.state()
    run(install_on(plain, bridge, place))

    assert plain.state() == once


@pytest.mark.parametrize(("before", "after"), list(product(CHOICES, CHOICES)))
def test_another_choice_replaces_the_earlier_one_wholly(tmp_path, before, after):
    fresh, changed = FakeWindows(tmp_path / "a" / "u"), FakeWindows(tmp_path / "b" / "u")
    run(install_on(fresh, *after))
    run(install_on(changed, *before))
    run(install_on(changed, *after))

    assert set(changed.state()[0]) == set(fresh.state()[0])
    assert set(changed.registry) - {OPTIONS} == set(fresh.registry) - {OPTIONS}
    assert len(opened_at_start(changed)) == len(opened_at_start(fresh))


@pytest.mark.parametrize(("bridge", "place"), CHOICES)
def test_uninstalling_leaves_nothing(plain, bridge, place):
    (plain.documents / "台账.xlsx").write_bytes(b"mine")
    places(plain).addins.mkdir(parents=True)
    plain.registry[OPTIONS] = {"OPEN": "SOLVER.XLAM", "Font": "宋体,11"}
    before = plain.state()
    run(install_on(plain, bridge, place))
    (plain.local / "logs").mkdir(parents=True)
    (plain.local / "logs" / "huikuan.log").write_text("x")
    (plain.local / "excel").mkdir()
    (plain.local / "excel" / "passing.xlsx").write_bytes(b"ours")
    said = run(uninstall_on(plain))

    assert plain.state() == before
    assert "卸载完成。您的台账、函件和模板都没有动。" in said


def test_copies_of_workbooks_are_never_deleted(plain):
    run(install_on(plain, "xlwings", "xlstart"))
    copy = plain.local / "excel" / "回款_备份" / "台账.xlsx"
    copy.parent.mkdir(parents=True)
    copy.write_bytes(b"mine")
    (plain.local / "excel" / "passing.xlsx").write_bytes(b"ours")
    said = run(uninstall_on(plain))

    assert [p for p in plain.local.rglob("*") if p.is_file()] == [copy]
    assert f"备份的工作簿还在 {plain.local / 'excel'}" in said


def test_uninstalling_twice_says_that_there_was_nothing(plain):
    assert run(uninstall_on(plain)) == "没有找到安装过的回款助手。"


def test_a_folder_of_other_add_ins_stays(plain):
    run(install_on(plain, "xlwings", "xlstart"))
    other = places(plain).xlstart / "personal.xlsb"
    other.write_bytes(b"mine")
    run(uninstall_on(plain))

    assert list(places(plain).xlstart.iterdir()) == [other]


def test_what_excel_noted_about_an_unticked_add_in_goes_as_well(plain):
    run(install_on(plain, "xlwings", "addins"))
    ours, other = str(places(plain).addins / "xl_huikuan.xlam"), "C:\\other.xlam"
    plain.registry[MANAGER] = {ours: "", other: ""}
    run(uninstall_on(plain))

    assert plain.registry[MANAGER] == {other: ""}


@given(
    st.lists(st.sampled_from(["SOLVER.XLAM", '/R "C:\\a b.xlam"', "x.xla"]), max_size=4),
    st.sets(st.integers(0, 12), min_size=4, max_size=4),
)
def test_others_keep_their_order_and_no_gap_is_left(entries, numbers):
    """Excel stops reading OPEN, OPEN1 … at a gap."""
    with tempfile.TemporaryDirectory() as folder:
        windows = FakeWindows(Path(folder) / "u")
        names = [f"OPEN{number or ''}" for number in sorted(numbers)]
        windows.registry[OPTIONS] = dict(zip(names, entries, strict=False))
        run(install_on(windows, "xlwings", "addins"))
        listed = opened_at_start(windows)
        run(uninstall_on(windows))

        assert listed[:-1] == entries
        assert opened_at_start(windows) == entries
        assert set(windows.registry.get(OPTIONS, {})) == {
            f"OPEN{number or ''}" for number in range(len(entries))
        }


def test_nothing_happens_while_excel_runs(plain):
    plain.running.add("EXCEL.EXE")
    before = plain.state()
    for steps in (install_on(plain, "xlwings", "xlstart"), uninstall_on(plain)):
        with pytest.raises(InstallRefused, match="关闭所有 Excel 窗口"):
            run(steps)

    assert plain.state() == before


def test_the_mark_of_the_web_is_taken_off(plain):
    copy = places(plain).xlstart / "xl_huikuan.xlam"
    copy.parent.mkdir(parents=True)
    copy.write_bytes(b"old")
    mark_of_the_web(copy).write_text("[ZoneTransfer]\nZoneId=3")
    run(install_on(plain, "xlwings", "xlstart"))

    assert not mark_of_the_web(copy).exists()
    assert copy.read_bytes() == b"xlwings bridge"


def test_a_python_under_a_chinese_name_is_called_by_its_short_path(windows):
    windows.short[windows.interpreter.with_name("pythonw.exe")] = r"C:\Users\7A3D~1\pythonw.exe"
    run(install_on(windows, "xlwings", "xlstart"))

    assert windows.registry[BRIDGE]["Interpreter"] == r"C:\Users\7A3D~1\pythonw.exe"


def test_a_chinese_path_without_a_short_one_is_refused_with_two_ways_out(windows):
    before = windows.state()
    with pytest.raises(InstallRefused, match=r"C:\\huikuan.*--bridge com"):
        run(install_on(windows, "xlwings", "xlstart"))

    assert windows.state() == before


def test_the_com_bridge_does_not_mind_a_chinese_path(windows):
    run(install_on(windows, "com", "xlstart"))

    assert "张三" in windows.registry[BRIDGE]["Interpreter"]


def test_a_python_without_xlwings_dlls_is_refused(plain):
    for dll in plain.interpreter.parent.glob("xlwings*.dll"):
        dll.unlink()
    with pytest.raises(InstallRefused, match=r"xlwings32-.*dll、xlwings64-.*dll.*64 位 Python"):
        run(install_on(plain, "xlwings", "xlstart"))


def test_dlls_one_folder_up_are_found_as_in_a_virtual_environment(plain):
    for dll in plain.interpreter.parent.glob("xlwings*.dll"):
        shutil.move(dll, plain.root)

    assert "安装完成" in run(install_on(plain, "xlwings", "xlstart"))


def test_a_python_without_pythonw_is_refused(plain):
    plain.interpreter.with_name("pythonw.exe").unlink()
    with pytest.raises(InstallRefused, match=r"没有 pythonw\.exe"):
        run(install_on(plain, "com", "xlstart"))


@pytest.mark.parametrize("bridge", ["xlwings", "com"])
def test_the_python_of_the_store_is_refused(plain, bridge):
    """Also under a virtual environment: Windows redirects what it writes."""
    plain.python_home = Path("C:/Program Files/WindowsApps/PythonSoftwareFoundation.Python.3.12")
    with pytest.raises(InstallRefused, match="Microsoft Store"):
        run(install_on(plain, bridge, "xlstart"))


def test_an_interpreter_that_does_not_find_us_is_refused_before_anything_is_changed(plain):
    """As after pip install --user: Excel starts Python so that it looks into no folder of the user's."""
    plain.good_commands = False
    before = plain.state()
    with pytest.raises(InstallRefused, match="pip install --user"):
        run(install_on(plain, "xlwings", "xlstart"))

    assert plain.state() == before
    assert plain.commands == [
        (
            str(plain.interpreter.with_name("pythonw.exe")),
            *("-I", "-B", "-X", "utf8", "-c", "import xl_huikuan.addin.server.com"),
        )
    ]


def test_a_package_without_its_add_in_is_refused(plain, built):
    (built / "xl_huikuan_com.xlam").unlink()
    with pytest.raises(InstallRefused, match=r"缺少 xl_huikuan_com\.xlam"):
        run(install_on(plain, "com", "xlstart"))


def test_a_folder_that_cannot_be_made_is_named(plain):
    places(plain).xlstart.write_text("a file")
    with pytest.raises(InstallRefused, match=r"不能把加载项写到.*XLSTART"):
        run(install_on(plain, "xlwings", "xlstart"))


def test_a_program_inside_our_folder_may_be_deleted_by_hand(plain):
    run(install_on(plain, "xlwings", "xlstart"))
    plain.interpreter = plain.local / "python" / "python.exe"

    assert f"程序文件夹 {plain.local} 可以在关闭本窗口后直接删除。" in run(uninstall_on(plain))


def test_the_commands_say_every_step(plain, monkeypatch, capsys):
    monkeypatch.setattr(module, "this_windows", lambda: plain)
    codes = [main(["install", "--place", "addins"]), main(["install"]), main(["uninstall"])]
    said = capsys.readouterr().out

    assert codes == [0, 0, 0]
    assert "已登记到 Excel 的“加载项”列表" in said
    assert f"清除旧安装:{places(plain).addins / 'xl_huikuan.xlam'}" in said
    assert said.rstrip().endswith("卸载完成。您的台账、函件和模板都没有动。")


def test_a_refusal_of_a_command_is_one_sentence(plain, monkeypatch, capsys):
    monkeypatch.setattr(module, "this_windows", lambda: plain)
    plain.running.add("EXCEL.EXE")

    assert main(["install"]) == 1
    assert capsys.readouterr().err.startswith(
        "错误 E902:Excel 正在运行:请保存并关闭所有 Excel 窗口"
    )


@pytest.mark.parametrize("command", [module.install, module.uninstall])
def test_elsewhere_than_on_windows_the_command_says_so(command):
    with pytest.raises(WindowsNeeded, match="Windows"):
        command(argparse.Namespace(bridge="xlwings", place="xlstart"))
