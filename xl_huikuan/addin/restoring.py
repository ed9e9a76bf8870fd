"""huikuan restore: which backups of a workbook there are, and one of them put back."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from xl_huikuan.addin.buttons.delivery import PACKAGES
from xl_huikuan.addin.commands import Report
from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.core.settings import Settings
from xl_huikuan.sheets.ooxml.opc import Package
from xl_huikuan.sheets.ooxml.surgery import book_part
from xl_huikuan.sheets.saving.backups import Backup, backup_folder, backups_of
from xl_huikuan.sheets.saving.restore import chosen, restore, restore_to
from xl_huikuan.sheets.saving.save import Occasion, Saved

_SIZES = ((2**20, "MB"), (2**10, "KB"))


def restore_command(arguments: argparse.Namespace) -> Report:
    """List the backups of a workbook, or put one back."""
    path: Path = arguments.workbook
    real = path.resolve() if path.is_symlink() else path
    backups = backups_of(real)
    if not backups:
        raise WriteRefused(
            f"「{path.name}」在「{backup_folder(real)}」里没有备份:"
            "请检查文件名和文件夹,备份放在台账旁边。",
            code="E142",
        )
    if arguments.backup is None:
        return _listed(real, backups)
    backup = chosen(backups, arguments.backup)
    if arguments.dry_run:
        return Report(
            (f"将恢复 {_line(backups.index(backup) + 1, backup).strip()}",), _data(backup)
        )
    return _restored(real, backup, arguments.out)


def _restored(path: Path, backup: Backup, out: Path | None) -> Report:
    if out is None:
        limit = Settings()["backup_limit"] * 2**20
        saved = restore(
            path, backup, check_workbook(path), Occasion(dt.datetime.now(), "恢复备份", limit)
        )
    else:
        saved = restore_to(path, backup, out, check_workbook(out))
    lines = [f"已把 {backup.time:%Y-%m-%d %H:%M:%S} 的备份恢复到 {saved.place}。", *saved.notes]
    if saved.backup:
        lines.append(f"恢复前的文件也备份了:{saved.backup}。")
    return Report(tuple(lines), _saved_data(backup, saved))


def _saved_data(backup: Backup, saved: Saved) -> dict[str, Any]:
    made = {"output": str(saved.place), "backup": str(saved.backup or "")}
    return {"restored": _data(backup), **made, "notes": list(saved.notes)}


def check_workbook(path: Path) -> Any:
    """Return what refuses content that is no workbook, where we know how to tell."""

    def check(data: bytes) -> None:
        if path.suffix.lower() in PACKAGES:
            book_part(Package(data))

    return check


def _listed(path: Path, backups: Sequence[Backup]) -> Report:
    lines = [f"「{path.name}」有 {len(backups)} 个备份,在 {backup_folder(path)}:"]
    lines += [_line(number, backup) for number, backup in enumerate(backups, 1)]
    lines.append(
        f"恢复其中一个:huikuan restore {path.name} --backup 编号;先看一看可以加 --out 另一个文件名。"
    )
    return Report(tuple(lines), {"backups": [_data(backup) for backup in backups]})


def _line(number: int, backup: Backup) -> str:
    before = f"{backup.made_by}之前" if backup.made_by else "不在索引里"
    return (
        f"  {number:>2}  {backup.time:%Y-%m-%d %H:%M:%S}  {_size(backup.size):>9}  "
        f"{backup.sha256[:8]}  {before}"
    )


def _size(size: int) -> str:
    unit, name = next((each for each in _SIZES if size >= each[0]), (1, "字节"))
    return f"{size / unit:.1f} {name}" if unit > 1 else f"{size} {name}"


def _data(backup: Backup) -> dict[str, Any]:
    return {
        "file": backup.file,
        "time": backup.time.isoformat(),
        "size": backup.size,
        "sha256": backup.sha256,
        "made_by": backup.made_by,
    }
