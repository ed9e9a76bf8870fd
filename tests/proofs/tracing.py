"""A piece of work in a process of its own, killed or disturbed at one system call by strace."""

from __future__ import annotations

import ctypes
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

# Every call by which a process may see or change what lies on a disk.
CALLS = (
    *("open", "openat", "creat", "read", "pread64", "write", "writev", "pwrite64", "lseek"),
    *("close", "stat", "lstat", "fstat", "newfstatat", "statx", "statfs", "fstatfs", "access"),
    *("faccessat", "faccessat2", "readlink", "readlinkat", "fsync", "fdatasync", "rename"),
    *("renameat", "renameat2", "link", "linkat", "symlink", "symlinkat", "unlink", "unlinkat"),
    *("mkdir", "mkdirat", "rmdir", "chmod", "fchmod", "fchmodat", "chown", "fchown", "fchownat"),
    *("truncate", "ftruncate", "getdents64", "utimensat", "copy_file_range", "sendfile"),
    *("flock", "fallocate", "ioctl", "fcntl"),
)
CHANGING = ("ENOSPC", "EIO", "EACCES")
FAULTS = {
    "openat": (*CHANGING, "EMFILE"),
    "write": CHANGING,
    "fsync": CHANGING,
    "close": ("EIO", "ENOSPC"),
    "rename": (*CHANGING, "EBUSY", "EXDEV", "EPERM"),
    "link": (*CHANGING, "EPERM"),
    "unlink": (*CHANGING, "EBUSY"),
    "mkdir": (*CHANGING, "EROFS"),
    "chmod": (*CHANGING, "EPERM"),
    "ioctl": (),  # whether a file is a terminal
    "lseek": (),
}
LOOKING = ("EIO",)  # calls that only read
_LINE = re.compile(r"^(?:\d+ +)?(\w+)\((.*)")
_ANYBODY = -1
_SET_PTRACER = 0x59616D61


@dataclass(frozen=True, slots=True)
class Ended:
    """How a piece of work ended.

    Attributes:
        killed: whether it was.
        code: 0 done, 1 refused with a sentence, 2 with anything else.
        said: what it says to the clerk.
    """

    killed: bool
    code: int
    said: str


@dataclass(frozen=True, slots=True)
class Call:
    """The n-th call of its name, from 1."""

    name: str
    n: int


Job = Callable[[], tuple[int, str]]


def why_not() -> str:
    """Return why nothing can be traced here, "" when it can."""
    if sys.platform != "linux":
        return "strace is for Linux"
    if shutil.which("strace") is None:
        return "strace is not installed (tests/hosts/install.sh)"
    try:
        done, _ = traced(lambda: (0, ""), [])
    except (OSError, TimeoutError) as error:
        return f"ptrace is not permitted here ({error})"
    return "" if done.code == 0 else "ptrace is not permitted here"


def run(job: Job) -> Ended:
    """Do a piece of work in a process of its own, undisturbed."""
    return finished(*started(job))


def traced(job: Job, inject: Sequence[str]) -> tuple[Ended, list[Call]]:
    """Do a piece of work under strace; return how it ended and the calls it made."""
    trace = f"trace={','.join(f'?{name}' for name in CALLS)}"  # ?: some are of other processors
    process, result = started(job, wait=True)
    command = ["strace", "-f", "-p", str(process), "-e", trace]
    for each in inject:
        command += ["-e", f"inject={each}"]
    with subprocess.Popen([*command, "-s", "0"], stderr=subprocess.PIPE, text=True) as strace:
        first = strace.stderr.readline()
        if "attached" not in first:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
            raise OSError(first.strip())
        os.kill(process, signal.SIGUSR1)
        lines = strace.stderr.read().splitlines()
    return finished(process, result), _calls(lines)


def started(job: Job, *, wait: bool = False) -> tuple[int, int]:
    """Start a piece of work and return what `finished` wants: its process and its answer.

    Where it shall wait it does so for a signal, so that it is traced from its first call on.
    """
    result, end = os.pipe()
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
    process = os.fork()
    if process:
        os.close(end)
        return process, result
    if wait:
        ctypes.CDLL(None).prctl(_SET_PTRACER, _ANYBODY, 0, 0, 0)
        signal.sigwait({signal.SIGUSR1})
    try:
        code, said = job()
    except BaseException:  # noqa: BLE001  the parent counts it
        code, said = 2, traceback.format_exc()
    os.write(end, json.dumps([code, said]).encode())
    os._exit(code)


def finished(process: int, result: int) -> Ended:
    """Wait for the end of a piece of work."""
    with os.fdopen(result, "rb") as pipe:
        text = pipe.read()
    _, status = os.waitpid(process, 0)
    if os.WIFSIGNALED(status):
        return Ended(killed=True, code=-os.WTERMSIG(status), said="")
    code, said = json.loads(text) if text else (2, "")
    return Ended(killed=False, code=code, said=said)


def _calls(lines: Sequence[str]) -> list[Call]:
    """Return the calls of the log but the last write, which is our own answer to the parent."""
    counts: dict[str, int] = {}
    calls = []
    for line in lines:
        found = _LINE.match(re.sub(r"^\[pid +\d+\] ", "", line))
        if found and found[1] in CALLS:
            counts[found[1]] = counts.get(found[1], 0) + 1
            calls.append(Call(found[1], counts[found[1]]))
    if calls and calls[-1].name == "write":
        calls.pop()
    return calls


def faults(calls: Sequence[Call]) -> Iterator[tuple[Call, str]]:
    """Yield every way in which every call could fail."""
    for call in calls:
        for error in FAULTS.get(call.name, LOOKING):
            yield call, error


def work_folder(name: str) -> Path:
    """Return an empty folder for one kind of trial, in memory where there is room for it."""
    base = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else Path("/tmp")  # noqa: S108
    folder = base / f"huikuan-{name}-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder
