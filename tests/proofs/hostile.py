# ruff: noqa: T201  it is a program for people
"""`python -m tests.proofs.hostile DIR`: what every hostile file does to us, one line each.

Each file of DIR and each planted one goes through the real command in a process of its own. It
must be read or refused in Chinese, within seconds and bounded memory; nothing may be written
outside the result folder, no network be touched, no bait beside the workbook be run.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from tests.addin.books import COMPANY
from tests.proofs.planted import EITHER, READ, REFUSED, Attack, written
from tests.proofs.planted_places import MARK, lay_baits, place_attacks
from tests.proofs.planted_sheets import count_attacks, name_attacks
from tests.proofs.planted_sheets import place_attacks as cell_attacks
from tests.proofs.planted_text import csv_attacks, markup_attacks, xls_attacks
from tests.proofs.planted_xml import entity_attacks, relation_attacks, shape_attacks
from tests.proofs.planted_zip import zip_attacks
from tests.proofs.watch import Seen, files_below, watched

SECONDS, MIB = 10.0, 600.0
_SOURCES = (zip_attacks, entity_attacks, shape_attacks, relation_attacks, cell_attacks, count_attacks,
            name_attacks, xls_attacks, csv_attacks, markup_attacks, place_attacks)  # fmt: skip
_OUTCOME = {0: READ, 3: READ, 5: READ, 4: REFUSED, 1: REFUSED}  # exit codes of `huikuan`


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one attack.

    Attributes:
        attack: what was tried.
        outcome: read or refused, or what else happened.
        said: the code and the first sentence.
        seen: time, memory and the rest.
        faults: what must not have happened, empty when all is well.
    """

    attack: Attack
    outcome: str
    said: str
    seen: Seen
    faults: tuple[str, ...]

    def line(self) -> str:
        """Return the line to print."""
        mark = "  " if not self.faults else "✗ "
        big = " (legal and big)" if self.attack.legal else ""
        about = f"{self.outcome:8}{self.seen.seconds:6.1f} s {self.seen.mib:6.0f} MiB"
        bad = f"  <<< {'; '.join(self.faults)}" if self.faults else ""
        return f"{mark}{about}  {self.attack.name}{big} [{' '.join(self.attack.command)}]: {self.said}{bad}"


def planted() -> Iterator[Attack]:
    """Yield every planted attack."""
    for source in _SOURCES:
        yield from source()


def found(folder: Path) -> Iterator[Attack]:
    """Yield the hostile files of a folder."""
    for path in sorted(folder.iterdir()):
        if path.is_file():
            yield Attack(path.name, written(path.name, path.read_bytes()), EITHER)


def tried(attack: Attack, sandbox: Path) -> Verdict:
    """Try an attack in a folder of its own, baits around it."""
    places = {name: sandbox / name for name in ("desk", "out", "home", "tmp")}
    for place in places.values():
        place.mkdir(parents=True)
    lay_baits(places["desk"])
    path = attack.make(places["desk"])
    before = files_below(places["desk"])
    verb, *options = attack.command
    command = [str(Path(sys.executable).with_name("huikuan")), verb, path.name, *options, "--json"]
    command += ["--out", str(places["out"]), "--as-of", "2026-10-31", *COMPANY]
    env = os.environ | {
        "HOME": str(places["home"]),
        "TMPDIR": str(places["tmp"]),
        "LOCALAPPDATA": str(places["home"] / "local"),
    }
    seen = watched(command, places["desk"], env, sandbox / "trace")
    outcome, said = _said(seen)
    faults = [
        *_limits(attack, seen),
        *_traces(before, places, seen),
        *_sentence(attack, outcome, said, seen),
    ]
    return Verdict(replace(attack, make=_done), outcome, said, seen, tuple(faults))


def _done(folder: Path) -> Path:
    """Stand for a maker whose file may be hundreds of megabytes."""
    return folder


