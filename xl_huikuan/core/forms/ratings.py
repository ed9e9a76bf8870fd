"""回款_评级记录: every rating, with who, when and why (DOMAIN 17, 18)."""

from __future__ import annotations

from xl_huikuan.core.forms.form import Field, Form

RATINGS = Form(
    "ratings", "回款_评级记录", "评级记录", "每次评级一行:原来几分几级、现在几分几级、谁评的、为什么",
    ("按「重新评级」时加行,以前的行不改;「评级理由」由您补写。",
     "等级或额度与上次记的不同,或上次评级已过参数「重新评级间隔(月)」,才加一行;分数随每笔收款变动,只变分数不加行。"),
    (
        Field("day", "评级日期", "date", 12, mine=False),
        Field("customer", "客户名称", "text", 26, mine=False),
        Field("old_score", "原信用分", "number", 9, mine=False),
        Field("score", "信用分", "number", 9, mine=False),
        Field("old_grade", "原等级", "text", 8, mine=False),
        Field("grade", "等级", "text", 8, mine=False),
        Field("limit", "信用额度", "money", 15, mine=False),
        Field("change", "变化", "text", 11, mine=False),
        Field("evidence", "评分依据", "wrap", 80, mine=False),
        Field("person", "评级人", "text", 10, mine=False),
        Field("why", "评级理由", "wrap", 24),
    ),
    strangers=True,
)  # fmt: skip
