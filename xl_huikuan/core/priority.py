"""Priority 0–100 of a customer to collect from, as six parts that add up (DOMAIN 2.17)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.core.settings import BY_KEY, Settings
from xl_huikuan.core.totals import Floats, Ints

RANK_WEIGHTS = (
    "rank_amount", "rank_days", "rank_credit", "rank_promise", "rank_limitation", "rank_ease",
)  # fmt: skip
FULL_DAYS = 180  # days overdue that earn all points for days
UNKNOWN = 0.5  # an unknown customer or procedure counts in the middle, never full


def weights_of(settings: Settings, keys: tuple[str, ...]) -> Floats:
    """Return the weights under these keys; raises SettingInvalid unless they add up to 100."""
    weights = np.array([settings[key] for key in keys], np.float64)
    if abs(weights.sum() - 100) > 1e-9:
        names = "、".join(BY_KEY[key].title for key in keys)
        raise SettingInvalid(f"参数「{names}」之和必须为100,现在是{weights.sum():g}。", code="E803")
    return weights


def amount_part(overdue: Ints) -> Floats:
    """Return log10(1+overdue) against the largest of the group, in yuan; 0 when none is overdue."""
    logs = np.log10(1 + np.maximum(overdue, 0) / 100)
    largest = logs.max(initial=0.0)
    return np.asarray(logs / largest if largest > 0 else np.zeros(len(overdue)))


def days_part(max_days: Floats) -> Floats:
    """Return the longest days overdue over 180, between 0 and 1."""
    return np.asarray(np.fmin(np.fmax(max_days / FULL_DAYS, 0), 1))  # fmax takes 0 before NaN


def credit_part(score: Floats) -> Floats:
    """Return (100 − credit score)/100; a customer without a score counts ½."""
    return np.where(np.isnan(score), UNKNOWN, (100 - score) / 100)


def limitation_part(left: Floats, warning_days: int) -> Floats:
    """Return how far limitation has come within the warning days: 0 outside, 1 when it lapses."""
    if not warning_days:
        return np.asarray(left < 0, np.float64)
    near = np.fmax((warning_days - left) / warning_days, 0)  # NaN counts 0 here too
    return np.asarray(np.fmin(near, 1))


def priority_points(  # noqa: PLR0917 - the six parts A, D, G, P, L, E of the formula
    amount: npt.ArrayLike,
    days: npt.ArrayLike,
    credit: npt.ArrayLike,
    promise: npt.ArrayLike,
    limitation: npt.ArrayLike,
    ease: npt.ArrayLike,
    weights: npt.ArrayLike,
) -> tuple[Floats, Floats]:
    """Return the points of the six parts (n × 6, two decimals) and the score, their sum.

    Each part is 0–1; weights are six numbers that add up to 100. Points are rounded before they
    are added, so the printed parts always add up to the printed score.
    """
    parts = np.array([amount, days, credit, promise, limitation, ease], np.float64).T
    points = round_points(parts * np.asarray(weights, np.float64))
    return points, round_points(points.sum(axis=1))


def round_points(values: npt.ArrayLike) -> Floats:
    """Round half-up to two decimals, as a clerk does (binary noise below 1e-9 is ignored)."""
    return np.floor(np.asarray(values, np.float64) * 100 + 0.5 + 1e-7) / 100