def _said(seen: Seen) -> tuple[str, str]:
    outcome = _OUTCOME.get(seen.code if seen.code is not None else -99, f"exit {seen.code}")
    said: dict[str, object] = {}
    with suppress(ValueError):
        said = json.loads(seen.out)
    text = str(said.get("message") or seen.err.strip().rpartition("\n")[2] or "read")
    code = str(said.get("code") or "")
    return outcome, f"{code} {text}".strip().replace("\n", " ")[:300]


def _limits(attack: Attack, seen: Seen) -> Iterator[str]:
    if attack.legal:
        return
    if seen.seconds > SECONDS:
        yield f"over {SECONDS:.0f} s"
    if seen.mib > MIB:
        yield f"over {MIB:.0f} MiB"


def _traces(before: dict[str, str], places: dict[str, Path], seen: Seen) -> Iterator[str]:
    after = files_below(places["desk"])
    if after != before:
        yield f"files beside the workbook changed: {sorted(set(after.items()) ^ set(before.items()))[:3]}"
    if any(Path(name).name == MARK for place in places.values() for name in files_below(place)):
        yield "a bait was run"
    strange = {path.name for path in places["out"].parent.iterdir()} - {
        *places,
        "trace",
        "trace.out",
        "trace.err",
    }
    if strange or files_below(places["tmp"]):
        yield f"files left behind: {sorted(strange)} {list(files_below(places['tmp']))[:3]}"
    if any("xl_huikuan" not in name for name in files_below(places["home"])):
        yield "files in the user's folder"
    if seen.network:
        yield f"network: {seen.network[0]}"


def _sentence(attack: Attack, outcome: str, said: str, seen: Seen) -> Iterator[str]:
    if outcome not in (READ, REFUSED):
        yield f"ended with {seen.code}: {seen.err.strip()[-200:]}"
    elif attack.wanted not in (EITHER, outcome):
        yield f"should have been {attack.wanted}"
    if outcome == REFUSED and not any("\u4e00" <= sign <= "\u9fff" for sign in said):
        yield "no Chinese sentence"
    if attack.words and attack.words not in said:
        yield f"does not say {attack.words}"


def main() -> int:
    """Try everything and print a line for each; the exit code says whether all is well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="part of a name")
    arguments = parser.parse_args()
    verdicts = []
    for attack in itertools.chain(found(arguments.folder), planted()):  # one file in memory
        if arguments.only in attack.name:
            with tempfile.TemporaryDirectory(prefix="hostile") as folder:
                verdicts.append(
                    tried(
                        attack,
                        Path(folder).resolve()
                        / hashlib.sha256(attack.name.encode()).hexdigest()[:8],
                    )
                )
            print(verdicts[-1].line(), flush=True)
    return summary(verdicts)


def summary(verdicts: list[Verdict]) -> int:
    """Print the figures of all."""
    bounded = [verdict for verdict in verdicts if not verdict.attack.legal] or verdicts
    slowest = max(bounded, key=lambda verdict: verdict.seen.seconds)
    biggest = max(bounded, key=lambda verdict: verdict.seen.mib)
    bad = [verdict for verdict in verdicts if verdict.faults]
    count = {outcome: sum(v.outcome == outcome for v in verdicts) for outcome in (READ, REFUSED)}
    network = all(verdict.seen.network is not None for verdict in verdicts)
    print(
        f"{len(verdicts)} attacks: {count[REFUSED]} refused, {count[READ]} read, {len(bad)} not well"
    )
    print(
        f"slowest {slowest.seen.seconds:.1f} s ({slowest.attack.name}), most memory {biggest.seen.mib:.0f} MiB ({biggest.attack.name})"
    )
    print(
        f"network calls seen by strace: {sum(len(v.seen.network or ()) for v in verdicts) if network else 'not watched, no strace'}"
    )
    for verdict in bad:
        print(verdict.line())
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
