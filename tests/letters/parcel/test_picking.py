"""Which letters of a register are printed: the latest that hold, unchanged, not sent before."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.letters.parcel.issued import entry, issue
from xl_huikuan.letters.events import Event
from xl_huikuan.letters.parcel.picking import pick

NOTED = "2026-11-03T10:00:00"


def numbers(picked):
    return [one.sequence for one in picked.entries]


def why(picked):
    return {one.number: (one.reason, one.failed) for one in picked.left_out}


def test_the_letters_of_the_latest_date_are_picked(tmp_path):
    register, _ = issue(tmp_path, [entry(1, "甲", as_of="2026-09-30"), entry(2, "甲"), entry(3, "乙")])  # fmt: skip

    picked = pick(register, tmp_path, None)

    assert (picked.as_of, numbers(picked)) == (dt.date(2026, 10, 31), [2, 3])
    assert numbers(pick(register, tmp_path, dt.date(2026, 9, 30))) == [1]
    assert numbers(pick(register, tmp_path, dt.date(2026, 8, 31))) == []


def test_an_empty_register_gives_nothing(tmp_path):
    register, _ = issue(tmp_path, [])

    assert pick(register, tmp_path, None).as_of is None


def test_void_and_sent_letters_are_not_printed_again(tmp_path):
    register, _ = issue(tmp_path, [entry(1, "甲"), entry(2, "乙"), entry(3, "丙")])
    register.record([
        Event("财催函〔2026〕1号", "void", "金额有误", NOTED),
        Event("财催函〔2026〕2号", "sent", "2026-11-03", NOTED),
    ])  # fmt: skip

    picked = pick(register, tmp_path, None)

    assert numbers(picked) == [3]
    assert why(picked) == {"财催函〔2026〕2号": ("已于 2026-11-03 寄发,没有再放入。", False)}
    assert numbers(pick(register, tmp_path, None, again=True)) == [2, 3]


def test_papers_for_our_own_people_are_never_posted(tmp_path):
    """面谈提纲 says what we know and want; the customer must not get it."""
    register, _ = issue(tmp_path, [entry(1, "甲", "outline"), entry(2, "甲", "promise")])

    picked = pick(register, tmp_path, None)

    assert numbers(picked) == [2]
    assert why(picked) == {"财催函〔2026〕1号": ("内部资料,不外发,没有放入。", False)}


def test_of_two_dunning_letters_of_one_day_only_the_later_goes(tmp_path):
    """The books changed between: first a second letter, then a first one; a statement stands apart."""
    register, _ = issue(
        tmp_path,
        [entry(1, "甲", "dunning2"), entry(2, "甲", "dunning1"), entry(3, "甲", "statement")],
    )

    picked = pick(register, tmp_path, None)

    assert numbers(picked) == [2, 3]
    assert "后来又出了 财催函〔2026〕2号" in why(picked)["财催函〔2026〕1号"][0]


def test_a_letter_that_is_gone_or_changed_is_left_out_and_said(tmp_path):
    register, _ = issue(tmp_path, [entry(1, "甲"), entry(2, "乙"), entry(3, "丙")])
    (tmp_path / "1.docx").unlink()
    (tmp_path / "2.docx").write_bytes(b"edited by hand")

    picked = pick(register, tmp_path, None)

    assert numbers(picked) == [3]
    said = why(picked)
    assert said["财催函〔2026〕1号"][0].startswith("文件「1.docx」不在了:请再出一次函")
    assert "出函后被改过" in said["财催函〔2026〕2号"][0]
    assert all(failed for _, failed in said.values())


@pytest.mark.parametrize("file", ["../x.docx", "/etc/x.docx", "a\\..\\x.docx", "C:x.docx"])
def test_a_name_that_leads_out_of_the_folder_is_not_read(tmp_path, file):
    register, _ = issue(tmp_path, [])
    register.append([entry(1, "甲", file=file, sha256="0" * 64)])

    picked = pick(register, tmp_path, None)

    assert numbers(picked) == []
    assert "可疑" in picked.left_out[0].reason
