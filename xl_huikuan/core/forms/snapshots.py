"""回款_快照: the book at each month-end, compact (DOMAIN 92, 162, 167)."""

from __future__ import annotations

from xl_huikuan.core.forms.form import Field, Form

SNAPSHOTS = Form(
    "snapshots", "回款_快照", "月末快照", "每个月末每个客户一行:各账龄段、预测和等级,用来看变化;由程序写,不用填",
    ("每次按「月末快照」记下当时的余额;同一天再按只更新那一天的行。请勿改动。",),
    (
        Field("day", "截至日期", "date", 12, mine=False),
        Field("customer", "客户名称", "text", 26, mine=False),
        Field("balance", "应收余额", "money", 15, mine=False),
        Field("overdue", "逾期金额", "money", 15, mine=False),
        Field("buckets", "各账龄段(元)", "text", 44, mine=False, help="按当时的账龄方案从未到期到最久,最后是无到期日,以 | 隔开。"),
        Field("scheme", "账龄方案", "text", 12, mine=False),
        Field("expected", "下月预测回款", "money", 15, mine=False,
              help="次日起到当月(月末记的到下月)月底,按可能性。"),
        Field("grade", "信用等级", "text", 8, mine=False),
        Field("salesperson", "业务员", "text", 9, mine=False),
    ),
)  # fmt: skip
