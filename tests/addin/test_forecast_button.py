"""回款预测: four sheets whose figures tie to what is open; what the clerk fills in stays and counts."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import numpy as np
import pytest

from tests.addin.books import COMPANY, invoice_book, ledger_book
from tests.addin.desks import SETTINGS, A, B, Clerk, desk, memory_book
from xl_huikuan.addin.buttons.forecast import forecast
from xl_huikuan.addin.buttons.pipeline import Answers
from xl_huikuan.addin.cli import main
from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.core.forms.bills import BILLS
from xl_huikuan.core.forms.snapshots import SNAPSHOTS
from xl_huikuan.core.forms.stages import PLANNED
from xl_huikuan.sheets.book import ClosedBook, MemoryBook, Selection
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.shown import as_grid

NAMES = ["回款_预测", "回款_预测明细", "回款_回款计划", "回款_票据"]
RATES = {"资金成本年率": "6", "贴现年率": "3.6", "保理费率": "1", "保理年率": "5",
         "提前付款条件": "0.1/1,n/60", "无记录逾期款预计天数": "40"}  # fmt: skip


def page(form, *rows):
    titles = [field.title for field in form.fields]
    keys = [field.key for field in form.fields]
    cells = [[row.get(key) for key in keys] for row in rows]
    return Grid.from_rows(form.sheet, [[form.title], titles, *cells])


def press(folder, *grids, **settings):
    book = memory_book(grids=grids)
    answers = Answers({**SETTINGS, **settings})
    report = Clerk().press(forecast(desk(book, folder, answers=answers)))
    return report, {sheet.name: sheet for sheet in book.shown}


def block(sheet, heading):
    """Cells of a block of a sheet by row: title → cell."""
    (found,) = [one for one in sheet.blocks if one.heading.startswith(heading)]
    return {column.title: list(column.values) for column in found.columns}


def text_of(sheet):
    grid = as_grid(sheet)
    return "\n".join(
        " | ".join(str(cell) for cell in grid.row(r) if cell is not None)
        for r in range(grid.n_rows)
    )


def test_four_sheets_are_written_and_the_forms_wait_to_be_filled_in(tmp_path: Path) -> None:
    """158,666.76 is open: 甲 150,000.00, 乙 8,000.10, 丙 666.66; nothing was ever paid in full with
    a date, so every likelihood is a half."""
    report, sheets = press(tmp_path)

    assert list(sheets) == NAMES
    months = block(sheets["回款_预测"], "一、按月")
    assert sum(months["预计到账"]) == 15866676
    assert sum(block(sheets["回款_预测"], "二、按周")["预计到账"]) == 15866676
    assert report.lines[0].startswith("2026-11 预计回款 ")
    assert (report.show, report.then) == ("回款_预测", "undo:撤销 回款预测")
    assert sum(row["amount_fen"] for row in report.data["months"]) == 15866676
    for name in NAMES[2:]:
        editable = sheets[name].blocks[0]
        assert len(editable.columns[0].values) == 10
        assert editable.lists
    assert "请在 回款_参数 填「资金成本年率」" in text_of(sheets["回款_预测"])
    assert "请在 回款_参数 填「贴现年率」" in text_of(sheets["回款_票据"])


def test_what_is_filled_in_is_judged_and_forecast(tmp_path: Path) -> None:
    """甲 paid 20,000.50 at some time; 乙's bill of 3,000 stands for the oldest of its invoices."""
    planned = page(
        PLANNED,
        {"contract": "HT1", "customer": A, "total": 90000.0, "stage": "预付", "amount": 50000.0,
         "date": dt.datetime(2026, 10, 1), "owner": "王"},
        {"contract": "HT1", "customer": A, "stage": "质保金", "amount": 39000.0,
         "date": dt.datetime(2027, 1, 15)},
    )  # fmt: skip
    bills = page(
        BILLS,
        {"customer": B, "kind": "银行承兑汇票", "number": "N1", "amount": 3000.0,
         "issued": dt.datetime(2026, 9, 1), "due": dt.datetime(2026, 12, 30)},
        {"customer": B, "kind": "商业承兑汇票", "number": "N2", "amount": 5.0, "where": "拒付"},
    )  # fmt: skip
    _, sheets = press(tmp_path, planned, bills, **RATES)

    stages = block(sheets["回款_回款计划"], "")
    assert stages["状态"][:3] == ["部分收,逾期30天", "质保金未到期", ""]
    assert stages["实际回款"][:2] == [2000050, 0]
    assert stages["计划金额"][:2] == [5000000, 3900000]
    held = block(sheets["回款_票据"], "")
    assert held["现在要做"][:2] == ["持有到 2026-12-30 到期", "拒付:向出票人、背书人追索,重新催收"]
    assert held["距到期天数"][0] == 60
    assert held["现在贴现的成本"][0] == 1800  # 3,000 × 3.6 % × 60 ÷ 360 = 18.00
    # Keeping it costs 3,000 × 6 % × 60 ÷ 365 = 29.59.
    assert "全部贴现 18.00 元,持有到期占用资金的成本 29.59 元,贴现更省" in text_of(
        sheets["回款_票据"]
    )
    kinds = block(sheets["回款_预测"], "三、按依据")
    assert dict(zip(kinds["依据"], kinds["金额"], strict=True))["票据"] == 300000
    done = block(sheets["回款_预测"], "六、")
    assert done["月份或负责人"] == ["2026-10", "2027-01", "负责人 王(到期的)"]
    assert done["计划完成率"] == ["40.0%", "0.0%", "40.0%"]  # 20,000.50 ÷ 50,000
    told = block(sheets["回款_预测"], "七、")
    assert told["项目、合同、阶段"] == ["HT1 预付"]  # the retention is due in 76 days
    assert told["还差"] == [2999950]
    costs = block(sheets["回款_预测"], "八、等待的成本(逾期最多的客户):金额 × 6.00% × 天数 ÷ 365")
    assert costs["更省"][0] == "等待"
    assert "0.1/1,n/60:年化成本" in text_of(sheets["回款_预测"])


