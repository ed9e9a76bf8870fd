"""LibreOffice as the maker of PDFs: found, started with a profile of its own, and ended for sure."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

_NAMES = ("soffice.com", "soffice") if sys.platform == "win32" else ("soffice", "libreoffice")
_PLACES = (
    "C:/Program Files/LibreOffice/program/soffice.com",
    "C:/Program Files (x86)/LibreOffice/program/soffice.com",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
_LOOK = 0.2  # seconds between two looks at what is there
_NEW_GROUP = 0x00000200  # CREATE_NEW_PROCESS_GROUP


def find(places: Iterable[str] = _PLACES) -> Path | None:
    """Return the program, from the PATH or where it is usually installed; None = it is not there."""
    on_path = next(filter(None, map(shutil.which, _NAMES)), None)
    if on_path:
        return Path(on_path)
    return next((Path(place) for place in places if Path(place).is_file()), None)


def convert(soffice: Path, files: Sequence[Path], seconds: float) -> str:
    """Convert .docx files to .pdf files beside them in one process.

    It is ended when so many seconds bring no further file. Returns what went wrong, "" = the program ended well; a window of LibreOffice that the clerk
    has open is another process with another profile.
    """
    with tempfile.TemporaryDirectory(prefix="huikuan_lo_", ignore_cleanup_errors=True) as profile:
        command = [
            str(soffice),
            f"-env:UserInstallation={Path(profile).as_uri()}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--convert-to",
            "pdf:writer_pdf_Export",
            "--outdir",
            str(files[0].parent),
            *map(str, files),
        ]
        return _run(command, files[0].parent, seconds)


def _run(command: Sequence[str], folder: Path, seconds: float) -> str:
    windows = sys.platform == "win32"
    flags = _NEW_GROUP | getattr(subprocess, "CREATE_NO_WINDOW", 0)
    try:
        process = subprocess.Popen(  # noqa: S603  the program found, our own arguments
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=not windows,
            creationflags=flags if windows else 0,
        )
    except OSError as error:
        return f"LibreOffice 启动不了({error.strerror})"
    try:
        code = _wait(process, folder, seconds)
    finally:
        _end(process)
    if code is None:
        return f"{seconds:.0f} 秒没有进展,已停止"
    return f"LibreOffice 出错退出({code})" if code else ""


def _wait(process: subprocess.Popen[bytes], folder: Path, seconds: float) -> int | None:
    """Return the exit code, or None when the process makes no further file."""
    made, until = 0, time.monotonic() + seconds
    while time.monotonic() < until:
        with suppress(subprocess.TimeoutExpired):
            return process.wait(timeout=_LOOK)
        now = sum(1 for _ in folder.glob("*.pdf"))
        if now > made:
            made, until = now, time.monotonic() + seconds
    return None


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process we started and what it started itself, and nothing else."""
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        taskkill = Path(os.environ.get("SYSTEMROOT", "C:/Windows")) / "System32" / "taskkill.exe"
        subprocess.run(  # noqa: S603  Windows' own program, our own child's number
            [str(taskkill), "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False
        )
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
