"""One issued letter, as the register keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import PurePosixPath
from typing import Any

Key = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One issued letter.

    Attributes:
        number: as printed, 财催函〔2026〕12号.
        prefix, year, sequence: its parts.
        kind: key of `kinds.LETTER_KINDS`.
        customer, code: name and code of the addressee.
        as_of: ISO date all its figures speak of.
        amount: fen demanded, or balance of a statement.
        items: where its debts stood in the workbook, "sheet!row".
        fingerprint: `Claim.fingerprint`.
        file: of the letter, relative to the folder of the register, with /.
        sha256: of the file as issued.
        debts: `Debt.identity` of each debt listed, in the order of `items`.
        made_at: ISO date and time when it was made, "" = not known.
        made_by: who made it, "" = not known.
        salesperson: who looks after the customer, "" = not known.
        levels: dunning level each debt reached by it, in the order of `debts`; () = no dunning.
        override: why the clerk had another letter made than the ladder says, "" = as it says.
    """

    number: str
    prefix: str
    year: int
    sequence: int
    kind: str
    customer: str
    code: str
    as_of: str
    amount: int
    items: tuple[str, ...]
    fingerprint: str
    file: str
    sha256: str
    debts: tuple[str, ...] = ()
    made_at: str = ""
    made_by: str = ""
    salesperson: str = ""
    levels: tuple[int, ...] = ()
    override: str = ""

    @property
    def key(self) -> Key:
        """What makes two letters the same letter."""
        return (self.kind, self.customer, self.code, self.as_of, self.fingerprint)

    @property
    def row(self) -> dict[str, Any]:
        """The entry as plain data."""
        return {name: getattr(self, name) for name in _FIELDS}

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Entry:
        """Return an entry from plain data; raises TypeError, KeyError or ValueError when none."""
        place = PurePosixPath(row["file"])
        if place.is_absolute() or ".." in place.parts:
            raise ValueError(row["file"])  # nobody makes us touch what lies elsewhere
        lists = {name: tuple(row[name]) for name in ("items", "debts", "levels") if name in row}
        return cls(**{**row, **lists})


_FIELDS = tuple(field.name for field in fields(Entry))


def number_text(prefix: str, year: int, sequence: int) -> str:
    """Return 财催函〔2026〕12号: six-angle brackets, no 第, no padding (GB/T 9704)."""
    return f"{prefix}〔{year}〕{sequence}号"
