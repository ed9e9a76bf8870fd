"""The Python that Excel is to start: whether it can, and by what path."""

from __future__ import annotations

from importlib.metadata import version

from xl_huikuan.addin.windows.layer import InstallRefused, Windows

# How our server is always started: no folder of a workbook, no variable, no folder of the user's is
# searched for modules; nothing is written beside them; text is UTF-8. The VBA bridge has the same.
FLAGS = ("-I", "-B", "-X", "utf8")
STORE_PYTHON = (
    "这是 Microsoft Store 里的 Python,它装的东西 Excel 看不到:"
    "请用离线安装包,或从 python.org 安装 64 位 Python 后重新安装。"
)


def pythonw(windows: Windows, *, ascii_only: bool) -> str:
    """Return the interpreter without a console, as Excel is to start it.

    xlwings' DLL takes its path as bytes of the machine's code page, so that only ASCII is safe.
    """
    program = windows.interpreter.with_name("pythonw.exe")
    if is_from_store(windows):
        raise InstallRefused(STORE_PYTHON, code="E902")
    if not program.is_file():
        raise InstallRefused(
            f"{program.parent} 里没有 pythonw.exe:请用 python.org 或离线安装包里的 Python。",
            code="E902",
        )
    path = str(program)
    if path.startswith("\\\\") or "$" in path:
        raise InstallRefused(
            f"Python 在 {program.parent}:Excel 只从本机硬盘上、文件夹名里没有 $ 的地方启动程序。"
            "请把 Python 装到本机硬盘再安装。",
            code="E902",
        )
    if ascii_only and not path.isascii():
        path = windows.short_path(program)
    if ascii_only and not path.isascii():
        raise InstallRefused(
            f"Python 所在的文件夹名里有中文:{program.parent}。Excel 无法从这里启动它。"
            r"请把 Python 装到只有英文的文件夹(如 C:\huikuan)再安装,"
            "或者改用 huikuan install --bridge com。",
            code="E902",
        )
    return path


def is_from_store(windows: Windows) -> bool:
    """Tell whether this Python is Microsoft Store's, whose files and registry no other program sees."""
    return any("WindowsApps" in path.parts for path in (windows.interpreter, windows.python_home))


def missing_dlls(windows: Windows) -> tuple[str, ...]:
    """Return which of xlwings' DLLs Excel would not find: beside the interpreter or one folder up."""
    folders = windows.interpreter.parents[:2]
    names = (f"xlwings{bits}-{version('xlwings')}.dll" for bits in (32, 64))
    return tuple(n for n in names if not any((folder / n).is_file() for folder in folders))


def refuse_without_dlls(windows: Windows) -> None:
    """Refuse an interpreter beside which Excel would not find xlwings' DLLs."""
    if missing_dlls(windows):
        raise InstallRefused(
            f"Python 文件夹 {windows.interpreter.parent} 里缺少 {'、'.join(missing_dlls(windows))}:"
            "请用离线安装包,或用 64 位 Python 建一个虚拟环境重新安装;"
            "也可以改用 huikuan install --bridge com。",
            code="E902",
        )


def can_serve(windows: Windows, program: str) -> bool:
    """Tell whether an interpreter, started as Excel or Windows starts it, finds all it needs."""
    return windows.runs((program, *FLAGS, "-c", "import xl_huikuan.addin.server.com"))


def refuse_unable(windows: Windows, program: str) -> None:
    """Refuse an interpreter that does not find us: with -I it looks into no folder of the user's."""
    if not can_serve(windows, program):
        raise InstallRefused(
            f"{program} 启动后找不到回款助手的组件,或被安全软件拦截。"
            "如果当初是用 pip install --user 装的,请改在虚拟环境里安装,或用离线安装包。",
            code="E902",
        )
