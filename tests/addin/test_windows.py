"""The thin layer over Windows, with its own modules replaced by what we use of them."""
# ruff: noqa: N802  the methods have the names of winreg

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from xl_huikuan.addin.server.com_ids import PROGID
from xl_huikuan.addin.windows.layer import RealWindows, WindowsNeeded, this_windows

KEY = r"HKCU\Software\xl_huikuan"
SHELL = r"Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
WOW64_64KEY = 0x100


class ComError(Exception):
    """pywin32's error."""


class Opened(SimpleNamespace):
    """A key that is open."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None


class FakeRegistry:
    """The part of winreg that we use; every access must ask for the 64-bit view."""

    HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE, HKEY_CLASSES_ROOT = "user", "machine", "classes"
    KEY_READ, KEY_ALL_ACCESS, KEY_WOW64_64KEY, REG_SZ = 1, 2, WOW64_64KEY, 1

    def __init__(self):
        self.keys = {("user", SHELL): {"Personal": r"D:\文档"}}

    def OpenKey(self, root, path, _reserved, access):
        assert access & WOW64_64KEY
        if (root, path) not in self.keys:
            raise FileNotFoundError(2, "missing")
        return Opened(root=root, path=path, values=self.keys[root, path])

    def CreateKeyEx(self, root, path, _reserved, access):
        self.keys.setdefault((root, path), {})
        return self.OpenKey(root, path, 0, access)

    def QueryInfoKey(self, key):
        return len(self._below(key)), len(key.values), 0

    def EnumValue(self, key, index):
        return (*list(key.values.items())[index], self.REG_SZ)

    def EnumKey(self, key, index):
        return self._below(key)[index]

    def SetValueEx(self, key, name, _reserved, kind, value):
        assert kind == self.REG_SZ
        key.values[name] = value

    def DeleteValue(self, key, name):
        if name not in key.values:
            raise FileNotFoundError(2, "missing")
        del key.values[name]

    def DeleteKeyEx(self, root, path, access):
        assert access == WOW64_64KEY
        if (root, path) not in self.keys:
            raise FileNotFoundError(2, "missing")
        del self.keys[root, path]

    def _below(self, key):
        start = f"{key.path}\\"
        return [path.removeprefix(start) for _, path in self.keys if path.startswith(start)]


@pytest.fixture
def registry():
    return FakeRegistry()


@pytest.fixture
def windows(registry, tmp_path, monkeypatch):
    names = ("APPDATA", "LOCALAPPDATA", "SYSTEMROOT", "USERDOMAIN", "USERNAME")
    for name in names:
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setitem(sys.modules, "winreg", registry)
    return RealWindows()


def test_the_folders_are_this_users(windows, tmp_path):
    assert windows.appdata == tmp_path / "APPDATA"
    assert windows.local == tmp_path / "LOCALAPPDATA" / "xl_huikuan"
    assert windows.documents == Path(r"D:\文档")


def test_values_are_written_read_and_deleted(windows):
    windows.set_value(KEY, "", "默认")
    windows.set_value(KEY, "Version", "1")
    windows.set_value(rf"{KEY}\Bridge", "Interpreter", "p")
    written = windows.values(KEY), windows.subkeys(KEY)
    windows.delete_value(KEY, "Version")
    windows.delete_key(rf"{KEY}\Bridge")

    assert written == ({"": "默认", "Version": "1"}, ("Bridge",))
    assert (windows.values(KEY), windows.subkeys(KEY)) == ({"": "默认"}, ())


def test_what_is_missing_is_empty_and_may_be_deleted(windows):
    windows.delete_value(KEY, "x")
    windows.delete_key(KEY)
    windows.set_value(KEY, "y", "1")
    windows.delete_value(KEY, "x")

    assert windows.values(r"HKLM\nothing") == {}
    assert windows.subkeys(r"HKCR\nothing") == ()


@pytest.mark.parametrize(
    ("listed", "running"),
    [(b'"EXCEL.EXE","4711","Console","1"\r\n', True), (b"\xd0\xc5\xcf\xa2: none\r\n", False)],
)
def test_only_programs_of_this_user_count_as_running(
    windows, monkeypatch, tmp_path, listed, running
):
    asked = []

    def run(command, **_):
        asked.append(command)
        return SimpleNamespace(stdout=listed)

    monkeypatch.setattr(subprocess, "run", run)

    assert windows.is_running("EXCEL.EXE") is running
    assert asked[0][0] == str(tmp_path / "SYSTEMROOT" / "System32" / "tasklist.exe")
    assert f"USERNAME eq {tmp_path / 'USERDOMAIN'}\\{tmp_path / 'USERNAME'}" in asked[0]


@pytest.mark.parametrize(
    ("end", "well"),
    [
        (SimpleNamespace(returncode=0), True),
        (SimpleNamespace(returncode=1), False),
        (OSError(), False),
        (subprocess.TimeoutExpired("x", 60), False),
    ],
)
def test_whether_a_command_ends_well(windows, monkeypatch, end, well):
    def run(*_, **__):
        if isinstance(end, Exception):
            raise end
        return end

    monkeypatch.setattr(subprocess, "run", run)

    assert windows.runs(["x"]) is well


def test_the_version_of_a_program_is_read_from_its_resources(windows, monkeypatch):
    """16.0.17928.20114 is kept as two numbers of two halves each."""
    info = {"FileVersionMS": 16 << 16, "FileVersionLS": (17928 << 16) + 20114}

    def of(path, _part):
        if "none" in path:
            raise ComError
        return info

    api = SimpleNamespace(
        error=ComError, GetFileVersionInfo=of, GetShortPathName=lambda _: "C:\\X~1"
    )
    monkeypatch.setitem(sys.modules, "win32api", api)

    assert windows.file_version(Path("EXCEL.EXE")) == "16.0.17928.20114"
    assert windows.file_version(Path("none.exe")) == ""
    assert windows.short_path(Path("C:\\长")) == "C:\\X~1"


def test_the_server_is_asked_through_com_and_its_trouble_is_an_os_error(windows, monkeypatch):
    initialized = []
    com = SimpleNamespace(
        com_error=ComError,
        CoInitialize=lambda: initialized.append(1),
        CoUninitialize=lambda: initialized.append(-1),
    )

    def dispatch(progid):
        if progid != PROGID:
            raise ComError(-2147221164)
        return SimpleNamespace(Call=lambda name, args: f"{name}{args}")

    monkeypatch.setitem(sys.modules, "pythoncom", com)
    monkeypatch.setitem(sys.modules, "win32com.client.dynamic", SimpleNamespace(Dispatch=dispatch))

    assert windows.ask_server(PROGID, "HK_VERSION") == "HK_VERSION()"
    with pytest.raises(OSError, match="-2147221164"):
        windows.ask_server("Other", "HK_VERSION")
    assert sum(initialized) == 0


def test_windows_has_a_version(windows):
    assert windows.version()


def test_elsewhere_there_is_no_windows():
    with pytest.raises(WindowsNeeded):
        this_windows()
