"""The line from Calc's VBA bridge to this process: a thread answers what cells and buttons ask."""

from __future__ import annotations

import shutil
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection, Listener
from pathlib import Path
from typing import Any

from tests.hosts.calc import Calc

SCRIPT = Path(__file__).with_name("hkbridge.py")
Answer = Callable[[str, list[Any], bool], Any]


class Line:
    """Answers `HkCall` of every workbook that one Calc has open.

    Attributes:
        calc: the Calc that asks.
        answer: called with name, arguments (Value2) and whether dates count from 1904; what it raises
            is an error of the bridge.
        asked: the latest calls, newest last.
    """

    def __init__(self, calc: Calc, answer: Answer) -> None:
        self.calc = calc
        self.answer = answer
        self.asked: deque[tuple[str, list[Any], bool]] = deque(maxlen=100)
        self._listener = Listener(family="AF_UNIX")
        folder = calc.profile / "user" / "Scripts" / "python"
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(SCRIPT, folder)
        (folder / "hkbridge.address").write_text(str(self._listener.address))
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Let no other Calc call."""
        self._listener.close()

    def _serve(self) -> None:
        with suppress(EOFError, OSError):  # Calc has ended, or nothing was ever asked
            connection: Connection = self._listener.accept()
            while True:
                called = connection.recv()
                self.asked.append(called)
                connection.send(self._reply(*called))

    def _reply(self, name: str, arguments: list[Any], from_1904: bool) -> Any:  # noqa: FBT001  as it was called
        try:
            return self.answer(name, arguments, from_1904)
        except Exception as why:  # noqa: BLE001  raised again in Calc, which would wait for ever
            return why
