"""How old every open amount is on an as-of date, and the customer × bucket table.

    age        ledger → open items, matches, advances, table
    age_table  bare arrays → table, for large data; `running` settles for worksheet functions

Conventions of DOMAIN §2.1: due today is not overdue, a bucket includes its upper limit, rows after
the as-of date do not exist yet, credit balances stand apart and never make a negative bucket.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.core.aging_findings import aging_findings
from xl_huikuan.core.errors import Finding
from xl_huikuan.core.frames import ITEMS, OPEN_ITEMS, make_frame
from xl_huikuan.core.matching import Dates, Index, fen_by, fifo_open
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.money import Fen
from xl_huikuan.core.policy import AgingScheme
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.settle import ELSEWHERE, Settlement, item_dates, settle
from xl_huikuan.core.terms import due_dates

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
_DAYS_IN_YEAR = 365
_BEFORE_ALL = np.datetime64("1900-01-01", "s")


@dataclass(frozen=True, slots=True, eq=False)
class Aged:
    """What is open on the as-of date and how old it is.

    Attributes:
        open_items: columns OPEN_ITEMS, one row per item dated up to the as-of date.
        matches: columns MATCHES; positions are those of the ledger's items and receipts.
        advances: int64 fen per customer, not used up; negative where refunds exceed receipts.
        matrix: int64 fen, customers × (buckets of the scheme + 无到期日).
        findings: what the clerk should know about it.
    """

    open_items: pd.DataFrame
    matches: pd.DataFrame
    advances: Fen
    matrix: npt.NDArray[np.int64]
    findings: tuple[Finding, ...] = ()

    def __bool__(self) -> bool:
        raise TypeError("an Aged has no truth value: ask for len(aged.open_items)")


def bucket_index(days: Floats, base_dates: Dates, as_of: dt.date, scheme: AgingScheme) -> Index:
    """Return the bucket of every age: an index into scheme.labels, -1 where nothing is known.

    A scheme of days takes `days` up to and including each limit. A scheme of years counts
    anniversaries of `base_dates` (民法典 202: 29 February has its anniversary on the 28th), and
    falls back to `days` of 365 to the year where the date is NaT.
    """
    limits = np.array(scheme.limits, np.float64) * (_DAYS_IN_YEAR if scheme.years else 1)
    known = ~np.isnan(days)
    bucket = np.where(known, np.searchsorted(limits, np.where(known, days, 0.0), "left"), -1)
    if not scheme.years:
        return bucket
    today = _calendar_number(np.array([as_of], "datetime64[D]"))
    base = _calendar_number(base_dates.astype("datetime64[D]"))
    anniversaries = np.array(scheme.limits, np.int64) * 10000
    passed = np.searchsorted(anniversaries, today - base, "left")
    return np.where(np.isnat(base_dates), bucket, passed)


def _calendar_number(days: Dates) -> Index:
    """Return yyyymmdd as a number: its differences order anniversaries, leap days included."""
    months = days.astype("datetime64[M]")
    number = months.astype(np.int64)
    day = (days - months.astype("datetime64[D]")).astype(np.int64) + 1
    result: Index = (1970 + number // 12) * 10000 + (number % 12 + 1) * 100 + day
    return result


def age_table(
    customer: Index,
    base_date: Dates,
    amount: Fen,
    received: Fen,
    *,
    as_of: dt.date,
    scheme: AgingScheme,
) -> npt.NDArray[np.int64]:
    """Return fen as customers × (buckets + 无到期日) after first-in-first-out by base date.

    `amount` ≥ 0 per item, `received` ≥ 0 per customer; what is received too much is not shown.
    """
    still_open = fifo_open(customer, base_date, amount, received)
    return bucket_table(customer, base_date, still_open, len(received), as_of=as_of, scheme=scheme)


def bucket_table(
    customer: Index,
    base_date: Dates,
    open_fen: Fen,
    n_customers: int,
    *,
    as_of: dt.date,
    scheme: AgingScheme,
) -> npt.NDArray[np.int64]:
    """Return open fen as customers × (buckets + 无到期日)."""
    bucket = bucket_index(_days(base_date, as_of), base_date, as_of, scheme)
    return _pivot(customer, bucket, open_fen, n_customers, scheme)


def _pivot(
    customer: Index, bucket: Index, open_fen: Fen, n_customers: int, scheme: AgingScheme
) -> npt.NDArray[np.int64]:
    width = len(scheme.labels) + 1
    cell = customer * width + np.where(bucket < 0, width - 1, bucket)
    return fen_by(cell, open_fen, n_customers * width).reshape(n_customers, width)


def _days(base: Dates, as_of: dt.date) -> Floats:
    """Return days from base to as_of as float64; NaN where base is NaT."""
    days = (np.datetime64(as_of, "D") - base.astype("datetime64[D]")).astype(np.float64)
    return np.where(np.isnat(base), np.nan, days)


def in_view(ledger: Ledger, as_of: dt.date) -> tuple[Mask, Mask]:
    """Tell which items and receipts exist on the as-of date.

    Undated ones do, except a 已收 figure entered on an item that does not exist yet.
    """
    until = np.datetime64(as_of, "s")
    posted = posting_dates(ledger.items)
    items = np.isnat(posted) | (posted <= until)
    received = ledger.receipts["date"].to_numpy().astype("datetime64[s]")
    named = ledger.receipts["item"].to_numpy()
    target_exists = np.append(items, True)[np.maximum(named, -1)]
    return items, np.where(np.isnat(received), target_exists, received <= until)


def posting_dates(items: pd.DataFrame) -> Dates:
    """Return the day every item came into being: the business date, else the invoice date."""
    posted = items["biz_date"].to_numpy().astype("datetime64[s]")
    return np.where(np.isnat(posted), item_dates(items), posted)


def age(ledger: Ledger, settings: Settings, as_of: dt.date) -> Aged:
    """Settle and age a ledger on an as-of date; `level` and `why` are left for later.

    Σ table = Σ open; Σ open − Σ advances = Σ debits − Σ credits, per customer, in fen.
    """
    item_seen, receipt_seen = in_view(ledger, as_of)
    kept, kept_receipts = np.flatnonzero(item_seen), np.flatnonzero(receipt_seen)
    items = ledger.items.iloc[kept].reset_index(drop=True)
    receipts = _receipts_of(ledger, item_seen, kept_receipts)
    n_customers = len(ledger.customers)
    due, due_why = due_dates(items, ledger.customers, settings)
    base = _basis_dates(items, due, settings.basis)
    done = settle(
        items,
        receipts,
        n_customers,
        _settlement_dates(items, base, as_of),
        fifo=settings["allocation"] == "先进先出",
    )
    open_items = _open_items(items, kept, done, due, as_of).assign(due_why=due_why)
    bucket = bucket_index(_or_given(_days(base, as_of), items), base, as_of, settings.scheme)
    open_items["bucket"] = bucket
    open_fen = open_items["open"].to_numpy()
    customer = items["customer"].to_numpy()
    return Aged(
        open_items,
        _ledger_positions(done.matches, kept, kept_receipts),
        done.advances,
        _pivot(customer, bucket, open_fen, n_customers, settings.scheme),
        aging_findings(
            ledger, settings, as_of, (item_seen, receipt_seen), open_items=open_items, done=done
        ),
    )


def _receipts_of(ledger: Ledger, item_seen: Mask, kept: Index) -> pd.DataFrame:
    """Return the receipts in view, pointing at positions of the items in view."""
    receipts = ledger.receipts.iloc[kept].reset_index(drop=True)
    position = np.append(np.where(item_seen, np.cumsum(item_seen) - 1, ELSEWHERE), -1)
    return receipts.assign(item=position[np.maximum(receipts["item"].to_numpy(), -1)])


def _basis_dates(items: pd.DataFrame, due: Dates, basis: str) -> Dates:
    if basis == "到期日":
        return due
    return item_dates(items) if basis == "开票日" else posting_dates(items)


def _settlement_dates(items: pd.DataFrame, base: Dates, as_of: dt.date) -> Dates:
    """Return the date by which first-in-first-out serves: the basis, else what is nearest to it.

    Substitutes get one second more, so that on the same day the item with the real date is first
    and row order decides nothing. An undated opening balance is older than everything.
    """
    given = items["age_given"].to_numpy()
    unknown = np.isnan(given)
    from_age = np.datetime64(as_of, "s") + np.where(unknown, 0, -given).astype("timedelta64[D]")
    substitute: Dates = item_dates(items)
    own = ~np.isnat(substitute)
    substitute = np.where(own, substitute, from_age).astype("datetime64[s]")
    substitute[~own & unknown] = np.datetime64("NaT")
    substitute += np.timedelta64(1, "s")
    opening = np.isnat(substitute) & (items["kind"] == "期初").to_numpy()
    substitute[opening] = _BEFORE_ALL
    return np.where(np.isnat(base), substitute, base)


def _or_given(days: Floats, items: pd.DataFrame) -> Floats:
    return np.where(np.isnan(days), items["age_given"].to_numpy(), days)


def _open_items(
    items: pd.DataFrame, kept: Index, done: Settlement, due: Dates, as_of: dt.date
) -> pd.DataFrame:
    data = {column.name: items[column.name] for column in ITEMS} | {
        "item": kept,
        "settled": done.settled,
        "open": items["amount"].to_numpy() - done.settled,
        "due": due,
        "days": _or_given(_days(due, as_of), items),
    }
    return make_frame(OPEN_ITEMS, data, len(items))


def _ledger_positions(matches: pd.DataFrame, kept: Index, kept_receipts: Index) -> pd.DataFrame:
    source = matches["receipt"].to_numpy()
    credit = source < 0
    receipt = np.append(kept_receipts, 0)[np.where(credit, 0, source)]
    note = -1 - np.append(kept, 0)[np.where(credit, -1 - source, 0)]
    return matches.assign(
        item=kept[matches["item"].to_numpy()], receipt=np.where(credit, note, receipt)
    )
