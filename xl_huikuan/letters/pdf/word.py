"""Word as the maker of PDFs, on Windows: a Word of our own in a process of our own.

The child (`word_child`) starts a new Word, says its process number, and says each file as it is
done. When it says nothing for too long, the child and that one Word are ended by their numbers: a
Word the clerk has open is another process, and is never touched.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any

import xl_huikuan
from xl_huikuan.letters.pdf import word_child

_LEAVE = 5.0  # seconds the child has to close its Word


def is_here() -> bool:
    """Tell whether Word is installed for this user."""
    if sys.platform != "win32":
        return False
    import winreg  # noqa: PLC0415  on Windows only

    try:
        winreg.CloseKey(winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, r"Word.Application\CLSID"))
    except OSError:
        return False
    return True


def convert(files: Sequence[Path], seconds: float) -> str:
    """Convert .docx files to .pdf files beside them; see `converting.Program`."""
    return run_child([sys.executable, "-I", word_child.__file__, *_roots()], files, seconds)


def _roots() -> list[str]:
    """Return folders the child imports from: where we are, and where pywin32 is."""
    ours = str(Path(xl_huikuan.__file__).parent.parent)
    return list(dict.fromkeys((ours, *(path for path in sys.path if path))))


def run_child(command: Sequence[str], files: Sequence[Path], seconds: float) -> str:
    """Run the child on files; return what went wrong, "" = it did them all."""
    process = subprocess.Popen(  # noqa: S603  our own interpreter and our own script
        list(command),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    said: queue.Queue[dict[str, Any]] = queue.Queue()
    listener = threading.Thread(target=_listen, args=(process, said), daemon=True)
    listener.start()
    watch = _Watch(process, said, seconds)
    try:
        _tell(process, files)
        return watch.until_done(len(files))
    finally:
        watch.end()
        listener.join()


def _tell(process: subprocess.Popen[str], files: Sequence[Path]) -> None:
    with suppress(OSError), process.stdin or nullcontext() as names:  # it may be gone already
        if names is not None:
            names.write("".join(json.dumps(str(file)) + "\n" for file in files))


def _listen(process: subprocess.Popen[str], said: queue.Queue[dict[str, Any]]) -> None:
    with process.stdout or nullcontext(()) as lines:
        for line in lines:
            said.put(json.loads(line))
    said.put({"ended": True})


class _Watch:
    """Listens to a child until it is done or too late."""

    def __init__(
        self, process: subprocess.Popen[str], said: queue.Queue[dict[str, Any]], seconds: float
    ) -> None:
        self._process, self._said, self._seconds = process, said, seconds
        self._word = 0

    def until_done(self, files: int) -> str:
        """Return what went wrong, "" = every file was said to be done."""
        done = 0
        trouble = ""
        while done < files:
            try:
                word = self._said.get(timeout=self._seconds)
            except queue.Empty:
                return "Word 太久没有回应,已停止"
            self._word = word.get("word", self._word)
            trouble = word.get("trouble", trouble)
            done += "file" in word
            if "ended" in word and done < files:
                return trouble or "Word 中途退出了"
        return trouble

    def end(self) -> None:
        """End the child, and the Word it started if that is still there."""
        try:
            self._process.wait(timeout=_LEAVE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            _end_word(self._word)


def _end_word(number: int) -> None:
    """End the Word our child started, by its process number."""
    if sys.platform == "win32" and number:
        taskkill = Path(os.environ.get("SYSTEMROOT", "C:/Windows")) / "System32" / "taskkill.exe"
        subprocess.run(  # noqa: S603  Windows' own program
            [str(taskkill), "/F", "/PID", str(number)], capture_output=True, check=False
        )
