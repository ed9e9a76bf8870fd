"""What was known on a day in the past, put as the rankings need it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from xl_huikuan.core.aging import Aged, age
from xl_huikuan.core.behaviour import behaviour_of
from xl_huikuan.core.credit import record_scores
from xl_huikuan.core.evidence import with_clocks
from xl_huikuan.core.lateness import Expected, expect, expect_whole, record_of
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.plan import priority_parts
from xl_huikuan.core.plan_facts import plan_facts
from xl_huikuan.core.priority import RANK_WEIGHTS, UNKNOWN, priority_points, weights_of
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.totals import Floats, Ints, customer_totals

_ANY_DAY = -(10**6)  # every open item counts, however far from due


@dataclass(frozen=True, slots=True, eq=False)
class Knowledge:
    """Open items with a due date and the customers that owe them, as known on a day.

    Attributes:
        as_of: the day.
        evidence: invoices of which it was known how late they were.
        customer: customer numbers, ascending.
        parts: the six parts of the priority, customers × 6.
        priority: 0–100.
        own_rate: late invoices over all of the customer's own; the book's share without any.
        item: positions in the ledger's items.
        group: place of each item's customer in `customer`.
        open: fen.
        days: days overdue, negative = to go.
        probability: of being paid late, 0–1.
        days_late: expected days late.
    """

    as_of: dt.date
    evidence: int
    customer: Ints
    parts: Floats
    priority: Floats
    own_rate: Floats
    item: Ints
    group: Ints
    open: Ints
    days: Ints
    probability: Floats
    days_late: Floats

    def by_customer(self, values: Floats) -> Floats:
        """Return the sum over each customer's items."""
        total = np.bincount(self.group, values, minlength=len(self.customer))
        return total.astype(np.float64)


def known_on(ledger: Ledger, settings: Settings, as_of: dt.date) -> Knowledge:
    """Return what was known on a day; `ledger` holds nothing but dated facts (`as_known_then`).

    Raises SettingInvalid when weights do not add up to 100.
    """
    aged = with_clocks(ledger, age(ledger, settings, as_of), settings, as_of)
    facts = plan_facts(ledger, aged, _ANY_DAY, settings, as_of)
    score = _credit_score(ledger, aged, settings)[facts.customer]
    parts = priority_parts(facts, score, settings)
    record, k = record_of(ledger, aged), settings["lateness_prior"]
    items = aged.open_items
    items = items[(items["open"].to_numpy() > 0) & items["due"].notna().to_numpy()]
    customer, days = items["customer"].to_numpy(), items["days"].to_numpy()
    expected = expect(record, customer, days, k)
    whole = expect_whole(record, len(ledger.customers), k)
    return Knowledge(
        as_of,
        len(record.late),
        facts.customer,
        parts,
        priority_of(parts, weights_of(settings, RANK_WEIGHTS)),
        own_rate(whole)[facts.customer],
        items["item"].to_numpy(),
        np.searchsorted(facts.customer, customer),
        items["open"].to_numpy(),
        days.astype(np.int64),
        np.where(np.isnan(expected.probability), UNKNOWN, expected.probability),
        np.nan_to_num(expected.days),
    )


def _credit_score(ledger: Ledger, aged: Aged, settings: Settings) -> Floats:
    """Return the credit scores of `credit.rate`: where nothing else is known, 信用记录 is all."""
    nobody_disputes = np.zeros(len(ledger.customers), np.bool_)
    totals = customer_totals(aged.open_items, aged.advances, nobody_disputes)
    behaviour = behaviour_of(ledger, aged)
    return record_scores(behaviour, ledger.customers, totals, settings["minimum_paid"])


def priority_of(parts: Floats, weights: Floats) -> Floats:
    """Return the priority of customers from their six parts."""
    amount, days, risk, promise, limitation, ease = parts.T
    return priority_points(amount, days, risk, promise, limitation, ease, weights)[1]


def own_rate(whole: Expected) -> Floats:
    """Return each customer's own share of late invoices, unshrunk; the book's where it has none."""
    own = whole.own_late / np.maximum(whole.own, 1)
    return np.where(whole.own > 0, own, np.nan_to_num(whole.book_share, nan=UNKNOWN))
