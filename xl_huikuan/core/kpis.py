"""The company's figures, of the whole and by salesperson, department, region and customer type.

    kpi_book (parts by cell) → figures_of (parts by group) → answers (one per figure and group)

A figure whose parts are not known, or whose denominator is not above zero, has no answer but a
reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from xl_huikuan.core.kpi_book import KpiBook
from xl_huikuan.core.kpi_cells import COMPANY, DIMENSIONS, Dimension, Grouping, grouping
from xl_huikuan.core.kpi_parts import Months, monthly
from xl_huikuan.core.kpi_table import KPIS, Kpi
from xl_huikuan.core.metrics import DSO_MONTHS, TOP, countback, month_days
from xl_huikuan.core.totals import Floats, Ints, sum_by

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
        missing: key of a part → why it is not known.
    """

    labels: tuple[str, ...]
    parts: Mapping[str, Ints | Floats]
    missing: Mapping[str, str]

    def answer(self, kpi: Kpi, group: int) -> Answer:
        """Return a figure of a group."""
        known = {p: self.parts[p][group].item() for p in kpi.parts if p not in self.missing}
        why = next((self.missing[part] for part in kpi.parts if part in self.missing), "")
        value = None if why else kpi.of(*known.values())
        return Answer(value, why or ("" if value is not None else kpi.zero), known)

    def answers(self, kpi: Kpi) -> list[Answer]:
        """Return a figure of every group."""
        return [self.answer(kpi, group) for group in range(len(self.labels))]


def figures_of(book: KpiBook, groups: Grouping) -> Figures:
    """Add the parts up by group."""
    n = len(groups.labels)
    sums: dict[str, Ints | Floats] = {
        name: sum_by(groups.code, values, n) for name, values in book.sums.items()
    }
    sums["weighted"] = sums["waited"]
    sums["days"] = np.full(n, book.period.days)
    top, balances = _top(book, groups, n)
    recent, old = _true_dso(book.months, groups.code, n)
    now = monthly(book.months, groups.code, n)
    days = month_days(book.period.end, DSO_MONTHS)
    sums |= {"top": top, "balances": balances, "true_recent": recent, "true_old": old}
    sums["dso_countback"] = countback(sums["receivable"], now, days)
    return Figures(groups.labels, sums, _missing(book))


def dso_before(book: KpiBook, figures: Figures, groups: Grouping) -> Floats:
    """Return DSO by countback at the start of the period; NaN = it cannot be said."""
    n, period = len(groups.labels), book.period
    if "opening_open" in book.missing:
        return np.full(n, np.nan)
    then = monthly(book.months, groups.code, n, skipped=period.months)
    return countback(figures.parts["opening_open"], then, month_days(period.before, DSO_MONTHS))


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


def _top(book: KpiBook, groups: Grouping, n: int) -> tuple[Ints, Ints]:
    """Return the balances of the ten largest customers of each group, and of all that owe."""
    cells = book.cells
    key = groups.code * len(cells.of_customer) + cells.customer
    whose, at = np.unique(key, return_inverse=True)
    balance = sum_by(at, book.sums["receivable"] - book.sums["advance"], len(whose))
    owed, group = np.maximum(balance, 0), whose // max(len(cells.of_customer), 1)
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
