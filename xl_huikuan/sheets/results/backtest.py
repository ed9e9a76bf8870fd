"""回款_回测: what the ranking would have found at past month-ends, beside plain ways to rank."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

import numpy as np

from xl_huikuan.core.backtest.fitting import Fitted
from xl_huikuan.core.backtest.measures import CALLS, SHARES
from xl_huikuan.core.backtest.rankings import RANKINGS
from xl_huikuan.core.backtest.replay import Backtest
from xl_huikuan.core.backtest.telling import TOP, fit_sentences, sentences
from xl_huikuan.core.priority import RANK_WEIGHTS
from xl_huikuan.core.settings import BY_KEY
from xl_huikuan.core.totals import Floats
from xl_huikuan.sheets.table import Block, Chart, Column, ResultSheet

NAME = "回款_回测"
_TITLES = [ranking.title for ranking in RANKINGS]
_TOPS = [f"前{share:.0%}" for share in SHARES]
_TONES = ["good" if ranking.ours else "" for ranking in RANKINGS]
_WIDE, _NARROW, _NUMBER = 24, 15, 23
_LINE = 72  # characters of a line under the title, so that it ends left of the charts
_BREAKS = re.compile(r".*?(?:[;。]|,(?!\d)| (?=--set)|$)")  # not within 1,234.00 or a setting
_BESIDE = "J"  # column of the charts


def backtest_sheet(test: Backtest, book: str) -> ResultSheet:
    """Build the sheet; `book` is the name of the workbook that was replayed."""
    blocks = [_calls(test), _invoices(test), _days(test), _every_day(test)]
    told: Sequence[str] = ()
    if test.question.fit:
        told = tuple(fit_sentences(test.fitted))
    if test.ahead:
        blocks.append(_ahead(test))
    if test.fitted is not None:
        blocks += [_weights(test.fitted), _held_out(test.fitted)]
    last = len(RANKINGS) - 1
    lines = (f"台账:{book}", *chain.from_iterable(map(_folded, (*sentences(test), *told))))
    charts = (
        Chart("column", "只催排在前面的客户,碰到后来逾期的钱的百分之几", 0, 0, (1, 2, 3), (0, last), f"{_BESIDE}3", (17.0, 9.0)),
        Chart("bar", "逾期的排在不逾期的前面的机会(AUC,50 等于瞎猜)", 1, 0, (1,), (0, last), f"{_BESIDE}22", (17.0, 9.0)),
    )  # fmt: skip
    return ResultSheet(
        NAME,
        "回测:排得准不准",
        lines,
        (*blocks, _explained()),
        charts,
        filtered=False,
        tab="70AD47",
    )


def _folded(sentence: str) -> list[str]:
    """Break a sentence behind its commas: lines under a title do not wrap by themselves."""
    lines = [""]
    for part in _BREAKS.findall(sentence):
        if lines[-1] and len(lines[-1]) + len(part) > _LINE:
            lines.append("  ")
        lines[-1] += part
    return lines


def _percent(title: str, values: Floats) -> Column:
    """Return shares as percentages: a chart of them needs numbers above one to be readable."""
    return Column(f"{title}(%)", "number", 100 * np.asarray(values), _NARROW)


def _calls(test: Backtest) -> Block:
    share = test.total.money_share
    return Block(
        (
            Column("排法", "text", _TITLES, _WIDE, tones=_TONES),
            *(_percent(f"{top}客户", share[:, k]) for k, top in enumerate(_TOPS)),
        ),
        heading="一、先给谁打电话:只催排在前面的客户,碰到后来逾期的钱的百分之几",
    )


def _invoices(test: Backtest) -> Block:
    total = test.total
    return Block(
        (
            Column("排法", "text", _TITLES, _WIDE, tones=_TONES),
            _percent("AUC", total.auc),
            _percent("未到期AUC", total.auc_ahead),
            _percent(f"{TOP}真逾期", total.precision[:, CALLS]),
            *(Column(f"{top}提升倍", "number", total.lift[:, k], _NARROW) for k, top in enumerate(_TOPS)),
        ),
        heading=f"二、哪张发票会逾期:AUC、{TOP}里真逾期的、比随便挑提升几倍",
    )  # fmt: skip


def _when(test: Backtest) -> Column:
    days = np.array([day.as_of for day in test.days], "datetime64[s]")
    return Column("重演的日子", "date", days, _WIDE)


def _days(test: Backtest) -> Block:
    days = test.days
    return Block(
        (
            _when(test),
            Column("已知早晚发票", "int", [day.evidence for day in days], _NARROW),
            Column("判断的客户", "int", [day.customers for day in days], _NARROW),
            Column("判断的发票", "int", [day.items for day in days], _NARROW),
            Column("其中后来逾期", "int", [day.late_items for day in days], _NARROW),
            Column("判断的金额", "money", np.array([day.open for day in days]), _NARROW),
            Column("后来逾期金额", "money", np.array([day.late for day in days]), _NARROW),
            Column("结局未知金额", "money", np.array([day.untold for day in days]), _NARROW),
        ),
        heading="三、每次重演时有多少,后来怎样",
    )


def _every_day(test: Backtest) -> Block:
    owed = np.array([max(day.late, 1) for day in test.days])
    found = np.array([day.money[:, CALLS] for day in test.days]) / owed[:, None]
    return Block(
        (
            _when(test),
            *(_percent(title, found[:, place]) for place, title in enumerate(_TITLES)),
        ),
        heading=f"四、每次重演:{TOP}客户占后来逾期的钱的百分之几",
    )


def _ahead(test: Backtest) -> Block:
    rows = test.ahead
    due = np.array([row.due for row in rows], "datetime64[s]")
    return Block(
        (
            Column("客户", "text", [row.customer for row in rows], _WIDE),
            Column("发票号", "text", [row.invoice_no for row in rows], _NUMBER),
            Column("到期日", "date", due, _NARROW),
            Column("未收金额", "money", np.array([row.open for row in rows]), _NARROW),
            _percent("可能逾期", np.array([row.probability for row in rows])),
            Column("预计逾期天数", "number", [row.days for row in rows], _NARROW),
            Column("怎么算的", "text", [row.why for row in rows], _NARROW),
        ),
        heading=f"{test.question.as_of} 还没到期、可能逾期的钱最多的 {len(rows)} 张发票",
    )


def _explained() -> Block:
    what = [f"客户:{r.by_customer};发票:{r.by_item}" for r in RANKINGS]
    return Block(
        (Column("排法", "text", _TITLES, _WIDE, tones=_TONES), Column("按什么排", "text", what, _NARROW)),
        heading="排法说明",
    )  # fmt: skip


def _weights(fitted: Fitted) -> Block:
    moved = ["是" if free else "否:没有差别" for free in fitted.free]
    return Block(
        (
            Column("优先分的权重", "text", [BY_KEY[key].title for key in RANK_WEIGHTS], _WIDE),
            Column("现在", "number", fitted.before, _NARROW),
            Column("拟合", "number", fitted.after, _NARROW),
            Column("能否拟合", "text", moved, _NARROW),
        ),
        heading="拟合的权重(程序不会自己改;要用请在 回款_参数 里填)",
    )


def _held_out(fitted: Fitted) -> Block:
    rows = {
        f"拟合期{fitted.fitted_days}次,现在的权重": fitted.fit_before,
        f"拟合期{fitted.fitted_days}次,拟合的权重": fitted.fit_after,
        f"检验期{fitted.holdout_days}次,现在的权重": fitted.holdout_before,
        f"检验期{fitted.holdout_days}次,拟合的权重": fitted.holdout_after,
    }
    shares = np.array(list(chain(rows.values())))
    return Block(
        (
            Column("哪一段、哪套权重", "text", list(rows), _WIDE),
            *(_percent(f"{top}客户", shares[:, k]) for k, top in enumerate(_TOPS)),
        ),
        heading="拟合有没有用:只看检验期的两行",
    )
