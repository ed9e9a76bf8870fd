"""Two columns that both could be the amount, the balance or the customer; net and gross.

Arithmetic decides where it can (应收 − 已收 = 未收; 税额 ÷ 金额 = 税率); what it leaves open is a
rival, to be asked about.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from xl_huikuan.core.money import Fen
from xl_huikuan.sheets.cell_text import State
from xl_huikuan.sheets.recognition.choices import BY_CLERK, ColumnChoice, column_of
from xl_huikuan.sheets.recognition.headings import heading_forms
from xl_huikuan.sheets.recognition.schema import Match
from xl_huikuan.sheets.recognition.tabledata import TableData

CONTESTED = ("amount", "balance", "customer_name")  # a wrong choice here makes a wrong letter
NEAR = 0.02  # scores this close are the same
_ORDINAL = re.compile(r"第?[一二三四五六七八九十\d]+[次笔期]?|[①-⑩]|[(（)）\s]")
_TAX_RATES = (0.13, 0.17, 0.16, 0.11, 0.10, 0.09, 0.06, 0.05, 0.03, 0.015, 0.01)


def settle_rivals(
    data: TableData, chosen: list[ColumnChoice], options: Mapping[int, list[Match]]
) -> tuple[list[ColumnChoice], list[tuple[ColumnChoice, ColumnChoice]]]:
    """Let arithmetic choose between amount or balance columns; what it leaves open is a rival."""
    open_questions = []
    for key in CONTESTED:
        winner = column_of(chosen, key)
        if winner is None or winner.reason == BY_CLERK:
            continue
        losers = [c for c in chosen if not c.key and _could_be(options[c.column], key)]
        if key != "customer_name":
            better = _by_arithmetic(data, chosen, key, [winner, *losers])
            if better is not None:
                chosen = _swap(chosen, winner, better)
                continue
        equal = [c for c in losers if _as_likely(options, key, c, winner)]
        if key == "customer_name":
            equal += [c for c in losers if c.column == data.area.rival and c not in equal]
        open_questions += [(winner, c) for c in equal if _disagree(data, key, winner, c)]
    return chosen, open_questions


def _could_be(options: list[Match], key: str) -> bool:
    return any(m.key == key and m.score < 1.5 for m in options)


def _as_likely(
    options: Mapping[int, list[Match]], key: str, one: ColumnChoice, other: ColumnChoice
) -> bool:
    score = {
        c.column: max(m.score for m in options[c.column] if m.key == key) for c in (one, other)
    }
    return score[one.column] <= 1 and score[other.column] - score[one.column] <= NEAR


def _by_arithmetic(
    data: TableData, chosen: Sequence[ColumnChoice], key: str, candidates: list[ColumnChoice]
) -> ColumnChoice | None:
    """Return the only candidate for which 应收 − 已收 = 未收 holds on nearly every row."""
    received = column_of(chosen, "received")
    other = column_of(chosen, "balance" if key == "amount" else "amount")
    if received is None or other is None or len(candidates) < 2:
        return None
    paid, third = _fen(data, received), _fen(data, other)
    wanted = third + paid if key == "amount" else third - paid
    good = [c for c in candidates if _mostly_equal(data, c, wanted)]
    return good[0] if len(good) == 1 else None


def _fen(data: TableData, choice: ColumnChoice) -> Fen:
    return data.amounts(choice.column, choice.unit).fen


def _mostly_equal(data: TableData, choice: ColumnChoice, wanted: Fen) -> bool:
    amounts = data.amounts(choice.column, choice.unit)
    filled = amounts.state == State.OK
    return bool(filled.any()) and float((amounts.fen == wanted)[filled].mean()) >= 0.9


def _swap(
    chosen: list[ColumnChoice], winner: ColumnChoice, better: ColumnChoice
) -> list[ColumnChoice]:
    if winner.column == better.column:
        why = replace(winner, confidence=1.0, reason=winner.reason + ",且应收−已收=未收")
        return [why if c.column == winner.column else c for c in chosen]
    gains = replace(better, key=winner.key, confidence=0.95, reason="与已收、未收勾稽相符")
    loses = replace(
        winner, key="", confidence=0.0, reason=f"{better.letters} 列与已收、未收勾稽相符"
    )
    fresh = {better.column: gains, winner.column: loses}
    return [fresh.get(c.column, c) for c in chosen]


def _disagree(data: TableData, key: str, one: ColumnChoice, other: ColumnChoice) -> bool:
    if not other.share["filled"]:
        return False
    if key == "customer_name":
        left, right = (_shown(data, c) for c in (one, other))
        return left != right
    a, b = data.amounts(one.column, one.unit), data.amounts(other.column, other.unit)
    both = (a.state == State.OK) & (b.state == State.OK)
    return bool((a.fen != b.fen)[both].any()) if both.any() else True


def _shown(data: TableData, choice: ColumnChoice) -> list[str]:
    column = data.column(choice.column)
    codes = column.codes[data.area.first : data.area.stop]
    return [column.texts[c] if c >= 0 else "" for c in codes[:500]]


# -- receipts in several columns


def more_receipts(
    data: TableData, chosen: list[ColumnChoice], options: Mapping[int, list[Match]]
) -> list[ColumnChoice]:
    """Take in further columns of receipts: 第二次回款, or those with which 应收 − 已收 = 未收 holds."""
    received = column_of(chosen, "received")
    if received is None:
        return chosen
    spare = [c for c in chosen if not c.key and _could_be(options[c.column], "received")]
    same = [c for c in spare if _unnumbered(c) == _unnumbered(received)]
    if not same and spare and _settle_together(data, chosen, [received, *spare]):
        same = spare
    date = column_of(chosen, "receipt_date")
    if same and date is not None:
        same += [c for c in chosen if not c.key and _unnumbered(c) == _unnumbered(date)]
    key = {c.column: "received" if c in spare else "receipt_date" for c in same}
    return [
        replace(
            c, key=key[c.column], confidence=0.9, reason=f"与 {received.letters} 列同为多次收款"
        )
        if c.column in key
        else c
        for c in chosen
    ]


def _unnumbered(choice: ColumnChoice) -> str:
    return _ORDINAL.sub("", choice.heading)


def _settle_together(
    data: TableData, chosen: Sequence[ColumnChoice], receipts: Sequence[ColumnChoice]
) -> bool:
    amount, balance = column_of(chosen, "amount"), column_of(chosen, "balance")
    if amount is None or balance is None:
        return False
    paid = np.sum([_fen(data, c) for c in receipts], axis=0)
    alone = _mostly_equal(data, balance, _fen(data, amount) - _fen(data, receipts[0]))
    return not alone and _mostly_equal(data, balance, _fen(data, amount) - paid)


# -- 金额 beside 税额 is the net amount


def net_and_tax(data: TableData, chosen: list[ColumnChoice]) -> list[ColumnChoice]:
    """Turn a 金额 that stands beside 税额 into the net amount; the receivable is their sum."""
    tax, amount = column_of(chosen, "tax"), column_of(chosen, "amount")
    if tax is None or amount is None or (amount.confidence >= 1 and amount.tier == 0):
        return _spare_net(chosen, tax)
    if column_of(chosen, "net_amount") is not None or not _is_net(data, amount, tax, chosen):
        return chosen
    net = replace(amount, key="net_amount", reason="另有税额列,此列为不含税金额;应收=金额+税额")
    return [net if c.column == amount.column else c for c in chosen]


def _spare_net(chosen: list[ColumnChoice], tax: ColumnChoice | None) -> list[ColumnChoice]:
    """With 价税合计 and 税额 in the table, a plain 金额 is the net amount."""
    if tax is None or column_of(chosen, "net_amount") is not None:
        return chosen
    for i, choice in enumerate(chosen):
        if not choice.key and heading_forms(choice.heading)[:1] == ("金额",):
            chosen[i] = replace(
                choice, key="net_amount", confidence=0.95, reason="另有价税合计,此列为不含税金额"
            )
    return chosen


def _is_net(
    data: TableData, amount: ColumnChoice, tax: ColumnChoice, chosen: Sequence[ColumnChoice]
) -> bool:
    base, charge = _fen(data, amount).astype(float), _fen(data, tax).astype(float)
    used = (base != 0) & (charge != 0)
    if not used.any():
        return amount.tier >= 1
    ratio = float(np.median(charge[used] / base[used]))
    listed = column_of(chosen, "tax_rate")
    rates = np.array(_TAX_RATES)
    if listed is not None:
        shown = data.column(listed.column).numbers[data.area.first : data.area.stop][used]
        shown = shown[~np.isnan(shown)]
        rates = np.array([float(np.median(shown))]) if len(shown) else rates
        rates = np.where(rates > 1, rates / 100, rates)
    off_net = float(np.abs(rates - ratio).min())
    off_gross = float(np.abs(rates / (1 + rates) - ratio).min())
    return off_net <= off_gross
