"""客户档案: written, filled in by the clerk, used and kept by the next run."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.addin.books import COMPANY, invoice_book
from tests.addin.desks import A, B, C, Clerk, desk, memory_book
from xl_huikuan.addin.buttons.dossier import dossier
from xl_huikuan.addin.buttons.results import credit
from xl_huikuan.addin.cli import main
from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.sheets.book import ClosedBook, MemoryBook
from xl_huikuan.sheets.grid import Grid

NAME = "回款_客户档案"
RESULT = "台账_回款_20261031.xlsx"


def rows(book: MemoryBook) -> tuple[list[str], dict[str, list[Any]]]:
    """Return the headings and customer → its cells."""
    [grid] = [g for g in book.grids(ours=True) if g.name == NAME]
    lines = [list(grid.row(r)) for r in range(grid.n_rows)]
    top = next(r for r, row in enumerate(lines) if row[0] == "客户名称")
    return lines[top], {row[0]: row for row in lines[top + 1 :] if row[0]}


def typed(folder: Path, cells: dict[str, dict[str, Any]], *more: list[Any]) -> Path:
    """Fill cells of the result file as a clerk does, customer → heading → value; add rows."""
    path = folder / RESULT
    book = load_workbook(path)
    sheet = book[NAME]
    top = next(r for r in range(1, 20) if sheet.cell(r, 1).value == "客户名称")
    at = {sheet.cell(top, c).value: c for c in range(1, sheet.max_column + 1)}
    where = {sheet.cell(r, 1).value: r for r in range(top + 1, sheet.max_row + 1)}
    for customer, pairs in cells.items():
        for heading, value in pairs.items():
            sheet.cell(where[customer], at[heading]).value = value
    for row in more:
        sheet.append(row)
    book.save(path)
    return path


def test_the_customers_of_the_ledger_the_largest_debt_first(tmp_path: Path) -> None:
    """甲 150,000.00 with an item at level 3, 乙 8,000.10, 丙 666.66."""
    book = memory_book()

    report = Clerk().press(dossier(desk(book, tmp_path)))

    heads, found = rows(book)
    assert list(found) == [A, B, C]
    assert found[A][heads.index("购买往来")].startswith(
        "首次开票2026-06-01(4个月前),最近2026-09-01;"
    )
    assert report.lines[:3] == (
        "截至 2026年10月31日:客户 3 户,档案里填过的 0 行。",
        "能力不明·意愿不明 3 户",
        f"  {A}:停发:有款项达到催收3级或以上。收清催收3级及以上的款项100,000.00元后再发。",
    )
    assert (report.then, report.show) == ("undo:撤销 客户档案", NAME)


def test_what_is_typed_is_used_and_kept(tmp_path: Path) -> None:
    """资产负债率 62 % 65.7 points, the other four full: (65.7×25 + 100×55)/80 = 89.28, 现金流量 40.

    Ability is (89.28×20 + 40×15)/35 = 68.16. 丁 is in no ledger: kept below, and said.
    """
    path = invoice_book(tmp_path / "台账.xlsx")
    press = ["dossier", str(path), "--as-of", "2026-10-31", *COMPANY]
    assert main(press) == 0
    figures = {
        "负债总额(万元)": 620, "资产总额(万元)": 1000, "流动资产(万元)": 800, "流动负债(万元)": 400,
        "存货(万元)": 100, "净利润(万元)": 300, "营业收入(万元)": 3000,
    }  # fmt: skip
    typed(
        tmp_path,
        {B: {**figures, "现金流量分": 40, "资料日期": dt.datetime(2026, 9, 30), "备注": "老板爱喝茶"},
         C: {"恶意拖欠": "是", "统一社会信用代码": "91350100M000100Y43"}},
        ["丁公司"],
    )  # fmt: skip

    assert main(press) == 0

    [grid] = [g for g in ClosedBook(tmp_path / RESULT).grids(ours=True) if g.name == NAME]
    heads, found = rows(MemoryBook([grid], name="台账.xlsx"))
    assert list(found) == [A, B, C, "丁公司"]
    second = dict(zip(heads, found[B], strict=True))
    assert second["能力×意愿"] == "能力高·意愿不明"
    assert second["财务指标"].startswith("经营状况89.28=(资产负债率62.0%得65.7分×25+")
    assert second["备注"] == "老板爱喝茶"
    assert second["资产总额(万元)"] == 1000
    assert str(second["资料日期"])[:10] == "2026-09-30"
    assert dict(zip(heads, found[C], strict=True))["能不能发货"].startswith("停发:标为恶意拖欠。")


def test_in_an_open_workbook_what_is_typed_stays_too(tmp_path: Path) -> None:
    """Her own column and her spelling of a name stay; a second press changes nothing."""
    book = memory_book()
    Clerk().press(dossier(desk(book, tmp_path)))
    [grid] = [g for g in book.grids(ours=True) if g.name == NAME]
    lines = [list(grid.row(r)) for r in range(grid.n_rows)]
    top = next(r for r, row in enumerate(lines) if row[0] == "客户名称")
    lines[top].append("我的列")
    for row in lines[top + 1 :]:
        row.append(f"看过 {row[0]}")
    lines[top + 1][lines[top].index("城市")] = "苏州"
    typed_book = memory_book(grids=(Grid.from_rows(NAME, lines),))

    for _ in range(2):
        Clerk().press(dossier(desk(typed_book, tmp_path)))
        heads, found = rows(typed_book)
        assert list(found) == [A, B, C]
        assert [found[name][heads.index("我的列")] for name in (A, B, C)] == [
            f"看过 {n}" for n in (A, B, C)
        ]
        assert found[A][heads.index("城市")] == "苏州"


def test_every_other_button_uses_the_file(tmp_path: Path) -> None:
    """乙 has a limit of 1 万元, of which 8,000.10 are used: 80 %."""
    Clerk().press(dossier(desk(ClosedBook(invoice_book(tmp_path / "台账.xlsx")), tmp_path)))
    typed(tmp_path, {B: {"信用额度(万元)": 1}})

    Clerk().press(credit(desk(ClosedBook(tmp_path / "台账.xlsx"), tmp_path)))

    sheet = load_workbook(tmp_path / RESULT)["回款_信用"]
    cells = {row[0]: row for row in sheet.iter_rows(values_only=True)}
    heads = cells["客户名称"]
    assert cells[B][heads.index("信用额度")] == 10_000
    assert cells[B][heads.index("可否发货")] == "慎发"
    kept = load_workbook(tmp_path / RESULT)[NAME]  # still there, with the day it speaks of
    assert [str(kept.cell(row, 1).value)[:4] for row in (1, 2, 3, 4)] == [
        "客户档案",
        "截至 2",
        "浅黄色的",
        "台账客户",
    ]


def test_cells_that_cannot_be_read_are_among_the_findings(tmp_path: Path) -> None:
    Clerk().press(dossier(desk(ClosedBook(invoice_book(tmp_path / "台账.xlsx")), tmp_path)))
    typed(
        tmp_path,
        {B: {"成立日期": "很久以前", "统一社会信用代码": "91350100M000100Y44"}},
        ["丁公司"],
    )

    Clerk().press(dossier(desk(ClosedBook(tmp_path / "台账.xlsx"), tmp_path)))

    sheet = load_workbook(tmp_path / RESULT)["回款_待核对"]
    said = "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
    for code in ("W805", "W806", "W320"):
        assert code in said


def test_a_file_that_lost_its_headings_is_not_overwritten(tmp_path: Path) -> None:
    book = memory_book(grids=(Grid.from_rows(NAME, [["我自己的表"]]),))

    with pytest.raises(WriteRefused, match="找不到表头"):
        Clerk().press(dossier(desk(book, tmp_path)))


def test_a_workbook_with_a_question_asks_it(tmp_path: Path) -> None:
    book = MemoryBook([Grid.from_rows("表", [["姓名", "电话"], ["王五", "1"]])], name="表.xlsx")

    assert Clerk().press(dossier(desk(book, tmp_path))).exit_code == 3


def test_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = invoice_book(tmp_path / "台账.xlsx")

    code = main(["dossier", str(path), "--as-of", "2026-10-31", *COMPANY, "--json"])

    data = json.loads(capsys.readouterr().out)
    assert (code, [row["can_ship"] for row in data["customers"]]) == (0, ["停发", "慎发", "可发"])
