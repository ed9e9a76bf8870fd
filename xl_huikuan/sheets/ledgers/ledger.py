"""Layout (b): 借方/贷方 or 方向+金额, with 期初 rows and a running 余额 that is checked row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.core.money import Fen, money_text
from xl_huikuan.sheets.ledgers.booked import Booked, item_columns, receipt_columns, taken
from xl_huikuan.sheets.ledgers.entries import Entries
from xl_huikuan.sheets.ledgers.rolled import reduced
from xl_huikuan.sheets.ledgers.telling import Flags

_DEBIT = ("借", "借方", "dr", "d", "debit", "+", "应收", "增加")
_CREDIT = ("贷", "贷方", "cr", "c", "credit", "-", "减少")
_NAT = np.datetime64("NaT", "s")


@dataclass(frozen=True, slots=True, eq=False)
class _Moves:
    """Debits and credits of each entry, and the balance it states."""

    debit: Fen
    credit: Fen
    stated: Fen
    has_balance: Flags


def ledger(entries: Entries, carried: dict[str, int]) -> Booked:
    """Read a ledger: debits are items, credits receipts, 期初 rows a balance brought forward.

    `carried` holds the balance of each customer from earlier sheets and is brought up to date;
    the 期初 of a later month only repeats it.
    """
    moves = _moves(entries)
    first, repeats = _first_openings(entries, carried)
    opening = np.where(first, _opening_amount(moves), 0)
    _check_repeats(entries, _opening_amount(moves), repeats, carried)
    start = _starts(entries, carried)
    plain = ~entries.opening
    owed = np.where(plain, moves.debit, 0) + np.maximum(opening, 0)
    paid = np.where(plain, moves.credit, 0) + np.maximum(-opening, 0)
    columns = item_columns(entries, owed)
    closing = _check_balance(entries, moves, opening, start)
    _carry(entries, owed - paid, carried)
    use = ~entries.excluded
    items = taken(columns, np.flatnonzero(use & (owed != 0)))
    items["kind"] = _kinds(items, first)
    where = np.flatnonzero(use & (paid != 0))
    date = _receipt_dates(entries, items=columns)
    date = np.where(first, _NAT, date)
    receipts = receipt_columns(entries, where, paid[where], date[where])
    return Booked(entries, items, receipts, closing)


def _moves(entries: Entries) -> _Moves:
    stated, has_balance = entries.money("balance")
    if entries.table.column("debit") or entries.table.column("credit"):
        stated = signed_balance(entries, stated)
    left, right, has_amount = sides(entries)
    has_amount |= entries.opening & has_balance
    numbers = [entries.number_of(key) for key in ("debit", "amount", "credit")]
    column = next((number for number in numbers if number is not None), None)
    entries.exclude(~has_amount, column, "E405", lambda _: "借方和贷方都没有金额。", "请补填金额。")
    return _Moves(left, right, stated, has_balance)


def sides(entries: Entries) -> tuple[Fen, Fen, Flags]:
    """Return debits and credits of each entry, and which entries have either."""
    if not (entries.table.column("debit") or entries.table.column("credit")):
        amount, has_amount = entries.money("amount")
        return *_by_direction(entries, amount), has_amount
    left, has_left = entries.money("debit")
    right, has_right = entries.money("credit")
    right = right + reduced(entries)
    return left, right, has_left | has_right | (right != 0)


def _words(texts: pd.Categorical, words: tuple[str, ...]) -> Flags:
    hits = [str(t).strip().lower() in words for t in texts.categories]
    return np.array(hits, np.bool_)[texts.codes]


def _by_direction(entries: Entries, amount: Fen) -> tuple[Fen, Fen]:
    direction = entries.text("direction")
    left, right = _words(direction, _DEBIT), _words(direction, _CREDIT)
    unknown = ~left & ~right & (amount != 0) & ~entries.opening
    entries.exclude(
        unknown,
        entries.number_of("direction"),
        "E422",
        lambda v: f"方向「{v}」不是借或贷。",
        "请填 借 或 贷。",
    )
    return np.where(right, 0, amount), np.where(right, amount, 0)


def signed_balance(entries: Entries, stated: Fen) -> Fen:
    """Return stated balances; with 借/贷/平 beside them, 贷 makes them negative."""
    return np.where(_words(entries.text("direction"), _CREDIT), -np.abs(stated), stated)


def _opening_amount(moves: _Moves) -> Fen:
    return np.where(moves.has_balance, moves.stated, moves.debit - moves.credit)


def _first_openings(entries: Entries, carried: Mapping[str, int]) -> tuple[Flags, Flags]:
    """Return the 期初 rows that bring in a balance, and those that only repeat earlier sheets."""
    heads = np.zeros(entries.n, np.bool_)
    rows = np.flatnonzero(entries.opening)
    _, at = np.unique(np.asarray(entries.name.codes)[rows], return_index=True)
    heads[rows[at]] = True
    known = np.array([str(name) in carried for name in entries.name.categories], np.bool_)
    repeats = heads & known[entries.name.codes] if entries.n else heads
    return heads & ~repeats, repeats


def _check_repeats(
    entries: Entries, opening: Fen, repeats: Flags, carried: Mapping[str, int]
) -> None:
    known = np.array([carried.get(str(name), 0) for name in entries.name.categories], np.int64)
    off = repeats & (opening != known[entries.name.codes]) if entries.n else repeats
    entries.block(
        off,
        entries.number_of("balance"),
        "E423",
        lambda v: f"期初 {v} 与前面工作表的期末不符。",
        "请核对各月工作表的顺序和期初、期末。",
    )


def _starts(entries: Entries, carried: Mapping[str, int]) -> Fen:
    """Return the carried balance at each customer's first row, 0 elsewhere."""
    start = np.zeros(entries.n, np.int64)
    names, at = np.unique(np.asarray(entries.name.codes), return_index=True)
    for code, i in zip(names.tolist(), at.tolist(), strict=True):
        start[i] = carried.get(str(entries.name.categories[code]), 0)
    return start


