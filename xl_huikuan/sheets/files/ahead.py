"""A workbook that is already being read while the program is still getting ready."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from xl_huikuan.sheets.files.reader import Reading, read_grids
from xl_huikuan.sheets.files.which import Which


@dataclass(frozen=True, slots=True)
class ReadAhead:
    """Reading under way.

    Attributes:
        which: the sheets that are read.
        future: the reading, or the FileRefused it ended in.
    """

    which: Which
    future: Future[Reading]

    def reading(self) -> Reading:
        """Wait for the reading; raises FileRefused when the file cannot be used."""
        return self.future.result()


@contextmanager
def reading_ahead(path: Path, which: Which) -> Iterator[ReadAhead]:
    """Begin to read a workbook now; the reading process is gone when the block ends."""
    with ThreadPoolExecutor(1) as pool:
        yield ReadAhead(which, pool.submit(read_grids, path, which))
