"""回款_备份: copies of what was replaced, named so that their names alone can be understood.

台账_20261031-093005_1a2b3c4d.xlsx   of 台账.xlsx, at 09:30:05, first digits of its SHA-256
备份索引.json                        every copy we made, see `index`
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path, PurePath

from xl_huikuan.core.errors import WriteRefused, trouble_of
from xl_huikuan.saving.index import Backup, note_backup, read_index
from xl_huikuan.saving.swap import digest_of, put_in_place, sync_folder, written_beside
from xl_huikuan.saving.troubles import said_in_chinese

FOLDER = "回款_备份"
_NAME = re.compile(
    r"(?P<stem>.+)_(?P<time>\d{8}-\d{6})_(?P<sha8>[0-9a-f]{8})(?:-\d+)?(?P<suffix>\.\w+)"
)
_STAMP = "%Y%m%d-%H%M%S"
_MAX_STEM = 150  # bytes; a name has at most 255, and some of them are ours


def backup_folder(path: Path) -> Path:
    """Return the folder of backups of a workbook."""
    return path.parent / FOLDER


def make_folder(path: Path) -> Path:
    """Return the folder of backups of a workbook, made when it is not there.

    Raises:
        WriteRefused: when it cannot be made.
    """
    folder = backup_folder(path)
    with said_in_chinese(folder):
        try:
            folder.mkdir(exist_ok=True)
        except FileExistsError as trouble:
            raise WriteRefused(
                f"放备份的文件夹「{folder}」建不了:那里已有一个同名的文件,请把它改名或移走再运行。",
                code="E123",
            ) from trouble
    return folder


def backup_name(of: str, now: dt.datetime, sha256: str) -> str:
    """Return the name of a backup."""
    return f"{_stem(of)}_{now:{_STAMP}}_{sha256[:8]}{PurePath(of).suffix}"


def _stem(of: str) -> str:
    return PurePath(of).stem.encode()[:_MAX_STEM].decode(errors="ignore")


def parsed(file: Path) -> Backup | None:
    """Return what a file in the folder of backups is by its name; None when it is not ours."""
    found = _NAME.fullmatch(file.name)
    with suppress(ValueError, FileNotFoundError):  # no time, or another run was quicker
        if found:
            time = dt.datetime.strptime(found["time"], _STAMP)
            of = f"{found['stem']}{found['suffix']}"
            return Backup(file.name, of, time, file.stat().st_size, found["sha8"])
    return None


def keep_copy(data: bytes, path: Path, now: dt.datetime, made_by: str) -> Backup:
    """Copy a workbook's content into its folder of backups, prove the copy, and note it.

    Equal copies are not made twice, else ten runs in a row would leave nothing else: the earlier
    one gets the new time.

    Raises:
        WriteRefused: when there is no proven copy afterwards.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    folder = make_folder(path)
    target = _free(folder, backup_name(path.name, now, sha256), sha256)
    with said_in_chinese(target):
        if not (target.exists() or _renewed(path.name, target, sha256)):
            _write_copy(data, target, sha256)
    backup = Backup(target.name, path.name, now, len(data), sha256, made_by)
    note_backup(folder, backup)
    return backup


def move_to_backups(path: Path, now: dt.datetime, made_by: str) -> Path:
    """Move a file of ours into the folder of backups beside it; raises OSError when it cannot."""
    folder = backup_folder(path)
    folder.mkdir(exist_ok=True)
    return adopt(path, folder, path.name, now=now, made_by=made_by)


def adopt(file: Path, folder: Path, of: str, *, now: dt.datetime, made_by: str) -> Path:
    """Give a file its name among the backups of a workbook; raises OSError when it cannot."""
    sha256, size = digest_of(file), file.stat().st_size
    target = _free(folder, backup_name(of, now, sha256), sha256)
    file.replace(target)
    note_backup(folder, Backup(target.name, of, now, size, sha256, made_by))
    return target


def _renewed(of: str, target: Path, sha256: str) -> bool:
    """Give an earlier copy of the same content a new name; tell whether there was one."""
    folder = target.parent
    with suppress(OSError):
        for each in read_index(folder) or ():
            if (each.of, each.sha256) == (of, sha256) and each.is_whole(folder):
                (folder / each.file).replace(target)
                sync_folder(folder)
                return True
    return False


def _write_copy(data: bytes, target: Path, sha256: str) -> None:
    with written_beside(target, lambda file: file.write(data)) as (temporary, _):
        if digest_of(temporary) != sha256:
            raise WriteRefused(
                f"写到「{target}」的备份与原文件不一致,没有保存:请检查磁盘后重试。", code="E140"
            )
        put_in_place(temporary, target)
    sync_folder(target.parent)


def _free(folder: Path, name: str, sha256: str) -> Path:
    """Return a name that is free, or that of a copy of the same content."""
    path = PurePath(name)
    for number in range(1, 1000):
        target = folder / (name if number == 1 else f"{path.stem}-{number}{path.suffix}")
        if not target.exists() or digest_of(target) == sha256:
            return target
    return target


def backups_of(path: Path) -> Sequence[Backup]:
    """Return the copies of a workbook, the newest first, in the index or not.

    Raises:
        WriteRefused: when the folder of backups cannot be read.
    """
    folder = backup_folder(path)
    try:
        index: tuple[Backup, ...] = ()
        with suppress(OSError):  # names alone say enough to restore
            index = read_index(folder) or ()
        listed = {each.file: each for each in index if _is_same(each.of, path.name)}
        others = {each.file for each in index} - listed.keys()
        by_name = f"{_stem(path.name)}{path.suffix}"
        for found in _copies_in(folder):
            if _is_same(found.of, by_name) and found.file not in others:
                listed.setdefault(found.file, found)
    except OSError as trouble:
        raise WriteRefused(
            f"备份文件夹「{folder}」读不了:{trouble_of(trouble)}。请检查文件夹权限和网络盘连接。",
            code="E113",
        ) from trouble
    return sorted(listed.values(), key=lambda each: (each.time, each.file), reverse=True)


def backed_up_in(folder: Path) -> Sequence[str]:
    """Return the names of the workbooks of which there are copies in a folder of backups."""
    with suppress(OSError):
        named = {each.file: each.of for each in (*_copies_in(folder), *(read_index(folder) or ()))}
        return sorted(set(named.values()))
    return ()


def _copies_in(folder: Path) -> Iterator[Backup]:
    for file in folder.iterdir() if folder.is_dir() else ():
        found = parsed(file)
        if found:
            yield found


def _is_same(name: str, other: str) -> bool:
    """Tell whether two names are one file's, as this system sees it."""
    return os.path.normcase(name) == os.path.normcase(other)
