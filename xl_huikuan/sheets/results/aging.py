"""回款_账龄: customer × bucket with totals both ways; it ties to the ledger to the fen."""

from __future__ import annotations

import numpy as np

from xl_huikuan.core.plan_actions import owners
from xl_huikuan.sheets.results.outcome import Outcome, take
from xl_huikuan.sheets.table import Block, Column, ResultSheet


def aging_sheet(outcome: Outcome) -> ResultSheet:
    """Build the aging sheet: one row per customer with a balance, largest balance first."""
    decision = outcome.decision
    advance = decision.advances
    total = decision.aging.sum(axis=1)
    balance = total - advance
    rows = np.flatnonzero((total != 0) | (advance != 0))
    rows = rows[np.lexsort((rows, -balance[rows]))]
    overdue = decision.aging[:, outcome.overdue_from : -1].sum(axis=1)
    customers = outcome.ledger.customers
    columns = (
        Column("客户名称", "text", take(customers["name"], rows), 30),
        Column("业务员", "text", owners(outcome.ledger, decision.open_items, rows), 10),
        *_bucket_columns(outcome, rows),
        Column("账龄合计", "money", total[rows], 16, total=int(total.sum())),
        Column("预收(贷方)", "money", -advance[rows], 15, total=-int(advance.sum())),
        Column("应收余额", "money", balance[rows], 16, total=int(balance.sum())),
        Column("逾期合计", "money", overdue[rows], 16, total=int(overdue.sum())),
        Column("逾期占比", "percent", _share(overdue, total)[rows], 10),
    )
    return ResultSheet(
        "回款_账龄",
        "应收账款账龄分析表",
        (outcome.as_of_line, "账龄合计 − 预收 = 应收余额;各段含上限当天(第30天属于1-30天)。"),
        (Block(columns, total_label="合计"),),
        freeze_columns=1,
        tab="1F4E79",
    )


def _bucket_columns(outcome: Outcome, rows: np.ndarray) -> list[Column]:
    """Bucket columns; the one for items without a date only shows when it is used."""
    matrix = outcome.decision.aging
    labels = outcome.bucket_labels
    shown = len(labels) if matrix[:, -1].any() else len(labels) - 1
    return [
        Column(labels[k], "money", matrix[rows, k], 15, total=int(matrix[:, k].sum()))
        for k in range(shown)
    ]


def _share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Return part ÷ whole, NaN (blank) where the whole is zero."""
    return np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole != 0)
