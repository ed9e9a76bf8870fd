"""How late an invoice will be paid, judged by what its customer did before and the whole book.

    可能逾期 p       = (own late + k × share late of the book) / (own + k)
    预计逾期天数     = (own days late + k × average of the book) / (own + k)
    预计付款         the same with early payments as negative days: days from due to payment

"Own" are the customer's invoices whose lateness is known, "the book" those of all customers. A
customer with few invoices says little, so k invoices of the average are added to its own; with
none of its own it counts as the average (shrinkage).

An open item is held only against invoices that were as far as it is: one still open 5 days before
it is due against those that were still open 5 days before they were due. So what was paid long
before does not make the rest look safe, and what is overdue is late for certain.

    record_of     ledger and what settled what → the known invoices, sorted once
    expect        one answer for each open item, from its customer and its days overdue
    expect_whole  one answer for each customer, for an invoice just made out
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from xl_huikuan.core.aging import Aged
from xl_huikuan.core.behaviour import paid_items
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.totals import Flags, Floats, Ints

_EVER = -(10**6)  # days: before any payment
_FARTHEST = 10**6


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """Invoices whose lateness is known, of all customers; arrays of one length.

    Attributes:
        customer: customer numbers, ascending.
        late: days from due to payment, early ones negative, ascending within a customer; of an
            invoice still open the days overdue so far.
        paid: False = still open and overdue: it is late, and will be later than `late`.
    """

    customer: Ints
    late: Ints
    paid: Flags

    def __bool__(self) -> bool:
        raise TypeError("a Record has no truth value: ask for len(record.late)")


@dataclass(frozen=True, slots=True, eq=False)
class Expected:
    """How late items or customers will be, and what a clerk needs to work it out again.

    The shares and averages of the book are rounded before they are used, so that the printed
    numbers give the printed results.

    Attributes:
        own, own_late: comparable invoices of the customer, and how many of them were late.
        own_days, own_signed: their days late, early ones as 0 and as negative days.
        book: comparable invoices of all customers.
        book_share: share of them that was late, 0–1, four decimals; NaN = there are none.
        book_days, book_signed: their average days, two decimals; NaN = there are none.
        probability: of being paid late, 0–1, four decimals; NaN = nothing is known.
        days: expected days late, two decimals, never below what is overdue already; NaN likewise.
        pay_days: expected days from due to payment, negative = early; NaN likewise.
    """

    own: Ints
    own_late: Ints
    own_days: Ints
    own_signed: Ints
    book: Ints
    book_share: Floats
    book_days: Floats
    book_signed: Floats
    probability: Floats
    days: Floats
    pay_days: Floats


def make_record(customer: Ints, late: Ints, paid: Flags) -> Record:
    """Return a record of invoices in any order."""
    order = np.lexsort((paid, late, customer))
    return Record(customer[order], late[order], paid[order])


def record_of(ledger: Ledger, aged: Aged) -> Record:
    """Return what is known on the as-of date: invoices paid in full, and those overdue and open.

    An undated 已收 figure says nothing about when it was paid; a credit note is no payment.
    """
    paid = paid_items(ledger, aged)
    items = aged.open_items
    days = items["days"].to_numpy()
    overdue = (items["open"].to_numpy() > 0) & (days > 0) & items["due"].notna().to_numpy()
    return make_record(
        np.concatenate([paid["customer"].to_numpy(), items["customer"].to_numpy()[overdue]]),
        np.concatenate([paid["late"].to_numpy(), days[overdue].astype(np.int64)]),
        np.concatenate([np.ones(len(paid), np.bool_), np.zeros(int(overdue.sum()), np.bool_)]),
    )


def expect(record: Record, customer: Ints, days: npt.ArrayLike, k: float) -> Expected:
    """Return how late items will be; `days` overdue today (negative = to go), NaN = no due date.

    Comparable is what was paid no earlier than `days` from its due date, or is still open and
    farther overdue. `k` ≥ 0 invoices of the average of the book are added to the customer's own.
    """
    at = np.asarray(days, np.float64)
    known = ~np.isnan(at)
    now = np.clip(np.where(known, at, 0), _EVER, _FARTHEST).astype(np.int64)
    own, own_late, own_days, own_signed = _comparable(record, record.customer, customer, now)
    one_group = np.zeros(len(record.late), np.int64)
    book, *sums = _comparable(_by_days(record), one_group, np.zeros(len(now), np.int64), now)
    with np.errstate(invalid="ignore"):  # 0/0: nothing in the book is comparable
        share, late, signed = (
            _half_up(part / book, places) for part, places in zip(sums, (4, 2, 2), strict=True)
        )
    probability = np.where(now > 0, 1.0, _half_up(_shrunk(own_late, own, share, k), 4))
    overdue = np.where(now > 0, now, np.nan)
    shown = (
        share, late, signed, probability,
        np.fmax(_half_up(_shrunk(own_days, own, late, k), 2), overdue),
        np.fmax(_half_up(_shrunk(own_signed, own, signed, k), 2), overdue),
    )  # fmt: skip
    counts = (np.where(known, part, 0) for part in (own, own_late, own_days, own_signed, book))
    return Expected(*counts, *(np.where(known, part, np.nan) for part in shown))


def expect_whole(record: Record, n_customers: int, k: float) -> Expected:
    """Return how late each customer pays an invoice just made out: all its invoices compare."""
    return expect(record, np.arange(n_customers), np.full(n_customers, float(_EVER)), k)


def expected_reasons(expected: Expected, k: float) -> list[str]:
    """Return for each one how its figures come about, so that a calculator gives the same."""
    return [_reason(expected, i, k) for i in range(len(expected.own))]


def _reason(expected: Expected, i: int, k: float) -> str:
    if not expected.book[i]:
        return "没有可比的已付发票,无法估计"
    share, own, late = expected.book_share[i], expected.own[i], expected.own_late[i]
    return (
        f"可比发票本客户{own}笔逾期{late}笔共{expected.own_days[i]}天,"
        f"全部客户{expected.book[i]}笔逾期{share:.2%}平均{expected.book_days[i]:.2f}天;"
        f"可能逾期({late}+{k:g}×{share:.2%})÷({own}+{k:g})={expected.probability[i]:.2%},"
        f"预计逾期({expected.own_days[i]}+{k:g}×{expected.book_days[i]:.2f})÷({own}+{k:g})"
        f"={expected.days[i]:.2f}天"
    )


def _shrunk(total: Ints, count: Ints, average: Floats, k: float) -> Floats:
    """Return (total + k × average) / (count + k); the average where there is nothing to divide."""
    divisor = count + k
    added = k * average if k else np.zeros(len(average))
    return np.where(divisor > 0, (total + added) / np.where(divisor > 0, divisor, 1), average)


def _half_up(values: Floats, places: int) -> Floats:
    """Round as a clerk does: a half away from zero, binary noise below 1e-7 of it ignored."""
    scale = 10.0**places
    rounded: Floats = np.copysign(np.floor(np.abs(values) * scale + 0.5 + 1e-7), values) / scale
    return rounded


def _by_days(record: Record) -> Record:
    order = np.argsort(_keys(record), kind="stable")
    return Record(record.customer[order], record.late[order], record.paid[order])


def _keys(record: Record) -> Ints:
    """Return twice the days late, one less for what is open: it compares only beyond its days."""
    return 2 * np.clip(record.late, _EVER, _FARTHEST) - ~record.paid


def _comparable(record: Record, group: Ints, asked: Ints, now: Ints) -> tuple[Ints, ...]:
    """Return count, late ones, days late and signed days of what compares, for each asked group.

    `group` is ascending and `record` by key within it.
    """
    span = 5 * _FARTHEST
    line = group * span + _keys(record)
    end = np.searchsorted(group, asked, "right")
    first = np.searchsorted(line, asked * span + 2 * now)
    first_late = np.searchsorted(line, asked * span + np.maximum(2 * now, 1))
    signed = _running(record.late)
    return (
        end - first,
        end - first_late,
        signed[end] - signed[first_late],
        signed[end] - signed[first],
    )


def _running(values: Any) -> Ints:
    return np.concatenate([[0], np.cumsum(values)])
