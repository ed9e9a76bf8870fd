"""What answers Excel: worksheet functions and pressed buttons, behind one entry, on any system.

Both bridges reach `Server.call` with a name and arguments. A name is a worksheet function (HK_…) or
one of the requests below; everything else is refused, so that nothing but our two tables can be
reached from a workbook.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from importlib import import_module
from typing import Any

from xl_huikuan import __version__
from xl_huikuan.addin.buttons.steps import Steps
from xl_huikuan.addin.buttons.table import BUTTONS, Button
from xl_huikuan.addin.commands import action_of
from xl_huikuan.addin.logbook import LogBook, fault_text, local_folder
from xl_huikuan.addin.server.jobs import ENDED, Answer, Job, State
from xl_huikuan.core.errors import HuikuanError
from xl_huikuan.sheets.progress import Progress

LOST_AFTER = 15.0  # seconds without a poll after which Excel has forgotten a job
MakeDesk = Callable[[Any, Progress], Any]
FUNCTIONS = "xl_huikuan.addin.functions.all"


def import_functions() -> None:
    """Import the worksheet functions; pandas takes most of the time."""
    import_module(FUNCTIONS)


def import_buttons() -> None:
    """Import what the buttons do."""
    for button in BUTTONS:
        action_of(button.action)


WARM_UP = (import_functions, import_buttons)


class Server:
    """One for all workbooks of an Excel; a second button waits for the first.

    Args:
        make_desk: what a button works on, made of the workbook Excel passed (None = none is open)
            and of where to tell progress.
        warm_up: imports on the worker thread what functions need, then what buttons need; each
            waits for its own.
        buttons: those that can be pressed.
        log: takes our own errors; None = the log of this user.
        clock: seconds, monotonic.
    """

    def __init__(
        self,
        make_desk: MakeDesk,
        *,
        warm_up: tuple[Callable[[], None], Callable[[], None]] = WARM_UP,
        buttons: Sequence[Button] = BUTTONS,
        log: LogBook | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._make_desk = make_desk
        self._warm_up = warm_up
        self._buttons = {button.key: button for button in buttons}
        self._log = log or LogBook(local_folder() / "logs")
        self._clock = clock
        self._pool = ThreadPoolExecutor(1, "huikuan")
        self._warm: list[Future[None]] = []  # of functions, of buttons
        self._job: Job | None = None
        self._number = 0
        self._requests: dict[str, Callable[..., Answer]] = {
            "!hello": self._hello,
            "!start": self._start,
            "!poll": self._poll,
            "!answer": self._answer,
            "!cancel": self._cancel,
        }

    def call(self, name: str, args: Sequence[Any], date1904: bool = False) -> Any:  # noqa: FBT001, FBT002  COM passes by position
        """Answer a worksheet function with cells, a request with four texts; never raises."""
        if name.startswith("HK_"):
            return self._function(name, args, date_1904=date1904)
        try:
            return self._request(name, args).texts()
        except HuikuanError as error:
            text = error.with_code
        except Exception as error:  # noqa: BLE001  the one edge of a button: a clerk sees a sentence
            self._log.fault(name, error)
            text = fault_text(error, _AFTER_FAULT)
        return Answer(State.FAILED, text).texts()

    def close(self) -> None:
        """End a job nobody asks for any more; its work under way is finished first."""
        job, self._job = self._job, None
        if job is not None:
            job.close()
        self._pool.shutdown()

    def _function(self, name: str, args: Sequence[Any], *, date_1904: bool) -> Any:
        try:
            self._warming()[0].result()
            return import_module(FUNCTIONS).call(name, args, date_1904=date_1904)
        except Exception as error:  # noqa: BLE001  the edge of a cell: our own installation is broken
            self._log.fault(name, error)
            return "#VALUE!"

    def _warming(self) -> list[Future[None]]:
        """Begin to import, once. Two threads importing one module might see half of it."""
        if not self._warm:
            self._warm = [self._pool.submit(part) for part in self._warm_up]
        return self._warm

    def _request(self, name: str, args: Sequence[Any]) -> Answer:
        request = self._requests.get(name)
        if request is None:
            return Answer(State.FAILED, f"加载项发来了程序不认识的请求「{name}」:{_REINSTALL}")
        return request(*args)

    def _hello(self, version: str) -> Answer:
        self._warming()
        refusal = _version_refusal(version)
        return Answer(State.FAILED if refusal else State.DONE, refusal)

    def _start(self, key: str, workbook: Any, version: str) -> Answer:
        refusal = _version_refusal(version) or self._engaged()
        button = self._buttons.get(key)
        if refusal or button is None:
            return Answer(State.FAILED, refusal or f"程序里没有按钮「{key}」:{_REINSTALL}")
        self._warming()[1].result()
        action = action_of(button.action)

        def begin(progress: Progress) -> Steps:
            steps: Steps = action(self._make_desk(workbook, progress))
            return steps

        self._number += 1
        self._job = Job(button.label, begin, self._pool, self._clock)
        return self._run(self._job.start)

    def _engaged(self) -> str:
        """Say what keeps a new job from starting; end one that Excel has forgotten. "" = nothing.

        Excel puts a question in front of the clerk; when a button can be pressed nevertheless,
        Excel has lost the question.
        """
        job = self._job
        if job is None:
            return ""
        if job.is_busy or not (job.is_asking or job.silence > LOST_AFTER):
            return f"「{job.label}」还没有做完:{job.text}。请等它结束,或按 Esc 取消后再按。(E136)"
        self._job = None
        job.close()
        return ""

    def _poll(self, number: str) -> Answer:
        return self._run(self._known(number).poll)

    def _answer(self, number: str, text: str) -> Answer:
        job = self._known(number)
        return self._run(lambda: job.answer(text))

    def _cancel(self, number: str) -> Answer:
        return self._run(self._known(number).cancel)

    def _known(self, number: str) -> Job:
        if self._job is None or number != str(self._number):
            raise HuikuanError("这次操作已经结束,请再按一次按钮。", code="E905")
        return self._job

    def _run(self, go_on: Callable[[], Answer]) -> Answer:
        """Let the job go on; one that has ended or failed is forgotten."""
        try:
            answer = go_on()
        except BaseException:
            self._job = None
            raise
        if answer.state in ENDED:
            self._job = None
        return Answer(answer.state, answer.text, answer.extra, str(self._number))


_AFTER_FAULT = "工作簿如果已经有了变化,可以按「撤销上次」恢复;"
_REINSTALL = "请关闭 Excel,在命令行运行 huikuan install,再打开 Excel。"


def _version_refusal(version: str) -> str:
    """Return what the clerk must do when add-in and program are of different versions; "" = same."""
    if version == __version__:
        return ""
    return (
        f"Excel 里的加载项是 {version or '未知'} 版,程序是 {__version__} 版,两者不一致:{_REINSTALL}"
    )
