"""A file held by one run at a time, on this PC or another.

The system itself keeps the lock, as a range of bytes far behind the end of the file, and a file
server keeps it for all PCs. It lets go when the run ends in whatever way, also when it is killed
or its PC loses power, so nobody ever has to remove anything. Disks that know no such locks get a
lock file (`lock.alone_with`). Beside the file stands a note of who holds it, only for the message
to others; one that a crash left is overwritten.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.saving import windows
from xl_huikuan.saving.lock import alone_with, holder_in, said_by_us
from xl_huikuan.saving.swap import remove, sync_folder
from xl_huikuan.saving.troubles import said_in_chinese

_PATIENCE = 150  # tries
_PAUSE = 0.02  # seconds between them
_NO_LOCKS = (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS, errno.EINVAL)
_BINARY = getattr(os, "O_BINARY", 0)


@contextmanager
def held(path: Path, now: dt.datetime) -> Iterator[int]:
    """Open a file, made when it is not there, and hold it; yields the descriptor.

    Others wait for some seconds.

    Raises:
        WriteRefused: another run holds it all that time, or it cannot be written.
    """
    with said_in_chinese(path):
        is_new = not path.exists()
        opened = os.open(path, os.O_RDWR | os.O_CREAT | _BINARY, 0o666)
    try:
        if is_new:
            with said_in_chinese(path):
                sync_folder(path.parent)
        with _locked(opened, path, now):
            yield opened
    finally:
        with contextlib.suppress(OSError):  # what was written was made durable before
            os.close(opened)


@contextmanager
def _locked(opened: int, path: Path, now: dt.datetime) -> Iterator[None]:
    try:
        is_ours = _is_taken(opened)
    except OSError as trouble:
        if trouble.errno not in _NO_LOCKS:
            with said_in_chinese(path):
                raise
        is_ours = None
    if is_ours is None:
        with alone_with(path, path.parent, now):
            yield
        return
    if not is_ours:
        raise _busy(path)
    note = _note(path)
    with contextlib.suppress(OSError):  # the lock holds without it
        note.write_text(said_by_us(now), encoding="utf-8")
    try:
        yield
    finally:
        remove(note)
        _let_go(opened)


def _is_taken(opened: int) -> bool:
    """Try to lock for some seconds; raises OSError where there are no locks."""
    for _ in range(_PATIENCE):
        if _lock(opened):
            return True
        time.sleep(_PAUSE)
    return False


def _lock(opened: int) -> bool:
    if os.name == "nt":
        return windows.is_locked_for_us(opened)
    fcntl = import_module("fcntl")
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _let_go(opened: int) -> None:
    """Closing does so as well, but Windows takes its time."""
    if os.name == "nt":
        windows.unlock(opened)


def _note(path: Path) -> Path:
    return path.with_name(f".{path.name}.by")


def _busy(path: Path) -> WriteRefused:
    holder = holder_in(_note(path))
    who = f"(电脑「{holder.host}」,{holder.time:%Y-%m-%d %H:%M} 开始)" if holder else ""
    return WriteRefused(f"「{path.name}」正被另一个程序使用{who}:请等它结束后再运行。", code="E136")
