"""The letters we can write: one row of `LETTER_KINDS` per kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xl_huikuan.core.differences.items import CAUSES as DIFFERENCES
from xl_huikuan.core.policy import rung_of
from xl_huikuan.core.settings import Settings


@dataclass(frozen=True, slots=True)
class AskFor:
    """One thing a clerk is asked for before letters of a kind are made.

    Attributes:
        name: short name, also of the command-line answer: --fill 期数=3.
        prompt: the question, one sentence.
        default: "" = it must be answered.
    """

    name: str
    prompt: str
    default: str = ""


@dataclass(frozen=True, slots=True)
class LetterKind:
    """One kind of letter.

    Attributes:
        key: name in `policy.LADDER`, in file registers and in `extras.EXTRAS`.
        title: what the clerk calls it; begins its file names.
        template: file name in the templates folder.
        family: 催收 = follows the dunning ladder; 对账 = for everybody with a balance; 单发 = for
            customers the clerk picks.
        level: dunning level whose tone it has (`tone.FORBIDDEN`); -1 for neutral papers.
        prefix_key: setting that holds the prefix of its numbers.
        signatory: who signs; "" = who the ladder says (`signed_by`).
        required: placeholders its template must contain.
        phrases: words its template must contain.
        lists: which debts stand in it: "demanded" (past the grace days), "open" (all), "balance"
            (all, but only their sum is printed), "agreed" (those a debtor can own to), "none".
        asks: what the clerk is asked for.
        inside: for our own people only, never posted.
    """

    key: str
    title: str
    template: str
    family: str
    level: int
    prefix_key: str
    signatory: str
    required: tuple[str, ...]
    phrases: tuple[str, ...] = ()
    lists: str = "demanded"
    asks: tuple[AskFor, ...] = ()
    inside: bool = False

    @property
    def demands(self) -> bool:
        """Whether the letter asks for money (a statement only asks for agreement)."""
        return self.lists == "demanded"

    def signed_by(self, settings: Settings) -> str:
        """Return who signs: of a dunning letter whom the ladder names for its rung."""
        rung = rung_of(self.key)
        return str(settings[rung.signatory_key]) if rung else self.signatory

    def answers(self, given: Mapping[str, str]) -> dict[str, str]:
        """Return the answer to each thing asked for: as given, else its default."""
        return {ask.name: given.get(ask.name, "").strip() or ask.default for ask in self.asks}

    def unanswered(self, given: Mapping[str, str]) -> str:
        """Return why the letter cannot be made before the clerk answers; "" = it can."""
        answers = self.answers(given)
        left = [ask.prompt for ask in self.asks if not answers[ask.name]]
        return f"出{self.title}前请先回答:{''.join(left)}" if left else ""


DUNNING, STATEMENT, SINGLE = "催收", "对账", "单发"
AUDIT = "audit"  # the one paper that is asked for and answered on somebody else's behalf
_WHO = ("客户名称", "文号", "函件日期", "截止日期", "本公司名称")
_DEBT = ("明细.发票号", "明细.未收金额", "合计")
_PAY = ("应付金额", "应付大写", "账户名称", "开户银行", "银行账号", "预收说明", "另列说明")
_CLAIM = (*_WHO, *_DEBT, *_PAY)
_DEMAND = (*_CLAIM, "付款期限", "明细.逾期天数")
FROM_TABLE, FROM_RECORD, EQUAL_PARTS = "按明细", "按客户资料", "均分"  # answers
_CONTRACT = AskFor("合同号", "依据哪份合同(填合同号,或按明细里的合同号)?", FROM_TABLE)
_BALANCE = ("贵公司欠", "欠贵公司")
_MOVES = (
    "往来.日期",
    "往来.摘要",
    "往来.余额",
    "期初余额",
    "本期发生",
    "本期回款",
    "期末余额",
    "往来说明",
)
_RESERVED = ("仅列示本金", "违约金", "利息")
_SLIP = ("信息证明无误", "信息不符")
YES, NO = "是", "否"
THIS_YEAR = "截至日期所在年度"  # an answer
# Why two parties' accounts may differ, and the same as a list to choose from.
CAUSES = tuple(cause.title for cause in DIFFERENCES.values() if cause.explained)
CAUSE_LIST = ";".join(f"{n} {title}" for n, title in enumerate(CAUSES, 1))
HANDOVER = "handover"
# Contracts and papers of our own speak as they must; words never used stay forbidden in them too.
_PLAIN = 4
_SIGNED = ("应付金额", "应付大写", "账户名称", "开户银行", "银行账号", "客户信用代码", "不含说明",
           "抵扣说明", "分期.日期", "分期.金额")  # fmt: skip

LETTER_KINDS: tuple[LetterKind, ...] = (
    LetterKind("reminder", "付款提醒函", "付款提醒函.docx", DUNNING, 0, "letter_prefix", "",
               (*_CLAIM, "明细.到期日")),
    LetterKind("dunning1", "催款函(一)", "催款函一.docx", DUNNING, 1, "letter_prefix", "",
               _DEMAND),
    LetterKind("dunning2", "催款函(二)", "催款函二.docx", DUNNING, 2, "letter_prefix", "",
               _DEMAND, ("约定",)),
    LetterKind("dunning3", "催款函(三)", "催款函三.docx", DUNNING, 3, "letter_prefix", "",
               _DEMAND, ("暂停", "保留采取法律措施的权利")),
    LetterKind("final", "最后催告函", "最后催告函.docx", DUNNING, 4, "letter_prefix", "",
               _DEMAND, ("最后一次书面催告", "可能")),
    LetterKind("stop_supply", "停止供货通知", "停止供货通知.docx", SINGLE, 3, "general_prefix", "总经理",
               (*_CLAIM, "停止日期", "合同依据"), ("停止供货", "恢复"),
               asks=(_CONTRACT, AskFor("停供天数", "函件日期几天后停止供货(0 为当天)?", "0"))),
    LetterKind("stop_service", "停止服务通知", "停止服务通知.docx", SINGLE, 3, "general_prefix", "总经理",
               (*_CLAIM, "宽限期限", "停止日期", "服务内容", "合同依据"), ("停止提供", "恢复"),
               asks=(_CONTRACT, AskFor("服务内容", "停止哪项服务?", "约定的服务"),
                     AskFor("宽限天数", "给客户几天付清,过后停止服务?", "10"))),
    LetterKind("end_agency", "终止授权通知", "终止授权通知.docx", SINGLE, 3, "general_prefix", "法定代表人",
               (*_CLAIM, "宽限期限", "停止日期", "授权内容", "合同依据"), ("终止", "授权"),
               asks=(_CONTRACT, AskFor("授权内容", "终止哪项授权?", "产品经销授权"),
                     AskFor("宽限天数", "给客户几天付清,过后终止授权?", "15"))),
    LetterKind("statement", "对账单", "对账单.docx", STATEMENT, -1, "statement_prefix", "财务部",
               (*_WHO, *_DEBT, "预收余额", "余额说明", "回函期限"),
               (*_RESERVED, *_SLIP), "open"),
    LetterKind("statement_moves", "对账单", "往来对账单.docx", STATEMENT, -1, "statement_prefix",
               "财务部", (*_WHO, *_MOVES, "余额说明", "回函期限"), (*_RESERVED, *_SLIP), "balance"),
    LetterKind("inquiry", "货款征询函", "货款征询函.docx", STATEMENT, -1, "inquiry_prefix", "财务部",
               (*_WHO, *_DEBT, *_BALANCE, "余额说明", "付款要求", "本公司地址"),
               (*_RESERVED, *_SLIP), "open",
               (AskFor("要求付款", "征询函同时要求支付已到期的款项吗(是/否)?", NO),)),
    LetterKind(AUDIT, "企业询证函", "企业询证函.docx", STATEMENT, -1, "inquiry_prefix", "财务部",
               (*_WHO[:2], *_WHO[3:], *_BALANCE, "会计师事务所", "事务所地址", "事务所联系人", "审计年度"),
               ("仅为复核账目之用", "并非催款结算", *_SLIP), "balance",
               (AskFor("审计年度", "审计的是哪一年的财务报表(如 2025)?", THIS_YEAR),
                AskFor("其他事项", "「2. 其他事项」写什么?", "无"))),
    LetterKind("correction", "差异更正函", "差异更正函.docx", SINGLE, -1, "statement_prefix", "财务部",
               (*_WHO[:3], "本公司名称", "原函件", "差异内容", "更正前金额", "更正后金额", "差异原因", "余额说明"),
               _RESERVED, "balance",
               (AskFor("原函件", "要更正的是哪份函(文号,没有文号写日期)?"),
                AskFor("差异内容", "哪里不符(发票号、单据号或款项)?"),
                AskFor("更正前金额", "更正前是多少元?"),
                AskFor("更正后金额", "更正后是多少元?"),
                AskFor("差异原因", f"为什么不符(填序号或名称:{CAUSE_LIST})?"))),
    LetterKind("dispute_reply", "异议处理函", "异议处理函.docx", SINGLE, -1, "general_prefix", "财务部",
               (*_WHO, "异议单据", "异议内容", "核实情况", "下一步", "完成日期", "争议.未收金额", "其余说明"),
               ("不改变",), "balance",
               (AskFor("异议单据", "客户对哪张发票或单据有异议(号码)?"),
                AskFor("异议内容", "客户提出了什么异议?"),
                AskFor("核实情况", "我方核实的情况是什么?"),
                AskFor("下一步", "下一步做什么?"),
                AskFor("完成日期", "下一步到哪一天完成(如 2026-11-15)?"))),
    LetterKind("thanks", "收款确认函", "收款确认函.docx", SINGLE, -1, "general_prefix", "财务部",
               (*_WHO, "收款.日期", "收款.金额", "收款合计", "余额说明"), ("货款本金",), "balance",
               (AskFor("收款天数", "确认最近多少天内的收款?", "31"),)),
    LetterKind("shipment", "发货前确认函", "发货前确认函.docx", SINGLE, 0, "general_prefix", "业务员",
               (*_WHO[:3], "本公司名称", "订单号", "货物", "订单金额", "发货日期", "收货地址", "付款安排", "余额说明",
                "逾期说明", "发货说明"), ("确认",), "balance",
               (AskFor("订单号", "哪张订单(订单号)?"),
                AskFor("货物", "发什么货(品名、规格、数量)?"),
                AskFor("金额", "订单金额多少元?"),
                AskFor("发货日期", "哪一天发货(如 2026-11-15)?"),
                AskFor("收货地址", "送到哪里(不填按客户资料里的地址)?", FROM_RECORD),
                AskFor("付款安排", "这张订单怎样付款?", "按双方约定的日期支付"))),
    LetterKind("promise", "还款承诺书", "还款承诺书.docx", SINGLE, _PLAIN, "general_prefix", "财务部",
               (*_WHO, *_DEBT, *_SIGNED, "自称"), ("尚欠", "确认", "承诺", "时效"), "agreed",
               (AskFor("付款日期", "承诺哪一天付清(如 2026-11-15;分几笔写 2026-11-15:50000;2026-12-15)?"),)),
    LetterKind("instalment", "分期还款协议", "分期还款协议.docx", SINGLE, _PLAIN, "general_prefix",
               "总经理", (*_WHO, *_DEBT, *_SIGNED, "期数", "加速天数", "本公司信用代码"),
               ("全部到期", "原到期日", "时效"), "agreed",
               (AskFor("期数", "分几期付清(2 到 60)?"),
                AskFor("首期日期", "第一期哪一天付(如 2026-11-15)?"),
                AskFor("间隔", "每期相隔多久(每月、每两个月、每30天)?", "每月"),
                AskFor("首期金额", "第一期付多少元(不填各期均分)?", EQUAL_PARTS),
                AskFor("加速天数", "任一期逾期超过几天,其余各期视为全部到期?", "7"))),
    LetterKind("outline", "面谈提纲", "面谈提纲.docx", SINGLE, _PLAIN, "general_prefix", "业务员",
               (*_WHO, "余额", "面谈.事项", "面谈.情况"), ("内部资料", "不外发"), "balance", inside=True),
    LetterKind(HANDOVER, "债权移交说明", "债权移交说明.docx", SINGLE, _PLAIN, "general_prefix", "法务",
               (*_WHO, *_DEBT, "应付金额", "应付大写", "客户信用代码", "本公司信用代码", "利息说明", "利息备注",
                "时效.届满日", "时效说明", "证据.名称", "证据.核对"),
               ("保密", "支付令", "起诉", "仲裁"), "agreed", inside=True),
)  # fmt: skip
BY_KEY: Mapping[str, LetterKind] = {kind.key: kind for kind in LETTER_KINDS}
DUNNING_KEYS = tuple(kind.key for kind in LETTER_KINDS if kind.family == DUNNING)
# The one 对账单 a clerk knows, by the setting `statement_style`.
STATEMENT_STYLES: Mapping[str, str] = {"未结清明细": "statement", "往来发生": "statement_moves"}
STATEMENT_KEYS = (next(iter(STATEMENT_STYLES.values())),)


def in_style(keys: Iterable[str], settings: Settings) -> tuple[str, ...]:
    """Return the kinds wanted, each once, the 对账单 in the style of the company."""
    chosen = STATEMENT_STYLES[settings["statement_style"]]
    styles = STATEMENT_STYLES.values()
    return tuple(dict.fromkeys(chosen if key in styles else key for key in keys))
