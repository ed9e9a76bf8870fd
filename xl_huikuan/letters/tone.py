"""Which words a letter of each level must not contain.

Friendly letters do not speak of contracts, breach or courts; no letter threatens or shames anyone.
"""

from __future__ import annotations

from collections.abc import Mapping

# Humiliating or threatening collection is unlawful; these never appear, whatever the level.
NEVER = (
    "威胁", "曝光", "黑名单", "老赖", "上门闹", "找人上门", "后果自负", "骗子", "诈骗", "无赖",
    "报警", "坐牢", "单位领导", "公之于众", "不客气",
)  # fmt: skip
_GENTLE = ("合同", "违约", "起诉", "诉讼", "法律", "律师", "仲裁", "法院", "暂停供货", "停止供货")
FORBIDDEN: Mapping[int, tuple[str, ...]] = {
    -1: (*NEVER, "起诉", "诉讼", "律师", "暂停供货"),
    0: (*NEVER, *_GENTLE),
    1: (*NEVER, *_GENTLE),
    2: (*NEVER, "起诉", "诉讼", "律师", "法院"),
    3: NEVER,
    4: NEVER,
}


def tone_problems(level: int, text: str) -> tuple[str, ...]:
    """Return the words of `text` that a letter of this level must not contain."""
    return tuple(word for word in FORBIDDEN[level] if word in text)
