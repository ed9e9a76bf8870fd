"""Installing the add-in for the user at the screen, and taking it away again; no administrator needed.

Installing first takes away every trace of an earlier installation, so that what is there afterwards
is what was chosen, however often it is done. Workbooks and letters are never touched.
"""

from __future__ import annotations

import argparse
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xl_huikuan import __version__
from xl_huikuan.addin.commands import Report
from xl_huikuan.addin.server.com_ids import CLSID, PROGID, TITLE
from xl_huikuan.addin.windows.interpreter import FLAGS, pythonw, refuse_unable, refuse_without_dlls
from xl_huikuan.addin.windows.layer import (
    OFFICE,
    InstallRefused,
    Windows,
    mark_of_the_web,
    this_windows,
)
from xl_huikuan.core.errors import trouble_of

HERE = Path(__file__).parent.parent / "xlam"  # the built add-ins lie with what builds them
FILE = "xl_huikuan.xlam"
EXCEL_FILES = "excel"  # subfolder of ours for workbooks on their way and for what 撤销 needs
SOURCES = {"xlwings": "xl_huikuan.xlam", "com": "xl_huikuan_com.xlam"}
EXCEL = rf"HKCU\Software\Microsoft\Office\{OFFICE}\Excel"
_OPTIONS = rf"{EXCEL}\Options"
_OPEN = re.compile(r"OPEN(\d*)", re.IGNORECASE)
VBA_SETTINGS = r"HKCU\Software\VB and VBA Program Settings"
OUR_SETTINGS = rf"{VBA_SETTINGS}\xl_huikuan"
BRIDGE = rf"{OUR_SETTINGS}\Bridge"
CLASSES = r"HKCU\Software\Classes"
COM_KEYS = (  # deepest first; the second three are what a 32-bit Excel sees
    rf"{CLASSES}\CLSID\{CLSID}\LocalServer32",
    rf"{CLASSES}\CLSID\{CLSID}\ProgID",
    rf"{CLASSES}\CLSID\{CLSID}",
    rf"{CLASSES}\Wow6432Node\CLSID\{CLSID}\LocalServer32",
    rf"{CLASSES}\Wow6432Node\CLSID\{CLSID}\ProgID",
    rf"{CLASSES}\Wow6432Node\CLSID\{CLSID}",
    rf"{CLASSES}\{PROGID}\CLSID",
    rf"{CLASSES}\{PROGID}",
)


@dataclass(frozen=True, slots=True)
class Places:
    """Where an add-in of this user can lie."""

    xlstart: Path
    addins: Path

    @property
    def folders(self) -> dict[str, Path]:
        """The two folders by the name typed after --place."""
        return {"xlstart": self.xlstart, "addins": self.addins}

    @property
    def copies(self) -> tuple[Path, Path]:
        """Our file in either place."""
        return self.xlstart / FILE, self.addins / FILE


def places(windows: Windows) -> Places:
    """Return where Excel looks for add-ins of this user."""
    home = windows.appdata / "Microsoft"
    return Places(home / "Excel" / "XLSTART", home / "AddIns")


def install(arguments: argparse.Namespace) -> Report:
    """Install: the command."""
    lines = tuple(install_on(this_windows(), arguments.bridge, arguments.place))
    return Report(lines, {"installed": True, "version": __version__, "steps": list(lines)})


def uninstall(_arguments: argparse.Namespace) -> Report:
    """Uninstall: the command."""
    lines = tuple(uninstall_on(this_windows()))
    return Report(lines, {"installed": False, "steps": list(lines)})


def install_on(windows: Windows, bridge: str, place: str) -> Iterator[str]:
    """Install and say each step; refuses before the first change.

    Args:
        windows: where.
        bridge: how Excel reaches Python, a key of `SOURCES`.
        place: where the file goes, "xlstart" or "addins".
    """
    _refuse_while_excel_runs(windows)
    source = HERE / SOURCES[bridge]
    if not source.is_file():
        raise InstallRefused(
            f"安装包里缺少 {source.name}:请重新安装 xl-huikuan 后再试。", code="E902"
        )
    interpreter = pythonw(windows, ascii_only=bridge == "xlwings")
    if bridge == "xlwings":
        refuse_without_dlls(windows)
    refuse_unable(windows, interpreter)
    for removed in _clear(windows):
        yield f"清除旧安装:{removed}"
    target = places(windows).folders[place] / FILE
    yield from _put(windows, source, target)
    if place == "addins":
        _list_in_excel(windows, target)
        yield "已登记到 Excel 的“加载项”列表"
    windows.set_value(BRIDGE, "Interpreter", interpreter)
    windows.set_value(BRIDGE, "Version", __version__)
    yield f"已登记 Python:{interpreter}"
    if bridge == "com":
        _register_server(windows, interpreter)
        yield f"已登记本地服务:{PROGID}"
    yield (
        f"安装完成({__version__} 版):打开 Excel,功能区会出现“回款助手”;"
        "没有出现就运行 huikuan doctor 查看原因。"
    )


def uninstall_on(windows: Windows) -> Iterator[str]:
    """Remove everything `install_on` made, and our log; say each step."""
    _refuse_while_excel_runs(windows)
    removed = [*_clear(windows), *_clear_local(windows)]
    for what in removed:
        yield f"已删除:{what}"
    yield "卸载完成。您的台账、函件和模板都没有动。" if removed else "没有找到安装过的回款助手。"
    if (windows.local / EXCEL_FILES).is_dir():
        yield f"以前改动前自动备份的工作簿还在 {windows.local / EXCEL_FILES},不需要时可以自己删除。"
    if windows.local in windows.interpreter.parents:
        yield f"程序文件夹 {windows.local} 可以在关闭本窗口后直接删除。"


