"""A representative part of `make hostile`: the attacks that once hung, filled memory or crashed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.proofs import hostile
from tests.proofs.planted import READ, REFUSED, Attack
from tests.proofs.planted_places import BAITS, MARK, lay_baits
from tests.proofs.watch import Seen, watched
from xl_huikuan.addin.windows.interpreter import FLAGS
from xl_huikuan.core.errors import FileRefused
from xl_huikuan.sheets.files.reader import read_grids

WHOLE = ("control: honest workbook", "customers named as paths: letters")
QUICK = (
    "bomb: quoted local headers", "bomb: directory of 1.3 million entries", "zip64 says 16 exabytes",
    "encrypted member", "part names differ in case", "DTD after a comment with a tag",
    "DTD in a sheet without .xml", "100,000 sheets of one part", "100,000 empty error cells",
    "hidden columns, over and over", "error cells far from their row", "row 'x' of slow XML",
    "cells out of order, 98 million in all", "attribute of 10 MB", "one cell a hundred times",
    "called .xls: a workbook xlsx", ".xls sector size of 2 MiB, chain in a circle", ".xls 3,000 sheets in one place",
    "CSV: line of 10 MB", "CSV: UTF-16 cut in half", "web page: colspan a billion",
    "XML 2003: entity bomb", "control: UTF-16 without DTD", "password (agile)", "password of .xls (XOR)",
    "control: comment before the root", "control: 2,000 merges", "control: a shared string",
    "XML 2003: control", "web page: control", "CSV: control",
)  # fmt: skip


@pytest.fixture(scope="module")
def attacks() -> dict[str, Attack]:
    wanted = {*WHOLE, *QUICK}
    return {attack.name: attack for attack in hostile.planted() if attack.name in wanted}


@pytest.mark.skipif(sys.platform == "win32", reason="the watching of processes needs /proc")
@pytest.mark.parametrize("name", WHOLE)
def test_an_attack_on_the_real_command_leaves_no_trace(tmp_path, attacks, name):
    verdict = hostile.tried(attacks[name], tmp_path / "x")

    assert [fault for fault in verdict.faults if fault != "over 10 s"] == []  # others work here too


@pytest.mark.parametrize("name", QUICK)
def test_an_attack_is_refused_in_chinese_and_a_control_is_read(tmp_path, attacks, name):
    attack = attacks[name]
    path = attack.make(tmp_path)
    outcome, code, said = READ, "", ""
    try:
        read_grids(path)
    except FileRefused as refusal:
        outcome, code, said = REFUSED, refusal.code, str(refusal)

    assert outcome == READ or (code and path.name in said)
    assert attack.wanted in ("either", outcome)


def test_the_baits_would_bite_a_python_that_looks_around(tmp_path):
    lay_baits(tmp_path)

    watched([sys.executable, "-c", "import json"], tmp_path, {}, tmp_path / "trace")

    assert (tmp_path / MARK).exists()


def test_the_server_s_python_looks_at_no_bait(tmp_path):
    """The flags of the server command, in the folder of baits and with it on PYTHONPATH."""
    lay_baits(tmp_path)
    code = "import sys; sys.path.append(sys.argv[1]); import json, re, xl_huikuan.addin.server.service as s; print(s.__file__)"
    root = str(Path(hostile.__file__).parents[2])

    seen = watched(
        [sys.executable, *FLAGS, "-c", code, root], tmp_path, {"PYTHONPATH": str(tmp_path)}, tmp_path / "trace"
    )  # fmt: skip

    assert seen.code == 0, seen.err
    assert str(tmp_path) not in seen.out
    assert not (tmp_path / MARK).exists()
    assert len(BAITS) > 10


@pytest.mark.parametrize(
    ("code", "out", "fault"),
    [(70, "", "ended with"), (None, "", "ended with"), (-9, "", "ended with"), (4, '{"message": "no"}', "no Chinese")],
)  # fmt: skip
def test_the_judge_sees_what_must_not_happen(code, out, fault):
    seen = Seen(code, out, "", 1.0, 10.0, ())
    outcome, said = hostile._said(seen)

    faults = list(hostile._sentence(Attack("x", Path), outcome, said, seen))

    assert any(fault in each for each in faults)


def test_the_judge_sees_time_memory_and_network(tmp_path):
    seen = Seen(0, "{}", "", 11.0, 700.0, ("connect(3, …)",))
    places = {name: tmp_path / name for name in ("desk", "out", "home", "tmp")}
    for place in places.values():
        place.mkdir()

    assert list(hostile._limits(Attack("x", Path), seen)) == ["over 10 s", "over 600 MiB"]
    (places["desk"] / MARK).touch()
    (tmp_path / "evil").touch()
    faults = " ".join(hostile._traces({}, places, seen))
    assert all(word in faults for word in ("changed", "bait", "left behind", "network"))
