"""The COM object around the server, with pywin32 replaced by what we use of it."""

import atexit
import datetime as dt
import importlib
import os
import sys
from types import ModuleType, SimpleNamespace

import pytest

from xl_huikuan import __version__
from xl_huikuan.addin.server.com_ids import CLSID

MODULE = "xl_huikuan.addin.server.com"
MISSING, EMPTY = object(), object()


class ComTime(dt.datetime):
    """pywin32's date: a datetime that claims to be in UTC."""


class DesignatedWrapPolicy:
    """Of pywin32's own: it publishes what `_public_methods_` lists and nothing else."""

    def __init__(self, wrapped):
        self._obj_ = wrapped
        self.published = {name.lower(): name for name in wrapped._public_methods_}


class Workbook:
    """A workbook as pywin32 hands it over before it is wrapped."""

    def QueryInterface(self, iid):  # noqa: N802  pywin32's name
        return f"{iid} of a workbook"


def at_the_client(answer):
    """What a caller with a place for the answer receives: of a tuple only its first item."""
    return answer[0] if isinstance(answer, tuple) else answer


@pytest.fixture
def com(monkeypatch, tmp_path):
    """The module, imported over stubs; `com.said` lists what Windows was told."""
    said, messages = [], [0, 0, 1]  # two messages, then quit

    def tell(name, answer=None):
        return lambda *args: (said.append((name, *args)), answer)[1]

    pythoncom = SimpleNamespace(
        Missing=MISSING,
        Empty=EMPTY,
        IID_IDispatch="IDispatch",
        REGCLS_MULTIPLEUSE=1,
        REGCLS_SUSPENDED=4,
        CLSCTX_LOCAL_SERVER=4,
        MakePyFactory=lambda clsid: f"factory of {clsid}",
        CoRegisterClassObject=tell("register", 77),
        CoRevokeClassObject=tell("revoke"),
        CoResumeClassObjects=tell("resume"),
        CoUninitialize=tell("uninitialize"),
        EnableQuitMessage=tell("quit message to"),
        PumpWaitingMessages=lambda: messages.pop(0),
        WrapObject=lambda made, iid: (made, iid),
    )
    stubs = {
        "pythoncom": pythoncom,
        "pywintypes": SimpleNamespace(IID=str, TimeType=ComTime),
        "win32api": SimpleNamespace(GetCurrentThreadId=lambda: 5),
        "win32com": SimpleNamespace(__gen_path__="shared"),
        "win32com.gen_py": ModuleType("gen_py"),
        "win32com.client.gencache": SimpleNamespace(EnsureModule=tell("generate")),
        "win32com.server": SimpleNamespace(
            policy=SimpleNamespace(DesignatedWrapPolicy=DesignatedWrapPolicy, CreateInstance=None)
        ),
        "win32event": SimpleNamespace(
            INFINITE=-1, QS_ALLEVENTS=1, MsgWaitForMultipleObjects=tell("wait")
        ),
    }
    for name, stub in stubs.items():
        monkeypatch.setitem(sys.modules, name, stub)
    monkeypatch.delitem(sys.modules, MODULE, raising=False)
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    monkeypatch.setattr(os, "chdir", tell("chdir"))
    module = importlib.import_module(MODULE)
    module.said = said
    yield module
    sys.modules.pop(MODULE, None)


class Echo:
    """A server that says what reached it."""

    def call(self, name, args, date1904):
        return name, args, date1904


def test_a_client_reaches_call_and_nothing_else(com):
    made, iid = com.maker_of(com.Entry(Echo()))("any class", "IDispatch")

    assert iid == "IDispatch"
    assert made.published == {"call": "Call"}
    assert [n for n in vars(com.Entry) if not n.startswith("_")] == ["Call"]


def test_every_client_gets_the_same_server(com):
    make = com.maker_of(com.Entry(Echo()))

    assert make("", "")[0]._obj_ is make("", "")[0]._obj_


def test_arguments_are_handed_on(com):
    cells = ((1.0, "甲", None), (True, -2146826246, ""))

    assert com.Entry(Echo()).Call("HK_X", (cells, "乙", 2.0), True) == (
        ("HK_X", (cells, "乙", 2.0), True),
    )


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("HK_X", 1.0),
        ("HK_X", "文字"),
        ("HK_X", ((1.0, 2.0), (3.0, 4.0))),
        ("!poll", ("7", "running", "", "")),
        ("!poll", ("7", "done", "好", "")),
    ],
)
def test_an_answer_arrives_whole(com, name, answer):
    entry = com.Entry(SimpleNamespace(call=lambda *_asked: answer))

    assert at_the_client(entry.Call(name)) == answer


@pytest.mark.parametrize(
    ("name", "state", "times"),
    [("!poll", "done", 1), ("!start", "failed", 1), ("!poll", "running", 0), ("HK_X", "done", 0)],
)
def test_objects_of_excel_in_forgotten_cycles_go_when_a_button_has_ended(
    com, monkeypatch, name, state, times
):
    collected = []
    monkeypatch.setattr(com, "gc", SimpleNamespace(collect=lambda: collected.append(1)))
    com.Entry(SimpleNamespace(call=lambda *_asked: ("7", state, "", ""))).Call(name)

    assert len(collected) == times


