"""Run a program and see what it really does: time, memory of all its processes, network, files."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PAUSE = 0.02


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of a run.

    Attributes:
        code: exit code; negative = a signal; None = it was ended after the time allowed.
        out, err: what it printed.
        seconds: wall time.
        mib: the most memory that it and the children living at one time held, added up.
        network: system calls for a network; None = there is no strace to see them.
    """

    code: int | None
    out: str
    err: str
    seconds: float
    mib: float
    network: tuple[str, ...] | None


def watched(
    command: Sequence[str], folder: Path, env: Mapping[str, str], log: Path, allowed: float = 60
) -> Seen:
    """Run a command in a folder; `log` is a file for strace."""
    tracing = shutil.which("strace")
    trace = [
        "strace",
        "-f",
        "--seccomp-bpf",
        "-qqq",
        "-e",
        "trace=%network",
        "-e",
        "signal=none",
        "-o",
        str(log),
    ]
    start = time.perf_counter()
    with log.with_suffix(".out").open("wb") as out, log.with_suffix(".err").open("wb") as err:
        process = subprocess.Popen(
            [*(trace if tracing else ()), *command],
            cwd=folder,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,
        )
    most = 0.0
    while process.poll() is None and time.perf_counter() - start < allowed:
        most = max(most, sum(map(_mib, _family(process.pid, itself=not tracing))))
        time.sleep(_PAUSE)
    seconds = time.perf_counter() - start
    code = process.poll()
    if code is None:
        os.killpg(process.pid, signal.SIGKILL)  # the session started above and nothing else
        process.wait()
    said, complained = (
        log.with_suffix(end).read_bytes().decode("utf-8", "replace") for end in (".out", ".err")
    )
    network = tuple(log.read_text().splitlines()) if tracing else None
    return Seen(code, said, complained, seconds, most, network)


def _family(pid: int, *, itself: bool = True) -> Iterator[int]:
    if itself:
        yield pid
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [int(c) for task in tasks for c in (task / "children").read_text().split()]
    except OSError:  # it has just ended
        return
    for child in children:
        yield from _family(child)


def _mib(pid: int) -> float:
    """Return the most memory a process ever held, which no pause between two looks can miss."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    found = re.search(r"VmHWM:\s*(\d+)", status)
    return int(found[1]) / 1024 if found else 0.0


def files_below(folder: Path) -> dict[str, str]:
    """Return every file of a folder with the hash of its content."""
    return {
        str(path.relative_to(folder)): _digest(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
