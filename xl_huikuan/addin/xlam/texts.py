"""Every Chinese text that VBA shows, as rows of the add-in's hidden sheet: VBA source is ASCII only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xl_huikuan.addin.functions.registry import Function

TITLE = "回款助手"
_REPAIR = "请关闭 Excel,在命令行运行 huikuan install,再打开 Excel;仍不行时运行 huikuan doctor。"

# Numbers a bridge passes to HkRefuse when the Python server cannot be reached.
BRIDGE_REFUSALS: dict[int, str] = {
    1: f"没有找到回款助手的程序:它没有安装,或者登记的位置不是本机上的完整路径。{_REPAIR}(E134)",
    2: f"没有找到与 Excel 连接的组件(xlwings 的 DLL),可能被杀毒软件隔离了。请把它放回并设为信任,或改用 huikuan install --bridge com。{_REPAIR}(E135)",
    3: f"回款助手的程序没有启动成功,可能被安全软件禁止 Excel 启动其他程序。可改用 huikuan install --bridge com。{_REPAIR}(E135)",
    4: f"Windows 没有找到或没有启动回款助手的服务。{_REPAIR}(E134)",
}

MESSAGES: dict[str, str] = {
    "title": TITLE,
    "yes": "是",
    "no": "否",
    "busy": "上一个操作还没有做完,进度在窗口左下角;请等它结束,或按 Esc 取消。(E136)",
    **{f"bridge.{number}": text for number, text in BRIDGE_REFUSALS.items()},
    "bridge.other": f"与回款助手的程序失去了联系,这次操作可能没有做完,请核对结果后再按一次。{_REPAIR}(E134)",
}


def text_rows(functions: Sequence[Function]) -> Iterator[tuple[str, str]]:
    """Return key and text of every row; the arguments of a function follow it as HK_X.1, HK_X.2 …"""
    yield from MESSAGES.items()
    for function in functions:
        yield function.name, function.help
        for number, parameter in enumerate(function.parameters, 1):
            yield f"{function.name}.{number}", parameter.help
