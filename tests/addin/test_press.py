"""From the ribbon to the button and back: the shipped VBA and the real server, nothing in between."""

from __future__ import annotations

import sys
import threading
from types import ModuleType, SimpleNamespace

import pytest

from tests.addin.fake_excel import FakeExcel
from xl_huikuan.addin.buttons.steps import Ask, Work
from xl_huikuan.addin.buttons.table import Button
from xl_huikuan.addin.commands import Report
from xl_huikuan.addin.functions.all import call, functions
from xl_huikuan.addin.logbook import LogBook
from xl_huikuan.addin.server.service import Server
from xl_huikuan.core.errors import WriteRefused

ACTIONS = "tests_buttons_of_a_press"


def _greet(desk):
    name = yield Ask("name", "写给谁?", "甲公司")
    sure = yield Ask("sure", f"给{name}写信吗?", "否", confirm=True)
    length = yield Work("正在写信", lambda: len(name))
    desk.written.append((name, sure, length))
    return Report((f"已写给{name}。", "共 1 份。"), {}, then="undo:撤销 写信")


def _refuse(desk):
    yield Work("正在看", lambda: None)
    raise WriteRefused(f"工作簿 {desk.book} 是只读的。")


def _long(desk):
    try:
        yield Work("正在算", desk.gate.wait)
        desk.written.append("第二步")
        yield Work("正在写", lambda: None)
        return Report(("好了。",), {})
    finally:
        desk.written.append("收拾")


def _button(key, action):
    return Button(key, "", "数据", f"{key}按钮", "试。", "T", "Help", f"{ACTIONS}:{action}")


@pytest.fixture
def desk():
    return SimpleNamespace(written=[], gate=threading.Event(), book=None)


@pytest.fixture
def excel(tmp_path, monkeypatch, desk):
    """Excel with the shipped add-in, its bridge leading to a real server."""
    module = ModuleType(ACTIONS)
    vars(module).update(greet=_greet, refuse=_refuse, long=_long)
    monkeypatch.setitem(sys.modules, ACTIONS, module)

    def make_desk(workbook, _progress):
        desk.book = workbook.vba_get("Name")
        return desk

    server = Server(
        make_desk,
        warm_up=(lambda: None, lambda: None),
        buttons=[_button("greet", "greet"), _button("refuse", "refuse"), _button("long", "long")],
        log=LogBook(tmp_path / "logs"),
    )
    yield FakeExcel(tmp_path, server.call, functions())
    desk.gate.set()
    server.close()


def test_a_press_asks_works_tells_and_offers_to_undo(excel, desk):
    excel.app.typed = ["乙公司"]
    excel.excel.answer_dialogs(6)

    excel.press("greet")

    assert desk.written == [("乙公司", "是", 3)]
    assert excel.app.prompts == [("写给谁?", "回款助手", "甲公司", 2)]
    assert excel.said == ["给乙公司写信吗?", "已写给乙公司。\n共 1 份。"]
    assert excel.app.undo == ("撤销 写信", "'xl_huikuan.xlsm'!HkUndo")


def test_a_refusal_is_told_as_it_is(excel):
    excel.press("refuse")

    assert excel.said == ["工作簿 xl_huikuan.xlsm 是只读的。"]


def test_esc_ends_a_long_press_after_its_step_and_tidies_up(excel, desk):
    excel.app.esc = 1
    excel.on_events = lambda: desk.gate.set() if excel.app.esc == 0 else None

    excel.press("long")

    assert desk.written == ["收拾"]
    assert excel.said[0].startswith("「long按钮」已取消。")
    assert any("正在算" in str(told) for told in excel.app.told)


def test_an_unknown_key_is_refused_with_a_remedy(excel):
    excel.press("nothing")

    assert "没有按钮「nothing」" in excel.said[0]


def test_at_start_python_says_hello_when_versions_agree(excel):
    excel.run("HkWarm")

    assert excel.said == []
    assert len(excel.app.helps) == len(functions())


def test_a_cell_shows_what_the_function_answers(excel):
    first, last = 46000.0, 46030.0  # serial numbers, 30 days apart

    assert excel.run("HK_OVERDUE", first, last) == call("HK_OVERDUE", [first, last]) == 30.0
    assert str(excel.run("HK_OVERDUE", "甲", last)) == "Error 2015"
