"""What was expected of last month and of the plan, against what came."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from xl_huikuan.core.forecast_past import Variance
from xl_huikuan.core.forms.papers import NOBODY
from xl_huikuan.core.stages import completion, due_by
from xl_huikuan.sheets.results.forecast_customers import WIDTHS
from xl_huikuan.sheets.results.outcome import Outcome, take
from xl_huikuan.sheets.table import Block, Column

_FIRST = 10  # customers named
_AHEAD = 30  # days before a stage is due that its project is told


def variance_block(heading: str, outcome: Outcome, past: Variance) -> Block:
    """Build last month: all customers together, then those farthest from what was expected."""
    rows = past.farthest[:_FIRST] if past.source else np.zeros(0, np.int64)
    names = ["全部客户", *take(outcome.ledger.customers["name"], rows)]
    expected, known, came = (
        np.append(part.sum(), part[rows]).astype(np.float64)
        for part in (past.expected, past.known, past.came)
    )
    if not past.source:
        expected[0] = np.nan
    return Block(
        (
            Column(f"{past.until:%Y年%m月}", "text", names, WIDTHS[0]),
            Column("预计(按可能性)", "money", expected, WIDTHS[1]),
            Column("实际收回", "money", known, WIDTHS[2]),
            Column("差额", "money", known - expected, WIDTHS[3]),
            Column("新票和预收", "money", came - known, WIDTHS[4]),
            Column("收款合计", "money", came, WIDTHS[5]),
        ),
        heading=f"{heading}:{_said(past)}",
    )


def plan_block(heading: str, planned: pd.DataFrame, as_of: dt.date) -> Block:
    """Build how much of the plan came: by month, and by owner what was to come up to today."""
    due = planned[due_by(planned, as_of)]
    months = completion(planned, planned["day"].dt.strftime("%Y-%m").fillna("没有日期"))
    owners = completion(due, due["owner"].where(due["owner"] != "", "没有负责人"))
    rows = [*months, *((f"负责人 {owner}(到期的)", *rest) for owner, *rest in owners)]
    worth, came = (np.array([row[i] for row in rows], np.int64) for i in (1, 2))
    return Block(
        (
            Column("月份或负责人", "text", [row[0] for row in rows], WIDTHS[0]),
            Column("计划回款", "money", worth, WIDTHS[1]),
            Column("实际回款", "money", came, WIDTHS[2]),
            Column("差额", "money", worth - came, WIDTHS[3]),
            Column("计划完成率", "figure", [_rate(row) for row in rows], WIDTHS[4]),
        ),
        heading=heading,
    )


def reminders_block(heading: str, outcome: Outcome, planned: pd.DataFrame) -> Block:
    """Build the stages that are late or due within a month, by project, for those who deliver."""
    near = (planned["gap"] > 0) & (planned["days"] >= -_AHEAD) & (planned["who"] != NOBODY)
    rows = planned[near.to_numpy()].sort_values(["project", "day"], kind="stable")
    name = take(outcome.ledger.customers["name"], rows["who"].to_numpy())
    about = zip(rows["project"], rows["contract"], rows["stage"], strict=True)
    return Block(
        (
            Column("客户名称", "text", name, WIDTHS[0]),
            Column("计划日期", "date", rows["day"].to_numpy(), WIDTHS[1]),
            Column("还差", "money", rows["gap"].to_numpy(), WIDTHS[2]),
            Column("状态", "text", list(rows["state"]), WIDTHS[3], tones=list(rows["tone"])),
            Column("负责人", "text", list(rows["owner"]), WIDTHS[4]),
            Column("项目、合同、阶段", "text", [" ".join(filter(None, one)) for one in about],
                   WIDTHS[5]),
        ),
        heading=heading,
    )  # fmt: skip


def _said(past: Variance) -> str:
    if not past.source:
        return past.why
    hit = f"准确率 {past.hit:.1%}" if not np.isnan(past.hit) else "当时没有预计,算不出准确率"
    return f"{hit}(1 − |差额| ÷ 预计);预计取自 {past.before} 的{past.source}"


def _rate(row: tuple[Any, ...]) -> str:
    return _percent(row[2] / row[1] if row[1] else np.nan)


def _percent(share: float) -> str:
    return f"{share:.1%}" if np.isfinite(share) else "—"
