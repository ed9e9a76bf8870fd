"""Checks that a call comes back: through our server here, and through Windows as Excel does it."""

from __future__ import annotations

from collections.abc import Iterator

from xl_huikuan import __version__
from xl_huikuan.addin.functions.registry import recent_problems as remembered
from xl_huikuan.addin.server.com_ids import PROGID
from xl_huikuan.addin.server.service import Server
from xl_huikuan.addin.windows.checks.results import Result, bad, good, unknown
from xl_huikuan.addin.windows.install import BRIDGE, uses_com
from xl_huikuan.addin.windows.interpreter import can_serve
from xl_huikuan.addin.windows.layer import Windows

CALL = "HK_VERSION"


def round_trip() -> Iterator[Result]:
    """函数往返: a worksheet function is asked as Excel asks it."""
    server = Server(lambda *_: None)
    answer = server.call(CALL, ())
    server.close()
    if answer == __version__:
        yield good("函数往返", f"{CALL} 答 {answer}")
    else:
        yield bad(
            "函数往返",
            f"{CALL} 答 {answer}",
            "程序没有装完整:请重新安装 xl-huikuan,并查看日志 huikuan.log。",
        )


def through_windows(windows: Windows) -> Iterator[Result]:
    """启动程序: the interpreter of the settings starts and finds all it needs."""
    program = str(windows.values(BRIDGE).get("Interpreter", ""))
    if not program:
        yield unknown("启动程序", "还没有安装,没有可以启动的程序")
        return
    if can_serve(windows, program):
        yield good("启动程序", "Excel 要启动的程序可以运行")
    else:
        yield bad(
            "启动程序",
            f"{program} 启动失败",
            "可能缺少组件或被安全软件拦截:请重新安装 xl-huikuan,并把它的文件夹设为信任。",
        )
    if uses_com(windows):
        yield _through_com(windows)


def recent_problems() -> Iterator[Result]:
    """最近的公式错误: why cells showed an error value."""
    if not remembered:
        yield good("最近的公式错误", "没有")
    for function, why in remembered:
        yield unknown("最近的公式错误", f"{function}:{why}")


def _through_com(windows: Windows) -> Result:
    try:
        answer = windows.ask_server(PROGID, CALL)
    except OSError as error:
        return bad(
            "本地服务",
            f"Windows 没能启动 {PROGID}({error})",
            "请关闭 Excel,运行 huikuan install --bridge com;仍不行时把这一行交给 IT。",
        )
    if answer == __version__:
        return good("本地服务", f"{PROGID} 答 {answer}")
    return bad("本地服务", f"{PROGID} 是 {answer} 版", "请关闭 Excel 和全部 pythonw.exe 后再试。")
