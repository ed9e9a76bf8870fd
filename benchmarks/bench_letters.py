"""Letters per second against docxtpl 0.20.2, same run, same wording, same table of ten items.

docxtpl renders PEER letters and its time is scaled to LETTERS; both sides are run alternately
ROUNDS times and the medians are compared. docxtpl gets the same template with Jinja in place of
our placeholders, its rows as a `{%tr for %}` loop, and autoescape on (its default cuts names at &).

"whole batch" is everything between a plan and letters that lie in their folder: numbered, stamped,
read back, checked, put on the disk for good, hashed and registered. docxtpl does none of that.

A month end is planned, written and joined into files to print. Memory is the peak of a process
that plans a book of 10,000 customers and writes 10,000 letters, beside one that writes 1,000.
"""

from __future__ import annotations

import itertools
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
from docxtpl import DocxTemplate

from benchmarks.figures import Figure
from benchmarks.letter_ledger import ITEMS_EACH, NOW, decided
from xl_huikuan.letters.batch import PlannedLetter, letters_by_chunk, plan_letters
from xl_huikuan.letters.context import LetterContext, context_of
from xl_huikuan.letters.kinds import BY_KEY, DUNNING_KEYS
from xl_huikuan.letters.merge import PLACEHOLDER
from xl_huikuan.letters.parcel.printing import Printed, print_files
from xl_huikuan.letters.template import compile_template

LETTERS, PEER, ROUNDS = 1000, 20, 5
TEMPLATES = Path(__file__).parent.parent / "workbook_templates" / "letters"
PEER_NAME = f"docxtpl 0.20.2 ({PEER} letters, scaled)"
KIND = BY_KEY["dunning1"]
MONTH_END, MONTH_END_LIMIT = 500, 6.0
MANY, MEMORY_GOAL = 10_000, 1.3
_GROUP = re.compile(r"【([^【】.]+)\.[^【】]+】")


def _planned(customers: int) -> tuple[tuple[PlannedLetter, ...], tuple[object, ...]]:
    known = decided(customers)
    planned = plan_letters(*known, DUNNING_KEYS)
    assert all((letter.kind, letter.reason) == (KIND.key, "") for letter in planned)
    assert all(len(letter.claim.listed) == ITEMS_EACH for letter in planned)
    return planned, known


def _contexts(planned: tuple[PlannedLetter, ...], known: tuple[object, ...]) -> list[LetterContext]:
    ledger, decision, settings = known
    customers = ledger.customers.to_dict("records")
    return [
        context_of(
            customers[letter.customer], letter.claim, decision.as_of, settings, kind=KIND,
            number=f"财催函〔2026〕{n}号",
        )
        for n, letter in enumerate(planned, 1)
    ]  # fmt: skip


def _tag(table: Any, tag: str, put: Callable[[Any], object]) -> None:
    """Put a row with a tag beside another."""
    added = table.add_row()
    added.cells[0].text = tag
    put(added._tr)  # noqa: SLF001


def _in_jinja(found: re.Match[str]) -> str:
    group, _, name = found[1].rpartition(".")
    return "{{" + (f"r.{name}" if group else name) + "}}"


def _jinja_template(path: Path) -> Path:
    """Save our template with Jinja tags instead of placeholders."""
    document = docx.Document(str(TEMPLATES / KIND.template))
    for table in document.tables:
        for row in list(table.rows):
            if group := next((g for c in row.cells for g in _GROUP.findall(c.text)), ""):
                repeated = row._tr  # noqa: SLF001  no public way to move a row
                _tag(table, f"{{%tr for r in {group} %}}", repeated.addprevious)
                _tag(table, "{%tr endfor %}", repeated.addnext)
    for text in document.element.body.iter("{*}t"):
        text.text = PLACEHOLDER.sub(_in_jinja, text.text or "")
    document.save(str(path))
    return path


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _batch(planned: tuple[PlannedLetter, ...], known: tuple[object, ...], folder: Path) -> None:
    *_, made = letters_by_chunk(planned, folder, TEMPLATES, *known, now=NOW)
    assert len(made.letters) == len(planned), made.failed[:1]


def run() -> list[Figure]:
    """Return letters per second beside docxtpl, a month end, and memory."""
    planned, known = _planned(LETTERS)
    contexts = _contexts(planned, known)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        jinja = _jinja_template(out / "jinja.docx")
        template = compile_template(TEMPLATES / KIND.template)
        count = itertools.count()

        def to_files() -> None:
            for context in contexts:
                (out / f"{next(count)}.docx").write_bytes(template.stamp(context))

        def in_memory() -> None:
            for context in contexts:
                template.stamp(context)

        def peer() -> None:
            for context in contexts[:PEER]:
                document = DocxTemplate(str(jinja))
                document.render({**context.values, **context.rows}, autoescape=True)
                document.save(str(out / f"{next(count)}.docx"))

        works = (
            ("letters to files", 15.0, to_files),
            ("letters, whole batch", 8.0, lambda: _batch(planned, known, out / f"{next(count)}")),
            ("letters in memory", 30.0, in_memory),
        )
        rounds = [
            (_seconds(peer), *(_seconds(work) for _, _, work in works)) for _ in range(ROUNDS)
        ]
    theirs, *times = (statistics.median(column) for column in zip(*rounds, strict=True))
    theirs *= LETTERS / PEER
    return [
        *(
            Figure(name, mine, PEER_NAME, theirs, theirs / mine, ">=", goal)
            for (name, goal, _), mine in zip(works, times, strict=True)
        ),
        _month_end(),
        _memory(),
    ]


def _month_end() -> Figure:
    """Plan, write and join the letters and statements of 500 customers."""
    known = decided(MONTH_END)

    def work(folder: Path) -> None:
        planned = plan_letters(*known, (*DUNNING_KEYS, "statement"))
        *_, made = letters_by_chunk(planned, folder, TEMPLATES, *known, now=NOW)
        assert len(made.letters) == 2 * MONTH_END, made.failed[:1]
        for printed in print_files(folder, made.letters):
            assert isinstance(printed, Printed), printed
            (folder / f"{printed.kind}.docx").write_bytes(printed.data)

    with tempfile.TemporaryDirectory() as folder:
        times = [_seconds(lambda n=n: work(Path(folder) / str(n))) for n in range(3)]
    mine = statistics.median(times)
    name = f"month end, {MONTH_END} customers"
    return Figure(name, mine, "limit", MONTH_END_LIMIT, mine / MONTH_END_LIMIT, "<=", 1.0)


PEAK = """
import re, sys, tempfile
from pathlib import Path
from benchmarks.bench_letters import MANY, _batch, plan_letters, DUNNING_KEYS, decided
known = decided(MANY)
Path("/proc/self/clear_refs").write_text("5")  # forget what making the ledger took
planned = plan_letters(*known, DUNNING_KEYS)[:int(sys.argv[1])]
with tempfile.TemporaryDirectory() as folder:
    _batch(planned, known, Path(folder) / "letters")
print(int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024)
"""


def _memory() -> Figure:
    few, many = (_peak(letters) for letters in (LETTERS, MANY))
    name = f"{MANY} letters MiB"
    return Figure(name, many, f"{LETTERS} letters MiB", few, many / few, "<=", MEMORY_GOAL)


def _peak(letters: int) -> float:
    done = subprocess.run(
        [sys.executable, "-c", PEAK, str(letters)], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


if __name__ == "__main__":
    for figure in run():
        print(figure)
