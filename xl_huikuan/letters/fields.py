"""Every placeholder a letter template may use: the only list; the manual prints it.

A field without a group is written once as 【客户名称】. A field of a group is written in a table
row as 【明细.发票号】; that row repeats once per item of the group. A paragraph in the body that
holds nothing but one placeholder disappears when its value is empty; a table whose repeating rows
have no items disappears with them.
"""

from __future__ import annotations

from collections.abc import Mapping

from xl_huikuan.letters.field import LetterField, item_fields
from xl_huikuan.letters.kind_fields import (
    AGREEMENT,
    DEMAND,
    DISPUTED,
    INSTALMENT,
    INTEREST,
    LATER,
    LIMITS,
    MOVES,
    POLICY,
    PROFILE,
    PROOFS,
    RECEIVED,
    SIGNED,
    TALK,
)
from xl_huikuan.letters.month_report_fields import MONTH_REPORT, MONTH_REPORT_GROUPS

FIELDS: tuple[LetterField, ...] = (
    LetterField("文号", "函件文号,例如 财催函〔2026〕12号。"),
    LetterField("客户名称", "客户全称,与客户资料完全一致。"),
    LetterField("客户编码", "客户编码。"),
    LetterField("客户联系人", "客户方联系人。"),
    LetterField("客户地址", "客户地址。"),
    LetterField("函件日期", "函件日期,不补零,例如 2026年1月5日。"),
    LetterField("截止日期", "所有金额截至的日期。"),
    LetterField("付款期限", "函件日期加「要求付款天数」。"),
    LetterField("回函期限", "函件日期加「要求回函天数」。"),
    LetterField("回函天数", "要求回函天数。"),
    LetterField("本公司名称", "落款单位全称。"),
    LetterField("本公司地址", "本公司地址。"),
    LetterField("本公司电话", "本公司电话。"),
    LetterField("财务联系人", "财务联系人。"),
    LetterField("联系方式", "联系人、电话、地址中已填的各项,都没有时为空。"),
    LetterField("签发岗位", "谁签发这种函件,例如 财务负责人。"),
    LetterField("账户名称", "收款账户户名。"),
    LetterField("开户银行", "收款账户开户银行。"),
    LetterField("银行账号", "收款账户账号。"),
    LetterField("笔数", "明细的行数。"),
    LetterField("应收合计", "明细各行应收金额之和。"),
    LetterField("已收合计", "明细各行已收金额之和。"),
    LetterField("合计", "明细各行未收金额之和。"),
    LetterField("预收余额", "尚未核销的收款和红字,没有时为 0.00。"),
    LetterField("应付金额", "合计减去预收余额,即本次要求支付的金额。"),
    LetterField("应付大写", "应付金额的人民币大写。"),
    LetterField("最长逾期天数", "明细中最长的逾期天数。"),
    LetterField("预收说明", "有预收时的一句抵减说明,没有时为空。"),
    LetterField("未到期说明", "有未到期款项时的一句说明,没有时为空。"),
    LetterField("另列说明", "有争议、质保金等另列款项时的一句说明,没有时为空。"),
    LetterField("贵公司欠", "对账单:客户欠我方的余额,没有时为 0.00。"),
    LetterField("欠贵公司", "对账单:我方欠客户的余额,没有时为 0.00。"),
    LetterField("余额", "对账单:合计减去预收余额,可为负数。"),
    LetterField("余额说明", "对账单:一句话说明余额,金额和大写都在内。"),
    LetterField("余额确认", "对账回执:由客户一方说出的余额,金额和大写都在内。"),
    *DEMAND,
    *AGREEMENT,
    *SIGNED,
    *item_fields("明细", "本函列示的款项"),
    *item_fields("另列", "本函不催收、单独列示的款项"),
    *LATER,
    *INTEREST,
    *MOVES,
    *DISPUTED,
    *RECEIVED,
    *INSTALMENT,
    *TALK,
    *LIMITS,
    *PROOFS,
    *POLICY,
    *PROFILE,
    *MONTH_REPORT,
)
BY_PLACEHOLDER: Mapping[str, LetterField] = {field.placeholder: field for field in FIELDS}
GROUPS = ("明细", "另列", "未到期", "利息", "往来", "争议", "收款", "分期", "面谈", "时效", "证据",
          "等级", "权重", "阶梯", "规定", "催办", "移交", "简报", "简报款", "简报核对", *MONTH_REPORT_GROUPS)  # fmt: skip
# Sentences that we or the clerk word; the tone check reads them, not names or numbers.
SENTENCES = (
    "前函说明", "未到期引言", "利息说明", "服务内容", "授权内容",
    "联系方式", "预收说明", "未到期说明", "另列说明", "余额说明", "余额确认", "催复说明", "往来说明",
    "明细说明", "付款要求", "其他事项", "差异内容", "差异原因", "异议内容", "核实情况", "下一步", "其余说明",
    "货物", "付款安排", "逾期说明", "发货说明", "抵扣说明", "不含说明",
    "代码说明", "移交原因", "利息备注", "时效说明",
)  # fmt: skip
