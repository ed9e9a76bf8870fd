"""What is done about a customer: one table of cases and actions, and the settings that hold them.

The first case that fits decides. Cases are ours; what is done, how, how often, by whom and with
whose consent is the company's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from xl_huikuan.core.policy import LADDER

ACTION_GROUP = "催收动作"  # shown as a table of its own: a row per case
WAYS = ("电话", "微信", "短信", "邮件", "函件", "上门", "法务")
VISIT, LAWYERS = "上门", "法务"
ROLES = ("业务员", "销售负责人", "财务", "法务", "领导")  # who presses, ever higher
OWN, LEADER = ROLES[0], ROLES[-1]
LEGAL, CASH = "legal", "cash"  # marks of customers
# Steps a payment usually needs by kind of customer, for one whose own number is not known.
USUAL_STEPS: Mapping[str, int] = MappingProxyType({
    "个人": 1, "终端": 2, "经销商": 3, "代理商": 3, "民企": 4, "项目方": 6, "国企": 7, "政府": 8,
})  # fmt: skip
CASH_DAYS = 7  # a customer that pays on delivery and is this late is visited (DOMAIN 109)
Row = tuple[Any, ...]  # the fields of a Setting, in its order


@dataclass(frozen=True, slots=True)
class ActionRule:
    """One case and what is done about it.

    Attributes:
        key: stem of its settings.
        case: what the clerk reads.
        action: what is done.
        way: one of `WAYS`.
        every: days between two contacts.
        role: who does it, one of `ROLES`.
        approver: who must agree, "" = nobody.
        level: lowest dunning level it is for.
        small, large: only below the setting `small_amount`, only from `large_amount` up.
        grades, classes: only these, () = all.
        mark: only customers marked so, "" = all.
    """

    key: str
    case: str
    action: str
    way: str
    every: int
    role: str
    approver: str = ""
    level: int = 0
    small: bool = False
    large: bool = False
    grades: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    mark: str = ""

    @property
    def keys(self) -> tuple[str, str, str, str, str]:
        """Settings that hold way, days, role, action and approver."""
        stem = f"action_{self.key}"
        return (f"{stem}_way", f"{stem}_every", f"{stem}_role", f"{stem}_do", f"{stem}_approver")


def _named(level: int, more: str = "") -> str:
    return LADDER[level].name + more


_DO = tuple(rung.action for rung in LADDER)
ACTIONS: tuple[ActionRule, ...] = (
    ActionRule("legal", "恶意、时效将届满,或达到移交法务的天数和金额", _DO[5], "法务", 15, "法务", "法定代表人", mark=LEGAL),
    ActionRule("dead", "呆死", "整理证据,保持时效,商量诉讼或核销", "函件", 30, "财务", "总经理", classes=("呆死",)),
    ActionRule("final_small", f"{_named(4)}及以上,小额", "最后催告,电话催收,准备小额诉讼或支付令", "电话", 15, OWN, "总经理", level=4, small=True),
    ActionRule("final", f"{_named(4)}及以上", _DO[4], VISIT, 7, LEADER, "总经理", level=4),
    ActionRule("third_small", _named(3, ",小额"), "发催款函(三),暂停供货,电话催收", "电话", 10, OWN, "总经理", level=3, small=True),
    ActionRule("third_large", _named(3, ",大额"), "发催款函(三),暂停供货,领导上门拜访", VISIT, 5, LEADER, "总经理", level=3, large=True),
    ActionRule("third", _named(3), _DO[3], VISIT, 7, OWN, "总经理", level=3),
    ActionRule("cash", f"款到发货、货到付款的客户逾期{CASH_DAYS}天以上", "现款客户逾期,到现场催收,未付不再发货", VISIT, 3, OWN, "销售负责人", mark=CASH),
    ActionRule("second_large", _named(2, ",大额"), "发催款函(二),上门拜访,约定付款日期", VISIT, 7, "销售负责人", "财务负责人", level=2, large=True),
    ActionRule("second_poor", _named(2, ",差级"), "发催款函(二),约定付款日期,未付不再赊销", "电话", 5, OWN, "财务负责人", level=2, grades=("差",)),
    ActionRule("second", _named(2), _DO[2], "电话", 10, OWN, "财务负责人", level=2),
    ActionRule("first_large", _named(1, ",大额"), "电话催收,销售负责人出面,发催款函(一)", "电话", 7, "销售负责人", "财务主管", level=1, large=True),
    ActionRule("first_poor", _named(1, ",差级"), "电话催收,约定付款日期,发催款函(一)", "电话", 5, OWN, "财务主管", level=1, grades=("差",)),
    ActionRule("first_good", _named(1, ",优级或良级"), "友好提醒,发对账单和催款函(一)", "微信", 10, OWN, "财务主管", level=1, grades=("优", "良")),
    ActionRule("first", _named(1), _DO[1], "电话", 10, OWN, "财务主管", level=1),
    ActionRule("soon_large", _named(0, ",大额"), _DO[0], "电话", 5, OWN, large=True),
    ActionRule("soon", _named(0), "友好提醒,发付款提醒函,确认付款安排", "微信", 7, OWN),
)  # fmt: skip


def _rows(rule: ActionRule) -> tuple[Row, ...]:
    way, every, role, do, approver = rule.keys
    case = rule.case
    return (
        (way, f"{case}:方式", rule.way, "choice", ACTION_GROUP,
         f"「{case}」的客户用什么方式催。", None, None, WAYS),
        (every, f"{case}:间隔天数", rule.every, "int", ACTION_GROUP,
         f"「{case}」的客户联系过以后,隔几天再联系。", 1, 365),
        (role, f"{case}:由谁办", rule.role, "choice", ACTION_GROUP,
         f"「{case}」的客户由谁出面。", None, None, ROLES),
        (do, f"{case}:动作", rule.action, "text", ACTION_GROUP,
         f"「{case}」的客户建议做什么。"),
        (approver, f"{case}:谁同意", rule.approver, "text", ACTION_GROUP,
         f"「{case}」的动作事前由谁同意,空着不用。"),
    )  # fmt: skip


_DESK = "催收"
_USUAL = "、".join(f"{kind}{steps}" for kind, steps in USUAL_STEPS.items())
ACTION_ROWS: tuple[Row, ...] = (
    ("small_amount", "小额", 1_000_000, "fen", _DESK, "应催金额低于此数(元)算小额,用于风险等级和催收动作。", 0, 10**13),
    ("large_amount", "大额", 10_000_000, "fen", _DESK, "应催金额达到此数(元)算大额,用于风险等级和催收动作。", 0, 10**13),
    ("watch_interval", "严密跟踪间隔天数", 3, "int", _DESK, "客户档案里「空手套白狼」填 是 的,联系间隔不超过此天数。", 1, 365),
    ("daily_calls", "每人每天最多催几户", 30, "int", _DESK, "一个责任人一天排不下的,按名次顺延到后面的工作日;到期提醒、承诺等有日子的事不算在内。", 1, 1000),
    ("remind_days", "到期前几天提醒", "7,3,1", "text", _DESK, "今日工作里到期前第几天提醒,用逗号隔开;到期当天和次日总是提醒。"),
    ("countdown_days", "上门前几天起每天打电话", 3, "int", _DESK, "今日工作里上门收款前第几天起每天一个电话;0 为不打。", 0, 10),
    ("documents_before", "扎账前几天送单据", 3, "int", _DESK, "今日工作里,客户扎账日前几天把发票和对账单送到。", 0, 15),
    *(row for rule in ACTIONS for row in _rows(rule)),
)  # fmt: skip
EASE_ROWS: tuple[Row, ...] = (
    (
        "ease_steps",
        "付款环节最多几个",
        10,
        "int",
        "优先级",
        f"难易:审批环节分 = 1 − 环节数÷此数,不低于0;没填环节数的按客户类型一般的环节数({_USUAL}),类型也不知道的按0.5。",
        1,
        100,
    ),
    (
        "ease_distance",
        "距离最远几公里",
        500,
        "int",
        "优先级",
        "难易:距离分 = 1 − 公里数÷此数,不低于0;没填的按0.5;难易 = 两项平均。",
        1,
        100_000,
    ),
)
