"""回款_时效 and the lamp on 回款_明细, worked out by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.sheets.small_books import grid
from xl_huikuan.addin.buttons.pipeline import NOTHING_ANSWERED, ReadBook, decide_book, understand
from xl_huikuan.sheets.book import as_grid
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.results.detail import detail_sheet
from xl_huikuan.sheets.results.limitation import limitation_sheet
from xl_huikuan.sheets.results.outcome import Outcome
from xl_huikuan.sheets.table import ResultSheet

AS_OF = dt.date(2026, 10, 31)
HEAD = ["客户名称", "发票号码", "开票日期", "到期日", "应收金额"]
DUE = {
    "10000001": dt.date(2023, 10, 30),  # over by a day
    "10000002": dt.date(2023, 11, 30),  # 30 days left
    "10000003": dt.date(2023, 12, 1),  # 31
    "10000004": dt.date(2024, 4, 29),  # 180
    "10000005": dt.date(2024, 10, 31),  # 365
    "10000006": dt.date(2024, 12, 31),  # the last day of next year
    "10000007": dt.date(2025, 1, 1),  # the year after
}
LOG = Grid.from_rows(
    "回款_沟通记录",
    [["日期", "客户", "方式", "结果"], [dt.date(2025, 6, 1), "甲公司", "电话", "说在筹款"]],
)


def outcome(*ours: Grid) -> Outcome:
    rows = [["甲公司", no, due - dt.timedelta(30), due, 100.0] for no, due in DUE.items()]
    read = ReadBook("台账.xlsx", (grid(HEAD, *rows),), {g.name: g for g in ours}, ())
    return decide_book(understand(read, NOTHING_ANSWERED), AS_OF)


def table(sheet: ResultSheet, heading: str) -> list[dict[str, Any]]:
    shown = as_grid(sheet)
    rows = [shown.row(r) for r in range(shown.n_rows)]
    top = max(r for r, row in enumerate(rows) if heading in row)
    return [dict(zip(map(str, rows[top]), row, strict=True)) for row in rows[top + 1 :] if row[0]]


def test_what_is_over_comes_first_and_the_year_after_next_is_not_listed():
    listed = [(r["发票号"], r["时效灯"], r["剩余天数"]) for r in table(limitation_sheet(outcome()), "发票号")]  # fmt: skip

    assert listed == [
        ("10000001", "已届满", -1), ("10000002", "红", 30), ("10000003", "橙", 31),
        ("10000004", "黄", 180), ("10000005", "蓝", 365), ("10000006", "绿", 426),
    ]  # fmt: skip


def test_the_top_says_how_much_lapses_before_the_end_of_next_year():
    """Five still run until then, two of them this year; the one that is over is told apart."""
    assert limitation_sheet(outcome()).lines[2] == (
        "明年内届满清单:2027年底前届满 5 笔 500.00 元,其中今年内 2 笔 200.00 元;已届满 1 笔。"
    )


def test_each_step_says_what_to_do_now():
    todo = {row["发票号"]: row["现在要做"] for row in table(limitation_sheet(outcome()), "发票号")}

    assert todo["10000001"].startswith("请法务核对有无中断证据")
    assert "委托律师" in todo["10000002"]
    assert todo["10000003"].startswith("寄 EMS《催款函》,内件品名写明「催款函」")
    assert todo["10000004"].startswith("请客户在对账单或货款征询函上盖章")
    assert todo["10000006"] == "列入明年的催收计划。"


def test_weaker_proof_of_what_is_over_is_to_be_completed():
    """The call of 2025-06-01 would carry it to 2028-06-01 if it could be proved."""
    [over, *_] = table(limitation_sheet(outcome(LOG)), "发票号")

    assert over["时效灯"] == "已届满"
    assert over["最近催收证据"] == "2025-06-01 催收(电话)(证据弱)"
    assert over["现在要做"].startswith("另有证据按 2028-06-01 届满:先补齐送达或签收证明")


def test_items_say_what_their_period_runs_from_once_something_is_noted():
    bare = table(detail_sheet(outcome()), "发票号")[0]
    noted = table(detail_sheet(outcome(LOG)), "发票号")[0]

    assert (bare["时效灯"], "最近催收证据" in bare) == ("已届满", False)
    assert noted["起算依据"] == "自到期日起算"
    assert noted["最近催收证据"] == "2025-06-01 催收(电话)(证据弱)"
