"""The provision of a ledger on an as-of date: every figure of 回款_坏账准备, before it is laid out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from xl_huikuan.core.aging import posting_dates
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.policy import SCHEME_YEARS
from xl_huikuan.core.provision import Migration, migration, provision
from xl_huikuan.core.provision_ages import (
    aged_by_year,
    replayable,
    year_end_balances,
    year_ends,
)
from xl_huikuan.core.provision_cases import Case, Individual, cases
from xl_huikuan.core.provision_rows import (
    BY_MIGRATION,
    RATE_KEYS,
    REPLAYED,
    ROUNDED,
    UNDATED_KEY,
    WEIGHTED,
)
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.write_off import Candidates, candidates

BUCKETS = len(SCHEME_YEARS.labels)
Cells = tuple[int | None, ...]  # fen per bucket; None = blank
Rates = tuple[Fraction | None, ...]
_BLANK: Cells = (None,) * BUCKETS


@dataclass(frozen=True, slots=True)
class TypedHistory:
    """What the clerk typed of past years; years as numbers, blank is not zero.

    Attributes:
        balances: fen per bucket at the end of a year.
        written_off: fen written off in a year, per bucket where it would stand at its end; the
            first bucket is not used, since what is new in a year was not there when it began.
        collected: fen paid in a year out of the last bucket.
        individual: receivables judged by themselves.
    """

    balances: Mapping[int, Cells] = field(default_factory=dict)
    written_off: Mapping[int, Cells] = field(default_factory=dict)
    collected: Mapping[int, int | None] = field(default_factory=dict)
    individual: Sequence[Individual] = ()


@dataclass(frozen=True, slots=True)
class YearEnd:
    """One year-end of the history.

    Attributes:
        day: 31 December.
        balances: fen per bucket, None = blank.
        replayed: whether the ledger tells them; else the clerk types them.
        written_off, collected: see `TypedHistory`.
    """

    day: dt.date
    balances: Cells
    replayed: bool
    written_off: Cells
    collected: int | None

    @property
    def blanks(self) -> int:
        """How many of its write-offs that matter are not said; they count as none."""
        return [*self.written_off[1:], self.collected].count(None)


@dataclass(frozen=True, slots=True, eq=False)
class Allowance:
    """What should stand in 坏账准备, and all it follows from. Money is fen.

    Attributes:
        as_of: the date.
        current: balance per bucket, the undated last.
        history: year-ends, oldest first.
        migration: rates from the history.
        cases: what is judged by itself.
        fixed: the company's own rate per bucket, the undated last.
        by_migration: expected loss rate per bucket, the undated as in `fixed`.
        used: the one of the two that the method asks for.
        candidates: what may be claimed before tax once written off.
        open_items: what `candidates` points into.
    """

    as_of: dt.date
    current: tuple[int, ...]
    history: tuple[YearEnd, ...]
    migration: Migration
    cases: tuple[Case, ...]
    fixed: Rates
    by_migration: Rates
    used: Rates
    candidates: Candidates
    open_items: Any

    @property
    def from_buckets(self) -> int:
        """Fen without any date whose age is the lower end of a bucket column of the workbook."""
        undated = np.isnat(posting_dates(self.open_items))
        told = undated & ~np.isnan(self.open_items["age_given"].to_numpy())
        return int(self.open_items["open"].to_numpy()[told].sum())

    @property
    def apart(self) -> tuple[int, ...]:
        """Fen per bucket that is judged by itself."""
        parts = np.array([case.taken for case in self.cases], np.int64)
        return tuple(parts.reshape(-1, BUCKETS + 1).sum(axis=0).tolist())

    @property
    def net(self) -> tuple[int, ...]:
        """Fen per bucket that is left for the matrix."""
        return tuple(a - b for a, b in zip(self.current, self.apart, strict=True))

    @property
    def rows(self) -> Cells:
        """Provision per bucket; None = there is a balance and no rate."""
        return tuple(_needed(*pair) for pair in zip(self.net, self.used, strict=True))

    @property
    def matrix_total(self) -> int | None:
        """Provision of the matrix."""
        return _sum(self.rows)

    @property
    def individual_total(self) -> int | None:
        """Provision of what is judged by itself."""
        return _sum([case.loss for case in self.cases])

    @property
    def needed(self) -> int | None:
        """What should stand in 坏账准备."""
        return _sum([self.matrix_total, self.individual_total])


def _needed(balance: int, rate: Fraction | None) -> int | None:
    return None if rate is None and balance else provision([balance], [rate]).total


def _sum(parts: Sequence[int | None]) -> int | None:
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None


def allowance(
    ledger: Ledger, settings: Settings, as_of: dt.date, typed: TypedHistory | None = None
) -> Allowance:
    """Return the provision on the as-of date by the method and rates in force."""
    told = typed or TypedHistory()
    aged = aged_by_year(ledger, settings, as_of)
    current = tuple(aged.matrix.sum(axis=0).tolist())
    history = _history(ledger, settings, as_of, current, told)
    found = migration(
        [end.balances for end in history],
        [[fen or 0 for fen in end.written_off] for end in history],
        collected=[end.collected or 0 for end in history],
        weighted=settings["provision_average"] == WEIGHTED,
        factor=Decimal(repr(settings["provision_factor"])),
        rounded=settings["provision_rounding"] == ROUNDED,
        periods=[f"{end.day.year}年末" for end in history],
        labels=SCHEME_YEARS.labels,
    )
    fixed = tuple(_share(settings[key]) for key in (*RATE_KEYS, UNDATED_KEY))
    by_migration = (*found.loss, fixed[-1])
    return Allowance(
        as_of,
        current,
        history,
        found,
        cases(told.individual, aged.matrix),
        fixed,
        by_migration,
        by_migration if settings["provision_method"] == BY_MIGRATION else fixed,
        candidates(aged.open_items, as_of, settings["annual_revenue"]),
        aged.open_items,
    )


def _share(percent: float | None) -> Fraction | None:
    return None if percent is None else Fraction(repr(float(percent))) / 100


def _history(
    ledger: Ledger,
    settings: Settings,
    as_of: dt.date,
    current: tuple[int, ...],
    typed: TypedHistory,
) -> tuple[YearEnd, ...]:
    """Return the year-ends: today's from the ledger, earlier ones as typed, else replayed."""
    found = []
    for day in year_ends(as_of, settings["provision_years"]):
        balances = typed.balances.get(day.year, _BLANK)
        untouched = balances.count(None) == BUCKETS and settings["provision_history"] == REPLAYED
        replayed = day == as_of or (untouched and replayable(ledger, day))
        if replayed:
            table = current if day == as_of else year_end_balances(ledger, settings, day).tolist()
            balances = tuple(table[:BUCKETS])
        gone = typed.written_off.get(day.year, _BLANK)
        found.append(YearEnd(day, balances, replayed, gone, typed.collected.get(day.year)))
    return tuple(found)
