"""The score sheet of salespeople: four figures, their points, and who comes first (DOMAIN 165).

    到期回款率    its percentage, at most 100
    逾期率        100 less its percentage
    应收周转天数  the company's days ÷ own days × 50, at most 100
    承诺兑现率    its percentage

A figure that cannot be said counts 50, the middle, and the reason says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from xl_huikuan.core.kpi_cells import NOBODY
from xl_huikuan.core.kpi_table import BY_KEY
from xl_huikuan.core.kpis import Figures
from xl_huikuan.core.priority import round_points, weights_of
from xl_huikuan.core.settings import Settings

MIDDLE, FULL = 50.0, 100.0


@dataclass(frozen=True, slots=True)
class Criterion:
    """One figure that is scored.

    Attributes:
        kpi: key of the figure.
        points: own value and the company's, as printed → points and how they come about.
    """

    kpi: str
    points: Callable[[float, float | None], tuple[float, str]]

    @property
    def weight_key(self) -> str:
        """Setting that holds the weight."""
        return f"seller_{self.kpi}"


@dataclass(frozen=True, slots=True)
class SellerScore:
    """How one salesperson did.

    Attributes:
        name: of the salesperson.
        rank: 1 = best; those with the same score share it.
        score: 0–100, two decimals.
        parts: points × weight of each of `CRITERIA`; they add up to the score.
        unknown: how many figures could not be said.
        why: how the score comes about.
    """

    name: str
    rank: int
    score: float
    parts: tuple[float, ...]
    unknown: int
    why: str


def _share_points(value: float, company: float | None) -> tuple[float, str]:
    del company  # a share speaks for itself
    percent = float(round_points(value * 100))
    points = min(max(percent, 0.0), FULL)
    return points, f"{percent:.2f}%" if points == percent else f"{percent:.2f}%按{points:g}分"


def _rest_points(value: float, company: float | None) -> tuple[float, str]:
    del company
    percent = float(round_points(value * 100))
    points = float(round_points(FULL - percent))
    return points, f"{percent:.2f}%,100−{percent:.2f}={points:.2f}分"


def _days_points(value: float, company: float | None) -> tuple[float, str]:
    own = float(round_points(value))
    if company is None:
        return MIDDLE, f"{own:.2f}天,全公司算不出,按中间50分"
    whole = float(round_points(company))
    points = min(float(round_points(whole / own * MIDDLE)), FULL) if own > 0 else FULL
    return points, f"{own:.2f}天,全公司{whole:.2f}天,{whole:.2f}÷{own:.2f}×50={points:.2f}分"


CRITERIA: tuple[Criterion, ...] = (
    Criterion("due_collected", _share_points),
    Criterion("overdue_share", _rest_points),
    Criterion("dso_countback", _days_points),
    Criterion("promises_kept", _share_points),
)


def seller_scores(
    sellers: Figures, company: Figures, settings: Settings
) -> tuple[SellerScore, ...]:
    """Return every salesperson by score, the best first; the rows without a name are left out.

    Raises SettingInvalid unless the weights add up to 100.
    """
    weights = weights_of(settings, tuple(one.weight_key for one in CRITERIA)).tolist()
    people = [i for i, name in enumerate(sellers.labels) if name != NOBODY]
    scored = [_scored(sellers, company, i, weights) for i in people]
    scored.sort(key=lambda one: (-one.score, one.name))
    better = [sum(other.score > one.score for other in scored) for one in scored]
    return tuple(replace(one, rank=1 + n) for one, n in zip(scored, better, strict=True))


def _scored(sellers: Figures, company: Figures, i: int, weights: list[float]) -> SellerScore:
    parts, reasons, unknown = [], [], 0
    for criterion, weight in zip(CRITERIA, weights, strict=True):
        kpi = BY_KEY[criterion.kpi]
        own = sellers.answer(kpi, i)
        if own.value is None:
            unknown += 1
            points, how = MIDDLE, f"算不出({own.why}),按中间50分"
        else:
            points, how = criterion.points(own.value, company.answer(kpi, 0).value)
        part = float(round_points(points * weight / FULL))
        parts.append(part)
        reasons.append(f"{kpi.title} {how},×{weight:g}%={part:.2f}")
    score = float(round_points(sum(parts)))
    return SellerScore(sellers.labels[i], 0, score, tuple(parts), unknown, ";".join(reasons))
