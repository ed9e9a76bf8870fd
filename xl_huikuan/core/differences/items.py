"""The causes of differences, and one line of a difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause of a difference.

    Attributes:
        title: what the clerk calls it.
        remedy: what to do about it.
        explained: False when the amount stays in 未说明差额.
    """

    title: str
    remedy: str
    explained: bool = True


CAUSES: Mapping[str, Cause] = {
    "term": Cause("账期、截止期不同", "按合同核对各品种的账期和对方清单的截止日期,请对方补齐未列的部分。"),
    "goods": Cause("平调、退货、换货", "找出退换货、调拨的签收单,由没有入账的一方补记。"),
    "account": Cause("收款未按单核销", "与对方核对这笔款付的是哪几张发票,在台账里补上核销关系。"),
    "deduction": Cause("货款抵扣费用", "凭批准的返利、破损、广告、促销等单据,由没有记的一方补记。"),
    "transit": Cause("在途(时间差)", "不用调账,下月核对对方是否已入账。"),
    "year": Cause("日期写错", "按原始单据改正写错的日期。"),
    "slip": Cause("金额写错", "按发票或银行回单核对,由写错的一方改正。"),
    "duplicate": Cause("重复登记", "核对原始单据,由重复登记的一方冲掉一笔。"),
    "unapproved": Cause("未经批准的抵扣", "查合同和审批:批准过的由我方补记,没有批准的请对方付回。"),
    "maybe": Cause("可能是同一笔", "请人工确认是不是同一笔;是就不用调整。", explained=False),
    "twice": Cause("可能重复登记", "核对原始单据;确是重复就由重复登记的一方冲掉一笔。", explained=False),
    "opening": Cause("期初余额不同", "差额在对方清单起始日以前形成:请对方提供更早的明细再核对一次。", explained=False),
    "unlisted": Cause("对方清单明细与余额不符", "对方清单的明细加起来不等于它写的余额,请对方更正清单。", explained=False),
    "unknown": Cause("原因未明", "请双方凭发票、签收单或银行回单核对这一笔。", explained=False),
}  # fmt: skip

OURS, THEIRS = "我方", "对方"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the difference.

    Attributes:
        cause: key of `CAUSES`.
        side: whose balance it adjusts, OURS or THEIRS.
        amount: fen added to that balance.
        ours, theirs: positions of the rows concerned.
        why: what was seen, one Chinese sentence.
    """

    cause: str
    side: str
    amount: int
    ours: tuple[int, ...]
    theirs: tuple[int, ...]
    why: str

    @property
    def explained(self) -> bool:
        """Whether it is accounted for, or stays in the residual."""
        return CAUSES[self.cause].explained

    @property
    def gap(self) -> int:
        """Fen it makes our balance higher than theirs; of all lines together, the whole difference."""
        return self.amount if self.side == THEIRS else -self.amount
