"""huikuan restore: which backups of a workbook there are, and one of them put back."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from xl_huikuan.addin.buttons.delivery import PACKAGES
from xl_huikuan.addin.buttons.pipeline import read_book
from xl_huikuan.addin.buttons.say import size_text
from xl_huikuan.addin.commands import Report
from xl_huikuan.core.errors import HuikuanError, WriteRefused
from xl_huikuan.saving.backups import backed_up_in, backup_folder, backups_of
from xl_huikuan.saving.index import Backup
from xl_huikuan.saving.places import real_path
from xl_huikuan.saving.restore import chosen, restore, restore_to
from xl_huikuan.saving.save import Occasion, Saved
from xl_huikuan.sheets.book import ClosedBook
from xl_huikuan.sheets.files.which import ONLY_ANSWERS, PARAMETERS
from xl_huikuan.sheets.ooxml.opc import Package
from xl_huikuan.sheets.ooxml.surgery import book_part
from xl_huikuan.sheets.results.backup_limit import UNLIMITED, backup_limit

_MOST_NAMES = 5


def restore_command(arguments: argparse.Namespace) -> Report:
    """List the backups of a workbook, or put one back."""
    path = real_path(arguments.workbook)
    backups = backups_of(path)
    if not backups:
        raise _without(path)
    if arguments.backup is None:
        return _listed(arguments.workbook, path, backups)
    backup = chosen(backups, arguments.backup)
    if arguments.dry_run:
        what = _line(backups.index(backup) + 1, backup).strip()
        where = arguments.out or path
        return Report((f"试算:会把备份 {what} 恢复到 {where},没有写任何文件。",), _data(backup))
    return _restored(path, backup, arguments.out)


def _without(path: Path) -> WriteRefused:
    """Return the refusal for a workbook without backups: it may have had another name."""
    folder = backup_folder(path)
    names = [name for name in backed_up_in(folder) if name != path.name]
    others = "、".join(names[:_MOST_NAMES]) + ("等" if len(names) > _MOST_NAMES else "")
    hint = (
        f"那里有 {others} 的备份,改过名的请写备份时的名称,并加 --out 恢复成另一个文件。"
        if names
        else "备份放在台账旁边。"
    )
    return WriteRefused(
        f"「{path.name}」在「{folder}」里没有备份:请检查文件名和文件夹;{hint}", code="E142"
    )


def _restored(path: Path, backup: Backup, out: Path | None) -> Report:
    if out is None:
        occasion = Occasion(dt.datetime.now(), "恢复备份", _limit(path))
        saved = restore(path, backup, check_workbook(path), occasion)
    else:
        saved = restore_to(path, backup, out, check_workbook(out))
    lines = [f"已把 {backup.time:%Y-%m-%d %H:%M:%S} 的备份恢复到 {saved.place}。", *saved.notes]
    if saved.backup:
        lines.append(f"恢复前的文件也备份了:{saved.backup}。")
    return Report(tuple(lines), _saved_data(backup, saved))


def _limit(path: Path) -> int:
    """Return the room the clerk gives to backups; all she could where the file cannot say."""
    with suppress(HuikuanError):
        read = read_book(ClosedBook(path, which=ONLY_ANSWERS), path.parent)
        return backup_limit(read.ours.get(PARAMETERS))
    return UNLIMITED


def _saved_data(backup: Backup, saved: Saved) -> dict[str, Any]:
    made = {"output": str(saved.place), "backup": str(saved.backup or "")}
    return {"restored": _data(backup), **made, "notes": list(saved.notes)}


def check_workbook(path: Path) -> Any:
    """Return what refuses content that is no workbook, where we know how to tell."""

    def check(data: bytes) -> None:
        if path.suffix.lower() in PACKAGES:
            book_part(Package(data))

    return check


def _listed(typed: Path, path: Path, backups: Sequence[Backup]) -> Report:
    lines = [f"「{path.name}」有 {len(backups)} 个备份,在 {backup_folder(path)}:"]
    lines += [_line(number, backup) for number, backup in enumerate(backups, 1)]
    lines.append(
        f'恢复其中一个:huikuan restore "{typed}" --backup 编号;先看一看可以加 --out 另一个文件名。'
    )
    return Report(tuple(lines), {"backups": [_data(backup) for backup in backups]})


def _line(number: int, backup: Backup) -> str:
    before = f"{backup.made_by}之前" if backup.made_by else "不在索引里"
    return (
        f"  {number:>2}  {backup.time:%Y-%m-%d %H:%M:%S}  {size_text(backup.size, 1):>9}  "
        f"{backup.sha256[:8]}  {before}"
    )


def _data(backup: Backup) -> dict[str, Any]:
    return {
        "file": backup.file,
        "time": backup.time.isoformat(),
        "size": backup.size,
        "sha256": backup.sha256,
        "made_by": backup.made_by,
    }
