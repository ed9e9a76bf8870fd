"""Letters under their temporary names, made to last many at a time.

A disk writes its journal once for all who wait for it at that moment, and waiting for each letter
would be most of the time of a batch. The files stay open until then: a virus scanner that looks at
a closed one could keep us from opening it again.
"""

from __future__ import annotations

import errno
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from xl_huikuan.saving.swap import remove
from xl_huikuan.saving.troubles import said_in_chinese

DIGITS = 32  # of the SHA-256, in a temporary name
_AT_ONCE = 16


def part_of(folder: Path, sha256: str) -> Path:
    """Return the temporary name of a letter with this content."""
    return folder / f"{sha256[:DIGITS]}.part"


class Parts:
    """The letters of a chunk that are written and not yet sure to outlast a power cut."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: list[BinaryIO] = []

    def write(self, data: bytes, sha256: str) -> None:
        """Write a letter under its temporary name and read it back.

        Raises:
            OSError: when that cannot be, or something else comes back.
        """
        part = part_of(self._folder, sha256)
        file = part.open("wb")
        try:
            file.write(data)
            file.flush()
            _refuse_other(part, data)
        except OSError:
            with suppress(OSError):
                file.close()
            remove(part)
            raise
        self._open.append(file)

    def sync(self) -> None:
        """See that all of them are on the disk itself, and close them.

        Raises:
            WriteRefused: when the disk says no; then none of them must be registered.
        """
        with said_in_chinese(self._folder):
            if _AT_ONCE == 1:
                for file in self._open:
                    _sync(file)
            elif self._open:
                with ThreadPoolExecutor(min(_AT_ONCE, len(self._open))) as pool:
                    list(pool.map(_sync, self._open))
            self.close()

    def close(self) -> None:
        """Close the files, whatever became of them."""
        while self._open:
            with suppress(OSError):  # what counts was synced before
                self._open.pop().close()


def _sync(file: BinaryIO) -> None:
    os.fsync(file.fileno())


def _refuse_other(part: Path, data: bytes) -> None:
    if part.read_bytes() != data:
        raise OSError(errno.EIO, "read back differs")
