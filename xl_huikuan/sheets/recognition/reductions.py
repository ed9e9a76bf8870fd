"""Columns that take from what is owed beside the receipts: 退货, 折让, 扣款, 红冲.

Whether such a column is still to be taken off is told by arithmetic (应收 − 减项 − 已收 = 未收);
where no balance can tell, the clerk is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import numpy as np

from xl_huikuan.core.money import Fen
from xl_huikuan.sheets.recognition.choices import BY_CLERK, ColumnChoice, column_of
from xl_huikuan.sheets.recognition.tabledata import TableData

REDUCED = "reduced"
MOST_COLUMNS = 4  # more are asked about at once
_OWED = ("amount", "debit", "net_amount", "month_owed")
_PAID = ("received", "credit", "month_paid")


def settle_reductions(
    data: TableData, chosen: list[ColumnChoice]
) -> tuple[list[ColumnChoice], tuple[tuple[str, str], ...]]:
    """Keep the columns that must be taken off; return also what only the clerk can say."""
    open_ = [c for c in chosen if c.key == REDUCED and c.reason != BY_CLERK]
    used = [c for c in open_ if data.fen(c).any()]
    taken = _by_arithmetic(data, chosen, used) if used else ()
    doubts = () if taken is not None else tuple(_doubt(c) for c in used)
    for c in open_:
        if c in used and taken is None:
            continue
        off = c in used and c in (taken or ())
        why = "应收−减项−已收=未收" if off else "与余额勾稽,不再从应收中减去"
        kept = replace(c, key=REDUCED if off else "", reason=f"{c.reason},{why}")
        chosen = [kept if x.column == c.column else x for x in chosen]
    return chosen, doubts


def magnitude(fen: Fen) -> Fen:
    """Return amounts to be taken off as positive, however the column writes them."""
    return fen if int(fen.sum()) >= 0 else -fen


def _doubt(choice: ColumnChoice) -> tuple[str, str]:
    return (
        f"{choice.letters} 列「{choice.heading}」是否要从应收中减去,表中没有余额可以验证。",
        "把该列指定为「减项」(要减)或「不用」(不减)。",
    )


def _by_arithmetic(
    data: TableData, chosen: Sequence[ColumnChoice], used: Sequence[ColumnChoice]
) -> tuple[ColumnChoice, ...] | None:
    """Return the columns to take off so that every row closes; None when nothing tells."""
    balance = column_of(chosen, "balance")
    owed, paid = (_sum(data, chosen, keys) for keys in (_OWED, _PAID))
    if balance is None or owed is None:
        return None if balance is None else ()
    if paid is None:
        return ()  # what was received is what the balance says
    left = data.fen(balance)
    start = _sum(data, chosen, ("opening",))
    whole = owed - paid + (0 if start is None else start)
    parts = [magnitude(data.fen(c)) for c in used[:MOST_COLUMNS]]
    touched = data.plain & np.any([part != 0 for part in parts], axis=0)
    fitting = []
    for signs in product((0, 1), repeat=len(parts)):
        off = sum(s * part for s, part in zip(signs, parts, strict=True))
        if bool((left == whole - off)[touched].mean() >= 0.9):
            fitting.append(signs)
    if len(fitting) != 1 or len(used) > MOST_COLUMNS:
        return None
    return tuple(c for c, s in zip(used, fitting[0], strict=True) if s)


def _sum(data: TableData, chosen: Sequence[ColumnChoice], keys: Sequence[str]) -> Fen | None:
    """Sum the columns of the first field that has any."""
    for key in keys:
        columns = [c for c in chosen if c.key == key]
        if columns:
            return sum((data.fen(c) for c in columns), np.zeros(data.n, np.int64))
    return None
