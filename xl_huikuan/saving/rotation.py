"""Which backups are kept: the last ten of a workbook, one a day for a month, up to a size."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.saving.backups import parsed
from xl_huikuan.saving.index import Backup, change_index, read_index

LAST = 10
DAYS = 30
_WORKBOOK = attrgetter("of")


def superfluous(backups: Sequence[Backup], now: dt.datetime, limit: int) -> tuple[Backup, ...]:
    """Return the copies that need not be kept; `limit` is the bytes that all may have together.

    The newest copy of each workbook is never among them, nor the one just made: by a clock that
    went back it may be the oldest.
    """
    kept: list[Backup] = []
    newest = {each for each in backups if each.time == now}
    for _, together in groupby(sorted(backups, key=_WORKBOOK), _WORKBOOK):
        in_order = sorted(together, key=lambda each: each.time, reverse=True)
        newest.add(in_order[0])
        kept += _kept(in_order, now)
    total = sum(each.size for each in kept)
    for oldest in sorted(kept, key=lambda each: each.time):
        if total > limit and oldest not in newest:
            kept.remove(oldest)
            total -= oldest.size
    return tuple(each for each in backups if each not in set(kept))


def _kept(in_order: Sequence[Backup], now: dt.datetime) -> list[Backup]:
    """Return the last ten, and of each day of the last month the newest."""
    days: dict[dt.date, Backup] = {}
    for each in in_order:
        if now - each.time <= dt.timedelta(days=DAYS):
            days.setdefault(each.time.date(), each)
    return [
        each
        for each in in_order
        if each in in_order[:LAST] or each in days.values() or each.time == now
    ]


def rotate(folder: Path, now: dt.datetime, limit: int) -> str:
    """Remove superfluous copies; return a sentence about what could not be done, "" for nothing.

    Only what the index lists, what has a name of ours, and what is byte for byte what we wrote.
    """
    try:
        backups = read_index(folder)
        if backups is None:
            return lost_index(folder)
        _remove(folder, backups, now, limit)
    except (OSError, WriteRefused):
        return f"「{folder}」里的旧备份没能全部清理,请检查文件夹权限;新的备份已经做好。"
    return ""


def lost_index(folder: Path) -> str:
    """Return the sentence that says what follows when the index is lost."""
    return (
        f"「{folder}」的备份索引丢失或损坏:以前的备份不会再自动清理,仍可恢复,"
        "不需要时请自己删除;从这次起重新登记。"
    )


def _remove(folder: Path, backups: Sequence[Backup], now: dt.datetime, limit: int) -> None:
    ours = [each for each in backups if parsed(folder / each.file)]
    gone = set(_removed(folder, superfluous(ours, now, limit)))
    if gone:
        change_index(folder, now, lambda there: tuple(b for b in there or () if b not in gone))


def _removed(folder: Path, backups: Sequence[Backup]) -> Iterator[Backup]:
    """Remove copies that are still what we wrote; another run may have been quicker."""
    for each in backups:
        with suppress(FileNotFoundError):
            if each.is_whole(folder):
                (folder / each.file).unlink()
                yield each
