"""What only Windows can tell or do about a file; nothing here is called on another system."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

_READ_WRITE = 0xC0000000
_OPEN_EXISTING = 3
_SHARING_VIOLATIONS = (32, 33)
_IGNORE_MERGE_ERRORS = 2
_QUERY_LIMITED = 0x1000
_STILL_ACTIVE = 259
_ACCESS_DENIED = 5
_INVALID_HANDLE = ctypes.c_void_p(-1).value
BUSY = frozenset({_ACCESS_DENIED, *_SHARING_VIOLATIONS, 1175, 1176, 1177})  # often for a moment
NOT_TRIED = -1
_FAR = 2**40  # where a lock of a file begins: whoever reads the file is not in its way

_HANDLE, _TEXT, _NUMBER = ctypes.c_void_p, ctypes.c_wchar_p, ctypes.c_uint32
# What each call takes and returns: else handles of 64 bits would lose half of theirs.
_CALLS: Mapping[str, tuple[Any, Sequence[Any]]] = {
    "CreateFileW": (
        _HANDLE,
        (_TEXT, _NUMBER, _NUMBER, ctypes.c_void_p, _NUMBER, _NUMBER, _HANDLE),
    ),
    "CloseHandle": (ctypes.c_int, (_HANDLE,)),
    "ReplaceFileW": (
        ctypes.c_int,
        (_TEXT, _TEXT, _TEXT, _NUMBER, ctypes.c_void_p, ctypes.c_void_p),
    ),
    "OpenProcess": (_HANDLE, (_NUMBER, ctypes.c_int, _NUMBER)),
    "GetExitCodeProcess": (ctypes.c_int, (_HANDLE, ctypes.POINTER(_NUMBER))),
}


def kernel32() -> Any:
    """Return the library of system calls."""
    library = getattr(ctypes, "WinDLL")("kernel32", use_last_error=True)  # noqa: B009  not declared elsewhere
    for name, (returned, taken) in _CALLS.items():
        call = getattr(library, name)
        call.restype, call.argtypes = returned, taken
    return library


def last_error() -> int:
    """Return the number of the last failed call."""
    number: int = getattr(ctypes, "get_last_error")()  # noqa: B009  not declared elsewhere
    return number


def is_held(path: Path) -> bool:
    """Tell whether any program has a file open, by asking to have it alone for a moment."""
    kernel = kernel32()
    handle = kernel.CreateFileW(str(path), _READ_WRITE, 0, None, _OPEN_EXISTING, 0, None)
    if handle == _INVALID_HANDLE:
        return last_error() in _SHARING_VIOLATIONS
    kernel.CloseHandle(handle)
    return False


def replace(old: Path, new: Path) -> int:
    """Put a file in another's place, which keeps its access rights; return 0, or the error.

    Windows renames twice. Without a name for the old file it may be gone when the second fails;
    with one it is there, and gets its own name back.
    """
    aside = new.with_suffix(".old")
    aside.unlink(missing_ok=True)
    if kernel32().ReplaceFileW(str(old), str(new), str(aside), _IGNORE_MERGE_ERRORS, None, None):
        with suppress(OSError):  # held by a virus scanner: swept another day
            aside.unlink(missing_ok=True)
        return 0
    error = last_error()
    if aside.exists() and not old.exists():
        aside.rename(old)
    return error


def is_running(process: int) -> bool:
    """Tell whether a process is alive; os.kill would end it."""
    kernel = kernel32()
    handle = kernel.OpenProcess(_QUERY_LIMITED, 0, process)
    if not handle:
        return last_error() == _ACCESS_DENIED  # another user's, who works on the same computer
    code = _NUMBER()
    known = kernel.GetExitCodeProcess(handle, ctypes.byref(code))
    kernel.CloseHandle(handle)
    return not known or code.value == _STILL_ACTIVE


def is_locked_for_us(opened: int) -> bool:
    """Lock an open file unless another has; tell whether it is ours now."""
    system = import_module("msvcrt")
    os.lseek(opened, _FAR, os.SEEK_SET)
    try:
        system.locking(opened, system.LK_NBLCK, 1)
    except PermissionError:
        return False
    return True


def unlock(opened: int) -> None:
    """Give back the lock of an open file."""
    system = import_module("msvcrt")
    os.lseek(opened, _FAR, os.SEEK_SET)
    with suppress(OSError):
        system.locking(opened, system.LK_UNLCK, 1)
