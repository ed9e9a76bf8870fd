"""Why a credit score, grade, limit and shipping answer are what they are, in Chinese.

Every sum is written so that a clerk can redo it with a calculator from the sentence alone.
"""

from __future__ import annotations

from math import isnan
from typing import Any

import numpy as np
import pandas as pd

from xl_huikuan.core.bands import TITLE as BUSINESS_TITLE
from xl_huikuan.core.behaviour import (
    CAP_DISHONOURED,
    CAP_MALICIOUS,
    WORST_DAYS,
    Behaviour,
)
from xl_huikuan.core.credit_rows import FLAGS
from xl_huikuan.core.money import money_text
from xl_huikuan.core.policy import GRADES
from xl_huikuan.core.settings import BY_KEY, Settings
from xl_huikuan.core.shipping import coefficients
from xl_huikuan.core.totals import CustomerTotals, Floats

TITLES = ("基本情况", "管理水平", "信用记录", "经营状况", "现金流量")
_GRADE = {grade.name: grade for grade in GRADES}
# Columns of CREDIT and of CUSTOMERS that the sentence tells of.
_TOLD = (
    "on_time_share", "average_days_late", "paid_invoices", "record_score", "score", "grade", "limit",
    "can_ship",
)  # fmt: skip
_TOLD_OF = (
    "promises_kept", "promises_made", "dishonoured", "malicious", "enforced", "credit_limit",
)  # fmt: skip


def credit_reasons(
    credit: pd.DataFrame,
    customers: pd.DataFrame,
    *,
    behaviour: Behaviour,
    totals: CustomerTotals,
    dimensions: Floats,
    weights: Floats,
    deducted: Floats,
    ship_why: list[str],
    settings: Settings,
) -> list[str]:
    """Return for each customer the sentence for CREDIT.why, from columns already decided."""
    rows = credit[list(_TOLD)].assign(
        trend_days=behaviour.trend_days,
        disputed_share=totals.disputed_share,
        ship_why=ship_why,
        off=_off(deducted),
        business=_business(credit, dimensions),
        coefficient=coefficients(customers),
        **{name: customers[name].to_numpy() for name in _TOLD_OF},
    )
    weight_list, minimum = weights.tolist(), settings["minimum_paid"]
    pairs = zip(rows.itertuples(index=False), dimensions.tolist(), strict=True)
    return [
        ";".join((
            _record(row, minimum), *filter(None, (row.business,)),
            *_total(row, values, weight_list), _limit(row, settings), f"{row.can_ship}:{row.ship_why}",
        )) + "。"
        for row, values in pairs
    ]  # fmt: skip


def _off(deducted: Floats) -> list[str]:
    """Return the points taken off for risk flags as they stand in the sum."""
    titles = [flag.title for flag in FLAGS]
    return [
        "".join(f"-{title}{points:g}" for title, points in zip(titles, row, strict=True) if points)
        for row in deducted.tolist()
    ]


def _business(credit: pd.DataFrame, dimensions: Floats) -> list[str]:
    """Return how 经营状况 comes about from financial ratios, "" where a person scored it."""
    used = dimensions[:, TITLES.index(BUSINESS_TITLE)]
    own = np.isnan(used) | (used == credit["business_score"].to_numpy())
    return np.where(own, credit["business_how"].to_numpy(object), "").tolist()


def _record(row: Any, minimum_paid: int) -> str:
    if isnan(row.record_score):
        return f"信用记录样本不足(有日期的已结发票{row.paid_invoices}张,少于{minimum_paid}张)"
    kept = min(row.promises_kept, row.promises_made)
    trend = min(max(0.5 + row.trend_days / WORST_DAYS, 0), 1)
    promise = f"守诺({kept}+1)÷({row.promises_made}+2)×15"
    late = f"(1-平均逾期{row.average_days_late:.2f}天÷{WORST_DAYS})×25"
    if row.average_days_late >= WORST_DAYS:
        late = f"平均逾期{row.average_days_late:.2f}天不得分"
    return (
        f"信用记录{row.record_score:.2f}=按时额占比{row.on_time_share:.2%}×40+{late}+{promise}"
        f"+趋势{trend:.4f}×10+(1-争议额占比{row.disputed_share:.2%})×10"
    )


def _total(row: Any, values: list[float], weights: list[float]) -> tuple[str, ...]:
    present = [k for k, value in enumerate(values) if not isnan(value)]
    if isnan(row.score):
        return ("五个维度都没有分数,未评级,请在客户表或 回款_客户档案 填写评分",)
    terms = "+".join(f"{TITLES[k]}{values[k]:g}×{weights[k]:g}" for k in present)
    covered = sum(weights[k] for k in present)
    total = f"信用分=({terms})÷{covered:g}{row.off}"
    missing = "、".join(title for k, title in enumerate(TITLES) if k not in present)
    caps = [
        f"{word},最高{cap}分"
        for flagged, word, cap in (
            (row.dishonoured, "曾跳票", CAP_DISHONOURED),
            (row.malicious, "恶意拖欠", CAP_MALICIOUS),
            (row.enforced, "被执行人", CAP_MALICIOUS),
        )
        if flagged
    ]
    partly = (
        [f"缺{missing},按现有权重折算(覆盖率{covered / sum(weights):.0%}),暂评"] if missing else []
    )
    grade = _GRADE[row.grade]
    return (total, *partly, *caps, f"得{row.score:.2f}分,等级{grade.name}({grade.from_score}分起)")


def _limit(row: Any, settings: Settings) -> str:
    if row.credit_limit >= 0:
        return f"额度按客户档案{money_text(int(row.credit_limit))}元"
    if row.grade not in _GRADE:
        return "额度未设定(未评级)"
    key = _GRADE[row.grade].base_key
    if isnan(row.limit):
        return f"额度未设定:请在回款_参数填写「{BY_KEY[key].title}」"
    base = money_text(settings[key])
    return f"额度{money_text(int(row.limit))}元=基数{base}元×系数{row.coefficient:g}"
