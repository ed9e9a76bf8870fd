"""What promises add up to: by state, and by who collects (DOMAIN 66)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xl_huikuan.core.model import Decision, Ledger
from xl_huikuan.core.plan_actions import owners
from xl_huikuan.core.promise_reasons import COMING, STATES
from xl_huikuan.core.promises import counts_of
from xl_huikuan.core.totals import Ints, sum_by

NO_OWNER = "(没有责任人)"


@dataclass(frozen=True, slots=True)
class StateTotal:
    """One state of promises.

    Attributes:
        state: one of `STATES`.
        count: promises.
        promised, came: fen, as far as they are known.
    """

    state: str
    count: int
    promised: int
    came: int


@dataclass(frozen=True, slots=True)
class OwnerTotal:
    """The promises of one collector's customers.

    Attributes:
        owner: name.
        overdue: fen overdue.
        covered: fen of it promised for a day that has not passed with its grace.
        made, kept: promises with a known outcome, and those kept in time.
    """

    owner: str
    overdue: int
    covered: int
    made: int
    kept: int

    @property
    def coverage(self) -> float | None:
        """Covered over overdue, None when nothing is overdue."""
        return self.covered / self.overdue if self.overdue > 0 else None

    @property
    def kept_rate(self) -> float | None:
        """Kept over made, None when none was made."""
        return self.kept / self.made if self.made else None


def by_state(decision: Decision) -> tuple[StateTotal, ...]:
    """Total the promises by state, those to act on first."""
    promises = decision.promises
    code = np.array([STATES.index(state) for state in promises["state"]], np.int64)
    n = len(STATES)
    sums = [
        sum_by(code, np.nan_to_num(promises[name].to_numpy()).astype(np.int64), n).tolist()
        for name in ("promised", "came")
    ]
    counts = np.bincount(code, minlength=n).tolist()
    return tuple(StateTotal(*row) for row in zip(STATES, counts, *sums, strict=True))


def by_owner(ledger: Ledger, decision: Decision) -> tuple[OwnerTotal, ...]:
    """Total what is overdue, promised and kept by who collects, the most overdue first.

    Of a customer no more is covered than is overdue.
    """
    n = len(ledger.customers)
    people = owners(ledger, decision.open_items, np.arange(n))
    names, person = np.unique(people.astype(np.str_), return_inverse=True)
    overdue = overdue_of(decision, n)
    counts = counts_of(decision.promises, n)
    columns = (overdue, np.minimum(_coming(decision, n), overdue), counts.made, counts.kept)
    sums = (sum_by(person, column, len(names)).tolist() for column in columns)
    rows = zip((name or NO_OWNER for name in names.tolist()), *sums, strict=True)
    totals = (OwnerTotal(*row) for row in rows)
    return tuple(
        sorted((t for t in totals if t.overdue or t.made), key=lambda t: (-t.overdue, t.owner))
    )


def overdue_of(decision: Decision, n: int) -> Ints:
    """Return fen overdue of n customers."""
    items = decision.open_items
    late = (items["open"].to_numpy() > 0) & (items["days"].to_numpy() > 0)
    return sum_by(items["customer"].to_numpy()[late], items["open"].to_numpy()[late], n)


def _coming(decision: Decision, n: int) -> Ints:
    promises = decision.promises
    waits = promises[promises["state"].to_numpy(object) == COMING]
    missing = np.nan_to_num(waits["promised"].to_numpy()) - np.nan_to_num(waits["came"].to_numpy())
    return sum_by(waits["customer"].to_numpy(), np.maximum(missing, 0).astype(np.int64), n)
