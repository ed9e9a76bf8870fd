"""Two columns of one heading, of which only one is used."""

from __future__ import annotations

from collections.abc import Iterator

from xl_huikuan.core.errors import Finding, Source
from xl_huikuan.sheets.cells import normal, texts
from xl_huikuan.sheets.grid import column_number, unmerged
from xl_huikuan.sheets.ledgers.telling import Telling
from xl_huikuan.sheets.recognition.reading import ColumnReading

_COUNTS = frozenset({
    "customer_name", "customer_code", "invoice_no", "invoice_date", "biz_date", "due_date", "term",
    "amount", "received", "receipt_date", "balance", "debit", "credit", "direction", "currency",
})  # fmt: skip


def twin_columns(entries: Telling) -> Iterator[Finding]:
    """Say which of two columns with the same heading is used, where they differ."""
    columns = entries.table.columns
    for used in columns:
        if used.field not in _COUNTS or not normal(used.heading):
            continue
        for other in columns:
            if _unused_twin(used, other) and _differ(entries, used, other):
                yield _said(entries, used, other)


def _unused_twin(used: ColumnReading, other: ColumnReading) -> bool:
    return not other.field and normal(other.heading) == normal(used.heading)


def _differ(entries: Telling, a: ColumnReading, b: ColumnReading) -> bool:
    first, second = (
        list(texts(entries.grid.columns[n], unmerged(entries.grid, n, entries.rows)))
        for n in (column_number(a.letters), column_number(b.letters))
    )
    return any(x != y and y for x, y in zip(first, second, strict=True))


def _said(entries: Telling, used: ColumnReading, other: ColumnReading) -> Finding:
    text = (
        f"有两列都叫「{used.heading}」({used.letters} 列和 {other.letters} 列),内容不同,"
        f"用的是 {used.letters} 列。"
    )
    place = Source(entries.table.sheet, entries.table.header_rows[-1], other.letters)
    remedy = f"请改表头,或在「回款_参数」把 {other.letters} 列更正为要用的字段。"
    return Finding("W206", place, text, remedy)
