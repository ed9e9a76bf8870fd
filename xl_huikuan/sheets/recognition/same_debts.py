"""Whether several tables are pieces of one ledger, or list the same debts twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from xl_huikuan.sheets.cells import texts
from xl_huikuan.sheets.recognition.asked import Asked, values
from xl_huikuan.sheets.recognition.choices import column_of
from xl_huikuan.sheets.recognition.headings import heading_forms
from xl_huikuan.sheets.recognition.questions import HOW
from xl_huikuan.sheets.recognition.reading import KINDS

SAME_ROWS = 0.3  # share of rows or numbers that two tables may have in common by chance
_SIDES = ("amount", "debit")


def group_questions(items: Sequence[Asked]) -> Iterator[str]:
    """Ask which table counts where several differ in layout, or list the same debts."""
    layouts = {_layout(a): a for a in items}
    if len(layouts) > 1:
        names = "、".join(f"「{a.table.address}」({KINDS[a.table.kind]})" for a in layouts.values())
        yield f"有几张不同的应收表:{names}。{HOW}用「本表用途」是/否 指定用哪一张,以免重复计算。"
        return
    for i, one in enumerate(items):
        for other in items[i + 1 :]:
            if _same_debts(one, other):
                yield (
                    f"工作表「{one.table.address}」和「{other.table.address}」像是同一批应收的两份(内容重复)。"
                    f"{HOW}用「本表用途」是/否 指定用哪一张。"
                )
                return


def _layout(one: Asked) -> tuple[tuple[str, str], ...]:
    """The fields that carry debts; remarks or a spare column do not make another layout."""
    core = ("customer_name", "amount", "balance", "received", "debit", "credit", "invoice_no")
    return tuple(
        (c.key, "".join(heading_forms(c.heading)[:1])) for c in one.mapping.columns if c.key in core
    )


def _same_debts(one: Asked, other: Asked) -> bool:
    """The same invoice numbers, or snapshots of the same customers, on two sheets."""
    if one.table.kind == "ar_balances":
        return _overlap(one, other, "customer_name") >= SAME_ROWS
    if one.table.kind == "ar_months":
        shared = _months(one) & _months(other)
        return bool(shared) and _overlap(one, other, "customer_name") >= SAME_ROWS
    if _overlap(one, other, "invoice_no") >= SAME_ROWS:
        return True
    if one.table.party.name != other.table.party.name:
        return False
    if _shared_rows(one, other) >= SAME_ROWS:
        return True
    sums = [[c.total for c in a.table.controls] for a in (one, other)]
    return len(one.table.entries) > 1 and sums[0] == sums[1] and any(sums[0])


def _months(one: Asked) -> set[int]:
    return {c.month for c in one.table.columns if c.month is not None}


def _overlap(one: Asked, other: Asked, key: str) -> float:
    left, right = values(one, key), values(other, key)
    return len(left & right) / max(1, min(len(left), len(right)))


def _shared_rows(one: Asked, other: Asked) -> float:
    """Share of the smaller table's entries that the other lists too: number, customer, date, amount."""
    left, right = (_identities(a) for a in (one, other))
    return len(left & right) / max(1, min(len(left), len(right)))


def _identities(one: Asked) -> set[tuple[str, ...]]:
    found = []
    for keys in (
        ("doc_no", "invoice_no"),
        ("customer_name",),
        ("biz_date", "invoice_date"),
        _SIDES,
    ):
        choice = next((c for k in keys if (c := column_of(one.mapping.columns, k))), None)
        if choice is None:
            return set()
        found.append(texts(one.data.column(choice.column), one.table.entries))
    rows = zip(*(np.asarray(column) for column in found), strict=True)
    return {tuple(map(str, row)) for row in rows if all(row)}
