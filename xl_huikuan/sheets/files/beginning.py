"""The beginning of every reading: the guard, then the child; imports nothing slow."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from xl_huikuan.sheets.files.guard import FileKind, Format, check_file
from xl_huikuan.sheets.files.reader_process import ReaderProcess, start_reader
from xl_huikuan.sheets.files.which import THEIRS, Which

TEXTS = (Format.CSV, Format.HTML, Format.XML2003)


@dataclass(frozen=True, slots=True, eq=False)
class Begun:
    """A reading under way; its child is gone when the block ends.

    Attributes:
        path: of the file.
        which: the sheets wanted.
        kind: what the file really is.
        child: the process that reads.
    """

    path: Path
    which: Which
    kind: FileKind
    child: ReaderProcess

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_about: object) -> None:
        self.child.stop()


def begin(path: Path, which: Which) -> Begun:
    """Look at a file and begin to read it; raise FileRefused when it must not be read."""
    kind = check_file(path)
    if kind.format in TEXTS:
        return Begun(path, which, kind, start_reader(path, THEIRS, kind.format.name))
    return Begun(path, which, kind, start_reader(path, which))