def test_a_refused_bill_counts_against_its_customer(tmp_path: Path) -> None:
    """乙 has dishonoured a bill: the one still on hand counts half."""
    bills = page(
        BILLS,
        {"customer": B, "kind": "商业承兑汇票", "amount": 5.0, "where": "拒付"},
        {"customer": B, "kind": "银行承兑汇票", "amount": 3000.0, "due": dt.datetime(2026, 12, 30)},
    )  # fmt: skip
    _, sheets = press(tmp_path, bills)

    kinds = block(sheets["回款_预测"], "三、按依据")
    assert dict(zip(kinds["依据"], kinds["按可能性"], strict=True))["票据"] == 150000


def test_last_month_is_held_against_its_snapshot(tmp_path: Path) -> None:
    """The forecast noted on 30 September was 10,000.00; the invoice book knows no receipts then."""
    noted = page(SNAPSHOTS, {"day": dt.datetime(2026, 9, 30), "customer": A, "expected": 10000.0})
    _, sheets = press(tmp_path, noted)

    past = block(sheets["回款_预测"], "五、上月预测与实际:准确率 0.0%")
    assert next(iter(past)) == "2026年10月"
    assert past["预计(按可能性)"] == [1000000, 1000000]
    assert past["差额"] == [-1000000, -1000000]
    assert "预计取自 2026-09-30 的快照" in text_of(sheets["回款_预测"])


def test_receipts_without_a_day_leave_last_month_open(tmp_path: Path) -> None:
    _, sheets = press(tmp_path)

    past = block(sheets["回款_预测"], "五、上月预测与实际:没有 2026-09-30 的快照,台账又有没写日期")
    assert len(past["差额"]) == 1
    assert np.isnan(past["差额"][0])


def test_a_form_without_headings_is_not_overwritten(tmp_path: Path) -> None:
    with pytest.raises(WriteRefused, match="「回款_票据」里找不到表头"):
        press(tmp_path, Grid.from_rows("回款_票据", [["票据"], ["甲", 5]]))


def test_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The forms in the result are read again by the next run, wherever it writes."""
    path = invoice_book(tmp_path / "台账.xlsx")

    code = main(["forecast", str(path), "--as-of", "2026-10-31", *COMPANY, "--json"])

    data = json.loads(capsys.readouterr().out)
    assert (code, Path(data["output"]).name) == (0, "台账_回款_20261031.xlsx")
    assert data["months"][0]["first"] == "2026-11-01"
    assert sum(row["amount_fen"] for row in data["weeks"]) == 15866676
    assert data["weeks"][-1]["first"] == ""


def test_a_question_comes_first(tmp_path: Path) -> None:
    """A ledger that nowhere names its customer."""
    (grid,) = ClosedBook(ledger_book(tmp_path / "明细账.xlsx")).grids()
    book = MemoryBook([grid], name="明细账.xlsx", selection=Selection("明细账", (2,)))

    report = Clerk().press(forecast(desk(book, tmp_path)))

    assert report.exit_code == 3
    assert "客户" in report.data["question"]
