"""When a workbook open in Excel must not be changed, and what the clerk can do about it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from xl_huikuan.core.errors import WriteRefused

NO_BOOK = (
    "没有可以处理的工作簿:请先打开台账。"
    "如果窗口顶部有黄色的“受保护的视图”提示条,请先点“启用编辑”再按一次。"
)
_BUSY = frozenset({-2147418111, -2147417846, -2146777998})  # call rejected, retry later, ignored

# Closed workbook, object not connected, disconnected, server died, server unavailable.
_GONE = frozenset({-2147221080, -2147220995, -2147417848, -2147418105, -2147023174})


@contextmanager
def polite() -> Iterator[None]:
    """Say it in words when Excel takes no calls, or when the workbook or Excel has been closed."""
    try:
        yield
    except Exception as trouble:
        if _codes(trouble) & _BUSY:
            raise WriteRefused(
                "Excel 正忙,没有接受这一步,可能有单元格正在编辑或有对话框开着:"
                "请按 Esc 或回车结束编辑,关掉对话框,再按一次。",
                code="E133",
            ) from trouble
        if _codes(trouble) & _GONE:
            raise WriteRefused(
                "处理期间工作簿或 Excel 被关闭了,这次操作没有做完:请重新打开台账,再按一次。",
                code="E132",
            ) from trouble
        raise


def _codes(trouble: Exception) -> set[Any]:
    """Return the numbers of an error that came from Excel; of another error, nothing."""
    if type(trouble).__name__ == "ExcelBusyError":  # xlwings has tried again and again
        return set(_BUSY)
    details = getattr(trouble, "excepinfo", None) or ()
    return {getattr(trouble, "hresult", None), *details[5:6]}


def refuse_sheets(book: Any) -> None:
    """Raise WriteRefused when no sheet can be put into the workbook."""
    name = book.Name
    if book.ProtectStructure:
        raise WriteRefused(
            f"「{name}」的结构受保护,不能加入或替换工作表:请在“审阅”里撤销“保护工作簿”后再按一次。",
            code="E225",
        )
    if book.Excel8CompatibilityMode:
        raise WriteRefused(
            f"「{name}」是旧的 .xls 格式(兼容模式,只有 65536 行),结果表放不进去:请另存为 .xlsx 后再按一次。",
            code="E106",
        )
    _refuse_any_change(book)


def refuse_cells(book: Any, sheet: Any) -> None:
    """Raise WriteRefused when cells of a sheet cannot be changed."""
    if sheet.ProtectContents:
        raise WriteRefused(
            f"工作表「{sheet.Name}」受保护:请在“审阅”里点“撤消工作表保护”后再按一次,或先复制一份再处理。",
            code="E225",
        )
    _refuse_any_change(book)


def _refuse_any_change(book: Any) -> None:
    if book.ReadOnly:
        raise WriteRefused(
            f"「{book.Name}」是以只读方式打开的,改了也存不回去:请另存为一个新文件,或关闭后以可编辑方式打开。",
            code="E122",
        )
    if book.MultiUserEditing:
        raise WriteRefused(
            f"「{book.Name}」是共享工作簿,Excel 不允许在里面换表:请先取消共享工作簿再按一次。",
            code="E116",
        )
