"""Desks for buttons pressed in Excel: one made anew for each press, remembering what 撤销 needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import xlwings

from xl_huikuan.addin.buttons.desk import Desk
from xl_huikuan.addin.logbook import user_name
from xl_huikuan.addin.windows.install import EXCEL_FILES
from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.sheets.book import Book
from xl_huikuan.sheets.excel.changes import Session
from xl_huikuan.sheets.excel.refusals import NO_BOOK
from xl_huikuan.sheets.live import LiveBook
from xl_huikuan.sheets.progress import Progress

STALE = dt.timedelta(days=1)


class NoBook:
    """No workbook is open: whatever a button asks of it is refused in words."""

    def __getattr__(self, name: str) -> Any:
        """Refuse."""
        raise WriteRefused(NO_BOOK, code="E131")


class LiveDesks:
    """Makes desks; one for the life of the server.

    Args:
        home: our own folder on this PC.
        documents: where files go that belong beside a workbook without a folder of its own.
        clock: the time of a press.
    """

    def __init__(
        self, home: Path, documents: Path, clock: Callable[[], dt.datetime] = dt.datetime.now
    ) -> None:
        self._home = home
        self._documents = documents
        self._clock = clock
        self._session = Session(home / EXCEL_FILES)
        self._session.folder.mkdir(parents=True, exist_ok=True)
        _sweep(self._session.folder, clock() - STALE)

    def __call__(self, book: xlwings.Book | None, progress: Progress) -> Desk:
        """Return the desk for one press; None = no workbook is open, which some buttons need not."""
        now = self._clock()
        if book is None:
            return Desk(cast("Book", NoBook()), now, self._documents, self._home)
        live = LiveBook(book, self._session, now, progress)
        path = live.path
        folder = path.parent if path else self._documents
        return Desk(live, now, folder, self._home, user=user_name())

    def close(self) -> None:
        """Delete what 撤销 needs: it ends with Excel."""
        while self._session.changes:
            _, changes = self._session.changes.popitem()
            for change in changes:
                change.forget()


def _sweep(folder: Path, before: dt.datetime) -> None:
    """Delete what an earlier Excel left; copies of workbooks lie in a subfolder and stay."""
    for path in folder.iterdir():
        with suppress(OSError):
            if path.is_file() and path.stat().st_mtime < before.timestamp():
                path.unlink()
