"""A backup put back in the place of its workbook, or beside it under another name."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from pathlib import Path, PurePath

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.saving.backups import backup_folder, make_folder
from xl_huikuan.saving.index import Backup
from xl_huikuan.saving.lock import alone_with
from xl_huikuan.saving.places import refuse_open
from xl_huikuan.saving.save import Occasion, Original, Prove, Saved, save_new, save_over
from xl_huikuan.saving.troubles import said_in_chinese

_MOST_NUMBER = 4  # digits; a time has more
_SEPARATORS = re.compile(r"[-/.:T\s年月日时点分秒]")
_DAY = 8  # digits of the least that is taken for a time


def chosen(backups: Sequence[Backup], text: str) -> Backup:
    """Return the backup a clerk names by its number in the list, or by the time it was made.

    Raises:
        WriteRefused: when none or several are meant.
    """
    number, digits = text.strip(), _SEPARATORS.sub("", text)
    found: Sequence[Backup] = ()
    if number.isdecimal() and len(number) <= _MOST_NUMBER:
        found = backups[int(number) - 1 : int(number)] if int(number) else ()
    elif digits.isdecimal() and len(digits) >= _DAY:
        found = [each for each in backups if f"{each.time:%Y%m%d%H%M%S}".startswith(digits)]
    if len(found) != 1:
        how_many = f"有 {len(found)} 个备份" if found else "没有备份"
        raise WriteRefused(
            f"{how_many}符合「{text}」:请按列表写编号(1 到 {len(backups)})或完整的时间。",
            code="E142",
        )
    return found[0]


def restore(path: Path, backup: Backup, check: Prove, occasion: Occasion) -> Saved:
    """Put a backup in the place of the workbook, which is itself backed up before.

    `check` raises WriteRefused for content that is no workbook.

    Raises:
        WriteRefused: when the backup is damaged, or the workbook cannot be replaced.
    """
    data = _content(path, backup, check)
    if os.path.lexists(path):
        return save_over(Original.read(path), lambda file: file.write(data), check, occasion)
    with alone_with(path, make_folder(path), occasion.now):
        sha256 = _write(path, data, check)
    return Saved(path, None, sha256, ())


def restore_to(path: Path, backup: Backup, target: Path, check: Prove) -> Saved:
    """Write a backup of a workbook to a new file.

    Raises:
        WriteRefused: when the backup is damaged, or there is such a file already.
    """
    suffix = PurePath(backup.file).suffix
    if target.suffix.lower() != suffix.lower():
        raise WriteRefused(
            f"备份是 {suffix} 文件,不能恢复成「{target.name}」:请把文件名写成以 {suffix} 结尾。",
            code="E139",
        )
    return Saved(target, None, _write(target, _content(path, backup, check), check), ())


def _write(target: Path, data: bytes, check: Prove) -> str:
    def free() -> None:
        refuse_open(target)
        if target.exists():
            raise WriteRefused(f"「{target}」已经存在,没有覆盖:请换一个文件名。", code="E138")

    with said_in_chinese(target):
        free()
    return save_new(target, lambda file: file.write(data), check, free)


def _content(path: Path, backup: Backup, check: Prove) -> bytes:
    """Return the content of a backup, proven to be what was backed up."""
    file = backup_folder(path) / backup.file
    try:
        data = file.read_bytes()
    except OSError as trouble:
        raise WriteRefused(f"备份「{file}」读不出来:请换一个备份。", code="E142") from trouble
    if not hashlib.sha256(data).hexdigest().startswith(backup.sha256):
        raise WriteRefused(
            f"备份「{backup.file}」已不是当时的内容(校验不符),没有恢复:请换一个备份。", code="E142"
        )
    check(data)
    return data
