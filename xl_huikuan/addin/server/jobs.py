"""A pressed button, taken from step to step while Excel keeps asking how far it is.

Excel's thread runs what lies between two steps; one worker thread runs the `Work`. Excel calls in
again and again (`poll`), so no call lasts long and the clerk can cancel.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future, wait
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from xl_huikuan.addin.buttons.steps import Ask, Step, Steps, Work
from xl_huikuan.addin.commands import Report
from xl_huikuan.sheets.progress import Progress

PATIENCE = (
    0.1  # seconds a poll waits for the work: short work is over at once, and Excel's loop is paced
)


class State(StrEnum):
    """Where a job stands; the words Excel's side knows."""

    RUNNING = "running"
    ASK = "ask"
    DONE = "done"
    FAILED = "failed"


ENDED = frozenset({State.DONE, State.FAILED})


@dataclass(frozen=True, slots=True)
class Answer:
    """What Excel is told about a job; see `HkPress` for what it makes of it.

    Attributes:
        state: running, ask, done or failed.
        text: for the status bar, the question, or what the clerk is told at the end.
        extra: of a question "confirm" or "text:" and the proposed answer; of an end what Excel
            shall do then.
        job: number of the job, "" for none.
    """

    state: State
    text: str
    extra: str = ""
    job: str = ""

    def texts(self) -> tuple[str, str, str, str]:
        """Return the four texts that cross the bridge."""
        return self.job, str(self.state), self.text, self.extra


class Job:
    """One press of one button. All methods but `progress` are called on Excel's thread.

    Args:
        label: of the button.
        begin: makes the button's steps; told where to tell progress.
        pool: of the one worker thread.
        clock: seconds, monotonic.
        patience: seconds a poll waits.
    """

    def __init__(
        self,
        label: str,
        begin: Callable[[Progress], Steps],
        pool: Executor,
        clock: Callable[[], float],
        *,
        patience: float = PATIENCE,
    ) -> None:
        self.label = label
        self._steps = _begun_later(begin, self.progress)
        self._pool = pool
        self._clock = clock
        self._patience = patience
        self._step: Step | None = None
        self._working: Future[Any] | None = None
        self._began = clock()
        self._heard = clock()
        self._progress = ""
        self._cancelled = False
        self._inside = False

    @property
    def text(self) -> str:
        """What it is doing, for how long, and how to stop it."""
        seconds = int(self._clock() - self._began)
        doing = self._progress or (self._step.text if isinstance(self._step, Work) else self.label)
        if self._cancelled:
            return f"正在取消,等这一步做完:{doing}(已用 {seconds} 秒)"
        return f"{doing}(已用 {seconds} 秒,按 Esc 取消)"

    @property
    def silence(self) -> float:
        """Seconds since Excel last asked."""
        return self._clock() - self._heard

    @property
    def is_asking(self) -> bool:
        """A question is before the clerk."""
        return isinstance(self._step, Ask)

    @property
    def is_busy(self) -> bool:
        """It cannot be ended now: its work is running, or it is talking to Excel this moment."""
        return self._inside or (self._working is not None and not self._working.done())

    def progress(self, text: str, done: int, total: int) -> None:
        """Take note how far the work is; called from any thread."""
        self._progress = f"{text} {done}/{total}" if total else text

    def start(self) -> Answer:
        """Run to the first step."""
        return self._advance(lambda: next(self._steps))

    def answer(self, text: str) -> Answer:
        """Go on with the clerk's answer to the question."""
        self._heard = self._clock()
        if not self.is_asking or self._inside:
            return self.poll()
        return self._send(text)

    def poll(self) -> Answer:
        """Say how far it is; go on when the work has ended."""
        self._heard = self._clock()
        if isinstance(self._step, Ask) and not self._inside:
            return _question(self._step)
        if self._inside or self._working is None:
            return Answer(State.RUNNING, self.text)
        return self._await_work(self._working)

    def cancel(self) -> Answer:
        """Stop before the next step; work under way is finished first."""
        self._heard = self._clock()
        self._cancelled = True
        if self.is_busy:
            return Answer(State.RUNNING, self.text)
        return self._end()

    def close(self) -> None:
        """Wait for the work under way, then let the button tidy up; for when nobody asks any more."""
        if self._working is not None:
            self._working.exception()
        self._steps.close()

    def _end(self) -> Answer:
        self.close()
        return Answer(State.DONE, f"「{self.label}」已取消。已经写好的函件和结果表保留。")

    def _await_work(self, work: Future[Any]) -> Answer:
        wait([work], self._patience)
        if not work.done():
            return Answer(State.RUNNING, self.text)
        if self._cancelled:
            return self._end()
        self._working, self._progress = None, ""
        return self._send(work)

    def _send(self, reply: str | Future[Any]) -> Answer:
        """Give the button the clerk's answer, or what its work returned or raised."""
        error = reply.exception() if isinstance(reply, Future) else None
        if error is not None:
            return self._advance(lambda: self._steps.throw(error))
        value = reply.result() if isinstance(reply, Future) else reply
        return self._advance(lambda: self._steps.send(value))

    def _advance(self, go_on: Callable[[], Step]) -> Answer:
        """Run the button to its next step. What it raises is the caller's to say."""
        self._inside = True
        try:
            self._step = go_on()
        except StopIteration as end:
            return _told(end.value)
        finally:
            self._inside = False
        if isinstance(self._step, Work):
            self._working = self._pool.submit(self._step.do)
        return self.poll()


def _begun_later(begin: Callable[[Progress], Steps], progress: Progress) -> Steps:
    """Return steps that are made when the first of them is asked for."""
    return (yield from begin(progress))


def _question(ask: Ask) -> Answer:
    return Answer(State.ASK, ask.prompt, "confirm" if ask.confirm else f"text:{ask.default}")


def _told(report: Report) -> Answer:
    """Return the end of a job; what Excel does then is parted by bars."""
    show = f"show:{report.show}" if report.show else ""
    return Answer(State.DONE, "\n".join(report.lines), "|".join(filter(None, (show, report.then))))
