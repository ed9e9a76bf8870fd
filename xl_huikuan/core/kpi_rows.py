"""Settings of the company's figures, as rows of the table of settings."""

from __future__ import annotations

from typing import Any

KPI_GROUP = "指标"
PERIODS = ("本月", "本季", "本年", "近12个月")
_MONTHS = 12  # of a year
_SUM = "四个权重之和必须为100。"

KPI_ROWS: tuple[tuple[Any, ...], ...] = (
    ("kpi_period", "指标期间", PERIODS[0], "choice", KPI_GROUP,
     "经营指标里 本期 从哪天起,到截至日期为止。", None, None, PERIODS),
    ("seller_due_collected", "业务员评分权重:到期回款率", 40, "number", KPI_GROUP, _SUM, 0, 100),
    ("seller_overdue_share", "业务员评分权重:逾期率", 25, "number", KPI_GROUP, _SUM, 0, 100),
    ("seller_dso_countback", "业务员评分权重:应收周转天数", 20, "number", KPI_GROUP, _SUM, 0, 100),
    ("seller_promises_kept", "业务员评分权重:承诺兑现率", 15, "number", KPI_GROUP, _SUM, 0, 100),
    ("warn_dso_up", "周转天数上升预警", 20, "percent", KPI_GROUP,
     "客户的应收周转天数(倒推法)比上期末上升超过此数时列入预警。", 0, 1000),
    ("warn_first_late", "首次逾期提示天数", 60, "int", KPI_GROUP,
     "一向按时付款的客户第一次逾期后,多少天之内列入预警。", 1, 365),
    ("warn_dispute_days", "争议预警天数", 30, "int", KPI_GROUP, "争议超过此天数没有解决时列入预警。", 0, 3650),
    ("warn_guarantee_days", "担保到期预警天数", 60, "int", KPI_GROUP,
     "有欠款的客户的担保在此天数之内到期,或已经到期时列入预警。", 0, 3650),
    ("warn_concentration", "单户集中度预警", 20, "percent", KPI_GROUP,
     "一个客户的应收占全部应收的比例超过此数时列入预警。", 0, 100),
)  # fmt: skip


def period_months(choice: str, month: int) -> int:
    """Return how many calendar months a period has that ends in a month (1–12), the last one too."""
    return {PERIODS[0]: 1, PERIODS[1]: (month - 1) % 3 + 1, PERIODS[2]: month}.get(choice, _MONTHS)
