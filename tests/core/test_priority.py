"""Priority: six parts that add up (DOMAIN 2.17)."""

import numpy as np
import pytest

from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.core.priority import (
    RANK_WEIGHTS,
    amount_part,
    credit_part,
    days_part,
    limitation_part,
    priority_points,
    weights_of,
)
from xl_huikuan.core.settings import Settings


def test_the_worked_vector_gives_66_54():
    """480,000 of at most 1,200,000 yuan, 75 days, credit 30, promise due, 126 of 180 days left."""
    amount = amount_part(np.array([48_000_000, 120_000_000]))[:1]
    days = days_part(np.array([75.0]))
    credit = credit_part(np.array([30.0]))
    limitation = limitation_part(np.array([126.0]), 180)

    points, score = priority_points(
        amount, days, credit, [1.0], limitation, [0.5], weights_of(Settings(), RANK_WEIGHTS)
    )

    assert pytest.approx(amount[0], abs=5e-5) == 0.9345
    assert pytest.approx(days[0], abs=5e-5) == 0.4167
    assert points.tolist() == [[28.04, 12.50, 10.50, 10.00, 3.00, 2.50]]
    assert score.tolist() == [66.54]


def test_parts_have_floors_and_ceilings():
    """Nothing overdue, more than 180 days, no score, lapsed, far from lapsing, no date."""
    assert amount_part(np.array([0, 0])).tolist() == [0, 0]
    assert days_part(np.array([-5, np.nan, 180, 900])).tolist() == [0, 0, 1, 1]
    assert credit_part(np.array([np.nan, 100, 0])).tolist() == [0.5, 0, 1]
    assert limitation_part(np.array([-9, 0, 181, np.nan]), 180).tolist() == [1, 1, 0, 0]
    assert limitation_part(np.array([-9.0, 0]), 0).tolist() == [1, 0]


def test_weights_must_add_up_to_100():
    """The message names the settings and the sum found."""
    with pytest.raises(SettingInvalid, match="之和必须为100,现在是105"):
        weights_of(Settings({"rank_ease": 10}), RANK_WEIGHTS)
