"""What only Windows can show, tried with a stand-in for its library of calls.

Errors of ReplaceFileW as Microsoft documents them: 1175 and 1176 leave both files under their
names when a name for the old one was given; 1177 leaves the old one under that name.
"""

from __future__ import annotations

import ctypes
import datetime as dt
import os
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.saving import holding, save, swap, windows
from xl_huikuan.saving.holding import held
from xl_huikuan.saving.save import Occasion, Original, save_over
from xl_huikuan.sheets.files.memory_limit import _Extended, _limit_by_job

INVALID = 2 ** (8 * 8) - 1  # INVALID_HANDLE_VALUE
DENIED, HELD, NOT_RENAMED, RENAMED, NO_SUCH_CALL = 5, 32, 1176, 1177, 120
ON = Occasion(dt.datetime(2026, 10, 31, 9, 30, 5), "刷新全部", 10**9)


class Kernel:
    """Answers as Windows would, and notes what was asked."""

    def __init__(self, handle: int | None = 7, code: int = 259, errors: Sequence[int] = ()) -> None:
        self.handle, self.code, self.errors = handle, code, list(errors)
        self.asked: list[str] = []

    def CreateFileW(self, _name, access, share, *_rest):  # noqa: N802
        assert (access, share) == (0x80000000 | 0x40000000, 0)  # read and write, with nobody
        self.asked.append("open")
        return self.handle

    def OpenProcess(self, *_arguments):  # noqa: N802
        self.asked.append("open")
        return self.handle

    def CloseHandle(self, handle) -> None:  # noqa: N802
        assert handle == self.handle
        self.asked.append("close")

    def GetExitCodeProcess(self, _handle, code) -> int:  # noqa: N802
        code._obj.value = self.code
        return 1

    def ReplaceFileW(self, old, new, aside, flags, *_reserved) -> int:  # noqa: N802
        assert flags == 2
        self.asked.append("replace")
        error = self.errors.pop(0) if self.errors else 0
        if error in (0, RENAMED):
            Path(old).rename(aside)
        if error == 0:
            Path(new).rename(old)
        self.error = error
        return error == 0


@pytest.fixture
def on_windows(monkeypatch):
    """Return what makes the module for swapping believe it runs on Windows, with these errors."""
    waits: list[float] = []

    def make(*errors: int) -> tuple[Kernel, list[float]]:
        kernel = Kernel(errors=errors)
        monkeypatch.setattr(windows, "kernel32", lambda: kernel)
        monkeypatch.setattr(windows, "last_error", lambda: kernel.error)
        monkeypatch.setattr(swap, "os", SimpleNamespace(name="nt", getpid=os.getpid))
        monkeypatch.setattr(swap.time, "sleep", waits.append)
        return kernel, waits

    return make


@pytest.fixture
def pair(tmp_path) -> tuple[Path, Path]:
    """A new file and the old one it is to replace."""
    new, old = tmp_path / ".xlhk-1-2.tmp", tmp_path / "台账.xlsx"
    new.write_bytes(b"new")
    old.write_bytes(b"old")
    return new, old


def test_a_file_is_replaced_in_one_call_and_nothing_is_left(pair, on_windows):
    new, old = pair
    kernel, waits = on_windows()

    swap.put_in_place(new, old)

    assert (kernel.asked, waits) == (["replace"], [])
    assert {path.name: path.read_bytes() for path in old.parent.iterdir()} == {old.name: b"new"}


@pytest.mark.parametrize("error", sorted(windows.BUSY))
def test_what_is_held_for_a_moment_is_tried_again(pair, on_windows, error):
    """After 1177 the old file has its own name again before the next try."""
    new, old = pair
    kernel, waits = on_windows(error, error)

    swap.put_in_place(new, old)

    assert (len(kernel.asked), waits) == (3, [0.1, 0.2])
    assert {path.name: path.read_bytes() for path in old.parent.iterdir()} == {old.name: b"new"}


@pytest.mark.parametrize("errors", [[NO_SUCH_CALL], [DENIED] * 5])
def test_a_disk_that_cannot_replace_gets_the_file_by_renaming(pair, on_windows, errors):
    """At once when the call is unknown there; when it may not, after all tries."""
    new, old = pair
    kernel, waits = on_windows(*errors)

    swap.put_in_place(new, old)

    assert (len(kernel.asked), len(waits)) == (len(errors), len(errors) - 1)
    assert old.read_bytes() == b"new"


@pytest.mark.parametrize("error", [HELD, NOT_RENAMED, RENAMED])
def test_a_file_held_all_the_time_stays_whole_under_its_name(pair, on_windows, monkeypatch, error):
    new, old = pair
    kernel, _ = on_windows(*[error] * 5)

    def held(_self, _target):
        raise PermissionError(13, "")

    monkeypatch.setattr(Path, "replace", held)

    with pytest.raises(PermissionError):
        swap.put_in_place(new, old)
    assert len(kernel.asked) == 5
    assert (old.read_bytes(), new.read_bytes()) == (b"old", b"new")


