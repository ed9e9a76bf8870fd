"""The index of backups under attack: several runs at once, edited by hand, lost, and odd clocks."""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
from pathlib import Path

import pytest

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.saving import lock
from xl_huikuan.saving.backups import FOLDER, backed_up_in, backups_of, keep_copy
from xl_huikuan.saving.index import INDEX, is_damaged, read_index
from xl_huikuan.saving.lock import alone_for_a_moment
from xl_huikuan.saving.places import place_of
from xl_huikuan.saving.restore import chosen, restore_to
from xl_huikuan.saving.rotation import rotate
from xl_huikuan.saving.save import Occasion, Original, save_over

NOW = dt.datetime(2026, 10, 31, 9, 30, 5)
DAY = dt.timedelta(days=1)
BIG = 10**9


def anything(_data: bytes) -> None:
    """Prove nothing."""


@pytest.fixture
def book(tmp_path) -> Path:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"old")
    return path


def save(path: Path, new: bytes, now: dt.datetime = NOW, limit: int = BIG):
    occasion = Occasion(now, "刷新全部", limit)
    return save_over(Original.read(path), lambda file: file.write(new), anything, occasion)


def no_hidden_files(folder: Path) -> bool:
    return not list(folder.rglob(".*"))


def test_runs_on_several_workbooks_of_a_folder_lose_no_line_of_the_index(tmp_path):
    children = []
    for number in range(3):
        child = os.fork()
        if not child:
            for n in range(8):
                keep_copy(b"%d %d" % (number, n), tmp_path / f"台账{number}.xlsx", NOW, "刷新全部")
            os._exit(0)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0]

    assert len(read_index(tmp_path / FOLDER)) == 24
    assert no_hidden_files(tmp_path)


@pytest.mark.parametrize(
    "said",
    [
        {"process": 2**22 + 1, "host": platform.node(), "time": NOW.isoformat()},
        {"process": 1, "host": "财务01", "time": NOW.isoformat()},
        {},
    ],
    ids=["of a dead process", "of another computer", "without a word"],
)
def test_a_lock_of_the_index_that_nobody_gives_back_is_taken_over(book, said, monkeypatch):
    monkeypatch.setattr(lock, "_PATIENCE", 3)
    save(book, b"1")
    left = book.parent / FOLDER / f".{INDEX}.lock"
    left.write_text(json.dumps(said), "utf-8")

    save(book, b"2", NOW + DAY)

    assert len(read_index(book.parent / FOLDER)) == 2
    assert no_hidden_files(book.parent)


def test_a_lock_of_the_index_that_lives_is_left_alone(book, monkeypatch):
    """Another run takes it again and again while we wait: the copy is then only not listed."""
    states = iter(range(99))
    monkeypatch.setattr(lock, "_PATIENCE", 2)
    monkeypatch.setattr(lock, "_state", lambda _lock: (next(states), 0))
    (book.parent / FOLDER).mkdir()
    with alone_for_a_moment(book.parent / FOLDER / INDEX, NOW):
        saved = save(book, b"new")

    assert saved.backup.read_bytes() == b"old"
    assert read_index(book.parent / FOLDER) is None
    assert [each.file for each in backups_of(book)] == [saved.backup.name]


def entry_of(time: str, size: str) -> str:
    """An index with one line, for a file that is named later."""
    said = {"file": "%s", "of": "台账.xlsx", "time": time, "size": 0, "sha256": "", "by": ""}
    return json.dumps({"backups": [said]}).replace('"size": 0', f'"size": {size}')


DAMAGED = [
    "",
    "[]",
    "[" * 100_000,
    '{"backups": null}',
    '{"backups": [1]}',
    '{"backups": [{"file": "../../台账.xlsx"}]}',
    '{"backups": [{"file": "/etc/passwd"}]}',
    entry_of("2026-10-31T09:30:05+08:00", "3"),
    entry_of("2026-10-31", "1e999"),
]


@pytest.mark.parametrize("text", DAMAGED)
def test_an_index_edited_by_hand_costs_no_backup_and_no_save(book, text):
    """Saved, and said: what was listed before is not removed any more, and still listed."""
    first = save(book, b"1").backup
    index = book.parent / FOLDER / INDEX
    index.write_text(text.replace("%s", first.name), "utf-8")
    assert is_damaged(index.parent)

    saved = save(book, b"2", NOW + DAY)

    assert book.read_bytes() == b"2"
    assert any("备份索引丢失或损坏" in note for note in saved.notes)
    assert [each.file for each in backups_of(book)] == [saved.backup.name, first.name]
    assert len(read_index(index.parent)) == 1


