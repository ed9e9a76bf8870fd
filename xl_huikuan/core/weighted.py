"""A weighted mean over what is known: missing parts are left out, never counted as 0."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from xl_huikuan.core.priority import round_points


def total_score(weights: npt.ArrayLike, dimensions: npt.ArrayLike) -> tuple[Any, Any]:
    """Return (score 0–100 with two decimals, coverage 0–1) over the dimensions that are present.

    `dimensions` is (…, n) beside n weights, NaN for a missing one; the weights of the present ones
    are scaled up to the whole. No dimension at all gives (NaN, 0).
    """
    weight = np.asarray(weights, np.float64)
    values = np.asarray(dimensions, np.float64)
    present = ~np.isnan(values) * weight
    covered = present.sum(axis=-1)
    with np.errstate(invalid="ignore"):  # 0/0: nothing scored is NaN
        score = round_points((present * np.nan_to_num(values)).sum(axis=-1) / covered)
        coverage = covered / weight.sum()
    return score[()], coverage[()]
