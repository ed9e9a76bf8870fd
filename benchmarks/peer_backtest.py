"""The same replay as a loop over customers and invoices, as one would write it first.

It knows only what it is asked: receipts that pay the oldest invoice first, no holds, no promises,
no limitation near; everything else is the formula of the product, one customer at a time.
"""

from __future__ import annotations

import bisect
import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

K = 5  # invoices of the average of the book added to the customer's own
TOP = 0.2


@dataclass(frozen=True)
class Invoice:
    """One invoice."""

    customer: int
    issued: dt.date
    due: dt.date
    amount: int


@dataclass(frozen=True)
class Receipt:
    """Money received."""

    customer: int
    date: dt.date
    amount: int


@dataclass
class Standing:
    """An invoice on a day: what is open, and which day paid how much of it."""

    invoice: Invoice
    open: int
    paid: list[tuple[dt.date, int]] = field(default_factory=list)


def replay(
    invoices: Iterable[Invoice],
    receipts: Iterable[Receipt],
    days: Iterable[dt.date],
    until: dt.date,
) -> dict[str, float]:
    """Return the share of the late money owed by the top 20 % of customers, by ranking."""
    owed, received = defaultdict(list), defaultdict(list)
    for invoice in sorted(invoices, key=lambda one: (one.due, one.issued, one.amount)):
        owed[invoice.customer].append(invoice)
    for receipt in sorted(receipts, key=lambda one: (one.date, one.amount)):
        received[receipt.customer].append(receipt)
    ended = {id(s.invoice): _late_in_the_end(s, until)
             for customer in owed for s in _settled(owed[customer], received[customer], until)}  # fmt: skip
    found: dict[str, float] = defaultdict(float)
    late_money = 0
    for day in days:
        standing = {
            customer: _settled(owed[customer], received[customer], day) for customer in owed
        }
        scores, late = _one_day(standing, day, until, ended)
        late_money += sum(late.values())
        for name, score in scores.items():
            found[name] += _caught(score, late)
    return {name: money / late_money for name, money in found.items()}


def _settled(invoices, receipts, day):
    """Let the receipts up to a day pay the invoices up to that day, the oldest first."""
    standing = [Standing(one, one.amount) for one in invoices if one.issued <= day]
    place = 0
    for receipt in receipts:
        if receipt.date > day:
            break
        left = receipt.amount
        while left and place < len(standing):
            part = min(left, standing[place].open)
            if part:
                standing[place].open -= part
                standing[place].paid.append((receipt.date, part))
                left -= part
            place += not standing[place].open
    return standing


def _late_in_the_end(standing, until):
    came = sum(fen for day, fen in standing.paid if day > standing.invoice.due)
    return came + (standing.open if standing.invoice.due < until else 0)


def _one_day(standing, day, until, ended):
    """Return the scores of every ranking by customer, and what each owed that came late."""
    history = {customer: _history(own, day) for customer, own in standing.items()}
    book = _Book(sorted(late for own in history.values() for late in own))
    scores = {name: {} for name in ("likely", "oldest", "largest", "own_rate")}
    late, parts = {}, {}
    for customer, own in standing.items():
        unpaid = [one for one in own if one.open]
        if not unpaid:
            continue
        parts[customer] = _parts(own, unpaid, day)
        judged = [one for one in unpaid if one.invoice.due < until]
        if judged:
            for name, value in _scores(history[customer], book, unpaid, day).items():
                scores[name][customer] = value
            late[customer] = sum(_late(one, day, ended) for one in judged)
    largest = max(amount for amount, _, _ in parts.values())
    priority = {customer: _priority(*parts[customer], largest) for customer in late}
    return {**scores, "priority": priority}, late


def _late(one, day, ended):
    overdue = one.invoice.due < day
    return one.open if overdue else min(one.open, ended[id(one.invoice)])


def _history(standing, day):
    """Return twice the days late of what is known of a customer, one less for what is open."""
    own = []
    for one in standing:
        if not one.open:
            own.append(2 * (one.paid[-1][0] - one.invoice.due).days)
        elif one.invoice.due < day:
            own.append(2 * (day - one.invoice.due).days - 1)
    return sorted(own)


def _scores(own, book, unpaid, day):
    own_late = len(own) - bisect.bisect_left(own, 1)
    chances = [_probability(own, book, (day - one.invoice.due).days) for one in unpaid]
    return {
        "likely": sum(p * one.open for p, one in zip(chances, unpaid, strict=True)),
        "oldest": max((day - one.invoice.due).days for one in unpaid),
        "largest": sum(one.open for one in unpaid),
        "own_rate": own_late / len(own) if own else book.share_late(-(10**6)),
    }


class _Book:
    """Shares of the whole book, each worked out once a day."""

    def __init__(self, known):
        self.known = known
        self.shares = {}

    def share_late(self, days):
        if days not in self.shares:
            n = len(self.known) - bisect.bisect_left(self.known, 2 * days)
            late = len(self.known) - bisect.bisect_left(self.known, max(2 * days, 1))
            self.shares[days] = _rounded(late / n, 4) if n else None
        return self.shares[days]


def _probability(own, book, days):
    if days > 0:
        return 1.0
    n = len(own) - bisect.bisect_left(own, 2 * days)
    late = len(own) - bisect.bisect_left(own, max(2 * days, 1))
    share = book.share_late(days)
    return 0.5 if share is None else _rounded((late + K * share) / (n + K), 4)


def _parts(standing, unpaid, day):
    """Return overdue fen on a log scale, days and risk of one customer."""
    paid = sorted(
        (one.paid[-1][0], one.invoice.due, one.invoice.amount) for one in standing if not one.open
    )
    late = [max((when - due).days, 0) for when, due, _ in paid]
    risk = 0.5
    if len(paid) >= 3:
        total = sum(amount for _, _, amount in paid)
        in_time = sum(amount for (_, _, amount), days in zip(paid, late, strict=True) if not days)
        earlier, recent = late[:-3], late[-3:]
        trend = round(sum(earlier) / len(earlier) - sum(recent) / 3, 2) if earlier else 0.0
        average = round(sum(late) / len(late), 2)
        score = 100 * (
            0.40 * round(in_time / total, 4)
            + 0.25 * max(0.0, 1 - average / 60)
            + 0.15 * 0.5
            + 0.10 * min(max(0.5 + trend / 60, 0), 1)
            + 0.10
        )
        risk = (100 - _rounded(score, 2)) / 100
    overdue = sum(one.open for one in unpaid if one.invoice.due < day)
    days = max((day - one.invoice.due).days for one in unpaid)
    return math.log10(1 + overdue / 100), min(max(days / 180, 0), 1), risk


def _priority(amount, days, risk, largest):
    parts = (30 * (amount / largest if largest else 0), 30 * days, 15 * risk, 0, 0, 2.5)
    return _rounded(sum(_rounded(part, 2) for part in parts), 2)


def _rounded(value, places):
    return math.floor(value * 10**places + 0.5 + 1e-7) / 10**places


def _caught(score, late):
    """Return the late money of the top customers; those of one score share the places left."""
    places = max(1, int(len(score) * TOP + 0.5))
    groups = defaultdict(list)
    for customer, value in score.items():
        groups[value].append(late[customer])
    money = 0.0
    for value in sorted(groups, reverse=True):
        inside = min(places, len(groups[value]))
        money += sum(groups[value]) * inside / len(groups[value])
        places -= inside
        if not places:
            break
    return money
