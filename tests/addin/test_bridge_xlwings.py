"""The bridge over xlwings' DLL, run with Windows' and the DLL's functions replaced by listeners."""

from __future__ import annotations

import re

import pytest
from pyopenvba.apps.excel import ExcelApplication

from xl_huikuan.addin.xlam.make import SOURCES

PYTHON = r"C:\Users\u\AppData\Local\xl_huikuan\python\pythonw.exe"
FOLDER = PYTHON.rpartition("\\")[0]
DLL = re.search(r'"(xlwings64-.*?\.dll)"', (SOURCES / "bridge_xlwings.bas").read_text())[1]
WINDOWS = f"""\
Public Const DLL_NAME As String = "{DLL}"
Public Loaded As String
Public Command As String
Public Mode As Long
Public There As String
Public Result As Long
Public Function LoadLibraryW(path As String) As Long
    Loaded = Loaded & path & "|"
    If path = There Then LoadLibraryW = 1
End Function
Public Function XLPyDLLActivateAuto(answer As Variant, started As String, how As Long) As Long
    Command = started
    Mode = how
    If Result = 0 Then
        Set answer = Application
    Else
        answer = "no process"
    End If
    XLPyDLLActivateAuto = Result
End Function
Public Sub HkRefuse(reason As Long, Optional detail As String = "")
    Err.Raise 1000 + reason, "test", detail
End Sub
Public Function Connect() As String
    On Error GoTo failed
    Connect = TypeName(HkConnect())
    Exit Function
failed:
    Connect = Err.Number & " " & Err.Description
End Function
Public Sub Prepare(place As String, answers As Long)
    There = place
    Result = answers
End Sub
"""
DECLARED = re.compile(r"^Private Declare.*?^#End If$", re.MULTILINE | re.DOTALL)


class Pc:
    """A PC on which some interpreter is registered and the DLL lies somewhere."""

    def __init__(self, registered: str, dll: str = rf"{FOLDER}\{DLL}", result: int = 0) -> None:
        self.asked: list[list[str]] = []
        self.excel = ExcelApplication()
        self.excel.add_workbook()
        interpreter = self.excel.interpreter

        def get_setting(_interpreter, args, _named):
            self.asked.append(args)
            return registered

        interpreter._intrinsics = {**interpreter._intrinsics, "getsetting": get_setting}
        source, replaced = DECLARED.subn("", (SOURCES / "bridge_xlwings.bas").read_text())
        assert replaced == 1
        self.excel.add_module(source.replace("StrPtr(path)", "path"), name="HkBridge")
        self.excel.add_module(WINDOWS, name="Windows_")
        self.excel.run("Prepare", dll, result)

    def connect(self) -> str:
        return self.excel.run("Connect")

    @property
    def loaded(self) -> list[str]:
        return self.excel.evaluate("Loaded").split("|")[:-1]

    @property
    def command(self) -> str:
        return self.excel.evaluate("Command")


def test_the_interpreter_comes_from_this_users_registry_and_the_rest_is_constant():
    pc = Pc(PYTHON)

    assert pc.connect() == "Application"
    assert pc.asked == [["xl_huikuan", "Bridge", "Interpreter", ""]]
    assert pc.command == (
        f'"{PYTHON}" -I -B -X utf8 -c "from xl_huikuan.addin.server.com import serve; '
        "serve('$(CLSID)')\""
    )


def test_the_dll_is_loaded_by_its_full_path_beside_the_interpreter():
    pc = Pc(PYTHON)
    pc.connect()

    assert pc.loaded == [rf"{FOLDER}\{DLL}"]


def test_the_dll_of_a_virtual_environment_lies_one_folder_up():
    python = r"D:\work\.venv\Scripts\pythonw.exe"
    pc = Pc(python, dll=rf"D:\work\.venv\{DLL}")

    assert pc.connect() == "Application"
    assert pc.loaded == [rf"D:\work\.venv\Scripts\{DLL}", rf"D:\work\.venv\{DLL}"]


@pytest.mark.parametrize(
    "registered",
    [
        "",
        "pythonw.exe",
        r"C:pythonw.exe",
        r"\\server\share\pythonw.exe",
        "//server/share/pythonw.exe",
        "https://host/pythonw.exe",
        r"C:\x\file://host\pythonw.exe",
        r'C:\x\pythonw.exe" -c "import os',
        r"C:\$(CLSID)\pythonw.exe",
        r"C:\x\python?.exe",
    ],
)
def test_anything_but_a_plain_full_path_is_refused_before_anything_is_loaded(registered):
    pc = Pc(registered)

    assert pc.connect().startswith(f"1001 {registered}")
    assert pc.loaded == []
    assert pc.command == ""


def test_a_missing_dll_is_refused_with_the_place_where_it_should_be():
    pc = Pc(PYTHON, dll="")

    assert pc.connect() == rf"1002 {FOLDER}\{DLL}"
    assert pc.command == ""


def test_a_python_that_does_not_start_is_refused_with_the_reason():
    assert Pc(PYTHON, result=-2147467259).connect() == "1003 no process"


def test_a_dead_server_is_let_go_under_the_text_it_was_started_with():
    pc = Pc(PYTHON)
    pc.excel.run("HkForget")
    assert pc.command == ""

    pc.connect()
    started = pc.command
    pc.excel.run("HkForget")

    assert pc.command == started
    assert pc.excel.evaluate("Mode") == -1
