"""回款_新客户准入: may a new customer buy on credit (DOMAIN 19, 47)."""

from __future__ import annotations

from xl_huikuan.core.forms.form import Field, Form

ADMISSION = Form(
    "admission", "回款_新客户准入", "新客户准入评估", "新客户能不能赊销:经营状况、信用记录、合作潜力三组评分和资料清单,给出结论和初始分",
    ("每个新客户一行。各项 0 到 5 分,5 分最好,不知道的空着,不会当作 0 分;营业执照、授权书收到复印件的填 是。",
     "经营状况:经营规模(5 行业前列,3 中等,1 很小)、盈利状况(5 连年盈利,3 持平,0 连年亏损)。",
     "经营年限(5 十年以上,4 五到十年,3 三到五年,2 一到三年,1 不足一年)。",
     "信用记录:征信与诉讼(5 没有不良,3 有少量已了结的,1 有未了结的大额诉讼,0 失信或被执行,直接拒绝)。",
     "同行评价(5 一向准时,3 偶尔拖,0 长期拖欠)。",
     "合作潜力:采购潜力(5 长期大量,3 一般,1 零星)、行业地位(5 龙头,3 一般,1 边缘)。"),
    (
        Field("day", "评估日期", "date", 12),
        Field("customer", "客户名称", "text", 26),
        Field("licence", "营业执照", "yes_no", 9),
        Field("tax_no", "统一社会信用代码", "text", 21),
        Field("mandate", "授权书", "yes_no", 8, help="经办人代表公司签约、对账的书面授权。"),
        Field("scale", "经营规模", "int", 9, low=0, high=5),
        Field("profitability", "盈利状况", "int", 9, low=0, high=5),
        Field("stability", "经营年限", "int", 9, low=0, high=5),
        Field("record", "征信与诉讼", "int", 9, low=0, high=5),
        Field("peers", "同行评价", "int", 9, low=0, high=5),
        Field("potential", "采购潜力", "int", 9, low=0, high=5),
        Field("fit", "行业地位", "int", 9, low=0, high=5),
        Field("person", "评估人", "text", 9),
        Field("note", "说明", "wrap", 18),
        Field("score", "初始分", "number", 9, mine=False),
        Field("verdict", "结论", "text", 8, mine=False),
        Field("why", "依据", "wrap", 60, mine=False),
    ),
    strangers=True,
)  # fmt: skip
