"""回款_函件登记.jsonl: the lines on the disk, only ever added to, by one run at a time.

A folder of an earlier version has 回款_函件登记.json instead. Its letters are the first lines of the
new file; it keeps counting until they are all there, and is then put aside under another name.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.letters.names import is_our_letter
from xl_huikuan.letters.register.chain import START, Row, chained, unchained
from xl_huikuan.letters.register.entry import Entry
from xl_huikuan.letters.register.trouble import bytes_of, readable, trusted
from xl_huikuan.saving.holding import held
from xl_huikuan.saving.troubles import said_in_chinese

FILE = "回款_函件登记.jsonl"
OLD_FILE = "回款_函件登记.json"
PUT_ASIDE = "回款_函件登记_旧格式"
FORMAT = 2
_BLOCK = 2**16


class Journal:
    """The lines of one folder, as far as they were read."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._old = folder / OLD_FILE
        self._chain = START
        self._size = self._count = 0
        self._opened = -1
        self._is_closed = True

    @property
    def is_held(self) -> bool:
        """Whether nobody else can add to it now."""
        return self._opened >= 0

    def read(self) -> Iterator[Row]:
        """Yield what was added since it was last read; a torn rest is passed over.

        Raises:
            WriteRefused: it is damaged, or gone while letters it must have held are there.
        """
        data = self._data()
        if not data and (orphan := _letter_in(self.path.parent)):
            raise WriteRefused(
                f"「{self.path.parent}」里有已出的函件(如「{orphan}」),却没有「{FILE}」,为免文号重复"
                "已停止:请从备份恢复该文件,或把旧函件移到别的文件夹。",
                code="E716",
            )
        with trusted(self.path):
            if len(data) < self._size:
                raise ValueError(len(data))
            if not self._is_closed and data[self._size : self._size + 1] == b"\n":
                self._size, self._is_closed = self._size + 1, True
            added = io.BytesIO(data)
            added.seek(self._size)
            for line in unchained(added, self._chain, self._count + 1):
                self._is_closed = line.is_closed
                self._remember(line.chain, line.size, 1)
                yield line.row

    @contextmanager
    def held(self, now: dt.datetime) -> Iterator[None]:
        """Keep everybody else from adding to it.

        Raises:
            WriteRefused: another run does; or it cannot be written.
        """
        try:
            with held(self.path, now) as opened:
                self._opened = opened
                self._take_over()
                yield
        finally:
            self._opened = -1

    def add(self, rows: Sequence[Row]) -> None:
        """Add lines, all or none, and see that they are on the disk; only while it is held.

        Raises:
            WriteRefused: the disk does not take them.
        """
        if not self._count:
            rows = [{"format": FORMAT}, *rows]
        data, chain = chained(rows, self._chain)
        mend = b"" if self._is_closed else b"\n"  # an editor took it off
        self._write(mend + data)
        self._is_closed = True
        self._remember(chain, len(mend + data), len(rows))

    def _remember(self, chain: str, size: int, count: int) -> None:
        self._chain = chain
        self._size += size
        self._count += count

    def _write(self, data: bytes) -> None:
        """Write behind what was read: a torn rest is cut off first."""
        with said_in_chinese(self.path):
            self._refuse_overtaken()
            try:
                os.ftruncate(self._opened, self._size)
                os.lseek(self._opened, self._size, os.SEEK_SET)
                _write_all(self._opened, data)
                os.fsync(self._opened)
            except OSError:
                with suppress(OSError):  # else the next run finds letters without their files
                    os.ftruncate(self._opened, self._size)
                    os.fsync(self._opened)
                raise

    def _refuse_overtaken(self) -> None:
        """See that nobody added lines in spite of our lock: some network disks keep none."""
        os.lseek(self._opened, self._size, os.SEEK_SET)
        if b"\n" in os.read(self._opened, _BLOCK):
            raise WriteRefused(
                f"「{FILE}」刚被另一个程序写过,没有登记任何新函件:请等它结束后再运行。", code="E136"
            )

    def _data(self) -> bytes:
        """Return what the file says, or will say when an older one is taken over."""
        data, old = bytes_of(self.path) or b"", bytes_of(self._old)
        if old is None:
            return data
        with trusted(self._old):
            first = _converted(old)
        if first.startswith(data):
            return first
        if not data.startswith(first):
            raise WriteRefused(
                f"「{self.path.parent}」里的「{FILE}」和旧版的「{OLD_FILE}」互相不符,为免文号重复已停止:"
                "请确认没有人还在用旧版程序出函,再把后者移到别的文件夹。",
                code="E716",
            )
        return data

    def _take_over(self) -> None:
        """Write what an older file says, as far as it is not there, and put that file aside."""
        if bytes_of(self._old) is None:
            return
        meant = self._data()
        with said_in_chinese(self.path):
            there = os.fstat(self._opened).st_size
            os.lseek(self._opened, there, os.SEEK_SET)
            _write_all(self._opened, meant[there:])
            os.fsync(self._opened)
            self._old.replace(_free(self._old.with_name(f"{PUT_ASIDE}.json")))


def _write_all(opened: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(opened, rest) :]


def _free(path: Path) -> Path:
    stem, copy = path.stem, 1
    while path.exists():
        copy += 1
        path = path.with_name(f"{stem}_{copy}{path.suffix}")
    return path


def _converted(old: bytes) -> bytes:
    """Return the lines of a register of format 1."""
    content = json.loads(old)
    letters = {1: content["letters"]}[content["format"]]
    rows: list[Row] = [{"format": FORMAT}]
    rows += [{"letter": Entry.of(row).row} for row in letters]
    return chained(rows, START)[0]


def _letter_in(folder: Path) -> str:
    """Return the name of a letter of ours in the folder; "" = there is none."""
    with readable(folder):
        paths = (*folder.glob("*.docx"), *folder.glob("*/*.docx")) if folder.is_dir() else ()
    return next((path.name for path in sorted(paths) if is_our_letter(path.name)), "")
