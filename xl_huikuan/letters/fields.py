"""Every placeholder a letter template may use: the only list; the manual prints it.

A field without a group is written once as 【客户名称】. A field of a group is written in a table
row as 【明细.发票号】; that row repeats once per item of the group. A paragraph in the body that
holds nothing but one placeholder disappears when its value is empty; a table whose repeating rows
have no items disappears with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LetterField:
    """One placeholder.

    Attributes:
        name: what stands between 【 and 】, without its group.
        help: what is printed there, one sentence.
        group: "" or the table it belongs to, one of `GROUPS`.
    """

    name: str
    help: str
    group: str = ""

    @property
    def placeholder(self) -> str:
        """The name as typed in a template, without brackets: 客户名称, 明细.发票号."""
        return f"{self.group}.{self.name}" if self.group else self.name


def _item_fields(group: str, what: str) -> tuple[LetterField, ...]:
    rows = (
        ("序号", "从 1 起的行号"),
        ("类别", "发票、期初、质保金等"),
        ("日期", "开票日期,没有时为业务日期"),
        ("发票号", "发票号,没有时为单据号或类别"),
        ("合同号", "合同号"),
        ("品名", "品名"),
        ("到期日", "到期日,表中没有时为「—」"),
        ("应收金额", "原应收金额"),
        ("已收金额", "已核销的收款"),
        ("未收金额", "尚未收到的金额"),
        ("逾期天数", "截止日期当天的逾期天数,未逾期为「—」"),
        ("说明", "为什么另列"),
    )
    return tuple(LetterField(name, f"{what}:{text}。", group) for name, text in rows)


def _fields_of(group: str, *rows: tuple[str, str]) -> tuple[LetterField, ...]:
    return tuple(LetterField(name, help_, group) for name, help_ in rows)


_DEMAND = _fields_of(
    "",
    ("信头", "本公司地址和电话中已填的各项,印在商务版式的信头。"),
    ("前函说明", "已经寄出的催款函的一句说明,没有登记寄发日期时为空。"),
    ("未到期引言", "列示未到期款项时引出表格的一句话,不列时为空。"),
    ("未到期合计", "未到期各行未收金额之和。"),
    (
        "利息说明",
        "逾期费用的依据、算法、金额和大写,一句话,引出利息表;参数「逾期费用」为 不计 时为空。",
    ),
    ("利息合计", "利息各行金额之和。"),
    ("利息大写", "利息合计的人民币大写。"),
    ("附件", "附件清单:合同、订单和发票,参数「列附件清单」为 否 时为空。"),
    ("合同依据", "通知依据的合同,例如 HT2025-018号合同,没有时为「双方约定」。"),
    ("停止日期", "从哪一天起停止供货、停止服务或终止授权。"),
    ("宽限期限", "停止服务或终止授权之前,付清款项的最后一天。"),
    ("服务内容", "停止服务通知:停止哪项服务。"),
    ("授权内容", "终止授权通知:终止哪项授权。"),
)
_LATER = _fields_of(
    "未到期",
    ("序号", "尚未到付款日期的款项:从 1 起的行号。"),
    ("发票号", "尚未到付款日期的款项:发票号,没有时为单据号或类别。"),
    ("合同号", "尚未到付款日期的款项:合同号。"),
    ("到期日", "尚未到付款日期的款项:到期日。"),
    ("未收金额", "尚未到付款日期的款项:尚未收到的金额。"),
)
_INTEREST = _fields_of(
    "利息",
    ("发票号", "逾期费用:哪张发票,没有发票号时为单据号或类别。"),
    ("本金", "逾期费用:计算的本金,预收款先抵最早的款项。"),
    ("起算日", "逾期费用:从哪一天起算。"),
    ("截止日", "逾期费用:算到哪一天,含当天。"),
    ("天数", "逾期费用:天数。"),
    ("利率", "逾期费用:利率及其来源。"),
    ("金额", "逾期费用:金额。"),
)
_AGREEMENT = _fields_of(
    "",
    ("催复说明", "以前寄出的对账单或征询函没有回函时的一句催复说明,没有时为空。"),
    ("期初日期", "往来发生式对账单从哪一天起列。"),
    ("期初余额", "期初日期之前的余额,可为负数。"),
    ("本期发生", "往来各行发生金额之和,红字和退货已减去。"),
    ("本期回款", "往来各行回款金额之和,退款已减去。"),
    ("期末余额", "期初余额加本期发生减本期回款,等于截止日期的余额。"),
    ("往来说明", "期初里有没有日期的款项、或本期没有往来时的一句说明,没有时为空。"),
    ("明细说明", "征询函:引出明细的一句话,没有未结款项时为空。"),
    ("付款要求", "征询函:选了要求付款、又有应催的到期款项时的一句付款要求,没有时为空。"),
    ("会计师事务所", "企业询证函:审计的会计师事务所。"),
    ("事务所地址", "企业询证函:回函地址,含邮编。"),
    ("事务所联系人", "企业询证函:回函联系人和电话。"),
    ("审计年度", "企业询证函:财务报表的年度,例如 2025。"),
    ("其他事项", "企业询证函:其他事项,没有时为「无」。"),
    ("原函件", "差异更正函:要更正的函件的文号或日期。"),
    ("差异内容", "差异更正函:哪里不符。"),
    ("更正前金额", "差异更正函:更正前的金额。"),
    ("更正后金额", "差异更正函:更正后的金额。"),
    ("更正差额", "差异更正函:更正后减更正前,可为负数。"),
    ("差异原因", "差异更正函:为什么不符。"),
    ("异议单据", "异议处理函:客户对哪张发票或单据有异议。"),
    ("异议内容", "异议处理函:客户提出的异议。"),
    ("核实情况", "异议处理函:我方核实的情况。"),
    ("下一步", "异议处理函:下一步做什么。"),
    ("完成日期", "异议处理函:下一步到哪一天完成。"),
    ("争议合计", "争议各行未收金额之和。"),
    ("其余说明", "异议处理函:账面余额,其中涉及异议的多少,其余照常支付。"),
    ("收款起日", "收款确认函:从哪一天起的收款。"),
    ("收款合计", "收款各行金额之和。"),
)
_MOVES = _fields_of(
    "往来",
    ("序号", "往来:从 0 起的行号,第 0 行是期初余额。"),
    ("日期", "往来:入账日期,没有登记时为「—」。"),
    ("摘要", "往来:期初余额、开票、红字发票、收款等。"),
    ("单据号", "往来:发票号,没有时为单据号。"),
    ("合同号", "往来:合同号。"),
    ("发生金额", "往来:应收的增加,红字为负数,收款时为空。"),
    ("回款金额", "往来:收到的款项,退款为负数,应收时为空。"),
    ("余额", "往来:到这一行为止的余额。"),
)
_DISPUTED = _fields_of(
    "争议",
    ("序号", "异议处理函列示的款项:从 1 起的行号。"),
    ("单据号", "异议处理函列示的款项:发票号,没有时为单据号或类别。"),
    ("合同号", "异议处理函列示的款项:合同号。"),
    ("日期", "异议处理函列示的款项:开票日期,没有时为业务日期。"),
    ("未收金额", "异议处理函列示的款项:尚未收到的金额。"),
)
_RECEIVED = _fields_of(
    "收款",
    ("序号", "收款确认函列示的收款:从 1 起的行号。"),
    ("日期", "收款确认函列示的收款:收款日期。"),
    ("方式", "收款确认函列示的收款:收款方式。"),
    ("金额", "收款确认函列示的收款:收到的金额,退款为负数。"),
    ("抵付款项", "收款确认函列示的收款:抵付了哪些发票各多少元。"),
)

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
    *_DEMAND,
    *_AGREEMENT,
    *_item_fields("明细", "本函列示的款项"),
    *_item_fields("另列", "本函不催收、单独列示的款项"),
    *_LATER,
    *_INTEREST,
    *_MOVES,
    *_DISPUTED,
    *_RECEIVED,
)
BY_PLACEHOLDER: Mapping[str, LetterField] = {field.placeholder: field for field in FIELDS}
GROUPS = ("明细", "另列", "未到期", "利息", "往来", "争议", "收款")
# Sentences that we or the clerk word; the tone check reads them, not names or numbers.
SENTENCES = (
    "前函说明", "未到期引言", "利息说明", "服务内容", "授权内容",
    "联系方式", "预收说明", "未到期说明", "另列说明", "余额说明", "余额确认", "催复说明", "往来说明",
    "明细说明", "付款要求", "其他事项", "差异内容", "差异原因", "异议内容", "核实情况", "下一步", "其余说明",
)  # fmt: skip
