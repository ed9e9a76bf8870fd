"""月报: a Word document beside the workbook, never over one that lies there."""

from __future__ import annotations

from pathlib import Path

import docx

from tests.addin.desks import Clerk, desk, memory_book
from xl_huikuan.addin.buttons.month_report import report
from xl_huikuan.addin.buttons.snapshots import snapshot


def test_the_report_of_the_day_is_written_and_a_second_beside_it(tmp_path: Path) -> None:
    """With the day recorded before; the first is left as it is."""
    book = memory_book()
    Clerk().press(snapshot(desk(book, tmp_path)))

    first = Clerk().press(report(desk(book, tmp_path)))
    second = Clerk().press(report(desk(book, tmp_path)))

    files = sorted(path.name for path in tmp_path.glob("*.docx"))
    assert files == ["回款月报_20261031.docx", "回款月报_20261031_2.docx"]
    assert first.data["file"] == str(tmp_path / files[0])
    assert second.lines[1].startswith("截至2026年10月31日,应收净额158,666.76元")
    text = "\n".join(p.text for p in docx.Document(str(tmp_path / files[0])).paragraphs)
    assert "江南示例机电有限公司" in text


def test_a_trial_writes_nothing(tmp_path: Path) -> None:
    """Only the summary is told."""
    told = Clerk().press(report(desk(memory_book(), tmp_path, dry_run=True)))

    assert told.data == {"file": ""}
    assert list(tmp_path.glob("*.docx")) == []
