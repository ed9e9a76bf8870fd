"""The short form of `make crash`: some of the calls of each save, killed and disturbed."""

import gc

import pytest

from tests.proofs.batches import Batch, BatchTally, try_batch
from tests.proofs.crash import full_disk, try_save
from tests.proofs.saves import SAVES, Found, sentence_fault
from tests.proofs.tracing import run, why_not
from xl_huikuan.letters.register import FILE

EVERY = {"InPlace": 37, "Restore": 31, "Rotation": 19}


@pytest.mark.parametrize("make", SAVES, ids=lambda make: make.__name__)
def test_a_save_killed_or_disturbed_anywhere_leaves_the_old_file_or_the_new_one(make, tmp_path):
    if reason := why_not():
        pytest.skip(f"CRASH TESTS NOT RUN: {reason}")
    save = make(tmp_path / "账")
    gc.freeze()

    tally = try_save(save, EVERY[make.__name__])

    assert tally.complaints == []
    assert (tally.corrupt, tally.silent) == (0, 0)
    assert tally.kills >= 5
    assert tally.found["old"] > 0


def test_a_batch_killed_or_disturbed_anywhere_loses_no_number_and_no_letter(tmp_path):
    if reason := why_not():
        pytest.skip(f"CRASH TESTS NOT RUN: {reason}")
    batch = Batch(tmp_path / "函件", ["statement"])
    gc.freeze()

    tally = try_batch(batch, 53)

    assert tally.complaints == []
    assert tally.bad.total() == 0
    assert tally.kills >= 5
    assert tally.planted >= 3


def test_a_batch_that_would_lose_a_letter_is_noticed(tmp_path):
    """The counts themselves, over a folder where something is wrong of every kind."""
    batch, tally = Batch(tmp_path / "函件", ["statement"]), BatchTally()
    lost, torn, *_ = sorted(batch.folder.glob("*/*.docx"))
    lost.unlink()
    torn.write_bytes(torn.read_bytes()[:100])
    (batch.folder / "1.part").touch()
    register = batch.folder / FILE
    lines = register.read_bytes().splitlines(keepends=True)
    register.write_bytes(b"".join(lines[:-1]))

    wrong = list(batch.look(tally))

    assert dict(+tally.bad) == {"torn": 2, "missing rows": 1}
    assert [each.partition(":")[0] for each in wrong] == ["left over", "left over"]
    assert not batch.is_clean()


def test_a_disk_that_is_full_in_the_middle_leaves_the_old_file_or_the_new_one(tmp_path):
    tally, reason = full_disk(tmp_path, 25_000)
    if reason:
        pytest.skip(f"FULL DISK NOT TRIED: {reason}")

    assert tally.complaints == []
    assert (tally.corrupt, tally.silent) == (0, 0)
    assert tally.found["old"] > 0 < tally.found["new"]


def test_a_sentence_of_the_system_or_without_a_remedy_is_noticed():
    """The checks themselves, with one that is good."""
    assert "not a Chinese" in sentence_fault("disk full")
    assert "words of" in sentence_fault("写不了:[Errno 28],请重试。")
    assert "no remedy" in sentence_fault("磁盘已满。")
    assert sentence_fault("磁盘已满:请清理磁盘再运行。") == ""


def test_a_save_that_would_lose_the_file_is_noticed(tmp_path):
    """Writing over the file itself: the proof must find it, or it proves nothing."""
    if reason := why_not():
        pytest.skip(f"CRASH TESTS NOT RUN: {reason}")

    class Naive:
        name = "naive"
        path = tmp_path / "a"

        def prepare(self):
            self.path.write_bytes(b"old")

        def act(self, _now=None):
            self.path.write_bytes(b"new")
            return 0, ""

        def look(self):
            states = {b"old": "old", b"new": "new"}
            return Found(states.get(self.path.read_bytes(), "corrupt"))

        def clean(self):
            return ""

    assert run(Naive().act).code == 0
    assert try_save(Naive()).corrupt > 0
