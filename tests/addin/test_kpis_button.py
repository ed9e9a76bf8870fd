"""经营指标: the company's figures on their sheets, and targets that are kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.addin.books import COMPANY, invoice_book
from tests.addin.desks import A, B, Clerk, desk, memory_book
from xl_huikuan.addin.buttons.kpis import kpis
from xl_huikuan.addin.buttons.letters import statement
from xl_huikuan.addin.buttons.pipeline import Answers
from xl_huikuan.addin.cli import main
from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.sheets.book import MemoryBook
from xl_huikuan.sheets.grid import Grid

RESULT = "台账_回款_20261031.xlsx"
SHEETS = ["回款_指标", "回款_指标明细", "回款_业务员评分", "回款_预警", "回款_目标"]
DAYS = "应收周转天数(倒推法)"


def rows(book: MemoryBook, sheet: str, block: int = 0) -> list[dict[str, Any]]:
    """A table of a sheet that was shown, by heading; what stands for a number is taken."""
    [found] = [one for one in book.shown if one.name == sheet]
    columns = found.blocks[block].columns
    cells = [[c.cells.get(i, v) for i, v in enumerate(c.values)] for c in columns]
    return [
        dict(zip((c.title for c in columns), row, strict=True)) for row in zip(*cells, strict=True)
    ]


def test_figures_with_their_formula_and_numbers(tmp_path: Path) -> None:
    """A third of nothing is promised; receipts without a date leave no opening balance."""
    book = memory_book()

    report = Clerk().press(kpis(desk(book, tmp_path)))

    assert [sheet.name for sheet in book.shown][:5] == SHEETS
    table = {row["指标"]: row for row in rows(book, "回款_指标")}
    assert table["逾期率"] == {
        "指标": "逾期率", "数值": "68.07%", "单位": "占比", "期初": "—", "变化": "", "方向": "越低越好", "怎么算": "逾期÷未收",
        "用到的数": "逾期 108,000.10;未收 158,666.76",
    }  # fmt: skip
    assert table["到期回款率"]["数值"] == "—"
    assert table["到期回款率"]["用到的数"] == "有收款没有写日期,推不出期初"
    assert report.lines[0].startswith("本期:2026-10-01 至 2026-10-31,共 31 天;")
    assert "到期回款率 —" in report.lines[1]
    assert (report.then, report.show) == ("undo:撤销 经营指标", "回款_指标")


def test_change_since_the_start_of_the_period(tmp_path: Path) -> None:
    """乙 owed 100.00, overdue, and pays on 5 October; 200.00 more are not due: all good news but one."""
    heads = ["客户名称", "发票号", "开票日期", "到期日", "应收金额"]
    bills = [[B, "F1", "2026-09-01", "2026-09-20", 100], [B, "F2", "2026-10-01", "2026-12-31", 200]]
    came = [["收款日期", "客户名称", "收款金额"], ["2026-10-05", B, 100]]
    grids = [Grid.from_rows("应收明细", [heads, *bills]), Grid.from_rows("收款", came)]
    book = MemoryBook(grids, name="台账.xlsx")

    Clerk().press(kpis(desk(book, tmp_path)))

    table = {row["指标"]: row for row in rows(book, "回款_指标")}
    assert [table[k]["变化"] for k in ("应收未收合计", "逾期率", DAYS, "本期回款额")] == [
        "+100.00", "-100.00 个百分点", "+1.00", "",
    ]  # fmt: skip
    assert table["本期回款额"]["数值"] == "100.00"
    [sheet] = [one for one in book.shown if one.name == "回款_指标"]
    tones = dict(zip(table, sheet.blocks[0].columns[4].tones, strict=True))
    assert [tones[k] for k in ("应收未收合计", "逾期率", "超90天占比")] == ["warn", "good", ""]


def test_tables_by_group_score_sheet_and_warnings(tmp_path: Path) -> None:
    """甲 owes 150,000.00 of 158,666.76, which is 94.5 %: too much with one customer."""
    book = memory_book()

    report = Clerk().press(kpis(desk(book, tmp_path)))

    people = {row["业务员"]: row for row in rows(book, "回款_指标明细")}
    assert people["李四"]["到期回款率"] == "—"
    assert people["李四"]["逾期率"] == pytest.approx(8000.10 / 8666.76)
    scored = rows(book, "回款_业务员评分")
    assert sorted(row["业务员"] for row in scored) == ["张三", "李四"]
    assert scored[0]["名次"] == 1
    assert (
        "到期回款率 算不出(有收款没有写日期,推不出期初),按中间50分,×40%=20.00"
        in scored[0]["怎么得来的"]
    )
    warned = [(row["客户名称"], row["预警"]) for row in rows(book, "回款_预警")]
    assert (A, "应收过于集中") in warned
    assert any(line.startswith("预警 ") for line in report.lines)


def test_replies_are_those_of_the_register(tmp_path: Path) -> None:
    """Three statements of today are out, none has been answered."""
    Clerk().press(statement(desk(memory_book(2, 4, 5), tmp_path)))
    book = memory_book()

    Clerk().press(kpis(desk(book, tmp_path)))

    table = {row["指标"]: row for row in rows(book, "回款_指标")}
    assert table["回函率"]["用到的数"] == "收到回函 0;发出对账函件 3"
    assert table["对账率"]["用到的数"] == "已对账客户 0;有余额客户 3"


def test_a_first_sheet_of_targets_asks_for_them_and_what_is_typed_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """逾期率 is 68.07 %; 60 is wanted and 8.07 missing. A figure we do not know is told."""
    press = ["kpis", str(invoice_book(tmp_path / "台账.xlsx")), "--as-of", "2026-10-31", *COMPANY]
    assert main(press) == 0
    path = tmp_path / RESULT
    book = load_workbook(path)
    sheet = book["回款_目标"]
    top = next(r for r in range(1, 20) if sheet.cell(r, 1).value == "指标")
    at = {sheet.cell(top, c).value: c for c in range(1, sheet.max_column + 1)}
    first = [
        [sheet.cell(top + k, at[t]).value for t in ("指标", "现状值", "进展")] for k in (1, 2, 3)
    ]
    assert first == [
        ["到期回款率", None, "请填目标值和期限"], [DAYS, first[1][1], "请填目标值和期限"],
        ["逾期率", 68.07, "请填目标值和期限"],
    ]  # fmt: skip
    sheet.cell(top + 3, at["目标值"]).value = 60
    sheet.cell(top + 4, 1).value = "回款速度"
    book.save(path)
    capsys.readouterr()

    assert main([*press, "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    book = load_workbook(path)
    cells = [cell for row in book["回款_待核对"].iter_rows(values_only=True) for cell in row]
    assert "没有指标「回款速度」。" in cells
    sheet = book["回款_目标"]
    now = [
        [sheet.cell(top + k, at[t]).value for t in ("指标", "实际值", "还差", "进展")]
        for k in (3, 4)
    ]
    assert now == [["逾期率", 68.07, 8.07, "还差"], ["回款速度", None, None, "没有这个指标"]]
    assert told["figures"]["company"]["全公司"]["overdue_share"] == pytest.approx(0.68067, abs=1e-5)
    assert {one["kind"] for one in told["warnings"]} >= {"应收过于集中"}
    assert told["period"] == ["2026-10-01", "2026-10-31"]


def test_weights_that_do_not_add_up_are_refused(tmp_path: Path) -> None:
    answers = Answers({"业务员评分权重:逾期率": "30"})

    with pytest.raises(SettingInvalid, match="之和必须为100"):
        Clerk().press(kpis(desk(memory_book(), tmp_path, answers=answers)))


def test_a_workbook_nobody_understands_is_asked_about(tmp_path: Path) -> None:
    book = MemoryBook([Grid.from_rows("随便", [["日记"], ["今天下雨"]])], name="日记.xlsx")

    assert Clerk().press(kpis(desk(book, tmp_path))).show == "回款_参数"


def test_without_customers_nothing_is_drawn(tmp_path: Path) -> None:
    """One row whose salesperson is not written: no score, no chart."""
    heads = ["客户名称", "发票号", "开票日期", "到期日", "应收金额"]
    rows_ = [heads, [B, "F1", "2026-10-01", "2026-12-31", 500]]
    book = MemoryBook([Grid.from_rows("应收明细", rows_)], name="台账.xlsx")

    report = Clerk().press(kpis(desk(book, tmp_path)))

    [sheet] = [one for one in book.shown if one.name == "回款_业务员评分"]
    assert sheet.charts == ()
    assert not any("业务员评分第一" in line for line in report.lines)
