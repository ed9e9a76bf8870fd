"""What went wrong, for whoever maintains us: a UTF-8 log on the clerk's own PC, without cell values."""

from __future__ import annotations

import datetime as dt
import os
import traceback
from contextlib import suppress
from pathlib import Path

MAX_BYTES = 2_000_000
MAX_FILES = 10  # 20 MB in all
MAX_DAYS = 30


def local_folder() -> Path:
    """Return the folder of this user on this PC for our program, log and temporary files."""
    home = os.environ.get("LOCALAPPDATA")
    return (Path(home) if home else Path.home() / ".local" / "state") / "xl_huikuan"


def user_name() -> str:
    """Return the name under which somebody is at this PC, "" when the system does not say.

    Only what the system has put into the environment: to ask it may mean to ask over a network.
    """
    names = (os.environ.get(name, "") for name in ("USERNAME", "LOGNAME", "USER"))
    return next(filter(None, names), "")


def places(error: BaseException) -> str:
    """Return where in our code an error arose, innermost first: file names and line numbers only."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    return " ← ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(frames))


def fault_text(error: BaseException, safe: str) -> str:
    """Say that it was our fault; code places only, because a message may quote a cell.

    `safe` says what became of the clerk's file.
    """
    place = f"{type(error).__name__},{places(error)}"
    return f"程序内部错误({place})。{safe}请把这句话发给维护人员。"


class LogBook:
    """Lines in `folder`/huikuan.log; full files are numbered .1, .2 … and old ones deleted."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "huikuan.log"

    def fault(self, doing: str, error: BaseException) -> None:
        """Note an error of ours: what was being done and where in the code it arose."""
        self.note(f"{doing} {type(error).__name__} {places(error)}")

    def note(self, text: str) -> None:
        """Add one line; a log that cannot be written stops nobody's work."""
        now = dt.datetime.now()
        with suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._make_room(now)
            with self.path.open("a", encoding="utf-8") as log:
                log.write(f"{now:%Y-%m-%d %H:%M:%S} {' '.join(text.split())}\n")

    def _make_room(self, now: dt.datetime) -> None:
        oldest = (now - dt.timedelta(days=MAX_DAYS)).timestamp()
        for old in self.path.parent.glob(f"{self.path.name}.*"):
            if old.stat().st_mtime < oldest:
                old.unlink()
        if not self.path.exists() or self.path.stat().st_size < MAX_BYTES:
            return
        for number in range(MAX_FILES - 2, 0, -1):
            older = self._numbered(number)
            if older.exists():
                older.replace(self._numbered(number + 1))
        self.path.replace(self._numbered(1))

    def _numbered(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}")
