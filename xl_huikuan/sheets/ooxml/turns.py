"""Work beside which others are done in threads, all of which wait for the one interpreter."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_SECONDS = 0.0005  # usually ten times as much: longer than a worker takes for its piece


@contextmanager
def quick_turns() -> Iterator[None]:
    """Let workers that have short things to do between long ones have their turns soon."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(min(_SECONDS, usual))
    try:
        yield
    finally:
        sys.setswitchinterval(usual)
