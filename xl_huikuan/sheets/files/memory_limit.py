"""A limit on the memory of the reading process, set by itself: by the system, not by goodwill."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path
from typing import Any

_MIB = 2**20
_LEAST = 640 * _MIB  # Python with its libraries counts 300
_PER_BYTE = 30  # of the file: a zip grows tenfold, and is held three times while it is read
_PER_CELL = 160  # as calamine holds it, as Python holds it, and in our columns
_MOST = 4 * 2**30
_LIMIT_INFORMATION, _PROCESS_MEMORY = 9, 0x100  # of job objects in Windows
_NO_DIALOGS = 0x0001 | 0x0002  # a reader that breaks down must end, not ask somebody


def memory_for(path: Path, cells: int = 0) -> int:
    """Return how many bytes reading a file may take, from its size and the cells it spans."""
    return min(_LEAST + _PER_BYTE * path.stat().st_size + _PER_CELL * cells, _MOST)


def limit_memory(most: int) -> None:
    """Give this process at most so many bytes."""
    if sys.platform == "win32":
        _limit_by_job(ctypes.WinDLL("kernel32"), most)
        return
    import resource  # noqa: PLC0415  # there is none on Windows

    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class _Basic(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    )


class _Extended(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("Basic", _Basic),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


def _limit_by_job(kernel32: Any, most: int) -> None:
    """Put this process into a job of its own; the job lives as long as the process."""
    about = _Extended()
    about.Basic.LimitFlags = _PROCESS_MEMORY
    about.ProcessMemoryLimit = most
    for function in (kernel32.CreateJobObjectW, kernel32.GetCurrentProcess):
        function.restype = ctypes.c_void_p  # handles have 64 bits
    kernel32.SetErrorMode(_NO_DIALOGS)
    job = ctypes.c_void_p(kernel32.CreateJobObjectW(None, None))
    size = ctypes.sizeof(about)
    kernel32.SetInformationJobObject(job, _LIMIT_INFORMATION, ctypes.byref(about), size)
    kernel32.AssignProcessToJobObject(job, ctypes.c_void_p(kernel32.GetCurrentProcess()))
