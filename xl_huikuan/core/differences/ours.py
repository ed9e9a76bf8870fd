"""Our rows of one customer, as the detective takes them: what happened, or what is still open."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from xl_huikuan.core.differences.numbers import number_keys
from xl_huikuan.core.differences.rows import GOODS, MONEY, OPENING, Row
from xl_huikuan.core.model import Decision, Ledger
from xl_huikuan.core.settle import RULES, item_dates

_BY_AGE = RULES[-1]  # 先进先出: nobody said what the money was for


def movements(ledger: Ledger, decision: Decision, customer: int) -> tuple[Row, ...]:
    """Return every delivery, credit note and receipt of a customer, also those after the date."""
    items = ledger.items[ledger.items["customer"].to_numpy() == customer]
    receipts = ledger.receipts[ledger.receipts["customer"].to_numpy() == customer]
    due = _due_dates(decision, customer)
    named = decision.matches[np.asarray(decision.matches["rule"] != _BY_AGE)]
    told = set(named["receipt"].tolist())
    return (*_items(items, due), *_receipts(receipts, told))


def open_rows(decision: Decision, customer: int) -> tuple[Row, ...]:
    """Return what is open of a customer's items, and what it paid that is not used up."""
    frame = decision.open_items
    frame = frame[(frame["customer"].to_numpy() == customer) & (frame["open"].to_numpy() != 0)]
    rows = _items(frame.assign(amount=frame["open"]), dict(zip(frame.index, _days(frame["due"]), strict=True)))  # fmt: skip
    advance = int(decision.advances[customer])
    paid_ahead = Row(-advance, None, MONEY, (), "尚未核销的收款", loose=True)
    return (*rows, paid_ahead) if advance else tuple(rows)


def are_open(theirs: Sequence[Row], happened: Sequence[Row], still_open: Sequence[Row]) -> bool:
    """Tell whether a list without payments says what is open, not what was delivered.

    Its amounts are then those we have open, as many as we ever delivered.
    """
    listed = Counter(row.amount for row in theirs)
    hits = [(listed & Counter(row.amount for row in rows)).total() for rows in (still_open, happened)]  # fmt: skip
    return all(row.kind == GOODS for row in theirs) and hits[0] >= hits[1]


def _due_dates(decision: Decision, customer: int) -> Mapping[Any, dt.date | None]:
    frame = decision.open_items
    frame = frame[frame["customer"].to_numpy() == customer]
    return dict(zip(frame["item"].tolist(), _days(frame["due"]), strict=True))


def _items(frame: pd.DataFrame, due: Mapping[Any, dt.date | None]) -> Iterator[Row]:
    days = _days(item_dates(frame))
    columns = ("amount", "kind", "invoice_no", "doc_no", "remark", "sheet", "row")
    rows = zip(*(frame[name].tolist() for name in columns), strict=True)
    for at, day, (amount, kind, invoice, doc, remark, sheet, row) in zip(
        frame.index.tolist(), days, rows, strict=True
    ):
        text = " ".join(filter(None, (kind, remark)))
        numbers = number_keys(invoice, doc, text=remark)
        what = OPENING if kind == "期初" else GOODS
        yield Row(amount, day, what, numbers, text, sheet, row, due.get(at))


def _receipts(frame: pd.DataFrame, told: set[int]) -> Iterator[Row]:
    days = _days(frame["date"])
    columns = ("amount", "invoice_no", "method", "remark", "sheet", "row")
    rows = zip(*(frame[name].tolist() for name in columns), strict=True)
    for at, day, (amount, invoice, method, remark, sheet, row) in zip(
        frame.index.tolist(), days, rows, strict=True
    ):
        text = " ".join(filter(None, (method, remark)))
        numbers = number_keys(invoice, text=remark)
        yield Row(-amount, day, MONEY, numbers, text, sheet, row, loose=at not in told)


def _days(values: Any) -> list[dt.date | None]:
    return np.asarray(values, "datetime64[D]").astype(object).tolist()
