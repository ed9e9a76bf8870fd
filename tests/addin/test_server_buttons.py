"""Every button of the ribbon, pressed as Excel presses it, on a workbook in memory."""

import datetime as dt

import pytest

from tests.addin.books import COMPANY, invoice_book
from xl_huikuan import __version__
from xl_huikuan.addin.buttons.desk import Desk
from xl_huikuan.addin.buttons.pipeline import Answers
from xl_huikuan.addin.buttons.table import BUTTONS
from xl_huikuan.addin.logbook import LogBook
from xl_huikuan.addin.server.service import Server
from xl_huikuan.sheets.book import ClosedBook, MemoryBook
from xl_huikuan.sheets.selection import Selection

NOW = dt.datetime(2026, 10, 31, 9, 30)
KEYS = [button.key for button in BUTTONS]


@pytest.fixture(scope="module")
def grids(tmp_path_factory):
    return ClosedBook(invoice_book(tmp_path_factory.mktemp("book") / "台账.xlsx")).grids()


@pytest.fixture
def server(tmp_path):
    """A server whose desk is in the folder of the test; the workbook is what is passed."""
    company = dict(pair.split("=") for pair in COMPANY[1::2])
    made = Server(
        lambda book, _: Desk(book, NOW, tmp_path, tmp_path / "home", Answers(company)),
        log=LogBook(tmp_path / "logs"),
    )
    yield made
    made.close()


def press(server, key, book):
    """Press a button and answer every question as proposed; the last answer of the server."""
    answer = server.call("!start", (key, book, __version__))
    for _ in range(600):
        job, state, _, extra = answer
        if state == "ask":
            reply = "是" if extra == "confirm" else extra.removeprefix("text:")
            answer = server.call("!answer", (job, reply))
        elif state == "running":
            answer = server.call("!poll", (job,))
        else:
            return answer
    raise AssertionError(answer)


@pytest.mark.parametrize("key", KEYS)
def test_every_button_ends_with_a_sentence(server, grids, tmp_path, key):
    """Row 2 holds the first invoice of 苏州甲机械."""
    book = MemoryBook(grids, selection=Selection("应收明细", (2,)))
    _, state, text, _ = press(server, key, book)

    assert state == "done", text
    assert text.strip()
    assert not (tmp_path / "logs").exists()


@pytest.mark.parametrize("key", KEYS)
def test_every_button_is_polite_on_an_empty_workbook(server, tmp_path, key):
    _, state, text, _ = press(server, key, MemoryBook([]))

    assert state in {"done", "failed"}
    assert text.strip()
    assert "程序内部错误" not in text
    assert not (tmp_path / "logs").exists()


def test_pressing_aging_twice_shows_one_sheet_of_each_name(server, grids):
    book = MemoryBook(grids)
    press(server, "aging", book)
    _, state, _, extra = press(server, "aging", book)
    names = [sheet.name for sheet in book.shown]

    assert state == "done"
    assert "回款_账龄" in names
    assert len(names) == len(set(names))
    assert extra == "show:回款_账龄|undo:撤销 账龄分析"


def test_functions_answer_while_a_button_waits_for_an_answer(server, grids):
    book = MemoryBook(grids, selection=Selection("应收明细", (2, 4)))
    answer = server.call("!start", ("dunning", book, __version__))
    while answer[1] == "running":
        answer = server.call("!poll", (answer[0],))

    assert answer[1] == "ask", answer
    assert server.call("HK_VERSION", ()) == __version__
    assert server.call("!cancel", (answer[0],))[1] == "done"
