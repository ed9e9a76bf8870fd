"""回款_沟通记录: what was said to customers, and what they promised (DOMAIN 59–68, 72–76)."""

from __future__ import annotations

from xl_huikuan.core.forms.form import Field, Form
from xl_huikuan.core.reasons import EXCUSE_NAMES, REASON_NAMES

WAYS = ("电话", "微信", "短信", "邮件", "信函", "上门", "来访", "会议", "其他")

CONTACT_LOG = Form(
    "contact_log", "回款_沟通记录", "客户沟通记录", "每次沟通一行,只增不改:说了什么、承诺了什么、为什么没付",
    ("每次沟通一行,只增不改;每个客户最近一次的 承诺日期 和 停催至 用于催收清单和函件。",
     "没有写承诺金额的,按当时的全部逾期;同一天写两行就是分两次付;以后又写新的承诺日期,就是改约。",
     "可以直接在最下面加行,也可以在右边加自己的列。"),
    (
        Field("day", "日期", "date", 12),
        Field("customer", "客户", "text", 26),
        Field("way", "方式", "text", 8),
        Field("result", "结果", "wrap", 36),
        Field("promise_date", "承诺日期", "date", 12),
        Field("promise_amount", "承诺金额", "money", 14),
        Field("pause_until", "停催至", "date", 12),
        Field("reason", "未付原因", "text", 14, choices=REASON_NAMES,
              help="为什么没付;用别的话写也认得,归不了类的算「其他」。"),
        Field("excuse", "借口", "text", 14, choices=EXCUSE_NAMES,
              help="客户的说法;标准答复见 登记沟通 的提示。"),
        Field("consequence", "未兑现怎么办", "wrap", 18),
        Field("next_day", "下次跟进日", "date", 12),
        Field("person", "经办人", "text", 10),
        Field("note", "备注", "wrap", 30),
    ),
)  # fmt: skip
