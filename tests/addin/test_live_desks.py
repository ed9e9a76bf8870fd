"""Desks for buttons pressed in Excel, with a workbook that only knows where it lies."""

import datetime as dt
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from xl_huikuan.addin.server.live_desks import LiveDesks
from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.sheets.excel.refusals import NO_BOOK
from xl_huikuan.sheets.excel.transplant import SheetChange
from xl_huikuan.sheets.progress import silent

NOW = dt.datetime(2026, 10, 31, 9, 30)


@pytest.fixture
def desks(tmp_path):
    return LiveDesks(tmp_path / "home", tmp_path / "Documents", lambda: NOW)


def book(folder):
    return SimpleNamespace(name="台账.xlsx", api=SimpleNamespace(Path=folder))


def test_files_go_beside_the_workbook(desks, tmp_path):
    desk = desks(book(str(tmp_path / "账")), silent)

    assert (desk.folder, desk.now, desk.home) == (tmp_path / "账", NOW, tmp_path / "home")
    assert desk.book.path == tmp_path / "账" / "台账.xlsx"


@pytest.mark.parametrize("folder", ["", "https://d.docs.live.net/1a2b/账"])
def test_files_of_a_workbook_without_a_folder_go_to_documents(desks, tmp_path, folder):
    desk = desks(book(folder), silent)

    assert desk.folder == tmp_path / "Documents"


def test_without_a_workbook_only_what_needs_none_works(desks, tmp_path):
    desk = desks(None, silent)

    assert desk.folder == tmp_path / "Documents"
    with pytest.raises(WriteRefused, match=NO_BOOK[:8]):
        desk.book.grids()


def test_what_undo_needs_is_kept_from_press_to_press(desks):
    one, other = desks(book(""), silent), desks(book(""), silent)

    assert one.book._session is other.book._session


def test_what_undo_needs_is_gone_when_excel_ends(desks, tmp_path):
    kept = tmp_path / "home" / "excel" / "xlhk-1.xlsx"
    kept.write_bytes(b"")
    session = desks(book(""), silent).book._session
    session.changes["台账.xlsx"] = (SheetChange({}, (), kept),)

    desks.close()

    assert not kept.exists()
    assert session.changes == {}


def test_what_an_earlier_excel_left_is_swept_and_backups_stay(tmp_path):
    folder = tmp_path / "home" / "excel"
    (folder / "回款_备份").mkdir(parents=True)
    old, fresh = folder / "old.xlsx", folder / "fresh.xlsx"
    backup = folder / "回款_备份" / "台账.xlsx"
    for path, age in (
        (old, dt.timedelta(days=2)),
        (backup, dt.timedelta(days=2)),
        (fresh, dt.timedelta()),
    ):
        path.write_bytes(b"")
        then = (NOW - age).timestamp()
        os.utime(path, (then, then))
    LiveDesks(tmp_path / "home", Path(), lambda: NOW)

    assert sorted(folder.rglob("*.xlsx")) == sorted([fresh, backup])
