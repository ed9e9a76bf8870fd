"""回款_备份: copies of what was replaced, named so that their names alone can be understood.

台账_20261031-093005_1a2b3c4d.xlsx   of 台账.xlsx, at 09:30:05, first digits of its SHA-256
备份索引.json                        every copy we made, with its whole SHA-256; `rotation` goes by it
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.sheets.saving.swap import (
    digest_of,
    put_in_place,
    remove,
    sync_folder,
    temporary_for,
    write_durably,
)
from xl_huikuan.sheets.saving.troubles import said_in_chinese

FOLDER = "回款_备份"
INDEX = "备份索引.json"
_NAME = re.compile(
    r"(?P<stem>.+)_(?P<time>\d{8}-\d{6})_(?P<sha8>[0-9a-f]{8})(?:-\d+)?(?P<suffix>\.\w+)"
)
_STAMP = "%Y%m%d-%H%M%S"
_MAX_STEM = 150  # bytes; a name has at most 255, and some of them are ours


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy.

    Attributes:
        file: its name in the folder of backups.
        of: name of the workbook it is a copy of.
        time: when it was made.
        size: in bytes.
        sha256: of its content; of a copy that is not in the index only the first eight digits.
        made_by: what was being done, "" when not known.
    """

    file: str
    of: str
    time: dt.datetime
    size: int
    sha256: str
    made_by: str = ""

    def is_whole(self, folder: Path) -> bool:
        """Tell whether the copy is still what we wrote; raises OSError when it cannot be read."""
        return digest_of(folder / self.file) == self.sha256


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
        folder.mkdir(exist_ok=True)
    return folder


def backup_name(of: str, now: dt.datetime, sha256: str) -> str:
    """Return the name of a backup."""
    return f"{_stem(of)}_{now:{_STAMP}}_{sha256[:8]}{PurePath(of).suffix}"


def _stem(of: str) -> str:
    return PurePath(of).stem.encode()[:_MAX_STEM].decode(errors="ignore")


def parsed(file: Path) -> Backup | None:
    """Return what a file in the folder of backups is by its name; None when it is not ours."""
    found = _NAME.fullmatch(file.name)
    with suppress(ValueError):
        if found:
            time = dt.datetime.strptime(found["time"], _STAMP)
            of = f"{found['stem']}{found['suffix']}"
            return Backup(file.name, of, time, file.stat().st_size, found["sha8"])
    return None


def keep_copy(data: bytes, path: Path, now: dt.datetime, made_by: str) -> Backup:
    """Copy a workbook's content into its folder of backups, prove the copy, and note it.

    Raises:
        WriteRefused: when there is no proven copy afterwards.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    folder = make_folder(path)
    target = _free(folder, backup_name(path.name, now, sha256), sha256)
    with said_in_chinese(target):
        if not target.exists():
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


def _write_copy(data: bytes, target: Path, sha256: str) -> None:
    temporary = temporary_for(target)
    try:
        write_durably(temporary, lambda file: file.write(data))
        if digest_of(temporary) != sha256:
            raise WriteRefused(
                f"写到「{target}」的备份与原文件不一致,没有保存:请检查磁盘后重试。", code="E140"
            )
        put_in_place(temporary, target)
    finally:
        remove(temporary)
    sync_folder(target.parent)


def _free(folder: Path, name: str, sha256: str) -> Path:
    """Return a name that is free, or that of a copy of the same content."""
    path = PurePath(name)
    for number in range(1, 1000):
        target = folder / (name if number == 1 else f"{path.stem}-{number}{path.suffix}")
        if not target.exists() or digest_of(target) == sha256:
            return target
    return target


def note_backup(folder: Path, backup: Backup) -> None:
    """Put a copy into the index; without it the copy is never removed, and still restorable."""
    with suppress(OSError):
        kept = [entry for entry in read_index(folder) or () if entry.file != backup.file]
        write_index(folder, (*kept, backup))


def read_index(folder: Path) -> tuple[Backup, ...] | None:
    """Return the copies in the index that are still there; None when it is lost or damaged.

    Raises:
        OSError: when the disk cannot tell.
    """
    try:
        entries = json.loads((folder / INDEX).read_text(encoding="utf-8"))["backups"]
        found = tuple(_entry(each) for each in entries)
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    return tuple(entry for entry in found if (folder / entry.file).is_file())


def _entry(each: dict[str, Any]) -> Backup:
    if PurePath(each["file"]).name != each["file"]:
        raise ValueError(each["file"])  # nobody makes us touch what lies elsewhere
    time = dt.datetime.fromisoformat(each["time"])
    return Backup(
        each["file"], str(each["of"]), time, int(each["size"]), str(each["sha256"]), str(each["by"])
    )


def write_index(folder: Path, backups: Iterable[Backup]) -> None:
    """Write the index in one step."""
    entries = [
        {
            "file": each.file,
            "of": each.of,
            "time": each.time.isoformat(),
            "size": each.size,
            "sha256": each.sha256,
            "by": each.made_by,
        }
        for each in backups
    ]
    text = json.dumps({"version": 1, "backups": entries}, ensure_ascii=False, indent=1)
    temporary = temporary_for(folder / INDEX)
    try:
        write_durably(temporary, lambda file: file.write(text.encode()))
        put_in_place(temporary, folder / INDEX)
    finally:
        remove(temporary)


def backups_of(path: Path) -> Sequence[Backup]:
    """Return the copies of a workbook, the newest first, in the index or not.

    Raises:
        WriteRefused: when the folder of backups cannot be read.
    """
    folder = backup_folder(path)
    with said_in_chinese(folder):
        listed = {each.file: each for each in read_index(folder) or () if each.of == path.name}
        by_name = f"{_stem(path.name)}{path.suffix}"
        for file in folder.iterdir() if folder.is_dir() else ():
            found = parsed(file)
            if found and found.of == by_name:
                listed.setdefault(file.name, found)
    return sorted(listed.values(), key=lambda each: (each.time, each.file), reverse=True)
