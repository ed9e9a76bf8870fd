"""Kinds of work with a day of their own: what is done, by what channel, what is said, and why.

Texts are str.format patterns over the names of `task_texts.facts_of`; what is said goes to the
customer by WeChat or SMS and is punctuated as letters are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from xl_huikuan.core.action_rows import VISIT

CALL, CHAT, BANK = "电话", "微信", "银行"
CALLS, REMINDERS, STAGE_CALLS = range(3)  # families
BEFORE, AFTER = "提前", "顺延"  # where a day off is moved, as `workdays.roll` takes it


@dataclass(frozen=True, slots=True)
class TaskKind:
    """One kind of work.

    Attributes:
        key: name in code.
        what: what is to be done.
        why: where the day comes from.
        say: what to send the customer, "" = nothing.
        way: channel; "" = as the collection plan says.
        roll: `BEFORE` or `AFTER`.
        stays: not done on its day, it stays on the list.
        family: of the work of one family about one date a day has one piece, the first; −1 = all.
    """

    key: str
    what: str
    why: str
    say: str = ""
    way: str = CALL
    roll: str = AFTER
    stays: bool = False
    family: int = -1


# What a customer is told that is visited today, whatever the reason.
COMING = "您好，我公司今天将上门对账收款，应付货款{sum}，请安排，谢谢。"
# In the order in which they are told, the most pressing first.
TASK_KINDS: tuple[TaskKind, ...] = (
    TaskKind("broken", "承诺{on}付的{sum}没有到,问清原因,重新约定日期和金额", "{on}的承诺到期未付",
             "您好，贵公司答应{on}付款{sum}，我公司尚未收到，请告知原因和确定的付款日期。", stays=True),
    TaskKind("arrived", "{on}是承诺付款日,问{sum}到账了吗", "客户答应{on}付款",
             "您好，贵公司答应{on}付款{sum}，请问是否已经付出？付后请告知，便于查收。"),
    TaskKind("confirm", "电话确认{on}能不能付{sum}", "{on}的承诺,前一天确认",
             "您好，贵公司答应{on}付款{sum}，请确认能否按时付出，谢谢。", roll=BEFORE),
    TaskKind("dispute", "答复争议:{about}", "争议答复期限{on}", stays=True),
    TaskKind("bill", "票据:{about}", "票据到期日{on}", way=BANK, stays=True),
    TaskKind("follow", "按约定跟进{about}", "沟通记录的下次跟进日{on}",
             "您好，关于贵公司未付货款{sum}，请告知付款安排，已付请忽略。", stays=True),
    TaskKind("collect", "固定收款日,去收款", "客户档案的固定收款日{on}",
             COMING, VISIT),
    TaskKind("contact", "{about}", "催收清单第{rank}名,逾期{days}天{last}",
             "您好，贵公司有到期货款{sum}未付，请告知付款日期，已付请忽略。", ""),
    TaskKind("countdown", "预约{on}上门,请客户备好款", "上门前{k}天,一天一个电话",
             "您好，我公司将于{on}到贵公司收款，应付货款{sum}，请提前安排。", roll=BEFORE, family=CALLS),
    TaskKind("pay_day", "{on}是客户的付款日,问有没有我们的", "客户档案的付款日{on}",
             "您好，{on}是贵公司的付款日，应付我公司货款{sum}，请问是否已经安排？"),
    TaskKind("stage", "提醒:{about}{on}应付,还差{sum}", "回款计划{on}",
             "您好，按合同约定，{about}{on}应付款{sum}，请按期安排，谢谢。", CHAT, BEFORE, family=STAGE_CALLS),
    TaskKind("cut_off", "{on}扎账以前把发票、对账单送到", "客户档案的扎账日{on}",
             "您好，贵公司{on}扎账，我们会在此之前送到发票和对账单，请安排货款{sum}。", CHAT, BEFORE),
    TaskKind("after", "提醒:{on}到期的{sum}没有到", "{on}到期,次日提醒",
             "您好，贵公司{on}到期的货款{sum}我公司尚未收到，请安排付款，已付请忽略。", CHAT, family=REMINDERS),
    TaskKind("due", "提醒:{on}(当天)到期{sum}", "{on}到期,当天提醒",
             "您好，贵公司{on}有货款{sum}到期，请安排付款，已付请告知。", CHAT, family=REMINDERS),
    TaskKind("remind", "提醒:{on}到期{sum}", "{on}到期,提前{k}天提醒",
             "您好，贵公司{on}有货款{sum}到期，请按期安排付款，谢谢。", CHAT, BEFORE, family=REMINDERS),
)  # fmt: skip
PLACE: Mapping[str, int] = MappingProxyType({kind.key: k for k, kind in enumerate(TASK_KINDS)})
# What a time of day means; DOMAIN 100: never before 8:00 or after 21:00.
HOURS: Mapping[str, str] = MappingProxyType(
    {"早晨": "8:00-9:00", "上午": "9:00-11:30", "下午": "14:00-17:00", "傍晚": "17:00-18:30"}
)
ANY_HOUR = "9:00-17:00"  # where no time is known
