"""Files to print: 500 letters of ten items each joined in one Word file, against docxcompose 2.2.0.

Ours reads every letter from the disk, holds it against its SHA-256, joins it and reads the joined
file back; docxcompose only joins. It is given PEER letters and its time is scaled: it grows faster
than their number, so the scale is in its favour. The best of ROUNDS counts, for both. LIMIT is the time a clerk is promised.
"""

from __future__ import annotations

import hashlib
import io
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import docx
from docxcompose.composer import Composer

from benchmarks.figures import Figure
from tests.letters.parcel.issued import entry
from tests.letters.parcel.papers import stamped
from xl_huikuan.letters.parcel.printing import Printed, print_files
from xl_huikuan.letters.register import Entry

LETTERS, PEER, ROUNDS, ITEMS = 500, 120, 3, 10
LIMIT, GOAL = 1.5, 10.0


def _issued(folder: Path) -> list[Entry]:
    """Write the letters as a batch does, and return what the register knows of them."""
    made = []
    for number, data in enumerate(stamped(LETTERS, rows=ITEMS), 1):
        (folder / f"{number}.docx").write_bytes(data)
        sha256, customer = hashlib.sha256(data).hexdigest(), f"第{number:04d}客户有限公司"
        made.append(entry(number, customer, "dunning2", amount=number * 100_000, sha256=sha256))
    return made


def _seconds(work: Callable[[], object]) -> float:
    """Return the processor's time: on a busy machine the clock's says more of the others."""
    start = time.process_time()
    work()
    return time.process_time() - start


def _peer(folder: Path) -> None:
    documents = [docx.Document(str(folder / f"{n}.docx")) for n in range(1, PEER + 1)]
    composer = Composer(documents[0])
    for document in documents[1:]:
        composer.doc.add_page_break()
        composer.append(document)
    composer.save(io.BytesIO())


def run() -> list[Figure]:
    """Return the time for LETTERS letters against the peer's, and against the limit."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        entries = _issued(folder)

        def ours() -> None:
            (printed,) = print_files(folder, entries)
            assert isinstance(printed, Printed)
            assert len(printed.entries) == LETTERS

        times = [(_seconds(ours), _seconds(lambda: _peer(folder))) for _ in range(ROUNDS)]
    mine, theirs = (min(column) for column in zip(*times, strict=True))
    theirs *= LETTERS / PEER
    name = f"{LETTERS} letters to one print file"
    return [
        Figure(
            name, mine, f"docxcompose ({PEER} letters, scaled)", theirs, theirs / mine, ">=", GOAL
        ),
        Figure(name, mine, "limit", LIMIT, mine / LIMIT, "<=", 1.0),
    ]


if __name__ == "__main__":
    for figure in run():
        print(figure)
