"""Backups, their rotation, the lock of a run, owner files and the places a file may lie in."""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.saving import places, swap, windows
from xl_huikuan.saving.backups import FOLDER, backup_name, backups_of, keep_copy, parsed
from xl_huikuan.saving.index import INDEX, Backup, read_index
from xl_huikuan.saving.lock import alone_with
from xl_huikuan.saving.owners import owner_of
from xl_huikuan.saving.places import check_place, place_of
from xl_huikuan.saving.restore import chosen, restore, restore_to
from xl_huikuan.saving.rotation import rotate, superfluous
from xl_huikuan.saving.save import Occasion, Original, save_over
from xl_huikuan.sheets.excel.transplant import temporary

NOW = dt.datetime(2026, 10, 31, 9, 30, 5)
DAY = dt.timedelta(days=1)
BIG = 10**9
ON = Occasion(NOW, "刷新全部", BIG)


def anything(_data: bytes) -> None:
    """Prove nothing."""


@pytest.fixture
def book(tmp_path) -> Path:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"old")
    return path


def save(path: Path, new: bytes, occasion: Occasion = ON):
    return save_over(Original.read(path), lambda file: file.write(new), anything, occasion)


def excel_owner(name: str) -> bytes:
    """An owner file as Excel writes it: the name by bytes, and at byte 55 by length and in UTF-16."""
    narrow = name.encode("gbk")
    data = (bytes([len(narrow)]) + narrow).ljust(55, b" ")
    data += len(name).to_bytes(2, "little") + name.encode("utf-16-le")
    return (data + b" \0" * 60)[:165]


# Backups


def test_a_backup_is_named_after_the_workbook_the_time_and_the_content(book):
    """SHA-256 of "old" begins with cba06b57 (sha256sum)."""
    saved = save(book, b"new")

    assert book.read_bytes() == b"new"
    assert saved.backup == book.parent / FOLDER / "台账_20261031-093005_cba06b57.xlsx"
    assert saved.backup.read_bytes() == b"old"
    [listed] = read_index(book.parent / FOLDER)
    assert (listed.of, listed.time, listed.size, listed.made_by) == (
        "台账.xlsx",
        NOW,
        3,
        "刷新全部",
    )


@given(stem=st.text("账款_-2026 (", min_size=1, max_size=80), seconds=st.integers(0, 10**9))
def test_a_backup_is_understood_from_its_name_alone(tmp_path_factory, stem, seconds):
    now = dt.datetime(2000, 1, 1) + dt.timedelta(seconds=seconds)
    name = backup_name(f"{stem}.xlsm", now, "0123456789abcdef")
    file = tmp_path_factory.getbasetemp() / name
    file.write_bytes(b"")

    found = parsed(file)

    assert len(name.encode()) <= 200
    assert (found.time, found.sha256) == (now, "01234567")
    assert f"{stem}.xlsm".startswith(found.of.removesuffix(".xlsm"))
    file.unlink()


def test_without_an_index_backups_are_found_and_none_is_removed(book):
    for n in range(15):
        save(book, b"%d" % n, Occasion(NOW - (60 - n) * DAY, "刷新全部", BIG))
    folder = book.parent / FOLDER
    (folder / INDEX).write_text("{torn", encoding="utf-8")
    before = {path.name for path in folder.glob("*.xlsx")}

    note = rotate(folder, NOW, 0)

    assert "索引丢失或损坏" in note
    assert {path.name for path in folder.glob("*.xlsx")} == before
    assert {each.file for each in backups_of(book)} == before


def backup(days_ago: float, size: int = 1, of: str = "台账.xlsx") -> Backup:
    time = NOW - days_ago * DAY
    return Backup(f"{of}{time}", of, time, size, "")


def ages(backups) -> list[float]:
    return sorted((NOW - each.time) / DAY for each in backups)


