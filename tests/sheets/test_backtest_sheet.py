"""回款_回测 on paper: every figure of the replay, two native charts, lines that fit beside them."""

import datetime as dt
from functools import cache

import numpy as np
import pytest
from openpyxl import load_workbook

from tests.core.past_ledger import judged_day, monthly_ledger
from xl_huikuan.core.backtest.fitting import fit_weights
from xl_huikuan.core.backtest.rankings import RANKINGS, place_of
from xl_huikuan.core.backtest.replay import Backtest, Question, replay
from xl_huikuan.core.settings import Settings
from xl_huikuan.sheets.ooxml.package import graft
from xl_huikuan.sheets.results.backtest import NAME, backtest_sheet

DAYS = (dt.date(2025, 6, 11), dt.date(2025, 7, 11))
TITLES = [ranking.title for ranking in RANKINGS]


@cache
def replayed(*, fit=False) -> Backtest:
    """On the eleventh both owe 100.00; 坏 pays late each time, 好 never."""
    question = Question(dt.date(2026, 10, 31), days=DAYS, fit=fit)
    return replay(monthly_ledger({"好": 0, "坏": 10}), Settings(), question)


def column(block, title):
    return next(list(c.values) for c in block.columns if c.title == title)


def test_every_ranking_has_its_figures():
    """Ours finds all of the late money with one call of two, drawing lots half of it."""
    calls, invoices, days, shares, *_ = backtest_sheet(replayed(), "台账.xlsx").blocks
    likely, lots = place_of("likely"), place_of("random")

    assert column(calls, "排法") == column(invoices, "排法") == TITLES
    assert (column(calls, "前20%客户(%)")[likely], column(calls, "前20%客户(%)")[lots]) == (100, 50)
    assert (column(invoices, "AUC(%)")[likely], column(invoices, "AUC(%)")[lots]) == (100, 50)
    assert column(invoices, "前20%提升倍")[likely] == 2
    assert column(days, "判断的发票") == [2, 2]
    assert column(days, "后来逾期金额") == [10_000, 10_000]
    assert column(shares, "可能逾期(%)") == [100, 100]


def test_lines_end_left_of_the_charts():
    """Long sentences are broken behind commas, never inside 1,234.00."""
    lines = backtest_sheet(replayed(), "台账.xlsx").lines

    assert max(map(len, lines)) <= 90
    assert not any(line.endswith((",0", "1,")) for line in lines)
    assert "200.00 元" in "".join(lines)
    assert lines[0] == "台账:台账.xlsx"


def test_nothing_is_said_of_a_fit_nobody_asked_for():
    """Weights appear with --fit only; too few days to divide are told in a line."""
    without, too_few = backtest_sheet(replayed(), "x"), backtest_sheet(replayed(fit=True), "x")

    assert not any("拟合" in line for line in without.lines)
    assert any("能用的月末太少" in line for line in too_few.lines)
    assert len(without.blocks) == len(too_few.blocks) == 5


def test_fitted_weights_stand_beside_those_in_force(tmp_path):
    """Both weights, both results on the holdout; the file opens with its two charts."""
    parts = [[0.9, 0.1, 0, 0, 0, 0.5]] * 9 + [[0.2, 0.6, 0, 0, 0, 0.5]]
    days = [judged_day(parts, [0] * 9 + [50_000])] * 2
    fitted = fit_weights(days, days, np.array([30.0, 30, 15, 10, 10, 5]))
    test = replayed(fit=True)
    sheet = backtest_sheet(
        Backtest(
            test.question, test.until, test.days, test.skipped, test.total, fitted, unpaid=True, undated=0
        ),
        "台账.xlsx",
    )  # fmt: skip
    weights, held = sheet.blocks[4:6]

    assert column(weights, "现在")[:2] == [30, 30]
    assert column(weights, "拟合")[:2] == [14, 46]
    assert column(weights, "能否拟合")[1:3] == ["是", "否:没有差别"]
    assert column(held, "前20%客户(%)") == [0, 100, 0, 100]
    graft(None, [sheet], tmp_path / "a.xlsx")
    made = load_workbook(tmp_path / "a.xlsx")[NAME]
    assert len(made._charts) == 2
    assert made["A1"].value == "回测:排得准不准"


@pytest.mark.parametrize("chart", [0, 1])
def test_charts_show_a_row_for_each_ranking(chart):
    """From the first to the last row of their block."""
    sheet = backtest_sheet(replayed(), "x")

    assert sheet.charts[chart].rows == (0, len(RANKINGS) - 1)
    assert sheet.charts[chart].block == chart


def test_invoices_ahead_are_listed_with_their_sums():
    """On 11 June 2025 both owe an invoice; that of 坏 comes first, with the way to its figures."""
    question = Question(dt.date(2025, 6, 11), first=dt.date(2025, 4, 1))
    test = replay(monthly_ledger({"好": 0, "坏": 10}), Settings(), question)
    block = backtest_sheet(test, "x").blocks[4]

    assert column(block, "客户") == ["坏", "好"]
    assert column(block, "未收金额") == [10_000, 10_000]
    # 坏 paid 17 invoices late of 34 in all: (17 + 5×50 %) ÷ 22.
    assert column(block, "可能逾期(%)") == pytest.approx([88.64, 11.36])
    assert "(17+5×50.00%)÷(17+5)=88.64%" in column(block, "怎么算的")[0]
