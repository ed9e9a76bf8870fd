"""回款_预测: the money to come by month, week and customer, what stands apart, and what waiting costs."""

from __future__ import annotations

import numpy as np

from xl_huikuan.core.forecast import of_ledger
from xl_huikuan.core.forecast_kinds import KINDS
from xl_huikuan.core.forecast_prospect import Prospect
from xl_huikuan.core.forecast_sums import Sum, by_kind, months, sums, weeks
from xl_huikuan.core.money import money_text
from xl_huikuan.sheets.results.forecast_customers import WIDTHS, customers_block
from xl_huikuan.sheets.results.forecast_money import costs_block, early_block
from xl_huikuan.sheets.results.forecast_past import (
    plan_block,
    reminders_block,
    variance_block,
)
from xl_huikuan.sheets.results.outcome import Outcome
from xl_huikuan.sheets.table import PREFIX, Block, Chart, Column, ResultSheet

NAME = f"{PREFIX}预测"
_CHART_SIZE = (12.0, 6.8)
_CHART_COLUMN = "J"
_SHARE = 100


def forecast_sheet(outcome: Outcome, prospect: Prospect) -> ResultSheet:
    """Build the page: three charts beside tables that all add up to what is open."""
    found, sure = prospect.forecast, outcome.settings["sure_share"] / _SHARE
    as_of = outcome.decision.as_of
    by_month, by_week = (sums(found, periods(as_of), sure) for periods in (months, weeks))
    blocks = (
        _periods("一、按月", by_month),
        _periods("二、按周", by_week),
        _kinds(prospect),
        customers_block("四、今后六个月预计最多的客户", outcome, found, by_month),
        variance_block("五、上月预测与实际", outcome, prospect.variance),
        plan_block("六、回款计划完成情况", prospect.planned, as_of),
        reminders_block("七、该提醒项目部门的分期(逾期或30天内到期)", outcome, prospect.planned),
        costs_block("八、等待的成本(逾期最多的客户)", outcome, prospect),
        early_block("九、值得给提前付款折扣的客户", outcome, prospect),
    )
    charts = (
        Chart("column", "今后六个月预计回款", 0, 0, (1, 2, 3), (0, len(by_month) - 3),
              f"{_CHART_COLUMN}5", _CHART_SIZE),
        Chart("column", "今后八周预计回款", 1, 0, (1, 2, 3), (0, len(by_week) - 3),
              f"{_CHART_COLUMN}20", _CHART_SIZE),
    )  # fmt: skip
    return ResultSheet(
        NAME, "回款预测", (outcome.as_of_line, *_lines(prospect, by_month, sure)), blocks, charts,
        filtered=False, tab="00B050",
    )  # fmt: skip


def _lines(prospect: Prospect, by_month: tuple[Sum, ...], sure: float) -> tuple[str, ...]:
    lines = prospect.forecast.lines
    open_fen = int(prospect.forecast.items["open"].sum())
    outside = money_text(int(lines["amount"].to_numpy()[~of_ledger(lines)].sum()))
    apart = money_text(by_month[-1].amount)
    parts = money_text(sum(one.amount for one in by_month[:-1]))
    return (
        f"未收合计 {money_text(open_fen)} 元 = 列入预测 {parts} 元 + 不在预测内 {apart} 元。",
        f"台账外(已冲应收的票据、未开票的计划)另有 {outside} 元,兑付或开票后到账。",
        f"按可能性 = Σ 金额×可能性;有把握 = 可能性不低于{sure:.0%}的部分。每一笔的日子和理由见 {PREFIX}预测明细。",
    )


def _periods(heading: str, rows: tuple[Sum, ...]) -> Block:
    def money(title: str, name: str, width: float) -> Column:
        values = np.array([getattr(row, name) for row in rows], np.int64)
        return Column(title, "money", values, width, total=int(values.sum()))

    widths = iter(WIDTHS[1:])
    return Block(
        (
            Column("期间", "text", [row.title for row in rows], WIDTHS[0]),
            money("预计到账", "amount", next(widths)),
            money("按可能性", "weighted", next(widths)),
            money("其中有把握", "sure", next(widths)),
            money("已有承诺票据计划", "announced", next(widths)),
            money("另:台账外", "outside", next(widths)),
            Column("笔数", "int", [row.lines for row in rows], next(widths),
                   total=sum(row.lines for row in rows)),
            Column("户数", "int", [row.customers for row in rows], next(widths)),
        ),
        heading=heading,
        total_label="合计",
    )  # fmt: skip


def _kinds(prospect: Prospect) -> Block:
    rows = by_kind(prospect.forecast)
    tones = ["" if KINDS[row[0]].forecast else "notice" for row in rows]
    amount, weighted = (np.array([row[i] for row in rows], np.int64) for i in (1, 2))
    return Block(
        (
            Column("依据", "text", [KINDS[row[0]].title for row in rows], WIDTHS[0], tones=tones),
            Column("金额", "money", amount, WIDTHS[1], total=int(amount.sum())),
            Column("按可能性", "money", weighted, WIDTHS[2], total=int(weighted.sum())),
            Column("笔数", "int", [row[3] for row in rows], WIDTHS[3]),
            Column("说明", "text", [_said(row[0]) for row in rows], WIDTHS[4]),
        ),
        heading="三、按依据",
        total_label="合计(含台账外)",
    )


def _said(kind: int) -> str:
    basis = KINDS[kind]
    return f"{'' if basis.forecast else '不列入预测:'}{basis.meaning}"
