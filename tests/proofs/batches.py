"""Batches of letters killed and disturbed at every file-system call, resumed, and run again.

What must come out, whatever happened before: every number once and none left out, every letter as
in a run nobody disturbed, a row of the register for each, nothing left over, and a further run that
changes nothing. Between kill and resume letters and the register are torn as a bad disk would.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from unittest import mock

from tests.letters import sample
from tests.letters.conftest import TEMPLATES
from tests.letters.writing import NOW
from tests.proofs.saves import sentence_fault
from tests.proofs.tracing import Call, Ended, faults, finished, run, started, traced
from xl_huikuan.core.errors import HuikuanError
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters import batch as batch_module
from xl_huikuan.letters import parts as parts_module
from xl_huikuan.letters.batch import letters_by_chunk, plan_letters
from xl_huikuan.letters.kinds import DUNNING_KEYS
from xl_huikuan.letters.register import FILE, Entry, Register
from xl_huikuan.saving import holding

KINDS = (*DUNNING_KEYS, "statement")


@dataclass(slots=True)
class BatchTally:
    """What was counted.

    Attributes:
        kills: runs killed, resumed ones too; faults: runs in which a call failed.
        planted: letters and registers torn between two runs.
        bad: numbers that are "duplicate" or "missing", "torn" letters, "missing rows".
        complaints: everything that must not be.
    """

    kills: int = 0
    faults: int = 0
    planted: int = 0
    bad: Counter[str] = field(default_factory=Counter)
    complaints: list[str] = field(default_factory=list)

    def add(self, other: BatchTally) -> None:
        self.kills += other.kills
        self.faults += other.faults
        self.planted += other.planted
        self.bad += other.bad
        self.complaints += other.complaints

    def line(self) -> str:
        return (
            f"batches    kills {self.kills:>4}  faults {self.faults:>4}  planted {self.planted:>4}"
            f"  duplicate numbers {self.bad['duplicate']}  missing numbers {self.bad['missing']}"
            f"  torn letters {self.bad['torn']}  missing rows {self.bad['missing rows']}"
            f"  other {len(self.complaints)}"
        )


class Batch:
    """All letters of the sample company, some chunks of them."""

    def __init__(self, folder: Path, kinds: Sequence[str] = KINDS, chunk: int = 4) -> None:
        self.folder, self._chunk = folder, chunk
        self._templates = folder.with_name("模板")  # whoever edits ours is not in the way
        shutil.copytree(TEMPLATES, self._templates)
        self._ledger = sample.ledger()
        self._settings = Settings({**sample.SETTINGS.own, "letter_folders": "每个客户一个文件夹"})
        self._decision = sample.decision(self._ledger, self._settings)
        known = (self._ledger, self._decision, self._settings)
        self._planned = plan_letters(*known, kinds)
        self.prepare()
        done = self.act()
        assert done == (0, ""), done
        self.clean = {self._same(entry) for entry in Register(folder).entries}

    @staticmethod
    def _same(entry: Entry) -> tuple[str, ...]:
        return (*entry.key, entry.number, entry.file, entry.sha256)

    def prepare(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def act(self, part: int = 0, parts: int = 1, patience: int = 2) -> tuple[int, str]:
        """Write all letters, or part of them, as the button does.

        Returns 1 when something was refused with a sentence.
        """
        known = (self._ledger, self._decision, self._settings)
        with ExitStack() as patched:
            patched.enter_context(mock.patch.object(batch_module, "CHUNK", self._chunk))
            patched.enter_context(mock.patch.object(holding, "_PATIENCE", patience))
            patched.enter_context(
                mock.patch.object(parts_module, "_AT_ONCE", 1)
            )  # calls in one order
            try:
                *_, made = letters_by_chunk(
                    self._planned[part::parts], self.folder, self._templates, *known, now=NOW
                )
            except HuikuanError as error:
                return 1, str(error)
        return (1, made.failed[0].reason) if made.failed else (0, "")

    def tear(self, n: int) -> bool:
        """Tear a letter or the end of the register, as the n-th trial wants; tell whether."""
        letters = sorted(self.folder.glob("*/*.docx"))
        register = self.folder / FILE
        if n % 3 == 0 and register.exists():
            with register.open("ab") as file:
                file.write(b'{"chain": "00ff'[: n % 16] + b"\0" * (n % 5))
            return True
        if n % 3 == 1 and letters:
            letter = letters[n % len(letters)]
            data = letter.read_bytes()
            keep = (n * 7919) % len(data)
            letter.write_bytes(data[:keep] + (b"\0" * (len(data) - keep) if n % 2 else b""))
            return True
        return False

    def look(self, tally: BatchTally) -> Iterator[str]:
        """Count what is bad about numbers, letters and rows; yield what else is wrong."""
        try:
            entries = Register(self.folder).entries
        except HuikuanError as error:
            tally.bad["missing rows"] += 1
            yield str(error)
            return
        self._count_numbers(entries, tally)
        wanted, there = (
            {row[:5] for row in rows} for rows in (self.clean, map(self._same, entries))
        )
        tally.bad["missing rows"] += len(wanted - there)
        rows = {entry.file: entry.sha256 for entry in entries}
        files = {
            path.relative_to(self.folder).as_posix(): path
            for path in self.folder.rglob("*") if path.is_file() and path.name != FILE
        }  # fmt: skip
        tally.bad["torn"] += sum(
            name not in files or hashlib.sha256(files[name].read_bytes()).hexdigest() != sha256
            for name, sha256 in rows.items()
        )
        yield from (f"left over: {name}" for name in sorted(files.keys() - rows.keys()))
        yield from (f"made too many: {key}" for key in there - wanted)

    @staticmethod
    def _count_numbers(entries: Sequence[Entry], tally: BatchTally) -> None:
        lines: dict[tuple[str, int], list[int]] = {}
        for entry in entries:
            lines.setdefault((entry.prefix, entry.year), []).append(entry.sequence)
        for numbers in lines.values():
            tally.bad["duplicate"] += len(numbers) - len(set(numbers))
            tally.bad["missing"] += len(set(range(1, max(numbers) + 1)) - set(numbers))

    def is_clean(self) -> bool:
        """Tell whether all is as in a run nobody disturbed, numbers and bytes."""
        return {self._same(entry) for entry in Register(self.folder).entries} == self.clean

    def content(self) -> dict[str, bytes]:
        return {str(p): p.read_bytes() for p in self.folder.rglob("*") if p.is_file()}


def try_batch(batch: Batch, every: int = 1) -> BatchTally:
    """Kill and disturb a batch at every call, or at one of `every`."""
    tally = BatchTally()
    batch.prepare()
    ended, calls = traced(batch.act, [])
    if ended.code:
        tally.complaints.append(f"does not work undisturbed: {ended}")
        return tally
    for n, call in enumerate(calls[::every]):
        _kill(batch, call, n, tally)
    for n, (call, error) in enumerate(list(faults(calls))[::every]):
        _disturb(batch, call, error, n, tally)
    return tally


def _kill(batch: Batch, call: Call, n: int, tally: BatchTally) -> None:
    """Kill a run; tear something; kill every other resumed run as well; let it run then."""
    batch.prepare()
    where = f"killed at {call.name} {call.n}"
    ended, _ = traced(batch.act, [f"{call.name}:signal=KILL:when={call.n}"])
    tally.kills += ended.killed
    tally.planted += batch.tear(n)
    if n % 2:
        again = f"{call.name}:signal=KILL:when={1 + (call.n * 31 + n) % max(call.n, 2)}"
        ended, _ = traced(batch.act, [again])
        tally.kills += ended.killed
        where += f", then at {again}"
    _judge(batch, where, tally)
    if not batch.is_clean():
        tally.complaints.append(f"{where}: not as in an undisturbed run")


def _disturb(batch: Batch, call: Call, error: str, n: int, tally: BatchTally) -> None:
    batch.prepare()
    where = f"{error} at {call.name} {call.n}"
    ended, _ = traced(batch.act, [f"{call.name}:error={error}:when={call.n}"])
    tally.faults += 1
    if ended.code > 1:
        tally.complaints.append(f"{where}: ended with {ended.said}")
    elif ended.code and (fault := sentence_fault(ended.said)):
        tally.complaints.append(f"{where}: {fault}")
    tally.planted += batch.tear(n)
    _judge(batch, where, tally)


def _judge(batch: Batch, where: str, tally: BatchTally) -> None:
    """Resume, look, and run once more: then nothing may change."""
    ended: Ended = run(batch.act)
    wrong = [f"cannot be resumed: {ended.said}"] if ended.code else []
    bad = tally.bad.total()
    wrong += batch.look(tally)
    if tally.bad.total() != bad:
        wrong.append(f"bad: {dict(tally.bad)}")
    before = batch.content()
    if run(batch.act).code or batch.content() != before:
        wrong.append("a further run changes something")
    tally.complaints += [f"{where}: {each}" for each in wrong]


def try_crowd(batch: Batch, rounds: int) -> BatchTally:
    """Write parts of a batch on three PCs at once, kill one of them, and let the rest be written."""
    tally = BatchTally()
    for n in range(rounds):
        batch.prepare()
        at_work = [started(partial(batch.act, part, 3, 100)) for part in range(3)]
        time.sleep(0.005 + n % 23 * 0.01)
        os.kill(at_work[n % 3][0], signal.SIGKILL)
        ended = [finished(*one) for one in at_work]
        tally.kills += sum(one.killed for one in ended)
        wrong = [one.said for one in ended if one.code > 1]
        tally.complaints += [f"crowd {n}: ended with {each}" for each in wrong]
        tally.planted += batch.tear(n)
        _judge(batch, f"crowd {n}", tally)
    return tally
