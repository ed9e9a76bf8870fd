"""A folder with a register and letters in it, as a batch leaves it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.letters.word import paragraph, parts
from xl_huikuan.core.money import money_text
from xl_huikuan.letters.package import repack
from xl_huikuan.letters.register import Entry, Register

DAY = "2026-10-31"


def entry(sequence: int, customer: str, kind: str = "dunning1", **about: Any) -> Entry:
    """Return an entry of 100.00 yuan that has no file yet."""
    known = {
        "number": f"财催函〔2026〕{sequence}号", "prefix": "财催函", "year": 2026, "sequence": sequence,
        "kind": kind, "customer": customer, "code": "", "as_of": DAY, "amount": 10000, "items": (),
        "fingerprint": f"f{sequence}", "file": f"{sequence}.docx", "sha256": "", "made_at": "2026-11-02T09:30:00",
    }  # fmt: skip
    return Entry(**{**known, **about})


def letter(one: Entry, **more: Any) -> bytes:
    """Return a letter that says number, customer and amount."""
    body = (paragraph(one.number), paragraph(one.customer), paragraph(money_text(one.amount)))
    return repack(parts("".join(body), **more))


def issue(folder: Path, entries: Iterable[Entry]) -> tuple[Register, list[Entry]]:
    """Write the letters and register them; returns the entries with their hashes."""
    folder.mkdir(parents=True, exist_ok=True)
    register = Register(folder)
    issued = [replace(one, sha256=hashlib.sha256(letter(one)).hexdigest()) for one in entries]
    register.append(issued)
    for one in issued:
        (folder / one.file).parent.mkdir(parents=True, exist_ok=True)
        (folder / one.file).write_bytes(letter(one))
    return register, issued
