"""Kill a save at every file-system call, and make every call fail: the file is old or new, whole.

Batches of letters likewise: every number once, every letter whole, a row in the register for each.

`make crash`; ends with exit code 1 when one file was corrupt, one success silent, one sentence
unfit for a clerk, or fewer trials were made than promised.
"""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.proofs.batches import Batch, BatchTally, try_batch, try_crowd
from tests.proofs.saves import LATER, NOW, SAVES, InPlace, Save, sentence_fault
from tests.proofs.tracing import Call, Ended, faults, run, traced, why_not, work_folder

MIN_KILLS, MIN_FAULTS = 150, 120
MIN_BATCH_KILLS = 300
CROWDS = 100


@dataclass(slots=True)
class Tally:
    """What was counted.

    Attributes:
        kills: runs killed; faults: runs in which a call failed.
        found: how many files were "old", "new" or "corrupt".
        silent: successes that were none; told: refusals with a sentence.
        complaints: everything that must not be.
    """

    kills: int = 0
    faults: int = 0
    found: Counter[str] = field(default_factory=Counter)
    silent: int = 0
    told: int = 0
    complaints: list[str] = field(default_factory=list)

    @property
    def corrupt(self) -> int:
        return self.found["corrupt"]

    def line(self, name: str) -> str:
        return (
            f"{name:<10} kills {self.kills:>4}  faults {self.faults:>4}  old {self.found['old']:>4}"
            f"  new {self.found['new']:>4}  told {self.told:>4}"
            f"  corrupt {self.corrupt}  silent {self.silent}  other {len(self.complaints)}"
        )

    def add(self, other: Tally) -> None:
        self.kills += other.kills
        self.faults += other.faults
        self.found += other.found
        self.silent += other.silent
        self.told += other.told
        self.complaints += other.complaints


def try_save(save: Save, every: int = 1) -> Tally:
    """Kill and disturb one kind of save at every call, or at one of `every`."""
    tally = Tally()
    save.prepare()
    ended, calls = traced(save.act, [])
    if ended.code or save.look().state != "new":
        tally.complaints.append(f"{save.name}: does not work undisturbed: {ended}")
        return tally
    for call in calls[::every]:
        _kill(save, call, tally)
    for call, error in list(faults(calls))[::every]:
        _disturb(save, call, error, tally)
    return tally


def _kill(save: Save, call: Call, tally: Tally) -> None:
    save.prepare()
    ended, _ = traced(save.act, [f"{call.name}:signal=KILL:when={call.n}"])
    tally.kills += ended.killed
    _judge(save, f"{save.name}: killed at {call.name} {call.n}", ended, tally)


def _disturb(save: Save, call: Call, error: str, tally: Tally) -> None:
    save.prepare()
    ended, _ = traced(save.act, [f"{call.name}:error={error}:when={call.n}"])
    tally.faults += 1
    _judge(save, f"{save.name}: {error} at {call.name} {call.n}", ended, tally)


def _judge(save: Save, where: str, ended: Ended, tally: Tally) -> None:
    """Hold what is found against what may be found, and let the clerk try again."""
    found = save.look()
    tally.found[found.state] += 1
    wrong = [found.complaint, *([] if ended.killed else _said(ended, found.state, tally))]
    wrong.append(_again(save))
    tally.complaints += [f"{where}: {each}" for each in wrong if each]


def _said(ended: Ended, state: str, tally: Tally) -> list[str]:
    """Return what is wrong with how a run ended that was not killed."""
    if ended.code == 0 and state != "new":
        tally.silent += 1
        return [f"success, but the file is {state}"]
    if ended.code == 0:
        return []
    tally.told += 1
    wrong = [f"ended with {ended.said}"] if ended.code > 1 else [sentence_fault(ended.said)]
    if state == "new" and "备份" not in ended.said:
        wrong.append(f"saved, and called a failure: {ended.said}")
    return wrong


def _again(save: Save) -> str:
    """Do the save once more, days later: it must work, and leave nothing of ours behind."""
    ended = run(lambda: save.act(NOW + LATER))
    if ended.code or save.look().state != "new":
        return f"the next run does not work: {ended}, {save.look()}"
    left = save.clean()
    return f"left behind: {left}" if left else ""


def full_disk(folder: Path, step: int) -> tuple[Tally, str]:
    """Save on a disk that has room for more and more; return why not when there is none."""
    if os.geteuid() != 0:
        return Tally(), "a small disk needs root"
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        return Tally(), f"no small disk: {mounted.stderr.decode().strip()}"
    tally = Tally()
    try:
        save = InPlace(folder / "账")
        for free in range(0, 200_000, step):
            _fill(save, folder, free)
            ended = run(save.act)
            tally.faults += 1
            (folder / "满").unlink()
            _judge(save, f"disk with {free} bytes left", ended, tally)
    finally:
        subprocess.run(["umount", str(folder)], check=True)
    return tally, ""


def _fill(save: Save, folder: Path, free: int) -> None:
    save.prepare()
    room = shutil.disk_usage(folder).free
    with (folder / "满").open("wb") as file:
        file.write(b"x" * max(room - free, 0))


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    """Try everything and print the counts."""
    if reason := why_not():
        _say(f"not run: {reason}")
        return 1
    total = Tally()
    for make in SAVES:
        folder = work_folder("crash")
        save = make(folder / "账")
        gc.freeze()  # what is forked then shares its memory
        tally = try_save(save)
        _say(tally.line(save.name))
        total.add(tally)
        shutil.rmtree(folder)
    folder = work_folder("full")
    tally, reason = full_disk(folder, 4096)
    _say(tally.line("full disk") + (f"  not run: {reason}" if reason else ""))
    total.add(tally)
    _say("\n".join([total.line("all"), *total.complaints[:40]]))
    enough = total.kills >= MIN_KILLS and total.faults >= MIN_FAULTS
    is_sound = enough and not total.corrupt and not total.silent and not total.complaints
    return 0 if _batches() and is_sound else 1


def _batches() -> bool:
    """Try batches of letters; tell whether none was harmed."""
    folder = work_folder("batch")
    batch = Batch(folder / "函件")
    gc.freeze()
    tally: BatchTally = try_batch(batch)
    tally.add(try_crowd(batch, CROWDS))
    shutil.rmtree(folder)
    _say("\n".join([tally.line(), *tally.complaints[:40]]))
    return tally.kills >= MIN_BATCH_KILLS and not tally.bad.total() and not tally.complaints


if __name__ == "__main__":
    sys.exit(main())
