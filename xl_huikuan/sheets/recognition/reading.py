"""What was understood of a workbook, and what the clerk corrected."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from xl_huikuan.core.errors import Finding
from xl_huikuan.core.money import money_text
from xl_huikuan.sheets.recognition.signed import Signed

KINDS = {
    "ar_ledger": "借贷明细",
    "ar_invoices": "一行一票",
    "ar_balances": "客户余额/账龄",
    "ar_months": "按月应收",
    "invoice_register": "开票/税务导出",
    "sales_register": "销售记录",
    "receipts": "收款记录",
    "customers": "客户资料",
    "statement": "对账单",
    "ap_ledger": "应付/供应商",
    "gl_journal": "凭证/总账",
    "payment_terms": "结款方式",
    "other": "其他",
}
DUNNABLE = frozenset(
    {
        "ar_ledger",
        "ar_invoices",
        "ar_balances",
        "ar_months",
        "invoice_register",
        "sales_register",
        "statement",
    }
)


_AT = "@"


def address_of(sheet: str, place: str) -> str:
    """Return how a table is called: its sheet, or 台账@A20 when the sheet has several."""
    return f"{sheet}{_AT}{place}" if place else sheet


def sheet_of(address: str) -> str:
    """Return the sheet of an address."""
    return re.sub(_AT + "[A-Z]{1,3}[0-9]+$", "", address)


@dataclass(frozen=True, slots=True)
class ColumnReading:
    """What one column was taken for.

    Attributes:
        field: field key, "" = not used.
        letters: column letters.
        heading: heading as written; parts of a stacked heading joined by /.
        confidence: 0–1.
        reason: Chinese reason.
        unit: factor in 元 (10000 under 万元).
        bucket: first day of an age bucket, None for other columns.
        month: twelve times the year plus the month less one, for a column of one month.
    """

    field: str
    letters: str
    heading: str
    confidence: float
    reason: str
    unit: int = 1
    bucket: int | None = None
    month: int | None = None


@dataclass(frozen=True, slots=True)
class ControlSum:
    """Sum of one money column over the entries, and the total the sheet states.

    Attributes:
        field, letters: the column.
        total: fen.
        stated: fen of the last total over the whole table, None = the sheet states none.
        stated_row: 1-based row of that total, 0 = none.
    """

    field: str
    letters: str
    total: int
    stated: int | None = None
    stated_row: int = 0


@dataclass(frozen=True, slots=True)
class Party:
    """Who the whole table is about, when it has no customer column.

    Attributes:
        name: the customer, "" = unknown.
        origin: where the name stands: "标题", "表名", "文件名", "标签" or "回款_参数".
        sure: False when the clerk must confirm it.
    """

    name: str = ""
    origin: str = ""
    sure: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class TableReading:
    """One table as understood; rows are 1-based as Excel shows them.

    Attributes:
        sheet: sheet name.
        kind: key of `KINDS`.
        side: "应收", "应付", "不明" or "无关".
        may_be_dunned: whether this is a receivables table in principle.
        why: Chinese sentence with the evidence.
        header_rows, total_rows, skip_rows, opening_rows: row numbers.
        first_row, last_row: first and last entry, 0 = none.
        columns: one per column.
        party: customer of the whole table.
        empty_form: True when no entry holds an amount.
        controls: sums of the money columns.
        role: "items", "receipts", "customers", "control" or "" = not used.
        entries: int64, 0-based sheet rows of the entries, openings included.
        groups: (1-based row, customer) of lines that name the customer of the entries below.
        place: cell in which the heading begins, "" = the only table of its sheet.
        signed: amounts shown in foreign money.
    """

    sheet: str
    kind: str
    side: str
    may_be_dunned: bool
    why: str
    header_rows: tuple[int, ...]
    first_row: int
    last_row: int
    total_rows: tuple[int, ...]
    skip_rows: tuple[int, ...]
    opening_rows: tuple[int, ...]
    columns: tuple[ColumnReading, ...]
    party: Party
    empty_form: bool
    controls: tuple[ControlSum, ...]
    role: str = ""
    entries: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    groups: tuple[tuple[int, str], ...] = ()
    place: str = ""
    signed: tuple[Signed, ...] = ()

    @property
    def address(self) -> str:
        """The sheet, with the place of the table when it is not alone there."""
        return address_of(self.sheet, self.place)

    def column(self, key: str) -> ColumnReading | None:
        """Return the column of a field, None when the table has none."""
        return next((c for c in self.columns if c.field == key), None)

    def as_json(self) -> dict[str, Any]:
        """Return the table as `check --json` prints it; money in yuan as text."""
        return {
            "address": self.address,
            "kind": self.kind,
            "kind_title": KINDS[self.kind],
            "side": self.side,
            "may_be_dunned": self.may_be_dunned,
            "role": self.role,
            "why": self.why,
            "header_rows": list(self.header_rows),
            "data_rows": [self.first_row, self.last_row],
            "rows": len(self.entries),
            "total_rows": list(self.total_rows),
            "skip_rows": list(self.skip_rows),
            "opening_rows": list(self.opening_rows),
            "columns": {c.letters: _column_json(c) for c in self.columns},
            "party": {"name": self.party.name, "from": self.party.origin, "sure": self.party.sure},
            "empty_form": self.empty_form,
            "controls": [_control_json(c) for c in self.controls],
        }


def _column_json(column: ColumnReading) -> dict[str, Any]:
    return {
        "field": column.field,
        "heading": column.heading,
        "confidence": column.confidence,
        "reason": column.reason,
        "unit": column.unit,
    }


def _control_json(control: ControlSum) -> dict[str, Any]:
    stated = None if control.stated is None else money_text(control.stated)
    return {
        "field": control.field,
        "column": control.letters,
        "sum": money_text(control.total),
        "stated": stated,
        "stated_row": control.stated_row,
    }


@dataclass(frozen=True, slots=True, eq=False)
class Recognition:
    """Everything understood of a workbook before any figure is used.

    Attributes:
        tables: every table on every sheet, also those not used.
        findings: totals that disagree, rows left out, hidden rows.
        questions: Chinese sentences that must be answered before dunning.
        sheets: names of all sheets.
    """

    tables: tuple[TableReading, ...]
    findings: tuple[Finding, ...] = ()
    questions: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return what `check --json` prints."""
        return {
            "sheets": [self._sheet_json(name) for name in self.sheets],
            "questions": list(self.questions),
            "findings": [
                {"code": f.code, "severity": str(f.severity), "where": str(f.source),
                 "message": f.message, "remedy": f.remedy}
                for f in self.findings
            ],
        }  # fmt: skip

    def _sheet_json(self, name: str) -> dict[str, Any]:
        tables = [table for table in self.tables if table.sheet == name]
        first = next((t for t in tables if t.may_be_dunned), tables[0] if tables else None)
        return {
            "sheet": name,
            "kind": first.kind if first else "other",
            "may_be_dunned": any(table.may_be_dunned for table in tables),
            "tables": [table.as_json() for table in tables],
        }


