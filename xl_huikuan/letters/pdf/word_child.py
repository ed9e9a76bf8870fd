"""The process beside ours in which a Word of its own makes PDFs; started by `word`, on Windows.

    python -I word_child.py <folders to import from>

Standard input names a .docx file per line (JSON). Standard output says per line: {"word": number}
the process number of the Word started, {"file": name} a file dealt with, {"trouble": text} what
went wrong.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

_NO_ALERTS, _NO_MACROS, _PDF, _DO_NOT_SAVE = 0, 3, 17, 0
_RENDER_ALL = {"OptimizeFor": 0, "BitmapMissingFonts": True}
Say = Callable[[dict[str, Any]], None]


def main() -> int:
    """Read names from standard input and make a PDF beside each."""
    sys.path[:0] = sys.argv[1:]
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a text file of ours
    import pythoncom  # noqa: PLC0415  on Windows only
    import win32com.client  # noqa: PLC0415
    import win32process  # noqa: PLC0415

    pythoncom.CoInitialize()
    try:
        application = win32com.client.DispatchEx("Word.Application")  # never the clerk's own
    except pythoncom.com_error as error:
        _say({"trouble": f"Word 启动不了({error.args[0]})"})
        return 1
    try:
        application.Visible = False
        _, number = win32process.GetWindowThreadProcessId(_window(application))
        _say({"word": number})
        make_all(application, map(json.loads, sys.stdin), _say, pythoncom.com_error)
    finally:
        application.Quit(_DO_NOT_SAVE)
    return 0


def _window(application: Any) -> int:
    """Return the window of a Word that shows nothing; it has none before it has a document."""
    document = application.Documents.Add()
    handle: int = document.ActiveWindow.Hwnd
    document.Close(_DO_NOT_SAVE)
    return handle


def make_all(application: Any, names: Iterable[str], say: Say, com_error: type[Exception]) -> None:
    """Make a PDF beside each file; one that Word refuses does not stop the others."""
    application.DisplayAlerts = _NO_ALERTS
    application.AutomationSecurity = _NO_MACROS
    for name in names:
        try:
            _make(application, name)
        except com_error as error:
            say({"trouble": f"Word 报错({error.args[0]})"})
        say({"file": name})


def _make(application: Any, name: str) -> None:
    document = application.Documents.Open(
        name, ConfirmConversions=False, ReadOnly=True, AddToRecentFiles=False, Visible=False
    )
    try:
        target = str(Path(name).with_suffix(".pdf"))
        document.ExportAsFixedFormat(target, _PDF, OpenAfterExport=False, **_RENDER_ALL)
    finally:
        document.Close(_DO_NOT_SAVE)


def _say(word: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(word, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
