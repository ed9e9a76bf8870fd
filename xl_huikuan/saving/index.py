"""备份索引.json: every copy we made, with its whole SHA-256; only what stands here is ever removed.

Several runs may write copies of several workbooks into one folder at a time, so whoever changes
the index reads it again first, and is alone with it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.saving.lock import alone_for_a_moment
from xl_huikuan.saving.swap import digest_of, put_in_place, written_beside

INDEX = "备份索引.json"
Backups = tuple["Backup", ...]


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


def note_backup(folder: Path, backup: Backup) -> None:
    """Put a copy into the index; without it the copy is never removed, and still restorable."""

    def noted(before: Backups | None) -> Backups:
        return (*(entry for entry in before or () if entry.file != backup.file), backup)

    with suppress(OSError, WriteRefused):
        change_index(folder, backup.time, noted)


def change_index(
    folder: Path, now: dt.datetime, change: Callable[[Backups | None], Backups]
) -> None:
    """Change the index as it is then.

    Raises:
        WriteRefused: when another run holds it for too long.
        OSError: when it cannot be read or written.
    """
    with alone_for_a_moment(folder / INDEX, now):
        _write_index(folder, change(read_index(folder)))


def is_damaged(folder: Path) -> bool:
    """Tell whether there is an index that says nothing any more."""
    with suppress(OSError):
        return (folder / INDEX).exists() and read_index(folder) is None
    return False


def read_index(folder: Path) -> Backups | None:
    """Return the copies in the index that are still there; None when it is lost or damaged.

    Raises:
        OSError: when the disk cannot tell.
    """
    try:
        entries = json.loads((folder / INDEX).read_text(encoding="utf-8"))["backups"]
        found = tuple(_entry(each) for each in entries)
        return tuple(entry for entry in found if (folder / entry.file).is_file())
    except (FileNotFoundError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None


def _entry(each: dict[str, Any]) -> Backup:
    if PurePath(each["file"]).name != each["file"]:
        raise ValueError(each["file"])  # nobody makes us touch what lies elsewhere
    time = dt.datetime.fromisoformat(each["time"])
    if time.tzinfo:
        raise ValueError(each["time"])  # ours are by the clock of this PC, and only they compare
    return Backup(
        each["file"], str(each["of"]), time, int(each["size"]), str(each["sha256"]), str(each["by"])
    )


def _write_index(folder: Path, backups: Iterable[Backup]) -> None:
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
    with written_beside(folder / INDEX, lambda file: file.write(text.encode())) as (temporary, _):
        put_in_place(temporary, folder / INDEX)