@dataclass(frozen=True, slots=True)
class Corrections:
    """What the clerk corrected on 回款_参数; it wins over recognition.

    A table alone on its sheet has the sheet's name as its address, others sheet@A20. What is
    said of a sheet holds for every table on it of which nothing is said.

    Attributes:
        fields: (address, column letters) → field key, "" = do not use the column.
        use: address → "是" or "否", whether its table is used for collection.
        side: address → "应收" or "应付".
        party: address → customer name of the whole table.
        year: address → year of the months in its headings.
        currency: address → "人民币", whatever its number formats show.
        aliases: (name, the name it is the same customer as).
        distinct: pairs of names alike that are two customers all the same.
    """

    fields: Mapping[tuple[str, str], str] = field(default_factory=dict)
    use: Mapping[str, str] = field(default_factory=dict)
    side: Mapping[str, str] = field(default_factory=dict)
    party: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[tuple[str, str], ...] = ()
    distinct: tuple[tuple[str, str], ...] = ()
    year: Mapping[str, str] = field(default_factory=dict)
    currency: Mapping[str, str] = field(default_factory=dict)

    def said(self, what: str, address: str) -> str:
        """Return what was said of a table by its address, else of its whole sheet; "" = nothing."""
        told: Mapping[str, str] = getattr(self, what)
        return told.get(address) or told.get(sheet_of(address), "")

    def columns(self, address: str) -> dict[str, str]:
        """Return the fields given to the columns of a table: letters → key."""
        places = dict.fromkeys((sheet_of(address), address))
        return {
            letters: key
            for place in places
            for (sheet, letters), key in self.fields.items()
            if sheet == place
        }
