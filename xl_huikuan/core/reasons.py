"""Why customers have not paid: causes, who they lie with, excuses and what to answer (DOMAIN 72–76, 198).

The lists are those of the collection practice this is built on; names are what the clerk picks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

CUSTOMER, SALES, PROCESS, POLICY = LEVELS = ("客户层面", "销售层面", "流程层面", "政策层面")
# What each level is made of.
PARTS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    CUSTOMER: ("付款习惯", "财务恶化", "异议", "审批冗长"),
    SALES: ("资质评估", "条款", "催款技巧", "关键人"),
    PROCESS: ("跟踪", "信息", "协作", "预警"),
    POLICY: ("信用政策", "激励", "考核"),
})  # fmt: skip
# Why we let customers owe us.
OUR_SIDE: Mapping[str, str] = MappingProxyType({
    "我1": "急于抢占市场,铺货", "我2": "迫于销售压力", "我3": "当事人心软",
    "我4": "领导为鼓励下属积极性答应请求", "我5": "销售人员的素质", "我6": "私交渗入商业",
})  # fmt: skip
# Why customers owe.
THEIR_SIDE: Mapping[str, str] = MappingProxyType({
    "客1": "没钱", "客2": "有钱,但不想占用资金", "客3": "控制供货方,以达到其他目的",
    "客4": "财务需要", "客5": "心理扭曲,以欠款、赖账为荣",
})  # fmt: skip
OTHER, UNWRITTEN = "其他", "没有写原因"


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause of late payment.

    Attributes:
        code: short name.
        name: what the clerk picks.
        level: one of `LEVELS`, "" = none.
        part: one of `PARTS` of the level.
        words: pattern of what people write for it.
        side: code of `OUR_SIDE` or `THEIR_SIDE` that it mostly comes from, "" = none.
    """

    code: str
    name: str
    level: str
    part: str
    words: str
    side: str = ""


