"""What the collection plan needs to know of each customer in reach, read from its open items."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.core.aging import Aged
from xl_huikuan.core.dossier import by_customer
from xl_huikuan.core.ease import Ease, ease_of
from xl_huikuan.core.ladder import letter_due
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.plan_bills import bills_on_hand
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.totals import (
    Flags,
    Floats,
    Ints,
    blank,
    contains,
    highest_by,
    max_by,
    sum_by,
)
from xl_huikuan.core.workdays import workdays_after

Texts = npt.NDArray[np.str_]
Dates = npt.NDArray[np.datetime64]
RETENTION = "质保金"  # kind of an item


@dataclass(frozen=True, slots=True, eq=False)
class PlanFacts:
    """Customers with something overdue or soon due; arrays of one length, one place each.

    Attributes:
        customer: customer numbers, ascending.
        name, code, hold, blocked, class_manual, hold_until, malicious: from the customer record.
        overdue, balance, advance: fen; balance is open less advance.
        demand: fen a letter would ask for: dated, past grace or soon due, not waiting and no
            retention money.
        max_days: most days overdue; ≤ 0 = soon due.
        level: highest level of items that are not waiting, of all items when all wait.
        letter_level: highest level of items a letter would name; −1 = none.
        promise_due: 1.0 when a promise in force is due or broken and not paid since, else 0.0.
        next_promise: earliest promise still to come; NaT = none.
        own_promise: the promise for the whole account still to come; NaT = none.
        in_grace: whether a promise is due and its money may still come in time.
        limitation_left: fewest days to limitation of overdue items; NaN = none overdue.
        waiting: why every item in reach waits (争议, 承诺未到期 …); "" = at least one does not.
        pressed, pressed_days: fen overdue and most days of items that do not wait, less bills on
            hand; of all items where nothing is left to press for.
        held_back: fen overdue that waits beside what is pressed for.
        part_promised: fen the promise for the account is about where that is not all, else 0.
        bills, bills_day: fen of bills on hand that stand for what is open, and the last day one
            of them is money; NaT = none is known.
        covered: the bills cover all that would be pressed for.
        file: rows of the credit file.
        ease: how easily the money comes.
    """

    customer: Ints
    name: Texts
    code: Texts
    hold: Texts
    blocked: Texts
    class_manual: npt.NDArray[np.object_]
    hold_until: Dates
    malicious: Flags
    overdue: Ints
    balance: Ints
    advance: Ints
    demand: Ints
    max_days: Floats
    level: Ints
    letter_level: Ints
    promise_due: Floats
    next_promise: Dates
    own_promise: Dates
    in_grace: Flags
    limitation_left: Floats
    waiting: Texts
    pressed: Ints
    pressed_days: Floats
    held_back: Ints
    part_promised: Ints
    bills: Ints
    bills_day: Dates
    covered: Flags
    file: pd.DataFrame
    ease: Ease


@dataclass(frozen=True, slots=True, eq=False)
class _Reach:
    """Open items overdue or soon due; `group` is the place of their customer in PlanFacts."""

    items: pd.DataFrame
    group: Ints
    n: int
    waits: Flags


def plan_facts(
    ledger: Ledger, aged: Aged, soon: int, settings: Settings, as_of: dt.date
) -> PlanFacts:
    """Collect the facts; `soon` is the first day (≤ 0) on which a coming due date counts."""
    items = aged.open_items
    days, dated = items["days"].to_numpy(), items["due"].notna().to_numpy()
    near = (items["open"].to_numpy() > 0) & ((days > 0) | ((days >= soon) & dated))
    reached = items[near]
    customer, group = np.unique(reached["customer"].to_numpy(), return_inverse=True)
    today = np.datetime64(as_of, "s")
    waits = ~blank(reached["hold"]) | (reached["promise_date"].to_numpy() > today)
    reach = _Reach(reached, group, len(customer), waits)
    record = ledger.customers.iloc[customer]
    advance = aged.advances[customer]
    balance = sum_by(items["customer"].to_numpy(), items["open"].to_numpy(), len(aged.advances))
    file = by_customer(ledger).iloc[customer]
    bills, matures = bills_on_hand(ledger, as_of)
    return PlanFacts(
        customer=customer,
        **{name: record[name].to_numpy(object).astype(np.str_)
           for name in ("name", "code", "hold", "blocked")},
        class_manual=record["class_manual"].to_numpy(object),
        hold_until=record["hold_until"].to_numpy(),
        malicious=record["malicious"].to_numpy(),
        balance=balance[customer] - advance,
        advance=advance,
        **_amounts(reach, settings),
        **_pressed(reach, bills[customer], _own_amount(record, today)),
        bills_day=matures[customer],
        file=file,
        ease=ease_of(file, record["customer_type"].to_numpy(object), settings),
        **_promises(reach, record, today),
        in_grace=_in_grace(record, settings, today),
        limitation_left=_limitation(reach),
        waiting=_waiting(reach),
    )  # fmt: skip


def _amounts(reach: _Reach, settings: Settings) -> dict[str, Any]:
    group, n = reach.group, reach.n
    days, level = reach.items["days"].to_numpy(), reach.items["level"].to_numpy()
    amount = reach.items["open"].to_numpy()
    # A letter states due dates: an item known only by its age column is left to the statement.
    # Retention money is settled on its own, never demanded with the invoices.
    named = letter_due(days, settings) & ~reach.waits & reach.items["due"].notna().to_numpy()
    named &= ~contains(reach.items["kind"], RETENTION)
    all_wait = sum_by(group, np.where(reach.waits, 0, 1), n) == 0
    counted = ~reach.waits | all_wait[group]
    return {
        "overdue": sum_by(group, np.where(days > 0, amount, 0), n),
        "demand": sum_by(group, np.where(named, amount, 0), n),
        "max_days": max_by(group, days, n),
        "level": highest_by(group[counted], level[counted], n),
        "letter_level": highest_by(group[named], level[named] + 1, n) - 1,
    }


def _own_amount(record: pd.DataFrame, today: np.datetime64) -> Floats:
    """Return fen of promises for the account that are to come; NaN = for all, or there is none."""
    coming = record["promise_date"].to_numpy() > today
    return np.where(coming, record["promise_amount"].to_numpy(), np.nan)


def _pressed(reach: _Reach, bills: Ints, promised: Floats) -> dict[str, Any]:
    """Part what is overdue into what is pressed for and what waits; of who waits all counts."""
    days, amount = reach.items["days"].to_numpy(), reach.items["open"].to_numpy()
    overdue = np.where(days > 0, amount, 0)
    waiting = sum_by(reach.group, np.where(reach.waits, overdue, 0), reach.n)
    all_wait = sum_by(reach.group, np.where(reach.waits, 0, 1), reach.n) == 0
    left = sum_by(reach.group, overdue, reach.n) - np.where(all_wait, 0, waiting)
    covered = (left > 0) & (bills >= left) & ~all_wait
    paper = np.where(covered | all_wait, 0, np.minimum(bills, left))
    partly = (promised < left - paper) & ~covered & ~all_wait  # NaN compares false
    part = np.where(partly, np.nan_to_num(promised), 0).astype(np.int64)
    counted = ~reach.waits | all_wait[reach.group]
    return {
        "pressed": left - paper - part,
        "pressed_days": max_by(reach.group[counted], days[counted], reach.n),
        "held_back": np.where(all_wait, 0, waiting) + part,
        "part_promised": part,
        "bills": bills,
        "covered": covered,
    }


def _promises(reach: _Reach, record: pd.DataFrame, today: np.datetime64) -> dict[str, Any]:
    of_item, of_customer = reach.items["promise_date"].to_numpy(), record["promise_date"].to_numpy()
    coming = np.where(of_item > today, of_item, np.datetime64("NaT", "s"))
    first = np.full(reach.n, np.datetime64("NaT", "s"))
    np.fmin.at(first, reach.group, coming)
    own = np.where(of_customer > today, of_customer, np.datetime64("NaT", "s"))
    return {
        "promise_due": record["promise_presses"].to_numpy().astype(np.float64),
        "next_promise": np.fmin(first, own),
        "own_promise": own,
    }


def _in_grace(record: pd.DataFrame, settings: Settings, today: np.datetime64) -> Flags:
    days = workdays_after(record["promise_date"].to_numpy(), settings["promise_grace"])
    due: Flags = record["promise_presses"].to_numpy() & (days >= today)  # NaT compares false
    return due


def _limitation(reach: _Reach) -> Floats:
    overdue = reach.items["days"].to_numpy() > 0
    left = reach.items["limit_left"].to_numpy()[overdue]
    return -max_by(reach.group[overdue], -left, reach.n)


def _waiting(reach: _Reach) -> Texts:
    """Say why all items of a customer wait; only customers where that is so are looked at."""
    acts = sum_by(reach.group, np.where(reach.waits, 0, 1), reach.n) > 0
    reasons: list[set[str]] = [set() for _ in range(reach.n)]
    idle = np.flatnonzero(~acts[reach.group])
    holds = reach.items["hold"].to_numpy(object)[idle]
    for place, hold in zip(reach.group[idle].tolist(), holds, strict=True):
        reasons[place].add(hold or "承诺未到期")
    return np.array(["、".join(sorted(words)) for words in reasons], np.str_)
