"""Every ranking held against what happened: on one day, and on all days together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from xl_huikuan.core.backtest.history import Outcome
from xl_huikuan.core.backtest.knowledge import Knowledge
from xl_huikuan.core.backtest.measures import SHARES, auc, caught, how_many
from xl_huikuan.core.backtest.rankings import RANKINGS
from xl_huikuan.core.totals import Flags, Floats, Ints, sum_by


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What was known on a day, beside what came of it.

    Attributes:
        known: what was known.
        told: which items are judged; of the others the data do not tell the end.
        late: fen of each item that came late or never; 0 for items not judged.
        customers: which customers have an item that is judged.
        late_of: fen by customer.
    """

    known: Knowledge
    told: Flags
    late: Ints
    customers: Flags
    late_of: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Day:
    """One replayed day in figures; arrays have one row for each of `RANKINGS`.

    Attributes:
        as_of: the day.
        evidence: invoices of which it was known how late they were.
        items, late_items, customers: judged ones, and how many of them were late.
        open, late, untold: fen judged, fen of it that came late, fen of items not judged.
        picked: items in the top, for each of `SHARES`.
        hits: late items in the top, rankings × shares.
        money: late fen of the customers in the top, rankings × shares.
        best: the same for the order nobody knew: most late money first.
        auc, auc_ahead: of late yes or no, over all items and those not due yet; NaN = one kind.
    """

    as_of: dt.date
    evidence: int
    items: int
    late_items: int
    customers: int
    open: int
    late: int
    untold: int
    picked: Floats
    hits: Floats
    money: Floats
    best: Floats
    auc: Floats
    auc_ahead: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Total:
    """All days together; arrays have one row for each of `RANKINGS`, NaN = cannot be said.

    Attributes:
        money_share: of all money that came late, the share the top customers owed, × `SHARES`.
        best_share: the most any order could have had there.
        base: share of items that was late.
        precision: share of late items in the top, × `SHARES`.
        lift: precision over base.
        auc, auc_ahead: averages of the days.
    """

    money_share: Floats
    best_share: Floats
    base: float
    precision: Floats
    lift: Floats
    auc: Floats
    auc_ahead: Floats


def hold_against(known: Knowledge, outcome: Outcome) -> Judged:
    """Return a day beside its outcome.

    What was overdue beyond the allowed days is late whenever it comes; of the rest at most what
    was still open then.
    """
    told = outcome.known[known.item]
    late = np.minimum(known.open, outcome.late[known.item])
    late = np.where(known.days > outcome.allowed, known.open, late)
    late = np.where(told, late, 0)
    n = len(known.customer)
    return Judged(
        known,
        told,
        late,
        sum_by(known.group, told.astype(np.int64), n) > 0,
        sum_by(known.group, late, n),
    )


def day_of(judged: Judged) -> Day:
    """Return the figures of a day that has at least one judged item."""
    known, told = judged.known, judged.told
    is_late = judged.late[told] > 0
    ahead = known.days[told] <= 0
    owed_late = judged.late_of[judged.customers].astype(np.float64)
    of_items = [ranking.of_items(known)[told] for ranking in RANKINGS]
    of_customers = [ranking.of_customers(known)[judged.customers] for ranking in RANKINGS]
    return Day(
        as_of=known.as_of,
        evidence=known.evidence,
        items=len(is_late),
        late_items=int(is_late.sum()),
        customers=len(owed_late),
        open=int(known.open[told].sum()),
        late=int(judged.late.sum()),
        untold=int(known.open[~told].sum()),
        picked=np.array([how_many(len(is_late), share) for share in SHARES], np.float64),
        hits=np.array([caught(score, is_late.astype(np.float64)) for score in of_items]),
        money=np.array([caught(score, owed_late) for score in of_customers]),
        best=caught(owed_late, owed_late),
        auc=np.array([auc(score, is_late) for score in of_items]),
        auc_ahead=np.array([auc(score[ahead], is_late[ahead]) for score in of_items]),
    )


def total_of(days: Sequence[Day]) -> Total:
    """Return all days together: sums over sums, and plain averages of AUC."""
    items, late_items, late = (
        sum(values) for values in zip(*((d.items, d.late_items, d.late) for d in days), strict=True)
    )
    base = late_items / items
    precision = sum_of([day.hits for day in days]) / sum_of([day.picked for day in days])
    return Total(
        money_share=_share(sum_of([day.money for day in days]), late),
        best_share=_share(sum_of([day.best for day in days]), late),
        base=base,
        precision=precision,
        lift=_share(precision, base),
        auc=_average([day.auc for day in days]),
        auc_ahead=_average([day.auc_ahead for day in days]),
    )


def sum_of(arrays: Sequence[Floats]) -> Floats:
    """Return the sum of arrays of one shape."""
    return np.sum(arrays, axis=0)


def _share(part: Floats, whole: float) -> Floats:
    return part / whole if whole else np.full(part.shape, np.nan)


def _average(rows: Sequence[Floats]) -> Floats:
    """Return the mean over the days that have a figure; NaN where none has."""
    values = np.array(rows)
    there = (~np.isnan(values)).sum(axis=0)
    total = np.nansum(values, axis=0)
    return np.where(there > 0, total / np.maximum(there, 1), np.nan)
