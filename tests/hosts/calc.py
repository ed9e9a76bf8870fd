"""LibreOffice Calc kept running: its documents are opened, filled and recalculated over UNO."""

from __future__ import annotations

import builtins
import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.hosts.office import OfficeFailed, run

UNO_FOLDER = "/usr/lib/python3/dist-packages"  # where Debian's python3-uno lies
SYSTEM_PYTHON = "/usr/bin/python3"
START_TIME_OUT = 60.0  # seconds; the first start of a new profile takes about two
ALWAYS_RUN_MACROS = 4  # com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN
Document = Any  # com.sun.star.sheet.SpreadsheetDocument


class Calc:
    """A running soffice of our own: own profile, own pipe, no window.

    Attributes:
        profile: folder of its user profile; Python scripts go to `profile/user/Scripts/python`.
        desktop: com.sun.star.frame.Desktop, which opens documents and lists them.
    """

    def __init__(self, folder: Path) -> None:
        if shutil.which("soffice") is None:
            raise OfficeFailed("not on the PATH: soffice; install libreoffice-calc")
        self._uno = import_uno()
        self.profile = folder / "profile"
        pipe = f"huikuan-{uuid.uuid4().hex}"
        self._process = _start(self.profile, pipe)
        try:
            context = self._connect(pipe)
            create = context.ServiceManager.createInstanceWithContext
            self.desktop = create("com.sun.star.frame.Desktop", context)
        except BaseException:
            self.stop()
            raise

    def new(self) -> Document:
        """Open an empty workbook."""
        return self.load("private:factory/scalc")

    def open(self, book: Path, *, hidden: bool = True) -> Document:
        """Open a workbook from disk; its macros may run."""
        return self.load(book.resolve().as_uri(), hidden=hidden)

    def load(self, url: str, *, hidden: bool = True) -> Document:
        """Open what a URL names; the caller closes it with `document.close(True)`."""
        options = {"Hidden": hidden, "MacroExecutionMode": ALWAYS_RUN_MACROS}
        settings = tuple(self.setting(name, value) for name, value in options.items())
        document = self.desktop.loadComponentFromURL(url, "_blank", 0, settings)
        if document is None:
            raise OfficeFailed(f"Calc cannot open {url}")
        return document

    @contextmanager
    def opened(self, book: Path | None = None, *, hidden: bool = True) -> Iterator[Document]:
        """Open a workbook (None = an empty one) and close it at the end without saving."""
        document = self.new() if book is None else self.open(book, hidden=hidden)
        try:
            yield document
        finally:
            document.close(True)

    def setting(self, name: str, value: Any) -> Any:
        """Return com.sun.star.beans.PropertyValue, in which UNO takes named options."""
        setting = self._uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        setting.Name, setting.Value = name, value
        return setting

    def stop(self) -> None:
        """End soffice and all it started; nothing is saved."""
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def _connect(self, pipe: str) -> Any:
        here = self._uno.getComponentContext()
        create = here.ServiceManager.createInstanceWithContext
        resolver = create("com.sun.star.bridge.UnoUrlResolver", here)
        not_yet = self._uno.getClass("com.sun.star.connection.NoConnectException")
        give_up = time.monotonic() + START_TIME_OUT
        while True:
            try:
                return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            except not_yet as why:
                if time.monotonic() > give_up or self._process.poll() is not None:
                    raise OfficeFailed(f"soffice does not answer on its pipe: {why}") from None
            time.sleep(0.1)


@cache
def import_uno() -> ModuleType:
    """Import Debian's uno into our interpreter, leaving its import hook and its path behind."""
    _check_version()
    plain_import = builtins.__import__
    sys.path.append(UNO_FOLDER)
    try:
        import uno  # noqa: PLC0415  it lies outside the environment and is there only on some PCs
    except ImportError as why:
        raise OfficeFailed(f"no uno for this Python ({why}); install python3-uno") from None
    finally:
        sys.path.remove(UNO_FOLDER)
        builtins.__import__ = plain_import
    return uno


def _check_version() -> None:
    """Refuse another Python than the one uno is made for: it would bring ours down."""
    asked = run([SYSTEM_PYTHON, "-c", "import sys; print(*sys.version_info[:2])"], START_TIME_OUT)
    ours, its = sys.version_info[:2], tuple(map(int, asked.split()))
    if ours != its:
        raise OfficeFailed(f"python3-uno is for Python {its}, the tests run on {ours}")


def _start(profile: Path, pipe: str) -> subprocess.Popen[bytes]:
    own = [f"-env:UserInstallation={profile.as_uri()}", f"--accept=pipe,name={pipe};urp;"]
    return subprocess.Popen(
        ["soffice", "--headless", "--norestore", "--nologo", "--nodefault", *own],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
