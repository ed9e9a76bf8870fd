"""Run `reader_child` in a process of its own and take its answer, or say why there is none.

Imports nothing slow: the child is to begin before the rest of us is imported.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Self

from xl_huikuan.core.errors import FileRefused
from xl_huikuan.sheets.files.memory_limit import memory_for
from xl_huikuan.sheets.files.which import Which

TIME_LIMIT = 120.0  # seconds for one workbook
CHILD = Path(__file__).with_name("reader_child.py")
_PACKAGES = ("xl_huikuan", "numpy", "python_calamine", "lxml")  # that the child imports


class ReaderDied(FileRefused):
    """The child died: the file is damaged in a way calamine does not survive, or too big."""


@dataclass(slots=True)
class ReaderProcess:
    """A running child, gone when its block ends.

    Its output is drained by a thread while the program does its own part.
    """

    path: Path
    process: subprocess.Popen[bytes]
    output: bytes = b""
    late: bool = False
    drain: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self.drain = threading.Thread(target=self._drain, daemon=True)
        self.drain.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_about: object) -> None:
        self.stop()

    def _drain(self) -> None:
        try:
            self.output, _ = self.process.communicate(timeout=TIME_LIMIT)
        except subprocess.TimeoutExpired:
            self.late = True
            self.process.kill()
            self.process.communicate()

    def answer(self) -> bytes:
        """Wait for what the child wrote; raise FileRefused when it died or took too long."""
        self.drain.join()
        if self.late:
            raise FileRefused(
                f"文件「{self.path.name}」读了 {TIME_LIMIT:.0f} 秒还没读完,已停止:"
                "请只保留需要的工作表,另存为新的 xlsx 后再读取。",
                code="E115",
            )
        if self.process.returncode != 0:
            raise ReaderDied(
                f"文件「{self.path.name}」的内部结构异常或超出内存上限,未能读取:"
                "请在 Excel 里打开,只把需要的工作表另存为新的 xlsx。",
                code="E115",
            )
        return self.output

    def stop(self) -> None:
        """End the child whatever it is doing."""
        self.process.kill()
        self.drain.join()


def start_reader(path: Path, which: Which, format_: str = "", memory: int = 0) -> ReaderProcess:
    """Start the child on a file.

    `format_` is that of a text file; `memory` in bytes, 0 = what a file of its size needs.
    """
    command = [
        sys.executable,
        "-I",
        str(CHILD),
        str(path.absolute()),
        _roots(),
        which.as_argument(),
        format_,
        str(memory or memory_for(path)),
    ]
    process = subprocess.Popen(  # noqa: S603  # our own interpreter and our own script
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    return ReaderProcess(path, process)


def _roots() -> str:
    """Return the folders of the packages the child imports, one on a line."""
    found = (find_spec(name) for name in _PACKAGES)
    origins = [spec.origin for spec in found if spec and spec.origin]
    return "\n".join(dict.fromkeys(str(Path(origin).parent.parent) for origin in origins))
