"""Which backups are kept: the last ten of a workbook, one a day for a month, up to a size."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from xl_huikuan.sheets.saving.backups import Backup, parsed, read_index, write_index

LAST = 10
DAYS = 30
_WORKBOOK = attrgetter("of")


def superfluous(backups: Sequence[Backup], now: dt.datetime, limit: int) -> tuple[Backup, ...]:
    """Return the copies that need not be kept; `limit` is the bytes that all may have together.

    The newest copy of each workbook is never among them.
    """
    kept: list[Backup] = []
    newest: set[Backup] = set()
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
    return [each for each in in_order if each in in_order[:LAST] or each in days.values()]


def rotate(folder: Path, now: dt.datetime, limit: int) -> str:
    """Remove superfluous copies; return a sentence about what could not be done, "" for nothing.

    Only what the index lists, what has a name of ours, and what is byte for byte what we wrote.
    """
    try:
        backups = read_index(folder)
        if backups is not None:
            _remove(folder, backups, now, limit)
    except OSError:
        return f"「{folder}」里的旧备份没能全部清理,请检查文件夹权限;新的备份已经做好。"
    if backups is None:
        return (
            f"「{folder}」的备份索引丢失或损坏,旧备份没有清理,需要时请自己删除;新的备份已经做好。"
        )
    return ""


def _remove(folder: Path, backups: Sequence[Backup], now: dt.datetime, limit: int) -> None:
    ours = [each for each in backups if parsed(folder / each.file)]
    gone = [each for each in superfluous(ours, now, limit) if each.is_whole(folder)]
    for each in gone:
        (folder / each.file).unlink(missing_ok=True)
    if gone:
        write_index(folder, (each for each in backups if each not in gone))