CAUSES: tuple[Cause, ...] = (
    Cause("01", "付款能力恶化", CUSTOMER, "财务恶化", "没钱|没有钱|资金紧|资金困难|周转|亏损|经营困难|破产|停产|倒闭|付款能力", "客1"),
    Cause("02", "我方疏忽", PROCESS, "协作", "我方|我们(?:忘|漏|没|发票|送货)|疏忽|漏(?:开|发|寄)|没开票|未开票|发票没|发票未|没收到发票|未收到发票|单据不全"),
    Cause("03", "经营方向转变", CUSTOMER, "财务恶化", "经营方向|转行|转型|改行|不做了|业务调整", "客2"),
    Cause("04", "付款条件未谈妥", SALES, "条款", "付款条件|条款|没签合同|未签合同|合同没|账期不|账期没|约定不明", "我2"),
    Cause("05", "收款不准时", PROCESS, "跟踪", "收款不准时|没去收|没催|未催|无所谓|没人跟"),
    Cause("06", "强行代销", POLICY, "激励", "代销|铺货|压货", "我1"),
    Cause("07", "质量问题", CUSTOMER, "异议", "质量|不合格|返工|退货|破损|异议|有问题"),
    Cause("08", "多家发货价格不一", PROCESS, "信息", "价格不一|价格不同|串货|窜货|低价|价格争议|价差"),
    Cause("09", "未按约定交易", SALES, "条款", "未按约定|没按约定|交期|延迟交货|晚交|数量不符|少发|错发|返利没|返利未"),
    Cause("10", "沟通或礼貌问题", SALES, "关键人", "沟通|礼貌|态度|吵|换人|对接人|联系不上"),
    Cause("11", "存心拖款", CUSTOMER, "付款习惯", "存心|故意|恶意|赖账|赖帐|拖款|不想付|习惯拖|推脱|推托", "客5"),
    Cause("12", "竞品更优惠", POLICY, "信用政策", "竞品|竞争对手|别家|同行|更优惠|更便宜", "客3"),
    Cause("13", "销售不畅", CUSTOMER, "财务恶化", "销售不畅|卖不|没卖|滞销|库存|下游|客户没付|没回款|未回款", "客1"),
    Cause("14", "审批冗长", CUSTOMER, "审批冗长", "审批|走流程|流程|签字|盖章|领导不在|老板不在|排队|预算|付款计划", "客4"),
    Cause("99", OTHER, "", "", "其他|其它"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Excuse:
    """Something people say instead of paying.

    Attributes:
        name: what the clerk picks.
        words: pattern of what people say.
        answer: what to answer.
        next: what to do, so that it cannot be said again.
    """

    name: str
    words: str
    answer: str
    next: str


EXCUSES: tuple[Excuse, ...] = (
    Excuse("下游未付款", "下游|客户(?:的钱)?(?:还?没|未)(?:付|到|给|拿)|甲方没|业主没|上家没", "我们的货是卖给贵公司的,贵公司的客户付不付款,不影响这笔款按约定日期付。需要的话我们可以一起去催。", "要下游的合同和对账单;对方是大型企业的,依《保障中小企业款项支付条例》第九条,不得以收到第三方付款作为付款条件。"),
    Excuse("资金紧张", "没钱|资金紧|资金困难|周转|账上没", "理解。请先付一部分,其余的我们约定分几次、哪天付,写成还款计划。", "当场约定第一笔的日期和金额;要担保或还款承诺书。"),
    Excuse("领导不在", "(?:老板|领导|经理|负责人)(?:不在|出差|没回|没签)|没签字|等签字", "请告诉我谁可以代签,领导哪天回来?我当天上午再打给您。", "问清签字人和回来的日期,登记为下次跟进日。"),
    Excuse("正在走流程", "流程|审批|在批|报上去|已经报|排款|排队|付款计划|预算", "请告诉我单子现在在谁那里、哪天报的、哪天能批,我直接和他核对。", "记下经办人和流程单号,到期前一天再问。"),
    Excuse("财务不在", "(?:财务|会计|出纳)(?:不在|出差|请假|休息|没上班)", "请告诉我谁代管付款,财务哪天上班?", "要财务的直线电话,当天再打。"),
    Excuse("没收到发票", "发票(?:还?没|未|不对|有误|丢)|没(?:收到|开)发?票|票没", "发票的号码和签收日期我发给您;确实没有收到的,今天补送。", "查发票签收记录,补送要签收;付款条件不是见票付款的,不影响到期日。"),
    Excuse("对账不符", "对账|对不上|账不对|金额不对|数不对|没对上", "双方没有争议的部分请先付,不符的部分今天把清单发给您,两天内核对清楚。", "做对账差异表,差异以外的金额照催。"),
    Excuse("质量问题", "质量|不合格|退货|破损|瑕疵|返工", "请把问题写成书面发来,我们一个工作日内答复。与此无关的款项请按期付。", "登记争议:负责人、答复期限;只暂缓有争议的那几笔。"),
    Excuse("货还没卖完", "没卖|卖不|没用完|没销|库存|滞销", "我们是买卖,不是代销,货款与是否卖出无关。", "核对合同;确为代销的,当场盘点已卖出的部分先结。"),
    Excuse("等月底统一付", "统一付|月底付|集中付|付款日|每月.*付", "贵公司的付款日是每月几号?请把这笔排进这一次。", "把付款日记到客户档案,付款日前三天、前一天各确认一次。"),
    Excuse("已经安排付款", "已经?安排|已经?付|在路上|银行|网银|明天到", "请把付款回单发给我,我查一下到账。", "当天要回单;没有回单的,第二天再催。"),
    Excuse("换了经办人", "换人|新来的|交接|离职|不清楚", "我把合同、发票和对账单发给您,请今天确认金额和付款日期。", "重新确认联系人,补一份对账单请对方盖章。"),
    Excuse("合作多年不差这点", "合作(?:多年|这么久)|老客户|不差这|放心|跑不了|不会少", "正因为合作久,才请按约定付;到期的款请给一个日期。", "约定日期,写进沟通记录。"),
)  # fmt: skip
REASON_NAMES = tuple(cause.name for cause in CAUSES)
EXCUSE_NAMES = tuple(excuse.name for excuse in EXCUSES)


@lru_cache(maxsize=4096)  # the same few words come again and again
def cause_of(text: str) -> Cause | None:
    """Return the cause somebody wrote, by its name, its code or in other words; None = blank.

    What fits none of them is `OTHER`.
    """
    wanted = text.strip()
    if not wanted:
        return None
    named = [cause for cause in CAUSES if wanted in (cause.name, cause.code)]
    said = [cause for cause in CAUSES if re.search(cause.words, wanted)]
    return next(iter((*named, *said)), CAUSES[-1])


@lru_cache(maxsize=4096)
def excuse_of(text: str) -> Excuse | None:
    """Return the excuse somebody wrote, by its name or in other words; None = none of ours."""
    wanted = text.strip()
    named = [excuse for excuse in EXCUSES if excuse.name == wanted]
    said = [excuse for excuse in EXCUSES if wanted and re.search(excuse.words, wanted)]
    return next(iter((*named, *said)), None)
