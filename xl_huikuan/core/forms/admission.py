"""回款_新客户准入: may a new customer buy on credit (DOMAIN 19, 47)."""

from __future__ import annotations

from xl_huikuan.core.forms.form import Field, Form

ADMISSION = Form(
    "admission", "回款_新客户准入", "新客户准入评估", "新客户能不能赊销:经营状况、信用记录、合作潜力三组评分和资料清单,给出结论和初始分",
    ("每个新客户一行。各项 0 到 5 分,5 分最好,不知道的空着;资料不齐先补齐再定。",),
    (
        Field("day", "评估日期", "date", 12),
        Field("customer", "客户名称", "text", 26),
        Field("licence", "营业执照", "yes_no", 8),
        Field("tax_no", "统一社会信用代码", "text", 21),
        Field("mandate", "授权书", "yes_no", 8),
        Field("scale", "经营规模", "number", 8, low=0, high=5),
        Field("profitability", "盈利状况", "number", 8, low=0, high=5),
        Field("stability", "经营年限", "number", 8, low=0, high=5),
        Field("record", "征信与诉讼", "number", 8, low=0, high=5),
        Field("peers", "同行评价", "number", 8, low=0, high=5),
        Field("potential", "采购潜力", "number", 8, low=0, high=5),
        Field("fit", "行业地位", "number", 8, low=0, high=5),
        Field("person", "评估人", "text", 9),
        Field("note", "说明", "wrap", 20),
        Field("score", "初始分", "number", 8, mine=False),
        Field("verdict", "结论", "text", 8, mine=False),
        Field("why", "依据", "wrap", 36, mine=False),
    ),
)  # fmt: skip
