"""A whole batch of letters in one call, as tests want it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from xl_huikuan.letters.batch import BatchResult, letters_by_chunk

NOW = dt.datetime(2026, 1, 5, 9, 30)


def write_letters(*known: Any, now: dt.datetime = NOW, dry_run: bool = False) -> BatchResult:
    """Return what the last chunk leaves; arguments as those of `letters_by_chunk`."""
    *_, made = letters_by_chunk(*known, now=now, dry_run=dry_run)
    return made
