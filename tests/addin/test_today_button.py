"""今日工作: who does what today, on any workbook. Today is Monday 2026-11-02."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from tests.addin.books import COMPANY, HEAD, ROWS, invoice_book
from tests.addin.desks import ITEMS, SETTINGS, A, B, Clerk, desk, memory_book
from xl_huikuan.addin.buttons.letters import statement
from xl_huikuan.addin.buttons.log import log
from xl_huikuan.addin.buttons.pipeline import Answers
from xl_huikuan.addin.buttons.today import today
from xl_huikuan.addin.cli import main
from xl_huikuan.letters.events import Event
from xl_huikuan.letters.register import Register
from xl_huikuan.sheets.book import MemoryBook, Selection
from xl_huikuan.sheets.grid import Grid

NOW = "2026-11-02T09:30:00"


def shown(book, name: str):
    (sheet,) = [sheet for sheet in book.shown if sheet.name == name]
    return sheet


def listed(book) -> list[dict[str, object]]:
    """Rows of the list by heading."""
    columns = shown(book, "回款_今日").blocks[0].columns
    rows = zip(*(column.values for column in columns), strict=True)
    return [dict(zip((column.title for column in columns), row, strict=True)) for row in rows]


def test_the_list_tells_what_to_do_what_to_say_and_why(tmp_path: Path) -> None:
    """甲: 100,000 since 07-01, 124 days, large: the boss goes; 50,000 since Saturday. 乙: 13 days."""
    book = memory_book()

    report = Clerk().press(today(desk(book, tmp_path, as_of=None)))

    first, second = listed(book)
    assert [(row["责任人"], row["客户名称"], row["金额"]) for row in (first, second)] == [
        ("张三", A, 15_000_000), ("李四", B, 800_010),
    ]  # fmt: skip
    assert first["做什么"] == (
        "1.高层出面,最后催告,准备律师函,问清未付原因、预计付款日,事前经总经理同意\n2.提醒:10月31日到期的50,000.00元没有到"
    )
    assert first["方式和时段"] == "上门\n9:00-17:00"
    assert first["说什么"] == (
        "【江南示例机电有限公司】您好，我公司今天将上门对账收款，应付货款150,000.00元，请安排，谢谢。"
    )
    assert str(first["为什么"]).startswith("1.催收清单第1名,逾期124天,没有联系记录\n")
    assert report.lines[0] == "11月2日 周一要办 2 户。"
    assert (
        report.lines[2]
        == f"  李四:{B},电话,电话催收,发催款函(一),问清未付原因、预计付款日,事前经财务主管同意"
    )
    assert report.lines[3] == "逾期 3 笔、158,000.10 元,都有责任人和下次日期。"
    assert (report.then, report.show) == ("undo:撤销 今日工作", "回款_今日")


def test_the_balance_agreed_stands_beside_the_customer(tmp_path: Path) -> None:
    Clerk(确认="是").press(statement(desk(memory_book(), tmp_path, everybody=True)))
    register = Register(tmp_path / "回款_函件")
    entry = next(entry for entry in register.entries if entry.customer == A)
    with register.held(dt.datetime.fromisoformat(NOW)):
        register.record([Event(entry.number, "reply", "相符", NOW)])
    book = memory_book()

    Clerk().press(today(desk(book, tmp_path, as_of=None)))

    first, second = listed(book)
    assert str(first["催前五查"]).startswith("对账:10月31日相符;")
    assert str(second["催前五查"]).startswith("对账:没有相符的记录;")


def test_today_is_today_whatever_day_the_figures_are_for(tmp_path: Path) -> None:
    """The workbook is closed for September; work is still for today."""
    book, answers = memory_book(), Answers({**SETTINGS, "截至日期": "2026-09-30"})

    report = Clerk().press(today(desk(book, tmp_path, as_of=None, answers=answers)))

    assert shown(book, "回款_今日").title == "今日工作:11月2日 周一"
    assert "今日工作按今天 2026-11-02 算,不按 回款_参数 里的截至日期 2026-09-30。" in report.lines


def test_on_a_day_off_it_is_the_next_working_day(tmp_path: Path) -> None:
    book = memory_book()

    Clerk().press(today(desk(book, tmp_path, as_of=dt.date(2026, 10, 31))))

    sheet = shown(book, "回款_今日")
    assert sheet.title == "今日工作:11月2日 周一"
    assert sheet.lines[0].endswith(",今天休息,列下一个工作日的")


def test_the_week_shows_loads_and_routes(tmp_path: Path) -> None:
    book = memory_book()

    Clerk().press(today(desk(book, tmp_path, as_of=None)))

    loads, routes = shown(book, "回款_本周").blocks
    assert [column.title for column in loads.columns] == [
        "责任人", "11月2日 周一", "早该办", "11月3日 周二", "11月4日 周三", "11月5日 周四", "11月6日 周五",
        "11月9日 周一",
    ]  # fmt: skip
    assert [list(column.values) for column in loads.columns[:3]] == [
        ["张三", "李四"], [1, 1], [0, 0],
    ]  # fmt: skip
    assert list(routes.columns[-1].values) == [A]


def test_what_nobody_looks_after_is_listed(tmp_path: Path) -> None:
    """丁 owes 700 since September, and no salesperson is known."""
    day = dt.date(2026, 9, 20)
    row = ["K004", "丁公司", "10000009", day, day, 700, 0, 700, None]
    book = MemoryBook([Grid.from_rows(ITEMS, [HEAD, *ROWS, row])], name="台账.xlsx")

    report = Clerk().press(today(desk(book, tmp_path, as_of=None)))

    said = "逾期 4 笔、158,700.10 元,其中 1 笔、700.00 元没有人管,见 回款_本周。"
    assert said in report.lines
    assert said in shown(book, "回款_今日").lines
    gaps = shown(book, "回款_本周").blocks[-1]
    assert [list(column.values) for column in gaps.columns] == [
        ["责任人"], [1], [70_000], ["丁公司"],
    ]  # fmt: skip
    assert listed(book)[-1]["责任人"] == "(没有责任人)"


def test_a_day_with_nothing_to_do_says_so(tmp_path: Path) -> None:
    """2026-03-02: nothing was invoiced yet but what was paid."""
    book = memory_book()

    report = Clerk().press(today(desk(book, tmp_path, as_of=dt.date(2026, 3, 2))))

    assert report.lines[0] == "3月2日 周一要办 0 户。"
    assert "今天没有要办的事。" in shown(book, "回款_今日").lines
    assert shown(book, "回款_本周").blocks[1].heading == "二、上门路线:这几天没有要上门的客户"


def test_a_question_is_asked_before_anything_is_listed(tmp_path: Path) -> None:
    rows = [["日期", "摘要", "借方金额", "贷方金额"], ["2026-08-01", "销售开票", 12000, None]]
    book = MemoryBook([Grid.from_rows("明细账", rows)], name="账.xlsx")

    report = Clerk().press(today(desk(book, tmp_path)))

    assert report.exit_code == 3


def test_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = invoice_book(tmp_path / "台账.xlsx")

    code = main(["today", str(path), "--as-of", "2026-11-02", *COMPANY, "--json"])

    data = json.loads(capsys.readouterr().out)
    assert code == 0
    assert data["day"] == "2026-11-02"
    assert [(job["owner"], job["customer"], job["late"]) for job in data["jobs"]] == [
        ("张三", A, False), ("李四", B, False),
    ]  # fmt: skip
    assert (data["overdue_items"], data["not_covered"]) == (3, 0)
    assert data["loads"] == {"张三": [1, 0, 0, 0, 0, 0], "李四": [1, 0, 0, 0, 0, 0]}


def test_what_is_done_is_logged_from_the_list_and_gone_from_the_next(tmp_path: Path) -> None:
    """乙 is called: 一级催收 comes again after 10 days."""
    book = memory_book()
    Clerk().press(today(desk(book, tmp_path, as_of=None)))
    (grid,) = [grid for grid in book.grids(ours=True) if grid.name == "回款_今日"]
    row = next(row for row in range(grid.n_rows) if B in grid.row(row))
    book.chosen = Selection("回款_今日", (row,))

    Clerk(沟通="电话,说下周安排", 承诺="").press(log(desk(book, tmp_path, as_of=None)))
    Clerk().press(today(desk(book, tmp_path, as_of=None)))

    sheet = [sheet for sheet in book.shown if sheet.name == "回款_今日"][-1]
    names = list(sheet.blocks[0].columns[1].values)
    assert names == [A]


def test_the_credit_file_tells_where_when_and_whom_else_to_call(tmp_path: Path) -> None:
    """甲 is 12 km off, in the afternoon, with a backup; visits say how far."""
    head = ["客户名称", "备用联系人", "最佳联系时段", "城市", "距离(公里)"]
    rows = [["客户档案"], [], head, [A, "钱主管", "下午", "苏州", 12]]
    book = memory_book(grids=(Grid.from_rows("回款_客户档案", rows),))

    Clerk().press(today(desk(book, tmp_path, as_of=None)))

    first = listed(book)[0]
    assert first["联系人和电话"] == "备用:钱主管"
    assert first["方式和时段"] == "上门\n14:00-17:00"
    routes = shown(book, "回款_本周").blocks[1].columns
    assert [column.values[0] for column in routes[1:5]] == ["苏州", 1, 12, 12]
    assert not routes[3].cells
