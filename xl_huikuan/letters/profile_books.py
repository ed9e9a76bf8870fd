"""What 客户简报 is made from: worked out once for all customers, then looked at one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from xl_huikuan.core.aging import Aged
from xl_huikuan.core.behaviour import behaviour_of
from xl_huikuan.core.disputes import standing
from xl_huikuan.core.dossier import by_customer
from xl_huikuan.core.dossier_facts import dossier_facts
from xl_huikuan.core.forms.contact_log import CONTACT_LOG
from xl_huikuan.core.forms.disputes import DISPUTES
from xl_huikuan.core.model import Decision, Ledger
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.totals import Floats, Ints, sum_by
from xl_huikuan.letters.facts import Issued


@dataclass(frozen=True, slots=True, eq=False)
class Books:
    """Everything known of all customers on a day.

    Attributes:
        ledger, decision, settings: as everywhere, the credit file in them.
        facts: what the credit file says by itself, a row per customer.
        typed: what was typed in it, likewise.
        trend: days late before less those of the last three invoices, by customer.
        overdue: fen, by customer.
        disputes: rows of the form of disputes not settled, with state and days.
        talks: rows of the contact log up to the day, the newest first.
        letters: issued by customer number, oldest first.
    """

    ledger: Ledger
    decision: Decision
    settings: Settings
    facts: pd.DataFrame
    typed: pd.DataFrame
    trend: Floats
    overdue: Ints
    disputes: pd.DataFrame
    talks: pd.DataFrame
    letters: Mapping[int, Sequence[Issued]]

    @property
    def as_of(self) -> dt.date:
        """The date all figures speak of."""
        return self.decision.as_of


def books_of(
    ledger: Ledger,
    decision: Decision,
    settings: Settings,
    letters: Mapping[int, Sequence[Issued]],
) -> Books:
    """Work out what all profiles of a day need."""
    aged = Aged(decision.open_items, decision.matches, decision.advances, decision.aging)
    items = decision.open_items
    late = np.where(items["days"].to_numpy() > 0, items["open"].to_numpy(), 0)
    return Books(
        ledger,
        decision,
        settings,
        dossier_facts(ledger, decision, settings),
        by_customer(ledger),
        behaviour_of(ledger, aged).trend_days,
        sum_by(items["customer"].to_numpy(), late, len(ledger.customers)),
        _open_disputes(ledger, settings, decision.as_of),
        _talks(ledger, decision.as_of),
        letters,
    )


def _open_disputes(ledger: Ledger, settings: Settings, as_of: dt.date) -> pd.DataFrame:
    form = ledger.papers[DISPUTES]
    how = standing(form, settings, as_of)
    return form.assign(state=how.state, days=how.days)[how.open]


def _talks(ledger: Ledger, as_of: dt.date) -> pd.DataFrame:
    log = ledger.papers[CONTACT_LOG]
    past = log[log["day"] <= pd.Timestamp(as_of)]  # NaT compares false
    return past.iloc[::-1].sort_values("day", ascending=False, kind="stable")


@dataclass(frozen=True, slots=True, eq=False)
class One:
    """One customer of the books; `number` is its customer number."""

    books: Books
    number: int

    @property
    def record(self) -> Any:
        """Return its row of CUSTOMERS."""
        return self.books.ledger.customers.iloc[self.number]

    @property
    def credit(self) -> Any:
        """Return its row of CREDIT."""
        return self.books.decision.credit.iloc[self.number]

    @property
    def facts(self) -> Any:
        """Return what the credit file says by itself."""
        return self.books.facts.iloc[self.number]

    @property
    def typed(self) -> Any:
        """Return what was typed in its credit file."""
        return self.books.typed.iloc[self.number]

    @property
    def plan(self) -> Any | None:
        """Return its row of the plan, None when it does not stand in it."""
        plan = self.books.decision.plan
        rows = plan[plan["customer"].to_numpy() == self.number]
        return rows.iloc[0] if len(rows) else None

    @property
    def owed(self) -> pd.DataFrame:
        """Return its items still owed, the longest overdue first."""
        items = self.books.decision.open_items
        mine = items[(items["customer"].to_numpy() == self.number) & (items["open"].to_numpy() > 0)]
        return mine.sort_values(["days", "due"], ascending=[False, True], kind="stable")

    def rows(self, frame: pd.DataFrame, column: str = "customer") -> pd.DataFrame:
        """Return the rows of a frame that are this customer's."""
        return frame[frame[column].to_numpy() == self.number]
