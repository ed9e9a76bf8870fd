"""Items and receipts of one table as frame columns, before customers have numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.core.money import Fen
from xl_huikuan.sheets.ledgers.entries import Entries
from xl_huikuan.sheets.ledgers.holds import held_entries

Columns = Mapping[str, Any]
_TEXTS = ("doc_no", "contract_no", "order_no", "product", "term", "salesperson", "dept")
_RETENTION = re.compile("质保金|质量保证金|保修金")


@dataclass(frozen=True, slots=True, eq=False)
class Booked:
    """Items and receipts of one table.

    Attributes:
        entries: the entries they come from.
        items, receipts: frame columns; "entry" is the position of the entry, and in receipts
            "item" the position in items, -1 = none.
        closing: stated balance per entry row that closes its customer: name → fen.
    """

    entries: Entries
    items: Columns
    receipts: Columns
    closing: Mapping[str, int] = field(default_factory=dict)


def item_columns(entries: Entries, amount: Fen) -> dict[str, Any]:
    """Return item columns for every entry of a table."""
    number = entries.text("invoice_no")
    digital = entries.text("digital_no")
    if entries.table.column("digital_no"):
        number = first_filled(digital, number)
    return {
        "entry": np.arange(entries.n),
        "kind": _kinds(entries.text("doc_type"), amount),
        "invoice_no": number,
        **{key: entries.text(key) for key in _TEXTS},
        "invoice_date": entries.date("invoice_date"),
        "biz_date": entries.date("biz_date"),
        "due_given": entries.date("due_date"),
        "amount": amount,
        "hold": held_entries(entries, ("status", "reason")),
        "promise_date": entries.date("promise_date"),
        "remark": first_filled(entries.text("remark"), entries.text("summary")),
    }


def _kinds(doc_type: pd.Categorical, amount: Fen) -> pd.Categorical:
    """Return the kinds of rows; what is called 质保金 is not overdue before its own day."""
    kept = np.array([bool(_RETENTION.search(str(t))) for t in doc_type.categories], np.bool_)
    codes = np.where(amount < 0, 1, np.where(kept[doc_type.codes], 2, 0))
    return pd.Categorical.from_codes(codes, ["发票", "红字", "质保金"])


def receipt_columns(
    entries: Entries, where: npt.NDArray[np.int64], amount: Fen, date: npt.NDArray[np.datetime64]
) -> dict[str, Any]:
    """Return receipt columns for the entries at `where`."""
    texts = {
        "invoice_no": entries.text("invoice_no"),
        "contract_no": entries.text("contract_no"),
        "method": entries.text("pay_mode"),
        "remark": first_filled(entries.text("remark"), entries.text("summary")),
    }
    return {
        "entry": where,
        "date": date,
        "amount": amount,
        "item": np.full(len(where), -1, np.int64),
        **{key: text.take(where) for key, text in texts.items()},
    }


def taken(columns: Mapping[str, Any], where: npt.NDArray[np.int64]) -> dict[str, Any]:
    """Return the rows at `where` of every column."""
    return {key: values.take(where) for key, values in columns.items()}


def repeated(text: str, n: int) -> pd.Categorical:
    """Return n times the same text."""
    return pd.Categorical.from_codes(np.zeros(n, np.int8), [text])


def first_filled(one: pd.Categorical, other: pd.Categorical) -> pd.Categorical:
    """Return `one`, and `other` where it is blank."""
    blank = np.asarray(one == "")
    if not blank.any() or not np.asarray(other != "").any():
        return one
    if blank.all():
        return other
    both = one.categories.union(other.categories, sort=False)
    left, right = (c.set_categories(both) for c in (one, other))
    return pd.Categorical.from_codes(np.where(blank, right.codes, left.codes), both)
