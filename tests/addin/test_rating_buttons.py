"""重新评级 and 新客户准入: what stands on their sheets, from the same small workbook. As of 2026-10-31."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.addin.desks import A, B, Clerk, desk, memory_book
from xl_huikuan.addin.buttons.admission import admission
from xl_huikuan.addin.buttons.ratings import rerate
from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.core.forms.admission import ADMISSION
from xl_huikuan.core.forms.dossier import DOSSIER
from xl_huikuan.core.forms.ratings import RATINGS
from xl_huikuan.sheets.grid import Grid

FILE = Grid.from_rows(
    DOSSIER.sheet, [["客户名称", "基本情况分"], [A, 90], [B, 30]]
)  # the only dimension: 优 and 差
HEADS = ["评级日期", "客户名称", "原信用分", "信用分", "原等级", "等级", "变化", "评级理由", "我的"]
OLD = [dt.datetime(2026, 6, 1), B, None, 85.126, "", "优", "首次", "看过报表", "x"]


def _column(book, name):
    sheet = [sheet for sheet in book.shown if sheet.name == name][-1]
    [block] = sheet.blocks
    return {column.title: list(column.values) for column in block.columns}, sheet


def test_new_rows_stand_below_and_old_ones_stay(tmp_path: Path) -> None:
    """乙 was 优 in June and is 差 now; 甲 is rated for the first time; 丙 cannot be rated."""
    book = memory_book(grids=(FILE, Grid.from_rows(RATINGS.sheet, [HEADS, OLD])))

    report = Clerk().press(rerate(desk(book, tmp_path, user="王会计")))

    cells, sheet = _column(book, RATINGS.sheet)
    assert cells["客户名称"] == [B, B, A]
    assert cells["原信用分"][1] == 85.13  # as the sheet shows it
    assert cells["信用分"][0] == 85.126  # as it stood
    assert cells["变化"] == ["首次", "降级", "首次"]
    assert cells["评级理由"] == ["看过报表", "", ""]
    assert cells["我的"] == ["x", "", ""]
    assert cells["评级人"] == ["", "王会计", "王会计"]
    assert cells["评级日期"][0].astype("datetime64[D]").item() == dt.date(2026, 6, 1)
    assert sheet.lines[1:4] == (
        "这次加2行:降级1户、首次1户。",
        f"这次之前已过重新评级日期(上次评级后3个月)的1户:{B}。",
        "没有评级的1户,请在 回款_客户档案 填写评分后再评。",
    )
    assert f"  {B}:降级,优→差" in report.lines
    assert report.data["overdue"] == [B]
    assert (report.then, report.show) == ("undo:撤销 重新评级", RATINGS.sheet)


def test_again_on_the_same_day_adds_nothing(tmp_path: Path) -> None:
    book = memory_book(grids=(FILE,))
    Clerk().press(rerate(desk(book, tmp_path)))
    first, _ = _column(book, RATINGS.sheet)
    Clerk().press(rerate(desk(book, tmp_path)))
    second, sheet = _column(book, RATINGS.sheet)

    assert second["客户名称"] == first["客户名称"]
    assert second["评分依据"] == first["评分依据"]
    assert "等级和额度与上次记的都相同,没有加行。" in sheet.lines


@pytest.mark.parametrize(("form", "press"), [(RATINGS, rerate), (ADMISSION, admission)])
def test_a_sheet_without_its_headings_is_not_overwritten(form, press, tmp_path: Path) -> None:
    book = memory_book(grids=(Grid.from_rows(form.sheet, [["评级"], ["随便", "写的"]]),))

    with pytest.raises(WriteRefused, match="找不到表头"):
        Clerk().press(press(desk(book, tmp_path)))


def test_new_customers_are_judged_and_nobody_is_called_a_stranger(tmp_path: Path) -> None:
    """(4+3+4)/3×20 = 73.33 and so on: 77.33 points; the second brings no papers."""
    heads = [field.title for field in ADMISSION.fields if field.mine]
    marks = [4, 3, 4, 5, 4, 3, 3]
    rows = [
        [None, "新来的", "是", "91350100M000100Y43", "是", *marks],
        [None, "另一家", None, None, None, *marks],
    ]
    book = memory_book(grids=(Grid.from_rows(ADMISSION.sheet, [heads, *rows]),))

    report = Clerk().press(admission(desk(book, tmp_path)))

    cells, _ = _column(book, ADMISSION.sheet)
    assert cells["结论"][:3] == ["准入", "暂缓", ""]
    assert cells["初始分"][:2] == [77.33, 77.33]
    assert cells["客户名称"][:2] == ["新来的", "另一家"]
    assert report.lines[0] == "新客户2户:准入1户、暂缓1户、拒绝0户。"
    assert not [line for line in report.lines if "台账里没有客户" in line]


def test_the_empty_form_says_how_to_begin(tmp_path: Path) -> None:
    book = memory_book()

    report = Clerk().press(admission(desk(book, tmp_path)))

    cells, sheet = _column(book, ADMISSION.sheet)
    assert set(cells["客户名称"]) == {""}
    assert report.lines[0].startswith("还没有新客户:在下面的浅黄色格子里一行写一个")
    assert any("5 行业前列" in line for line in sheet.lines)