def test_when_nothing_is_left_in_its_place_the_backup_is_named(tmp_path, monkeypatch):
    """Even the name cannot be given back: never "nothing was changed"."""
    book = tmp_path / "台账.xlsx"
    book.write_bytes(b"old")

    def broken(_temporary: Path, target: Path) -> None:
        target.unlink()
        raise OSError(5, "")

    original = Original.read(book)
    monkeypatch.setattr(save, "put_in_place", broken)

    with pytest.raises(
        WriteRefused, match=r"请运行 huikuan restore 台账\.xlsx --backup 1"
    ) as refusal:
        save_over(original, lambda file: file.write(b"new"), lambda _data: None, ON)
    assert refusal.value.code == "E127"
    assert "没有改动" not in str(refusal.value)


@pytest.mark.parametrize(
    ("handle", "error", "held"),
    [(7, 0, False), (INVALID, HELD, True), (INVALID, 33, True), (INVALID, DENIED, False)],
)
def test_windows_is_asked_whether_a_file_is_held(tmp_path, monkeypatch, handle, error, held):
    kernel = Kernel(handle)
    monkeypatch.setattr(windows, "kernel32", lambda: kernel)
    monkeypatch.setattr(windows, "last_error", lambda: error)

    assert windows.is_held(tmp_path / "台账.xlsx") is held
    assert kernel.asked == (["open", "close"] if handle == 7 else ["open"])


@pytest.mark.parametrize(
    ("handle", "code", "error", "alive"),
    [(7, 259, 0, True), (7, 0, 0, False), (None, 0, 87, False), (None, 0, DENIED, True)],
    ids=["alive", "ended", "none", "of another user"],
)
def test_windows_is_asked_whether_a_process_lives(monkeypatch, handle, code, error, alive):
    kernel = Kernel(handle, code)
    monkeypatch.setattr(windows, "kernel32", lambda: kernel)
    monkeypatch.setattr(windows, "last_error", lambda: error)

    assert windows.is_running(4711) is alive
    assert kernel.asked == (["open", "close"] if handle else ["open"])


def test_every_call_says_what_it_takes_so_that_handles_keep_all_bits(monkeypatch):
    """ReplaceFileW takes six arguments and CreateFileW seven; handles are as wide as pointers."""
    calls = {name: SimpleNamespace() for name in windows._CALLS}
    library = SimpleNamespace(**calls)
    monkeypatch.setattr(ctypes, "WinDLL", lambda _name, **_options: library, raising=False)

    assert windows.kernel32() is library
    assert len(calls["ReplaceFileW"].argtypes) == 6
    assert len(calls["CreateFileW"].argtypes) == 7
    for name in ("CreateFileW", "OpenProcess"):
        assert ctypes.sizeof(calls[name].restype) == ctypes.sizeof(ctypes.c_void_p)


def test_the_reading_process_is_put_into_a_job_of_its_own():
    """The structure has 144 bytes on 64 bits (winnt.h); no dialog stops a reader that breaks down."""
    asked = []

    class Call:
        def __init__(self, name: str, result: int) -> None:
            self.name, self.result = name, result

        def __call__(self, *arguments):
            asked.append((self.name, arguments))
            return self.result

    names = ("CreateJobObjectW", "GetCurrentProcess", "SetErrorMode", "SetInformationJobObject")
    calls = {name: Call(name, 9) for name in (*names, "AssignProcessToJobObject")}

    _limit_by_job(SimpleNamespace(**calls), 5 * 2**30)

    assert ctypes.sizeof(_Extended) == 144
    assert [name for name, _ in asked] == [
        "SetErrorMode", "CreateJobObjectW", "SetInformationJobObject", "GetCurrentProcess",
        "AssignProcessToJobObject",
    ]  # fmt: skip
    _, (job, kind, about, size) = asked[2]
    assert (job.value, kind, size, about._obj.ProcessMemoryLimit) == (9, 9, 144, 5 * 2**30)
    assert about._obj.Basic.LimitFlags == 0x100


class Locks:
    """The part of msvcrt that locks bytes of open files, each for one who opened it."""

    LK_NBLCK, LK_UNLCK = 2, 0

    def __init__(self) -> None:
        self.held: dict[tuple[int, int], int] = {}

    def locking(self, opened: int, mode: int, count: int) -> None:
        assert count == 1
        place = (os.fstat(opened).st_ino, os.lseek(opened, 0, os.SEEK_CUR))
        if mode == self.LK_UNLCK:
            assert self.held.pop(place) == opened
        elif place in self.held:
            raise PermissionError(13, "locked")
        else:
            self.held[place] = opened


def test_a_file_is_locked_far_behind_its_end_and_let_go(tmp_path, monkeypatch):
    """Whoever reads it meanwhile is not in the way of the lock, nor the lock in his."""
    locks, path = Locks(), tmp_path / "登记.jsonl"
    names = ("open", "close", "O_RDWR", "O_CREAT")
    system = SimpleNamespace(name="nt", **{name: getattr(os, name) for name in names})
    monkeypatch.setattr(windows, "import_module", lambda _: locks)
    monkeypatch.setattr(holding, "os", system)
    monkeypatch.setattr(holding, "_PAUSE", 0)

    with held(path, ON.now) as opened:
        assert os.fstat(opened).st_size == 0
        assert [at for _, at in locks.held] == [2**40]
        with (
            pytest.raises(WriteRefused, match="2026-10-31 09:30 开始") as refused,
            held(path, ON.now),
        ):
            pass
    assert refused.value.code == "E136"
    assert locks.held == {}
    assert path.stat().st_size == 0
