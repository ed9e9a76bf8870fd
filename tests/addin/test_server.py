"""The server: functions and pressed buttons behind one entry, without Excel."""

import datetime as dt
import os
import subprocess
import sys
import threading
from types import ModuleType, SimpleNamespace

import pytest

from xl_huikuan import __version__
from xl_huikuan.addin.buttons.steps import Ask, Work
from xl_huikuan.addin.buttons.table import Button
from xl_huikuan.addin.commands import Report
from xl_huikuan.addin.logbook import LogBook
from xl_huikuan.addin.server.service import LOST_AFTER, Server
from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.sheets.book import MemoryBook

OTHER = "1999.1.0"
CANCELLED = "「甲按钮」已取消。已经写好的函件和结果表保留。"
ACTIONS = "tests_buttons_of_a_server"


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


class Gate:
    """Work that ends when the test lets it."""

    def __init__(self):
        self.opened = threading.Event()
        self.running = threading.Event()

    def __call__(self):
        self.running.set()
        assert self.opened.wait(20)
        return "做完"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def buttons(monkeypatch):
    """A module of button actions; a test puts its own generator functions into it."""
    module = ModuleType(ACTIONS)
    monkeypatch.setitem(sys.modules, ACTIONS, module)
    return module


@pytest.fixture
def server(tmp_path, clock):
    rows = tuple(
        Button(key, key, "帮助", label, "", "", "", f"{ACTIONS}:{key}")
        for key, label in (("first", "甲按钮"), ("second", "乙按钮"))
    )
    made = Server(
        lambda book, progress: SimpleNamespace(book=book, progress=progress),
        warm_up=(no_imports, no_imports),
        buttons=rows,
        log=LogBook(tmp_path / "logs"),
        clock=clock,
    )
    yield made
    made.close()


def no_imports():
    """Everything is there."""


def start(server, key="first", book=None, version=__version__):
    return server.call("!start", (key, book, version))


def until_not_running(server, job):
    """Poll as Excel does; each poll waits a moment for the work."""
    for _ in range(200):
        answer = server.call("!poll", (job,))
        if answer[1] != "running":
            return answer
    raise AssertionError(answer)


def test_a_worksheet_function_is_answered_with_cells(server):
    assert server.call("HK_VERSION", ()) == __version__


def test_a_function_sees_the_date_system_of_its_workbook(server):
    """2026-10-31 is 46326 counted from 1900 and 44864 counted from 1904."""
    from_1900 = server.call("HK_OVERDUE", (46320.0, 46326.0))
    from_1904 = server.call("HK_OVERDUE", (44858.0, 44864.0), True)

    assert from_1900 == from_1904 == 6.0


def test_an_unknown_function_is_an_error_value(server):
    assert server.call("HK_NOTHING", ()) == "#NAME?"


@pytest.mark.parametrize("name", ["__import__", "!exec", "os.system", "", "hk_version"])
def test_nothing_but_functions_and_requests_can_be_reached(server, name):
    job, state, text, extra = server.call(name, ("print(1)",))

    assert (job, state, extra) == ("", "failed", "")
    assert name in text
    assert "huikuan install" in text


def test_hello_of_the_same_version_says_nothing(server):
    assert server.call("!hello", (__version__,)) == ("", "done", "", "")


def test_hello_of_another_version_says_what_to_run(server):
    job, state, text, extra = server.call("!hello", (OTHER,))

    assert (job, state, extra) == ("", "failed", "")
    assert OTHER in text
    assert __version__ in text
    assert "huikuan install" in text


def test_an_add_in_of_another_version_starts_nothing(server, buttons):
    buttons.first = lambda _: pytest.fail("started")

    assert start(server, version=OTHER)[1] == "failed"


def test_hello_imports_at_once_and_functions_wait_only_for_functions(tmp_path):
    functions, others = Gate(), Gate()
    server = Server(lambda *_: None, warm_up=(functions, others), log=LogBook(tmp_path))
    said = server.call("!hello", (__version__,))
    assert functions.running.wait(20)
    functions.opened.set()

    assert said[1] == "done"
    assert server.call("HK_VERSION", ()) == __version__
    others.opened.set()
    server.close()


def test_the_process_starts_without_pandas():
    """The add-in is answered before everything is imported."""
    code = "import sys, xl_huikuan.addin.server.service; sys.exit('pandas' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_broken_installation_shows_in_cells_in_words_and_in_the_log(tmp_path):
    def broken():
        raise ImportError("numpy")

    server = Server(lambda *_: None, warm_up=(broken, broken), log=LogBook(tmp_path))
    _, state, text, _ = server.call("!start", ("aging", None, __version__))

    assert server.call("HK_VERSION", ()) == "#VALUE!"
    assert state == "failed"
    assert text.startswith("程序内部错误(ImportError,")
    assert "HK_VERSION ImportError" in (tmp_path / "huikuan.log").read_text("utf-8")
    server.close()


