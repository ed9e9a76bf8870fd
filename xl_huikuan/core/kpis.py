"""The company's figures, of the whole and by salesperson, department, region and customer type.

    kpi_book (parts by cell) → figures_of (parts by group) → answers (one per figure and group)

A figure whose parts are not known, or whose denominator is not above zero, has no answer but a
reason.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from xl_huikuan.core.kpi_book import KpiBook
from xl_huikuan.core.kpi_cells import COMPANY, DIMENSIONS, Cells, Dimension, Grouping, grouping
from xl_huikuan.core.kpi_parts import Months, monthly
from xl_huikuan.core.kpi_table import KPIS, Kpi
from xl_huikuan.core.metrics import DSO_MONTHS, TOP, countback, month_days
from xl_huikuan.core.totals import Floats, Ints, sum_by

Parts = Mapping[str, Ints | Floats]
# Parts that speak of a day, not of a period.
STANDING = frozenset((
    "receivable", "not_due", "overdue", "over90", "open_items", "overdue_items", "dated_open",
    "waited", "top", "balances", "dso_countback",
))  # fmt: skip
_RECENT = 12  # months of invoices that a true DSO is told apart for


@dataclass(frozen=True, slots=True)
class Answer:
    """A figure of a group.

    Attributes:
        value: fen, share, days or number; None = it cannot be said.
        why: why it cannot be said, "" when it can.
        parts: key of `kpi_table.PARTS` → its value; without those not known.
    """

    value: float | None
    why: str
    parts: Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """The parts of the figures by group.

    Attributes:
        labels: names of the groups.
        parts: key of a part → its value by group; NaN = there is no answer.
        start: the same of the day before the period, those that are known of it.
        missing: key of a part → why it is not known.
    """

    labels: tuple[str, ...]
    parts: Parts
    start: Parts
    missing: Mapping[str, str]

    def answer(self, kpi: Kpi, group: int) -> Answer:
        """Return a figure of a group."""
        return _answer(kpi, self.parts, self.missing, group)

    def answers(self, kpi: Kpi) -> list[Answer]:
        """Return a figure of every group."""
        return [self.answer(kpi, group) for group in range(len(self.labels))]

    def at_start(self, kpi: Kpi, group: int) -> Answer | None:
        """Return a figure as it was on the day before the period; None = it is one of a period."""
        if not STANDING.issuperset(kpi.parts):
            return None
        unknown = self.missing.get("opening", "")
        missing = dict.fromkeys(kpi.parts, unknown) if unknown else self.missing
        return _answer(kpi, self.start, missing, group)


def _answer(kpi: Kpi, parts: Parts, missing: Mapping[str, str], group: int) -> Answer:
    known = {part: parts[part][group].item() for part in kpi.parts if part not in missing}
    why = next((missing[part] for part in kpi.parts if part in missing), "")
    value = None if why else kpi.of(*known.values())
    return Answer(value, why or ("" if value is not None else kpi.zero), known)


def figures_of(book: KpiBook, groups: Grouping) -> Figures:
    """Add the parts up by group."""
    n, period = len(groups.labels), book.period
    parts = _summed(book.sums, groups, n) | {"days": np.full(n, period.days)}
    true = dict(
        zip(("true_recent", "true_old"), _true_dso(book.months, groups.code, n), strict=True)
    )
    now = _on(book, book.sums, groups, period.end, 0)
    start = _summed(book.start, groups, n)
    if start:
        start |= _on(book, book.start, groups, period.before, period.months)
    return Figures(groups.labels, parts | true | now, start, _missing(book))


def _summed(sums: Mapping[str, Ints], groups: Grouping, n: int) -> dict[str, Ints | Floats]:
    return {name: sum_by(groups.code, values, n) for name, values in sums.items()}


def _on(
    book: KpiBook, sums: Mapping[str, Ints], groups: Grouping, day: dt.date, skipped: int
) -> dict[str, Ints | Floats]:
    """Return the parts of a day that are no sums; `skipped` months of sales came after it."""
    n = len(groups.labels)
    top, balances = _top(book.cells, sums["closing"], groups, n)
    sales = monthly(book.months, groups.code, n, skipped)
    receivable = sum_by(groups.code, sums["receivable"], n)
    days = countback(receivable, sales, month_days(day, DSO_MONTHS))
    return {"top": top, "balances": balances, "dso_countback": days}


def all_figures(book: KpiBook) -> dict[str, Figures]:
    """Return the figures by the key of each dimension."""
    return {d.key: of_dimension(book, d) for d in DIMENSIONS}


def of_dimension(book: KpiBook, dimension: Dimension) -> Figures:
    """Return the figures of a dimension."""
    return figures_of(book, grouping(book.ledger, book.cells, dimension))


def company_answers(book: KpiBook) -> dict[str, Answer]:
    """Return the figures of the whole company by key."""
    figures = of_dimension(book, COMPANY)
    return {kpi.key: figures.answer(kpi, 0) for kpi in KPIS}


def _missing(book: KpiBook) -> Mapping[str, str]:
    """Return why parts are not known, those among them that follow from others."""
    missing = dict(book.missing)
    if "months" in missing:
        missing |= dict.fromkeys(("dso_countback", "true_recent", "true_old"), missing["months"])
    return missing


def _top(cells: Cells, balances: Ints, groups: Grouping, n: int) -> tuple[Ints, Ints]:
    """Return the balances of the ten largest customers of each group, and of all that owe."""
    width = max(len(cells.of_customer), 1)
    whose, at = np.unique(groups.code * width + cells.customer, return_inverse=True)
    owed = np.maximum(sum_by(at, balances, len(whose)), 0)
    group = whose // width
    order = np.lexsort((-owed, group))
    first = np.searchsorted(group, np.arange(n))
    place = np.arange(len(order)) - first[group[order]]
    large = order[place < TOP]
    return sum_by(group[large], owed[large], n), sum_by(group, owed, n)


def _true_dso(months: Months, code: Ints, n: int) -> tuple[Floats, Floats]:
    """Return Σ open × days ÷ sales of its month, of the last months and of those before them.

    NaN where a month with open invoices sold nothing.
    """
    width = max(int(months.month.max(initial=0)) + 1, _RECENT)
    at = code[months.cell] * width + months.month
    sales, waited = (
        sum_by(at, values, n * width).reshape(n, width) for values in (months.sales, months.waited)
    )
    days = np.where(waited > 0, waited / np.maximum(sales, 1), 0.0)
    days[(waited > 0) & (sales <= 0)] = np.nan
    return days[:, :_RECENT].sum(axis=1), days[:, _RECENT:].sum(axis=1)
