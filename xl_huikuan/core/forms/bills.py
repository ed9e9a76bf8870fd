"""回款_票据: bills and cheques on hand, and when they are money (DOMAIN 50, 52, 155, 2.16)."""

from __future__ import annotations

from xl_huikuan.core.forms.form import Field, Form

BILL_KINDS = ("银行承兑汇票", "商业承兑汇票", "支票", "本票", "供应链凭证")
BILL_STATES = ("在手", "已托收", "已贴现", "已背书", "已兑付", "拒付")

BILLS = Form(
    "bills", "回款_票据", "票据台账", "收到的票据:什么时候到期、现在在哪里、贴现要多少钱",
    ("每张票据一行。在手和托收中的票据到期兑付之前不算现金,拒付后要重新催收。",),
    (
        Field("received", "收票日期", "date", 12),
        Field("customer", "客户名称", "text", 26),
        Field("kind", "票据种类", "choice", 13, choices=BILL_KINDS),
        Field("number", "票号", "text", 24),
        Field("amount", "票面金额", "money", 15, low=0),
        Field("issued", "出票日期", "date", 12),
        Field("due", "到期日", "date", 12),
        Field("acceptor", "承兑人", "text", 20),
        Field("where", "状态", "choice", 9, choices=BILL_STATES, help="空着按在手处理;拒付的客户按曾跳票评分。"),
        Field("booked", "已冲应收", "yes_no", 8,
              help="台账里已经把这张票登记为收款填 是;空着时按金额相同、写明票据的收款判断。"),
        Field("note", "备注", "wrap", 18),
        Field("left", "距到期天数", "int", 9, mine=False),
        Field("do", "现在要做", "wrap", 24, mine=False),
        Field("discount", "现在贴现的成本", "money", 14, mine=False),
    ),
)  # fmt: skip
