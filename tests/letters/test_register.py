"""The register: numbers, the chain of its lines, what happens to letters, and what a crash leaves."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.letters.events import Event, Standing
from xl_huikuan.letters.register import FILE, OLD_FILE, Entry, Register, number_text

NOW = dt.datetime(2026, 1, 5, 9, 30)


def letter(sequence: int, **other: object) -> Entry:
    entry = Entry(
        number_text("财催函", 2026, sequence), "财催函", 2026, sequence, "dunning1", "甲公司", "K1",
        "2026-01-05", 100_00, ("应收!2",), f"f{sequence}", f"催款函_{sequence}.docx", "0" * 64,
        ("a1b2",), NOW.isoformat(),
    )  # fmt: skip
    return replace(entry, **other)


def event(sequence: int, kind: str, value: str, noted: str = "2026-01-06T10:00:00") -> Event:
    return Event(number_text("财催函", 2026, sequence), kind, value, noted)


def there(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def filled(folder: Path, letters: int = 3) -> Path:
    Register(folder).append([letter(n) for n in range(1, letters + 1)])
    return folder / FILE


def test_what_was_appended_is_read_again(tmp_path: Path) -> None:
    first = Register(tmp_path)
    first.append([letter(1), letter(2)])
    first.append([letter(3, customer="乙\u2028公司\ud800", code="")])
    again = Register(tmp_path)

    assert again.entries == first.entries
    assert [e.sequence for e in again.of_customer("甲公司", "K1")] == [1, 2]
    assert again.find(letter(2).key) == letter(2)
    assert again.next_sequence("财催函", 2026) == 4
    assert (again.next_sequence("财催函", 2027), again.next_sequence("财对函", 2026)) == (1, 1)


@pytest.mark.parametrize(("before", "now"), [("", "K1"), ("K1", "")])
def test_a_customer_given_a_code_meanwhile_is_the_same(
    before: str, now: str, tmp_path: Path
) -> None:
    """Its letters are found, and none is made twice; of two codes each is a customer."""
    register = Register(tmp_path)
    register.append([letter(1, code=before), letter(2, customer="乙公司"), letter(3, code="K2")])

    assert register.find(letter(1, code=now).key) == letter(1, code=before)
    assert register.find(letter(1, code=now, fingerprint="other").key) is None
    assert register.find(letter(2, customer="乙公司", code="K9").key) is None
    assert letter(1, code=before) in register.of_customer("甲公司", now)
    assert register.of_customer("乙公司", "K9") == ()


def test_nothing_is_written_without_letters(tmp_path: Path) -> None:
    register = Register(tmp_path)
    register.append([])
    register.record([])

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("wrong", [[2], [1, 3], [1, 1]])
def test_a_gap_or_a_number_twice_is_refused(tmp_path: Path, wrong: list[int]) -> None:
    register = Register(tmp_path)
    letters = [letter(n, fingerprint=f"{n}-{k}") for k, n in enumerate(wrong)]

    with pytest.raises(WriteRefused, match="另一个程序"):
        register.append(letters)
    assert register.entries == ()
    assert Register(tmp_path).entries == ()


def test_two_programs_know_of_each_other(tmp_path: Path) -> None:
    """The slow one learns of what the quick one wrote, and does not take its number."""
    slow, quick = Register(tmp_path), Register(tmp_path)
    quick.append([letter(1, customer="乙公司")])

    with pytest.raises(WriteRefused, match="文号 财催函〔2026〕1号 已被另一个程序使用"):
        slow.append([letter(1)])
    slow.append([letter(slow.next_sequence("财催函", 2026))])
    assert [e.customer for e in Register(tmp_path).entries] == ["乙公司", "甲公司"]


def test_a_letter_issued_again_in_other_words_keeps_its_place(tmp_path: Path) -> None:
    path = filled(tmp_path)
    Register(tmp_path).append([letter(2, sha256="1" * 64)])
    register = Register(tmp_path)

    assert [e.sequence for e in register.entries] == [1, 2, 3]
    assert register.entries[1].sha256 == "1" * 64
    assert len(path.read_text("utf-8").splitlines()) == 5


def test_events_add_up_to_how_a_letter_stands(tmp_path: Path) -> None:
    filled(tmp_path)
    register = Register(tmp_path)
    register.record([event(1, "sent", "2026-01-06"), event(1, "way", "EMS")])
    register.record([event(1, "sent", "2026-01-07"), event(1, "way", "EMS"), event(2, "way", "")])
    again = Register(tmp_path)

    assert again.standing("财催函〔2026〕1号") == Standing(sent="2026-01-07", way="EMS")
    assert again.standing("财催函〔2026〕2号") == Standing()
    assert [e.value for e in again.events] == ["2026-01-06", "EMS", "2026-01-07"]


def test_a_void_letter_keeps_its_number_and_makes_room_for_another(tmp_path: Path) -> None:
    filled(tmp_path)
    register = Register(tmp_path)
    register.record([event(3, "void", "客户已付款")])

    assert register.find(letter(3).key) is None
    assert register.next_sequence("财催函", 2026) == 4
    register.append([letter(4, fingerprint="f3")])
    assert Register(tmp_path).find(letter(3).key) == letter(4, fingerprint="f3")
    with pytest.raises(WriteRefused, match="作废不能收回"):
        register.record([event(3, "void", "")])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (event(9, "sent", "2026-01-06"), "没有这个文号"),
        (event(1, "eaten", "是"), "没有「eaten」"),
        (event(1, "sent", "6.1"), "「寄发日期」不是日期"),
        (event(1, "way", "飞鸽"), "请选 EMS、快递"),
        (event(1, "difference", "1.5"), "不是金额"),
        (event(1, "sent", "2026-01-06", noted=""), "登记的时间"),
    ],
)
def test_an_event_that_cannot_be_is_refused_and_its_neighbours_too(
    tmp_path: Path, wrong: Event, said: str
) -> None:
    filled(tmp_path)
    with pytest.raises(WriteRefused, match=said) as refused:
        Register(tmp_path).record([event(1, "tracking", "EE1"), wrong])

    assert refused.value.code == "E718"
    assert Register(tmp_path).events == ()


@pytest.mark.parametrize("lost", [1, 5, 60, 80, 200])
def test_a_torn_last_line_is_cut_off_and_its_number_given_again(tmp_path: Path, lost: int) -> None:
    path = filled(tmp_path)
    whole = path.read_bytes()
    last = whole.rindex(b"\n", 0, -1) + 1
    path.write_bytes(whole[: max(last, len(whole) - 1 - lost)] + b"\0" * (lost % 3))
    register = Register(tmp_path)

    assert [e.sequence for e in register.entries] == [1, 2]
    register.append([letter(3)])
    assert path.read_bytes() == whole


def test_a_line_that_only_lost_its_line_break_counts(tmp_path: Path) -> None:
    """An editor may take it off; two readers agree on what comes next."""
    path = filled(tmp_path)
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    one, other = Register(tmp_path), Register(tmp_path)
    one.append([letter(4)])
    other.append([letter(5)])

    assert [e.sequence for e in Register(tmp_path).entries] == [1, 2, 3, 4, 5]


DAMAGE: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "changed": lambda lines: [*lines[:2], lines[2].replace(b"10000", b"90000"), *lines[3:]],
    "taken out": lambda lines: [*lines[:2], *lines[3:]],
    "twice": lambda lines: [*lines[:2], *lines[1:]],
    "swapped": lambda lines: [lines[0], lines[2], lines[1], lines[3]],
    "no beginning": lambda lines: lines[1:],
    "last changed": lambda lines: [*lines[:3], lines[3].replace(b"10000", b"90000")],
    "blank line": lambda lines: [*lines[:2], b"\n", *lines[2:]],
    "text behind": lambda lines: [*lines, b"abc"],
    "format": lambda _: [b"[]\n"],
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_any_other_break_is_refused(tmp_path: Path, damage: str) -> None:
    path = filled(tmp_path)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(DAMAGE[damage](lines)))
    before = path.read_bytes()

    with pytest.raises(WriteRefused, match=r"接不上.*请从备份恢复") as refused:
        Register(tmp_path)
    assert refused.value.code == "E716"
    assert path.read_bytes() == before


def test_a_file_outside_the_folder_is_refused(tmp_path: Path) -> None:
    Register(tmp_path).append([letter(1, file="../别处.docx")])

    with pytest.raises(WriteRefused, match="不是本程序的函件登记"):
        Register(tmp_path)


def old_register(folder: Path, letters: int = 2) -> Path:
    """As an earlier version wrote it."""
    new = ("debts", "made_at", "made_by", "salesperson", "levels", "override")
    rows = [{k: v for k, v in letter(n).row.items() if k not in new} for n in range(1, letters + 1)]
    path = folder / OLD_FILE
    path.write_text(json.dumps({"format": 1, "letters": rows}, ensure_ascii=False), "utf-8")
    return path


def test_an_old_register_is_taken_over_once_and_kept(tmp_path: Path) -> None:
    content = old_register(tmp_path).read_bytes()
    register = Register(tmp_path)

    assert [e.sequence for e in register.entries] == [1, 2]
    assert there(tmp_path) == [OLD_FILE]  # reading changes nothing
    register.append([letter(3)])
    again = Register(tmp_path)
    assert [(e.sequence, e.made_at) for e in again.entries] == [
        (1, ""),
        (2, ""),
        (3, NOW.isoformat()),
    ]
    assert there(tmp_path) == [FILE, "回款_函件登记_旧格式.json"]
    assert (tmp_path / "回款_函件登记_旧格式.json").read_bytes() == content


@pytest.mark.parametrize("done", [0.0, 0.1, 0.5, 1.0])
def test_a_take_over_that_broke_down_goes_on(tmp_path: Path, done: float) -> None:
    path = old_register(tmp_path)
    content = path.read_bytes()
    Register(tmp_path).record([event(1, "tracking", "EE1")])
    lines = (tmp_path / FILE).read_bytes().splitlines(keepends=True)
    whole = b"".join(lines[:3])
    (tmp_path / FILE).write_bytes(whole[: int(done * len(whole))])
    path.write_bytes(content)

    register = Register(tmp_path)
    assert [e.sequence for e in register.entries] == [1, 2]
    register.append([letter(3)])
    assert [e.sequence for e in Register(tmp_path).entries] == [1, 2, 3]
    assert not path.exists()


def test_an_old_program_that_goes_on_writing_is_noticed(tmp_path: Path) -> None:
    old_register(tmp_path)
    Register(tmp_path).append([letter(3)])
    old_register(tmp_path, letters=3)

    with pytest.raises(WriteRefused, match="旧版程序"):
        Register(tmp_path)


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"format": 2, "letters": []}', '{"letters": 1}']
)
def test_a_damaged_old_register_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / OLD_FILE).write_text(content, encoding="utf-8")

    with pytest.raises(WriteRefused, match="不是本程序的函件登记"):
        Register(tmp_path)
    assert there(tmp_path) == [OLD_FILE]


def test_another_run_waits_and_is_then_told_who_holds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xl_huikuan.saving.holding._PAUSE", 0)
    monkeypatch.setattr("platform.node", lambda: "财务-01")
    first, second = Register(tmp_path), Register(tmp_path)
    with (
        first.held(NOW),
        pytest.raises(WriteRefused, match="电脑「财务-01」,2026-01-05 09:30 开始") as refused,
    ):
        second.append([letter(1)])

    assert refused.value.code == "E136"
    second.append([letter(1)])
    assert there(tmp_path) == [FILE]


def test_a_disk_without_locks_has_a_lock_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(_opened: int) -> bool:
        raise OSError(37, "no locks available")

    monkeypatch.setattr("xl_huikuan.saving.holding._lock", none)
    with Register(tmp_path).held(NOW):
        assert there(tmp_path) == [f".{FILE}.lock", FILE]
        with pytest.raises(WriteRefused, match="另一次运行正在写"):
            Register(tmp_path).append([letter(1)])

    Register(tmp_path).append([letter(1)])
    assert there(tmp_path) == [FILE]


def test_what_others_wrote_in_spite_of_the_lock_is_never_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A network disk may say that it locks, and lock nothing."""
    monkeypatch.setattr("xl_huikuan.saving.holding._lock", lambda _opened: True)
    slow, quick = Register(tmp_path), Register(tmp_path)
    with slow.held(NOW):
        quick.append([letter(1, customer="乙公司")])
        with pytest.raises(WriteRefused, match="刚被另一个程序写过"):
            slow.append([letter(1)])

    assert [e.customer for e in Register(tmp_path).entries] == ["乙公司"]


def test_a_full_disk_leaves_the_register_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = filled(tmp_path)
    before, register, write = path.read_bytes(), Register(tmp_path), os.write

    def full(opened: int, data: bytes) -> int:
        monkeypatch.setattr("os.write", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
        return write(opened, data[:100])

    monkeypatch.setattr("os.write", full)
    with pytest.raises(WriteRefused, match="磁盘已满") as refused:
        register.append([letter(4)])
    monkeypatch.undo()

    assert refused.value.code == "E124"
    assert path.read_bytes() == before
    register.append([letter(4)])
    assert [e.sequence for e in Register(tmp_path).entries] == [1, 2, 3, 4]
