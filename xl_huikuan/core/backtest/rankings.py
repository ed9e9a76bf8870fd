"""The rankings that are compared: ours, and the plain ones a clerk could use without us."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from xl_huikuan.core.backtest.knowledge import Knowledge
from xl_huikuan.core.totals import Floats, max_by

Score = Callable[[Knowledge], Floats]


@dataclass(frozen=True, slots=True)
class Ranking:
    """One way to put customers, or invoices, in order; the higher the score, the earlier.

    Attributes:
        key: name in code.
        title: name the clerk sees.
        ours: whether it is one of ours.
        of_customers, of_items: their scores.
        by_customer, by_item: what the two scores are, one Chinese sentence each.
    """

    key: str
    title: str
    ours: bool
    of_customers: Score
    of_items: Score
    by_customer: str
    by_item: str


def _oldest(known: Knowledge) -> Floats:
    return max_by(known.group, known.days.astype(np.float64), len(known.customer))


def _risk(known: Knowledge) -> Floats:
    """How likely and how late, evenly: neither alone is a good judge of every book."""
    return np.sqrt(known.probability * known.days_late)


RANKINGS: tuple[Ranking, ...] = (
    Ranking("priority", "优先分", True, lambda known: known.priority, lambda known: known.priority[known.group],
            "催收清单的优先分(六项加权)", "它的客户的优先分"),
    Ranking("likely", "可能逾期", True, lambda known: known.by_customer(known.probability * known.open), lambda known: known.probability,
            "各笔可能逾期×未收金额之和", "可能逾期:本客户的逾期占比并入全部客户的平均"),
    Ranking("risk", "逾期风险", True, lambda known: known.by_customer(_risk(known) * known.open), _risk,
            "各笔逾期风险×未收金额之和", "√(可能逾期×预计逾期天数)"),
    Ranking("oldest", "最早到期在前", False, _oldest, lambda known: known.days.astype(np.float64),
            "最长逾期天数", "逾期天数"),
    Ranking("largest", "金额最大在前", False, lambda known: known.by_customer(known.open.astype(np.float64)), lambda known: known.open.astype(np.float64),
            "未收金额合计", "未收金额"),
    Ranking("own_rate", "客户以往逾期率", False, lambda known: known.own_rate, lambda known: known.own_rate[known.group],
            "本客户以往逾期笔数÷已知笔数,没有记录的按全部客户", "它的客户以往的逾期率"),
    Ranking("random", "随便挑", False, lambda known: np.zeros(len(known.customer)), lambda known: np.zeros(len(known.item)),
            "不排序,按平均机会算", "不排序,按平均机会算"),
)  # fmt: skip


def place_of(key: str) -> int:
    """Return the place of a ranking in `RANKINGS`, which is its row in all figures."""
    return next(place for place, ranking in enumerate(RANKINGS) if ranking.key == key)


PLAIN = tuple(place for place, ranking in enumerate(RANKINGS) if not ranking.ours)
IN_FORCE = place_of("priority")  # what the plan goes by
FOR_MONEY, FOR_INVOICES = place_of("likely"), place_of("risk")  # ours for each question
