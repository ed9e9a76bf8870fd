"""Checks of the programs on the PC: Windows, Excel, WPS, Python, xlwings, fonts."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from xl_huikuan.addin.windows.checks.results import Result, bad, good, unknown
from xl_huikuan.addin.windows.install import uses_com
from xl_huikuan.addin.windows.interpreter import STORE_PYTHON, is_from_store, missing_dlls
from xl_huikuan.addin.windows.layer import Value, Windows, bits_of

APP_PATH = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
FONT_KEYS = tuple(
    rf"{root}\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts" for root in ("HKLM", "HKCU")
)
FONTS = {"仿宋": ("仿宋", "FangSong"), "宋体": ("宋体", "SimSun")}  # as letters use them
FIRST_EXCEL = 16  # Excel 2016
OLDEST_PYTHON = (3, 11)


def windows_version(windows: Windows) -> Iterator[Result]:
    """Windows: its version."""
    yield good("Windows", windows.version())


def excel_program(windows: Windows) -> Iterator[Result]:
    """Excel: there, new enough, and of how many bits."""
    program = _excel(windows)
    if program is None:
        yield bad(
            "Excel",
            "没有找到安装好的 Excel",
            "请安装桌面版 Excel 2016 或更新版本;WPS 里请用 huikuan 命令处理文件。",
        )
        return
    found = windows.file_version(program)
    major = int(found.split(".")[0]) if found else 0
    text = f"版本 {found or '未知'},{bits_of(program) or '未知'} 位"
    if found and major < FIRST_EXCEL:
        yield bad("Excel", text, "需要 Excel 2016 或更新版本。")
    else:
        yield good("Excel", text)


def wps_in_place_of_excel(windows: Windows) -> Iterator[Result]:
    """WPS: it must not answer for Excel."""
    server = _registered_program(windows, "Excel.Application")
    if not server:
        yield unknown("WPS", "系统里没有登记 Excel.Application")
    elif "excel.exe" in server.lower():
        yield good("WPS", "没有占用 Excel")
    else:
        yield bad(
            "WPS",
            f"Excel.Application 现在指向 {server}",
            "打开“WPS 配置工具”→“高级”→“兼容设置”,取消“WPS Office 兼容第三方系统和软件”,"
            "再用 Office 安装程序做一次“快速修复”。",
        )


def python_program(windows: Windows) -> Iterator[Result]:
    """Python: version and bits."""
    bits = bits_of(windows.interpreter)
    text = f"{sys.version.split()[0]},{bits or '未知'} 位,{windows.interpreter}"
    if sys.version_info[:2] < OLDEST_PYTHON:
        yield bad("Python", text, "请安装 64 位 Python 3.11 或更新版本,再重新安装回款助手。")
    elif is_from_store(windows):
        yield bad("Python", text, STORE_PYTHON)
    elif bits == 32 and not uses_com(windows):
        yield bad(
            "Python", text, "请换成 64 位 Python(Excel 是 32 位也可以),或用 --bridge com 安装。"
        )
    else:
        yield good("Python", text)


def xlwings_parts(windows: Windows) -> Iterator[Result]:
    """xlwings: version, and the DLLs that Excel loads."""
    text = f"版本 {version('xlwings')}"
    if uses_com(windows):
        yield good("xlwings", f"{text},本次安装不用它的 DLL")
    elif missing_dlls(windows):
        yield bad(
            "xlwings",
            f"{text},缺少 {'、'.join(missing_dlls(windows))}",
            "可能被杀毒软件隔离:请在杀毒软件里恢复并信任;"
            "或运行 python -m pip install --force-reinstall xlwings;或改用 huikuan install --bridge com。",
        )
    else:
        yield good("xlwings", f"{text},DLL 齐全")


def fonts(windows: Windows) -> Iterator[Result]:
    """字体: those the letters are set in."""
    installed = " ".join(name for key in FONT_KEYS for name in windows.values(key)).lower()
    missing = [
        title for title, names in FONTS.items() if not any(n.lower() in installed for n in names)
    ]
    if missing:
        yield bad(
            "字体",
            f"缺少 {'、'.join(missing)}",
            "函件会用别的字体代替:请在 Windows 设置→“可选功能”里添加“中文(简体)补充字体”。",
        )
    else:
        yield good("字体", "仿宋、宋体都有")


def _excel(windows: Windows) -> Path | None:
    for root in ("HKLM", "HKCU"):
        path = _text(windows.values(rf"{root}\{APP_PATH}").get("")).strip('"')
        if path and Path(path).is_file():
            return Path(path)
    return None


def _registered_program(windows: Windows, progid: str) -> str:
    """Return the program that Windows starts for a COM name, "" for none."""
    clsid = _text(windows.values(rf"HKCR\{progid}\CLSID").get(""))
    for view in ("", "Wow6432Node\\"):
        server = windows.values(rf"HKCR\{view}CLSID\{clsid}\LocalServer32").get("")
        if clsid and server:
            return _text(server)
    return ""


def _text(value: Value | None) -> str:
    return value if isinstance(value, str) else ""
