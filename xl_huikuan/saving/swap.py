"""A new file written beside the old one, made durable, and put in its place in one step."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import stat
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

from xl_huikuan.saving import windows

RETRIES = 5
_OURS = re.compile(r"\.xlhk-\d+-\d+\.\w+")
_OLD = 86_400  # seconds
_NO_FOLDER_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS)  # some network disks have none

Writer = Callable[[BinaryIO], object]


def temporary_for(target: Path) -> Path:
    """Return the name of our temporary file for a target: in its folder, so on its disk."""
    return target.with_name(f".xlhk-{os.getpid()}-{zlib.crc32(target.name.encode())}.tmp")


def write_durably(path: Path, write: Writer) -> str:
    """Write a new file to the disk itself; return the SHA-256 of what was meant to be written."""
    path.unlink(missing_ok=True)  # left by a crashed run whose process number was ours
    with path.open("xb") as file:
        hashing = _Hashing(file)
        write(cast("BinaryIO", hashing))
        file.flush()
        os.fsync(file.fileno())
    return hashing.digest.hexdigest()


@contextlib.contextmanager
def written_beside(target: Path, write: Writer) -> Iterator[tuple[Path, str]]:
    """Write a temporary file beside a target, gone at the end if it was not put in place.

    Yields it and the SHA-256 of what was meant to be written.
    """
    temporary = temporary_for(target)
    try:
        yield temporary, write_durably(temporary, write)
    finally:
        remove(temporary)


class _Hashing:
    """A file that keeps the SHA-256 of what is written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        return self._file.write(data)


def like(temporary: Path, original: Path) -> None:
    """Give a file the rights of the one it will replace; Windows does so when replacing."""
    if os.name != "posix":
        return
    known = original.stat()
    temporary.chmod(stat.S_IMODE(known.st_mode))
    own = temporary.stat()
    if (own.st_uid, own.st_gid) != (known.st_uid, known.st_gid):
        with contextlib.suppress(PermissionError):  # only root may give a file away
            os.chown(temporary, known.st_uid, known.st_gid)


def put_in_place(temporary: Path, target: Path) -> None:
    """Replace the target in one step; on Windows a virus scanner may hold it for a moment."""
    if os.name != "nt":
        temporary.replace(target)
        return
    for attempt in range(RETRIES):
        is_last = attempt + 1 == RETRIES
        try:
            if _is_put_on_windows(temporary, target, is_last=is_last):
                return
        except PermissionError:
            if is_last:
                raise
        time.sleep(0.1 * 2**attempt)


def _is_put_on_windows(temporary: Path, target: Path, *, is_last: bool) -> bool:
    """Replace the target; False when it is worth another try in a moment.

    A disk that cannot replace a file and keep its access rights, or will not, renames over it.
    """
    error = windows.replace(target, temporary) if target.exists() else windows.NOT_TRIED
    if error == 0:
        return True
    if error in windows.BUSY and not is_last:
        return False
    temporary.replace(target)
    return True


def sync_folder(folder: Path) -> None:
    """Make names in a folder durable, where the system has a way to ask for it."""
    if os.name != "posix":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    except OSError as trouble:
        if trouble.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(opened)


def sweep(folder: Path, now: float) -> None:
    """Remove our own temporary files a day old, which a crash left."""
    with contextlib.suppress(OSError):
        for entry in list(os.scandir(folder)):
            if not _OURS.fullmatch(entry.name) or not entry.is_file(follow_symlinks=False):
                continue
            if entry.stat(follow_symlinks=False).st_mtime < now - _OLD:
                Path(entry.path).unlink()


def remove(path: Path) -> None:
    """Remove a temporary file of ours; what cannot be removed now is swept another day."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file as it lies on the disk."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
