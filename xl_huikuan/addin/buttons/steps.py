"""A button as steps: work that needs no Excel, questions to the clerk, and what lies between them.

A button is a generator. What it does between two steps touches the workbook and runs where Excel
allows it; a `Work` may run on another thread while Excel shows progress; an `Ask` waits for the
clerk. Between two steps the clerk can cancel: the generator is closed and its `finally` blocks run.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from xl_huikuan.addin.commands import Report
from xl_huikuan.core.errors import HuikuanError


@dataclass(frozen=True, slots=True)
class Work:
    """Something to compute or to write to disk; touches no workbook that is open in Excel.

    Attributes:
        text: what the status bar says meanwhile.
        do: returns what `yield` gives back to the button.
    """

    text: str
    do: Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Ask:
    """A question to the clerk.

    Attributes:
        key: name under which a command line or a test answers it.
        prompt: the question, with what will happen.
        default: proposed answer; for a question to confirm "是" or "否".
        confirm: yes or no only; the answer is "是" or "否".
    """

    key: str
    prompt: str
    default: str = ""
    confirm: bool = False


Step = Work | Ask
T = TypeVar("T")
Part = Generator[Step, Any, T]  # some steps of a button, and what comes of them
Steps = Part[Report]


def by_default(ask: Ask) -> str:
    """Answer every question as proposed: for a command line on which nobody is asked."""
    return ask.default


def drive(steps: Part[T], answer: Callable[[Ask], str], tell: Callable[[str], None]) -> T:
    """Run a button to its end on this thread: for the command line, for tests, for other hosts.

    What a `Work` raises is raised inside the button, where the work was asked for.
    """
    go_on: Callable[[], Step] = partial(next, steps)
    while True:
        try:
            step = go_on()
        except StopIteration as end:
            result: T = end.value
            return result
        if isinstance(step, Work):
            tell(step.text)
        go_on = _reply(steps, step, answer)


def _reply(steps: Part[Any], step: Step, answer: Callable[[Ask], str]) -> Callable[[], Step]:
    """Return how the button goes on: with what came of the step, or with what it raised."""
    try:
        reply = step.do() if isinstance(step, Work) else answer(step)
    except HuikuanError as error:
        return partial(steps.throw, error)
    return partial(steps.send, reply)
