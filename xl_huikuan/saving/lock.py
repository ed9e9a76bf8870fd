"""One run at a time on one workbook: a lock file with who holds it, taken over from the dead."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.saving import windows
from xl_huikuan.saving.swap import remove, temporary_for
from xl_huikuan.saving.troubles import said_in_chinese

_LONGEST = dt.timedelta(hours=1)  # a save takes seconds; process numbers are given out again
_BLANK = 10  # seconds after which a lock still without a word is nobody's
_TRIES = 3
_MOST_PROCESS = 2**31
_PATIENCE = 150  # looks for what takes milliseconds
_PAUSE = 0.02  # seconds between them


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock.

    Attributes:
        process: process number; 0 when the file does not say.
        host: name of the computer.
        time: when it was taken.
    """

    process: int
    host: str
    time: dt.datetime

    def is_dead(self, now: dt.datetime) -> bool:
        """Tell whether the lock was left by a process of this computer that is gone."""
        if self.host != platform.node() or not self.process:
            return False
        return abs(now - self.time) > _LONGEST or not _is_running(self.process)


def _is_running(process: int) -> bool:
    if os.name == "nt":
        return windows.is_running(process)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def alone_with(place: Path, folder: Path, now: dt.datetime) -> Iterator[None]:
    """Hold the lock of a workbook, in a folder of ours.

    Raises:
        WriteRefused: when another run holds it.
    """
    lock = folder / f".{place.name}.lock"
    with said_in_chinese(lock):
        _take(lock, place, now)
    try:
        yield
    finally:
        remove(lock)


@contextmanager
def alone_for_a_moment(place: Path, now: dt.datetime) -> Iterator[None]:
    """Hold the lock of a small file of ours, beside it, for milliseconds; others wait for it.

    Raises:
        WriteRefused: when other runs are at it all the time.
        OSError: when no lock can be made.
    """
    lock = place.with_name(f".{place.name}.lock")
    first = _state(lock)
    if not any(_is_taken(lock, place, now) for _ in range(_PATIENCE)):
        if _state(lock) != first:
            raise _busy(lock, place, _holder(_text(lock)))
        _take(lock, place, now, left=True)  # one lock all that time: its maker broke down
    try:
        yield
    finally:
        remove(lock)


def _is_taken(lock: Path, place: Path, now: dt.datetime) -> bool:
    """Try to take a lock; pause when it is another's."""
    try:
        _make(lock, now)
    except FileExistsError:
        with contextlib.suppress(WriteRefused):
            _take_over(lock, place, now)
    except PermissionError:
        if os.name != "nt":  # where a lock that is just being removed cannot be asked for
            raise
    else:
        return True
    time.sleep(_PAUSE)
    return False


def _state(lock: Path) -> tuple[int, int]:
    """Return what two locks of one name differ in."""
    with contextlib.suppress(OSError):
        known = lock.stat()
        return known.st_ino, known.st_mtime_ns
    return 0, 0


def _take(lock: Path, place: Path, now: dt.datetime, *, left: bool = False) -> None:
    """Take a lock, also one that another is known to have `left`."""
    for _ in range(_TRIES):
        try:
            _make(lock, now)
        except FileExistsError:
            _take_over(lock, place, now, left=left)
        else:
            return
    raise _busy(lock, place, None)


def _make(lock: Path, now: dt.datetime) -> None:
    """Make the lock, where the disk can in one step with what it says."""
    said = said_by_us(now)
    made = temporary_for(lock)
    try:
        made.write_text(said, encoding="utf-8")
        if os.name == "nt":
            made.rename(lock)  # which fails there when the name is taken
        else:
            lock.hardlink_to(made)
    except FileExistsError:
        raise
    except OSError:
        _make_plainly(lock, said)  # disks without hard links
    finally:
        remove(made)


def said_by_us(now: dt.datetime) -> str:
    """Return what a lock says of this run."""
    return json.dumps({"process": os.getpid(), "host": platform.node(), "time": now.isoformat()})


def holder_in(lock: Path) -> Holder | None:
    """Return who a lock says holds it; None when it says nothing."""
    with contextlib.suppress(OSError):
        return _holder(_text(lock))
    return None


def _make_plainly(lock: Path, said: str) -> None:
    with lock.open("x", encoding="utf-8") as file:
        file.write(said)


def _take_over(lock: Path, place: Path, now: dt.datetime, *, left: bool = False) -> None:
    """Remove the lock of a dead process; raise when it may still be alive."""
    text = _text(lock)
    holder = _holder(text)
    if not (left or (holder.is_dead(now) if holder else _is_old(lock, now))):
        raise _busy(lock, place, holder)
    aside = temporary_for(lock)
    with contextlib.suppress(FileNotFoundError):  # somebody else was quicker
        lock.rename(aside)
        if _text(aside) != text:  # a live one, made since we looked
            aside.rename(lock)
            raise _busy(lock, place, None)
        aside.unlink()


def _is_old(lock: Path, now: dt.datetime) -> bool:
    """Tell whether a lock that says nothing was left when its maker broke down."""
    with contextlib.suppress(FileNotFoundError):
        return abs(now.timestamp() - lock.stat().st_mtime) > _BLANK
    return False


def _text(lock: Path) -> str:
    with contextlib.suppress(FileNotFoundError, UnicodeDecodeError):
        return lock.read_text(encoding="utf-8")
    return ""


def _holder(text: str) -> Holder | None:
    try:
        said = json.loads(text)
        time, host = dt.datetime.fromisoformat(said["time"]), str(said["host"])
        process = int(said["process"])
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None
    is_ours = 0 <= process < _MOST_PROCESS and not time.tzinfo
    return Holder(process, host, time) if is_ours else None


def _busy(lock: Path, place: Path, holder: Holder | None) -> WriteRefused:
    who = f"(电脑「{holder.host}」,{holder.time:%Y-%m-%d %H:%M} 开始)" if holder else ""
    return WriteRefused(
        f"另一次运行正在写「{place.name}」{who}:请等它结束再运行;"
        f"确定没有别的运行时,删除「{lock}」。",
        code="E136",
    )
