"""回款_催收清单: whom to call first, what to do, by whom, and why they rank there."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xl_huikuan.core.escalation import STEPWISE
from xl_huikuan.sheets.results.outcome import Outcome, day_tones, level_names, take
from xl_huikuan.sheets.table import Block, Column, ResultSheet

CLASS_TONES = {"未收": "", "代收": "notice", "准呆": "warn", "呆死": "bad"}
RISK_TONES = {"低": "", "中": "notice", "高": "warn", "极高": "bad"}


def plan_sheet(outcome: Outcome) -> ResultSheet:
    """Build the ranked collection list; suppressed customers stand below, with the reason."""
    plan = outcome.decision.plan
    return ResultSheet(
        "回款_催收清单",
        "客户催收优先级清单",
        (
            outcome.as_of_line,
            "优先分 = 金额 + 逾期天数 + 信用 + 承诺 + 时效 + 难易 六项得分之和,满分100;暂缓的客户排在最后。",
            "金额和天数只算没有暂缓的部分,金额再减在手票据;风险按级别和应催金额。",
            *_steps_line(outcome),
        ),
        (Block(_columns(outcome, plan)),),
        freeze_columns=2,
        tab="C00000",
    )


def _steps_line(outcome: Outcome) -> tuple[str, ...]:
    """Say that letters climb rung by rung, where the actions go by days alone."""
    if outcome.settings["escalation"] != STEPWISE:
        return ()
    return ("建议动作按逾期天数列出;函件逐级升级,先发哪一级见「出函预览」。",)


def _columns(outcome: Outcome, plan: pd.DataFrame) -> tuple[Column, ...]:
    customers, who = outcome.ledger.customers, plan["customer"].to_numpy()
    return (
        Column("排名", "int", plan["rank"].to_numpy(), 6),
        Column("客户名称", "text", take(customers["name"], who), 22),
        Column("优先分", "number", plan["priority"].to_numpy(), 8),
        *_money_columns(plan),
        *_state_columns(plan),
        Column("建议动作", "wrap", plan["action"].array, 20),
        Column("方式", "text", plan["way"].array, 6),
        Column("建议日期", "date", plan["action_date"].to_numpy(), 12),
        Column("上次联系", "date", plan["contacted"].to_numpy(), 12),
        Column("责任人", "text", plan["owner"].array, 9),
        Column("由谁办、谁同意", "wrap", _who(plan), 15),
        Column("联系人", "text", take(customers["contact"], who), 10),
        Column("联系电话", "text", take(customers["phone"], who), 15),
        Column("暂缓原因", "wrap", plan["suppressed"].array, 16),
        Column("为什么排在这里", "wrap", plan["why"].array, 54),
    )


def _who(plan: pd.DataFrame) -> list[str]:
    pairs = zip(plan["role"], plan["approver"], strict=True)
    return [f"{role}\n{approver}同意" if approver else role for role, approver in pairs]


def _money_columns(plan: pd.DataFrame) -> list[Column]:
    overdue, balance = plan["overdue"].to_numpy(), plan["balance"].to_numpy()
    return [
        Column("逾期金额", "money", overdue, 15),
        Column("应收余额", "money", balance, 15),
    ]


def _state_columns(plan: pd.DataFrame) -> list[Column]:
    days = plan["max_days"].to_numpy()
    klass, risk = plan["klass"].tolist(), plan["risk"].tolist()
    return [
        Column("最长逾期天数", "int", days, 9, tones=day_tones(days.astype(np.float64))),
        Column("催收级别", "text", level_names(plan["level"].to_numpy()), 12),
        Column("四类", "text", klass, 7, tones=[CLASS_TONES[k] for k in klass]),
        Column("轻重缓急", "text", plan["quadrant"].array, 11),
        Column("风险", "text", risk, 6, tones=[RISK_TONES[k] for k in risk]),
    ]
