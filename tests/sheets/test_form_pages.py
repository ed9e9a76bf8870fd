"""Forms: what is typed on them is read as what it is, and stays as it was typed."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from tests.core.small_ledger import small_ledger
from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.core.forms.bills import BILLS
from xl_huikuan.core.forms.disputes import DISPUTES
from xl_huikuan.core.forms.dossier import DOSSIER
from xl_huikuan.core.forms.papers import NOBODY
from xl_huikuan.core.forms.stages import PLANNED
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.ledgers.form_page import read_form, read_form_page
from xl_huikuan.sheets.ledgers.papers import with_papers
from xl_huikuan.sheets.results.form_sheet import (
    NEW,
    checked_page,
    form_sheet,
    kept_form,
    places_of,
)
from xl_huikuan.sheets.results.typed import OWN, typed_column
from xl_huikuan.sheets.shown import as_grid, cells_of

LEDGER = small_ledger(
    [{"name": "甲公司", "code": "K1"}, {"name": "乙公司"}],
    [{"customer": "甲公司", "amount": 100}, {"customer": "乙公司", "amount": 50}],
)


def _grid(form, *rows):
    return Grid.from_rows(form.sheet, [[form.title], [], *rows])


def test_a_form_reads_every_kind_of_cell():
    grid = _grid(
        DOSSIER,
        ["客户名称", "成立日期", "资产总额(万元)", "额度系数", "恶意拖欠", "担保方式", "扎账日"],
        ["甲公司", dt.datetime(2010, 5, 1), 1250.5, 0.8, "是", "抵押", 25],
    )
    page = read_form_page(DOSSIER, grid)
    frame, findings = read_form(page, LEDGER)
    assert findings == ()
    row = frame.iloc[0]
    assert (row["who"], row["row"]) == (0, 4)
    assert str(row["founded"].date()) == "2010-05-01"
    assert row["total_assets"] == 1250.5 * 10_000 * 100  # fen
    assert row["limit_coefficient"] == 0.8
    assert row["malicious"] == "是"
    assert (row["guarantee"], row["cut_off_day"]) == ("抵押", 25)
    assert np.isnan(row["total_liabilities"])  # blank is not zero
    assert row["legal_person"] == ""


def test_cells_that_cannot_be_read_are_said_and_count_as_blank():
    grid = _grid(
        DOSSIER,
        ["客户名称", "成立日期", "恶意拖欠", "扎账日", "基本情况分"],
        ["甲公司", "去年", "大概", 32, 101],
        ["丙公司", None, None, 2.5, None],
        ["", None, None, 3, None],
    )
    frame, findings = read_form(read_form_page(DOSSIER, grid), LEDGER)
    assert [str(f.source) + f.message for f in findings if f.code == "W805"] == [
        "回款_客户档案!B4成立日期「去年」读不出或超出范围,应为日期,如 2026-10-31。",
        "回款_客户档案!E4基本情况分「101」读不出或超出范围,应为0到100的数字。",
        "回款_客户档案!C4恶意拖欠「大概」读不出或超出范围,应为是、否 之一。",
        "回款_客户档案!D4扎账日「32」读不出或超出范围,应为1到31的整数。",
        "回款_客户档案!D5扎账日「2.5」读不出或超出范围,应为1到31的整数。",
    ]
    assert [f.message for f in findings if f.code == "W806"] == [
        "台账里没有客户「丙公司」,这一行没有用上。",
        "没有写客户名称,这一行没有用上。",
    ]
    assert frame["who"].tolist() == [0, NOBODY, NOBODY]
    assert np.isnan(frame["cut_off_day"]).tolist() == [True, True, False]


@pytest.mark.parametrize(
    ("typed", "share"), [(30, 0.3), ("30%", 0.3), (0.3, 0.3), ("5 %", 0.05), (1, 1.0), (None, None)]
)
def test_percents_may_be_typed_either_way(typed, share):
    grid = _grid(PLANNED, ["合同号", "客户名称", "比例(%)"], ["HT1", "甲公司", typed])
    frame, findings = read_form(read_form_page(PLANNED, grid), LEDGER)
    assert findings == ()
    expected = np.nan if share is None else share
    assert frame["share"].iloc[0] == pytest.approx(expected, nan_ok=True)


def test_customers_are_found_by_name_code_and_spelling():
    grid = _grid(BILLS, ["收票日期", "客户名称"], [None, "K1"], [None, "甲 公司"], [None, "乙公司"])
    frame, _ = read_form(read_form_page(BILLS, grid), LEDGER)
    assert frame["who"].tolist() == [0, 0, 1]


def test_a_form_without_its_headings_is_not_read_and_not_overwritten():
    grid = Grid.from_rows(BILLS.sheet, [["票据"], ["客户", "金额"]])
    assert read_form_page(BILLS, grid) is None
    assert read_form_page(BILLS, None) is None
    assert checked_page(BILLS, None) is None
    with pytest.raises(WriteRefused, match="找不到表头\\(要有 收票日期、客户名称\\)"):
        kept_form(BILLS, grid)


def test_what_was_typed_stays_and_our_columns_are_new():
    grid = _grid(
        DISPUTES,
        ["提出日期", "客户名称", "争议金额", "状态", "我的列"],
        [dt.datetime(2026, 10, 1), "甲公司", 12.5, "旧", "x"],
        ["上周", "乙公司", None, None, None],
    )
    page = checked_page(DISPUTES, grid)
    sheet = form_sheet(
        DISPUTES, page, [*page.rows, NEW],
        new={"customer": [None, None, "乙公司"], "amount": [None, None, 7.0]},
        ours={"state": ["处理中", "处理中", "超期"]},
        tones={"state": ["", "", "bad"]},
    )  # fmt: skip
    columns = {column.title: column for column in sheet.blocks[0].columns}
    assert cells_of(columns["提出日期"]) == [dt.date(2026, 10, 1), "上周", None]
    assert columns["客户名称"].values == ["甲公司", "乙公司", "乙公司"]
    assert columns["争议金额"].values[[0, 2]].tolist() == [1250, 700]
    assert columns["状态"].values == ["处理中", "处理中", "超期"]
    assert columns["状态"].tones == ["", "", "bad"]
    assert columns["我的列"].values == ["x", "", ""]
    editable = {sheet.blocks[0].columns[i].title for i in sheet.blocks[0].also}
    assert "争议金额" in editable
    assert not editable & {"状态", "已历天数", "我的列"}
    assert sheet.blocks[0].lists[3] == DISPUTES.by_key["kind"].choices


_DAY = dt.datetime(2026, 12, 31)


@pytest.mark.parametrize(
    ("kind", "cells", "written_as"),
    [
        ("number", [12.345, "约3", None], "number"),
        ("money", [10000.0, "一万", 0.0], "money"),
        ("money", [0.125, None, 1.0], "number"),  # part of a fen is not rounded away
        ("int", [3.5, "三", 4.0], "number"),
        ("percent", [0.3, "30%", 30.0], "percent"),
        ("date", [_DAY.date(), "明年底", None], "date"),
        (OWN, [100.0, "待定", None], OWN),
        (OWN, [_DAY.date(), "不知道", None], "date"),
        (OWN, ["好", None, "0012"], "wrap"),
        ("number", ["无", None, "约3"], "text"),
        ("date", ["年底", None, "年初"], "text"),
        ("date", [None, None, None], "date"),
    ],
)
def test_a_word_among_figures_leaves_them_figures(kind, cells, written_as):
    column = typed_column("列", cells, kind, 12)
    assert column.kind == written_as
    assert cells_of(column) == cells


def test_a_form_with_wrong_cells_stays_cell_for_cell_run_after_run():
    typed = [
        ["客户名称", "固定资产(万元)", "担保到期日", "年拜访次数", "我的数"],
        ["甲公司", 12.345, _DAY, 3.5, 100.0],
        ["乙公司", "约3", "明年底", 4.0, "待定"],
    ]
    first = as_grid(kept_form(DOSSIER, _grid(DOSSIER, *typed)))
    for grid in (first, as_grid(kept_form(DOSSIER, first))):
        page = read_form_page(DOSSIER, grid)
        rows = (page.heading, *page.rows)
        assert [[grid.cell(row, page.columns[t]) for t in typed[0]] for row in rows] == typed


def test_rows_left_out_are_kept_below():
    grid = _grid(DOSSIER, ["客户名称", "信用分"], ["丙公司", 60.0], ["甲公司", 70.0])
    page = checked_page(DOSSIER, grid)
    frame, _ = read_form(page, LEDGER)
    places = places_of(page, frame, [0, 1])
    assert places == [4, NEW]
    assert places_of(None, frame, [0, 1]) == [NEW, NEW]
    sheet = form_sheet(DOSSIER, page, places, new={"customer": ["", "乙公司"]},
                       ours={"score": [80.0, 50.0]}, tones={"score": ["good", ""]})  # fmt: skip
    columns = {column.title: column for column in sheet.blocks[0].columns}
    assert columns["客户名称"].values == ["甲公司", "乙公司", "丙公司"]
    assert columns["信用分"].values[:2].tolist() == [80.0, 50.0]
    assert np.isnan(columns["信用分"].values[2])
    assert columns["信用分"].tones == ["good", "", ""]


def test_the_ledger_takes_what_is_on_the_forms():
    grid = _grid(
        BILLS, ["收票日期", "客户名称", "票面金额"], [None, "甲公司", "一万"], [None, "乙公司", 20]
    )
    ledger = with_papers(LEDGER, {BILLS.sheet: grid})
    assert ledger.papers
    assert ledger.papers[BILLS]["who"].tolist() == [0, 1]
    assert ledger.papers[BILLS]["amount"].iloc[1] == 2000
    assert with_papers(LEDGER, {}) is LEDGER


def test_a_form_that_lost_its_headings_is_not_passed_over():
    """A dispute that nobody reads would let a letter out; a blank sheet says nothing."""
    lost = Grid.from_rows(DISPUTES.sheet, [["争议"], ["日子", "谁"], [None, "甲公司"]])
    blank = Grid.from_rows(DISPUTES.sheet, [[None], [None, None]])

    with pytest.raises(
        WriteRefused, match="「回款_争议」里找不到表头\\(要有 提出日期、客户名称\\)"
    ):
        with_papers(LEDGER, {DISPUTES.sheet: lost})
    assert with_papers(LEDGER, {DISPUTES.sheet: blank}) is LEDGER
