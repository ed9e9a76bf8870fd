"""发货闸 in words: may we ship, why not, and what must happen before we do (DOMAIN 23, 24, 158)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from xl_huikuan.core.money import money_text
from xl_huikuan.core.policy import GRADES
from xl_huikuan.core.rules import Rule
from xl_huikuan.core.shipping import SHIP, STOP, STOP_LEVEL
from xl_huikuan.core.totals import Floats, Ints

_TERMS = {grade.name: grade.terms for grade in GRADES}
# What lifts each rule of `shipping.ship_rules`, in their order, and the amount it names; the last
# rule holds for everybody.
LIFTED_BY = (
    ("经负责人批准,取消「恶意拖欠」", ""),
    ("收清余额{}元,或经批准给予额度", "balance"),
    ("收回{}元使余额不超过额度,或经批准提高额度", "excess"),
    ("收清逾期{}元", "overdue"),
    (f"收清催收{STOP_LEVEL}级及以上的款项{{}}元", "stopped"),
    ("收回{}元使余额低于预警线", "above"),
    (f"按{_TERMS['中']}发货,并落实担保", ""),
    (f"按{_TERMS['差']}发货,并落实担保", ""),
    ("收清逾期{}元", "overdue"),
    ("", ""),
)
# An amount that, once paid, holds others in it.
_WITHIN = {"balance": {"excess", "overdue", "stopped"}, "overdue": {"stopped"}}


def shipping_sentences(
    rules: Sequence[Rule],
    says: Sequence[str],
    *,
    limit: Floats,
    balance: Ints,
    overdue: Ints,
    stopped: Ints,
    warning: float,
) -> list[str]:
    """Return for each customer whether goods may go, all reasons why not, and what lifts them.

    Args:
        rules: of `shipping.ship_rules`, over arrays.
        says: what they decide for each customer.
        limit: fen, NaN = not set.
        balance: fen.
        overdue: fen.
        stopped: fen of items at the level that stops supply.
        warning: percentage of the limit that is worth a warning.
    """
    known = np.nan_to_num(limit)
    amounts = {
        "balance": balance.tolist(),
        "excess": (balance - known).tolist(),
        "overdue": overdue.tolist(),
        "stopped": stopped.tolist(),
        "above": (np.floor(balance - known * warning / 100) + 1).tolist(),
        "": [0] * len(says),
    }
    holds = np.stack([mask for mask, _, _ in rules], axis=1).tolist()
    left = (limit - balance).tolist()
    return [
        _free(left[i]) if say == SHIP else _held(rules, holds[i], say, amounts, i)
        for i, say in enumerate(says)
    ]


def _free(left: float) -> str:
    """Say that goods may go, and up to what amount where a limit is set."""
    more = f",额度内还可发{money_text(int(left))}元" if left == left else ""  # noqa: PLR0124 - NaN
    return f"{SHIP}:无逾期且未触及额度预警{more}。"


def _held(
    rules: Sequence[Rule],
    holds: Sequence[bool],
    say: str,
    amounts: Mapping[str, Sequence[float]],
    i: int,
) -> str:
    """Say what keeps goods back by the rules that say so, and what lifts each of them."""
    which = [k for k, held in enumerate(holds) if held and rules[k][1] == say]
    whys = "、".join([rules[k][2] for k in which])
    named = {LIFTED_BY[k][1] for k in which}
    spared = {inner for name in named for inner in _WITHIN.get(name, ())}
    lifts = [
        text.format(money_text(int(amounts[name][i])))
        for text, name in (LIFTED_BY[k] for k in which)
        if name not in spared
    ]
    if say == STOP:
        return f"{say}:{whys}。{';'.join(lifts)}后再发。"
    return f"{say}:{whys}。经审批可以少量发;{';'.join(lifts)}后照常发。"
