"""A whole batch of letters in one call, as tests want it."""

from __future__ import annotations

from typing import Any

from xl_huikuan.letters.batch import BatchResult, letters_by_chunk


def write_letters(*known: Any, dry_run: bool = False) -> BatchResult:
    """Return what the last chunk leaves; arguments as those of `letters_by_chunk`."""
    *_, made = letters_by_chunk(*known, dry_run=dry_run)
    return made
