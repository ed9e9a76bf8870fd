"""回款_对账: when each customer's balance was last agreed, when it is due again, what is to be done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np

from xl_huikuan.core.reconciliations import (
    AGREED,
    DIFFERS,
    LATE,
    NEVER,
    STATES,
    WAITING,
    Asked,
    Reconciliation,
    coverage,
)
from xl_huikuan.sheets.results.outcome import Outcome
from xl_huikuan.sheets.table import PREFIX, Block, Column, ResultSheet

NAME = f"{PREFIX}对账"
TONES = {LATE: "bad", DIFFERS: "bad", NEVER: "warn", WAITING: "notice", AGREED: "good"}
_MEANING = {
    LATE: "上次相符的余额已超过对账周期",
    DIFFERS: "客户回函说金额不符,差异还没有查清",
    NEVER: "还没有发过对账单或征询函",
    WAITING: "发了函,还没有可用的回函",
    AGREED: "周期以内回函相符",
}


def reconciliations_sheet(outcome: Outcome, rows: Sequence[Reconciliation]) -> ResultSheet:
    """Build the page: coverage, how many stand where, then the customers, the due ones first."""
    months = outcome.settings["reconcile_months"]
    return ResultSheet(
        NAME,
        "对账台账",
        (
            outcome.as_of_line,
            f"对账周期 {months} 个月(参数「对账周期(月)」);发函和回函取自 回款_函件登记。",
            coverage_line(rows, outcome.decision.as_of),
        ),
        (_counts(rows), _list(outcome, rows)),
        tab="1F4E79",
    )


def coverage_line(rows: Sequence[Reconciliation], as_of: dt.date) -> str:
    """Say how many customers and how much money is agreed within the cycle."""
    done = coverage(rows, as_of)
    by_customer, by_amount = (
        f"{part / whole:.1%}" if whole else "—"
        for part, whole in ((done.agreed, done.customers), (done.agreed_amount, done.amount))
    )
    return f"对账覆盖率:按户 {by_customer}({done.agreed}/{done.customers} 户),按金额 {by_amount}。"


def _counts(rows: Sequence[Reconciliation]) -> Block:
    parts = {state: [row for row in rows if row.state == state] for state in STATES}
    balances = np.array([sum(row.balance for row in part) for part in parts.values()], np.int64)
    return Block(
        (
            Column("状态", "text", list(STATES), 14, tones=[TONES[state] for state in STATES]),
            Column("意思", "text", [_MEANING[state] for state in STATES], 40),
            Column("户数", "int", [len(part) for part in parts.values()], 10, total=len(rows)),
            Column("应收余额", "money", balances, 16, total=int(balances.sum())),
        ),
        heading="一、汇总",
        total_label="合计",
    )


def _list(outcome: Outcome, rows: Sequence[Reconciliation]) -> Block:
    customers = outcome.ledger.customers
    names = [str(customers["name"].iloc[row.customer]) for row in rows]
    who = [str(customers["salesperson"].iloc[row.customer]) for row in rows]
    last = [row.last for row in rows]
    states = [row.state for row in rows]
    return Block(
        (
            Column("状态", "text", states, 14, tones=[TONES[state] for state in states]),
            Column("客户名称", "text", names, 40),
            Column("业务员", "text", who, 10),
            Column("应收余额", "money", np.array([row.balance for row in rows], np.int64), 16),
            Column("上次相符", "date", _dates([row.agreed for row in rows]), 12),
            Column("下次对账", "date", _dates([row.due for row in rows]), 12),
            Column("最近一次函件", "text", [one.number if one else "" for one in last], 22),
            Column("余额截至", "date", _dates([one.as_of if one else None for one in last]), 12),
            Column("寄发日期", "date", _dates([one.sent if one else None for one in last]), 12),
            Column("回函结果", "text", [one.reply if one else "" for one in last], 10),
            Column("回函日期", "date", _dates([one.replied if one else None for one in last]), 12),
            Column("差异金额", "money", np.array([_difference(one) for one in last]), 14),
            Column("现在要做", "wrap", [row.todo for row in rows], 44),
        ),
        heading="二、客户(要办的在前)",
    )


def _dates(days: Sequence[dt.date | None]) -> Any:
    return np.array(days, "datetime64[s]")


def _difference(one: Asked | None) -> float:
    return float("nan") if one is None or one.difference is None else float(one.difference)
