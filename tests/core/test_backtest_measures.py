"""Measures of a ranking: worked out by hand, and against plain counting."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_huikuan.core.backtest.measures import auc, caught, how_many, on_top

SCORED = st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=30)


def flags(*values):
    return np.array(values, np.bool_)


def test_auc_counts_pairs_and_ties_half():
    """Late 3 beats both, late 2 ties one and beats the other: 3½ of 4 pairs."""
    assert auc(np.array([3.0, 2, 2, 1]), flags(1, 0, 1, 0)) == 0.875


def test_auc_of_one_score_is_a_coin():
    """Whoever does not rank is right half of the time."""
    assert auc(np.zeros(5), flags(1, 0, 0, 1, 0)) == 0.5


@pytest.mark.parametrize("late", [True, False])
def test_auc_needs_both_kinds(late):
    """With nothing to tell apart nothing can be said."""
    assert np.isnan(auc(np.array([1.0, 2]), flags(late, late)))


@given(SCORED)
def test_auc_is_the_share_of_pairs(rows):
    """Sorted sums equal going through all pairs."""
    late = [score for score, is_late in rows if is_late]
    others = [score for score, is_late in rows if not is_late]
    pairs = [(a > b) + (a == b) / 2 for a in late for b in others]
    found = auc(np.array([float(score) for score, _ in rows]), flags(*(y for _, y in rows)))

    assert np.isnan(found) if not pairs else found == pytest.approx(sum(pairs) / len(pairs))


@pytest.mark.parametrize(
    ("n", "share", "count"), [(104, 0.2, 21), (25, 0.1, 3), (3, 0.1, 1), (1, 0.3, 1), (0, 0.1, 0)]
)
def test_top_share_is_rounded_and_never_nobody(n, share, count):
    """20.8 and 2.5 are rounded up; of three the top tenth is one."""
    assert how_many(n, share) == count


def test_equal_scores_share_the_places_left():
    """Two places: the first takes one, the three of score 4 have a third each of the other."""
    found = on_top(np.array([4.0, 5, 4, 4, 1]), [2, 4])

    assert found[0] == pytest.approx([1 / 3, 1, 1 / 3, 1 / 3, 0])
    assert found[1] == pytest.approx([1, 1, 1, 1, 0])


def test_caught_looks_down_to_each_share():
    """Of ten customers the top one, two and three owe 5, 5+0 and 5+0+2."""
    owed = np.array([5.0, 0, 2, 0, 0, 0, 0, 0, 0, 3])

    assert caught(np.arange(10, 0, -1.0), owed).tolist() == [5, 5, 7]


@given(SCORED)
def test_places_add_up(rows):
    """However many tie, exactly as many places are given as there are."""
    score = np.array([float(score) for score, _ in rows])
    counts = [how_many(len(rows), share) for share in (0.1, 0.5, 1.0)]

    assert on_top(score, counts).sum(axis=1) == pytest.approx(counts)