def uses_com(windows: Windows) -> bool:
    """Tell whether the bridge installed is the one over our COM server."""
    return bool(windows.values(COM_KEYS[0]))


def _refuse_while_excel_runs(windows: Windows) -> None:
    if windows.is_running("EXCEL.EXE"):
        raise InstallRefused(
            "Excel 正在运行:请保存并关闭所有 Excel 窗口后再试。"
            "如果看不到窗口,请在任务管理器里查看“Microsoft Excel”。",
            code="E902",
        )


def _put(windows: Windows, source: Path, target: Path) -> Iterator[str]:
    """Copy the add-in; Windows must not take it for something from the internet."""
    try:
        if not target.parent.is_dir():
            target.parent.mkdir(parents=True)
            windows.set_value(BRIDGE, "MadeFolder", str(target.parent))
            yield f"已新建文件夹:{target.parent}"
        shutil.copyfile(source, target)
        mark_of_the_web(target).unlink(missing_ok=True)
    except OSError as error:
        raise InstallRefused(
            f"不能把加载项写到 {target}({trouble_of(error)}):"
            "请检查这个文件夹是否只读、是否被安全软件保护,然后再试。",
            code="E902",
        ) from error
    yield f"已放好加载项:{target}"


def opened_at_start(windows: Windows) -> list[str]:
    """Return what Excel opens at start (OPEN, OPEN1, OPEN2 …), in order."""
    values = windows.values(_OPTIONS)
    return [str(values[name]) for name in _open_names(windows)]


def _open_names(windows: Windows) -> list[str]:
    named = (_OPEN.fullmatch(name) for name in windows.values(_OPTIONS))
    return [found[0] for found in sorted(filter(None, named), key=lambda m: int(m[1] or 0))]


def _list_in_excel(windows: Windows, target: Path) -> None:
    _write_opened(windows, [*opened_at_start(windows), f'/R "{target}"'])


def _write_opened(windows: Windows, entries: list[str]) -> None:
    """Write the list anew without gaps, at which Excel would stop reading."""
    names = [f"OPEN{number or ''}" for number in range(len(entries))]
    for name, entry in zip(names, entries, strict=True):
        windows.set_value(_OPTIONS, name, entry)
    for name in _open_names(windows):
        if name.upper() not in names:
            windows.delete_value(_OPTIONS, name)


def _register_server(windows: Windows, interpreter: str) -> None:
    """Let Windows itself start our server, for 64-bit and for 32-bit Excel."""
    command = f'"{interpreter}" {" ".join(FLAGS)} -m xl_huikuan.addin.server.com'
    for view in (CLASSES, rf"{CLASSES}\Wow6432Node"):
        windows.set_value(rf"{view}\CLSID\{CLSID}", "", TITLE)
        windows.set_value(rf"{view}\CLSID\{CLSID}\LocalServer32", "", command)
        windows.set_value(rf"{view}\CLSID\{CLSID}\ProgID", "", PROGID)
    windows.set_value(rf"{CLASSES}\{PROGID}", "", TITLE)
    windows.set_value(rf"{CLASSES}\{PROGID}\CLSID", "", CLSID)


def _clear(windows: Windows) -> Iterator[str]:
    """Remove every trace of an installation and name what was there."""
    for copy in places(windows).copies:
        if copy.exists():
            _delete(copy)
            yield str(copy)
    ours = [entry for entry in opened_at_start(windows) if FILE in entry.lower()]
    if ours:
        others = [entry for entry in opened_at_start(windows) if entry not in ours]
        _write_opened(windows, others)
        yield "Excel“加载项”列表里的登记"
    for name in windows.values(rf"{EXCEL}\Add-in Manager"):  # here Excel notes what was unticked
        if name.lower().endswith(FILE):
            windows.delete_value(rf"{EXCEL}\Add-in Manager", name)
    yield from _clear_registry(windows)


def _clear_registry(windows: Windows) -> Iterator[str]:
    made = windows.values(BRIDGE).get("MadeFolder")
    if made and Path(str(made)).is_dir() and not any(Path(str(made)).iterdir()):
        Path(str(made)).rmdir()
    for keys, what in (((BRIDGE, OUR_SETTINGS), "Python 的登记"), (COM_KEYS, "本地服务的登记")):
        there = [key for key in keys if windows.values(key) or windows.subkeys(key)]
        for key in there:
            windows.delete_key(key)
        if there:
            yield what


def _clear_local(windows: Windows) -> Iterator[str]:
    for folder in (windows.local / "logs", windows.local / "gen_py"):
        if folder.is_dir():
            shutil.rmtree(folder)
            yield str(folder)
    excel = windows.local / EXCEL_FILES  # what is in a subfolder are copies of workbooks: they stay
    for path in excel.glob("*"):
        if path.is_file():
            path.unlink()
    if excel.is_dir() and not any(excel.iterdir()):
        excel.rmdir()
    if windows.local.is_dir() and not any(windows.local.iterdir()):
        windows.local.rmdir()


def _delete(copy: Path) -> None:
    try:
        copy.unlink()
        mark_of_the_web(copy).unlink(missing_ok=True)  # goes with the file on Windows
    except OSError as error:
        raise InstallRefused(
            f"不能删除旧的加载项 {copy}({trouble_of(error)}):请关闭 Excel 后再试。", code="E902"
        ) from error
