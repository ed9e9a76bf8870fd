"""What the work of some days is read from: the decision of the day, with what each customer owes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from xl_huikuan.core.contact_days import Dates, workdays_from
from xl_huikuan.core.dossier import by_customer
from xl_huikuan.core.model import Decision, Ledger
from xl_huikuan.core.plan_actions import owners
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.totals import Flags, Ints, blank, sum_by

AHEAD = 5  # working days after the first one of the list


@dataclass(frozen=True, slots=True, eq=False)
class Agenda:
    """What the work is read from; arrays by customer number.

    Attributes:
        ledger, decision, settings: as decided on the day.
        days: working days of the list, today or the next one first.
        file: the credit file.
        owner: who collects, "" = nobody is known.
        waits: not pressed now.
        overdue: fen overdue.
        owed: fen due by the last of the days that do not wait.
    """

    ledger: Ledger
    decision: Decision
    settings: Settings
    days: Dates
    file: pd.DataFrame
    owner: np.ndarray[tuple[int], np.dtype[np.object_]]
    waits: Flags
    overdue: Ints
    owed: Ints

    @property
    def today(self) -> np.datetime64:
        """The as-of date."""
        return np.datetime64(self.decision.as_of, "s")


def agenda_of(ledger: Ledger, decision: Decision, settings: Settings) -> Agenda:
    """Return the agenda of the as-of date of a decision."""
    n, items = len(ledger.customers), decision.open_items
    today = np.datetime64(decision.as_of, "s")
    days = workdays_from(decision.as_of, AHEAD + 1)
    customer, amount = items["customer"].to_numpy(), items["open"].to_numpy()
    due = items["due"].to_numpy()
    free = blank(items["hold"]) & ~(items["promise_date"].to_numpy() > today)
    return Agenda(
        ledger,
        decision,
        settings,
        days,
        by_customer(ledger),
        owners(ledger, items, np.arange(n)),
        _waits(ledger, decision, today),
        sum_by(customer, np.where(items["days"].to_numpy() > 0, amount, 0), n),
        sum_by(customer, np.where(free & (due <= days[-1]), amount, 0), n),
    )


def _waits(ledger: Ledger, decision: Decision, today: np.datetime64) -> Flags:
    """Tell who is not pressed; of those outside the plan only holds of the customer are known."""
    record = ledger.customers
    until = record["hold_until"].to_numpy()
    held = ~blank(record["hold"]) & (np.isnat(until) | (until >= today))
    waits = held | (until >= today) | (record["promise_date"].to_numpy() > today)
    plan = decision.plan
    waits[plan["customer"].to_numpy()] = plan["suppressed"].to_numpy(object) != ""
    return np.asarray(waits)
