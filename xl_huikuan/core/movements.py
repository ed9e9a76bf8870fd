"""What became of the book between two days: who owes more, where the money of each bucket went.

    opening + new − credit notes − collected + returned + other = closing, per customer, to the fen

Both days are replayed from the ledger where its receipts are dated and it reaches back so far;
else the opening is what 回款_快照 recorded, and the whole change is `other`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from xl_huikuan.core.aging import Aged, age, in_view
from xl_huikuan.core.forms.papers import NOBODY
from xl_huikuan.core.forms.snapshots import SNAPSHOTS
from xl_huikuan.core.model import Decision, Ledger
from xl_huikuan.core.provision_ages import earliest_entry, replayable
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.snapshots import Snapshot, recorded_days, scheme_text, snapshot_on
from xl_huikuan.core.totals import Flags, Ints, contains, sum_by

RETURNED_KIND = "退款"
PARTS = ("opening", "new", "notes", "collected", "returned", "other", "closing")
_DAY = dt.timedelta(1)


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """The book on one of the two days; arrays by place in `Movement.names`.

    Attributes:
        balance, overdue: fen.
        buckets: fen per bucket of the whole book; None = not comparable with the other day's.
    """

    balance: Ints
    overdue: Ints
    buckets: Ints | None


@dataclass(frozen=True, slots=True, eq=False)
class Movement:
    """What happened after `first` up to and including `last`.

    Attributes:
        replayed: the opening comes from the ledger; else from a recorded day.
        names: customers of the ledger, then those only the recorded day knows.
        before, after: the two days.
        parts: key of `PARTS` → fen per customer.
        late_new: fen per customer that became overdue; zeros when not replayed.
        late_new_lines: how many items that were, likewise.
        flow: fen, (buckets + 新增) × (buckets + 收回): where the money open at first went, and where
            what is open at last came from; None when not replayed.
        rewritten: customer → fen the ledger now says of the first day less what was recorded then.
        begins: first entry of the ledger when that is after `first`; None = it reaches back.
    """

    first: dt.date
    last: dt.date
    replayed: bool
    names: tuple[str, ...]
    before: Side
    after: Side
    parts: Mapping[str, Ints]
    late_new: Ints
    late_new_lines: Ints
    flow: Ints | None
    rewritten: Mapping[str, int]
    begins: dt.date | None

    def __bool__(self) -> bool:
        raise TypeError("a Movement has no truth value: ask whether it is None")

    @property
    def days(self) -> int:
        """Days between the two."""
        return (self.last - self.first).days

    def total(self, part: str) -> int:
        """Return a part of the whole book."""
        return int(self.parts[part].sum())


def opening_day(ledger: Ledger, as_of: dt.date) -> dt.date:
    """Return the last recorded day before the as-of date, else the month-end before it."""
    recorded = [day for day in recorded_days(ledger.papers[SNAPSHOTS]) if day < as_of]
    return recorded[-1] if recorded else as_of.replace(day=1) - _DAY


def movement_of(
    ledger: Ledger, decision: Decision, settings: Settings, first: dt.date | None = None
) -> Movement | None:
    """Return what happened from a day, `opening_day` when none is given, to the decided one.

    None when the ledger cannot be replayed and nothing is recorded of that day.
    """
    first = first or opening_day(ledger, decision.as_of)
    recorded = snapshot_on(ledger.papers[SNAPSHOTS], first)
    if replayable(ledger, first):
        return _replayed(ledger, decision, settings, first, recorded)
    if recorded is not None:
        return _recorded(ledger, decision, settings, recorded)
    if not replayable(ledger, decision.as_of):
        return None
    return _replayed(ledger, decision, settings, first, None)


def _replayed(
    ledger: Ledger,
    decision: Decision,
    settings: Settings,
    first: dt.date,
    recorded: Snapshot | None,
) -> Movement:
    begins = earliest_entry(ledger)
    aged = age(ledger, settings, first)
    n = len(ledger.customers)
    entries = _entries(ledger, first, decision.as_of)
    opening = aged.matrix.sum(axis=1) - aged.advances
    closing = decision.reconciliation["balance"].to_numpy()
    parts = {"opening": opening, **entries, "other": np.zeros(n, np.int64), "closing": closing}
    late, lines = _newly_late(aged.open_items, decision.open_items, len(ledger.items), n)
    return Movement(
        first,
        decision.as_of,
        replayed=True,
        names=tuple(ledger.customers["name"].tolist()),
        before=Side(opening, _overdue(aged.open_items, n), aged.matrix.sum(axis=0)),
        after=_side(decision, n),
        parts=parts,
        late_new=late,
        late_new_lines=lines,
        flow=_flow(aged, decision, len(ledger.items)),
        rewritten=_rewritten(ledger, opening, recorded) if recorded is not None else {},
        begins=begins if begins and begins > first else None,
    )


def _side(decision: Decision, n: int) -> Side:
    return Side(
        decision.reconciliation["balance"].to_numpy(),
        _overdue(decision.open_items, n),
        decision.aging.sum(axis=0),
    )


def _overdue(open_items: pd.DataFrame, n: int) -> Ints:
    late = open_items["days"].to_numpy() > 0
    amount = np.where(late, open_items["open"].to_numpy(), 0)
    return sum_by(open_items["customer"].to_numpy(), amount, n)


def _entries(ledger: Ledger, first: dt.date, last: dt.date) -> dict[str, Ints]:
    """Add up what was entered after the first day, from the ledger alone, apart from settlement."""
    n = len(ledger.customers)
    seen = zip(in_view(ledger, first), in_view(ledger, last), strict=True)
    items, receipts = (after & ~before for before, after in seen)
    owner, payer = ledger.items["customer"].to_numpy(), ledger.receipts["customer"].to_numpy()
    amount = np.where(items, ledger.items["amount"].to_numpy(), 0)
    received = np.where(receipts, ledger.receipts["amount"].to_numpy(), 0)
    back = contains(ledger.items["kind"], RETURNED_KIND)
    owed = np.maximum(amount, 0)
    return {
        "new": sum_by(owner, np.where(back, 0, owed), n),
        "notes": -sum_by(owner, np.minimum(amount, 0), n),
        "collected": sum_by(payer, np.maximum(received, 0), n),
        "returned": sum_by(owner, np.where(back, owed, 0), n)
        - sum_by(payer, np.minimum(received, 0), n),
    }


def _by_item(open_items: pd.DataFrame, column: str, n_items: int, blank: float) -> Ints:
    """Return a column of open items by position in the ledger; `blank` where it has none."""
    values = np.full(n_items, blank)
    values[open_items["item"].to_numpy()] = open_items[column].to_numpy()
    return values


def _newly_late(
    before: pd.DataFrame, after: pd.DataFrame, n_items: int, n: int
) -> tuple[Ints, Ints]:
    """Return fen and number of items by customer that are overdue now and were not before."""
    was_late = _by_item(before, "days", n_items, 0.0)[after["item"].to_numpy()] > 0
    new: Flags = ~was_late & (after["days"].to_numpy() > 0) & (after["open"].to_numpy() > 0)
    customer, amount = after["customer"].to_numpy()[new], after["open"].to_numpy()[new]
    return sum_by(customer, amount, n), sum_by(customer, np.ones(len(customer), np.int64), n)


def _flow(aged: Aged, decision: Decision, n_items: int) -> Ints:
    """Follow every item: what stayed open goes from bucket to bucket, the rest was taken in.

    A receipt taken back can open an item again: that part is new, as it was not open before.
    """
    width = decision.aging.shape[1]
    before, after = aged.open_items, decision.open_items
    was, now = (_by_item(side, "open", n_items, 0) for side in (before, after))
    here, there = (
        np.where(found < 0, width - 1, found)
        for found in (_by_item(side, "bucket", n_items, 0) for side in (before, after))
    )
    stayed = np.minimum(was, now)
    flow = np.zeros((width + 1, width + 1), np.int64)
    np.add.at(flow, (here, there), stayed)
    np.add.at(flow[:, width], here, was - stayed)
    np.add.at(flow[width], there, now - stayed)
    return flow


def _rewritten(ledger: Ledger, opening: Ints, recorded: Snapshot) -> dict[str, int]:
    """Return by how much the ledger says today other than what was recorded of the first day."""
    names, was = _recorded_balances(ledger, recorded.who, recorded.names, recorded.balance)
    now = np.append(opening, np.zeros(len(names) - len(opening), np.int64))
    gap = now - was
    return {names[i]: int(gap[i]) for i in np.flatnonzero(gap).tolist()}


def _recorded_balances(
    ledger: Ledger, who: Ints, names: tuple[str, ...], values: Ints
) -> tuple[tuple[str, ...], Ints]:
    """Return customers of the ledger, then others that were recorded, and the values of each."""
    gone = who == NOBODY
    lost = tuple(dict.fromkeys(name for name, out in zip(names, gone, strict=True) if out))
    known = tuple(ledger.customers["name"].tolist())
    place = who.copy()
    at = {name: len(known) + i for i, name in enumerate(lost)}
    place[gone] = [at[name] for name, out in zip(names, gone, strict=True) if out]
    return (*known, *lost), sum_by(place, values, len(known) + len(lost))


def _recorded(
    ledger: Ledger, decision: Decision, settings: Settings, recorded: Snapshot
) -> Movement:
    """Hold the decided day against a recorded one: only balances are known of that."""
    names, opening = _recorded_balances(ledger, recorded.who, recorded.names, recorded.balance)
    _, overdue = _recorded_balances(ledger, recorded.who, recorded.names, recorded.overdue)
    n, more = len(ledger.customers), np.zeros(len(names) - len(ledger.customers), np.int64)
    now = _side(decision, n)
    closing = np.append(now.balance, more)
    comparable = recorded.buckets is not None and recorded.scheme == scheme_text(settings)
    buckets = recorded.buckets.sum(axis=0) if comparable and recorded.buckets is not None else None
    nothing = np.zeros(len(names), np.int64)
    parts = dict.fromkeys(PARTS, nothing)
    return Movement(
        recorded.day,
        decision.as_of,
        replayed=False,
        names=names,
        before=Side(opening, overdue, buckets),
        after=Side(closing, np.append(now.overdue, more), now.buckets),
        parts={**parts, "opening": opening, "other": closing - opening, "closing": closing},
        late_new=nothing,
        late_new_lines=nothing,
        flow=None,
        rewritten={},
        begins=None,
    )