def test_the_last_ten_and_one_a_day_for_a_month_are_kept():
    """Twelve on the last day: ten stay. Two on each of the 3rd and 40th day before: one, none."""
    hours = [n / 24 for n in range(9)]  # 09:30 down to 01:30, all on the 31st
    old = [3.0, 3.1, 10.0, 40.0, 40.1]
    every = [backup(days) for days in (*hours, *old)]

    assert ages(superfluous(every, NOW, BIG)) == [3.1, 40.0, 40.1]


def test_over_the_limit_the_oldest_go_but_never_the_newest_of_a_workbook():
    every = [backup(1, 50), backup(2, 30), backup(3, 30), backup(9, 70, "别的.xlsx")]

    assert ages(superfluous(every, NOW, 150)) == [3.0]
    assert ages(superfluous(every, NOW, 1)) == [2.0, 3.0]


@given(st.lists(st.tuples(st.floats(0, 90), st.integers(0, 100), st.booleans()), max_size=40))
def test_the_newest_of_each_workbook_is_never_superfluous(made):
    every = [backup(days, size, "甲" if first else "乙") for days, size, first in made]
    gone = superfluous(every, NOW, 10)

    for name in {each.of for each in every}:
        newest = max((each for each in every if each.of == name), key=lambda each: each.time)
        assert newest.time in {each.time for each in every if each not in gone and each.of == name}


def test_rotation_leaves_what_the_clerk_changed_or_put_there(book):
    """A backup she typed into, one nobody listed, and a file of her own with such a name."""
    folder = book.parent / FOLDER
    for n in range(13):
        keep_copy(b"%d" % n, book, NOW - 60 * DAY - dt.timedelta(hours=n), "刷新全部")
    oldest = backups_of(book)[-1]
    (folder / oldest.file).write_bytes(b"typed into")
    (folder / "台账_20200101-000000_00000000.xlsx").write_bytes(b"hers")

    assert rotate(folder, NOW, BIG) == ""

    assert (folder / oldest.file).read_bytes() == b"typed into"
    assert (folder / "台账_20200101-000000_00000000.xlsx").read_bytes() == b"hers"
    assert len(list(folder.glob("*.xlsx"))) == 10 + 2


def test_an_index_that_names_files_elsewhere_is_no_index(book):
    save(book, b"new")
    index = book.parent / FOLDER / INDEX
    said = json.loads(index.read_text("utf-8"))
    said["backups"][0]["file"] = "../台账.xlsx"
    index.write_text(json.dumps(said), "utf-8")

    assert read_index(book.parent / FOLDER) is None


# Restoring


def test_a_backup_is_chosen_by_number_or_by_time():
    listed = [backup(0), backup(1), backup(1.001)]

    assert chosen(listed, "2") is listed[1]
    assert chosen(listed, "2026-10-31") is listed[0]
    assert chosen(listed, "2026-10-30 09:30") is listed[1]
    for nonsense in ("0", "4", "2026-10-30", "昨天", "", "-1x"):
        with pytest.raises(WriteRefused, match="请按列表写编号"):
            chosen(listed, nonsense)


def test_a_workbook_is_put_back_and_the_present_one_backed_up_before(book):
    save(book, b"new")
    [first] = backups_of(book)

    saved = restore(book, first, anything, Occasion(NOW + DAY, "恢复备份", BIG))

    assert book.read_bytes() == b"old"
    assert saved.backup.read_bytes() == b"new"


def test_a_workbook_that_is_gone_is_put_back(book):
    save(book, b"new")
    book.unlink()

    restore(book, backups_of(book)[0], anything, ON)

    assert book.read_bytes() == b"old"


def test_a_damaged_backup_is_refused_and_nothing_is_touched(book):
    saved = save(book, b"new")
    saved.backup.write_bytes(b"rotten")

    with pytest.raises(WriteRefused, match="校验不符"):
        restore(book, backups_of(book)[0], anything, ON)
    assert book.read_bytes() == b"new"


def test_under_another_name_nothing_is_overwritten(book):
    save(book, b"new")
    other = book.with_name("看看.xlsx")

    restore_to(book, backups_of(book)[0], other, anything)

    assert other.read_bytes() == b"old"
    with pytest.raises(WriteRefused, match="已经存在"):
        restore_to(book, backups_of(book)[0], other, anything)


