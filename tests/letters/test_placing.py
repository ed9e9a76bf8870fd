"""Files of letters and their register: crashes, second runs, edited files, two PCs."""

from __future__ import annotations

import hashlib
import multiprocessing
import shutil
from pathlib import Path

import pytest

from tests.letters import sample
from tests.letters.test_register import NOW, letter
from tests.letters.writing import write_letters
from xl_huikuan.core.errors import HuikuanError, SettingInvalid, WriteRefused
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters import batch as batch_module
from xl_huikuan.letters.batch import BatchResult, going, letters_by_chunk, plan_letters
from xl_huikuan.letters.events import Event
from xl_huikuan.letters.placing import State, recover, state_of
from xl_huikuan.letters.register import FILE, Register


def write(folder: Path, templates: Path, own: dict[str, object] | None = None) -> BatchResult:
    """Write the statements of the sample company."""
    settings = Settings({**sample.SETTINGS.own, **(own or {})})
    known = (sample.ledger(), sample.decision(sample.ledger(), settings), settings)
    planned = plan_letters(*known, ("statement",))
    return write_letters(planned, folder, templates, *known)


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def edit(path: Path) -> bytes:
    """Write into a Word file as Word would: another sound file."""
    other = path.with_name("另一份.docx")
    shutil.copy(next(p for p in path.parent.glob("*.docx") if p != path), other)
    other.replace(path)
    return path.read_bytes()


def test_what_somebody_edited_is_told_and_stays(tmp_path: Path, templates: Path) -> None:
    first = write(tmp_path, templates).letters[0]
    edited = edit(tmp_path / first.file)
    again = write(tmp_path, templates)

    assert (tmp_path / first.file).read_bytes() == edited
    assert again.letters == ()
    assert [text for text in again.notices if "文件被人改过" in text and first.file in text]
    assert state_of(tmp_path / first.file, first.sha256) is State.EDITED


@pytest.mark.parametrize("torn", [b"", b"PK\3\4", b"\0" * 5000], ids=["empty", "begun", "zeros"])
def test_a_torn_letter_is_made_again_as_it_was(
    tmp_path: Path, templates: Path, torn: bytes
) -> None:
    first = write(tmp_path, templates).letters[0]
    whole = files(tmp_path)
    (tmp_path / first.file).write_bytes(torn)
    again = write(tmp_path, templates)

    assert again.letters == (first,)
    assert files(tmp_path) == whole


def test_a_letter_that_was_sent_is_only_made_again_as_it_was(
    tmp_path: Path, templates: Path
) -> None:
    first, second, *_ = write(tmp_path, templates).letters
    Register(tmp_path).record(
        Event(entry.number, "sent", "2026-01-06", "2026-01-06") for entry in (first, second)
    )
    for entry in (first, second):
        (tmp_path / entry.file).unlink()
    changed = write(tmp_path, templates, {"company_phone": "010-1"})

    assert changed.letters == ()
    assert ["已寄出" in no.reason and "备份" in no.reason for no in changed.failed] == [True, True]
    assert write(tmp_path, templates).letters == (first, second)


def test_a_registered_letter_gets_its_place_whatever_is_planned_next(
    tmp_path: Path, templates: Path
) -> None:
    """Killed after registering; then nothing at all is to be written."""
    entry = write(tmp_path, templates).letters[0]
    part = tmp_path / f"{entry.sha256[:32]}.part"
    (tmp_path / entry.file).rename(part)
    for left in ("0" * 32, "催款函(一)_甲_2026-1号_a1b2c3.docx.00ff00ff", "回款_函件登记.json"):
        (tmp_path / f"{left}.part").write_bytes(b"never registered")
    (tmp_path / "财务.part").write_bytes(b"somebody else's")
    known = (sample.ledger(), sample.decision(sample.ledger()), sample.SETTINGS)
    write_letters((), tmp_path, templates, *known, dry_run=True)
    assert part.exists()
    write_letters((), tmp_path, templates, *known)

    assert hashlib.sha256((tmp_path / entry.file).read_bytes()).hexdigest() == entry.sha256
    assert [path.name for path in tmp_path.glob("*.part")] == ["财务.part"]