def test_a_button_without_steps_tells_at_once(server, buttons):
    def first(desk):
        yield from ()
        return Report(("做好了", f"在{desk.book.name}"), {}, then="undo:账龄分析")

    buttons.first = first

    assert start(server, book=MemoryBook([])) == (
        "1",
        "done",
        "做好了\n在内存工作簿.xlsx",
        "undo:账龄分析",
    )


def test_work_runs_on_another_thread_and_its_result_comes_back(server, buttons):
    here = threading.get_ident()

    def first(_):
        assert threading.get_ident() == here
        there = yield Work("计算", threading.get_ident)
        assert threading.get_ident() == here
        return Report((str(there != here),), {})

    buttons.first = first
    answer = start(server)
    if answer[1] == "running":
        answer = until_not_running(server, "1")

    assert answer == ("1", "done", "True", "")


def test_running_work_says_what_how_far_and_how_long(server, buttons, clock):
    gate = Gate()

    def first(desk):
        def write():
            desk.progress("写函件", 3, 20)
            return gate()

        return Report(((yield Work("准备", write)),), {})

    buttons.first = first
    start(server)
    assert gate.running.wait(20)
    clock.now = 12.7

    assert server.call("!poll", ("1",)) == (
        "1",
        "running",
        "写函件 3/20(已用 12 秒,按 Esc 取消)",
        "",
    )
    gate.opened.set()
    assert until_not_running(server, "1") == ("1", "done", "做完", "")


@pytest.mark.parametrize(
    ("ask", "extra"),
    [
        (Ask("day", "截至哪天?", "2026-10-31"), "text:2026-10-31"),
        (Ask("go", "要写 3 封函件,继续吗?", "是", confirm=True), "confirm"),
    ],
)
def test_a_question_waits_for_its_answer(server, buttons, ask, extra):
    def first(_):
        return Report(((yield ask),), {})

    buttons.first = first

    assert start(server) == ("1", "ask", ask.prompt, extra)
    assert server.call("!poll", ("1",)) == ("1", "ask", ask.prompt, extra)
    assert server.call("!answer", ("1", "是")) == ("1", "done", "是", "")


def test_an_answer_that_nobody_asked_for_changes_nothing(server, buttons):
    gate = Gate()

    def first(_):
        return Report(((yield Work("写函件", gate)),), {})

    buttons.first = first
    start(server)
    assert gate.running.wait(20)

    assert server.call("!answer", ("1", "是"))[1] == "running"
    gate.opened.set()
    assert until_not_running(server, "1")[2] == "做完"


def test_a_desk_that_cannot_be_made_is_told_and_forgotten(server, buttons, monkeypatch):
    def refuse(*_):
        raise WriteRefused("工作簿在受保护的视图里,请先启用编辑。")

    monkeypatch.setattr(server, "_make_desk", refuse)
    buttons.first = lambda _: pytest.fail("began")

    assert start(server)[1:] == ("failed", "工作簿在受保护的视图里,请先启用编辑。", "")
    assert start(server)[2] == "工作簿在受保护的视图里,请先启用编辑。"


def test_cancelling_a_question_lets_the_button_tidy_up(server, buttons):
    tidied = []

    def first(_):
        try:
            yield Ask("go", "继续吗?", confirm=True)
        finally:
            tidied.append("ok")
        return Report((), {})

    buttons.first = first
    start(server)

    assert server.call("!cancel", ("1",)) == ("1", "done", CANCELLED, "")
    assert tidied == ["ok"]


def test_cancelling_waits_for_the_work_under_way(server, buttons):
    gate, tidied = Gate(), []

    def first(_):
        try:
            yield Work("写函件", gate)
            pytest.fail("went on")
        finally:
            tidied.append("ok")

    buttons.first = first
    start(server)
    assert gate.running.wait(20)
    _, state, text, _ = server.call("!cancel", ("1",))
    assert (state, tidied) == ("running", [])
    assert "正在取消" in text
    gate.opened.set()

    assert until_not_running(server, "1") == ("1", "done", CANCELLED, "")
    assert tidied == ["ok"]


@pytest.mark.parametrize("place", ["between steps", "in work"])
def test_a_refusal_is_said_as_it_is_with_its_code(server, buttons, place):
    def refuse():
        raise WriteRefused("工作表「账龄」受保护,请先撤销保护。", code="E225")

    def first(_):
        if place == "in work":
            yield Work("写", refuse)
        refuse()

    buttons.first = first
    answer = start(server)
    if answer[1] == "running":
        answer = until_not_running(server, "1")

    assert answer[1:] == ("failed", "工作表「账龄」受保护,请先撤销保护。(E225)", "")
    assert server.call("!poll", ("1",))[2] == "这次操作已经结束,请再按一次按钮。(E905)"


