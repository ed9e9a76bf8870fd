"""回款_争议: what a customer objects to, who settles it and until when (DOMAIN 38, 58, 70, 71)."""

from __future__ import annotations

from xl_huikuan.core.forms.form import Field, Form

DISPUTE_KINDS = ("质量", "价格", "数量", "交期", "票据", "返利", "其他")

DISPUTES = Form(
    "disputes", "回款_争议", "争议登记", "每个争议一行:谁负责、什么时候答复、解决了没有;没有解决的不催、不出函",
    ("每个争议一行。没有填「解决日期」的争议款项暂缓催收和出函;不写单据号就是客户的全部款项。",),
    (
        Field("opened", "提出日期", "date", 12),
        Field("customer", "客户名称", "text", 26),
        Field("document", "单据号", "text", 22, help="发票号、单据号或合同号;空着就是客户的全部款项。"),
        Field("kind", "争议类型", "choice", 9, choices=DISPUTE_KINDS),
        Field("amount", "争议金额", "money", 14, low=0),
        Field("what", "争议内容", "wrap", 30),
        Field("owner", "负责人", "text", 9),
        Field("deadline", "答复期限", "date", 12),
        Field("resolved", "解决日期", "date", 12),
        Field("outcome", "处理结果", "wrap", 24),
        Field("state", "状态", "text", 18, mine=False),
        Field("days", "已历天数", "int", 8, mine=False),
        Field("held", "暂缓金额", "money", 14, mine=False),
    ),
)  # fmt: skip