def test_a_letter_found_twice_is_not_put_over_another_file(tmp_path: Path, templates: Path) -> None:
    entry = write(tmp_path, templates).letters[0]
    (tmp_path / f"{entry.sha256[:32]}.part").write_bytes((tmp_path / entry.file).read_bytes())
    edited = edit(tmp_path / entry.file)
    recover(tmp_path, Register(tmp_path))

    assert (tmp_path / entry.file).read_bytes() == edited
    assert not list(tmp_path.glob("*.part"))


def test_an_old_copy_of_the_register_stops_the_run(tmp_path: Path, templates: Path) -> None:
    """A restored backup, or a network disk that synced the wrong way, would give numbers twice."""
    made = write(tmp_path, templates).letters
    lines = (tmp_path / FILE).read_bytes().splitlines(keepends=True)
    (tmp_path / FILE).write_bytes(b"".join(lines[:3]))
    for entry in made[:2]:
        (tmp_path / entry.file).unlink()

    with pytest.raises(WriteRefused, match="旧的备份或网盘同步") as refused:
        write(tmp_path, templates)
    assert refused.value.code == "E716"
    assert any(entry.number in str(refused.value) for entry in made[2:])


def test_a_letter_the_disk_does_not_take_fails_alone(
    tmp_path: Path, templates: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes back differs: nothing of it stays, and it takes no number."""
    read, seen = Path.read_bytes, []

    def spoilt(path: Path) -> bytes:
        if path.suffix == ".part":
            seen.append(path)
        return b"" if len(seen) == 2 and path == seen[1] else read(path)

    monkeypatch.setattr(Path, "read_bytes", spoilt)
    made = write(tmp_path, templates)
    monkeypatch.undo()

    assert [no.reason.partition(":")[2] for no in made.failed] == [
        "磁盘读写出错。请处理后再运行一次,会补上。"
    ]
    assert [entry.sequence for entry in made.letters] == list(range(1, len(made.letters) + 1))
    assert not list(tmp_path.glob("*.part"))
    assert len(write(tmp_path, templates).letters) == 1


def test_a_chunk_the_disk_may_forget_is_not_registered(
    tmp_path: Path, templates: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No number is taken, nothing is left, and the next run makes all of them."""

    def failing(_file: object) -> None:
        raise OSError(5, "io")

    monkeypatch.setattr("xl_huikuan.letters.parts._sync", failing)
    with pytest.raises(WriteRefused, match="磁盘读写出错") as refused:
        write(tmp_path, templates)
    monkeypatch.undo()

    assert refused.value.code == "E127"
    assert files(tmp_path) == {FILE: b""}
    assert write(tmp_path, templates).letters[0].sequence == 1


def test_each_customer_has_a_folder_when_wanted(tmp_path: Path, templates: Path) -> None:
    """Letters made before keep their places, and are found there."""
    flat = write(tmp_path / "一", templates)
    deep = write(tmp_path / "二", templates, {"letter_folders": "每个客户一个文件夹"})
    moved = write(tmp_path / "一", templates, {"letter_folders": "每个客户一个文件夹"})

    assert len(flat.letters) == 8  # nine customers, one of them blocked
    assert all("/" not in entry.file for entry in flat.letters)
    assert [entry.file.split("/")[1] for entry in deep.letters] == [e.file for e in flat.letters]
    assert all((tmp_path / "二" / entry.file).is_file() for entry in deep.letters)
    assert moved.letters == ()


def test_names_that_cannot_be_stop_before_anything_is_written(
    tmp_path: Path, templates: Path
) -> None:
    with pytest.raises(SettingInvalid, match=r"没有「\{文号\}」"):
        write(tmp_path / "函", templates, {"letter_file_name": "{客户}"})
    assert list(tmp_path.iterdir()) == []


def test_a_path_too_long_is_told_and_takes_no_number(tmp_path: Path, templates: Path) -> None:
    deep = tmp_path / ("a" * (230 - len(str(tmp_path))))
    made = write(deep, templates)

    assert (made.letters, len(made.failed)) == ((), 8)
    assert all("超过 240 个" in no.reason for no in made.failed)
    assert [path.name for path in deep.iterdir()] == [FILE]


def test_a_void_letter_is_followed_by_one_with_a_new_number(
    tmp_path: Path, templates: Path
) -> None:
    *before, last = write(tmp_path, templates).letters
    register = Register(tmp_path)
    register.record([Event(last.number, "void", "金额有误", "2026-01-06")])
    again = write(tmp_path, templates)

    assert [entry.number for entry in again.letters] == [f"财对函〔2026〕{len(before) + 2}号"]
    assert again.letters[0].key == last.key
    assert write(tmp_path, templates).letters == ()


def test_one_letter_planned_twice_is_made_once(tmp_path: Path, templates: Path) -> None:
    known = (sample.ledger(), sample.decision(sample.ledger()), sample.SETTINGS)
    planned = [letter for letter in plan_letters(*known, ("statement",)) if not letter.reason]
    for dry_run in (True, False):
        made = write_letters((*planned, *planned), tmp_path, templates, *known, dry_run=dry_run)
        assert len(made.letters) == going(planned)
        assert sum("不再重复" in no.reason for no in made.skipped) == going(planned)


def test_whoever_stops_lets_others_write_at_once(
    tmp_path: Path, templates: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_module, "CHUNK", 2)
    monkeypatch.setattr("xl_huikuan.saving.holding._PATIENCE", 1)
    known = (sample.ledger(), sample.decision(sample.ledger()), sample.SETTINGS)
    planned = plan_letters(*known, ("statement",))
    chunks = letters_by_chunk(planned, tmp_path, templates, *known, now=NOW)
    begun = next(chunks)

    with pytest.raises(WriteRefused, match="正被另一个程序使用"):
        write(tmp_path, templates)
    chunks.close()
    rest = write(tmp_path, templates)
    assert (len(begun.letters), len(rest.letters)) == (2, going(planned) - 2)


def take_numbers(folder: Path, who: str, count: int) -> None:
    """Register letters one by one, as another PC would between ours."""
    register = Register(folder)
    for n in range(count):
        while True:
            sequence = register.next_sequence("财催函", 2026)
            try:
                register.append([letter(sequence, customer=who, fingerprint=f"{who}{n}")])
            except HuikuanError:
                continue
            break


def test_many_at_once_never_take_one_number_twice(tmp_path: Path) -> None:
    """Four programs, each its own letters; every number once, the chain unbroken."""
    start = multiprocessing.get_context("fork")
    runs = [start.Process(target=take_numbers, args=(tmp_path, who, 12)) for who in "甲乙丙丁"]
    for one in runs:
        one.start()
    for one in runs:
        one.join(60)

    entries = Register(tmp_path).entries
    assert [entry.sequence for entry in entries] == list(range(1, 49))
    assert {who: sum(e.customer == who for e in entries) for who in "甲乙丙丁"} == dict.fromkeys(
        "甲乙丙丁", 12
    )
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_a_dry_run_tells_what_the_next_run_does_whatever_lies_there(
    tmp_path: Path, templates: Path
) -> None:
    """A letter lost, one torn, one edited, one void: numbers, hashes and sentences are the same."""
    lost, torn, edited, void, *_ = write(tmp_path, templates).letters
    (tmp_path / lost.file).unlink()
    (tmp_path / torn.file).write_bytes(b"PK")
    edit(tmp_path / edited.file)
    Register(tmp_path).record([Event(void.number, "void", "金额有误", "2026-01-06")])
    known = (sample.ledger(), sample.decision(sample.ledger()), sample.SETTINGS)
    planned = plan_letters(*known, ("statement",))
    before = files(tmp_path)
    dry = write_letters(planned, tmp_path, templates, *known, dry_run=True)
    assert files(tmp_path) == before
    real = write_letters(planned, tmp_path, templates, *known)

    assert [entry.number for entry in real.letters[:2]] == [lost.number, torn.number]
    assert len(real.letters) == 3
    for told in ("letters", "failed", "skipped", "notices"):
        assert getattr(dry, told) == getattr(real, told)
