"""回款_目标: what is to be reached, by whom and until when (DOMAIN 162–165)."""

from __future__ import annotations

from xl_huikuan.core.forms.form import Field, Form

SCOPES = ("全公司", "业务员", "部门", "区域", "客户类型")

TARGETS = Form(
    "targets", "回款_目标", "回款目标", "每个目标一行:现状、目标、期限;实际和差距由程序填",
    ("每个目标一行:指标写 回款_指标 里的名称,如 逾期率、应收周转天数(倒推法)、本期回款额。",
     "百分数写 15 或 15%,金额写元;范围不是全公司的,在「对象」写明是谁。"),
    (
        Field("kpi", "指标", "text", 22),
        Field("scope", "范围", "choice", 10, choices=SCOPES),
        Field("whom", "对象", "text", 14, help="业务员、部门、区域或客户类型的名称;全公司不填。"),
        Field("baseline", "现状值", "number", 14),
        Field("target", "目标值", "number", 14),
        Field("deadline", "期限", "date", 12),
        Field("source", "依据", "text", 16, help="历史数据、行业基准等。"),
        Field("actual", "实际值", "number", 14, mine=False),
        Field("gap", "还差", "number", 14, mine=False),
        Field("state", "进展", "text", 14, mine=False),
    ),
)  # fmt: skip
