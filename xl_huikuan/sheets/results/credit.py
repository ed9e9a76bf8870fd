"""回款_信用: score, grade, limit and the shipping gate, with the sum a clerk can redo."""

from __future__ import annotations

import numpy as np

from xl_huikuan.core.policy import GRADES
from xl_huikuan.sheets.results.outcome import Outcome, take
from xl_huikuan.sheets.table import Block, Column, ResultSheet

GRADE_TONES = {"优": "good", "良": "", "中": "notice", "差": "bad", "未评": "muted"}
SHIP_TONES = {"可发": "good", "慎发": "notice", "停发": "bad"}


def credit_sheet(outcome: Outcome) -> ResultSheet:
    """Build the credit sheet: customers with a balance or a score, weakest first."""
    credit = outcome.decision.credit
    score = credit["score"].to_numpy()
    relevant = (credit["exposure"].to_numpy() != 0) | ~np.isnan(score)
    rows = np.flatnonzero(relevant)
    rows = rows[np.lexsort((rows, -credit["exposure"].to_numpy()[rows], score[rows]))]
    return ResultSheet(
        "回款_信用",
        "客户信用评分表",
        (
            outcome.as_of_line,
            f"等级:{_grades()};额度 = 基数 × 调整系数,基数为空表示未设定。",
        ),
        (Block(_columns(outcome, rows)),),
        freeze_columns=1,
        tab="548235",
    )


def _grades() -> str:
    return " · ".join(f"{grade.name} {grade.from_score}分起" for grade in GRADES)


def _columns(outcome: Outcome, rows: np.ndarray) -> tuple[Column, ...]:
    credit, customers = outcome.decision.credit.iloc[rows], outcome.ledger.customers
    grade, ship, lax = (credit[key].tolist() for key in ("grade", "can_ship", "lax_terms"))
    numbers = {name: credit[name].to_numpy() for name in credit.columns}
    yes_no = np.array(["", "是"])
    return (
        Column("客户名称", "text", take(customers["name"], rows), 28),
        Column("信用分", "number", numbers["score"], 9),
        Column("等级", "text", grade, 7, tones=[GRADE_TONES[g] for g in grade]),
        Column("暂评", "text", yes_no[numbers["provisional"].astype(int)], 6),
        Column("评分覆盖率", "percent", numbers["coverage"], 10),
        Column("关注状态", "text", credit["watch"].array, 10),
        Column("允许付款方式", "text", credit["terms_allowed"].array, 18),
        Column("账期超权限", "wrap", lax, 18, tones=["warn" if text else "" for text in lax]),
        Column("需担保", "text", yes_no[numbers["guarantee"].astype(int)], 8),
        Column("按时额占比", "percent", numbers["on_time_share"], 11),
        Column("平均逾期天数", "number", numbers["average_days_late"], 10),
        Column("已结发票数", "int", numbers["paid_invoices"], 9),
        Column("信用额度", "money", numbers["limit"], 15),
        Column("应收余额", "money", numbers["exposure"], 15, total=int(numbers["exposure"].sum())),
        Column("可用额度", "money", numbers["available"], 15),
        Column("额度使用率", "percent", numbers["usage"], 10),
        Column("可否发货", "text", ship, 9, tones=[SHIP_TONES[s] for s in ship]),
        Column("发货说明", "wrap", credit["ship_how"].array, 40),
        Column("能力×意愿", "text", credit["matrix"].array, 16),
        Column("建议处理", "wrap", credit["handling"].array, 24),
        Column("评分依据", "wrap", credit["why"].array, 70),
    )
