"""Corrections that cannot be meant: a column of dates given as amounts, or of amounts as dates.

Taken at the clerk's word every row would be refused by itself; one question says it at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xl_huikuan.sheets.recognition.choices import BY_CLERK, ColumnChoice
from xl_huikuan.sheets.recognition.schema import BY_KEY

_WORDS = {"money": "金额", "date": "日期"}
_MOST, _FEW = 0.6, 0.3  # shares of the filled cells, as a heading's meaning is judged by


def misfits(columns: Sequence[ColumnChoice]) -> Iterator[tuple[str, str]]:
    """Yield what is unclear about corrected columns and what to do, as `ColumnMapping.doubts`."""
    for choice in columns:
        other = _held(choice)
        if choice.reason == BY_CLERK and other:
            yield (
                (
                    f"{choice.letters} 列「{choice.heading}」由您指定为{BY_KEY[choice.key].title},"
                    f"列里却是{_WORDS[other]}。"
                ),
                f"改正或清空 {choice.letters} 列的「更正」。",
            )


def _held(choice: ColumnChoice) -> str:
    """Return what a column of money or dates holds instead: money or date, "" = it fits."""
    wanted = BY_KEY[choice.key].content if choice.key in BY_KEY else ""
    other = {"money": "date", "date": "money"}.get(wanted, "")
    share = choice.share
    return other if other and share[other] >= _MOST and share[wanted] < _FEW else ""
