"""Run `reader_child` in a process of its own and take its answer, or say why there is none."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import lxml
import numpy as np
import numpy.typing as npt
import python_calamine

import xl_huikuan
from xl_huikuan.core.errors import FileRefused
from xl_huikuan.sheets.files import reader_child
from xl_huikuan.sheets.files.memory_limit import memory_for
from xl_huikuan.sheets.files.which import Which
from xl_huikuan.sheets.grid import CellColumn

TIME_LIMIT = 120.0  # seconds for one workbook


@dataclass(frozen=True, slots=True)
class SheetAnswer:
    """One sheet as calamine read it.

    Attributes:
        name: sheet name.
        type: "WorkSheet", "ChartSheet", "DialogSheet", "MacroSheet" or "Vba".
        visible: False for hidden and very hidden.
        merges: 0-based (first row, first column, last row, last column).
        n_rows: rows from the first one of the sheet.
        columns: from A on; empty when the sheet was not read.
        hidden: 0-based rows the clerk does not see, as far as the child is the one who knows.
    """

    name: str
    type: str
    visible: bool
    merges: tuple[tuple[int, int, int, int], ...] = ()
    n_rows: int = 0
    columns: tuple[CellColumn, ...] = ()
    hidden: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the child said: sheets, or an error.

    Attributes:
        sheets: in order.
        error: "password", "damaged" with calamine's words, "refused" with our own
            sentence and its code.
        detail, code: more of an error.
    """

    sheets: tuple[SheetAnswer, ...] = ()
    error: str = ""
    detail: str = ""
    code: str = ""


class ReaderDied(FileRefused):
    """The child died: the file is damaged in a way calamine does not survive, or too big."""


@dataclass(slots=True)
class ReaderProcess:
    """A running child. Its output is drained by a thread while the program does its own part."""

    path: Path
    process: subprocess.Popen[bytes]
    output: bytes = b""
    late: bool = False
    drain: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self.drain = threading.Thread(target=self._drain, daemon=True)
        self.drain.start()

    def _drain(self) -> None:
        try:
            self.output, _ = self.process.communicate(timeout=TIME_LIMIT)
        except subprocess.TimeoutExpired:
            self.late = True
            self.process.kill()
            self.process.communicate()

    def answer(self) -> Answer:
        """Wait for the answer; raise FileRefused when the child died or took too long."""
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
        return decode_answer(self.output)

    def stop(self) -> None:
        """End the child whatever it is doing."""
        self.process.kill()
        self.drain.join()


@contextmanager
def reader_process(
    path: Path, which: Which, format_: str = "", memory: int = 0
) -> Iterator[ReaderProcess]:
    """Start the child on a file; it is gone when the block ends.

    `format_` is that of a text file; `memory` in bytes, 0 = what a file of its size needs.
    """
    command = [
        sys.executable,
        "-I",
        reader_child.__file__,
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
    running = ReaderProcess(path, process)
    try:
        yield running
    finally:
        running.stop()


def _roots() -> str:
    """Return the folders of the packages the child imports, one on a line."""
    packages = (xl_huikuan, np, python_calamine, lxml)
    return "\n".join(dict.fromkeys(str(Path(p.__file__ or "").parent.parent) for p in packages))


def decode_answer(output: bytes) -> Answer:
    """Return the answer from what the child wrote: a line of JSON, then the arrays."""
    stream = io.BytesIO(output)
    said = json.loads(stream.readline())
    if "error" in said:
        return Answer(error=said["error"], detail=said.get("detail", ""), code=said.get("code", ""))
    return Answer(tuple(_sheet(sheet, stream) for sheet in said["sheets"]))


def _sheet(said: dict[str, Any], stream: io.BytesIO) -> SheetAnswer:
    n = said.get("rows", 0)
    columns = [
        CellColumn(
            _array(stream, np.uint8, n),
            _array(stream, np.float64, n),
            _array(stream, np.int32, n),
            tuple(texts),
        )
        for texts in said.get("texts", ())
    ]
    merges = tuple(tuple(merge) for merge in said.get("merges", ()))
    hidden = frozenset(said.get("hidden", ()))
    return SheetAnswer(
        said["name"], said["type"], said["visible"], merges, n, tuple(columns), hidden
    )


def _array(stream: io.BytesIO, dtype: type[np.generic], n: int) -> npt.NDArray[Any]:
    return np.frombuffer(stream.read(n * np.dtype(dtype).itemsize), dtype)
