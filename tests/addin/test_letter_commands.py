"""What the clerk is told about letters: odd dates, places that cannot be written, where they are."""

import datetime as dt
from pathlib import Path

import pytest

from tests.addin.books import COMPANY, invoice_book
from xl_huikuan.addin.buttons.desk import LETTER_FOLDER
from xl_huikuan.addin.buttons.letters import date_notices
from xl_huikuan.addin.cli import main

TODAY = dt.date(2026, 11, 5)


@pytest.mark.parametrize(
    ("as_of", "told"),
    [
        (TODAY, ""),
        (TODAY - dt.timedelta(7), ""),
        (TODAY - dt.timedelta(8), "期限 2026-11-04 已过"),
        (TODAY + dt.timedelta(1), "晚于今天"),
    ],
)
def test_letters_of_an_odd_date_are_pointed_out(as_of: dt.date, told: str) -> None:
    """A letter whose term is over before it is posted, and one from the future."""
    notices = date_notices(as_of, 7, TODAY)

    assert len(notices) == bool(told)
    assert told in "".join(notices)


@pytest.mark.parametrize("day", ["9999-12-31", "1850-01-01", "2026-02-30"])
def test_impossible_days_are_refused(tmp_path: Path, day: str) -> None:
    """They end in a sentence, not in an overflow."""
    with pytest.raises(SystemExit) as stopped:
        main(["letters", str(tmp_path / "台账.xlsx"), "--as-of", day])

    assert stopped.value.code == 2


@pytest.mark.parametrize("command", ["run", "letters"])
def test_a_place_that_cannot_be_written_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    """A file stands where the folder should be."""
    book = invoice_book(tmp_path / "台账.xlsx")
    (tmp_path / "占位").write_text("x")
    code = main([command, str(book), "--as-of", "2026-10-31", *COMPANY, "--out", str(tmp_path / "占位" / "结果")])  # fmt: skip

    assert code == 1
    assert "路径中有一段不是文件夹" in capsys.readouterr().err


def test_a_changed_workbook_is_told_to_the_clerk(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """After a correction the old letters are named; the folder is said where letters are new."""
    book = invoice_book(tmp_path / "台账.xlsx")
    command = ["letters", str(book), "--as-of", "2026-10-31", *COMPANY]

    assert main(command) == 0
    assert f"函件文件夹:{tmp_path / LETTER_FOLDER}" in capsys.readouterr().out
    assert main([*command, "--set", "银行账号=6222000000000009"]) == 0
    told = capsys.readouterr().out
    assert told.count("旧函没有重做") == 2
    assert "同一批款项已经出函,不再重复" not in told.split("不出函 2 户")[0]
