"""The thin layer over Windows: registry, folders, processes and files, as install and doctor need them.

Everything that decides stands elsewhere and is tried with another `Windows` on any system.
"""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from xl_huikuan.addin.logbook import local_folder
from xl_huikuan.core.errors import HuikuanError

OFFICE = "16.0"  # Excel 2016 and everything since
Value = str | int | bytes
_MACHINES = {0x8664: 64, 0xAA64: 64, 0x014C: 32}  # of a PE header


class WindowsNeeded(HuikuanError):
    """The command only makes sense on Windows."""


class InstallRefused(HuikuanError):
    """The add-in cannot be installed or removed now; the text says what to do."""


class Windows(Protocol):
    """What we ask of Windows. Keys are written as HKCU, HKLM or HKCR and a path."""

    appdata: Path  # %APPDATA%
    local: Path  # our own folder under %LOCALAPPDATA%
    documents: Path
    interpreter: Path  # the python.exe that runs now
    python_home: Path  # where that Python was installed; of a virtual environment, its origin

    def values(self, key: str) -> dict[str, Value]:
        """Return the values of a key by name, "" for the default one; empty for a missing key."""

    def subkeys(self, key: str) -> tuple[str, ...]:
        """Return the names of a key's subkeys; empty for a missing key."""

    def set_value(self, key: str, name: str, value: str) -> None:
        """Write a text; the key is made when missing."""

    def delete_value(self, key: str, name: str) -> None:
        """Delete a value; one that is missing is fine."""

    def delete_key(self, key: str) -> None:
        """Delete a key without subkeys; one that is missing is fine."""

    def version(self) -> str:
        """Return the version of Windows."""

    def is_running(self, program: str) -> bool:
        """Tell whether a process of this user runs a program, such as EXCEL.EXE."""

    def short_path(self, path: Path) -> str:
        """Return the 8.3 form of a path; the path itself where the disk keeps none."""

    def file_version(self, path: Path) -> str:
        """Return the version in a program's resources, "" for none."""

    def runs(self, command: Sequence[str]) -> bool:
        """Tell whether a command ends well within a minute; its window is not shown."""

    def ask_server(self, progid: str, name: str) -> str:
        """Call a function through COM; raises OSError when the server cannot be reached."""


def this_windows() -> Windows:
    """Return the Windows this runs on; raises WindowsNeeded elsewhere."""
    if sys.platform != "win32":
        raise WindowsNeeded(
            "这一步要在装有 Excel 的 Windows 电脑上做;本机不是 Windows。"
            "其他系统请直接用命令处理文件,如 huikuan run 台账.xlsx。",
            code="E904",
        )
    return RealWindows()


def bits_of(program: Path) -> int:
    """Return 32 or 64 from a program's header; 0 when it cannot be told."""
    with suppress(OSError, struct.error), program.open("rb") as file:
        head = file.read(64)
        file.seek(struct.unpack_from("<I", head, 60)[0])
        signature, machine = struct.unpack("<4sH", file.read(6))
        if signature == b"PE\0\0":
            return _MACHINES.get(machine, 0)
    return 0


def mark_of_the_web(path: Path) -> Path:
    """Return the stream beside a file in which Windows notes that it came from the internet."""
    return Path(f"{path}:Zone.Identifier")


