"""A workbook of many sheets that nobody can read without being told: the clerk gets few sentences."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.addin.desks import Clerk, desk
from xl_huikuan.addin.buttons.pipeline import NOTHING_ANSWERED
from xl_huikuan.addin.buttons.results import aging
from xl_huikuan.sheets.book import MemoryBook
from xl_huikuan.sheets.grid import Grid

DAY = dt.date(2026, 1, 5)
SHOWN_WHOLE = 1000  # characters of a message box


def press(grids, folder):
    book = MemoryBook(grids, name="台账.xlsx")
    report = Clerk().press(aging(desk(book, folder, answers=NOTHING_ANSWERED)))
    (asked,) = [grid for grid in book.grids(ours=True) if grid.name == "回款_待核对"]
    rows = [asked.row(row) for row in range(asked.n_rows)]
    return report, [row for row in rows if "E201" in row]


def ledgers(count):
    """Ledgers of one unnamed customer each, none like another."""
    head = ["日期", "摘要", "借方金额", "贷方金额"]
    return [
        Grid.from_rows(
            f"明细账{n}",
            [head, [DAY, "销售开票", 100 + 7 * n, None], [DAY, "收款", None, 40 + n]],
        )
        for n in range(1, count + 1)
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_few_questions_are_asked_in_full(count, tmp_path):
    """Each is a row of 回款_待核对, and none stands there twice."""
    report, listed = press(ledgers(count), tmp_path)

    assert report.lines[0].startswith("暂不能计算:使用前需要您回答:工作表「明细账1」没有客户列")
    assert f"明细账{count}" in report.lines[0]
    assert len(listed) == count


def test_of_forty_questions_three_are_asked_and_all_are_listed(tmp_path):
    report, listed = press(ledgers(40), tmp_path)

    assert report.lines[0] == "暂不能计算:使用前需要您回答 40 个问题,都列在 回款_待核对。"
    assert [line[:10] for line in report.lines[1:4]] == [f"  工作表「明细账{n}" for n in (1, 2, 3)]
    assert report.lines[4] == "  …… 还有 37 条。"
    assert "结果在 回款_待核对、回款_参数。" in report.lines
    assert len("\n".join(report.lines)) < SHOWN_WHOLE
    assert len(listed) == 40


def test_of_forty_tables_of_no_use_a_few_are_named(tmp_path):
    """Forty lists of what we owe."""
    head = ["供应商名称", "发票号", "开票日期", "应付金额"]
    rows = [head, ["甲钢材有限公司", "10000001", DAY, 100], ["乙钢材有限公司", "10000002", DAY, 2]]
    grids = [Grid.from_rows(f"二车间第{n + 1}季度供应商往来清单", rows) for n in range(40)]

    report, listed = press(grids, tmp_path)

    assert "没有找到可以催款的应收表" in report.lines[0]
    assert " 等 40 张。如其中有应收表,请在「回款_参数」" in report.lines[0]
    assert len("\n".join(report.lines)) < SHOWN_WHOLE
    assert len(listed) == 1
