"""Limitation of actions (诉讼时效): when the right to sue for an item lapses.

Counted from one day. What restarts the period (民法典 195) stands in `interruptions`.
"""

from __future__ import annotations

from xl_huikuan.core.months import months_later
from xl_huikuan.core.workdays import Dates


def limitation_end(due: Dates, years: int) -> Dates:
    """Return the last day of the limitation period, datetime64[s]; NaT stays NaT.

    Calendar years after the due date; a month without that day ends on its last day
    (民法典 188, 202): due 2024-02-29 and 3 years give 2027-02-28.
    """
    return months_later(due, 12 * years)