def test_a_button_may_mend_what_its_work_raised(server, buttons):
    def broken():
        raise KeyError("缺列")

    def first(_):
        try:
            yield Work("读", broken)
        except KeyError:
            return Report(("换一种读法",), {})

    buttons.first = first
    answer = start(server)
    if answer[1] == "running":
        answer = until_not_running(server, "1")

    assert answer == ("1", "done", "换一种读法", "")


def test_a_fault_of_ours_is_said_and_logged_without_cell_values(server, buttons, tmp_path):
    def first(_):
        yield from ()
        raise ValueError("客户张三欠 12345.67")

    buttons.first = first
    _, state, text, _ = start(server)
    log = (tmp_path / "logs" / "huikuan.log").read_text("utf-8")

    assert state == "failed"
    assert "程序内部错误(ValueError,test_server.py:" in text
    assert "「撤销上次」" in text  # it may have changed the workbook before
    assert "!start ValueError test_server.py:" in log
    assert "张三" not in text + log
    assert "12345" not in text + log


def test_a_second_button_is_told_what_is_running(server, buttons):
    gate = Gate()

    def first(_):
        return Report(((yield Work("写函件", gate)),), {})

    buttons.first = buttons.second = first
    start(server)
    assert gate.running.wait(20)
    _, state, text, _ = start(server, "second")
    gate.opened.set()

    assert state == "failed"
    assert "「甲按钮」还没有做完" in text
    assert "写函件" in text
    assert until_not_running(server, "1")[1] == "done"


def test_finished_work_that_excel_still_asks_about_is_not_thrown_away(server, buttons, clock):
    gate = Gate()

    def first(_):
        return Report(((yield Work("写函件", gate)),), {})

    buttons.first = buttons.second = first
    start(server)
    clock.now = LOST_AFTER - 1
    refused = start(server, "second")
    gate.opened.set()

    assert refused[1] == "failed"
    assert until_not_running(server, "1")[1] == "done"


def test_a_job_excel_has_forgotten_makes_way_for_the_next(server, buttons):
    tidied = []

    def first(_):
        try:
            yield Ask("x", "继续吗?")
        finally:
            tidied.append("ok")

    def second(_):
        yield from ()
        return Report(("第二个",), {})

    buttons.first, buttons.second = first, second
    start(server)

    assert start(server, "second") == ("2", "done", "第二个", "")
    assert tidied == ["ok"]


def test_an_answer_to_an_earlier_job_does_not_reach_the_present_one(server, buttons):
    def first(_):
        return Report(((yield Ask("x", "继续吗?")),), {})

    buttons.first = buttons.second = first
    start(server)
    start(server, "second")

    assert server.call("!answer", ("1", "是"))[1] == "failed"
    assert server.call("!poll", ("2",))[1] == "ask"


def test_a_call_from_within_a_step_is_answered_without_going_on(server, buttons):
    """While a button writes to Excel, Excel may recalculate and call us."""
    inside = []

    def first(_):
        inside.append(server.call("HK_VERSION", ()))
        inside.append(server.call("!poll", ("1",))[1])
        inside.append(start(server, "second")[1])
        yield from ()
        return Report(("好",), {})

    buttons.first = first

    assert start(server)[1] == "done"
    assert inside == [__version__, "running", "failed"]


def test_closing_finishes_the_work_and_tidies_up(server, buttons):
    gate, tidied = Gate(), []

    def first(_):
        try:
            yield Work("写函件", gate)
        finally:
            tidied.append("ok")

    buttons.first = first
    start(server)
    gate.opened.set()
    server.close()

    assert tidied == ["ok"]


def test_an_unknown_button_says_what_to_run(server):
    _, state, text, _ = start(server, "third")

    assert state == "failed"
    assert "「third」" in text
    assert "huikuan install" in text


def test_the_log_turns_over_and_forgets(tmp_path):
    log = LogBook(tmp_path)
    log.note("甲\n乙")
    first = log.path.read_text("utf-8")
    log.path.write_bytes(b"x" * 2_000_000)
    old = tmp_path / "huikuan.log.5"
    old.write_text("旧")
    long_ago = dt.datetime(2020, 1, 1).timestamp()
    os.utime(old, (long_ago, long_ago))
    log.note("丙")
    log.path.write_bytes(b"y" * 2_000_000)
    log.note("丁")

    assert first.endswith(" 甲 乙\n")
    assert log.path.read_text("utf-8").endswith(" 丁\n")
    assert log.path.stat().st_size < 100
    assert (tmp_path / "huikuan.log.1").read_bytes()[:1] == b"y"
    assert (tmp_path / "huikuan.log.2").read_bytes()[:1] == b"x"
    assert not old.exists()


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path):
    (tmp_path / "logs").write_text("a file, not a folder")

    LogBook(tmp_path / "logs").note("x")
