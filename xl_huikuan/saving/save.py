"""The one way a file of the clerk's is replaced: proven first, backed up first, in one step.

refuse early → lock → write beside, fsync → prove from disk → back up → unchanged? → replace
→ fsync folder → look again. Until the replacing, nothing of hers has changed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.saving.backups import keep_copy, make_folder
from xl_huikuan.saving.index import Backup, is_damaged
from xl_huikuan.saving.lock import alone_with
from xl_huikuan.saving.places import check_place, place_of
from xl_huikuan.saving.rotation import lost_index, rotate
from xl_huikuan.saving.swap import (
    Writer,
    digest_of,
    like,
    put_in_place,
    sweep,
    sync_folder,
    written_beside,
)
from xl_huikuan.saving.troubles import refused, said_in_chinese

CHANGED = "E126"  # results of what was read before are not wanted any more
Prove = Callable[[bytes], None]  # raises WriteRefused when a file is not what was meant


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why something is saved.

    Attributes:
        now: when, by the clock of whoever asked.
        made_by: what is being done, for the list of backups.
        limit: bytes that all backups in a folder may have together.
    """

    now: dt.datetime
    made_by: str
    limit: int


@dataclass(frozen=True, slots=True)
class Original:
    """A file as it was when it was read.

    Attributes:
        place: the file itself, not a link to it.
        data: its content.
        sha256: of the content.
    """

    place: Path
    data: bytes
    sha256: str
    _marks: tuple[int, int, int]

    @classmethod
    def read(cls, path: Path) -> Original:
        """Read a file; raises WriteRefused when it cannot be read or must not be replaced."""
        place = place_of(path)
        with said_in_chinese(place):
            marks = _marks(place)
            data = place.read_bytes()
        original = cls(place, data, hashlib.sha256(data).hexdigest(), marks)
        original.refuse_changed()
        return original

    def refuse_changed(self) -> None:
        """Raise WriteRefused when the file is not any more what was read."""
        with said_in_chinese(self.place):
            if _marks(self.place) == self._marks and digest_of(self.place) == self.sha256:
                return
        raise changed(self.place)


def _marks(place: Path) -> tuple[int, int, int]:
    known = place.stat()
    return known.st_size, known.st_mtime_ns, known.st_ino


def changed(place: Path) -> WriteRefused:
    """Return the refusal of a file that somebody else changed meanwhile."""
    return WriteRefused(
        f"处理期间「{place.name}」被改动过,没有写回:请保存并关闭它,重新运行一次。", code=CHANGED
    )


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save left behind.

    Attributes:
        place: the file written.
        backup: copy of what was there before; None when there was nothing.
        sha256: of what was written.
        notes: what the clerk should know.
    """

    place: Path
    backup: Path | None
    sha256: str
    notes: tuple[str, ...]


def save_over(original: Original, write: Writer, prove: Prove, occasion: Occasion) -> Saved:
    """Replace a file by a new one.

    Raises:
        WriteRefused: when anything kept us from it; the file is then as it was.
    """
    place = original.place
    with said_in_chinese(place):
        said = check_place(place)
        folder = make_folder(place)
        with alone_with(place, folder, occasion.now):
            sweep(place.parent, occasion.now.timestamp())
            sweep(folder, occasion.now.timestamp())
            said += (lost_index(folder),) if is_damaged(folder) else ()
            backup, sha256, doubt = _replaced(original, write, prove, occasion)
            late = rotate(folder, occasion.now, occasion.limit)
    notes = tuple(note for note in (*said, doubt, late) if note)
    return Saved(place, folder / backup.file, sha256, notes)


def _replaced(
    original: Original, write: Writer, prove: Prove, occasion: Occasion
) -> tuple[Backup, str, str]:
    """Return the backup made, the SHA-256 of the new file, and what is not sure about it."""
    place = original.place
    with _proven(place, write, prove) as (temporary, sha256):
        like(temporary, place)
        backup = keep_copy(original.data, place, occasion.now, occasion.made_by)
        original.refuse_changed()
        return backup, sha256, _swap(temporary, place, sha256, backup)


def save_new(target: Path, write: Writer, prove: Prove, unchanged: Callable[[], None]) -> str:
    """Write a file that is not the clerk's own, in place of an earlier one; return its SHA-256.

    Raises:
        WriteRefused: when it cannot be written or proven; the target is then as it was.
    """
    with said_in_chinese(target), _proven(target, write, prove) as (temporary, sha256):
        unchanged()
        put_in_place(temporary, target)
    with suppress(OSError):  # the file is in place; only durability is at stake
        sync_folder(target.parent)
    return sha256


@contextmanager
def _proven(target: Path, write: Writer, prove: Prove) -> Iterator[tuple[Path, str]]:
    """Write a temporary file beside the target and prove it as it lies on the disk."""
    with written_beside(target, write) as (temporary, sha256):
        data = temporary.read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise WriteRefused(
                f"写到磁盘的「{target.name}」与预期不符,没有保存:请检查磁盘后重试。", code="E140"
            )
        prove(data)
        yield temporary, sha256


def _swap(temporary: Path, place: Path, sha256: str, backup: Backup) -> str:
    """Put the new file in place; return a sentence when it is there but not made sure of.

    From the moment it may be in place, no trouble is called a failure.
    """
    try:
        put_in_place(temporary, place)
    except OSError as trouble:
        if not os.path.lexists(place):
            raise _gone(place, backup) from trouble
        if not _has(place, sha256):
            raise refused(trouble, place) from trouble
    try:
        sync_folder(place.parent)
    except OSError:
        return _unsure(place)
    return "" if _has(place, sha256) else _unsure(place)


def _gone(place: Path, backup: Backup) -> WriteRefused:
    """Return what to say when the system broke off between taking the old file and the new."""
    return WriteRefused(
        f"系统换上新文件时出错,「{place.name}」现在不在原处;原来的内容完好,在备份「{backup.file}」里:"
        f"请运行 huikuan restore {place.name} --backup 1 放回。",
        code="E127",
    )


def _has(place: Path, sha256: str) -> bool:
    try:
        return digest_of(place) == sha256
    except OSError:
        return False


def _unsure(place: Path) -> str:
    return (
        f"「{place.name}」已保存,但未能确认:请打开看一下;"
        f"有问题时用 huikuan restore 恢复写入之前的备份。"
    )
