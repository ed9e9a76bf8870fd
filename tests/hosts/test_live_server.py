"""Buttons pressed through the server, as the add-in presses them, in a workbook open in Calc."""

from __future__ import annotations

import pytest

from tests.addin.books import COMPANY, invoice_book
from tests.addin.desks import ITEMS, B, letters
from tests.hosts.excel import NOW, Excel, cells, names, select
from xl_huikuan import __version__
from xl_huikuan.addin.logbook import LogBook
from xl_huikuan.addin.server.live_desks import LiveDesks
from xl_huikuan.addin.server.service import Server

pytestmark = pytest.mark.host
CLERKS = [ITEMS, "备忘"]


@pytest.fixture
def book(excel: Excel):
    """Headings in row 2, five invoices in rows 3 to 7, the total in row 8."""
    return excel.open(invoice_book(excel.folder / "台账.xlsx"))


@pytest.fixture
def press(excel: Excel, book):
    """Press a button, say yes, and return the server's last three texts."""
    desks = LiveDesks(excel.folder / "home", excel.folder / "文档", lambda: NOW)
    server = Server(desks, log=LogBook(excel.folder / "logs"))

    def pressed(key: str) -> tuple[str, ...]:
        job, *answer = server.call("!start", (key, book, __version__))
        while answer[0] in {"running", "ask"}:
            request = ("!answer", (job, "是")) if answer[0] == "ask" else ("!poll", (job,))
            job, *answer = server.call(*request)
        return tuple(answer)

    yield pressed
    server.close()
    desks.close()


def fill_in(book, **values: str) -> None:
    """Type into the yellow cells of 回款_参数."""
    sheet = book.sheets["回款_参数"].api
    titles = [row[0] for row in cells(book, "回款_参数", "A1:A99")]
    for title, value in values.items():
        sheet.Range(f"B{titles.index(title) + 1}").Value2 = f"'{value}"


def test_what_is_typed_on_the_sheet_that_opens_is_honoured_at_the_next_press(
    excel: Excel, book, press
):
    """Row 5 is 乙's: first the company's name is missing, then the letter is written."""
    before = cells(book, ITEMS, "A1:I8")
    select(book, ITEMS, "B5")

    state, text, then = press("dunning")
    assert (state, then) == ("done", "show:回款_参数|undo:撤销 参数")
    assert text.startswith("参数「本公司名称、开户银行、银行账号」还没有填")
    assert names(book) == [*CLERKS, "回款_参数"]

    fill_in(book, 截至日期="2026-10-31", **dict(pair.split("=") for pair in COMPANY[1::2]))
    state, text, then = press("dunning")
    assert (state, then) == ("done", "")
    assert text.startswith("已生成:催款函(一) 1 份,金额合计 8,000.10 元。")
    assert "函件日期:2026-10-31。截至日期按 回款_参数 里填的日期" in text
    (letter,) = letters(excel.folder)
    assert B in letter
    assert cells(book, ITEMS, "A1:I8") == before


def test_every_result_is_taken_back_and_nothing_is_left_on_disk(excel: Excel, book, press):
    """The second press keeps the sheets of the first for undo, and only for that."""
    press("aging")
    first = cells(book, "回款_账龄", "A1:N9")
    press("refresh")
    kept = list((excel.folder / "home").rglob("*.xlsx"))

    assert press("undo")[1].startswith("已撤销:结果表 回款_总览")
    assert names(book) == [*CLERKS, "回款_账龄", "回款_明细", "回款_待核对", "回款_参数"]
    assert cells(book, "回款_账龄", "A1:N9") == first
    assert press("undo")[1].startswith("没有可以撤销的改动")
    assert len(kept) == 1
    assert list((excel.folder / "home").rglob("*.xlsx")) == []
