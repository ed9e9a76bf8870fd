"""Tiny workbooks for tests: rows in, recognition and ledger out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xl_huikuan.core.model import Ledger
from xl_huikuan.core.settings import Settings
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.ledgers.assemble import assemble
from xl_huikuan.sheets.recognition.reading import Corrections, Recognition, TableReading
from xl_huikuan.sheets.recognition.recognise import recognise


def grid(*rows: Sequence[Any], name: str = "应收", **about: Any) -> Grid:
    return Grid.from_rows(name, rows, **about)


def seen(
    *grids: Grid, file_name: str = "台账.xlsx", corrections: Corrections | None = None, **own: Any
) -> Recognition:
    return recognise(
        grids, file_name=file_name, settings=Settings(own), corrections=corrections or Corrections()
    )


def only(*grids: Grid, **options: Any) -> TableReading:
    (table,) = seen(*grids, **options).tables
    return table


def ledger_of(*grids: Grid, corrections: Corrections | None = None, **own: Any) -> Ledger:
    return assemble(grids, seen(*grids, corrections=corrections, **own), Settings(own))


def fields(table: TableReading) -> dict[str, str]:
    return {c.letters: c.field for c in table.columns if c.field}


def codes(ledger: Ledger | Recognition) -> set[str]:
    return {finding.code for finding in ledger.findings}


def owed(ledger: Ledger) -> dict[str, int]:
    """Fen owed per customer name: items less receipts."""
    names = ledger.customers["name"].tolist()
    total = dict.fromkeys(names, 0)
    for customer, amount in zip(ledger.items["customer"], ledger.items["amount"], strict=True):
        total[names[customer]] += int(amount)
    for customer, amount in zip(
        ledger.receipts["customer"], ledger.receipts["amount"], strict=True
    ):
        total[names[customer]] -= int(amount)
    return total
