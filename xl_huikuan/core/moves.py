"""What happened on each customer's account: debits and credits in order of their days.

    moves_by_customer   ledger → every debit and credit in view, by customer
    period              one customer's moves → balance brought forward, moves of the period

Opening + Σ debits − Σ credits = the balance of `reconcile`, per customer, in fen, for any first day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from xl_huikuan.core.aging import in_view, posting_dates
from xl_huikuan.core.model import Ledger

CARRIED = frozenset(("期初", "余额"))  # kinds of items that are balances, not events


class Move(NamedTuple):
    """One debit or credit; money in fen.

    A red letter is a negative debit, a refund a negative credit.

    Attributes:
        day: posting day of an item, day of a receipt; None = unknown, or a balance.
        own_day: False = a receipt without a date, given the day of the item it was entered against.
        is_receipt: whether money came or went.
        kind: of the item; "" for a receipt.
        number: invoice number, else document number.
        contract_no, method: "" = not known.
        debit, credit: fen; one of them is 0.
    """

    day: dt.date | None
    own_day: bool
    is_receipt: bool
    kind: str
    number: str
    contract_no: str
    method: str
    debit: int
    credit: int

    @property
    def in_order(self) -> tuple[bool, dt.date, bool, str, str, int, int]:
        """What sorts moves the same however the workbook is sorted."""
        return (
            self.day is not None, self.day or dt.date.min, self.is_receipt, self.number,
            self.contract_no, self.debit, self.credit,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Period:
    """A customer's account from a first day on.

    Attributes:
        opening: fen owed before the first day; negative = held for the customer.
        undated, undated_fen: how many moves without a date are in the opening, and their net fen.
        moves: of the period, in order.
    """

    opening: int
    undated: int
    undated_fen: int
    moves: tuple[Move, ...]

    @property
    def debits(self) -> int:
        """Fen that fell due to us in the period, net of red letters."""
        return sum(move.debit for move in self.moves)

    @property
    def credits(self) -> int:
        """Fen received in the period, net of refunds."""
        return sum(move.credit for move in self.moves)

    @property
    def closing(self) -> int:
        """Fen owed at the end."""
        return self.opening + self.debits - self.credits


def moves_by_customer(ledger: Ledger, as_of: dt.date) -> Mapping[int, Sequence[Move]]:
    """Return customer number → its moves up to the as-of date, in order; none without moves."""
    item_seen, receipt_seen = in_view(ledger, as_of)
    found: dict[int, list[Move]] = {}
    for customer, move in (*_debits(ledger, item_seen), *_credits(ledger, receipt_seen)):
        found.setdefault(customer, []).append(move)
    return {customer: sorted(moves, key=lambda m: m.in_order) for customer, moves in found.items()}


def period(moves: Sequence[Move], first: dt.date) -> Period:
    """Return the account from the first day on; what has no day was before it."""
    before = [move for move in moves if move.day is None or move.day < first]
    undated = [move for move in before if move.day is None and move.kind not in CARRIED]
    return Period(
        sum(move.debit - move.credit for move in before),
        len(undated),
        sum(move.debit - move.credit for move in undated),
        tuple(move for move in moves if move.day is not None and move.day >= first),
    )


def _debits(ledger: Ledger, seen: np.ndarray[Any, Any]) -> Iterator[tuple[int, Move]]:
    items = ledger.items[seen]
    texts = (_texts(items, name) for name in ("kind", "invoice_no", "doc_no", "contract_no"))
    days, owners = _days(_item_days(items)), items["customer"].tolist()
    for owner, day, kind, invoice, doc, contract, fen in zip(
        owners, days, *texts, items["amount"].tolist(), strict=True
    ):
        if fen:
            yield owner, Move(day, True, False, kind, invoice or doc, contract, "", fen, 0)


def _credits(ledger: Ledger, seen: np.ndarray[Any, Any]) -> Iterator[tuple[int, Move]]:
    receipts = ledger.receipts[seen]
    own = receipts["date"].to_numpy().astype("datetime64[s]")
    entered = np.append(_item_days(ledger.items), np.datetime64("NaT", "s"))
    days = np.where(np.isnat(own), entered[np.maximum(receipts["item"].to_numpy(), -1)], own)
    texts = (_texts(receipts, name) for name in ("invoice_no", "contract_no", "method"))
    columns = (receipts["customer"].tolist(), _days(days), ~np.isnat(own))
    for payer, day, dated, invoice, contract, method, fen in zip(
        *columns, *texts, receipts["amount"].tolist(), strict=True
    ):
        if fen:
            yield payer, Move(day, bool(dated), True, "", invoice, contract, method, 0, fen)


def _item_days(items: pd.DataFrame) -> np.ndarray[Any, Any]:
    """Return posting days; NaT for what is a balance brought forward, whatever day it bears."""
    carried = np.isin(items["kind"].to_numpy(object).astype(np.str_), list(CARRIED))
    return np.where(carried, np.datetime64("NaT", "s"), posting_dates(items))


def _texts(frame: pd.DataFrame, name: str) -> list[str]:
    return [str(text) for text in frame[name].to_numpy(object)]


def _days(values: np.ndarray[Any, Any]) -> list[dt.date | None]:
    days: list[dt.date | None] = values.astype("datetime64[D]").astype(object).tolist()
    return days
