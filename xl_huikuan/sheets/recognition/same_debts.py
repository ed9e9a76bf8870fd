"""Whether several tables are pieces of one ledger, or list the same debts twice."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

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
    for one, other in itertools.combinations(map(_Debts, items), 2):
        if _same_debts(one, other):
            first, second = one.asked.table.address, other.asked.table.address
            yield (
                f"工作表「{first}」和「{second}」像是同一批应收的两份(内容重复)。"
                f"{HOW}用「本表用途」是/否 指定用哪一张。"
            )
            return


def _layout(one: Asked) -> tuple[tuple[str, str], ...]:
    """The fields that carry debts; remarks or a spare column do not make another layout."""
    core = ("customer_name", "amount", "balance", "received", "debit", "credit", "invoice_no")
    return tuple(
        (c.key, "".join(heading_forms(c.heading)[:1])) for c in one.mapping.columns if c.key in core
    )


@dataclass(frozen=True)
class _Debts:
    """What a table lists, worked out once: of 200 tables each is compared with all others."""

    asked: Asked

    @cached_property
    def numbers(self) -> set[str]:
        return values(self.asked, "invoice_no")

    @cached_property
    def customers(self) -> set[str]:
        return values(self.asked, "customer_name")

    @cached_property
    def rows(self) -> set[tuple[str, ...]]:
        """Number, customer, date and amount of each entry."""
        return _identities(self.asked)

    @cached_property
    def months(self) -> set[int]:
        return {c.month for c in self.asked.table.columns if c.month is not None}

    @cached_property
    def sums(self) -> list[int]:
        return [c.total for c in self.asked.table.controls]


def _same_debts(one: _Debts, other: _Debts) -> bool:
    """The same invoice numbers, or snapshots of the same customers, on two sheets."""
    table = one.asked.table
    if table.kind == "ar_balances":
        return _overlap(one.customers, other.customers) >= SAME_ROWS
    if table.kind == "ar_months":
        shared = one.months & other.months
        return bool(shared) and _overlap(one.customers, other.customers) >= SAME_ROWS
    if _overlap(one.numbers, other.numbers) >= SAME_ROWS:
        return True
    if table.party.name != other.asked.table.party.name:
        return False
    if _overlap(one.rows, other.rows) >= SAME_ROWS:
        return True
    return len(table.entries) > 1 and one.sums == other.sums and any(one.sums)


def _overlap(left: set[Any], right: set[Any]) -> float:
    """Return the share of the smaller set that the other has too."""
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
