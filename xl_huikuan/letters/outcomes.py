"""What a run of letters made, and what it did not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from xl_huikuan.letters.register import Entry


@dataclass(frozen=True, slots=True)
class NotWritten:
    """A letter that was not made: whose, of which kind, and why."""

    customer: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What a run made.

    Attributes:
        folder: where the letters and their register lie.
        letters: manifest rows of the letters made (in a dry run: that would be made).
        failed: letters refused by a check or by the disk, with reasons.
        skipped: customers that get none, with reasons; also letters issued by an earlier run.
        notices: earlier letters that say something else than the books do now, one sentence each.
        dry_run: True = nothing was written and no number was taken.
    """

    folder: Path
    letters: tuple[Entry, ...]
    failed: tuple[NotWritten, ...]
    skipped: tuple[NotWritten, ...]
    notices: tuple[str, ...] = ()
    dry_run: bool = False

    @property
    def amount(self) -> int:
        """Fen over all letters made."""
        return sum(entry.amount for entry in self.letters)
