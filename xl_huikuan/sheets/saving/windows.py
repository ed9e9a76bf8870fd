"""What only Windows can tell or do about a file; nothing here is called on another system."""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import Any

_READ_WRITE = 0xC0000000
_OPEN_EXISTING = 3
_SHARING_VIOLATIONS = (32, 33)
_IGNORE_MERGE_ERRORS = 2
_QUERY_LIMITED = 0x1000
_STILL_ACTIVE = 259


def kernel32() -> Any:
    """Return the library of system calls."""
    return getattr(ctypes, "WinDLL")("kernel32", use_last_error=True)  # noqa: B009  not declared elsewhere


def last_error() -> int:
    """Return the number of the last failed call."""
    number: int = getattr(ctypes, "get_last_error")()  # noqa: B009  not declared elsewhere
    return number


def is_held(path: Path) -> bool:
    """Tell whether any program has a file open, by asking to have it alone for a moment."""
    kernel = kernel32()
    kernel.CreateFileW.restype = ctypes.c_void_p
    handle = kernel.CreateFileW(str(path), _READ_WRITE, 0, None, _OPEN_EXISTING, 0, None)
    if handle == ctypes.c_void_p(-1).value:
        return last_error() in _SHARING_VIOLATIONS
    kernel.CloseHandle(ctypes.c_void_p(handle))
    return False


def replaced(old: Path, new: Path) -> bool:
    """Put a file in another's place, which keeps its access rights; False when it could not be."""
    return bool(kernel32().ReplaceFileW(str(old), str(new), None, _IGNORE_MERGE_ERRORS, None, None))


def is_running(process: int) -> bool:
    """Tell whether a process is alive; os.kill would end it."""
    kernel = kernel32()
    kernel.OpenProcess.restype = ctypes.c_void_p
    handle = kernel.OpenProcess(_QUERY_LIMITED, 0, process)
    if not handle:
        return False
    code = ctypes.c_ulong()
    known = kernel.GetExitCodeProcess(ctypes.c_void_p(handle), ctypes.byref(code))
    kernel.CloseHandle(ctypes.c_void_p(handle))
    return not known or code.value == _STILL_ACTIVE
