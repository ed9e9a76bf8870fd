"""Limitation of actions (诉讼时效): when the right to sue for an item lapses.

Counted from one day. What restarts the period (民法典 195) stands in `interruptions`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Dates = npt.NDArray[np.datetime64]


def limitation_end(due: Dates, years: int) -> Dates:
    """Return the last day of the limitation period, datetime64[s]; NaT stays NaT.

    Calendar years after the due date; a month without that day ends on its last day
    (民法典 188, 202): due 2024-02-29 and 3 years give 2027-02-28.
    """
    due_day = np.asarray(due, "datetime64[D]")
    month = due_day.astype("datetime64[M]")
    target = month + np.timedelta64(12 * years, "M")
    start = target.astype("datetime64[D]")
    last = (target + np.timedelta64(1, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")
    end = np.minimum(start + (due_day - month.astype("datetime64[D]")), last)
    return end.astype("datetime64[s]")
