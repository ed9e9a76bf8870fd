"""Checks of the add-in itself: the file, its settings, and whether Excel has put it aside."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from xl_huikuan import __version__
from xl_huikuan.addin.windows.checks.results import Result, bad, good, unknown
from xl_huikuan.addin.windows.install import (
    BRIDGE,
    EXCEL,
    FILE,
    HERE,
    SOURCES,
    opened_at_start,
    places,
)
from xl_huikuan.addin.windows.layer import Windows, mark_of_the_web
from xl_huikuan.core.errors import trouble_of

AGAIN = "请关闭 Excel,运行 huikuan install。"


def added_in(windows: Windows) -> Iterator[Result]:
    """加载项: one copy, of this version, not marked as coming from the internet."""
    copies = [copy for copy in places(windows).copies if copy.is_file()]
    if not copies:
        yield bad("加载项文件", "没有安装", AGAIN)
        return
    if len(copies) > 1:
        yield bad("加载项文件", "装了两份,Excel 会加载两次", AGAIN)
    for copy in copies:
        yield _copy_checked(windows, copy)
        if mark_of_the_web(copy).exists():
            yield bad(
                "来自网络的标记",
                f"{copy} 带有标记,Excel 会禁止它运行",
                f"{AGAIN}(或在文件的“属性”里勾选“解除锁定”)",
            )


def bridge_settings(windows: Windows) -> Iterator[Result]:
    """登记: the interpreter that Excel is to start, and its version."""
    settings = windows.values(BRIDGE)
    program = str(settings.get("Interpreter", ""))
    noted = str(settings.get("Version", ""))
    if not program:
        yield bad("Python 的登记", "没有登记", AGAIN)
    elif not Path(program).is_file():
        yield bad("Python 的登记", f"{program} 已不存在", AGAIN)
    elif noted != __version__:
        yield bad("Python 的登记", f"登记的是 {noted or '未知'} 版,程序是 {__version__} 版", AGAIN)
    else:
        yield good("Python 的登记", program)


def switched_off(windows: Windows) -> Iterator[Result]:
    """停用: Excel puts an add-in aside during whose start it crashed."""
    items = windows.values(rf"{EXCEL}\Resiliency\DisabledItems").values()
    name = FILE.encode("utf-16-le")
    if any(isinstance(item, bytes) and name in item.lower() for item in items):
        yield bad(
            "被 Excel 停用",
            "Excel 把回款助手列入了“禁用项目”",
            "Excel→文件→选项→加载项→管理“禁用项目”→转到→选中 xl_huikuan→启用。",
        )
    else:
        yield good("被 Excel 停用", "没有")


def xlstart_writable(windows: Windows) -> Iterator[Result]:
    """XLSTART: the folder is there and can be written to."""
    folder = places(windows).xlstart
    if not folder.is_dir():
        yield unknown("XLSTART 文件夹", "还没有,安装时会新建")
        return
    probe = folder / ".xl_huikuan.tmp"
    try:
        probe.touch()
        probe.unlink()
    except OSError as error:
        yield bad(
            "XLSTART 文件夹",
            f"{folder} 不能写入({trouble_of(error)})",
            "请 IT 放开这个文件夹的写权限,或用 huikuan install --place addins。",
        )
    else:
        yield good("XLSTART 文件夹", f"{folder} 可以写入")


def other_addins(windows: Windows) -> Iterator[Result]:
    """其他加载项: xlwings' own add-in lets any workbook configure what it starts."""
    folders = places(windows).folders.values()
    there = [
        str(folder / "xlwings.xlam") for folder in folders if (folder / "xlwings.xlam").exists()
    ]
    listed = [entry for entry in opened_at_start(windows) if "xlwings.xlam" in entry.lower()]
    if there or listed:
        yield unknown(
            "xlwings 自带加载项",
            f"也装了({(there + listed)[0]})",
            "回款助手不需要它,而它允许工作簿指定要启动的程序:不用就运行 xlwings addin remove。",
        )
    else:
        yield good("xlwings 自带加载项", "没有装")


def _copy_checked(windows: Windows, copy: Path) -> Result:
    digest = _digest(copy)
    built = {bridge: _digest(HERE / name) for bridge, name in SOURCES.items()}
    bridge = next((bridge for bridge, value in built.items() if value == digest), "")
    place = "XLSTART" if copy.parent == places(windows).xlstart else "加载项列表"
    if not bridge:
        return bad("加载项文件", f"{copy} 与程序 {__version__} 版不是同一版", AGAIN)
    listed = any(str(copy).lower() in entry.lower() for entry in opened_at_start(windows))
    if place == "加载项列表" and not listed:
        return bad("加载项文件", f"{copy} 没有登记,Excel 不会加载", AGAIN)
    return good("加载项文件", f"{copy}({place},{bridge} 方式,与程序同版)")


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
