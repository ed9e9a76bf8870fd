"""Whole months added to days, as calendars do."""

from __future__ import annotations

import numpy as np

from xl_huikuan.core.workdays import Dates


def months_later(days: Dates, months: int) -> Dates:
    """Return the same day some months later, the last of its month where there is none.

    As datetime64[s]; NaT stays NaT.
    """
    day = np.asarray(days, "datetime64[D]")
    month = day.astype("datetime64[M]")
    target = month + np.timedelta64(months, "M")
    last = (target + np.timedelta64(1, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")
    moved = target.astype("datetime64[D]") + (day - month.astype("datetime64[D]"))
    return np.minimum(moved, last).astype("datetime64[s]")