# The protocol


def test_a_file_that_is_not_proven_never_takes_the_place(book):
    def refuse(data: bytes) -> None:
        assert data == b"new"
        raise WriteRefused("不对,请重试。", code="E140")

    with pytest.raises(WriteRefused, match="不对"):
        save_over(Original.read(book), lambda file: file.write(b"new"), refuse, ON)

    assert book.read_bytes() == b"old"
    assert list((book.parent / FOLDER).iterdir()) == []


def test_a_file_changed_meanwhile_is_not_replaced(book):
    """Also when its size and time are the same: the content counts."""
    original = Original.read(book)
    known = book.stat()
    book.write_bytes(b"odl")
    os.utime(book, ns=(known.st_atime_ns, known.st_mtime_ns))

    with pytest.raises(WriteRefused, match="被改动过") as refusal:
        save_over(original, lambda file: file.write(b"new"), anything, ON)

    assert refusal.value.code == "E126"
    assert book.read_bytes() == b"odl"


def test_after_the_swap_nothing_is_called_a_failure(book, monkeypatch):
    def broken(_folder: Path) -> None:
        raise OSError(5, "")

    monkeypatch.setattr("xl_huikuan.saving.save.sync_folder", broken)

    saved = save(book, b"new")

    assert book.read_bytes() == b"new"
    assert "已保存,但未能确认" in saved.notes[0]


def test_the_rights_of_the_file_stay_and_a_link_still_leads_to_it(book):
    book.chmod(0o640)
    link = book.with_name("链接.xlsx")
    link.symlink_to(book)

    saved = save(link, b"new")

    assert link.is_symlink()
    assert book.read_bytes() == b"new"
    assert book.stat().st_mode & 0o777 == 0o640
    assert saved.place == book


def test_only_our_own_old_temporary_files_are_swept(tmp_path):
    old = NOW.timestamp() - 2 * 86_400
    for name in (".xlhk-1-2.tmp", ".xlhk-notes.tmp", "xlhk-1-2.tmp", ".xlhk-3-4.tmp"):
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (old, old))
    os.utime(tmp_path / ".xlhk-3-4.tmp", (NOW.timestamp() - 3600,) * 2)  # of a run under way

    swap.sweep(tmp_path, NOW.timestamp())

    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ".xlhk-3-4.tmp", ".xlhk-notes.tmp", "xlhk-1-2.tmp",
    ]  # fmt: skip


# The lock


def lock_of(book: Path, **said) -> Path:
    folder = book.parent / FOLDER
    folder.mkdir(exist_ok=True)
    lock = folder / ".台账.xlsx.lock"
    holder = {"process": os.getpid(), "host": platform.node(), "time": NOW.isoformat(), **said}
    lock.write_text(json.dumps(holder), "utf-8")
    return lock


def dead_process() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        child.wait()
    return child.pid


@pytest.mark.parametrize("said", [{}, {"host": "财务01", "process": 1}])
def test_a_second_run_is_refused_with_who_is_at_it(book, said):
    lock = lock_of(book, **said)

    with pytest.raises(WriteRefused, match="2026-10-31 09:30 开始") as refusal:
        save(book, b"new")

    assert refusal.value.code == "E136"
    assert (book.read_bytes(), lock.exists()) == (b"old", True)


def test_the_lock_of_a_dead_process_is_taken_over(book):
    for said in ({"process": dead_process()}, {"time": (NOW - DAY).isoformat()}):
        lock = lock_of(book, **said)

        save(book, b"new")

        assert not lock.exists()


def test_two_runs_in_one_process_are_two_runs(book, tmp_path):
    with (
        alone_with(book, tmp_path, NOW),
        pytest.raises(WriteRefused, match="另一次运行"),
        alone_with(book, tmp_path, NOW),
    ):
        pass
    with alone_with(book, tmp_path, NOW):
        pass


