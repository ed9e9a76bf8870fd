"""Which receipt settled which item: specified, same invoice, same contract, first-in-first-out.

Receipts and credit notes form one pool of money that is drawn down pass by pass; every pass is the
same interval merge on sorted arrays. 民法典 560–561, DOMAIN §2.2.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from xl_huikuan.core.errors import NotUnderstood
from xl_huikuan.core.frames import MATCHES, make_frame
from xl_huikuan.core.matching import (
    Dates,
    Index,
    by_number,
    date_order,
    fen_by,
    match_amounts,
    stable_order,
)
from xl_huikuan.core.money import Fen

RULES = ("指定核销", "同发票", "同合同", "先进先出")
ELSEWHERE = -2  # receipts.item: entered against an item that is not in view; kept as an advance
_ITEM, _INVOICE, _CONTRACT, _CUSTOMER = range(len(RULES))
# What decides between rows of one date and amount, and then between items.
_NUMBERS = ("invoice_no", "contract_no")
_WORDS = ("doc_no", "kind", "hold")  # blank first: what is on hold is paid last
_LARGEST_SUM = 2**62


@dataclass(frozen=True, slots=True, eq=False)
class Settlement:
    """What is left of items and receipts after settlement; all money int64 fen.

    Attributes:
        settled: per item; for a credit note the whole (negative) amount, its rest is an advance.
        matches: columns MATCHES, by pass and within a pass by customer and date.
        advances: per customer, receipts and credit notes not used up less unmatched refunds.
        overspecified: positions of items with more receipts entered against them than they were.
        unmatched_refunds: per customer, receipts taken back that were never received.
    """

    settled: Fen
    matches: pd.DataFrame
    advances: Fen
    overspecified: Index
    unmatched_refunds: Fen


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """Amounts still to be matched.

    Attributes:
        left: int64 fen ≥ 0, drawn down in place.
        order: rows that may take part, in the order they are served.
        keys: per rule the group of every row; rows match within a group, -1 matches nothing.
    """

    left: Fen
    order: Index
    keys: tuple[Index, ...]

    def queue(self, rule: int) -> Index:
        """Return the rows that have something left, by group and then in order."""
        key = self.keys[rule]
        rows = self.order[(key[self.order] >= 0) & (self.left[self.order] > 0)]
        return rows[stable_order(key[rows])]


def settle(
    items: pd.DataFrame,
    receipts: pd.DataFrame,
    n_customers: int,
    order_dates: Dates,
    *,
    fifo: bool = True,
) -> Settlement:
    """Settle items (columns ITEMS) with receipts (columns RECEIPTS), oldest `order_dates` first.

    A credit note (amount < 0) goes to the items of its invoice number first, else it pays like a
    receipt of its own date. A negative receipt takes receipts back before anything is settled:
    those it names, then the latest. Undated receipts come first, undated items last.
    Without `fifo` only what is specified, same invoice or same contract is settled.
    """
    _refuse_overflow(items, receipts)
    debts, refunds, pool = _sides(items, receipts, order_dates)
    _take_back(refunds, pool, len(receipts))
    over = _overspecified(debts, pool, len(receipts))
    elsewhere = pool.keys[0] == ELSEWHERE
    held = np.where(elsewhere, pool.left, 0)
    pool.left[elsewhere] = 0
    lines = _settle_in_order(debts, pool, len(receipts), fifo=fifo)
    unmatched = fen_by(refunds.keys[-1], refunds.left, n_customers)
    advances = fen_by(pool.keys[-1], pool.left + held, n_customers) - unmatched
    settled = items["amount"].to_numpy() - debts.left
    return Settlement(settled, _match_frame(lines, items, receipts), advances, over, unmatched)


def _refuse_overflow(items: pd.DataFrame, receipts: pd.DataFrame) -> None:
    size = sum(float(np.abs(f["amount"].to_numpy(np.float64)).sum()) for f in (items, receipts))
    if size >= _LARGEST_SUM:
        raise NotUnderstood(
            "应收和收款的金额合计大得不可能,请检查金额列是否认错、单位是否正确。", code="E430"
        )


def _sides(
    items: pd.DataFrame, receipts: pd.DataFrame, order_dates: Dates
) -> tuple[_Side, _Side, _Side]:
    """Return debts (one row per item), refunds (per receipt), pool (receipts, credit notes)."""
    owed, received = items["amount"].to_numpy(), receipts["amount"].to_numpy()
    credit = np.flatnonzero(owed < 0)
    invoice, contract = (
        _pair_keys(items, receipts, name) for name in ("invoice_no", "contract_no")
    )
    owner, payer = items["customer"].to_numpy(), receipts["customer"].to_numpy()
    item_keys = (np.arange(len(items)), invoice[0], contract[0], owner)
    receipt_keys = (_specified(items, receipts), invoice[1], contract[1], payer)
    pool_keys = tuple(
        np.concatenate([r, i[credit]]) for r, i in zip(receipt_keys, item_keys, strict=True)
    )
    paid_on, notes = _dates(receipts, "date"), items.iloc[credit]
    sources = [receipts[list(_NUMBERS)], notes[list(_NUMBERS)]]
    pool = np.concatenate([np.maximum(received, 0), -owed[credit]])
    pool_dates = np.concatenate([paid_on, item_dates(notes)])
    return (
        _Side(np.maximum(owed, 0), _serving_order(order_dates, items), item_keys),
        _Side(np.maximum(-received, 0), _paying_order(paid_on, -received, receipts), receipt_keys),
        _Side(pool, _paying_order(pool_dates, pool, pd.concat(sources)), pool_keys),
    )


def _serving_order(order_dates: Dates, items: pd.DataFrame) -> Index:
    """Return items as receipts serve them: oldest first, then the earlier made out, then smaller.

    So sorting the workbook never changes which of a customer's items stays open.
    """
    own_dates, owed = item_dates(items), items["amount"].to_numpy()
    order = _smaller_first(owed)
    order = order[date_order(own_dates[order])]
    order = order[date_order(order_dates[order])]
    telling = [items[name] for name in (*_NUMBERS, *_WORDS)]
    return by_number(order, (order_dates, own_dates, owed), telling)


def _paying_order(dates: Dates, amount: Fen, rows: pd.DataFrame) -> Index:
    """Return money as it pays: undated first, then by date, of one day the smaller first."""
    order = _smaller_first(amount)
    order = order[date_order(dates[order], blank_first=True)]
    return by_number(order, (dates, amount), [rows[name] for name in _NUMBERS])


def _smaller_first(amount: Fen) -> Index:
    """Return the rows that have something, the smaller first."""
    rows = np.flatnonzero(amount > 0)
    return rows[stable_order(amount[rows])]


def item_dates(items: pd.DataFrame) -> Dates:
    """Return the own date of every item: the invoice date, else the business date."""
    invoice = _dates(items, "invoice_date")
    return np.where(np.isnat(invoice), _dates(items, "biz_date"), invoice)


def _dates(frame: pd.DataFrame, name: str) -> Dates:
    days: Dates = frame[name].to_numpy().astype("datetime64[s]")
    return days


def _specified(items: pd.DataFrame, receipts: pd.DataFrame) -> Index:
    """Return receipts.item, with -1 where the item is another customer's: money stays at home."""
    named: Index = receipts["item"].to_numpy()
    if not (named >= 0).any():
        return named
    owner = items["customer"].to_numpy()[np.maximum(named, 0)]
    return np.where((named >= 0) & (owner != receipts["customer"].to_numpy()), -1, named)


