"""预收 and 定金 beside single invoices: part of what was received, or money that still stands apart.

应收 − 已收 − 预收 = 未收 says that it is already counted. Where 未收 is what is left without it, or
is not there, the same money may be among 已收 or not: only the clerk can tell.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from xl_huikuan.core.money import Fen
from xl_huikuan.sheets.recognition.choices import BY_CLERK, ColumnChoice, column_of
from xl_huikuan.sheets.recognition.kinds import IDENTITY
from xl_huikuan.sheets.recognition.reductions import REDUCED, magnitude
from xl_huikuan.sheets.recognition.tabledata import TableData

_CLOSES = 0.9  # share of the rows with an advance


def settle_advances(
    data: TableData, chosen: list[ColumnChoice]
) -> tuple[list[ColumnChoice], tuple[tuple[str, str], ...]]:
    """Say of the 预收 of a table of invoices how it counts; return also what the clerk must say."""
    advance, amount = column_of(chosen, "advance"), column_of(chosen, "amount")
    by_invoice = any(c.key in IDENTITY for c in chosen)
    if advance is None or amount is None or not by_invoice or advance.reason == BY_CLERK:
        return chosen, ()
    fen = magnitude(data.fen(advance))
    touched = data.plain & (fen != 0)
    if not touched.any():
        return chosen, ()
    if _is_counted(data, chosen, fen, touched):
        why = f"{advance.reason},应收−预收−已收=未收"
        counted = replace(advance, key=REDUCED, reason=why)
        return [counted if c.column == advance.column else c for c in chosen], ()
    return chosen, (_doubt(advance),)


def _is_counted(data: TableData, chosen: list[ColumnChoice], fen: Fen, touched: np.ndarray) -> bool:
    amount, paid, left = (column_of(chosen, key) for key in ("amount", "received", "balance"))
    if amount is None or left is None:
        return False
    received = 0 if paid is None else data.fen(paid)
    closes = data.fen(left) == data.fen(amount) - received - fen
    return float(closes[touched].mean()) >= _CLOSES


def _doubt(choice: ColumnChoice) -> tuple[str, str]:
    return (
        f"{choice.letters} 列「{choice.heading}」是否要从客户的欠款中扣减,还是已经算在已收里,表中看不出来。",
        "把该列指定为「预收款」(要扣减)或「不用」(不扣减)。",
    )