# Owner files


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("~$台账.xlsx", excel_owner("王小芳"), "「王小芳」用 Excel 或 WPS "),
        ("~$台账.xlsx", b"", "别人用 Excel 或 WPS "),
        ("~$台账.xlsx", b"\x04\xcd\xf5\xb7\xbc", "「王芳」用 Excel 或 WPS "),
        (".~台账.xlsx", b"", "别人用 WPS "),
        (
            ".~lock.台账.xlsx#",
            "张三,zhang,PC-财务01,31.10.2026 09:30,file:///home/zhang;".encode(),
            "「张三」在电脑「PC-财务01」上用 LibreOffice ",
        ),
        (
            ".~lock.台账.xlsx#",
            b",zhang,host,31.10.2026 09:30,file:///;",
            "「zhang」在电脑「host」上用 LibreOffice ",
        ),
        (".~lock.台账.xlsx#", b"\xff\xfe", "别人用 LibreOffice "),
    ],
)
def test_an_owner_file_says_who_has_the_workbook_open(book, name, content, said):
    book.with_name(name).write_bytes(content)

    assert str(owner_of(book)) == said
    with pytest.raises(WriteRefused, match="打开:请先保存并关闭") as refusal:
        save(book, b"new")
    assert refusal.value.code == "E120"
    assert book.read_bytes() == b"old"


@given(st.binary(max_size=300))
def test_any_bytes_in_an_owner_file_are_read_without_harm(tmp_path_factory, content):
    book = tmp_path_factory.getbasetemp() / "甲.xlsx"
    for name in ("~$甲.xlsx", ".~lock.甲.xlsx#"):
        book.with_name(name).write_bytes(content)
        said = str(owner_of(book))
        book.with_name(name).unlink()

        assert "\n" not in said


# Places


def refusal_of(path: Path) -> WriteRefused:
    with pytest.raises(WriteRefused) as refusal:
        check_place(place_of(path))
    return refusal.value


def test_a_place_where_nothing_may_be_replaced_is_refused_by_name(book, tmp_path, monkeypatch):
    fifo = tmp_path / "管道.xlsx"
    os.mkfifo(fifo)
    codes = {
        refusal_of(Path("https://contoso.sharepoint.com/台账.xlsx")).code: "E128",
        refusal_of(tmp_path / ("长" * 220) / "台账.xlsx").code: "E129",
        refusal_of(tmp_path / "没有.xlsx").code: "E123",
        refusal_of(tmp_path).code: "E109",
        refusal_of(fifo).code: "E109",
    }
    assert all(code == meant for code, meant in codes.items())
    check_place(place_of(book))
    book.chmod(0o444)
    assert refusal_of(book).code == "E122"
    book.chmod(0o644)
    monkeypatch.setattr(places, "ROOM", 10**18)
    assert refusal_of(book).code == "E124"


def test_other_names_of_the_file_are_told(book):
    os.link(book, book.with_name("同一个.xlsx"))

    [note] = save(book, b"new").notes

    assert "硬链接" in note


def test_a_full_system_disk_is_told_apart_from_a_full_disk_of_the_workbook(tmp_path):
    with pytest.raises(WriteRefused, match="本机的临时文件夹") as refusal, temporary(tmp_path):
        raise WriteRefused("磁盘已满:请清理磁盘。", code="E124")

    assert refusal.value.code == "E125"


def test_on_windows_a_stale_owner_file_only_warns(book, monkeypatch):
    """Nobody holds the file itself: the owner file was left by an Excel that broke down."""
    book.with_name("~$台账.xlsx").write_bytes(excel_owner("王小芳"))
    monkeypatch.setattr(windows, "is_held", lambda _path: False)
    monkeypatch.setattr(places.os, "name", "nt")

    [note] = places.refuse_open(book)

    assert "已照常写入" in note
    monkeypatch.setattr(windows, "is_held", lambda _path: True)
    with pytest.raises(WriteRefused, match="王小芳"):
        places.refuse_open(book)
