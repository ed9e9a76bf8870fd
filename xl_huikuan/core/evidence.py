"""The clocks of limitation of open items: what payments, the contact log and letters prove."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from xl_huikuan.core.aging import Aged
from xl_huikuan.core.interruptions import MEDIUM, STRONG, Interruption, clocks
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.settle import RULES

Noted = Callable[[pd.DataFrame], Iterable[Interruption]]  # OPEN_ITEMS → what else is known of them
_EPOCH, _NEVER = dt.date(1970, 1, 1), np.iinfo(np.int64).min  # day 0, and no day
SURE = ("指定核销", "同发票")  # the payment itself names the debt


def nothing_noted(open_items: pd.DataFrame) -> tuple[Interruption, ...]:
    """Know of nothing but the workbook."""
    del open_items
    return ()


def with_clocks(
    ledger: Ledger, aged: Aged, settings: Settings, as_of: dt.date, noted: Noted = nothing_noted
) -> Aged:
    """Return what is open with the end of its limitation period, what that runs from, and proof."""
    items = aged.open_items
    events = (*part_payments(ledger, aged), *_contacts(ledger, items), *noted(items))
    is_owed = items["open"].to_numpy() > 0
    due = np.where(is_owed, items["due"].to_numpy(), np.datetime64("NaT", "s"))
    found = clocks(due, events, settings["limitation_years"], as_of)
    return replace(
        aged,
        open_items=items.assign(
            limit_end=found.safe_end,
            limit_left=found.safe_left,
            limit_why=found.why,
            evidence=found.noted,
            noted_end=found.noted_end,
        ),
    )


def part_payments(ledger: Ledger, aged: Aged) -> Iterator[Interruption]:
    """Yield the payments on items that are still open, those of one day and one rule together.

    Credit notes and receipts without a date prove nothing.
    """
    items, matches = aged.open_items, aged.matches
    owed = np.flatnonzero(items["open"].to_numpy() > 0)
    position = np.full(len(ledger.items), -1)
    position[items["item"].to_numpy()[owed]] = owed
    item, receipt = position[matches["item"].to_numpy()], matches["receipt"].to_numpy()
    dates = np.append(ledger.receipts["date"].to_numpy(), np.datetime64("NaT", "s"))
    days = dates[np.maximum(receipt, -1)].astype("datetime64[D]").astype(np.int64)
    kept = (receipt >= 0) & (item >= 0) & (days != _NEVER)
    rule = pd.Categorical(matches["rule"], categories=RULES).codes.astype(np.int64)
    event, item = (days * len(RULES) + rule)[kept], item[kept]
    order = np.lexsort((item, event))
    event, item = event[order], item[order]
    again = np.append(False, (event[1:] == event[:-1]) & (item[1:] == item[:-1]))[: len(event)]
    codes, firsts = np.unique(event[~again], return_index=True)
    parts = np.split(item[~again], firsts[1:])
    for code, part in zip(codes.tolist(), parts, strict=False):
        day, name = _EPOCH + dt.timedelta(code // len(RULES)), RULES[code % len(RULES)]
        proof = STRONG if name in SURE else MEDIUM
        yield Interruption(part, day, f"部分付款({name})", proof)


def _contacts(ledger: Ledger, items: pd.DataFrame) -> Iterator[Interruption]:
    """Yield what the contact log tells of customers: it is about all that they still owe."""
    if not ledger.contacts:
        return
    customer = items["customer"].to_numpy()
    owed = np.flatnonzero(items["open"].to_numpy() > 0)
    order = owed[np.argsort(customer[owed], kind="stable")]
    numbers = sorted(ledger.contacts)
    firsts, ends = (np.searchsorted(customer[order], numbers, side) for side in ("left", "right"))
    for number, first, end in zip(numbers, firsts, ends, strict=True):
        for one in ledger.contacts[number]:
            yield Interruption(order[first:end], one.day, one.kind, one.proof, one.revives)
