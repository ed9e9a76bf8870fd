"""客户简报: a page for each customer selected, never over an earlier one. As of 2026-10-31."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from tests.addin.books import COMPANY, invoice_book
from tests.addin.desks import A, B, C, Clerk, desk, memory_book
from xl_huikuan.addin.buttons import profile as button
from xl_huikuan.addin.buttons.letters import dunning
from xl_huikuan.addin.buttons.profile import FOLDER, profile
from xl_huikuan.addin.cli import main
from xl_huikuan.core.errors import WriteRefused


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / FOLDER).glob("*.docx"))


def _text(path: Path) -> str:
    tables = docx.Document(str(path)).tables
    return "\n".join(cell.text for table in tables for row in table.rows for cell in row.cells)


def test_the_customers_selected_each_once(tmp_path: Path) -> None:
    """Rows 2 and 3 are 甲's, row 7 is the total."""
    report = Clerk().press(profile(desk(memory_book(2, 3, 7), tmp_path)))

    assert _names(tmp_path) == [f"客户简报_{A}_K001_20261031.docx"]
    assert report.lines[0] == "已做好客户简报 1 份,每份一页。"
    assert report.data["customers"] == [A]
    assert any("有 1 行不是客户行" in line for line in report.lines)


def test_letters_sent_stand_in_it_and_earlier_pages_stay(tmp_path: Path) -> None:
    Clerk().press(dunning(desk(memory_book(2), tmp_path)))
    Clerk().press(profile(desk(memory_book(2), tmp_path)))
    report = Clerk().press(profile(desk(memory_book(2), tmp_path)))

    assert _names(tmp_path) == [
        f"客户简报_{A}_K001_20261031.docx", f"客户简报_{A}_K001_20261031_2.docx",
    ]  # fmt: skip
    assert "财催函〔2026〕1号" in _text(Path(report.data["files"][0]))


def test_rows_that_name_nobody_are_refused(tmp_path: Path) -> None:
    report = Clerk().press(profile(desk(memory_book(7), tmp_path)))

    assert report.data["code"] == "E701"
    assert not (tmp_path / FOLDER).exists()


def test_the_command_takes_the_largest_balances(tmp_path: Path) -> None:
    """甲 150,000.00, 乙 8,000.10, 丙 666.66."""
    book = invoice_book(tmp_path / "台账.xlsx")

    assert main(["profile", str(book), "--as-of", "2026-10-31", *COMPANY]) == 0
    assert _names(tmp_path) == sorted(
        f"客户简报_{name}_20261031.docx" for name in (f"{A}_K001", f"{B}_K002", f"{C}_K003")
    )


def test_too_many_are_done_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(button, "_MOST", 2)
    report = Clerk().press(profile(desk(memory_book(2, 3, 4, 5, 6), tmp_path)))

    assert len(_names(tmp_path)) == 2
    assert "一次最多 2 户,其余 1 户请分几次做。" in report.lines


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    report = Clerk().press(profile(desk(memory_book(2), tmp_path, dry_run=True)))

    assert report.lines[0] == "试算完成,将做客户简报 1 份,每份一页。"
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("在的", "utf-8")

    with pytest.raises(WriteRefused, match="写不进去"):
        Clerk().press(profile(desk(memory_book(2), tmp_path)))
