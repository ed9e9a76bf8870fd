"""The years we count with; apart from `settings` because a command line needs only this."""

from __future__ import annotations

FIRST_YEAR, LAST_YEAR = 1990, 2099  # an as-of date outside is a slip of the pen
