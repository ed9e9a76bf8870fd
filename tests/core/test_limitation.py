"""Three calendar years from the due date, month ends included (DOMAIN 2.9)."""

import numpy as np
import pytest

from xl_huikuan.core.limitation import limitation_end


@pytest.mark.parametrize(
    ("due", "years", "end"),
    [
        ("2024-02-29", 3, "2027-02-28"),  # no 29 February: the last day of the month
        ("2024-02-29", 4, "2028-02-29"),
        ("2023-05-31", 3, "2026-05-31"),
        ("2023-12-31", 3, "2026-12-31"),
        ("2026-01-01", 20, "2046-01-01"),
    ],
)
def test_the_period_ends_on_the_same_day_of_a_later_year(due, years, end):
    """Civil Code 188 and 202."""
    got = limitation_end(np.array([due], "datetime64[s]"), years)

    assert np.array([end], "datetime64[s]") == got
