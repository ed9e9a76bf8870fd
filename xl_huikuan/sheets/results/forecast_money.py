"""What waiting costs, and whose early payment is worth a discount."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xl_huikuan.core.discounts import DAYS_OF_BANK_YEAR, DAYS_OF_YEAR, Rates
from xl_huikuan.core.forecast_prospect import Prospect
from xl_huikuan.sheets.results.forecast_customers import WIDTHS
from xl_huikuan.sheets.results.outcome import Outcome, take
from xl_huikuan.sheets.table import Block, Column

_FIRST = 10  # customers named
_NO_RATE = "请在 回款_参数 填「资金成本年率」"


def costs_block(heading: str, outcome: Outcome, prospect: Prospect) -> Block:
    """Build what the overdue money of each customer costs, and whether selling it costs less."""
    costs = prospect.costs
    first, total = costs.head(_FIRST), costs[["overdue", "ahead"]].sum()

    def column(title: str, key: str, kind: str, width: float) -> Column:
        whole = int(total[key]) if key in total else _sum(costs[key]) if kind == "money" else None
        return Column(title, kind, first[key].to_numpy(np.float64), width, total=whole)

    names = take(outcome.ledger.customers["name"], first["customer"].to_numpy())
    return Block(
        (
            Column("客户名称", "text", names, WIDTHS[0]),
            column("逾期金额", "overdue", "money", WIDTHS[1]),
            column("平均已逾期(天)", "late", "number", WIDTHS[2]),
            column("已发生的成本", "spent", "money", WIDTHS[3]),
            column("预计再等(天)", "wait", "number", WIDTHS[4]),
            column("再等的成本", "cost", "money", WIDTHS[5]),
            column("保理成本", "factored", "money", WIDTHS[6]),
            Column("更省", "text", list(first["better"]), WIDTHS[7]),
        ),
        heading=f"{heading}:{_costs_said(prospect.rates)}",
        total_label="全部客户",
    )


def early_block(heading: str, outcome: Outcome, prospect: Prospect) -> Block:
    """Build the customers who would pay so late that a discount is worth it."""
    early = prospect.early.head(_FIRST)
    names = take(outcome.ledger.customers["name"], early["customer"].to_numpy())
    return Block(
        (
            Column("客户名称", "text", names, WIDTHS[0]),
            Column("未收金额", "money", early["amount"].to_numpy(np.float64), WIDTHS[1]),
            Column("预计还要(天)", "number", early["wait"].to_numpy(), WIDTHS[2]),
            Column("等待的成本", "money", early["cost"].to_numpy(), WIDTHS[3]),
            Column("最多可让", "figure", [f"{one:.2%}" for one in early["share"]], WIDTHS[4]),
            Column("照条件可省", "money", early["gains"].to_numpy(np.float64), WIDTHS[5]),
        ),
        heading=f"{heading}:{_early_said(prospect)}",
    )


def _sum(fen: pd.Series[float]) -> int | None:
    """Return the sum of the costs that are known; None = none is."""
    known = fen.dropna()
    return int(known.sum()) if len(known) else None


def _costs_said(rates: Rates) -> str:
    if np.isnan(rates.capital):
        return _NO_RATE
    return f"金额 × {rates.capital:.2%} × 天数 ÷ {DAYS_OF_YEAR}{_factoring_said(rates)}"


def _factoring_said(rates: Rates) -> str:
    if np.isnan(rates.fee) or np.isnan(rates.factoring):
        return ";要与保理比较,请填「保理费率」和「保理年率」"
    return f";保理 {rates.fee:.2%} + {rates.factoring:.2%} × 天数 ÷ {DAYS_OF_BANK_YEAR}"


def _early_said(prospect: Prospect) -> str:
    if np.isnan(prospect.rates.capital):
        return _NO_RATE
    if prospect.offer is None:
        return "马上付清时最多可让的折扣;有折扣条件请填「提前付款条件」"
    return prospect.offer.reason
