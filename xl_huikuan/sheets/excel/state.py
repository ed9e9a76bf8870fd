"""Excel's own state while we work: quiet for the time, and as it was afterwards whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

WORKSHEET = -4167  # xlWorksheet
_MANUAL = -4135  # xlCalculationManual
_XLSX = 51  # xlOpenXMLWorkbook
_LONGEST_ADDRESS = 255  # Range() takes no longer text
_QUIET = {
    "ScreenUpdating": False,
    "EnableEvents": False,
    "DisplayAlerts": False,
    "Calculation": _MANUAL,
}


@contextmanager
def calm(app: Any) -> Iterator[None]:
    """No redrawing, events, questions or recalculation inside; the status bar returns too."""
    with ExitStack() as stack:
        stack.callback(setattr, app, "StatusBar", app.StatusBar)
        for member, quiet in _QUIET.items():
            _set(stack, app, member, quiet)
        # A column written beside a table would else become part of it.
        _set(stack, app.AutoCorrect, "AutoExpandListRange", value=False)
        yield


def _set(stack: ExitStack, of: Any, member: str, value: Any) -> None:
    """Set a member until the stack is unwound."""
    stack.callback(setattr, of, member, getattr(of, member))
    setattr(of, member, value)


@contextmanager
def roomy_books(app: Any) -> Iterator[None]:
    """New workbooks are made with a million rows, also for a clerk who saves as .xls by default.

    Excel copies no sheet into a workbook with fewer rows.
    """
    with ExitStack() as stack:
        if app.DefaultSaveFormat != _XLSX:
            _set(stack, app, "DefaultSaveFormat", _XLSX)
        yield


@contextmanager
def same_view(book: Any) -> Iterator[None]:
    """The clerk finds the workbook, the sheet and the selection as they were."""
    active, sheet = book.Application.ActiveWorkbook, book.ActiveSheet
    name, chosen = sheet.Name, ""
    if sheet.Type == WORKSHEET:
        chosen = book.Windows(1).RangeSelection.Address
    try:
        yield
    finally:
        book.Activate()
        if name in {each.Name for each in book.Sheets}:
            book.Sheets(name).Activate()
            if chosen:
                book.ActiveSheet.Range(_short(chosen)).Select()
        active.Activate()


def _short(chosen: str) -> str:
    """Return an address Excel can take back: of very many areas, the first ones."""
    if len(chosen) <= _LONGEST_ADDRESS:
        return chosen
    return chosen[: chosen.rindex(",", 0, _LONGEST_ADDRESS)]