def test_an_index_that_is_a_folder_is_no_trouble_for_restoring(book):
    first = save(book, b"1").backup
    (book.parent / FOLDER / INDEX).unlink()
    (book.parent / FOLDER / INDEX).mkdir()

    assert [each.file for each in backups_of(book)] == [first.name]
    assert "请检查文件夹权限" in save(book, b"2", NOW + DAY).notes[0]
    assert book.read_bytes() == b"2"


def test_what_another_run_removes_first_is_no_trouble(book, monkeypatch):
    for n in range(12):
        keep_copy(b"%d" % n, book, NOW - 60 * DAY - dt.timedelta(hours=n), "刷新全部")
    folder = book.parent / FOLDER
    here = read_index(folder)
    for each in here[-2:]:
        (folder / each.file).unlink()
    monkeypatch.setattr("xl_huikuan.saving.rotation.read_index", lambda _folder: here)

    assert rotate(folder, NOW, BIG) == ""


def test_many_runs_that_change_nothing_leave_the_file_of_before_the_first(book):
    """Thirty runs in a row: the original, and one copy of what all the others found."""
    for n in range(30):
        last = save(book, b"results", NOW + n * dt.timedelta(minutes=1))

    kept = backups_of(book)
    contents = [(book.parent / FOLDER / each.file).read_bytes() for each in kept]
    assert contents == [b"results", b"old"]
    assert kept[0].file == last.backup.name
    assert kept[0].time == NOW + dt.timedelta(minutes=29)


def test_an_equal_copy_that_was_changed_is_not_taken_for_one(book):
    first = save(book, b"old").backup
    first.write_bytes(b"typed into")

    second = save(book, b"new", NOW + DAY).backup

    assert (first.read_bytes(), second.read_bytes()) == (b"typed into", b"old")


def test_a_clock_that_went_back_does_not_cost_the_copy_just_made(book):
    """Its time is then the oldest of all; over the limit, others go."""
    for n in range(12):
        save(book, b"content %d" % n, NOW + n * DAY, limit=30)

    saved = save(book, b"new", NOW - 400 * DAY, limit=30)

    assert saved.backup.read_bytes() == b"content 11"


def test_long_names_with_one_beginning_are_two_workbooks(tmp_path):
    """The names of their copies are equal but for the content: 50 signs of 3 bytes are 150."""
    first, second = (tmp_path / f"{'账' * 50}{which}.xlsx" for which in "甲乙")
    keep_copy(b"1", first, NOW, "刷新全部")
    keep_copy(b"2", second, NOW, "刷新全部")

    assert [each.of for each in backups_of(first)] == [first.name]
    assert [each.of for each in backups_of(second)] == [second.name]
    assert backed_up_in(tmp_path / FOLDER) == sorted([first.name, second.name])


@pytest.mark.parametrize("text", ["-2", "2x", "20", "2026", "2026-10", "备份2026-10-31", "第1个"])
def test_half_a_time_chooses_nothing_even_when_there_is_one_backup(book, text):
    keep_copy(b"old", book, NOW, "刷新全部")

    with pytest.raises(WriteRefused, match="请按列表写编号") as refusal:
        chosen(backups_of(book), text)
    assert refusal.value.code == "E142"


@pytest.mark.parametrize("text", ["20261031", "2026-10-31 09:30:05", "2026年10月31日9时"])
def test_a_time_is_understood_as_people_write_it(book, text):
    keep_copy(b"old", book, NOW, "刷新全部")
    listed = backups_of(book)

    assert chosen(listed, text.replace("日9", "日09")) is listed[0]


def test_a_backup_is_only_put_under_a_name_of_its_kind(book):
    keep_copy(b"old", book, NOW, "刷新全部")

    with pytest.raises(WriteRefused, match=r"请把文件名写成以 \.xlsx 结尾") as refusal:
        restore_to(book, backups_of(book)[0], book.with_name("取出.csv"), anything)
    assert refusal.value.code == "E139"


def test_a_file_where_the_folder_of_backups_belongs_is_named(book):
    (book.parent / FOLDER).write_text("我的备份", "utf-8")

    assert backups_of(book) == []
    with pytest.raises(WriteRefused, match="那里已有一个同名的文件,请把它改名或移走再运行"):
        save(book, b"new")
    assert book.read_bytes() == b"old"


def test_a_link_that_leads_to_itself_is_no_file(tmp_path):
    link = tmp_path / "圈.xlsx"
    link.symlink_to(link)

    with pytest.raises(WriteRefused, match="绕回自己的链接"):
        place_of(link)
