"""A button as steps: work that needs no Excel, questions to the clerk, and what lies between them.

A button is a generator. What it does between two steps touches the workbook and runs where Excel
allows it; a `Work` may run on another thread while Excel shows progress; an `Ask` waits for the
clerk. Between two steps the clerk can cancel: the generator is closed and its `finally` blocks run.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

from xl_huikuan.addin.commands import Report


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
Steps = Generator[Step, Any, Report]


def drive(steps: Steps, answer: Callable[[Ask], str], tell: Callable[[str], None]) -> Report:
    """Run a button to its end on this thread: for the command line, for tests, for other hosts."""
    reply: Any = None
    while True:
        try:
            step = steps.send(reply)
        except StopIteration as end:
            report: Report = end.value
            return report
        if isinstance(step, Work):
            tell(step.text)
            reply = step.do()
        else:
            reply = answer(step)
