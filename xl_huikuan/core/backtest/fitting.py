"""Weights of the priority fitted on earlier month-ends and judged on later ones.

Weight is moved from one part to another as long as the top customers of the fitted days then owed
more of the money that came late; weights stay whole numbers ≥ 0 that add up to 100, so every part
still only ever raises the priority. Nothing known after the first day of the holdout is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from xl_huikuan.core.backtest.judging import Judged, sum_of
from xl_huikuan.core.backtest.knowledge import priority_of
from xl_huikuan.core.backtest.measures import caught
from xl_huikuan.core.totals import Flags, Floats

HOLDOUT = 3  # one day in three, the latest ones
FEWEST = 2  # days to fit on, and days to judge on
WORTH = 0.01  # a gain below this share of the late money is no reason to change anything
_STEPS = (16, 8, 4, 2, 1)


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """Fitted weights beside those in force.

    Attributes:
        before, after: the six weights in force, and fitted.
        free: which parts differ at all between customers of the fitted days; only those are moved.
        fitted_days, holdout_days: how many.
        fit_before, fit_after: shares of the late money on the fitted days, one for each share.
        holdout_before, holdout_after: on the days the fit has not seen.
    """

    before: Floats
    after: Floats
    free: Flags
    fitted_days: int
    holdout_days: int
    fit_before: Floats
    fit_after: Floats
    holdout_before: Floats
    holdout_after: Floats

    @property
    def gain(self) -> float:
        """Share of the late money of the holdout that is found in addition, on average."""
        return float((self.holdout_after - self.holdout_before).mean())

    @property
    def is_worth_it(self) -> bool:
        """Whether the fitted weights did clearly better where they were not fitted."""
        return self.gain >= WORTH


def holdout_from(n_days: int) -> int:
    """Return the place of the first day of the holdout; 0 when there are too few days."""
    held = max(FEWEST, n_days // HOLDOUT)
    return n_days - held if n_days - held >= FEWEST else 0


def fit_weights(fitted: Sequence[Judged], holdout: Sequence[Judged], before: Floats) -> Fitted:
    """Fit weights on some days and judge them on others; `before` are those in force.

    The outcomes of the fitted days must not go beyond the first day of the holdout.
    """
    free = _free_parts(fitted)
    after = _search(fitted, before, free)
    return Fitted(
        before,
        after,
        free,
        len(fitted),
        len(holdout),
        money_share(fitted, before),
        money_share(fitted, after),
        money_share(holdout, before),
        money_share(holdout, after),
    )


def money_share(days: Sequence[Judged], weights: Floats) -> Floats:
    """Return the share of the late money owed by the top customers, one for each share."""
    late = [day.late_of[day.customers].astype(np.float64) for day in days]
    scores = (priority_of(day.known.parts[day.customers], weights) for day in days)
    found = sum_of([caught(score, owed) for score, owed in zip(scores, late, strict=True)])
    return found / max(sum(float(owed.sum()) for owed in late), 1.0)


def _free_parts(days: Sequence[Judged]) -> Flags:
    spread = [np.ptp(day.known.parts[day.customers], axis=0) > 0 for day in days]
    return np.any(spread, axis=0)


def _search(days: Sequence[Judged], start: Floats, free: Flags) -> Floats:
    """Move weight between free parts, in ever smaller steps, while it pays."""
    best, value = start, money_share(days, start).mean()
    for step in _STEPS:
        while True:
            tried = [
                _moved(best, *pair, step) for pair in permutations(np.flatnonzero(free).tolist(), 2)
            ]
            values = [money_share(days, weights).mean() for weights in tried]
            if not values or max(values) <= value + 1e-9:
                break
            place = int(np.argmax(values))
            best, value = tried[place], values[place]
    return best


def _moved(weights: Floats, source: int, target: int, step: int) -> Floats:
    """Return the weights with up to `step` of one part given to another."""
    given = min(float(step), weights[source])
    moved = weights.copy()
    moved[source] -= given
    moved[target] += given
    return moved
