"""Measures of a ranking; equal scores share alike, so the order of rows decides nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from xl_huikuan.core.totals import Flags, Floats

SHARES = (0.1, 0.2, 0.3)  # how far down a ranking one looks
CALLS = SHARES.index(0.2)  # the share the sentences speak of


def auc(score: Floats, late: Flags) -> float:
    """Return how often a late one scores higher than one in time, ties counting ½; 0–1.

    ½ is as good as drawing lots. NaN when there are not both kinds.
    """
    _, place = np.unique(score, return_inverse=True)
    lates, others = np.bincount(place, late), np.bincount(place, ~late)
    pairs = lates.sum() * others.sum()
    below = np.cumsum(others) - others
    return float((lates * (below + others / 2)).sum() / pairs) if pairs else float("nan")


def how_many(n: int, share: float) -> int:
    """Return how many of n the top share is, rounded half-up; at least one when there are any."""
    return min(n, max(1, int(n * share + 0.5)))


def on_top(score: Floats, counts: Sequence[int]) -> Floats:
    """Return how much of each row is among the highest scores, 0–1, counts × rows.

    Rows of one score that are too many share the places that are left, which is what drawing
    lots among them would give on average.
    """
    values, place = np.unique(-score, return_inverse=True)
    size = np.bincount(place, minlength=len(values))
    before = np.cumsum(size) - size
    room = np.array(counts)[:, None] - before
    inside: Floats = np.clip(room / np.maximum(size, 1), 0, 1)[:, place]
    return inside


def caught(score: Floats, values: Floats) -> Floats:
    """Return the sum of the values of the top rows, one for each of `SHARES`."""
    return on_top(score, [how_many(len(score), share) for share in SHARES]) @ values
