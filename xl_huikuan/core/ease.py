"""How easily a customer's money comes: steps its payments need, and how far away it is (DOMAIN 87)."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.core.action_rows import USUAL_STEPS
from xl_huikuan.core.priority import UNKNOWN, round_points
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.totals import Floats

NOT_KNOWN = "难易按中等"


@dataclass(frozen=True, slots=True, eq=False)
class Ease:
    """Ease of customers, arrays of one length.

    Attributes:
        value: 0 (hard) to 1 (easy), two decimals; ½ when nothing is known.
        words: where it comes from, in Chinese.
    """

    value: Floats
    words: list[str]


def ease_of(file: pd.DataFrame, customer_type: Any, settings: Settings) -> Ease:
    """Return the ease of customers from their rows of the credit file.

    ease = (steps + distance)/2; steps = 1 − steps/`ease_steps`, distance = 1 − km/`ease_distance`,
    neither below 0; what is not known counts ½. Every number is rounded before it is used.
    """
    typed = file["approvals"].to_numpy()
    usual = np.array([USUAL_STEPS.get(kind, np.nan) for kind in customer_type], np.float64)
    steps, far = np.where(np.isnan(typed), usual, typed), file["distance"].to_numpy()
    near = [_share(steps, settings["ease_steps"]), _share(far, settings["ease_distance"])]
    value = round_points((near[0] + near[1]) / 2)
    columns = (typed, steps, near[0], far, near[1], value)
    rows = zip(customer_type, *(column.tolist() for column in columns), strict=True)
    return Ease(value, [_words(*row) for row in rows])


def _share(amount: Floats, full: float) -> npt.NDArray[np.float64]:
    return np.where(np.isnan(amount), UNKNOWN, round_points(1 - np.minimum(amount / full, 1)))


def _words(  # noqa: PLR0917 - both numbers with what they earn
    kind: str, typed: float, steps: float, near: float, far: float, close: float, value: float
) -> str:
    if isnan(steps) and isnan(far):
        return NOT_KNOWN
    usual = f"按{kind}一般" if isnan(typed) else ""
    said = f"审批环节未填{near:.2f}" if isnan(steps) else f"审批{usual}{steps:g}环节{near:.2f}"
    away = f"距离未填{close:.2f}" if isnan(far) else f"{far:g}公里{close:.2f}"
    return f"难易{value:.2f}[{said},{away}]"
