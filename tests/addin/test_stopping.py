"""A command that is stopped: no lock, no temporary file, a sentence, and an exit code."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys

import pytest

from xl_huikuan.addin.cli import NOT_READ
from xl_huikuan.addin.stopping import STOPPED, until_stopped
from xl_huikuan.saving.save import Occasion, Original, save_over

ON = Occasion(dt.datetime(2026, 10, 31, 9, 30, 5), "刷新全部", 10**9)
SIGNALS = [signal.SIGINT, signal.SIGTERM]


@pytest.mark.parametrize("number", SIGNALS)
def test_a_save_that_is_stopped_leaves_the_old_file_and_nothing_else(tmp_path, capsys, number):
    book = tmp_path / "台账.xlsx"
    book.write_bytes(b"old")

    def work() -> int:
        def write(file) -> None:
            file.write(b"ne")
            signal.raise_signal(number)

        save_over(Original.read(book), write, lambda _data: None, ON)
        return 0

    assert until_stopped(work) == STOPPED
    assert "已中断" in capsys.readouterr().err
    assert book.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["台账.xlsx", "回款_备份"]


def test_afterwards_signals_do_what_they_did_before():
    before = signal.getsignal(signal.SIGINT)

    assert until_stopped(lambda: 3) == 3
    assert signal.getsignal(signal.SIGINT) is before


def test_a_second_stop_does_not_disturb_tidying_up():
    tidied = []

    def work() -> int:
        try:
            signal.raise_signal(signal.SIGTERM)
        finally:
            signal.raise_signal(signal.SIGTERM)
            tidied.append(True)
        return 0

    assert until_stopped(work) == STOPPED
    assert tidied == [True]


def test_a_reader_that_has_seen_enough_gets_no_python_trace():
    """`huikuan functions | head -0`: the pipe is closed before a word is printed."""
    read, write = os.pipe()
    os.close(read)
    process = subprocess.run(
        [sys.executable, "-m", "xl_huikuan", "functions"],
        stdout=write,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(write)

    assert (process.returncode, process.stderr) == (NOT_READ, b"")