def test_what_was_left_out_is_none_and_dates_have_no_zone(com):
    day = ComTime(2026, 10, 31, tzinfo=dt.UTC)

    assert com.from_variants((MISSING, EMPTY, None, day)) == (
        None,
        None,
        None,
        dt.datetime(2026, 10, 31),
    )


def test_a_range_is_not_walked_through(com):
    cells = ((1.0,),)

    assert com.from_variants((cells,))[0] is cells


def test_no_arguments_is_an_empty_row_of_them(com):
    assert com.Entry(Echo()).Call("HK_VERSION") == (("HK_VERSION", (), False),)


def test_serving_answers_until_the_last_client_has_gone(com, monkeypatch, tmp_path):
    monkeypatch.setattr(com, "prepare", lambda: None)
    com.serve()

    assert com.said == [
        ("chdir", sys.exec_prefix),
        ("register", CLSID, f"factory of {CLSID}", 4, 5),
        ("quit message to", 5),
        ("resume",),
        ("wait", (), 0, -1, 1),
        ("wait", (), 0, -1, 1),
        ("wait", (), 0, -1, 1),
        ("revoke", 77),
        ("uninitialize",),
    ]
    assert sys.modules["win32com"].__gen_path__ == str(tmp_path / "xl_huikuan" / "gen_py")


def test_xlwings_gets_no_wrappers_made_and_half_written_notes_are_gone(com, tmp_path):
    notes = tmp_path / "xl_huikuan" / "gen_py" / "dicts.dat"
    notes.parent.mkdir(parents=True)
    notes.write_bytes(b"half")
    com.serve()
    sys.modules["win32com.client.gencache"].EnsureModule("{00020813}", lcid=0, major=1, minor=2)

    assert not notes.exists()
    assert "generate" not in {said for said, *_ in com.said}


def test_a_class_id_of_excels_own_is_served_as_well(com):
    com.serve("{0F6C}")

    assert ("register", "{0F6C}", "factory of {0F6C}", 4, 5) in com.said


def test_objects_made_while_serving_answer_functions(com):
    com.serve()
    made, _ = com.policy.CreateInstance(CLSID, "IDispatch")
    server = com.Server(com.make_desk)
    made._obj_._server = server

    assert made._obj_.Call("HK_VERSION", ()) == (__version__,)
    server.close()


def test_xlwings_may_not_kill_any_excel_at_exit(com, monkeypatch):
    removed = []
    cleanup = object()
    monkeypatch.setitem(sys.modules, "xlwings._xlwindows", SimpleNamespace(cleanup=cleanup))
    monkeypatch.setattr(com, "import_buttons", lambda: None)
    monkeypatch.setitem(sys.modules, "xl_huikuan.addin.server.live_desks", SimpleNamespace())
    monkeypatch.setattr(atexit, "unregister", removed.append)
    com.prepare()

    assert removed == [cleanup]


def test_the_workbook_is_the_one_excel_passed(com, monkeypatch, tmp_path):
    """Late-bound, wrapped as xlwings wraps its own; what 撤销 needs is deleted at the end."""

    class LiveDesks(list):
        def __call__(self, book, told):
            return (book, told, *self)

        def close(self):
            self.clear()

    fake = {
        "xlwings": SimpleNamespace(Book=lambda impl: ("book", impl)),
        "xlwings._xlwindows": SimpleNamespace(
            Book=lambda xl: ("impl", xl), COMRetryObjectWrapper=lambda xl: ("retry", xl)
        ),
        "win32com.client": SimpleNamespace(
            CDispatch="xlwings' class",
            dynamic=SimpleNamespace(Dispatch=lambda raw, _name, made: ("late", raw, made)),
        ),
        "xl_huikuan.addin.server.live_desks": SimpleNamespace(
            LiveDesks=lambda home, documents: LiveDesks((home, documents))
        ),
    }
    at_end = []
    monkeypatch.setattr(atexit, "register", at_end.append)
    for name, stub in fake.items():
        monkeypatch.setitem(sys.modules, name, stub)

    monkeypatch.setattr(com, "this_windows", lambda: SimpleNamespace(documents="文档"))
    home = tmp_path / "xl_huikuan"

    assert com.make_desk(Workbook(), "told") == (
        ("book", ("impl", ("retry", ("late", "IDispatch of a workbook", "xlwings' class")))),
        "told",
        home,
        "文档",
    )
    assert com.make_desk(None, "told") == (None, "told", home, "文档")
    assert [each.__name__ for each in at_end] == ["close"]


def test_a_text_in_place_of_the_workbook_starts_no_program(com):
    with pytest.raises(AttributeError):
        com.xlwings_book("Shell.Application")
