"""An Excel in memory that runs the add-in's own VBA: what the interpreter lacks of Excel is added here.

The modules, the sheet of texts and the bridge's `HkServer` are the shipped ones. In place of the
COM server stands a Python function.
"""

# ruff: noqa: N802, N803  members and their arguments have the names VBA calls them by

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.apps.excel._model import Application, Workbook
from pyopenvba.interpreter._objects import VBAObject, member, method, setter
from pyopenvba.interpreter._values import EMPTY, MISSING, NOTHING, VBAArray, error

from xl_huikuan.addin.functions.registry import Function
from xl_huikuan.addin.xlam.make import build_addin, modules

ESC = 18
LISTENING = 2  # xlErrorHandler
BRIDGE = """\
Option Explicit
Public Function HkConnect() As Object
    Application.CountStart
    Set HkConnect = Application.Server
End Function
Public Sub HkForget()
    Application.Forget
End Sub
"""
Answer = Callable[[str, list[Any], bool], Any]


class Died(Exception):
    """The server is gone; `number` is the error VBA sees."""

    def __init__(self, number: int) -> None:
        self.number = number


class FakeServer(VBAObject):
    vba_type_name = "Server"

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.asked: list[tuple[str, list[Any], bool]] = []

    @method
    def Call(self, name, args, date1904):
        self.asked.append((name, plain(args), bool(date1904)))
        try:
            return to_vba(self.answer(*self.asked[-1]))
        except Died as death:
            raise error(death.number, "gone") from None


class FakeControl(VBAObject):
    vba_type_name = "IRibbonControl"

    def __init__(self, tag: str) -> None:
        self.tag = tag

    @member
    def Tag(self):
        return self.tag


class FakeBook(Workbook):
    """Adds what a workbook is asked by the add-in."""

    @member
    def Date1904(self):
        return getattr(self, "from_1904", False)

    @member
    def IsAddin(self):
        return self.hidden

    @setter("IsAddin")
    def _set_is_addin(self, value):
        self.hidden = bool(value)


class FakeApplication(Application):
    """Adds what Excel is asked by the add-in, and remembers it."""

    @member
    def Server(self):
        return self.server

    @method
    def CountStart(self):
        self.starts += 1
        if self.start_error:
            raise error(self.start_error, "no start")

    @method
    def Forget(self):
        self.forgotten += 1

    @member
    def EnableCancelKey(self):
        return self.cancel_key

    @setter("EnableCancelKey")
    def _set_cancel_key(self, value):
        self.cancel_key = int(value)

    @member
    def Cursor(self):
        return self.cursor

    @setter("Cursor")
    def _set_cursor(self, value):
        self.cursor = value

    @member
    def StatusBar(self):
        return self.status_bar

    @setter("StatusBar")
    def _set_status_bar(self, value):
        self.status_bar = value
        self.told.append(value)

    @member
    def ActiveProtectedViewWindow(self):
        return self.guarded

    @member
    def Caller(self):
        if self.caller is None:
            raise error(13)
        return self.caller

    @method
    def OnUndo(self, Text, Procedure):
        self.undo = (Text, Procedure)

    @method
    def MacroOptions(self, Macro, Description, Category, ArgumentDescriptions=EMPTY):
        if self.knows_no_places and "!" in Macro:
            raise error(1004)
        self.helps[Macro] = (Description, Category, plain(ArgumentDescriptions))

    @method
    def InputBox(self, Prompt, Title, Default, Type):
        self.prompts.append((Prompt, Title, Default, int(Type)))
        return self.typed.pop(0)


class FakeExcel:
    """Excel with the add-in open; `run` runs a macro of it."""

    nothing = NOTHING

    def __init__(
        self,
        folder: Path,
        answer: Answer,
        declared: tuple[Function, ...],
        *,
        bridge: str = BRIDGE,
    ) -> None:
        path = folder / "xl_huikuan.xlsm"
        path.write_bytes(build_addin("com", declared, as_workbook=True))
        self.excel = ExcelApplication.open(path, with_vba=False)
        self.book = self.excel.workbook
        self.book.__class__ = FakeBook
        self.book.hidden = True
        self.server = FakeServer(answer)
        self.app = self.excel.application
        self.app.__class__ = FakeApplication
        vars(self.app).update(
            server=self.server, starts=0, forgotten=0, start_error=0, cancel_key=1, esc=0, cursor=-4143,
            told=[], guarded=NOTHING, caller=None, undo=None, helps={}, prompts=[], typed=[],
            knows_no_places=False,
        )  # fmt: skip
        interpreter = self.excel.interpreter
        interpreter._intrinsics = {**interpreter._intrinsics, "doevents": self._do_events}
        self.on_events: Callable[[], None] = lambda: None
        sources = modules("com", declared) | {"HkBridge": bridge}
        del sources["ThisWorkbook"]
        for name, source in sources.items():
            self.excel.add_module(source, name=name)

    def _do_events(self, *_ignored: Any) -> int:
        """Let Excel look at the keyboard: Esc is heard while VBA listens."""
        self.on_events()
        if self.app.esc and self.app.cancel_key == LISTENING:
            self.app.esc -= 1
            raise error(ESC, "User interrupt occurred")
        return 0

    def run(self, macro: str, *args: Any) -> Any:
        """Run a macro and return what it answers, error values as their texts."""
        return self.excel.run(macro, *args)

    def press(self, key: str) -> None:
        """Press a button of the ribbon."""
        self.excel.run("HkPress", FakeControl(key))

    @property
    def said(self) -> list[str]:
        """What message boxes said."""
        return [text for _, text, _, _ in self.excel.dialogs]


def plain(value: Any) -> Any:
    """Return a VBA value as Python has it from COM."""
    if value is EMPTY or value is MISSING:
        return None
    if not isinstance(value, VBAArray):
        return value
    if value.dimensions == 1:
        return [plain(item) for item in value.elements()]
    (top, bottom), (left, right) = value.bounds
    return [
        [plain(value.get([i, j])) for j in range(left, right + 1)] for i in range(top, bottom + 1)
    ]


def to_vba(value: Any) -> Any:
    """Return what Python answers as COM hands it to VBA: 0-based arrays."""
    if not isinstance(value, (tuple, list)):
        return value
    if value and isinstance(value[0], (tuple, list)):
        array = VBAArray([(0, len(value) - 1), (0, len(value[0]) - 1)])
        for i, row in enumerate(value):
            for j, item in enumerate(row):
                array.set([i, j], item)
        return array
    array = VBAArray([(0, len(value) - 1)])
    for i, item in enumerate(value):
        array.set([i], item)
    return array
