"""A workbook that is already being read while the program is still getting ready."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xl_huikuan.core.errors import FileRefused
from xl_huikuan.sheets.files.beginning import begin
from xl_huikuan.sheets.files.which import Which

if TYPE_CHECKING:
    from xl_huikuan.sheets.files.reader import Reading


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
    future: Future[Reading] = Future()
    with ExitStack() as until:
        try:
            begun = until.enter_context(begin(path, which))
        except FileRefused as refusal:  # told to whoever asks for the reading
            future.set_exception(refusal)
        else:
            from xl_huikuan.sheets.files.reader import finish  # noqa: PLC0415  slow; the child reads meanwhile

            pool = until.enter_context(ThreadPoolExecutor(1))
            future = pool.submit(finish, begun)
        yield ReadAhead(which, future)
