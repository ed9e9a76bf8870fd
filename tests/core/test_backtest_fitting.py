"""Fitted weights: found where they pay, judged where they were not fitted, never negative."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.past_ledger import judged_day
from xl_huikuan.core.backtest.fitting import fit_weights, holdout_from, money_share

EQUAL = np.array([30.0, 30, 15, 10, 10, 5])
# The late one of ten customers has a low first part and a high second one.
TRAP = [[0.9, 0.1, 0, 0, 0, 0.5]] * 9 + [[0.2, 0.6, 0, 0, 0, 0.5]]
OWED = [0] * 9 + [50_000]


@pytest.mark.parametrize(("days", "first"), [(3, 0), (4, 2), (5, 3), (9, 6), (24, 16)])
def test_the_latest_third_is_held_out(days, first):
    """At least two days to fit on and two to judge on; fewer than four cannot be divided."""
    assert holdout_from(days) == first


def test_weight_goes_where_it_finds_money():
    """30:30 gives 30 to the nine and 24 to the late one; 14:46 gives 17 and 30."""
    days = [judged_day(TRAP, OWED)] * 2
    fitted = fit_weights(days, days, EQUAL)

    assert fitted.fit_before.tolist() == [0, 0, 0]
    assert fitted.fit_after.tolist() == [1, 1, 1]
    assert fitted.after.tolist() == [14, 46, 15, 10, 10, 5]  # one step of 16 is enough
    assert fitted.free.tolist() == [True, True, False, False, False, False]
    assert fitted.gain == 1.0
    assert fitted.is_worth_it


def test_what_does_not_last_is_not_worth_it():
    """In the holdout the others are late: the fitted weights find less there."""
    turned = judged_day(TRAP, [1_000] + [0] * 9)
    fitted = fit_weights([judged_day(TRAP, OWED)] * 2, [turned] * 2, EQUAL)

    # Before, the nine tie on top: one place in nine. After, the tenth is first.
    assert fitted.holdout_before == pytest.approx([1 / 9, 2 / 9, 3 / 9])
    assert fitted.holdout_after == pytest.approx([0, 1 / 9, 2 / 9])
    assert not fitted.is_worth_it


def test_without_late_money_nothing_is_found():
    """No late money is a share of nothing: 0, and no weight moves."""
    days = [judged_day(TRAP, [0] * 10)] * 2
    fitted = fit_weights(days, days, EQUAL)

    assert fitted.fit_after.tolist() == [0, 0, 0]
    assert fitted.after.tolist() == EQUAL.tolist()


PART = st.sampled_from([0.0, 0.3, 0.5, 1.0])
DAY = st.lists(st.tuples(st.lists(PART, min_size=6, max_size=6), st.integers(0, 9)), min_size=2, max_size=8)  # fmt: skip


@given(st.lists(DAY, min_size=1, max_size=3))
def test_fitted_weights_stay_weights(days):
    """Never negative, add up to 100, and at least as good as before on the fitted days."""
    made = [judged_day([p for p, _ in day], [late * 100 for _, late in day]) for day in days]
    fitted = fit_weights(made, made, EQUAL)

    assert (fitted.after >= 0).all()
    assert fitted.after.sum() == pytest.approx(100)
    assert fitted.after[~fitted.free].tolist() == EQUAL[~fitted.free].tolist()
    assert fitted.fit_after.mean() >= fitted.fit_before.mean() - 1e-9
    assert money_share(made, fitted.after).tolist() == fitted.fit_after.tolist()
