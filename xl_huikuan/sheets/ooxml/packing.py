"""New members of a zip: deflated beside the making of their chunks and whatever is done next."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Semaphore
from typing import Self

from xl_huikuan.sheets.ooxml.zipraw import Member

LEVEL = 1  # five times as fast as 6 for a file a quarter bigger
_CHUNKS_AHEAD = 64  # of about a megabyte each
_WORKERS = 2
_NOTHING_MORE = b"\x03\x00"  # a last, empty block


def pack(name: str, chunks: Iterable[bytes]) -> Member:
    """Deflate the chunks of a short member, at once."""
    content = b"".join(chunks)
    packed = _deflated(content) + _NOTHING_MORE
    return _member(name, packed, zlib.crc32(content), len(content))


class Packing:
    """Members on their way: `add` returns when all chunks of one are made, not when it is ready.

    Each chunk is deflated by itself, so that the bytes do not depend on how many are at a time;
    one worker alone counts, because chunks are counted in their order.
    """

    def __init__(self) -> None:
        self._ahead = Semaphore(_CHUNKS_AHEAD)
        self._workers, self._counter = ThreadPoolExecutor(_WORKERS), ThreadPoolExecutor(1)
        self._coming: list[_Coming] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._workers.shutdown()
        self._counter.shutdown()

    def add(self, name: str, chunks: Iterable[bytes]) -> None:
        """Make the chunks of a member; a few wait while others are deflated."""
        one = _Coming(name)
        self._coming.append(one)
        for chunk in chunks:
            self._ahead.acquire()
            one.jobs.append(self._workers.submit(self._deflate, chunk))
            one.counted = self._counter.submit(one.count, chunk)

    def beside(self, work: Callable[[], bytes]) -> Future[bytes]:
        """Do something else in a worker."""
        return self._workers.submit(work)

    def taken(self) -> list[tuple[str, Member]]:
        """Return the members added since the last time, by name, when they are ready.

        Whatever went wrong in a worker is raised here.
        """
        coming, self._coming = self._coming, []
        return [(one.name, one.member()) for one in coming]

    def _deflate(self, chunk: bytes) -> bytes:
        """Deflate a chunk and make room for another."""
        try:
            return _deflated(chunk)
        finally:
            self._ahead.release()


def _deflated(chunk: bytes) -> bytes:
    """Return deflated bytes that others may follow."""
    squeeze = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
    return squeeze.compress(chunk) + squeeze.flush(zlib.Z_FULL_FLUSH)


class _Coming:
    """A member whose chunks are being deflated, in the order of `jobs`."""

    def __init__(self, name: str) -> None:
        self.jobs: list[Future[bytes]] = []
        self.counted: Future[None] | None = None  # the last chunk
        self.name = name
        self._crc = self._size = 0

    def count(self, chunk: bytes) -> None:
        """Take account of a chunk."""
        self._crc = zlib.crc32(chunk, self._crc)
        self._size += len(chunk)

    def member(self) -> Member:
        """Return the member; raises what went wrong in one of the jobs."""
        packed = b"".join((*(job.result() for job in self.jobs), _NOTHING_MORE))
        if self.counted is not None:
            self.counted.result()
        return _member(self.name, packed, self._crc, self._size)


def _member(name: str, packed: bytes, crc: int, size: int) -> Member:
    return Member(name.encode(), not name.isascii(), zipfile.ZIP_DEFLATED, crc, size, packed)