def _carry(entries: Entries, net: Fen, carried: dict[str, int]) -> None:
    net = np.where(entries.excluded, 0, net)
    sums = np.zeros(len(entries.name.categories), np.int64)
    np.add.at(sums, np.asarray(entries.name.codes), net)
    for code in np.unique(np.asarray(entries.name.codes)).tolist():
        name = str(entries.name.categories[code])
        carried[name] = carried.get(name, 0) + int(sums[code])


def _kinds(items: dict[str, Any], first: Flags) -> pd.Categorical:
    codes = np.where(items["amount"] < 0, 1, 0)
    return pd.Categorical.from_codes(
        np.where(first[items["entry"]], 2, codes), ["发票", "红字", "期初"]
    )


def _receipt_dates(entries: Entries, *, items: dict[str, Any]) -> npt.NDArray[np.datetime64]:
    dates = entries.date("receipt_date")
    for key in ("biz_date", "invoice_date"):
        dates = np.where(np.isnat(dates), items[key], dates)
    return dates


# -- the running balance


def _check_balance(entries: Entries, moves: _Moves, opening: Fen, start: Fen) -> dict[str, int]:
    """Name the rows where 余额 does not follow; return the closing balance of each customer."""
    if not moves.has_balance.any():
        return {}
    move = np.where(entries.opening, opening, moves.debit - moves.credit)
    move = np.where(entries.excluded, 0, move) + start
    order = np.argsort(np.asarray(entries.name.codes), kind="stable")
    own = _breaks(entries, moves, move, order)
    whole = _breaks(entries, moves, move, np.arange(entries.n), one_party=True)
    if len(whole) < len(own):  # one running balance over all customers
        _tell_breaks(entries, whole)
        return {}
    _tell_breaks(entries, own)
    return dict(_closing(entries, moves, order))


def _breaks(
    entries: Entries,
    moves: _Moves,
    move: Fen,
    order: npt.NDArray[np.intp],
    *,
    one_party: bool = False,
) -> dict[int, int]:
    """Return entry → fen by which its stated balance leaves the row before; order is by customer."""
    codes = np.zeros(entries.n, np.int64) if one_party else np.asarray(entries.name.codes)
    running = np.cumsum(move[order])
    party = codes[order]
    starts = (
        np.flatnonzero(np.r_[True, party[1:] != party[:-1]])
        if len(party)
        else np.zeros(0, np.int64)
    )
    before = np.r_[0, running][starts]
    running -= np.repeat(before, np.diff(np.r_[starts, len(party)]))
    seen = np.flatnonzero(moves.has_balance[order] & ~entries.excluded[order])
    gap = (moves.stated[order] - running)[seen]
    same = np.r_[False, party[seen][1:] == party[seen][:-1]]
    step = gap - np.where(same, np.r_[0, gap[:-1]], 0)
    found = np.flatnonzero(step)
    return {int(order[seen[i]]): int(step[i]) for i in found}


def _tell_breaks(entries: Entries, breaks: dict[int, int]) -> None:
    marked = np.zeros(entries.n, np.bool_)
    marked[list(breaks)] = True
    amounts = iter([breaks[i] for i in sorted(breaks)])
    entries.block(
        marked, entries.number_of("balance"), "E417",
        lambda v: f"余额 {v} 与上一行余额加借方减贷方相差 {money_text(next(amounts))}。",
        "请核对这一行的借贷方向、金额,或表前是否缺期初。",
    )  # fmt: skip


def _closing(
    entries: Entries, moves: _Moves, order: npt.NDArray[np.intp]
) -> Iterator[tuple[str, int]]:
    """Yield each customer's last balance, where its last entry states one."""
    codes = np.asarray(entries.name.codes)[order]
    last = order[np.r_[codes[1:] != codes[:-1], True]] if entries.n else order
    for i in last[moves.has_balance[last] & ~entries.excluded[last]].tolist():
        yield str(entries.name[i]), int(moves.stated[i])