class RealWindows:
    """Windows itself."""

    def __init__(self) -> None:
        self._registry: Any = import_module("winreg")
        self.appdata = Path(os.environ["APPDATA"])
        self.local = local_folder()
        self.interpreter = Path(sys.executable)
        self.python_home = Path(sys.base_prefix)
        shell = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
        documents = self.values(shell).get("Personal") or r"%USERPROFILE%\Documents"
        self.documents = Path(os.path.expandvars(str(documents)))

    def values(self, key: str) -> dict[str, Value]:
        """Return the values of a key by name."""
        try:
            with self._open(key) as opened:
                count = self._registry.QueryInfoKey(opened)[1]
                found = (self._registry.EnumValue(opened, index) for index in range(count))
                return {name: value for name, value, _ in found if value is not None}
        except OSError:  # missing, or not ours to read
            return {}

    def subkeys(self, key: str) -> tuple[str, ...]:
        """Return the names of a key's subkeys."""
        try:
            with self._open(key) as opened:
                count = self._registry.QueryInfoKey(opened)[0]
                return tuple(self._registry.EnumKey(opened, index) for index in range(count))
        except OSError:
            return ()

    def set_value(self, key: str, name: str, value: str) -> None:
        """Write a text."""
        root, path = self._split(key)
        with self._registry.CreateKeyEx(root, path, 0, self._access(write=True)) as opened:
            self._registry.SetValueEx(opened, name, 0, self._registry.REG_SZ, value)

    def delete_value(self, key: str, name: str) -> None:
        """Delete a value."""
        with suppress(FileNotFoundError), self._open(key, write=True) as opened:
            self._registry.DeleteValue(opened, name)

    def delete_key(self, key: str) -> None:
        """Delete a key without subkeys."""
        root, path = self._split(key)
        with suppress(FileNotFoundError):
            self._registry.DeleteKeyEx(root, path, self._registry.KEY_WOW64_64KEY)

    def version(self) -> str:
        """Return the version of Windows."""
        platform = import_module("platform")
        return f"{platform.release()}({platform.version()})"

    def is_running(self, program: str) -> bool:
        """Tell whether a process of this user runs the program."""
        tasklist = Path(os.environ["SYSTEMROOT"]) / "System32" / "tasklist.exe"
        user = f"{os.environ['USERDOMAIN']}\\{os.environ['USERNAME']}"
        filters = ["/FI", f"IMAGENAME eq {program}", "/FI", f"USERNAME eq {user}"]
        command = [str(tasklist), *filters, "/FO", "CSV", "/NH"]
        listed = subprocess.run(command, capture_output=True, check=False, creationflags=_NO_WINDOW)  # noqa: S603  fixed program by full path
        return program.upper().encode() in listed.stdout.upper()

    def short_path(self, path: Path) -> str:
        """Return the 8.3 form of a path."""
        return str(import_module("win32api").GetShortPathName(str(path)))

    def file_version(self, path: Path) -> str:
        """Return the version in a program's resources."""
        api = import_module("win32api")
        try:
            info = api.GetFileVersionInfo(str(path), "\\")
        except api.error:
            return ""
        high, low = info["FileVersionMS"], info["FileVersionLS"]
        return f"{high >> 16}.{high & 0xFFFF}.{low >> 16}.{low & 0xFFFF}"

    def runs(self, command: Sequence[str]) -> bool:
        """Tell whether a command ends well within a minute."""
        try:
            done = subprocess.run(command, check=False, timeout=60, creationflags=_NO_WINDOW)  # noqa: S603  our own interpreter by full path
        except (OSError, subprocess.TimeoutExpired):
            return False
        return done.returncode == 0

    def ask_server(self, progid: str, name: str) -> str:
        """Call a function through COM."""
        com = import_module("pythoncom")
        com.CoInitialize()  # this may be any thread
        try:
            return str(import_module("win32com.client.dynamic").Dispatch(progid).Call(name, ()))
        except com.com_error as error:
            raise OSError(str(error.args[0])) from error
        finally:
            com.CoUninitialize()

    def _open(self, key: str, *, write: bool = False) -> Any:
        root, path = self._split(key)
        return self._registry.OpenKey(root, path, 0, self._access(write=write))

    def _access(self, *, write: bool) -> int:
        """Return the access asked for; always the 64-bit view, so that paths mean what they say."""
        kind = self._registry.KEY_ALL_ACCESS if write else self._registry.KEY_READ
        return int(kind | self._registry.KEY_WOW64_64KEY)

    def _split(self, key: str) -> tuple[Any, str]:
        root, _, path = key.partition("\\")
        names = {
            "HKCU": "HKEY_CURRENT_USER",
            "HKLM": "HKEY_LOCAL_MACHINE",
            "HKCR": "HKEY_CLASSES_ROOT",
        }
        return getattr(self._registry, names[root]), path


_NO_WINDOW = 0x08000000  # CREATE_NO_WINDOW, which other systems' subprocess does not know
