"""Expected cash: every open fen on the day it is expected, or apart with the reason (DOMAIN 167).

    bills, promises, stages      on the day they name, the oldest debt first (`forecast_pools`)
    not due yet                  due date + expected days of its customer (`lateness`)
    overdue                      due date + days that invoices as late as this one took, those paid
    nothing comparable           the due date; overdue: as-of date + 无记录逾期款预计天数
    呆死, 诉讼, 争议, 暂缓, 没有到期日   not forecast, shown apart

Then the customer's calendar moves the day (`forecast_days`); no day is before the day after the
as-of date, for what came up to then is in the ledger. A line's likelihood is the share of
comparable invoices that were paid, or of promises that were kept: 预计 = Σ 金额 × 可能性.

Σ lines of the ledger = Σ open, to the fen, with what stands apart.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from xl_huikuan.core.aging import Aged
from xl_huikuan.core.dossier import by_customer
from xl_huikuan.core.forecast_days import Calendar, Days, arrives, calendar_of
from xl_huikuan.core.forecast_kinds import KINDS, Kind, apart
from xl_huikuan.core.forecast_pools import OUTSIDE, Owed, announced, line_frame
from xl_huikuan.core.lateness import Expected, Record, expect, record_of
from xl_huikuan.core.matching import stable_order
from xl_huikuan.core.model import Decision, Ledger
from xl_huikuan.core.plan_facts import RETENTION
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.totals import Flags, Floats, Ints, contains

UNKNOWN_LIKELIHOOD = 0.5  # nothing is known: the middle
_NOT_A_DAY = np.datetime64("NaT", "D")
_DAY = np.timedelta64(1, "D")
_AGES = 10**6  # days: more than any item is old
_USED = (
    "customer", "item", "open", "due", "days", "kind", "hold", "promise_date", "contract_no",
    "invoice_no", "doc_no",
)  # fmt: skip
_AS_SAID = (Kind.BILL, Kind.BOOKED_BILL)  # their day is a working day of the bank already
_EXACT = (Kind.PROMISE, Kind.STAGE, Kind.UNBILLED, Kind.RETENTION, Kind.DUE)


@dataclass(frozen=True, slots=True, eq=False)
class Chance:
    """How often comparable invoices were paid; arrays by open item.

    Attributes:
        own, own_paid: comparable invoices of the customer, and how many of them are paid.
        book, book_paid: those of all customers.
        book_share: (paid + 1) ÷ (invoices + 2) of the book, four decimals; 0.5 = there are none.
        value: (own paid + k × share) ÷ (own + k), four decimals.
    """

    own: Ints
    own_paid: Ints
    book: Ints
    book_paid: Ints
    book_share: Floats
    value: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """Expected money.

    Attributes:
        as_of: what came up to here is in the ledger.
        lines: customer, `at` (position in `items`, `OUTSIDE` = not part of what is open), amount
            (fen), kind (`Kind`), ready (before the calendar), day (NaT = apart), likelihood,
            weighted (fen × likelihood, half-up), note; in order of items.
        items: the open items by customer, the oldest first.
        expected: how late each item will be, by the comparable invoices that are paid.
        chance: how likely it is paid.
        promised: share of promises kept by customer, (kept + 1) ÷ (made + 2).
        calendar: when customers pay.
        prior: invoices of the average added to a customer's own.
        wait: days until overdue money without any record.
    """

    as_of: dt.date
    lines: pd.DataFrame
    items: pd.DataFrame
    expected: Expected
    chance: Chance
    promised: Floats
    calendar: Calendar
    prior: float
    wait: int

    def __bool__(self) -> bool:
        raise TypeError("a Forecast has no truth value: ask for len(forecast.lines)")


def forecast_of(ledger: Ledger, decision: Decision, settings: Settings) -> Forecast:
    """Return the forecast of what a decision found open; the ledger is `with_promises`."""
    aged = Aged(decision.open_items, decision.matches, decision.advances, decision.aging)
    return forecast(ledger, aged, decision.promises, settings, decision.as_of)


def forecast(
    ledger: Ledger, aged: Aged, promises: pd.DataFrame, settings: Settings, as_of: dt.date
) -> Forecast:
    """Return on which day all that is open is expected.

    `promises` has columns PROMISES; the ledger counts those kept already (`with_promises`).
    """
    items = _open(aged)
    expected, chance = _judged(ledger, aged, items, settings)
    dossier = by_customer(ledger)
    calendar = calendar_of(dossier)
    why = apart(ledger, items, settings, np.datetime64(as_of, "s"))
    owed = Owed(items, np.where(why < 0, items["open"].to_numpy(), 0))
    said = announced(ledger, owed, promises, aged.matches, as_of)
    approvals = np.nan_to_num(dossier["approvals"].to_numpy()) * settings["approval_days"]
    today, wait = np.datetime64(as_of, "D"), settings["forecast_wait"]
    kind, ready = _estimated(items, expected, approvals[items["customer"]], wait, today)
    unlikely = (chance.value < settings["least_share"] / 100) & (items["days"].to_numpy() > 0)
    kind = np.where(unlikely, Kind.UNLIKELY, kind)
    lines = _together(said, owed, why, kind, np.where(unlikely, _NOT_A_DAY, ready))
    promised = _promised(ledger)
    lines = _likely(_dated(lines, calendar, today + _DAY), chance, promised, ledger)
    prior = settings["lateness_prior"]
    return Forecast(as_of, lines, items, expected, chance, promised, calendar, prior, wait)


def _judged(
    ledger: Ledger, aged: Aged, items: pd.DataFrame, settings: Settings
) -> tuple[Expected, Chance]:
    """Return what the record says of each item: how late it will be, and whether it is paid.

    A list of what is open tells nothing of what was paid: the likelihood is judged only by a
    ledger that holds at least as many paid invoices as overdue ones.
    """
    prior, enough = settings["lateness_prior"], settings["minimum_paid"]
    record, who, days = record_of(ledger, aged), items["customer"].to_numpy(), items["days"]
    paid = _those(record, record.paid)
    expected, late = expect(paid, who, days, prior), len(record.late) - len(paid.late)
    if len(paid.late) >= max(late, enough):
        return expected, _chance(expect(record, who, days, prior), expected, prior)
    nothing = expect(_those(record, np.zeros(len(record.late), np.bool_)), who, days, prior)
    return expected, _chance(nothing, nothing, prior)


def _those(record: Record, chosen: Flags) -> Record:
    return Record(record.customer[chosen], record.late[chosen], record.paid[chosen])


def _together(said: pd.DataFrame, owed: Owed, why: Ints, kind: Ints, ready: Days) -> pd.DataFrame:
    """Return all lines in order of items: what was announced, what is estimated, what is apart."""
    who, open_fen = (owed.items[name].to_numpy() for name in ("customer", "open"))
    rest, held = np.flatnonzero(owed.left > 0), np.flatnonzero(why >= 0)
    lines = pd.concat([
        said,
        line_frame(who[rest], rest, owed.left[rest], kind[rest], ready[rest], ""),
        line_frame(who[held], held, open_fen[held], why[held], _NOT_A_DAY, ""),
    ])  # fmt: skip
    order = np.argsort(lines["at"].to_numpy(), kind="stable")
    return lines.iloc[order].reset_index(drop=True)


def _open(aged: Aged) -> pd.DataFrame:
    """Return what is open by customer, the oldest first, what has no date last."""
    table = aged.open_items[list(_USED)]
    rows = np.flatnonzero(table["open"].to_numpy() > 0)
    days, customer = (table[name].to_numpy()[rows] for name in ("days", "customer"))
    age = np.where(np.isnan(days), -_AGES, np.clip(days, -_AGES, _AGES)).astype(np.int64)
    order = stable_order(customer * (2 * _AGES + 1) + _AGES - age)
    return table.iloc[rows[order]].reset_index(drop=True)


def _estimated(
    items: pd.DataFrame, expected: Expected, approvals: Floats, wait: int, today: np.datetime64
) -> tuple[Ints, Days]:
    """Return for each item what its day rests on, and the day."""
    days = items["days"].to_numpy()
    overdue, compares = days > 0, expected.book > 0
    due = today - np.nan_to_num(days).astype(np.int64)
    late = np.floor(np.nan_to_num(expected.pay_days) + 0.5).astype(np.int64)
    strange = np.where(expected.own == 0, np.floor(approvals + 0.5), 0).astype(np.int64)
    retention = contains(items["kind"], RETENTION) & ~overdue
    rules = (
        (retention, Kind.RETENTION, due),
        (overdue & compares, Kind.OVERDUE, due + late),
        (overdue, Kind.UNKNOWN, np.full(len(items), today + wait)),
        (compares, Kind.RECORD, due + late + strange),
        (np.ones(len(items), np.bool_), Kind.DUE, due + strange),
    )
    masks = [mask for mask, _, _ in rules]
    kind = np.select(masks, [code for _, code, _ in rules])
    number = np.select(masks, [day.astype("datetime64[D]").astype(np.int64) for _, _, day in rules])
    return kind, number.astype("datetime64[D]")


def _dated(lines: pd.DataFrame, calendar: Calendar, first: np.datetime64) -> pd.DataFrame:
    """Return the lines with the day on which their money arrives."""
    kind, who = lines["kind"].to_numpy(), lines["customer"].to_numpy()
    named = np.isin(kind, (Kind.PROMISE, *_AS_SAID))  # the customer or the bill names the day
    theirs = calendar[who]
    theirs = Calendar(
        np.where(named, np.nan, theirs.closing), np.where(named, np.nan, theirs.paying),
        np.where(np.isin(kind, _AS_SAID), 0, theirs.bank),
    )  # fmt: skip
    ready = lines["ready"].to_numpy().astype("datetime64[D]")
    day = arrives(ready, theirs, first, exact=np.isin(kind, (*_EXACT, *_AS_SAID)))
    return lines.assign(day=day.astype("datetime64[s]"))


def _chance(everything: Expected, paid: Expected, prior: float) -> Chance:
    share = _four((paid.book + 1) / (everything.book + 2))
    divisor = everything.own + prior
    value = (paid.own + prior * share) / np.where(divisor > 0, divisor, 1)
    value = _four(np.where(divisor > 0, value, share))
    return Chance(everything.own, paid.own, everything.book, paid.book, share, value)


def _promised(ledger: Ledger) -> Floats:
    """Return the share of promises each customer keeps, four decimals; none made counts half."""
    made, kept = (ledger.customers[name].to_numpy() for name in ("promises_made", "promises_kept"))
    return _four((np.minimum(kept, made) + 1) / (made + 2))


def _four(share: Floats) -> Floats:
    """Return shares to four decimals, half-up, as a clerk rounds them."""
    return np.floor(np.round(share * 10_000, 6) + 0.5) / 10_000


def _likely(lines: pd.DataFrame, chance: Chance, promised: Floats, ledger: Ledger) -> pd.DataFrame:
    """Return the lines with their likelihood: of a bill 1, of a customer that dishonoured one 0.5."""
    kind, who, at = (lines[name].to_numpy() for name in ("kind", "customer", "at"))
    dishonoured = ledger.customers["dishonoured"].to_numpy()[who]
    of_item = np.append(chance.value, UNKNOWN_LIKELIHOOD)[at]
    rules = (
        (np.isin(kind, _AS_SAID), np.where(dishonoured, UNKNOWN_LIKELIHOOD, 1.0)),
        (kind == Kind.PROMISE, promised[who]),
        (~forecast_kinds(lines), 0.0),
    )
    likely = np.select([mask for mask, _ in rules], [value for _, value in rules], of_item)
    weighted = np.floor(np.round(lines["amount"].to_numpy() * likely, 4) + 0.5)
    return lines.assign(likelihood=likely, weighted=weighted.astype(np.int64))


def forecast_kinds(lines: pd.DataFrame) -> Flags:
    """Tell which lines have a day."""
    return np.array([basis.forecast for basis in KINDS])[lines["kind"].to_numpy()]


def of_ledger(lines: pd.DataFrame) -> Flags:
    """Tell which lines are part of what is open."""
    ours: Flags = lines["at"].to_numpy() != OUTSIDE
    return ours