def _pair_keys(items: pd.DataFrame, receipts: pd.DataFrame, name: str) -> tuple[Index, Index]:
    """Return one number per (customer, text) on both frames; -1 where the text is blank.

    Texts that stand on receipts only have numbers too: a refund finds the receipt it names.
    """
    ours, theirs = pd.Categorical(items[name]), pd.Categorical(receipts[name])
    number = ours.categories.get_indexer(theirs.categories)
    new = number < 0
    number[new] = len(ours.categories) + np.arange(np.count_nonzero(new))
    n = len(ours.categories) + np.count_nonzero(new)
    here = np.append(ours.categories != "", False)[ours.codes]
    codes = np.append(number, -1)[theirs.codes]
    there = np.append(theirs.categories != "", False)[theirs.codes]
    pairs = (
        frame["customer"].to_numpy() * n + code
        for frame, code in ((items, ours.codes.astype(np.int64)), (receipts, codes))
    )
    of_items, of_receipts = pairs
    return np.where(here, of_items, -1), np.where(there, of_receipts, -1)


def _overspecified(debts: _Side, pool: _Side, n_receipts: int) -> Index:
    named = pool.keys[0][:n_receipts]
    given = named >= 0
    got = fen_by(named[given], pool.left[:n_receipts][given], len(debts.left))
    return np.flatnonzero(got > debts.left)


def _take_back(refunds: _Side, pool: _Side, n_receipts: int) -> None:
    """Let negative receipts undo receipts, the latest first, and after them credit notes."""
    if not refunds.left.any():
        return
    latest = pool.order[::-1]
    notes = latest >= n_receipts
    undoable = _Side(pool.left, np.append(latest[~notes], latest[notes]), pool.keys)
    for rule in range(len(RULES)):
        _draw(undoable, refunds, rule)


_Lines = list[tuple[int, Index, Index, Fen]]


def _settle_in_order(debts: _Side, pool: _Side, n_receipts: int, *, fifo: bool) -> _Lines:
    credit_notes = _Side(pool.left, pool.order[pool.order >= n_receipts], pool.keys)
    same_invoice = RULES.index("同发票")
    lines = [(same_invoice, *_draw(debts, credit_notes, same_invoice))]
    for rule in range(len(RULES) if fifo else len(RULES) - 1):
        lines.append((rule, *_draw(debts, pool, rule)))
    return lines


def _draw(debts: _Side, pool: _Side, rule: int) -> tuple[Index, Index, Fen]:
    """Let the pool pay debts within the groups of one rule; returns (debt, pool, fen) lines."""
    money = pool.queue(rule)
    owed = debts.queue(rule) if len(money) else money
    a, b, fen = match_amounts(
        debts.keys[rule][owed], debts.left[owed], pool.keys[rule][money], pool.left[money]
    )
    debt, source = owed[a], money[b]
    np.subtract.at(debts.left, debt, fen)
    np.subtract.at(pool.left, source, fen)
    return debt, source, fen


def _match_frame(lines: _Lines, items: pd.DataFrame, receipts: pd.DataFrame) -> pd.DataFrame:
    credit = np.flatnonzero(items["amount"].to_numpy() < 0)
    trail = np.append(np.arange(len(receipts)), -1 - credit)
    rules = np.repeat([line[0] for line in lines], [len(line[1]) for line in lines])
    item, source, fen = (np.concatenate([line[part] for line in lines]) for part in (1, 2, 3))
    data = {
        "item": item,
        "receipt": trail[source],
        "amount": fen,
        "rule": pd.Categorical.from_codes(rules, list(RULES)),
    }
    return make_frame(MATCHES, data, len(item))
