"""The add-in's own job loop for ribbon buttons, run by Calc against replies made up by the tests.

Without a screen Calc closes every message box at once, as if the clerk had pressed Esc or No.
Its Application has no InputBox, OnUndo and MacroOptions, and an unseen window no status bar: those
only Excel can show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.hosts.calc import Calc, Document
from tests.hosts.line import Line
from xl_huikuan import __version__

pytestmark = pytest.mark.host

# Stands for the ribbon: hands a control to the callback.
RIBBON = """\
Option VBASupport 1
Type Control
    ID As String
    Tag As String
End Type
Sub Press(tag)
    Dim pressed As Control
    pressed.Tag = tag
    HkPress pressed
End Sub
Sub Undo()
    HkUndo
End Sub
Sub Warm()
    HkWarm
End Sub
"""
DONE = ("7", "done", "好了", "")
Macro = Callable[..., Any]


@pytest.fixture
def line(calc: Calc) -> Iterator[Line]:
    answering = Line(calc, lambda *_: DONE)
    yield answering
    answering.close()


@pytest.fixture
def macro(line: Line, twin: Path) -> Iterator[Macro]:
    """Run one of the macros above in the add-in."""
    with line.calc.opened(twin) as document:
        document.BasicLibraries.getByName("VBAProject").insertByName("Ribbon", RIBBON)
        yield lambda name, *arguments: _run(document, name, arguments)


def _run(document: Document, name: str, arguments: tuple[Any, ...]) -> Any:
    uri = f"vnd.sun.star.script:VBAProject.Ribbon.{name}?language=Basic&location=document"
    return document.getScriptProvider().getScript(uri).invoke(arguments, (), ())[0]


def replies(line: Line, *texts: tuple[str, str, str, str]) -> None:
    """Let the server answer these, one after the other."""
    waiting = iter(texts)
    line.answer = lambda *_: next(waiting)


def asked(line: Line) -> list[tuple[str, list[Any]]]:
    return [(name, arguments) for name, arguments, _ in line.asked]


def test_a_button_is_started_polled_and_finished(macro: Macro, line: Line) -> None:
    """The key comes from the tag of the control; the loop polls until the job is done."""
    replies(line, ("7", "running", "正在读取", ""), ("7", "running", "正在计算", ""), DONE)

    macro("Press", "aging")

    assert asked(line) == [
        ("!start", ["aging", None, __version__]),
        ("!poll", ["7"]),
        ("!poll", ["7"]),
    ]


def test_a_question_is_answered(macro: Macro, line: Line) -> None:
    """A closed yes-or-no question means no, in the clerk's language, and the job goes on."""
    replies(line, ("7", "ask", "要覆盖吗?", "confirm"), ("7", "running", "", ""), DONE)

    macro("Press", "append")

    assert asked(line)[1:] == [("!answer", ["7", "否"]), ("!poll", ["7"])]


@pytest.mark.parametrize("extra", ["", "wizard", "show:回款_账龄|undo:账龄分析"])
def test_what_excel_does_afterwards_cannot_break_the_button(
    macro: Macro, line: Line, extra: str
) -> None:
    """The wizard and the offer of undo are missing in Calc: the button still ends in order."""
    for _ in range(2):
        replies(line, ("7", "done", "好了", extra))
        macro("Press", "aging")

    assert [name for name, _ in asked(line)] == ["!start", "!start"]


def test_a_failed_job_can_be_pressed_again(macro: Macro, line: Line) -> None:
    """A refusal of the server ends the loop at once."""
    replies(line, ("7", "failed", "没有打开工作簿", ""), DONE)

    macro("Press", "aging")
    macro("Press", "letters")

    assert [arguments[0] for _, arguments in asked(line)] == ["aging", "letters"]


def test_a_server_that_dies_does_not_block_the_next_button(macro: Macro, line: Line) -> None:
    """An error of the bridge in the middle of a job is told, and nothing stays locked."""
    replies(line, ("7", "running", "正在读取", ""))  # the poll finds no reply: the bridge fails
    macro("Press", "aging")
    replies(line, DONE)

    macro("Press", "aging")

    assert [name for name, _ in asked(line)] == ["!start", "!poll", "!start"]


def test_undo_and_warming_up(macro: Macro, line: Line) -> None:
    """Excel's undo is the button undo; starting Excel greets the server with our version."""
    macro("Undo")
    macro("Warm")

    assert asked(line) == [("!start", ["undo", None, __version__]), ("!hello", [__version__])]
