"""管理方案: a document beside the workbook, never over an earlier one."""

from __future__ import annotations

import pytest

from tests.addin.books import COMPANY, invoice_book
from tests.addin.desks import Clerk, desk, memory_book
from xl_huikuan.addin.buttons import new_files
from xl_huikuan.addin.buttons.policy import policy
from xl_huikuan.addin.cli import main
from xl_huikuan.core.errors import WriteRefused


def test_a_second_document_does_not_replace_the_first(tmp_path):
    first = Clerk().press(policy(desk(memory_book(), tmp_path)))
    second = Clerk().press(policy(desk(memory_book(), tmp_path)))

    assert sorted(path.name for path in tmp_path.glob("*.docx")) == [
        "销售回款管理方案_20261031.docx",
        "销售回款管理方案_20261031_2.docx",
    ]
    assert first.data["file"] != second.data["file"]


def test_a_dry_run_writes_nothing(tmp_path):
    report = Clerk().press(policy(desk(memory_book(), tmp_path, dry_run=True)))

    assert "没有写任何文件" in report.lines[0]
    assert not list(tmp_path.iterdir())


def test_the_command_writes_it_beside_the_workbook(tmp_path):
    book = invoice_book(tmp_path / "台账.xlsx")

    assert main(["policy", str(book), "--as-of", "2026-10-31", *COMPANY]) == 0
    assert (tmp_path / "销售回款管理方案_20261031.docx").is_file()


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    with pytest.raises(WriteRefused, match="写不进去"):
        Clerk().press(policy(desk(memory_book(), tmp_path / "没有")))


def test_very_many_documents_are_said(tmp_path, monkeypatch):
    monkeypatch.setattr(new_files, "_TRIES", 2)
    Clerk().press(policy(desk(memory_book(), tmp_path)))

    with pytest.raises(WriteRefused, match="已有很多份"):
        Clerk().press(policy(desk(memory_book(), tmp_path)))
