"""What can happen to a letter after it was issued: one row of `EVENT_KINDS` each.

The register keeps events in the order in which they were noted and never changes one; `Standing`
is what they come to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace


@dataclass(frozen=True, slots=True)
class EventKind:
    """One kind of event.

    Attributes:
        key: name in the register's file, and attribute of `Standing` that it sets.
        title: heading of its column on 回款_函件登记.
        kind: how a clerk writes it there: "date", "text", "choice" or "money".
        help: what it means, one sentence.
        choices: allowed words of a choice.
    """

    key: str
    title: str
    kind: str
    help: str
    choices: tuple[str, ...] = ()


EVENT_KINDS: tuple[EventKind, ...] = (
    EventKind("sent", "寄发日期", "date", "函件寄出或交给客户的日期。"),
    EventKind("way", "寄发方式", "choice", "怎样寄出的;只有能证明送达的方式可以中断诉讼时效。",
              ("EMS", "快递", "挂号信", "当面送达", "电子邮件", "微信", "短信", "传真")),
    EventKind("tracking", "快递单号", "text", "EMS 等的单号,与签收证明一起留存。"),
    EventKind("delivered", "送达日期", "date", "客户收到的日期,以签收记录为准。"),
    EventKind("signed", "签收人", "text", "签收或盖章的人及其职务。"),
    EventKind("reply", "回函结果", "choice", "客户的答复。", ("相符", "不符", "同意付款", "拒绝", "退回")),
    EventKind("replied", "回函日期", "date", "客户答复或盖章的日期。"),
    EventKind("difference", "差异金额", "money", "客户所列与我方的差额,没有差异为 0。"),
    EventKind("follow_up", "跟进日期", "date", "下次跟进的日期。"),
    EventKind("void", "作废原因", "text", "作废的函件文号不再使用,催收级别退回。"),
)  # fmt: skip
EVENT_BY_KEY: Mapping[str, EventKind] = {kind.key: kind for kind in EVENT_KINDS}


@dataclass(frozen=True, slots=True)
class Event:
    """One event.

    Attributes:
        number: of the letter, as printed.
        kind: key of `EVENT_KINDS`.
        value: ISO date, text, or fen as a whole number; "" takes an earlier value back.
        noted: ISO date and time when it was noted.
        by: who noted it, "" = not known.
    """

    number: str
    kind: str
    value: str
    noted: str
    by: str = ""

    @property
    def row(self) -> dict[str, str]:
        """The event as plain data."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a letter stands: the last value of each event, "" where there is none."""

    sent: str = ""
    way: str = ""
    tracking: str = ""
    delivered: str = ""
    signed: str = ""
    reply: str = ""
    replied: str = ""
    difference: str = ""
    follow_up: str = ""
    void: str = ""

    @property
    def is_void(self) -> bool:
        """Whether the letter was cancelled; its number is never used again."""
        return bool(self.void)

    def after(self, events: Iterable[Event]) -> Standing:
        """Return how the letter stands when more has happened."""
        return replace(self, **{event.kind: event.value for event in events})
