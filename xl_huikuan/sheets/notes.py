"""What the clerk should know about a workbook as a whole, whichever way it was read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xl_huikuan.core.errors import Finding, Source


@dataclass(frozen=True, slots=True)
class BookState:
    """How a workbook counts and calculates.

    Attributes:
        date1904: days are counted from 1904.
        uncalculated: values of formulas may be old: calculation is manual, or was not finished
            before the file was saved.
        iterates: formulas may refer to themselves.
        as_displayed: Excel calculates with numbers rounded as they are shown.
        links: number of other workbooks it takes values from.
    """

    date1904: bool = False
    uncalculated: bool = False
    iterates: bool = False
    as_displayed: bool = False
    links: int = 0


def state_notes(state: BookState, *, formulas: bool) -> Iterator[Finding]:
    """Yield what is to be known of a workbook's state; without formulas only dates matter."""
    if state.date1904:
        yield Finding(
            "I103", Source(),
            "本工作簿使用 1904 日期系统,日期格式的单元格和日期列里的纯数字都已换算。",
            "请抽查几行日期;文本写的日期不受影响。",
        )  # fmt: skip
    if not formulas:
        return
    if state.uncalculated:
        yield Finding(
            "W227", Source(),
            "本工作簿是手动计算,或保存时没有算完,公式的数值可能是旧的;这里按保存的数值读取。",
            "请在 Excel 中按 Ctrl+Alt+F9 全部重算,保存后再运行。",
        )  # fmt: skip
    if state.links:
        yield Finding(
            "W229", Source(),
            f"本工作簿引用了 {state.links} 个其他文件,公式里是上次更新链接时的数值;不会打开那些文件。",
            "请在 Excel「数据-编辑链接」中更新后保存,或把公式转成数值。",
        )  # fmt: skip
    if state.iterates:
        yield Finding(
            "W230", Source(),
            "本工作簿开了迭代计算,可能有循环引用,公式的数值取决于算了几遍。",
            "请在 Excel「公式-错误检查-循环引用」中查看,消除后关闭迭代计算。",
        )  # fmt: skip
    if state.as_displayed:
        yield Finding(
            "I231", Source(),
            "本工作簿设为「以显示精度为准」,这里按单元格里保存的数值读取。",
            "不需要处理。",
        )  # fmt: skip


def not_a_worksheet(name: str, kind: str) -> Finding:
    """Say that a page of another kind was not read."""
    return Finding(
        "I203",
        Source(name),
        f"「{name}」是{kind},不是工作表,未读取。",
        "不需要处理。",
    )
