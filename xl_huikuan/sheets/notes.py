"""What the clerk should know about a workbook as a whole, whichever way it was read."""

from __future__ import annotations

from xl_huikuan.core.errors import Finding, Source

COUNTS_FROM_1904 = Finding(
    "I103",
    Source(),
    "本工作簿使用 1904 日期系统,日期格式的单元格已换算。",
    "写成纯数字的日期请改成日期格式,否则会差四年。",
)


def not_a_worksheet(name: str, kind: str) -> Finding:
    """Say that a page of another kind was not read."""
    return Finding(
        "I203",
        Source(name),
        f"「{name}」是{kind},不是工作表,未读取。",
        "不需要处理。",
    )
