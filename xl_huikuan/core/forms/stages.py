"""回款_回款计划: what is to come in when, stage by stage (DOMAIN 125, 168–171, 199)."""

from __future__ import annotations

from xl_huikuan.core.forms.form import Field, Form

STAGES = ("预付", "进度", "发货", "验收", "尾款", "质保金", "分期", "其他")

PLANNED = Form(
    "planned", "回款_回款计划", "回款计划", "合同分期和约定的回款:计划日期、金额、实际回款和差额",
    ("每一期一行。同一合同各期金额(或比例)要合计为合同金额;质保金没有到期不算逾期。",
     "实际回款按合同号或客户的收款从早到晚对上各期。"),
    (
        Field("contract", "合同号", "text", 18),
        Field("customer", "客户名称", "text", 26),
        Field("project", "项目", "text", 18),
        Field("signed", "签订日期", "date", 12, help="这一天以前的收款不算这份合同的回款;空着时,没有写合同号的收款从第一期计划日期前30天算起。"),
        Field("total", "合同金额", "money", 15, low=0, help="每份合同写一行就可以;空着不核对合计。"),
        Field("stage", "阶段", "choice", 9, choices=STAGES),
        Field("share", "比例(%)", "percent", 8, low=0, high=100),
        Field("amount", "计划金额", "money", 15, low=0),
        Field("date", "计划日期", "date", 12),
        Field("mode", "回款方式", "text", 10),
        Field("owner", "负责人", "text", 9),
        Field("revised", "调整后日期", "date", 12),
        Field("why", "调整原因", "wrap", 18),
        Field("came", "实际回款", "money", 15, mine=False),
        Field("gap", "差额", "money", 15, mine=False),
        Field("state", "状态", "text", 14, mine=False),
    ),
)  # fmt: skip
