"""xlwings' own Windows modules, imported on any system over a pywin32 made of stand-ins."""

import ctypes
import datetime as dt
import importlib
import sys
from contextlib import contextmanager
from types import ModuleType, SimpleNamespace
from unittest.mock import MagicMock, patch

import xlwings

RANGE_IID = "{00020846-0000-0000-C000-000000000046}"
XLWINGS_MODULES = (
    "xlwings._win32patch",
    "xlwings._xlwindows",
    "xlwings.udfs",
    "xlwings.com_server",
)


class ComError(Exception):
    """pywintypes.com_error."""


class Dispatched:
    """What pythoncom calls PyIDispatch; nothing here is one."""


def _module(name, **members):
    module = ModuleType(name)
    vars(module).update(members, __file__=name)
    return module


def _not_wrapped(_):
    raise ComError


def _pywin32():
    """Return stand-ins by module name: what xlwings' modules touch when imported and called."""
    util = _module("win32com.server.util", unwrap=_not_wrapped, wrap=MagicMock())
    dispatcher = _module("win32com.server.dispatcher")
    policy = _module("win32com.server.policy")
    server = _module("win32com.server", util=util, dispatcher=dispatcher, policy=policy)
    classes = {name: type(name, (), {}) for name in ("CDispatch", "DispatchBaseClass")}
    client = _module(
        "win32com.client", Dispatch=lambda xl: xl, DispatchEx=MagicMock(), **classes
    )  # fmt: skip
    modules = (
        _module(
            "pythoncom",
            IID_IDispatch="dispatch",
            TypeIIDs={"dispatch": Dispatched},
            CoInitialize=lambda: None,
            com_error=ComError,
        ),
        _module(
            "pywintypes", IID=str, TimeType=dt.datetime, com_error=ComError, error=ComError
        ),
        _module("win32com", client=client, server=server),
        client, server, util, dispatcher, policy,
        _module("win32process", GetWindowThreadProcessId=lambda _: (1, 1)),
        *(_module(f"win32{name}") for name in ("api", "con", "event", "gui", "timezone")),
    )  # fmt: skip
    return {module.__name__: module for module in modules}


@contextmanager
def stock_xlwings():
    """Give xlwings as it is on Windows: its decorators, its COM server, its wrapper writer."""
    stand_ins = {name: MagicMock() for name in ("oledll", "windll", "PyDLL")}
    engines = xlwings.engines
    known = (list(engines.engines), dict(engines.engines_by_name))
    with (
        patch.dict(sys.modules, _pywin32()),
        patch.multiple(ctypes, create=True, **stand_ins),
        patch.multiple(xlwings, _xlwindows=None, udfs=None, com_server=None, create=True),
    ):
        windows, udfs, com_server = map(importlib.import_module, XLWINGS_MODULES[1:])
        engines.add(xlwings.main.Engine(impl=windows.engine))
        decorators = {"func": udfs.xlfunc, "arg": udfs.xlarg, "ret": udfs.xlret}
        try:
            with patch.multiple(xlwings, **decorators):
                yield SimpleNamespace(windows=windows, udfs=udfs, com_server=com_server)
        finally:
            com_server.loop.close()
            engines.engines[:], engines.engines_by_name = known[0], known[1]


def com_range(rows):
    """Return what Excel passes for a range: a COM object whose Value is these rows."""
    cells = MagicMock(Value=rows)
    cells.Rows.Count, cells.Columns.Count = len(rows), len(rows[0])
    cells._oleobj_.GetTypeInfo().GetTypeAttr().iid = RANGE_IID
    return cells
