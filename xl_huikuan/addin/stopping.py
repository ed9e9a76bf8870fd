"""A command stopped by the clerk (Ctrl+C), by a closed window or by the system: tidy, in Chinese."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

STOPPED = 130  # exit code, as shells have it for Ctrl+C
_SIGNALS = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    if hasattr(signal, name)
)
_SENTENCE = (
    "已中断:文件是一步换上的,没有写完的仍是原来的文件,写完的是新文件,不会只写一半;请再运行一次。"
)


class Stopped(BaseException):
    """Somebody wants us to end now; what is under way removes its locks and temporary files."""


def until_stopped(work: Callable[[], int]) -> int:
    """Do the work and return its exit code, or that of one who was stopped."""
    before = {number: signal.signal(number, _stop) for number in _SIGNALS}
    try:
        return work()
    except Stopped:
        print(_SENTENCE, file=sys.stderr)
        return STOPPED
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)  # once is enough; tidying up is not to be stopped
    raise Stopped
